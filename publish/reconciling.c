/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/reconciling.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/money.h"
#include "base/text.h"
#include "publish/policy_at.h"

const char *const transit_names[TRANSIT_COUNT] = { "bank_in", "bank_out", "book_in",
                                                   "book_out" };

struct words transit_words(enum transit transit)
{
    static const struct words words[TRANSIT_COUNT] = {
        WORDS("银行已收、企业未收", "received by the bank only"),
        WORDS("银行已付、企业未付", "paid by the bank only"),
        WORDS("企业已收、银行未收", "received in our books only"),
        WORDS("企业已付、银行未付", "paid in our books only"),
    };
    return words[transit];
}

/* ---- records of one account ---- */

struct of_month {
    struct month month;
    const struct book_record *record;
};

struct months {
    struct of_month *at;
    size_t count;
};

static int by_month(const void *a, const void *b)
{
    const struct of_month *left = a;
    const struct of_month *right = b;
    int order = month_compare(left->month, right->month);
    if (order != 0)
        return order;
    return left->record->index < right->record->index ? -1 : 1;
}

/* An account's records of a kind up to a month, by month, then as in the log. */
static enum err gather(struct arena *arena, const struct reconciling_query *query,
                       const struct kind *kind, struct months *out)
{
    const struct book_record *record = NULL;
    struct months months = { .count = 0 };
    size_t room = 0;
    TRY(books_records(query->books, kind, &record));
    for (; record != NULL; record = record_after(record)) {
        struct month month = { 0 };
        TRY(month_parse(entry_field(record->entry, "month"), &month));
        if (!bytes_equal(entry_field(record->entry, "set"), query->account->set) ||
            !bytes_equal(entry_field(record->entry, "account"), query->account->code) ||
            month_compare(month, query->month) > 0)
            continue;
        if (months.count == room) {
            size_t more = room == 0 ? 16 : room * 2;
            months.at = arena_grow(arena, months.at, room * sizeof *months.at,
                                   more * sizeof *months.at);
            if (!months.at)
                return fault_memory();
            room = more;
        }
        months.at[months.count++] = (struct of_month){ month, record };
    }
    if (months.count > 0)
        qsort(months.at, months.count, sizeof *months.at, by_month);
    *out = months;
    return OK;
}

/* Parts that count: from the last part 1 of each month on. */
static void keep_last_begun(struct months *parts)
{
    size_t kept = 0;
    for (size_t from = 0, to = 0; from < parts->count; from = to) {
        size_t begin = from;
        for (to = from; to < parts->count &&
                        month_compare(parts->at[to].month, parts->at[from].month) == 0;
             to++)
            if (entry_number(parts->at[to].record->entry, "part") == 1)
                begin = to;
        for (size_t i = begin; i < to; i++)
            parts->at[kept++] = parts->at[i];
    }
    parts->count = kept;
}

/* ---- the two sides ---- */

static enum err add_rows(const struct of_month *part, struct reconciling *out)
{
    const struct json *rows = entry_rows(part->record->entry, "rows");
    size_t number = 0;
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next) {
        number++;
        struct match_item *item = &out->match.bank[out->match.bank_count];
        *item = (struct match_item){
            .entry = part->record->index,
            .number = number,
            .fen = row_number(row, "in") - row_number(row, "out"),
            .serial = row_field(row, "serial"),
            .other = UINT64_MAX,
        };
        TRY(date_parse(row_field(row, "date"), &item->date));
        out->rows[out->match.bank_count++] = row;
    }
    return OK;
}

static enum err read_statements(struct arena *arena, const struct months *parts,
                                struct reconciling *out)
{
    size_t count = 0;
    for (size_t i = 0; i < parts->count; i++) {
        const struct json *rows = entry_rows(parts->at[i].record->entry, "rows");
        count += rows ? rows->count : 0;
    }
    out->match.bank = arena_array(arena, count + 1, sizeof *out->match.bank);
    out->rows = arena_array(arena, count + 1, sizeof(const struct json *));
    if (!out->match.bank || !out->rows)
        return fault_memory();
    out->gap_entry = UINT64_MAX;
    for (size_t i = 0; i < parts->count; i++) {
        const struct book_record *record = parts->at[i].record;
        int64_t jump = entry_number(record->entry, "opening");
        if (i > 0 && jump != out->bank_fen) {
            TRY(money_sum(&jump, -out->bank_fen));
            TRY(money_sum(&out->gaps_fen, jump));
            if (out->gap_entry == UINT64_MAX)
                out->gap_entry = record->index;
        }
        out->bank_fen = entry_number(record->entry, "closing");
        TRY(add_rows(&parts->at[i], out));
    }
    out->first = parts->count > 0 ? parts->at[0].month : (struct month){ 0 };
    out->has_statement = parts->count > 0 && month_compare(parts->at[parts->count - 1].month,
                                                           out->month) == 0;
    return OK;
}

static uint64_t other_of(const struct book_voucher *voucher)
{
    return voucher->reverses != UINT64_MAX ? voucher->reverses : voucher->reversed;
}

static bool is_posting(const struct reconciling *out, const struct book_line *line)
{
    return line->leaf == out->account &&
           (line->voucher->nature == NATURE_OPENING ||
            month_compare(date_month(line->voucher->date), out->month) <= 0);
}

/* Before the first statement, nothing can be matched: it is a balance. */
static bool is_before(const struct reconciling *out, const struct book_line *line)
{
    return line->voucher->nature == NATURE_OPENING || out->first.year == 0 ||
           month_compare(date_month(line->voucher->date), out->first) < 0;
}

static enum err add_line(const struct book_line *line, size_t number, struct reconciling *out)
{
    const struct book_voucher *voucher = line->voucher;
    int64_t fen = line->debit_fen - line->credit_fen;
    if (!is_posting(out, line))
        return OK;
    TRY(money_sum(&out->book_fen, fen));
    if (is_before(out, line))
        return money_sum(&out->start_fen, -fen);
    out->match.book[out->match.book_count] = (struct match_item){
        .entry = voucher->index,
        .number = number,
        .date = voucher->date,
        .fen = fen,
        .serial = line->aspects[LINE_SLIP],
        .other = other_of(voucher),
    };
    out->lines[out->match.book_count++] = line;
    return OK;
}

static enum err read_postings(struct arena *arena, const struct books *books,
                              struct reconciling *out)
{
    size_t count = 0;
    for (size_t i = 0; i < books->voucher_count; i++)
        for (size_t j = 0; j < books_at(books, i)->line_count; j++)
            count += is_posting(out, &books_at(books, i)->lines[j]);
    out->match.book = arena_array(arena, count + 1, sizeof *out->match.book);
    out->lines = arena_array(arena, count + 1, sizeof(const struct book_line *));
    if (!out->match.book || !out->lines)
        return fault_memory();
    for (size_t i = 0; i < books->voucher_count; i++)
        for (size_t j = 0; j < books_at(books, i)->line_count; j++)
            TRY(add_line(&books_at(books, i)->lines[j], j + 1, out));
    return OK;
}

/* ---- pairs by hand ---- */

static size_t count_pairs(const struct entry *entry)
{
    const struct json *pairs = entry_rows(entry, "pairs");
    return pairs ? pairs->count : 0;
}

/* Of each month its last reconciliation counts. */
static bool is_last(const struct months *recorded, size_t at)
{
    return at + 1 == recorded->count ||
           month_compare(recorded->at[at].month, recorded->at[at + 1].month) != 0;
}

static enum err read_pairs(struct arena *arena, const struct reconciling_query *query,
                           struct reconciling *out)
{
    struct months recorded = { .count = 0 };
    size_t count = query->pair_count;
    TRY(gather(arena, query, &kind_reconcile, &recorded));
    for (size_t i = 0; i < recorded.count; i++)
        count += count_pairs(recorded.at[i].record->entry);
    struct match_pair *pairs = arena_array(arena, count + 1, sizeof *pairs);
    if (!pairs)
        return fault_memory();
    for (size_t i = 0; i < query->pair_count; i++)
        pairs[out->match.pair_count++] = query->pairs[i];
    for (size_t i = 0; i < recorded.count; i++) {
        const struct book_record *record = recorded.at[i].record;
        const struct json *rows = entry_rows(record->entry, "pairs");
        if (!is_last(&recorded, i))
            continue;
        if (month_compare(recorded.at[i].month, query->month) == 0) {
            out->recorded = record->entry;
            out->recorded_index = record->index;
            out->own_pairs = count_pairs(record->entry);
        }
        for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
            pairs[out->match.pair_count++] = (struct match_pair){
                .statement = (uint64_t)row_number(json_find(row, "statement"), "index"),
                .row = (size_t)row_number(row, "row"),
                .voucher = (uint64_t)row_number(json_find(row, "voucher"), "index"),
                .line = (size_t)row_number(row, "line"),
            };
    }
    out->match.pairs = pairs;
    return OK;
}

static enum err read_days(const struct reconciling_query *query, struct reconciling *out)
{
    struct bytes value = { 0 };
    uint64_t days = 0;
    struct month next = month_next(query->month);
    struct date last =
        date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1);
    TRY(policy_at(query->books, "bank.match.days", last, &value));
    out->match.days = MATCH_DAYS_DEFAULT;
    if (value.size == 0)
        return OK;
    TRY(text_unsigned(value, &days));
    out->match.days = (int)days;
    return OK;
}

/* ---- what is left ---- */

enum transit transit_of(const struct match_item *item, bool bank)
{
    if (bank)
        return item->fen > 0 ? TRANSIT_BANK_IN : TRANSIT_BANK_OUT;
    return item->fen > 0 ? TRANSIT_BOOK_IN : TRANSIT_BOOK_OUT;
}

static enum err add_up(const struct match_item *items, size_t count, bool bank,
                       struct reconciling *out)
{
    for (size_t i = 0; i < count; i++) {
        const struct match_item *item = &items[i];
        int64_t fen = item->fen;
        if (item->how == MATCH_HAND)
            TRY(money_sum(&out->hand_fen, bank ? fen : -fen));
        else if (item->how == MATCH_NONE)
            TRY(money_sum(&out->sums_fen[transit_of(item, bank)], fen < 0 ? -fen : fen));
    }
    return OK;
}

enum err reconciling_make(struct arena *arena, const struct reconciling_query *query,
                          struct reconciling *out)
{
    struct reconciling made = { .account = query->account, .month = query->month };
    struct months parts = { .count = 0 };
    TRY(gather(arena, query, &kind_statement, &parts));
    keep_last_begun(&parts);
    TRY(read_statements(arena, &parts, &made));
    TRY(read_postings(arena, query->books, &made));
    if (parts.count > 0)
        TRY(money_sum(&made.start_fen, entry_number(parts.at[0].record->entry, "opening")));
    TRY(read_pairs(arena, query, &made));
    TRY(read_days(query, &made));
    TRY(match_items(arena, &made.match));
    TRY(add_up(made.match.bank, made.match.bank_count, true, &made));
    TRY(add_up(made.match.book, made.match.book_count, false, &made));
    *out = made;
    return OK;
}

int64_t reconciling_adjusted_fen(const struct reconciling *reconciling, bool bank)
{
    const int64_t *sums = reconciling->sums_fen;
    return bank ? reconciling->bank_fen + sums[TRANSIT_BOOK_IN] - sums[TRANSIT_BOOK_OUT]
                : reconciling->book_fen + sums[TRANSIT_BANK_IN] - sums[TRANSIT_BANK_OUT];
}

int64_t reconciling_difference_fen(const struct reconciling *reconciling)
{
    return reconciling_adjusted_fen(reconciling, true) -
           reconciling_adjusted_fen(reconciling, false);
}

bool reconciling_stands(const struct reconciling *reconciling)
{
    const struct entry *entry = reconciling->recorded;
    return entry != NULL && entry_number(entry, "bank") == reconciling->bank_fen &&
           entry_number(entry, "book") == reconciling->book_fen;
}

enum err reconciling_bank(const struct books *books, const struct book_account *account,
                          const struct entry **out)
{
    const struct book_record *record = NULL;
    *out = NULL;
    TRY(books_records(books, &kind_bank, &record));
    for (; record != NULL; record = record_after(record))
        if (bytes_equal(entry_field(record->entry, "set"), account->set) &&
            bytes_equal(entry_field(record->entry, "account"), account->code))
            *out = record->entry;
    return OK;
}

enum err reconciling_is_live(const struct books *books, const struct book_account *account,
                             struct month month, bool *live)
{
    const struct entry *bank = NULL;
    struct date closed = { 0 };
    TRY(reconciling_bank(books, account, &bank));
    *live = bank != NULL;
    if (bank == NULL || !entry_has(bank, "closed"))
        return OK;
    TRY(date_parse(entry_field(bank, "closed"), &closed));
    *live = month_compare(month, date_month(closed)) <= 0;
    return OK;
}
