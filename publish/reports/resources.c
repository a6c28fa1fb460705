/* SPDX-License-Identifier: Apache-2.0 */
/* Land, water and the like (资源公布表). No kind of entry registers them: the sheet has its
 * columns, and says so. */
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "name", COLUMN_TEXT, WORDS("资源名称", "name") },
    { "sort", COLUMN_TEXT, WORDS("类别", "sort") },
    { "place", COLUMN_TEXT, WORDS("坐落", "where") },
    { "area", COLUMN_TEXT, WORDS("面积（亩）", "area in mu") },
    { "use", COLUMN_TEXT, WORDS("经营方式", "how it is run") },
    { "tenant", COLUMN_TEXT, WORDS("承包（租）人", "tenant") },
    { "term", COLUMN_TEXT, WORDS("期限", "term") },
    { "rent", COLUMN_MONEY, WORDS("年租金", "rent a year") },
    { "ends", COLUMN_TEXT, WORDS("到期日", "ends") },
    { "collected", COLUMN_MONEY, WORDS("收缴情况", "collected") },
    { 0 },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    struct table *table = tables_add(out, "resources", report_resources.title, columns);
    sheet_nothing(request, table, (struct words)WORDS("资源", "resources"));
    return OK;
}

const struct report report_resources = {
    .name = "resources",
    .alias = "资源公布",
    .title = WORDS("资源公布表", "Resources"),
    .help = WORDS("耕地、林地、水面等资源的面积和承包情况", "land, forest, water: how much, let to whom"),
    .choices = REPORT_DAY | REPORT_SHEET,
    .make = make,
};
