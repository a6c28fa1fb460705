/* SPDX-License-Identifier: Apache-2.0 */
/* One pass over a log: vouchers with their lines, sets, sub-accounts, and where the records of
 * other kinds stand. Numbers and accounts are settled when all is read (books_settle.c). */
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "ledger/view_money.h"
#include "publish/books_inner.h"
#include "publish/entries.h"

#define BOOKS_SCRATCH_MAX (SIZE_MAX / 4)
enum { BOOKS_SCRATCH_KEPT = 6 << 20 };

const struct bytes books_no_texts[LINE_TEXTS];

struct bytes books_signer(const struct entry *entry, size_t at, unsigned roles)
{
    struct bytes name = entry->note.signatures[at].name;
    size_t slash = bytes_find_last(name, bytes_text("/"));
    struct bytes left = bytes_part(name, 0, slash);
    size_t before = bytes_find_last(left, bytes_text("/"));
    if (slash == name.size || before == left.size)
        return (struct bytes){ 0 };
    const struct role_row *role =
        role_find(bytes_part(left, before + 1, left.size - before - 1));
    if (!role || ((unsigned)role->role & roles) == 0)
        return (struct bytes){ 0 };
    return bytes_part(name, slash + 1, name.size - slash - 1);
}

static struct bytes first_signer(const struct entry *entry)
{
    struct bytes person = { 0 };
    for (size_t i = 0; i < entry->note.count && person.size == 0; i++)
        person = books_signer(entry, i, entry->kind->signers);
    return person;
}

static struct bytes keep(struct reading *reading, const struct entry *entry, const char *name)
{
    return texts_keep(&reading->texts, entry_field(entry, name));
}

void *list_grown(struct arena *arena, void *list, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return list;
    return arena_grow(arena, list, count * size, (count ? count * 2 : 1) * size);
}

static enum err add_set(struct reading *reading, struct bytes name, const struct chart *chart,
                        struct month start)
{
    struct books *books = &reading->books;
    if (reading->texts.bad)
        return fault_memory();
    if (!chart || name.size == 0)
        return fault(ERR_FORMAT, "账套没有名称或科目表", "an account set without name or chart");
    struct book_set *sets =
        list_grown(reading->arena, books->sets, books->set_count, sizeof *books->sets);
    if (!sets)
        return fault_memory();
    books->sets = sets;
    books->sets[books->set_count++] =
        (struct book_set){ .name = name, .chart = chart, .start = start };
    return OK;
}

static struct book_set *set_of(struct reading *reading, struct bytes name)
{
    struct books *books = &reading->books;
    for (size_t i = 0; i < books->set_count; i++)
        if (bytes_equal(books->sets[i].name, name))
            return &books->sets[i];
    return NULL;
}

static enum err read_village(struct reading *reading, const struct entry *entry)
{
    struct books *books = &reading->books;
    struct month start = { 0 };
    books->origin = texts_keep(&reading->texts, entry->log);
    books->village = keep(reading, entry, "name");
    books->main_set = keep(reading, entry, "set");
    TRY(structure_parse(bytes_text(STRUCTURE_DEFAULT), &reading->structure));
    TRY(month_parse(entry_field(entry, "start"), &start));
    return add_set(reading, books->main_set, chart_find(entry_field(entry, "chart")), start);
}

/* What follows a fixed start; empty where nothing does. */
static struct bytes after(struct bytes name, const char *start)
{
    size_t size = strlen(start);
    return bytes_starts(name, bytes_text(start)) ? bytes_part(name, size, name.size - size)
                                                 : bytes_text("");
}

/* Of one set, or of all that have none of their own. */
static enum err read_structure(struct reading *reading, struct bytes value, struct bytes name)
{
    struct book_set *set = set_of(reading, name);
    if (name.size == 0)
        return structure_parse(value, &reading->structure);
    return set ? structure_parse(value, &set->structure) : OK;
}

static void settle_structures(struct reading *reading)
{
    for (size_t i = 0; i < reading->books.set_count; i++)
        if (reading->books.sets[i].structure.levels == 0)
            reading->books.sets[i].structure = reading->structure;
}

static enum err read_policy(struct reading *reading, const struct entry *entry)
{
    struct books *books = &reading->books;
    struct date from = { 0 };
    struct bytes name = entry_field(entry, "name");
    struct bytes on = after(name, "set.");
    if (bytes_starts(name, bytes_text("code.structure")))
        return read_structure(reading, entry_field(entry, "value"),
                              after(name, "code.structure."));
    if ((!bytes_is(name, "set") && on.size == 0) || books->set_count == 0)
        return OK;
    TRY(date_parse(entry_field(entry, "from"), &from));
    return add_set(reading, keep(reading, entry, "value"),
                   on.size > 0 ? chart_find(on) : books->sets[0].chart, date_month(from));
}

static enum err read_account(struct reading *reading, const struct entry *entry)
{
    struct book_account *accounts =
        list_grown(reading->scratch, reading->accounts, reading->account_count,
                   sizeof *accounts);
    if (!accounts)
        return fault_memory();
    reading->accounts = accounts;
    reading->accounts[reading->account_count++] = (struct book_account){
        .set = keep(reading, entry, "set"),
        .code = keep(reading, entry, "code"),
        .name = keep(reading, entry, "name"),
    };
    return OK;
}

static enum err read_period(struct reading *reading, const struct entry *entry)
{
    struct book_set *set = set_of(reading, entry_field(entry, "set"));
    struct month month = { 0 };
    TRY(month_parse(entry_field(entry, "month"), &month));
    if (set && month_compare(month, set->closed) > 0)
        set->closed = month;
    return OK;
}

static enum err read_record(struct reading *reading, const struct leaf *leaf,
                            const struct entry *entry)
{
    struct book_record *record = arena_take(reading->arena, sizeof *record);
    size_t kind = 0;
    while (kinds[kind] != entry->kind)
        kind++;
    if (!record)
        return fault_memory();
    record->index = leaf->index;
    record->time = leaf->time;
    if (reading->last[kind])
        reading->last[kind]->next = record;
    else
        reading->books.kinds[kind] = record;
    reading->last[kind] = record;
    return OK;
}

static enum err read_line(struct reading *reading, const struct json *row,
                          const struct book_voucher *voucher, struct book_line *line)
{
    struct bytes texts[LINE_TEXTS];
    struct bytes note = row_field(row, "note");
    bool has = false;
    *line = (struct book_line){
        .voucher = voucher,
        .account = texts_keep(&reading->texts, row_field(row, "account")),
        .debit_fen = row_number(row, "debit"),
        .credit_fen = row_number(row, "credit"),
        .note = note.size > 0 ? texts_keep(&reading->texts, note) : voucher->note,
        .aspects = books_no_texts,
    };
    for (size_t i = 0; i < LINE_TEXTS; i++) {
        texts[i] = texts_keep(&reading->texts, row_field(row, aspect_fields[i]));
        has = has || texts[i].size > 0;
    }
    if (has) {
        struct bytes *kept = arena_array(reading->arena, LINE_TEXTS, sizeof *kept);
        if (!kept)
            return fault_memory();
        memcpy(kept, texts, sizeof texts);
        line->aspects = kept;
    }
    struct bytes due = row_field(row, "due");
    return due.size > 0 ? date_parse(due, &line->due) : OK;
}

static enum err read_lines(struct reading *reading, const struct entry *entry,
                           struct book_voucher *voucher)
{
    const struct json *rows = entry_rows(entry, "lines");
    size_t count = rows ? rows->count : 0;
    struct book_line *lines = arena_array(reading->arena, count + 1, sizeof *lines);
    if (!lines)
        return fault_memory();
    voucher->lines = lines;
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        TRY(read_line(reading, row, voucher, &lines[voucher->line_count++]));
    return OK;
}

/* A reversal's lines are its original's, negated. */
static enum err reverse_lines(struct reading *reading, const struct entry *entry,
                              struct book_voucher *voucher)
{
    struct reference target = { 0 };
    struct book_voucher *original = NULL;
    if (entry_reference(entry, "target", &target))
        original = books_voucher(&reading->books, target.index);
    if (!original || original->reversed != UINT64_MAX || original->reverses != UINT64_MAX ||
        original->nature == NATURE_OPENING)
        return fault(ERR_FORMAT, "第 %llu 条：没有可冲销的原凭证",
                     "entry %llu: there is no voucher to reverse",
                     (unsigned long long)voucher->index);
    original->reversed = voucher->index;
    voucher->reverses = original->index;
    voucher->nature = original->nature;
    voucher->line_count = original->line_count;
    voucher->lines =
        arena_array(reading->arena, voucher->line_count + 1, sizeof *voucher->lines);
    if (!voucher->lines)
        return fault_memory();
    for (size_t i = 0; i < voucher->line_count; i++) {
        voucher->lines[i] = original->lines[i];
        voucher->lines[i].voucher = voucher;
        voucher->lines[i].debit_fen *= -1;
        voucher->lines[i].credit_fen *= -1;
    }
    return OK;
}

static enum err read_sources(struct reading *reading, const struct entry *entry,
                             struct book_voucher *voucher)
{
    const struct json *rows = entry_rows(entry, "sources");
    if (!rows)
        return OK;
    uint64_t *sources = arena_array(reading->arena, rows->count, sizeof *sources);
    if (!sources)
        return fault_memory();
    voucher->sources = sources;
    for (const struct json *row = rows->first; row; row = row->next)
        sources[voucher->source_count++] =
            (uint64_t)row_number(json_find(row, "paper"), "index");
    return OK;
}

static enum nature nature_of(const struct entry *entry)
{
    struct bytes nature = entry_field(entry, "nature");
    if (bytes_is(nature, "closing"))
        return NATURE_CLOSING;
    return bytes_is(nature, "correcting") ? NATURE_CORRECTING : NATURE_ORDINARY;
}

enum err books_put(struct books *books, struct book_voucher *voucher)
{
    books->vouchers = list_grown(books->arena, books->vouchers, books->voucher_count,
                                 sizeof(struct book_voucher *));
    if (!books->vouchers)
        return fault_memory();
    books->vouchers[books->voucher_count++] = voucher;
    return OK;
}

static enum err put_voucher(struct reading *reading, struct book_voucher *voucher)
{
    struct books *books = &reading->books;
    struct book_set *set = set_of(reading, voucher->set);
    if (!set)
        return fault(ERR_FORMAT, "第 %llu 条：没有账套“%s”",
                     "entry %llu: there is no account set \"%s\"",
                     (unsigned long long)voucher->index, text_quote(voucher->set).at);
    struct month month = date_month(voucher->date);
    if (voucher->nature != NATURE_OPENING) {
        if (set->first.year == 0 || month_compare(month, set->first) < 0)
            set->first = month;
        if (month_compare(month, set->last) > 0)
            set->last = month;
    }
    return books_put(books, voucher);
}

static enum err read_voucher(struct reading *reading, const struct leaf *leaf,
                             const struct entry *entry)
{
    bool reversal = entry->kind == &kind_reversal;
    bool opening = !reversal && entry->kind != &kind_voucher;
    struct book_voucher *voucher = arena_take(reading->arena, sizeof *voucher);
    if (!voucher)
        return fault_memory();
    *voucher = (struct book_voucher){
        .index = leaf->index,
        .set = keep(reading, entry, "set"),
        .note = keep(reading, entry, reversal ? "reason" : opening ? "basis"
                                                                   : "note"),
        .signer = texts_keep(&reading->texts, first_signer(entry)),
        .handler = keep(reading, entry, "handler"),
        .budget = keep(reading, entry, "budget"),
        .reverses = UINT64_MAX,
        .reversed = UINT64_MAX,
        .papers = (size_t)entry_number(entry, "papers"),
        .documents = entry_documents(entry),
        .date = entry->date,
        .nature = opening ? NATURE_OPENING : nature_of(entry),
    };
    if (!opening)
        voucher->word = texts_keep(&reading->texts, money_word(entry));
    TRY(reversal ? reverse_lines(reading, entry, voucher)
                 : read_lines(reading, entry, voucher));
    TRY(read_sources(reading, entry, voucher));
    return put_voucher(reading, voucher);
}

/* Kinds that are read at once, by name: those that come later are found too. */
static const struct {
    const char *kind;
    enum err (*read)(struct reading *reading, const struct entry *entry);
} readers[] = {
    { "village", read_village },
    { "policy", read_policy },
    { "account", read_account },
    { "period", read_period },
};

enum err books_take(void *self, const struct leaf *leaf, const struct entry *entry)
{
    struct reading *reading = self;
    const char *kind = entry->kind->name;
    bool opening = strcmp(kind, "opening") == 0;
    if (entry->kind == &kind_voucher || entry->kind == &kind_reversal || opening)
        TRY(read_voucher(reading, leaf, entry));
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
        if (strcmp(kind, readers[i].kind) == 0)
            TRY(readers[i].read(reading, entry));
    if (entry->kind != &kind_voucher && entry->kind != &kind_reversal)
        TRY(read_record(reading, leaf, entry));
    return reading->texts.bad ? fault_memory() : OK;
}

enum err books_start(struct reading *reading, struct arena *arena, const struct source *source,
                     uint64_t size)
{
    uint64_t whole = 0;
    TRY(entries_size(source, &whole));
    reading->arena = arena;
    TRY(arena_open_spilling(BOOKS_SCRATCH_MAX, BOOKS_SCRATCH_KEPT, &reading->scratch));
    reading->texts = texts_new(arena, reading->scratch);
    struct books *books = &reading->books;
    books->arena = arena;
    books->source = source;
    books->size = size < whole ? size : whole;
    books->kinds = arena_array(arena, kind_count, sizeof(struct book_record *));
    reading->last = arena_array(reading->scratch, kind_count, sizeof(struct book_record *));
    if (books->kinds && reading->last)
        return OK;
    arena_close(reading->scratch);
    return fault_memory();
}

enum err books_read(struct arena *arena, const struct source *source, uint64_t size,
                    struct books *out)
{
    struct reading reading = { 0 };
    TRY(books_start(&reading, arena, source, size));
    enum err code = entries_walk(source, reading.books.size, NULL, books_take, &reading);
    settle_structures(&reading);
    if (code == OK)
        code = books_settle(&reading);
    arena_close(reading.scratch);
    if (code == OK)
        *out = reading.books;
    return code;
}
