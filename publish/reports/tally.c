/* SPDX-License-Identifier: Apache-2.0 */
/* An empty sheet for counting cash by denomination (现金盘点空表); what was counted is then recorded,
 * and shown by `count`. */
#include "base/money.h"
#include "publish/bank_accounts.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "face", COLUMN_TEXT, WORDS("面额", "denomination") },
    { "pieces", COLUMN_NUMBER, WORDS("张（枚）数", "pieces") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "remark", COLUMN_TEXT, WORDS("备注", "remark") },
    { 0 },
};

static const struct words faces[] = {
    WORDS("100 元", "100 yuan"),
    WORDS("50 元", "50 yuan"),
    WORDS("20 元", "20 yuan"),
    WORDS("10 元", "10 yuan"),
    WORDS("5 元", "5 yuan"),
    WORDS("1 元", "1 yuan"),
    WORDS("5 角", "5 jiao"),
    WORDS("1 角", "1 jiao"),
};

static const struct words sums[] = {
    WORDS("实点金额", "counted"),
    WORDS("账面余额", "balance of the books"),
    WORDS("差异（长款为正，短款为负）", "difference"),
    WORDS("白条（不算现金）", "white slips: no cash"),
};

static const struct {
    const char *name;
    struct words title;
} boxes[] = {
    { "cashier", WORDS("出纳（盘点人）", "cashier, who counted") },
    { "witness", WORDS("监盘人", "witness") },
    { "bookkeeper", WORDS("会计", "bookkeeper") },
};

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct words title = WORDS("现金盘点表", "Cash count");
    tables_drop_fact(out, "set");
    struct table *table = tables_add(out, "tally", title, columns);
    table_fact(table, "day", (struct words)WORDS("盘点日期、时间", "day and time"),
               bytes_text(""));
    for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++) {
        table_row(table);
        table_text(table, "face", here(request, faces[i]));
    }
    for (size_t i = 0; i < sizeof sums / sizeof sums[0]; i++) {
        table_row(table);
        table_mark(table, i < 3 ? ROW_SUBTOTAL : ROW_PLAIN);
        table_text(table, "face", here(request, sums[i]));
    }
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        table_fact_under(table, boxes[i].name, boxes[i].title, bytes_text(""));
    return OK;
}

const struct report report_tally = {
    .name = "tally",
    .alias = "盘点空表",
    .title = WORDS("现金盘点空表", "Empty cash count"),
    .help = WORDS("按面额盘点现金的空表，打印后手填", "an empty sheet to count cash by denomination"),
    .choices = REPORT_SETS,
    .make = make,
};
