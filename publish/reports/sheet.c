/* SPDX-License-Identifier: Apache-2.0 */
/* The balance sheet (资产负债表) of a chart, from its form's table (publish/statements/). */
#include "base/arena.h"
#include "base/money.h"
#include "publish/statement_report.h"

static const struct column columns[] = {
    { "row", COLUMN_TEXT, WORDS("行次", "row") },
    { "item", COLUMN_TEXT, WORDS("资产", "assets") },
    { "closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { "opening", COLUMN_MONEY, WORDS("年初余额", "year's start") },
    { "right_row", COLUMN_TEXT | COLUMN_SIDE, WORDS("行次", "row") },
    { "right_item", COLUMN_TEXT, WORDS("负债和所有者权益", "liabilities and equity") },
    { "right_closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { "right_opening", COLUMN_MONEY, WORDS("年初余额", "year's start") },
    { 0 },
};

static const struct column columns_opening_first[] = {
    { "row", COLUMN_TEXT, WORDS("行次", "row") },
    { "item", COLUMN_TEXT, WORDS("资产", "assets") },
    { "opening", COLUMN_MONEY, WORDS("年初数", "year's start") },
    { "closing", COLUMN_MONEY, WORDS("年末数", "closing") },
    { "right_row", COLUMN_TEXT | COLUMN_SIDE, WORDS("行次", "row") },
    { "right_item", COLUMN_TEXT, WORDS("负债和所有者权益", "liabilities and equity") },
    { "right_opening", COLUMN_MONEY, WORDS("年初数", "year's start") },
    { "right_closing", COLUMN_MONEY, WORDS("年末数", "closing") },
    { 0 },
};

static const struct words opened =
    WORDS("“年初”一栏是建账时转入的余额，不是一月一日的。",
          "the year's start is what they opened with, not what stood on 1 January.");

struct side {
    const struct statement_row *row;
    const int64_t *closing;
    const int64_t *opening;
    const char *columns[4]; /* row, item, closing, opening */
};

static bool is_shown(const struct side *side)
{
    return (side->row->marks & STATEMENT_IF_ANY) == 0 || *side->closing != 0 ||
           *side->opening != 0;
}

static void step(struct side *side)
{
    side->row++;
    side->closing++;
    side->opening++;
}

/* The next row of the form on this side into the table's last row. */
static void put_side(struct table *table, struct side *side, enum language language)
{
    while (side->row->number != NULL && !is_shown(side))
        step(side);
    if (side->row->number == NULL)
        return;
    bool printed = (side->row->marks & STATEMENT_IF_ANY) == 0;
    table_text(table, side->columns[0], bytes_text(printed ? side->row->number : ""));
    table_text(table, side->columns[1], bytes_text(words_in(side->row->title, language)));
    if (side->row->formula != NULL) {
        table_money(table, side->columns[2], *side->closing);
        table_money(table, side->columns[3], *side->opening);
    }
    step(side);
}

static size_t count_rows(const struct statement_row *row)
{
    size_t count = 0;
    while (row[count].number != NULL)
        count++;
    return count;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct chart *chart = NULL;
    TRY(statement_chart(request->books, request->set, &chart));
    const struct statement *form = statement_find("sheet", request->form, chart);
    if (form == NULL)
        return statement_unknown("sheet", chart);
    const struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
    };
    struct statement_values closing = { .count = 0 };
    struct statement_values opening = { .count = 0 };
    TRY(statement_compute(form, request->books, &query, false, &closing));
    TRY(statement_compute(form, request->books, &query, true, &opening));
    size_t rows = count_rows(form->left);
    struct side left = { form->left,
                         closing.fen,
                         opening.fen,
                         { "row", "item", "closing", "opening" } };
    struct side right = { form->right,
                          closing.fen + rows,
                          opening.fen + rows,
                          { "right_row", "right_item", "right_closing", "right_opening" } };
    struct table *table =
        tables_add(out, "sheet", form->title,
                   form->opening_first ? columns_opening_first : columns);
    statement_facts(table, form, request->language);
    while (left.row->number != NULL || right.row->number != NULL) {
        table_row(table);
        put_side(table, &left, request->language);
        put_side(table, &right, request->language);
    }
    statement_begun(table, request, opened);
    statement_notes(table, form, request->language);
    return request->set.size == 0 ? statement_inner(request, out) : OK;
}

const struct report report_sheet = {
    .name = "sheet",
    .alias = "资产负债表",
    .title = WORDS("资产负债表", "Balance sheet"),
    .help = WORDS("某日的资产、负债和所有者权益（--form 选格式）",
                  "assets, liabilities and equity on a day (--form chooses the form)"),
    .choices = REPORT_DAY | REPORT_FORM | REPORT_SETS,
    .make = make,
};
