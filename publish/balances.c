/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/balances.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/books_fold.h"

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

/* From the vouchers; where months come from the fold, from opening balances alone. */
static enum err sum_vouchers(const struct books *books, const struct balance_query *query,
                             struct book_balance *rows)
{
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books->vouchers[i];
        if (books->months && voucher->nature != NATURE_OPENING)
            continue;
        for (size_t j = 0; j < voucher->line_count && is_of_set(query, voucher); j++) {
            const struct book_line *line = &voucher->lines[j];
            struct book_balance *row = &rows[line->leaf - books->accounts];
            if (!is_asked(query, line))
                continue;
            row->account = line->leaf;
            TRY(add_line(row, line, query));
        }
    }
    return OK;
}

/* One day's or month's movement within the query's, `from` its first day. */
static enum err add_moved(struct book_balance *row, const struct balance_query *query,
                          struct date from, const int64_t moved[2])
{
    if (from.year == query->to.year) {
        TRY(money_add(&row->year_debit_fen, moved[0]));
        TRY(money_add(&row->year_credit_fen, moved[1]));
    }
    if (date_compare(from, query->from) < 0)
        return money_add(&row->opening_fen, moved[0] - moved[1]);
    TRY(money_add(&row->debit_fen, moved[0]));
    return money_add(&row->credit_fen, moved[1]);
}

struct summing {
    struct book_balance *row;
    const struct book_account *account;
    const struct balance_query *query;
};

static enum err add_day(void *context, const struct account_line *line)
{
    const struct summing *summing = context;
    if (date_compare(line->date, summing->query->to) > 0)
        return OK;
    summing->row->account = summing->account;
    return add_moved(summing->row, summing->query, line->date,
                     (int64_t[]){ line->debit_fen, line->credit_fen });
}

/* Does the first or the last day of the query cut the month in two? */
static bool is_cut(const struct balance_query *query, struct month month)
{
    if (month_compare(month, date_month(query->from)) != 0 &&
        month_compare(month, date_month(query->to)) != 0)
        return false;
    struct date first = { month.year, month.month, 1 };
    struct month after = month_next(month);
    struct date next = { after.year, after.month, 1 };
    bool begins = date_compare(query->from, first) > 0 && date_compare(query->from, next) < 0;
    return begins || date_days(next) - date_days(query->to) > 1;
}

/* Whole months from the fold's sums, the first and the last from its lines, if need be. */
static enum err sum_months(const struct books *books, const struct balance_query *query,
                           const struct book_account *account, struct book_balance *row)
{
    struct summing summing = { row, account, query };
    const struct books_months *months = books->months;
    size_t at = (size_t)(account - books->accounts);
    for (size_t i = months->from[at]; i < months->from[at + 1]; i++) {
        const struct book_moved *moved = &months->moved[i];
        struct date first = { moved->month.year, moved->month.month, 1 };
        if (date_compare(first, query->to) > 0)
            break;
        if (is_cut(query, moved->month)) {
            const struct account_month of = { account->set, account->code, moved->month };
            TRY(line_walk(months->view, &of, add_day, &summing));
            continue;
        }
        row->account = account;
        TRY(add_moved(row, query, first, (int64_t[]){ moved->debit_fen, moved->credit_fen }));
    }
    return OK;
}

static enum err sum_fold(const struct books *books, const struct balance_query *query,
                         struct book_balance *rows)
{
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        if (bytes_starts(account->code, query->account) &&
            (query->set.size == 0 || bytes_equal(account->set, query->set)))
            TRY(sum_months(books, query, account, &rows[i]));
    }
    return OK;
}

/* Without aspects: a slot for each account, closed up at the end. */
static enum err sum_accounts(const struct books *books, const struct balance_query *query,
                             struct book_balances *out)
{
    struct book_balance *rows =
        arena_array(books->arena, books->account_count + 1, sizeof *rows);
    size_t count = 0;
    if (!rows)
        return fault_memory();
    TRY(sum_vouchers(books, query, rows));
    if (books->months)
        TRY(sum_fold(books, query, rows));
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
