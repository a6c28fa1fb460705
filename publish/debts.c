/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/debts.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/spill.h"
#include "publish/groups.h"

struct bytes debt_name(const struct book_line *line)
{
    if (line->aspects[ASPECT_PARTY].size > 0)
        return line->aspects[ASPECT_PARTY];
    if (line->aspects[ASPECT_HOUSEHOLD].size > 0)
        return line->aspects[ASPECT_HOUSEHOLD];
    return book_account_name(line->leaf, LANGUAGE_ZH);
}

bool debt_is_receivable(const struct debt *debt)
{
    const struct chart_row *row = debt->leaf->row;
    if ((row->marks & ACCOUNT_TWO_SIDED) != 0)
        return debt->ageing.balance_fen >= 0;
    return row->side == SIDE_DEBIT;
}

/* Beside a party; one that is the name itself sets nothing apart. */
static struct bytes household_of(const struct book_line *line)
{
    return line->aspects[ASPECT_PARTY].size > 0 ? line->aspects[ASPECT_HOUSEHOLD]
                                                : bytes_text("");
}

/* What sorts lines: they themselves lie far apart. */
struct keyed_line {
    const struct book_line *line;
    size_t group; /* its number, then its rank */
    int64_t day;  /* opening balances come before every day */
    size_t order; /* in the log */
};

/* What was owed when the books were opened is as old as the day on which it was due, where that
 * came before. */
static struct date arose(const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    bool earlier = voucher->nature == NATURE_OPENING && line->due.year != 0 &&
                   date_compare(line->due, voucher->date) < 0;
    return earlier ? line->due : voucher->date;
}

static int64_t day_of(const struct book_line *line)
{
    const int64_t never = (int64_t)1 << 40;
    int64_t day = date_days(arose(line));
    return line->voucher->nature == NATURE_OPENING ? day - never : day;
}

static int line_order(const void *left, const void *right)
{
    const struct keyed_line *a = left;
    const struct keyed_line *b = right;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static bool by_day(const struct book_voucher *voucher, struct date day)
{
    return voucher->nature == NATURE_OPENING || date_compare(voucher->date, day) <= 0;
}

bool voucher_counts(const struct books *books, const struct book_voucher *voucher,
                    struct date day)
{
    uint64_t other = voucher->reverses != UINT64_MAX ? voucher->reverses : voucher->reversed;
    const struct book_voucher *pair = other == UINT64_MAX ? NULL : books_voucher(books, other);
    return by_day(voucher, day) && (!pair || !by_day(pair, day));
}

static bool is_asked(const struct debts_query *query, const struct book_line *line)
{
    return (line->leaf->row->marks & ACCOUNT_OWED) != 0 &&
           bytes_starts(line->account, query->account) &&
           (query->party.size == 0 || bytes_equal(debt_name(line), query->party));
}

struct gathering {
    const struct debts_query *query;
    struct groups groups; /* by name and household */
    struct keyed_line *lines;
    size_t count;
};

static enum err take_line(struct gathering *gathering, const struct book_line *line)
{
    const struct bytes texts[] = { debt_name(line), household_of(line) };
    struct arena *arena = gathering->groups.arena;
    size_t count = gathering->count;
    size_t size = sizeof *gathering->lines;
    size_t group = 0;
    if ((count & (count - 1)) == 0) { /* a power of two, or 0 */
        struct keyed_line *more = arena_grow(arena, gathering->lines, count * size,
                                             (count > 0 ? 2 * count : 1) * size);
        if (!more)
            return fault_memory();
        gathering->lines = more;
    }
    TRY(groups_find(&gathering->groups, line->leaf, texts, &group));
    gathering->lines[gathering->count++] =
        (struct keyed_line){ line, group, day_of(line), count };
    return OK;
}

/* The lines asked for, by debt, then by day. */
static enum err gather(const struct books *books, struct gathering *gathering)
{
    const struct debts_query *query = gathering->query;
    size_t *order = NULL;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        bool of_set = query->set.size == 0 || bytes_equal(voucher->set, query->set);
        if (!of_set || !voucher_counts(books, voucher, query->day))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++)
            if (is_asked(query, &voucher->lines[j]))
                TRY(take_line(gathering, &voucher->lines[j]));
    }
    TRY(groups_rank(&gathering->groups, &order));
    for (size_t i = 0; i < gathering->count; i++) {
        spill_breathe();
        gathering->lines[i].group = gathering->groups.at[gathering->lines[i].group].rank;
    }
    return sort_list(books->arena, gathering->lines, gathering->count,
                     sizeof *gathering->lines, line_order);
}

/* The voucher of a write-off settles nothing: nobody paid. */
static bool is_writeoff(const struct book_record *claims, const struct book_voucher *voucher)
{
    for (; claims; claims = record_after(claims)) {
        struct reference at = { 0 };
        if (entry_reference(claims->entry, "voucher", &at) && at.index == voucher->index)
            return true;
    }
    return false;
}

static enum err add_line(struct debt *debt, const struct book_line *line,
                         const struct book_record *claims)
{
    const struct age_item item = {
        .day = arose(line),
        .due = line->due,
        .fen = line->debit_fen - line->credit_fen,
        .voucher = line->voucher->index,
    };
    bool settles = false;
    TRY(ageing_add(&debt->ageing, &item, &settles));
    debt->moved = line->voucher->date;
    if (settles && !is_writeoff(claims, line->voucher))
        debt->settled = line->voucher->date;
    return OK;
}

enum err debts_read(const struct books *books, const struct debts_query *query,
                    struct debts *out)
{
    struct arena *arena = books->arena;
    struct gathering gathering = { .query = query, .groups = groups_new(arena, 2) };
    const struct book_record *claims = NULL;
    TRY(books_records(books, &kind_claim, &claims));
    TRY(gather(books, &gathering));
    struct debts debts = { .count = 0 };
    debts.rows = arena_array(arena, gathering.groups.count + 1, sizeof *debts.rows);
    if (!debts.rows)
        return fault_memory();
    for (size_t i = 0; i < gathering.count; i++) {
        const struct keyed_line *keyed = &gathering.lines[i];
        spill_breathe();
        if (i == 0 || keyed->group != keyed[-1].group)
            debts.rows[debts.count++] = (struct debt){
                .leaf = keyed->line->leaf,
                .name = debt_name(keyed->line),
                .household = household_of(keyed->line),
                .ageing = ageing_new(arena),
            };
        TRY(add_line(&debts.rows[debts.count - 1], keyed->line, claims));
    }
    *out = debts;
    return OK;
}
