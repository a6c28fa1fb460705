/* SPDX-License-Identifier: Apache-2.0 */
/* The year's budget and what was used of it by a day (预算执行表). */
#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/budgets.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("预算项目", "line") },
    { "adopted", COLUMN_MONEY, WORDS("年初预算", "adopted") },
    { "changed", COLUMN_MONEY, WORDS("调整", "changed") },
    { "budget", COLUMN_MONEY, WORDS("全年预算", "budget") },
    { "executed", COLUMN_MONEY, WORDS("已执行", "executed") },
    { "left", COLUMN_MONEY, WORDS("剩余", "left") },
    { "percent", COLUMN_TEXT, WORDS("执行率", "%") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { "note", COLUMN_TEXT | COLUMN_WIDE, WORDS("说明", "what for") },
    { 0 },
};

struct sums {
    int64_t adopted;
    int64_t changed;
    int64_t executed;
};

struct making {
    const struct report_request *request;
    struct budget_lines budget;
    struct book_balances balances;
    bool *taken; /* which balances stand in a line */
    struct table *table;
    enum account_class class; /* of the part being put */
    struct sums sums;
};

/* What moved on the account's own side since January, closing vouchers aside. */
static int64_t executed_of(const struct book_balance *balance)
{
    int64_t debit = balance->year_debit_fen - balance->year_closing_debit_fen;
    int64_t credit = balance->year_credit_fen - balance->year_closing_credit_fen;
    return balance->account->row->class == CLASS_INCOME ? credit - debit : debit - credit;
}

/* What of these amounts a row shows. */
enum showing {
    SHOW_EXECUTED, /* nothing else: there is no budget */
    SHOW_BUDGET,   /* and what it is of: but what is left of a budget is not of what had none */
    SHOW_ALL,
};

static void put_amounts(struct making *making, const struct sums *sums, enum showing showing)
{
    struct table *table = making->table;
    int64_t budget = sums->adopted + sums->changed;
    if (showing != SHOW_EXECUTED) {
        table_money(table, "adopted", sums->adopted);
        put_nonzero(table, "changed", sums->changed);
        table_money(table, "budget", budget);
    }
    if (showing == SHOW_ALL) {
        table_money(table, "left", budget - sums->executed);
        put_percent(table, "percent", sums->executed, budget);
    }
    table_money(table, "executed", sums->executed);
}

/* More than there is of an expense is marked; of an income it is welcome. */
static void put_over(struct making *making, const struct sums *sums)
{
    if (making->class == CLASS_EXPENSE && sums->executed > sums->adopted + sums->changed)
        put_words(making->table, "state", (struct words)WORDS("超预算", "over"),
                  making->request->language);
}

static enum err add_sums(struct making *making, const struct sums *sums)
{
    TRY(money_sum(&making->sums.adopted, sums->adopted));
    TRY(money_sum(&making->sums.changed, sums->changed));
    return money_sum(&making->sums.executed, sums->executed);
}

static void put_names(struct making *making, struct bytes set, struct bytes code)
{
    const struct report_request *request = making->request;
    const struct book_account *account = books_account(request->books, set, code);
    const struct chart_row *row = chart_account(books_set(request->books, set)->chart, code);
    table_row(making->table);
    table_depth(making->table, 1);
    table_text(making->table, "set", set);
    table_text(making->table, "code", code);
    table_text(making->table, "account",
               account != NULL ? book_account_name(account, request->language)
                               : bytes_text(words_in(row->name, request->language)));
}

static enum err put_line(struct making *making, const struct budget_line *line)
{
    struct sums sums = { line->adopted_fen, line->changed_fen, 0 };
    for (size_t i = 0; i < making->balances.count; i++) {
        const struct book_balance *balance = &making->balances.rows[i];
        if (!bytes_equal(balance->account->set, line->set) ||
            !bytes_starts(balance->account->code, line->account))
            continue;
        making->taken[i] = true;
        TRY(money_sum(&sums.executed, executed_of(balance)));
    }
    put_names(making, line->set, line->account);
    put_amounts(making, &sums, SHOW_ALL);
    put_over(making, &sums);
    if (line->note.size > 0)
        table_text(making->table, "note", line->note);
    return add_sums(making, &sums);
}

/* An account of this part that moved and stands in no line. */
static bool is_outside(const struct making *making, size_t at)
{
    const struct book_balance *balance = &making->balances.rows[at];
    return balance->account->row->class == making->class && !making->taken[at] &&
           executed_of(balance) != 0;
}

static enum err put_outside(struct making *making)
{
    for (size_t i = 0; i < making->balances.count; i++) {
        const struct book_balance *balance = &making->balances.rows[i];
        struct sums sums = { 0, 0, executed_of(balance) };
        if (!is_outside(making, i))
            continue;
        put_names(making, balance->account->set, balance->account->code);
        put_amounts(making, &sums, SHOW_EXECUTED);
        put_words(making->table, "state", (struct words)WORDS("未列预算", "not in the budget"),
                  making->request->language);
        TRY(add_sums(making, &sums));
    }
    return OK;
}

/* What was budgeted, what was not, and both: the last is the income statement's. */
static enum err put_sums(struct making *making)
{
    const enum language language = making->request->language;
    struct sums inside = making->sums;
    size_t outside = 0;
    for (size_t i = 0; i < making->balances.count; i++)
        outside += is_outside(making, i);
    if (outside > 0) {
        put_mark_row(making->table, ROW_TOTAL, "account",
                     (struct words)WORDS("预算内小计", "of the budget"), language);
        put_amounts(making, &inside, SHOW_ALL);
        put_over(making, &inside);
        making->sums = (struct sums){ 0 };
        TRY(put_outside(making));
        put_mark_row(making->table, ROW_TOTAL, "account",
                     (struct words)WORDS("未列预算小计", "not in the budget"), language);
        put_amounts(making, &making->sums, SHOW_EXECUTED);
        TRY(add_sums(making, &inside));
    }
    put_mark_row(making->table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 language);
    put_amounts(making, &making->sums, outside > 0 ? SHOW_BUDGET : SHOW_ALL);
    if (outside == 0)
        put_over(making, &making->sums);
    return OK;
}

static enum err put_class(struct making *making, enum account_class class)
{
    const struct report_request *request = making->request;
    making->class = class;
    making->sums = (struct sums){ 0 };
    put_mark_row(making->table, ROW_HEADING, "account", class_words(class), request->language);
    for (size_t i = 0; i < making->budget.count; i++) {
        const struct budget_line *line = &making->budget.lines[i];
        const struct chart *chart = books_set(request->books, line->set)->chart;
        if (chart_account(chart, line->account)->class == class)
            TRY(put_line(making, line));
    }
    return put_sums(making);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct making making = { .request = request };
    const struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
    };
    TRY(budget_read(request->books, request->set, request->to, &making.budget));
    TRY(books_balances(request->books, &query, &making.balances));
    making.taken =
        arena_array(request->arena, making.balances.count + 1, sizeof *making.taken);
    if (making.taken == NULL)
        return fault_memory();
    making.table = tables_add(out, "budget", report_budget.title, columns);
    TRY(put_class(&making, CLASS_INCOME));
    TRY(put_class(&making, CLASS_EXPENSE));
    const struct words none = WORDS("这一年还没有通过预算。", "No budget of this year was adopted.");
    if (making.budget.count == 0)
        table_note(making.table, bytes_text(words_in(none, request->language)));
    return OK;
}

const struct report report_budget = {
    .name = "budget",
    .alias = "预算",
    .title = WORDS("预算执行表", "Execution of the budget"),
    .help = WORDS("截止日所在年度的预算、调整、执行和剩余；不跨年",
                  "of the year of the day: adopted, changed, executed, left"),
    .choices = REPORT_DAY | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
