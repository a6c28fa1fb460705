/* SPDX-License-Identifier: Apache-2.0 */
/* Farm subsidies to households (惠农补贴发放公示表), before they are paid and after. */
#include "publish/lists.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "household", COLUMN_TEXT, WORDS("户主姓名", "household") },
    { "group", COLUMN_TEXT, WORDS("组", "group") },
    { "fund", COLUMN_TEXT, WORDS("补贴项目", "subsidy") },
    { "basis", COLUMN_TEXT, WORDS("面积（人数）和标准", "area or persons, rate") },
    { "due", COLUMN_MONEY, WORDS("补贴金额", "amount") },
    { "paid", COLUMN_MONEY, WORDS("已发", "paid") },
    { "unpaid", COLUMN_MONEY, WORDS("未发", "unpaid") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    int64_t count = 0;
    struct table *table = tables_add(out, "subsidies", report_subsidies.title, columns);
    TRY(lists_put(request, false, table, &count));
    if (count == 0)
        sheet_nothing(
            request, table,
            (struct words)WORDS("惠农补贴分户名单", "subsidies by household"));
    return OK;
}

const struct report report_subsidies = {
    .name = "subsidies",
    .alias = "惠农补贴",
    .title = WORDS("惠农补贴发放公示表", "Farm subsidies"),
    .help = WORDS("补贴到户的名单：户主、依据、金额、已发未发",
                  "who gets which subsidy, on what ground, paid or not"),
    .choices = REPORT_DAY | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
