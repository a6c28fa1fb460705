/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/balances.h"

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"
#include "publish/books_fold.h"
#include "publish/groups.h"

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
        TRY(money_sum(&balance->opening_fen, line->debit_fen - line->credit_fen));
    if (!opening && date.year == query->to.year) {
        TRY(money_sum(&balance->year_debit_fen, line->debit_fen));
        TRY(money_sum(&balance->year_credit_fen, line->credit_fen));
        TRY(money_sum(&balance->year_closing_debit_fen, closing ? line->debit_fen : 0));
        TRY(money_sum(&balance->year_closing_credit_fen, closing ? line->credit_fen : 0));
    }
    if (opening || date_compare(date, query->from) < 0)
        return OK;
    TRY(money_sum(&balance->debit_fen, line->debit_fen));
    TRY(money_sum(&balance->credit_fen, line->credit_fen));
    TRY(money_sum(&balance->closing_debit_fen, closing ? line->debit_fen : 0));
    return money_sum(&balance->closing_credit_fen, closing ? line->credit_fen : 0);
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
        const struct book_voucher *voucher = books_at(books, i);
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
        TRY(money_sum(&row->year_debit_fen, moved[0]));
        TRY(money_sum(&row->year_credit_fen, moved[1]));
    }
    if (date_compare(from, query->from) < 0)
        return money_sum(&row->opening_fen, moved[0] - moved[1]);
    TRY(money_sum(&row->debit_fen, moved[0]));
    return money_sum(&row->credit_fen, moved[1]);
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

/* Rows by number of their group. */
struct aspect_rows {
    const struct balance_query *query;
    struct groups groups;
    struct book_balance *at;
    size_t room;
};

static enum err sum_line(struct aspect_rows *rows, const struct book_line *line)
{
    struct bytes texts[ASPECT_COUNT] = { { 0 } };
    size_t number = 0;
    for (unsigned i = 0; i < ASPECT_COUNT; i++)
        if ((rows->query->by >> i & 1) != 0)
            texts[i] = line->aspects[i];
    TRY(groups_find(&rows->groups, line->leaf, texts, &number));
    if (number >= rows->room) {
        size_t size = sizeof *rows->at;
        struct book_balance *more = arena_grow(rows->groups.arena, rows->at, rows->room * size,
                                               rows->groups.room * size);
        if (!more)
            return fault_memory();
        rows->at = more;
        rows->room = rows->groups.room;
    }
    return add_line(&rows->at[number], line, rows->query);
}

static enum err join(struct book_balance *row, const struct book_balance *more)
{
    TRY(money_sum(&row->opening_fen, more->opening_fen));
    TRY(money_sum(&row->debit_fen, more->debit_fen));
    TRY(money_sum(&row->credit_fen, more->credit_fen));
    TRY(money_sum(&row->year_debit_fen, more->year_debit_fen));
    TRY(money_sum(&row->year_credit_fen, more->year_credit_fen));
    TRY(money_sum(&row->closing_debit_fen, more->closing_debit_fen));
    TRY(money_sum(&row->closing_credit_fen, more->closing_credit_fen));
    TRY(money_sum(&row->year_closing_debit_fen, more->year_closing_debit_fen));
    return money_sum(&row->year_closing_credit_fen, more->year_closing_credit_fen);
}

/* By rank; one rank, one row. */
static enum err list_rows(struct aspect_rows *rows, struct book_balances *out)
{
    struct groups *groups = &rows->groups;
    size_t *order = NULL;
    TRY(groups_rank(groups, &order));
    struct book_balance *list = arena_array(groups->arena, groups->count + 1, sizeof *list);
    if (!list)
        return fault_memory();
    size_t count = 0;
    for (size_t i = 0; i < groups->count; i++) {
        spill_breathe();
        const struct group *group = &groups->at[order[i]];
        count = group->rank + 1;
        list[group->rank].account = group->account;
        list[group->rank].aspects = group->texts;
        TRY(join(&list[group->rank], &rows->at[order[i]]));
    }
    *out = (struct book_balances){ list, count };
    return OK;
}

static enum err sum_aspects(const struct books *books, const struct balance_query *query,
                            struct book_balances *out)
{
    struct aspect_rows rows = { .query = query };
    rows.groups = groups_new(books->arena, ASPECT_COUNT);
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        for (size_t j = 0; j < voucher->line_count && is_of_set(query, voucher); j++)
            if (is_asked(query, &voucher->lines[j]))
                TRY(sum_line(&rows, &voucher->lines[j]));
    }
    return list_rows(&rows, out);
}

enum err books_balances(const struct books *books, const struct balance_query *query,
                        struct book_balances *out)
{
    return query->by == 0 ? sum_accounts(books, query, out) : sum_aspects(books, query, out);
}
