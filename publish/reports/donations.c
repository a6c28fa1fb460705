/* SPDX-License-Identifier: Apache-2.0 */
/* What was given to the village, and what became of it (捐赠款物公布表), by accounts, sources of
 * funds and notes that say so. */
#include "base/money.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "party", COLUMN_TEXT, WORDS("捐赠单位或个人", "given by") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "given", COLUMN_MONEY, WORDS("捐赠金额", "given") },
    { "used", COLUMN_MONEY, WORDS("使用金额", "used") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static const char *const words[] = { "捐赠", "捐款", "捐资", NULL };

static bool is_donation(const struct book_line *line)
{
    return !line_is_money(line) &&
           (account_says(line->leaf, words) || sheet_says(line->note, words) ||
            sheet_says(line->aspects[ASPECT_FUND], words));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct sheet_lines lines = { 0 };
    struct sheet_entry at = { 0 };
    int64_t number = 0;
    int64_t given = 0;
    int64_t used = 0;
    struct table *table = tables_add(out, "donations", report_donations.title, columns);
    TRY(sheet_lines(request, is_donation, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const struct book_line *line = lines.at[i];
        TRY(sheet_entry(request, line, &at));
        sheet_row(table, &number);
        sheet_put_line(request, table, line);
        table_text(table, "party", sheet_party(line, &at.entry));
        put_nonzero(table, "given", line->credit_fen);
        put_nonzero(table, "used", line->debit_fen);
        table_number(table, "entry", (int64_t)line->voucher->index);
        TRY(money_sum(&given, line->credit_fen));
        TRY(money_sum(&used, line->debit_fen));
    }
    sheet_total(request, table, "note", "given", given);
    table_money(table, "used", used);
    if (lines.count == 0)
        sheet_nothing(request, table, (struct words)WORDS("捐赠", "donations"));
    return OK;
}

const struct report report_donations = {
    .name = "donations",
    .alias = "捐赠款物",
    .title = WORDS("捐赠款物公布表", "Donations"),
    .help = WORDS("谁捐的、捐了多少、怎样用的", "who gave, how much, how it was used"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
