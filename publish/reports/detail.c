/* SPDX-License-Identifier: Apache-2.0 */
/* The detail ledger (明细账): a page for each leaf account, line by line, with the direction of
 * the balance, months and years summed, and years carried over. */
#include "publish/pages.h"

static const struct column columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "debit", COLUMN_MONEY, WORDS("借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方", "credit") },
    { "side", COLUMN_TEXT, WORDS("方向", "side") },
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目名称", "account") },
    { "counter", COLUMN_TEXT | COLUMN_ASIDE, WORDS("对方科目", "counter account") },
    { "about", COLUMN_TEXT | COLUMN_ASIDE, WORDS("辅助核算", "about") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct pages pages = {
        .request = request,
        .name = "detail",
        .title = report_detail.title,
        .columns = columns,
    };
    return pages_make(&pages, out);
}

const struct report report_detail = {
    .name = "detail",
    .alias = "明细账",
    .title = WORDS("明细账", "Detail ledger"),
    .help = WORDS("每个末级科目一页，逐笔结余额", "a page for each account that is posted to"),
    .choices = REPORT_SPAN | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .reads = READS_ACCOUNT,
    .make = make,
};
