/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/limits.h"

/* Article 188: three years. Half a year before its end is our own custom, so that a demand can
 * be written, sent and answered. */
const struct limit_row limit_general = {
    .name = "general",
    .months = 36,
    .remind_months = 30,
    .article = WORDS("民法典第一百八十八条、第一百九十五条", "Civil Code, articles 188 and 195"),
};

struct words limit_words(enum limit_state state)
{
    static const struct words rows[] = {
        [LIMIT_NOT_DUE] = WORDS("未到期", "not due"),
        [LIMIT_RUNS] = WORDS("时效内", "runs"),
        [LIMIT_REMIND] = WORDS("该催收", "demand now"),
        [LIMIT_OVER] = WORDS("已过时效", "over"),
    };
    return rows[state];
}

struct limit limit_of(const struct limit_row *row, struct date start, struct date day)
{
    struct limit limit = {
        .remind = date_after_months(start, row->remind_months),
        .end = date_after_months(start, row->months),
        .state = LIMIT_RUNS,
    };
    if (date_compare(day, start) < 0)
        limit.state = LIMIT_NOT_DUE;
    else if (date_compare(day, limit.end) > 0)
        limit.state = LIMIT_OVER;
    else if (date_compare(day, limit.remind) >= 0)
        limit.state = LIMIT_REMIND;
    return limit;
}
