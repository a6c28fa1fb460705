/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/debts.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/spill.h"

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

struct keyed_line {
    const struct book_line *line;
    struct bytes name;
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

/* Opening balances come before every day. */
static int day_order(const struct book_line *a, const struct book_line *b)
{
    bool opens = a->voucher->nature == NATURE_OPENING;
    if (opens != (b->voucher->nature == NATURE_OPENING))
        return opens ? -1 : 1;
    return date_compare(arose(a), arose(b));
}

static int debt_order(const struct keyed_line *a, const struct keyed_line *b)
{
    spill_breathe();
    if (a->line->leaf != b->line->leaf)
        return a->line->leaf < b->line->leaf ? -1 : 1;
    int order = bytes_compare(a->name, b->name);
    return order != 0 ? order : bytes_compare(household_of(a->line), household_of(b->line));
}

static int line_order(const void *left, const void *right)
{
    const struct keyed_line *a = left;
    const struct keyed_line *b = right;
    int order = debt_order(a, b);
    if (order == 0)
        order = day_order(a->line, b->line);
    if (order == 0)
        order = a->order < b->order ? -1 : a->order > b->order;
    return order;
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

/* Counts, where there is no room to put them. */
static size_t gather(const struct books *books, const struct debts_query *query,
                     struct keyed_line *out)
{
    size_t count = 0;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        bool of_set = query->set.size == 0 || bytes_equal(voucher->set, query->set);
        if (!of_set || !voucher_counts(books, voucher, query->day))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            if (!is_asked(query, line))
                continue;
            if (out)
                out[count] = (struct keyed_line){ line, debt_name(line), count };
            count++;
        }
    }
    return count;
}

/* The voucher of a write-off settles nothing: nobody paid. */
static bool is_writeoff(const struct book_record *claims, const struct book_voucher *voucher)
{
    for (; claims; claims = claims->next) {
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
    size_t count = gather(books, query, NULL);
    size_t runs = 0;
    const struct book_record *claims = NULL;
    struct keyed_line *keyed = arena_array(arena, count + 1, sizeof *keyed);
    if (!keyed)
        return fault_memory();
    TRY(books_records(books, &kind_claim, &claims));
    (void)gather(books, query, keyed);
    TRY(sort_list(arena, keyed, count, sizeof *keyed, line_order));
    for (size_t i = 0; i < count; i++)
        runs += i == 0 || debt_order(&keyed[i - 1], &keyed[i]) != 0;
    struct debts debts = { arena_array(arena, runs + 1, sizeof *debts.rows), 0 };
    if (!debts.rows)
        return fault_memory();
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || debt_order(&keyed[i - 1], &keyed[i]) != 0)
            debts.rows[debts.count++] = (struct debt){ .leaf = keyed[i].line->leaf,
                                                       .name = keyed[i].name,
                                                       .household =
                                                           household_of(keyed[i].line),
                                                       .ageing = ageing_new(arena) };
        TRY(add_line(&debts.rows[debts.count - 1], keyed[i].line, claims));
    }
    *out = debts;
    return OK;
}
