/* SPDX-License-Identifier: Apache-2.0 */
/* Where money came from and where it went (收支构成), account by account. */
#include "publish/flows.h"

static const struct column columns[] = {
    { "item", COLUMN_TEXT, WORDS("项目", "item") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "percent", COLUMN_TEXT, WORDS("占比", "part") },
    { 0 },
};

static enum err put_side(const struct report_request *request, bool in, struct tables *out)
{
    const struct words titles[] = { WORDS("钱花到哪里", "Where it went"),
                                    WORDS("钱从哪里来", "Where it came from") };
    struct flows flows = { 0 };
    struct table *table = tables_add(out, in ? "in" : "out", titles[in], columns);
    TRY(flows_read(request, in, &flows));
    for (size_t i = 0; i < flows.count; i++) {
        table_row(table);
        table_text(table, "item", account_path(request, flows.rows[i].account));
        table_money(table, "amount", flows.rows[i].fen);
        put_percent(table, "percent", flows.rows[i].fen, flows.sum);
    }
    sheet_total(request, table, "item", "amount", flows.sum);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    TRY(put_side(request, true, out));
    return put_side(request, false, out);
}

const struct report report_flows = {
    .name = "flows",
    .alias = "收支构成",
    .title = WORDS("收支构成", "Where money came from and went"),
    .help = WORDS("收到的钱从哪里来、花到哪里，各占多少", "by account: came from, went to, which part"),
    .choices = REPORT_SPAN | REPORT_SETS,
    .make = make,
};
