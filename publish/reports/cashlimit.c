/* SPDX-License-Identifier: Apache-2.0 */
/* Days that ended with more cash on hand than policy cash.limit allows (库存现金限额), or with
 * less than none. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/sort.h"
#include "ledger/policies.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "from", COLUMN_TEXT, WORDS("从", "from") },
    { "to", COLUMN_TEXT, WORDS("到", "to") },
    { "days", COLUMN_NUMBER, WORDS("天数", "days") },
    { "what", COLUMN_TEXT, WORDS("问题", "what") },
    { "limit", COLUMN_MONEY, WORDS("限额", "limit") },
    { "peak", COLUMN_MONEY, WORDS("最多", "at most") },
    { "over", COLUMN_MONEY, WORDS("超出", "over by") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { 0 },
};

struct limit_from {
    struct date from;
    uint64_t index;
    int64_t fen;
};

struct limits {
    struct limit_from *at; /* by day, of one day the later entry last */
    size_t count;
};

struct moved {
    int32_t day;
    int64_t fen;
};

enum trouble {
    TROUBLE_NONE,
    TROUBLE_OVER,
    TROUBLE_BELOW,
};

/* Days in a row that end in the same trouble under the same limit. */
struct spell {
    enum trouble trouble;
    int32_t from;
    int32_t to;
    int64_t limit_fen;
    int64_t peak_fen; /* the worst of them */
};

static int by_from(const void *a, const void *b)
{
    const struct limit_from *left = a;
    const struct limit_from *right = b;
    int order = date_compare(left->from, right->from);
    return order != 0 ? order : left->index < right->index ? -1
                                                           : 1;
}

static enum err read_limits(const struct report_request *request, struct limits *out)
{
    const struct book_record *first = NULL;
    size_t count = 0;
    TRY(books_records(request->books, &kind_policy, &first));
    for (const struct book_record *record = first; record; record = record_after(record))
        count++;
    out->at = arena_array(request->arena, count + 1, sizeof *out->at);
    if (!out->at)
        return fault_memory();
    for (const struct book_record *record = first; record; record = record_after(record)) {
        struct limit_from *limit = &out->at[out->count];
        if (!bytes_is(entry_field(record->entry, "name"), "cash.limit"))
            continue;
        TRY(date_parse(entry_field(record->entry, "from"), &limit->from));
        TRY(policy_yuan(entry_field(record->entry, "value"), &limit->fen));
        limit->index = record->index;
        out->count++;
    }
    qsort(out->at, out->count, sizeof *out->at, by_from);
    return OK;
}

static int by_day(const void *a, const void *b)
{
    const struct moved *left = a;
    const struct moved *right = b;
    return left->day < right->day ? -1 : left->day > right->day;
}

static bool is_cash(const struct book_line *line)
{
    return bytes_is(bytes_text(line->leaf->row->code), "101");
}

/* What moved in cash of a set, by day; opening balances long before. */
static enum err read_moves(const struct report_request *request, struct bytes set,
                           struct moved **out, size_t *out_count)
{
    const struct books *books = request->books;
    size_t count = 0;
    size_t at = 0;
    for (size_t i = 0; i < books->voucher_count; i++)
        count += books_at(books, i)->line_count;
    struct moved *moves = arena_array(request->arena, count + 1, sizeof *moves);
    if (!moves)
        return fault_memory();
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        bool opening = voucher->nature == NATURE_OPENING;
        for (size_t j = 0; j < voucher->line_count && bytes_equal(voucher->set, set); j++) {
            const struct book_line *line = &voucher->lines[j];
            if (is_cash(line))
                moves[at++] = (struct moved){ opening ? INT32_MIN : date_days(voucher->date),
                                              line->debit_fen - line->credit_fen };
        }
    }
    TRY(sort_list(request->arena, moves, at, sizeof *moves, by_day));
    *out = moves;
    *out_count = at;
    return OK;
}

static void put_spell(const struct report_request *request, struct table *table,
                      struct bytes set, const struct spell *spell)
{
    static const struct words words[] = {
        [TROUBLE_NONE] = WORDS("无", "none"),
        [TROUBLE_OVER] = WORDS("超过限额", "over the limit"),
        [TROUBLE_BELOW] = WORDS("现金为负", "below zero"),
    };
    if (spell->trouble == TROUBLE_NONE)
        return;
    table_row(table);
    put_date(table, "from", date_of_days(spell->from));
    put_date(table, "to", date_of_days(spell->to));
    table_number(table, "days", spell->to - spell->from + 1);
    table_text(table, "what",
               bytes_text(words_in(words[spell->trouble], request->language)));
    table_money(table, "peak", spell->peak_fen);
    if (spell->trouble == TROUBLE_OVER) {
        table_money(table, "limit", spell->limit_fen);
        table_money(table, "over", spell->peak_fen - spell->limit_fen);
    }
    table_text(table, "set", set);
}

/* The day's end joins the spell, or ends it and begins another. */
static bool join(struct spell *spell, int32_t day, int64_t balance, const int64_t *limit)
{
    enum trouble trouble = balance < 0                 ? TROUBLE_BELOW
                           : limit && balance > *limit ? TROUBLE_OVER
                                                       : TROUBLE_NONE;
    int64_t most = limit ? *limit : 0;
    bool same = trouble == spell->trouble &&
                (trouble != TROUBLE_OVER || most == spell->limit_fen);
    if (!same)
        return false;
    bool worse = trouble == TROUBLE_BELOW ? balance < spell->peak_fen
                                          : balance > spell->peak_fen;
    spell->peak_fen = worse ? balance : spell->peak_fen;
    spell->to = day;
    return true;
}

static struct spell begin(int32_t day, int64_t balance, const int64_t *limit)
{
    struct spell spell = { .from = day, .to = day, .peak_fen = balance };
    spell.limit_fen = limit ? *limit : 0;
    spell.trouble = balance < 0                 ? TROUBLE_BELOW
                    : limit && balance > *limit ? TROUBLE_OVER
                                                : TROUBLE_NONE;
    return spell;
}

static enum err put_set(const struct report_request *request, const struct limits *limits,
                        struct bytes set, struct tables *out)
{
    struct table *table = out->at[out->count - 1];
    struct moved *moves = NULL;
    size_t count = 0;
    int64_t balance = 0;
    struct spell spell = { .trouble = TROUBLE_NONE };
    TRY(read_moves(request, set, &moves, &count));
    size_t next = 0;
    size_t in_force = 0;
    for (int32_t day = date_days(request->from); day <= date_days(request->to); day++) {
        for (; next < count && moves[next].day <= day; next++)
            TRY(money_sum(&balance, moves[next].fen));
        while (in_force < limits->count && date_days(limits->at[in_force].from) <= day)
            in_force++;
        const int64_t *limit = in_force > 0 ? &limits->at[in_force - 1].fen : NULL;
        if (join(&spell, day, balance, limit))
            continue;
        put_spell(request, table, set, &spell);
        spell = begin(day, balance, limit);
        out->wrong += spell.trouble != TROUBLE_NONE;
    }
    put_spell(request, table, set, &spell);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct words unlimited = WORDS("没有设库存现金限额：用参数 cash.limit 设",
                                                "no limit is set: policy cash.limit sets one");
    const struct books *books = request->books;
    struct limits limits = { .count = 0 };
    struct table *table = tables_add(out, "cashlimit", report_cashlimit.title, columns);
    TRY(read_limits(request, &limits));
    for (size_t i = 0; i < books->set_count && !out->bad; i++)
        if (request->set.size == 0 || bytes_equal(books->sets[i].name, request->set))
            TRY(put_set(request, &limits, books->sets[i].name, out));
    if (limits.count == 0)
        table_note(table, bytes_text(words_in(unlimited, request->language)));
    return OK;
}

const struct report report_cashlimit = {
    .name = "cashlimit",
    .alias = "现金限额",
    .title = WORDS("库存现金超限额", "Cash over its limit"),
    .help = WORDS("哪些天日终现金超过限额或为负",
                  "days that ended with too much cash, or less than none"),
    .choices = REPORT_SPAN | REPORT_SETS,
    .make = make,
};
