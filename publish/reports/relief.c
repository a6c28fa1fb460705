/* SPDX-License-Identifier: Apache-2.0 */
/* Subsistence, relief, help in need (低保特困救助名单): the lists on record, and what the village
 * itself gave. Never an illness, a number or an address. */
#include "publish/lists.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "household", COLUMN_TEXT, WORDS("姓名", "name") },
    { "group", COLUMN_TEXT, WORDS("组", "group") },
    { "basis", COLUMN_TEXT, WORDS("保障人数", "persons") },
    { "fund", COLUMN_TEXT, WORDS("类别", "class") },
    { "due", COLUMN_MONEY, WORDS("金额", "amount") },
    { "paid", COLUMN_MONEY, WORDS("已发", "paid") },
    { "unpaid", COLUMN_MONEY, WORDS("未发", "unpaid") },
    { "since", COLUMN_TEXT, WORDS("起始", "since") },
    { 0 },
};

static const struct column given_columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static bool is_given(const struct book_line *line)
{
    return line->leaf->row->class == CLASS_EXPENSE &&
           (sheet_says(line->note, relief_words) || account_says(line->leaf, relief_words));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct words title = WORDS("村里的慰问、救助支出", "Given by the village");
    const struct words what = WORDS("低保、特困、救助名单", "people in need");
    int64_t listed = 0;
    static const struct sheet_kind kind = { is_given, NULL };
    size_t given = 0;
    struct table *table = tables_add(out, "relief", report_relief.title, columns);
    TRY(lists_put(request, true, table, &listed));
    TRY(sheet_put_lines(request, &kind, tables_add(out, "given", title, given_columns),
                        &given));
    if (listed == 0 && given == 0)
        sheet_nothing(request, table, what);
    else if (listed == 0)
        sheet_no_register(request, table, what);
    return OK;
}

const struct report report_relief = {
    .name = "relief",
    .alias = "救助名单",
    .title = WORDS("低保、特困、救助名单", "Relief"),
    .help = WORDS("救助到户的名单，和村里的慰问、救助支出", "who is helped, and what the village itself gave"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
