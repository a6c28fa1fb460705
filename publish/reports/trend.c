/* SPDX-License-Identifier: Apache-2.0 */
/* Money month by month (资金走势): came in, went out, left. */
#include "publish/flows.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "month", COLUMN_TEXT, WORDS("月份", "month") },
    { "received", COLUMN_MONEY, WORDS("收入", "came in") },
    { "paid", COLUMN_MONEY, WORDS("支出", "went out") },
    { "cash", COLUMN_MONEY, WORDS("月末现金", "cash left") },
    { "bank", COLUMN_MONEY, WORDS("月末银行存款", "at banks") },
    { "left", COLUMN_MONEY, WORDS("月末合计", "left in all") },
    { 0 },
};

static enum err put_month(const struct report_request *request, struct table *table)
{
    struct flows in = { 0 };
    struct flows out = { 0 };
    struct sheet_balance cash = { 0 };
    struct sheet_balance bank = { 0 };
    TRY(flows_read(request, true, &in));
    TRY(flows_read(request, false, &out));
    TRY(sheet_balance(request, "101", &cash));
    TRY(sheet_balance(request, "102", &bank));
    table_row(table);
    put_format(table, "month", "%04d-%02d", request->to.year, request->to.month);
    table_money(table, "received", in.sum);
    table_money(table, "paid", out.sum);
    table_money(table, "cash", cash.closing_fen);
    table_money(table, "bank", bank.closing_fen);
    table_money(table, "left", cash.closing_fen + bank.closing_fen);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct table *table = tables_add(out, "trend", report_trend.title, columns);
    struct month month = date_month(request->from);
    for (; month_compare(month, date_month(request->to)) <= 0; month = month_next(month)) {
        struct report_request part = *request;
        if (date_compare(month_first(month), request->from) > 0)
            part.from = month_first(month);
        if (date_compare(month_last(month), request->to) < 0)
            part.to = month_last(month);
        TRY(put_month(&part, table));
    }
    return OK;
}

const struct report report_trend = {
    .name = "trend",
    .alias = "资金走势",
    .title = WORDS("资金走势", "Money by month"),
    .help = WORDS("每个月收了多少、花了多少、月末剩多少", "month by month: came in, went out, left"),
    .choices = REPORT_SPAN | REPORT_SETS,
    .make = make,
};
