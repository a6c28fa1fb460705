/* SPDX-License-Identifier: Apache-2.0 */
/* Party dues: collected, handed up, used (党费收缴使用表), by accounts and notes that say so. */
#include "base/money.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "collected", COLUMN_MONEY, WORDS("收缴", "collected") },
    { "handed", COLUMN_MONEY, WORDS("上缴", "handed up") },
    { "used", COLUMN_MONEY, WORDS("使用", "used") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static const char *const amounts[] = { "collected", "handed", "used" };
static const char *const words[] = { "党费", NULL };
static const char *const up[] = { "上缴", "上交", NULL };

static bool is_dues(const struct book_line *line)
{
    return !line_is_money(line) &&
           (account_says(line->leaf, words) || sheet_says(line->note, words));
}

static enum err put_line(const struct report_request *request, struct table *table,
                         const struct book_line *line, int64_t sums[static 3])
{
    size_t at = sheet_says(line->note, up) ? 1 : 2;
    int64_t fen = line->debit_fen;
    if (line->credit_fen != 0) {
        at = 0;
        fen = line->credit_fen;
    }
    sheet_put_line(request, table, line);
    table_money(table, amounts[at], fen);
    table_number(table, "entry", (int64_t)line->voucher->index);
    return money_sum(&sums[at], fen);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct sheet_lines lines = { 0 };
    int64_t number = 0;
    int64_t sums[3] = { 0 };
    struct table *table = tables_add(out, "dues", report_dues.title, columns);
    TRY(sheet_lines(request, is_dues, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        sheet_row(table, &number);
        TRY(put_line(request, table, lines.at[i], sums));
    }
    sheet_total(request, table, "note", "collected", sums[0]);
    table_money(table, "handed", sums[1]);
    table_money(table, "used", sums[2]);
    if (lines.count == 0)
        sheet_nothing(request, table, (struct words)WORDS("党费", "party dues"));
    return OK;
}

const struct report report_dues = {
    .name = "dues",
    .alias = "党费",
    .title = WORDS("党费收缴使用表", "Party dues"),
    .help = WORDS("党费收了多少、上缴多少、用了多少", "dues collected, handed up, used"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
