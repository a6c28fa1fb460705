/* SPDX-License-Identifier: Apache-2.0 */
/* Income and its distribution (收益及收益分配表), from the form's table: since January, and the
 * same days of the year before. Vouchers that close accounts are left out. */
#include "publish/statement_report.h"

static const struct column columns[] = {
    { "row", COLUMN_TEXT, WORDS("行次", "row") },
    { "item", COLUMN_TEXT, WORDS("项目", "item") },
    { "year", COLUMN_MONEY, WORDS("本年金额", "this year") },
    { "before", COLUMN_MONEY, WORDS("上年金额", "year before") },
    { 0 },
};

static const struct words not_known =
    WORDS("上年还没有启用本账，上年金额请照上年的报表填写。",
          "The books had not begun a year before: those amounts are on that year's statement.");

static const struct words not_before =
    WORDS("“本年”一栏不含建账以前的月份。", "the months before that are not in this year's column.");

static struct balance_query year_to(const struct report_request *request, struct date to)
{
    return (struct balance_query){
        .set = request->set, .from = { to.year, 1, 1 }, .to = to
    };
}

/* The same day a year before; of a month's last day the last of that month. */
static struct date year_earlier(struct date day)
{
    struct date next = date_of_days(date_days(day) + 1);
    bool last = next.month != day.month;
    if (last)
        return date_of_days(date_days((struct date){ (int16_t)(next.year - 1),
                                                     next.month, 1 }) -
                            1);
    day.year--;
    return day;
}

/* Had the books begun by then? Before that nothing is known, but for what they opened with. */
static bool had_begun(const struct report_request *request, struct date day)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->set_count; i++) {
        const struct book_set *set = &books->sets[i];
        bool asked = request->set.size == 0 || bytes_equal(set->name, request->set);
        if (asked && month_compare(set->start, date_month(day)) <= 0)
            return true;
    }
    return false;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct chart *chart = NULL;
    struct statement_values year = { .count = 0 };
    struct statement_values before = { .count = 0 };
    TRY(statement_chart(request->books, request->set, &chart));
    const struct statement *form = statement_find("income", request->form, chart);
    if (form == NULL)
        return statement_unknown("income", chart);
    struct date last = year_earlier(request->to);
    bool known = had_begun(request, last);
    const struct balance_query this_year = year_to(request, request->to);
    const struct balance_query year_before = year_to(request, last);
    TRY(statement_compute(form, request->books, &this_year, false, &year));
    TRY(statement_compute(form, request->books, &year_before, false, &before));
    struct table *table = tables_add(out, "income", form->title, columns);
    statement_facts(table, form, request->language);
    for (size_t i = 0; i < year.count; i++) {
        const struct statement_row *row = &form->left[i];
        bool memo = (row->marks & STATEMENT_MEMO) != 0;
        table_row(table);
        table_text(table, "row", bytes_text(memo ? "" : row->number));
        table_text(table, "item", bytes_text(words_in(row->title, request->language)));
        table_money(table, "year", year.fen[i]);
        if (known)
            table_money(table, "before", before.fen[i]);
    }
    if (!known)
        table_note(table, bytes_text(words_in(not_known, request->language)));
    statement_begun(table, request, not_before);
    statement_notes(table, form, request->language);
    return OK;
}

const struct report report_income = {
    .name = "income",
    .alias = "收益",
    .title = WORDS("收益及收益分配表", "Income and distribution"),
    .help = WORDS("一月一日到某日的收益及其分配（--form 选格式）",
                  "income since January and its distribution (--form chooses the form)"),
    .choices = REPORT_DAY | REPORT_FORM | REPORT_SETS,
    .make = make,
};
