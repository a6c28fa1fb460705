/* SPDX-License-Identifier: Apache-2.0 */
/* The bank journal (银行存款日记账): a page for each bank account, struck daily. */
#include "publish/pages.h"

static const struct column columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "settle", COLUMN_TEXT, WORDS("结算方式", "settled by") },
    { "slip", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("票据号", "slip") },
    { "counter", COLUMN_TEXT | COLUMN_WIDE, WORDS("对方科目", "counter account") },
    { "debit", COLUMN_MONEY, WORDS("借方（收入）", "debit (in)") },
    { "credit", COLUMN_MONEY, WORDS("贷方（支出）", "credit (out)") },
    { "side", COLUMN_TEXT | COLUMN_ASIDE, WORDS("方向", "side") },
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目名称", "account") },
    { "about", COLUMN_TEXT | COLUMN_ASIDE, WORDS("辅助核算", "about") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct pages pages = {
        .request = request,
        .name = "bank",
        .title = report_bank.title,
        .columns = columns,
        .under = "102",
        .daily = true,
    };
    return pages_make(&pages, out);
}

const struct report report_bank = {
    .name = "bank",
    .alias = "银行",
    .title = WORDS("银行存款日记账", "Bank journal"),
    .help = WORDS("每个银行账户逐笔逐日结余额", "each bank account, line by line, the balance struck daily"),
    .choices = REPORT_SPAN | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
