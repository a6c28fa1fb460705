/* SPDX-License-Identifier: Apache-2.0 */
/* Money that came in and went out (财务收支公布表), line by line, between the money that there
 * was and the money that is left. */
#include "base/money.h"
#include "publish/sheets.h"

static const struct column money_columns[] = {
    { "account", COLUMN_TEXT, WORDS("项目", "what") },
    { "opening", COLUMN_MONEY, WORDS("上期结余", "before") },
    { "received", COLUMN_MONEY, WORDS("本期收入", "came in") },
    { "paid", COLUMN_MONEY, WORDS("本期支出", "went out") },
    { "closing", COLUMN_MONEY, WORDS("本期结余", "left") },
    { 0 },
};

static const struct column in_columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "item", COLUMN_TEXT, WORDS("收入项目", "item") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "party", COLUMN_TEXT, WORDS("付款单位或个人", "paid by") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static const struct column out_columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "item", COLUMN_TEXT, WORDS("支出项目", "item") },
    { "note", COLUMN_TEXT, WORDS("摘要（用途）", "note") },
    { "party", COLUMN_TEXT, WORDS("收款人", "paid to") },
    { "handler", COLUMN_TEXT, WORDS("经手人", "handled by") },
    { "witness", COLUMN_TEXT | COLUMN_WIDE, WORDS("证明人", "witness") },
    { "approver", COLUMN_TEXT | COLUMN_WIDE, WORDS("审批人", "approved by") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static enum err put_lines(const struct report_request *request, struct table *table, bool in,
                          int64_t *sum)
{
    struct sheet_flows lines = { 0 };
    struct sheet_entry at = { 0 };
    int64_t number = 0;
    TRY(sheet_flows(request, in, &lines));
    for (size_t i = 0; i < lines.count; i++) {
        const struct book_line *line = lines.at[i].line;
        TRY(sheet_entry(request, line, &at));
        sheet_row(table, &number);
        sheet_put_line(request, table, line);
        table_text(table, "item", account_path(request, line->leaf));
        struct bytes party = sheet_party(line, &at.entry);
        if (!in && party.size == 0)
            TRY(sheet_issuer(request, line->voucher, &party));
        table_text(table, "party", party);
        if (!in) {
            table_text(table, "handler", entry_field(&at.entry, "handler"));
            table_text(table, "witness", entry_field(&at.entry, "witness"));
            table_text(table, "approver", entry_field(&at.entry, "approver"));
        }
        table_money(table, "amount", lines.at[i].fen);
        table_number(table, "entry", (int64_t)line->voucher->index);
        TRY(money_sum(sum, lines.at[i].fen));
    }
    sheet_total(request, table, "item", "amount", *sum);
    return OK;
}

static enum err put_money(const struct report_request *request, struct table *table,
                          int64_t received, int64_t paid)
{
    static const struct {
        const char *code;
        struct words title;
    } rows[] = { { "101", WORDS("现金", "cash") }, { "102", WORDS("银行存款", "bank") } };
    struct sheet_balance all = { 0 };
    for (size_t i = 0; i < 2; i++) {
        struct sheet_balance money = { 0 };
        TRY(sheet_balance(request, rows[i].code, &money));
        table_row(table);
        put_words(table, "account", rows[i].title, request->language);
        table_money(table, "opening", money.opening_fen);
        table_money(table, "closing", money.closing_fen);
        TRY(money_sum(&all.opening_fen, money.opening_fen));
        TRY(money_sum(&all.closing_fen, money.closing_fen));
    }
    sheet_total(request, table, "account", "opening", all.opening_fen);
    table_money(table, "received", received);
    table_money(table, "paid", paid);
    table_money(table, "closing", all.closing_fen);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    int64_t received = 0;
    int64_t paid = 0;
    struct table *money = tables_add(out, "money", report_payments.title, money_columns);
    struct table *in =
        tables_add(out, "received", (struct words)WORDS("收入", "What came in"), in_columns);
    TRY(put_lines(request, in, true, &received));
    struct table *paid_for =
        tables_add(out, "paid", (struct words)WORDS("支出", "What went out"), out_columns);
    TRY(put_lines(request, paid_for, false, &paid));
    TRY(put_money(request, money, received, paid));
    sheet_note(request, paid_for,
               (struct words)WORDS("上期结余 + 收入合计 - 支出合计 = 本期结余。现金与银行之间的存取不列。",
                                   "Before + came in - went out = left. What passes between "
                                   "cash and bank is not listed."));
    return OK;
}

const struct report report_payments = {
    .name = "payments",
    .alias = "财务收支",
    .title = WORDS("财务收支公布表", "Receipts and payments"),
    .help = WORDS("收到、付出的每一笔钱，上期结余和本期结余",
                  "every sum that came in or went out, before and left"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
