/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/balances.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"

static const struct bytes no_aspects[ASPECT_COUNT];

int64_t balance_closing_fen(const struct book_balance *balance)
{
    return balance->opening_fen + balance->debit_fen - balance->credit_fen;
}

unsigned balance_parties(const struct chart_row *row)
{
    if ((row->marks & ACCOUNT_TWO_SIDED) == 0)
        return 0;
    if (row->class == CLASS_ASSET)
        return 1u << ASPECT_PARTY | 1u << ASPECT_HOUSEHOLD;
    return row->class == CLASS_LIABILITY ? 1u << ASPECT_PROJECT : 0;
}

static enum err add_line(struct book_balance *balance, const struct book_line *line,
                         const struct balance_query *query)
{
    const struct book_voucher *voucher = line->voucher;
    const struct date date = voucher->date;
    bool opening = voucher->nature == NATURE_OPENING;
    bool closing = voucher->nature == NATURE_CLOSING;
    if (opening || date_compare(date, query->from) < 0)
        TRY(money_add(&balance->opening_fen, line->debit_fen - line->credit_fen));
    if (!opening && date.year == query->to.year) {
        TRY(money_add(&balance->year_debit_fen, line->debit_fen));
        TRY(money_add(&balance->year_credit_fen, line->credit_fen));
        balance->year_closing_debit_fen += closing ? line->debit_fen : 0;
        balance->year_closing_credit_fen += closing ? line->credit_fen : 0;
    }
    if (opening || date_compare(date, query->from) < 0)
        return OK;
    TRY(money_add(&balance->debit_fen, line->debit_fen));
    TRY(money_add(&balance->credit_fen, line->credit_fen));
    balance->closing_debit_fen += closing ? line->debit_fen : 0;
    balance->closing_credit_fen += closing ? line->credit_fen : 0;
    return OK;
}

static bool is_asked(const struct balance_query *query, const struct book_line *line)
{
    const struct book_voucher *voucher = line->voucher;
    return bytes_starts(line->account, query->account) &&
           (voucher->nature == NATURE_OPENING || date_compare(voucher->date, query->to) <= 0);
}

static bool is_of_set(const struct balance_query *query, const struct book_voucher *voucher)
{
    return query->set.size == 0 || bytes_equal(voucher->set, query->set);
}

/* Without aspects: a slot for each account, closed up at the end. */
static enum err sum_accounts(const struct books *books, const struct balance_query *query,
                             struct book_balances *out)
{
    struct book_balance *rows =
        arena_array(books->arena, books->account_count + 1, sizeof *rows);
    if (!rows)
        return fault_memory();
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books->vouchers[i];
        for (size_t j = 0; j < voucher->line_count && is_of_set(query, voucher); j++) {
            const struct book_line *line = &voucher->lines[j];
            struct book_balance *row = &rows[line->leaf - books->accounts];
            if (!is_asked(query, line))
                continue;
            row->account = line->leaf;
            TRY(add_line(row, line, query));
        }
    }
    size_t count = 0;
    for (size_t i = 0; i < books->account_count; i++)
        if (rows[i].account) {
            rows[count] = rows[i];
            rows[count++].aspects = no_aspects;
        }
    *out = (struct book_balances){ rows, count };
    return OK;
}

static int aspect_order(struct bytes a, struct bytes b)
{
    return a.at == b.at && a.size == b.size ? 0 : bytes_compare(a, b);
}

struct keyed_line {
    const struct book_line *line;
    unsigned by;
};

static int key_order(const struct keyed_line *a, const struct keyed_line *b)
{
    if (a->line->leaf != b->line->leaf)
        return a->line->leaf < b->line->leaf ? -1 : 1;
    int order = 0;
    for (unsigned i = 0; order == 0 && i < ASPECT_COUNT; i++)
        if ((a->by >> i & 1) != 0)
            order = aspect_order(a->line->aspects[i], b->line->aspects[i]);
    return order;
}

static int line_order(const void *left, const void *right)
{
    return key_order(left, right);
}

static size_t gather(const struct books *books, const struct balance_query *query,
                     struct keyed_line *keyed)
{
    size_t count = 0;
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books->vouchers[i];
        for (size_t j = 0; j < voucher->line_count && is_of_set(query, voucher); j++) {
            if (!is_asked(query, &voucher->lines[j]))
                continue;
            if (keyed)
                keyed[count] = (struct keyed_line){ &voucher->lines[j], query->by };
            count++;
        }
    }
    return count;
}

static enum err start_row(const struct books *books, const struct keyed_line *keyed,
                          struct book_balance *row)
{
    struct bytes *aspects = arena_array(books->arena, ASPECT_COUNT, sizeof *aspects);
    if (!aspects)
        return fault_memory();
    for (unsigned i = 0; i < ASPECT_COUNT; i++)
        if ((keyed->by >> i & 1) != 0)
            aspects[i] = keyed->line->aspects[i];
    *row = (struct book_balance){ .account = keyed->line->leaf, .aspects = aspects };
    return OK;
}

/* With aspects: lines sorted by what sets rows apart, then summed run by run. */
static enum err sum_aspects(const struct books *books, const struct balance_query *query,
                            struct book_balances *out)
{
    size_t count = gather(books, query, NULL);
    struct keyed_line *keyed = arena_array(books->arena, count + 1, sizeof *keyed);
    if (!keyed)
        return fault_memory();
    (void)gather(books, query, keyed);
    qsort(keyed, count, sizeof *keyed, line_order);
    size_t runs = 0;
    for (size_t i = 0; i < count; i++)
        runs += i == 0 || key_order(&keyed[i - 1], &keyed[i]) != 0;
    struct book_balance *rows = arena_array(books->arena, runs + 1, sizeof *rows);
    if (!rows)
        return fault_memory();
    runs = 0;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || key_order(&keyed[i - 1], &keyed[i]) != 0)
            TRY(start_row(books, &keyed[i], &rows[runs++]));
        TRY(add_line(&rows[runs - 1], keyed[i].line, query));
    }
    *out = (struct book_balances){ rows, runs };
    return OK;
}

enum err books_balances(const struct books *books, const struct balance_query *query,
                        struct book_balances *out)
{
    return query->by == 0 ? sum_accounts(books, query, out) : sum_aspects(books, query, out);
}
