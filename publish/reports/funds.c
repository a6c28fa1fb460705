/* SPDX-License-Identifier: Apache-2.0 */
/* Money for a purpose (专项资金矩阵): received, used, returned, left; and what was due to each
 * household of a plan, paid and pending. */
#include "publish/funds.h"

#include "base/money.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "fund", COLUMN_TEXT, WORDS("资金名称", "fund") },
    { "type", COLUMN_TEXT, WORDS("类型", "type") },
    { "document", COLUMN_TEXT | COLUMN_WIDE, WORDS("文号", "document") },
    { "grantor", COLUMN_TEXT | COLUMN_ASIDE, WORDS("拨款单位", "grantor") },
    { "purpose", COLUMN_TEXT | COLUMN_ASIDE, WORDS("用途", "purpose") },
    { "account", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目", "account") },
    { "granted", COLUMN_MONEY, WORDS("核定金额", "granted") },
    { "opening", COLUMN_MONEY, WORDS("期初结存", "opening") },
    { "received", COLUMN_MONEY, WORDS("收到", "received") },
    { "used", COLUMN_MONEY, WORDS("使用", "used") },
    { "returned", COLUMN_MONEY, WORDS("退回", "returned") },
    { "left", COLUMN_MONEY, WORDS("结存", "left") },
    { "deadline", COLUMN_TEXT, WORDS("使用期限", "deadline") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

static const struct column household_columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "fund", COLUMN_TEXT, WORDS("资金名称", "fund") },
    { "household", COLUMN_TEXT, WORDS("农户", "household") },
    { "basis", COLUMN_TEXT, WORDS("计算依据", "basis") },
    { "due", COLUMN_MONEY, WORDS("应分", "due") },
    { "paid", COLUMN_MONEY, WORDS("已付", "paid") },
    { "pending", COLUMN_MONEY, WORDS("未付", "pending") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

static void put_state(const struct report_request *request, struct table *table,
                      const struct fund *fund)
{
    struct date deadline = { 0 };
    struct bytes text = entry_field(fund->record->entry, "deadline");
    bool late = text.size > 0 && date_parse(text, &deadline) == OK &&
                date_compare(deadline, request->to) < 0;
    int64_t left = fund_left_fen(fund);
    if (left < 0)
        put_words(table, "state", (struct words)WORDS("超支", "overspent"), request->language);
    else if (left > 0 && late)
        put_words(table, "state", (struct words)WORDS("逾期未用完", "left after its deadline"),
                  request->language);
}

static enum err put_fund(const struct report_request *request, struct table *table,
                         const struct fund *fund, int64_t sums[static 5])
{
    const struct entry *entry = fund->record->entry;
    static const char *const texts[] = { "set", "document", "grantor",
                                         "purpose", "account", "deadline" };
    static const char *const names[] = { "opening", "received", "used", "returned", "left" };
    const int64_t amounts[] = { fund->opening_fen, fund->received_fen, fund->used_fen,
                                fund->returned_fen, fund_left_fen(fund) };
    table_row(table);
    table_text(table, "fund", fund->name);
    put_choice(table, "type", entry, "type", request->language);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        table_text(table, texts[i], entry_field(entry, texts[i]));
    table_money(table, "granted", entry_number(entry, "amount"));
    for (size_t i = 0; i < 5; i++) {
        table_money(table, names[i], amounts[i]);
        TRY(money_sum(&sums[i], amounts[i]));
    }
    put_state(request, table, fund);
    return OK;
}

static void put_sums(const struct report_request *request, struct table *table,
                     const int64_t sums[static 5])
{
    const struct words total = WORDS("合计", "total");
    put_mark_row(table, ROW_TOTAL, "fund", total, request->language);
    table_money(table, "opening", sums[0]);
    table_money(table, "received", sums[1]);
    table_money(table, "used", sums[2]);
    table_money(table, "returned", sums[3]);
    table_money(table, "left", sums[4]);
}

static enum err put_households(const struct report_request *request, struct table *table,
                               const struct fund *fund)
{
    const struct words subtotal = WORDS("小计", "subtotal");
    int64_t due = 0;
    int64_t paid = 0;
    for (size_t i = 0; i < fund->household_count; i++) {
        const struct fund_household *household = &fund->households[i];
        table_row(table);
        table_text(table, "set", entry_field(fund->record->entry, "set"));
        table_text(table, "fund", fund->name);
        table_text(table, "household", household->name);
        table_text(table, "basis", household->basis);
        table_money(table, "due", household->due_fen);
        table_money(table, "paid", household->paid_fen);
        put_nonzero(table, "pending", household->due_fen - household->paid_fen);
        if (!household->listed)
            put_words(table, "state", (struct words)WORDS("不在名单", "not in the plan"),
                      request->language);
        TRY(money_sum(&due, household->due_fen));
        TRY(money_sum(&paid, household->paid_fen));
    }
    put_mark_row(table, ROW_SUBTOTAL, "household", subtotal, request->language);
    table_text(table, "fund", fund->name);
    table_money(table, "due", due);
    table_money(table, "paid", paid);
    put_nonzero(table, "pending", due - paid);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct words by_household = WORDS("分户支付情况", "By household");
    struct funds funds = { 0 };
    struct table *households = NULL;
    int64_t sums[5] = { 0 };
    TRY(request_aspects(request, 1u << ASPECT_PROJECT));
    TRY(funds_read(request->books, request->set, request->aspects[ASPECT_PROJECT],
                   request->to, &funds));
    struct table *table = tables_add(out, "funds", report_funds.title, columns);
    for (size_t i = 0; i < funds.count; i++)
        TRY(put_fund(request, table, &funds.rows[i], sums));
    put_sums(request, table, sums);
    for (size_t i = 0; i < funds.count; i++) {
        if (funds.rows[i].household_count == 0 || funds.rows[i].is_levy)
            continue;
        if (households == NULL)
            households = tables_add(out, "households", by_household, household_columns);
        TRY(put_households(request, households, &funds.rows[i]));
    }
    return OK;
}

const struct report report_funds = {
    .name = "funds",
    .alias = "专项资金",
    .title = WORDS("专项资金矩阵", "Money for a purpose"),
    .help = WORDS("各项专项资金收到、使用、退回、结存；补偿款分户应付、已付、未付",
                  "received, used, returned, left; compensation by household"),
    .choices = REPORT_DAY | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
