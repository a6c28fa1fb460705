/* SPDX-License-Identifier: Apache-2.0 */
/* Books for one report, from a book's fold: sets, accounts and what moved in each month as they
 * stand there, and of the vouchers only those that the report is about. */
#include "publish/books_fold.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/sort.h"
#include "ledger/view_month.h"
#include "ledger/view_roster.h"
#include "publish/balances.h"
#include "publish/books_inner.h"
#include "publish/entries.h"

enum { FOLD_SCRATCH_MAX = 1 << 30 };

/* A voucher that is wanted, with its number; several lines of it may be. */
struct wanted_voucher {
    uint64_t index;
    uint32_t number;
    struct date date; /* year 0: opening balances */
    bool closing;
};

struct moved {
    const struct book_account *account;
    struct book_moved moved;
};

struct folding {
    struct reading reading;
    struct view *view;
    const struct books_wanted *wanted;
    struct bytes set; /* that is being walked */
    struct wanted_voucher *vouchers;
    size_t count;
    const struct book_account *last;
    struct moved *moved;
    size_t moved_count;
};

/* The fold is checked when it is made and nowhere else: a damaged disk, or our own bug. */
static enum err unlike_log(void)
{
    return fault(ERR_CORRUPT, "库里的索引与账对不上；请运行 sanzi reindex",
                 "the store's index does not agree with its log: run sanzi reindex");
}

/* Sets in order of the log: the main one, then as policies named them. */
struct found_set {
    uint64_t index;
    struct bytes name;
};

struct finding {
    struct arena *arena;
    struct found_set *sets;
    size_t count;
};

static enum err find_set(void *context, const struct account_set *set)
{
    struct finding *finding = context;
    struct found_set found = { .name = bytes_copy(finding->arena, set->name) };
    finding->sets = list_grown(finding->arena, finding->sets, finding->count, sizeof found);
    if (!found.name.at || !finding->sets)
        return fault_memory();
    finding->sets[finding->count++] = found;
    return OK;
}

static int set_order(const void *left, const void *right)
{
    const struct found_set *a = left;
    const struct found_set *b = right;
    return a->index < b->index ? -1 : a->index > b->index;
}

static enum err add_set(struct folding *folding, struct bytes name)
{
    struct account_set set = { 0 };
    struct set_state state = { .number = 0 };
    struct structure structure = { 0 };
    TRY(money_set(folding->view, name, &set));
    TRY(money_state(folding->view, name, &state));
    TRY(money_structure(folding->view, name, &structure));
    struct books *books = &folding->reading.books;
    books->sets[books->set_count++] = (struct book_set){
        .name = texts_keep(&folding->reading.texts, name),
        .chart = set.chart,
        .start = set.start,
        .closed = state.closed,
        .first = state.first,
        .last = state.last,
        .structure = structure,
    };
    return OK;
}

static enum err add_sets(struct folding *folding, struct bytes main_set)
{
    struct finding finding = { folding->reading.scratch, NULL, 0 };
    TRY(money_sets(folding->view, find_set, &finding));
    for (size_t i = 0; i < finding.count; i++)
        if (!bytes_equal(finding.sets[i].name, main_set))
            TRY(set_entry(folding->view, finding.sets[i].name, &finding.sets[i].index));
    qsort(finding.sets, finding.count, sizeof *finding.sets, set_order);
    struct books *books = &folding->reading.books;
    books->sets = arena_array(folding->reading.arena, finding.count + 1, sizeof *books->sets);
    if (!books->sets)
        return fault_memory();
    for (size_t i = 0; i < finding.count; i++)
        TRY(add_set(folding, finding.sets[i].name));
    return folding->reading.texts.bad ? fault_memory() : OK;
}

static enum err add_account(void *context, struct bytes code, uint64_t index, struct bytes name)
{
    struct folding *folding = context;
    struct reading *reading = &folding->reading;
    bool charted = index == UINT64_MAX;
    struct book_account **list = charted ? &reading->charted : &reading->accounts;
    size_t *count = charted ? &reading->charted_count : &reading->account_count;
    *list = list_grown(reading->scratch, *list, *count, sizeof **list);
    if (!*list)
        return fault_memory();
    (*list)[(*count)++] = (struct book_account){
        .set = folding->set,
        .code = texts_keep(&reading->texts, code),
        .name = texts_keep(&reading->texts, name),
    };
    return reading->texts.bad ? fault_memory() : OK;
}

static enum err add_accounts(struct folding *folding)
{
    const struct books *books = &folding->reading.books;
    for (size_t i = 0; i < books->set_count; i++) {
        folding->set = books->sets[i].name;
        TRY(account_walk(folding->view, folding->set, add_account, folding));
    }
    return books_settle_accounts(&folding->reading);
}

/* By month and code, as the fold has them: the account is most often the next one. */
static enum err add_moved(void *context, const struct account_moved *moved)
{
    struct folding *folding = context;
    struct reading *reading = &folding->reading;
    const struct books *books = &reading->books;
    const struct book_account *account = folding->last ? folding->last + 1 : NULL;
    if (!account || account >= books->accounts + books->account_count ||
        !bytes_equal(account->code, moved->code) || !bytes_equal(account->set, folding->set))
        account = books_account(books, folding->set, moved->code);
    folding->moved =
        list_grown(reading->scratch, folding->moved, folding->moved_count,
                   sizeof *folding->moved);
    if (!folding->moved || !account)
        return account ? fault_memory() : unlike_log();
    struct moved *kept = &folding->moved[folding->moved_count++];
    *kept = (struct moved){ account, { moved->month, moved->debit_fen, moved->credit_fen } };
    folding->last = account;
    return OK;
}

/* Each account's months together, in their order. */
static enum err settle_months(struct folding *folding)
{
    struct books *books = &folding->reading.books;
    struct arena *arena = folding->reading.arena;
    size_t *from = arena_array(arena, books->account_count + 2, sizeof *from);
    struct book_moved *moved = arena_array(arena, folding->moved_count + 1, sizeof *moved);
    if (!from || !moved)
        return fault_memory();
    for (size_t i = 0; i < folding->moved_count; i++)
        from[folding->moved[i].account - books->accounts + 2]++;
    for (size_t i = 2; i < books->account_count + 2; i++)
        from[i] += from[i - 1];
    for (size_t i = 0; i < folding->moved_count; i++)
        moved[from[folding->moved[i].account - books->accounts + 1]++] =
            folding->moved[i].moved;
    struct books_months *months = arena_take(arena, sizeof *months);
    if (!months)
        return fault_memory();
    *months = (struct books_months){ folding->view, moved, from };
    books->months = months;
    return OK;
}

static enum err add_months(struct folding *folding)
{
    const struct books *books = &folding->reading.books;
    for (size_t i = 0; i < books->set_count; i++) {
        folding->set = books->sets[i].name;
        TRY(moved_walk(folding->view, folding->set, add_moved, folding));
    }
    return settle_months(folding);
}

static enum err want(struct folding *folding, const struct account_line *line)
{
    struct arena *scratch = folding->reading.scratch;
    if (folding->count > 0 && folding->vouchers[folding->count - 1].index == line->index)
        return OK;
    folding->vouchers =
        list_grown(scratch, folding->vouchers, folding->count, sizeof *folding->vouchers);
    if (!folding->vouchers)
        return fault_memory();
    folding->vouchers[folding->count++] =
        (struct wanted_voucher){ line->index, line->number, line->date, line->closing };
    return OK;
}

static enum err want_line(void *context, const struct account_line *line)
{
    return want(context, line);
}

static int voucher_order(const void *left, const void *right)
{
    const struct wanted_voucher *a = left;
    const struct wanted_voucher *b = right;
    return a->index < b->index ? -1 : a->index > b->index;
}

static enum err find_vouchers(struct folding *folding)
{
    const struct books *books = &folding->reading.books;
    const struct books_wanted *wanted = folding->wanted;
    for (size_t i = 0; i < books->set_count; i++) {
        struct account_line opening = { .index = UINT64_MAX };
        TRY(opening_entry(folding->view, books->sets[i].name, &opening.index));
        if (opening.index != UINT64_MAX)
            TRY(want(folding, &opening));
    }
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        if (!account->is_leaf || !bytes_starts(account->code, wanted->account) ||
            (wanted->balances && balance_parties(account->row) == 0) ||
            (wanted->set.size > 0 && !bytes_equal(account->set, wanted->set)))
            continue;
        const struct account_month of = { account->set, account->code, { 0, 0 } };
        TRY(line_walk(folding->view, &of, want_line, folding));
    }
    return sort_list(folding->reading.scratch, folding->vouchers, folding->count,
                     sizeof *folding->vouchers, voucher_order);
}

static enum err take_lines(const struct books *books, struct bytes packed,
                           struct book_voucher *voucher)
{
    struct posting posting = { 0 };
    size_t count = 0;
    for (struct bytes rest = packed; posting_next(&rest, &posting);)
        count++;
    struct book_line *line = arena_array(books->arena, count, sizeof *line);
    if (!line)
        return fault_memory();
    voucher->lines = line;
    for (; posting_next(&packed, &posting); line++) {
        *line = (struct book_line){
            .voucher = voucher,
            .leaf = books_account(books, voucher->set, posting.code),
            .debit_fen = posting.debit_fen,
            .credit_fen = posting.credit_fen,
            .note = voucher->note,
            .aspects = books_no_texts,
        };
        if (!line->leaf)
            return unlike_log();
        line->account = line->leaf->code;
    }
    voucher->line_count = count;
    return OK;
}

/* One that the fold tells whole, without its entry; *taken false: it does not. */
static enum err take_kept(struct folding *folding, const struct wanted_voucher *wanted,
                          bool *taken)
{
    struct reading *reading = &folding->reading;
    struct voucher_record record = { .number = 0 };
    *taken = false;
    if (wanted->date.year == 0)
        return OK;
    enum err code = money_voucher(folding->view, wanted->index, &record);
    if (code == ERR_MISSING)
        return unlike_log();
    TRY(code);
    if (record.note.size == 0)
        return OK;
    const struct book_set *set = books_set(&reading->books, record.set);
    struct book_voucher *voucher = arena_take_raw(reading->arena, sizeof *voucher);
    struct bytes note = bytes_copy(reading->arena, record.note);
    if (!voucher || !note.at)
        return fault_memory();
    *voucher = (struct book_voucher){
        .index = wanted->index,
        .set = set ? set->name : (struct bytes){ NULL, 0 },
        .word = texts_keep(&reading->texts, record.word),
        .note = note,
        .reverses = UINT64_MAX,
        .reversed = UINT64_MAX, /* until what reverses it comes */
        .date = wanted->date,
        .nature = wanted->closing ? NATURE_CLOSING : NATURE_ORDINARY,
    };
    TRY(take_lines(&reading->books, record.lines, voucher));
    *taken = true;
    return books_put(&reading->books, voucher);
}

static enum err take_entry(struct folding *folding, struct entries_reader *reader,
                           uint64_t index)
{
    struct books *books = &folding->reading.books;
    size_t before = books->voucher_count;
    TRY(entries_next(reader, index));
    TRY(books_take(&folding->reading, &reader->leaf, reader->entry));
    if (books->voucher_count == before)
        return unlike_log();
    return books_settle_lines(books, books->vouchers[before]);
}

/* In order of the log, so that what is reversed comes before what reverses it: both are on the
 * same accounts. */
static enum err read_vouchers(struct folding *folding)
{
    struct books *books = &folding->reading.books;
    struct entries_reader reader = { 0 };
    TRY(entries_open(books->source, &reader));
    enum err code = OK;
    for (size_t i = 0; i < folding->count && code == OK; i++) {
        const struct wanted_voucher *wanted = &folding->vouchers[i];
        bool taken = false;
        if (i > 0 && wanted->index == wanted[-1].index)
            continue;
        code = take_kept(folding, wanted, &taken);
        if (code == OK && !taken)
            code = take_entry(folding, &reader, wanted->index);
        if (code == OK)
            books->vouchers[books->voucher_count - 1]->number = wanted->number;
    }
    entries_close(&reader);
    return code;
}

/* The village and what it has of sets and accounts. */
static enum err fold_frame(struct folding *folding)
{
    struct books *books = &folding->reading.books;
    struct village village = { .start = { 0, 0 } };
    TRY(roster_village(folding->view, &village));
    books->origin = texts_keep(&folding->reading.texts, village.log);
    books->village = texts_keep(&folding->reading.texts, village.name);
    books->main_set = texts_keep(&folding->reading.texts, village.set);
    TRY(add_sets(folding, books->main_set));
    return add_accounts(folding);
}

static enum err fold(struct folding *folding)
{
    TRY(fold_frame(folding));
    if (folding->wanted->balances)
        TRY(add_months(folding));
    TRY(find_vouchers(folding));
    TRY(read_vouchers(folding));
    return folding->reading.texts.bad ? fault_memory() : OK;
}

enum err books_fold(struct arena *arena, const struct source *source, struct view *view,
                    const struct books_wanted *wanted, struct books *out)
{
    struct folding folding = { .view = view, .wanted = wanted };
    struct reading *reading = &folding.reading;
    TRY(books_start(reading, arena, source, UINT64_MAX));
    enum err code = fold(&folding);
    arena_close(reading->scratch);
    if (code == OK)
        *out = reading->books;
    return code;
}

struct listing {
    struct arena *arena;
    struct book_record *last;
    struct book_record **first;
};

static enum err list_record(void *context, uint64_t index, int64_t time)
{
    struct listing *listing = context;
    struct book_record *record = arena_take(listing->arena, sizeof *record);
    if (!record)
        return fault_memory();
    *record = (struct book_record){ .index = index, .time = time };
    *(listing->last ? &listing->last->next : listing->first) = record;
    listing->last = record;
    return OK;
}

enum err books_without_vouchers(struct arena *arena, const struct source *source,
                                struct view *view, struct books *out)
{
    const struct books_wanted wanted = { .balances = false };
    struct folding folding = { .view = view, .wanted = &wanted };
    struct reading *reading = &folding.reading;
    bool listed = false;
    TRY(listed_kept(view, &listed));
    if (!listed)
        return books_read(arena, source, UINT64_MAX, out);
    TRY(books_start(reading, arena, source, UINT64_MAX));
    enum err code = fold_frame(&folding);
    for (size_t i = 0; i < kind_count && code == OK; i++) {
        struct listing listing = { .arena = arena, .first = &reading->books.kinds[i] };
        code = listed_walk(view, kinds[i], list_record, &listing);
    }
    if (code == OK && reading->texts.bad)
        code = fault_memory();
    arena_close(reading->scratch);
    if (code == OK)
        *out = reading->books;
    return code;
}
