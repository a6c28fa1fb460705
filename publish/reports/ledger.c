/* SPDX-License-Identifier: Apache-2.0 */
/* The general ledger (总账): a page for each account of the first level that opened with a
 * balance or moved this year, month by month. */
#include "publish/pages.h"

static const struct column columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "debit", COLUMN_MONEY, WORDS("借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方", "credit") },
    { "side", COLUMN_TEXT, WORDS("方向", "side") },
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目名称", "account") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct pages pages = {
        .request = request,
        .name = "ledger",
        .title = report_ledger.title,
        .columns = columns,
        .summed = true,
    };
    return pages_make(&pages, out);
}

const struct report report_ledger = {
    .name = "ledger",
    .alias = "总账",
    .title = WORDS("总账", "General ledger"),
    .help = WORDS("每个一级科目一页，逐月合计", "a page for each account of the first level, by month"),
    .choices = REPORT_SPAN | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
