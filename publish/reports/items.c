/* SPDX-License-Identifier: Apache-2.0 */
/* Income and expense in detail (收支明细表): what villagers read. First-level accounts and their
 * sub-accounts, the span and the year so far; vouchers that close accounts are left out. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/budgets.h"
#include "publish/shares.h"
#include "publish/statement_report.h"

static const struct column columns[] = {
    { "row", COLUMN_NUMBER, WORDS("行次", "row") },
    { "item", COLUMN_TEXT | COLUMN_INDENT, WORDS("项目", "item") },
    { "span", COLUMN_MONEY, WORDS("本期数", "this span") },
    { "year", COLUMN_MONEY, WORDS("本年累计数", "year so far") },
    { "budget", COLUMN_MONEY, WORDS("预算数", "budget") },
    { "percent", COLUMN_TEXT, WORDS("完成%", "done %") },
    { 0 },
};

enum { PERCENT_WHOLE = 10000 };

struct sums {
    int64_t span;
    int64_t year;
    int64_t budget;
    bool budgeted;
};

struct drawing {
    const struct report_request *request;
    struct table *table;
    struct book_balances balances;
    struct budget_lines budget;
    int64_t row;
};

/* Hundredths of a per cent of a budget, rounded toward zero, as 12.34. */
static void put_percent(const struct drawing *drawing, const struct sums *sums)
{
    struct buf buf = buf_new(drawing->request->arena, 64);
    if (sums->budget <= 0)
        return;
    int64_t whole = sums->year / sums->budget;
    int64_t rest = sums->year % sums->budget;
    int64_t left = 0;
    if (whole > MONEY_MAX_FEN / PERCENT_WHOLE || whole < -MONEY_MAX_FEN / PERCENT_WHOLE)
        return;
    int64_t part = share_floor(PERCENT_WHOLE, rest < 0 ? -rest : rest, sums->budget, &left);
    money_print_plain(&buf, whole * PERCENT_WHOLE + (rest < 0 ? -part : part));
    table_text(drawing->table, "percent", buf_so_far(&buf));
}

static void put_row(struct drawing *drawing, struct bytes name, const struct sums *sums,
                    enum row_mark mark, unsigned depth)
{
    table_row(drawing->table);
    table_mark(drawing->table, mark);
    table_depth(drawing->table, depth);
    table_number(drawing->table, "row", ++drawing->row);
    table_text(drawing->table, "item", name);
    table_money(drawing->table, "span", sums->span);
    table_money(drawing->table, "year", sums->year);
    if (!sums->budgeted)
        return;
    table_money(drawing->table, "budget", sums->budget);
    put_percent(drawing, sums);
}

/* Everything under a code: what moved, on the side of its class. */
static enum err sum_under(const struct drawing *drawing, const struct chart_row *first,
                          struct bytes code, struct sums *out)
{
    struct sums sums = { 0 };
    int sign = first->class == CLASS_INCOME ? -1 : 1;
    for (size_t i = 0; i < drawing->balances.count; i++) {
        const struct book_balance *row = &drawing->balances.rows[i];
        if (row->account->row != first || !bytes_starts(row->account->code, code))
            continue;
        TRY(money_sum(&sums.span, sign * (row->debit_fen - row->closing_debit_fen -
                                          row->credit_fen + row->closing_credit_fen)));
        TRY(money_sum(&sums.year,
                      sign * (row->year_debit_fen - row->year_closing_debit_fen -
                              row->year_credit_fen + row->year_closing_credit_fen)));
    }
    TRY(budget_under(&drawing->budget, code, &sums.budget, &sums.budgeted));
    *out = sums;
    return OK;
}

static bool is_nil(const struct sums *sums)
{
    return sums->span == 0 && sums->year == 0 && !sums->budgeted;
}

static bool in_set(const struct drawing *drawing, const struct book_account *account)
{
    return drawing->request->set.size == 0 ||
           bytes_equal(account->set, drawing->request->set);
}

/* The sub-accounts of one first-level account that moved, in order of codes; of several sets
 * put together, a code is shown once. */
static enum err put_details(struct drawing *drawing, const struct chart_row *first)
{
    const struct books *books = drawing->request->books;
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        struct sums sums = { 0 };
        bool shown = false;
        if (account->row != first || account->level < 2 || !in_set(drawing, account))
            continue;
        for (size_t before = 0; before < i && !shown; before++)
            shown = bytes_equal(books->accounts[before].code, account->code) &&
                    in_set(drawing, &books->accounts[before]);
        if (shown)
            continue;
        TRY(sum_under(drawing, first, account->code, &sums));
        if (!is_nil(&sums))
            put_row(drawing, book_account_name(account, drawing->request->language), &sums,
                    ROW_PLAIN, (unsigned)account->level);
    }
    return OK;
}

static enum err add(struct sums *total, const struct sums *sums)
{
    TRY(money_sum(&total->span, sums->span));
    TRY(money_sum(&total->year, sums->year));
    total->budgeted = total->budgeted || sums->budgeted;
    return money_sum(&total->budget, sums->budget);
}

static enum err sum_class(const struct drawing *drawing, const struct chart *chart,
                          enum account_class class, struct sums *total)
{
    for (size_t i = 0; i < chart->count; i++) {
        struct sums sums = { 0 };
        if (chart->rows[i].class != class)
            continue;
        TRY(sum_under(drawing, &chart->rows[i], bytes_text(chart->rows[i].code), &sums));
        TRY(add(total, &sums));
    }
    return OK;
}

static enum err put_class(struct drawing *drawing, const struct chart *chart,
                          enum account_class class, struct words title, struct sums *total)
{
    enum language language = drawing->request->language;
    TRY(sum_class(drawing, chart, class, total));
    put_row(drawing, bytes_text(words_in(title, language)), total, ROW_SUBTOTAL, 0);
    for (size_t i = 0; i < chart->count; i++) {
        const struct chart_row *row = &chart->rows[i];
        struct sums sums = { 0 };
        if (row->class != class)
            continue;
        TRY(sum_under(drawing, row, bytes_text(row->code), &sums));
        if (is_nil(&sums))
            continue;
        put_row(drawing, bytes_text(words_in(row->name, language)), &sums, ROW_PLAIN, 1);
        TRY(put_details(drawing, row));
    }
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct drawing drawing = { .request = request };
    const struct chart *chart = NULL;
    struct sums income = { 0 };
    struct sums expense = { 0 };
    const struct balance_query query = {
        .set = request->set, .from = request->from, .to = request->to
    };
    TRY(statement_chart(request->books, request->set, &chart));
    TRY(books_balances(request->books, &query, &drawing.balances));
    TRY(budget_read(request->books, request->set, request->to, &drawing.budget));
    drawing.table = tables_add(out, "items", report_items.title, columns);
    TRY(put_class(&drawing, chart, CLASS_INCOME,
                  (struct words)WORDS("一、收入合计", "1. Income"), &income));
    TRY(put_class(&drawing, chart, CLASS_EXPENSE,
                  (struct words)WORDS("二、支出合计", "2. Expense"), &expense));
    struct sums net = {
        .span = income.span - expense.span,
        .year = income.year - expense.year,
    };
    put_row(&drawing,
            bytes_text(words_in((struct words)WORDS("三、本期收益", "3. Net income"),
                                request->language)),
            &net, ROW_TOTAL, 0);
    return OK;
}

const struct report report_items = {
    .name = "items",
    .alias = "收支明细",
    .title = WORDS("收支明细表", "Income and expense in detail"),
    .help = WORDS("各项收入、支出的本期数、累计数和预算完成", "each income and expense: the span, the year, the "
                                                              "budget"),
    .choices = REPORT_SPAN | REPORT_SETS,
    .make = make,
};
