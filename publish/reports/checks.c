/* SPDX-License-Identifier: Apache-2.0 */
/* The check equations (勾稽关系), each good, wrong, or without anything to compare with. */
#include "publish/checks.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("编号", "no.") },
    { "what", COLUMN_TEXT, WORDS("勾稽关系", "equation") },
    { "of", COLUMN_TEXT, WORDS("对象", "of") },
    { "left", COLUMN_MONEY, WORDS("左边", "left") },
    { "right", COLUMN_MONEY, WORDS("右边", "right") },
    { "result", COLUMN_TEXT, WORDS("结果", "result") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    static enum err (*const checks[])(struct checking * checking) = {
        check_vouchers,
        check_statements,
        check_cash,
        check_banks,
        check_assets,
        check_projects,
        check_parties,
        check_funds,
        check_rents,
        check_documents,
        check_closed,
        check_disclosed,
    };
    struct checking checking = { .request = request };
    checking.table = tables_add(out, "checks", report_checks.title, columns);
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        TRY(checks[i](&checking));
    out->wrong += checking.wrong;
    return OK;
}

const struct report report_checks = {
    .name = "checks",
    .alias = "勾稽",
    .title = WORDS("勾稽关系检查", "Check equations"),
    .help = WORDS("十四条勾稽关系，逐条列出两边的数", "fourteen equations, each with its two numbers"),
    .choices = REPORT_DAY | REPORT_SETS,
    .make = make,
};
