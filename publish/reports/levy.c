/* SPDX-License-Identifier: Apache-2.0 */
/* What was raised case by case (一事一议): the plan, and who has paid. */
#include "base/money.h"
#include "publish/funds.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "levy", COLUMN_TEXT, WORDS("项目", "project") },
    { "document", COLUMN_TEXT | COLUMN_WIDE, WORDS("批准文号", "document") },
    { "resolution", COLUMN_TEXT | COLUMN_WIDE, WORDS("会议决议", "resolution") },
    { "rate", COLUMN_TEXT | COLUMN_WIDE, WORDS("议定标准", "rate") },
    { "planned", COLUMN_MONEY, WORDS("核定金额", "planned") },
    { "households", COLUMN_NUMBER, WORDS("应筹户数", "households") },
    { "exempt", COLUMN_NUMBER, WORDS("免交户数", "exempt") },
    { "due", COLUMN_MONEY, WORDS("应筹", "due") },
    { "paid", COLUMN_MONEY, WORDS("已筹", "paid") },
    { "pending", COLUMN_MONEY, WORDS("未筹", "pending") },
    { "opening", COLUMN_MONEY, WORDS("期初结存", "opening") },
    { "received", COLUMN_MONEY, WORDS("资金增加", "received") },
    { "used", COLUMN_MONEY, WORDS("使用", "used") },
    { "returned", COLUMN_MONEY, WORDS("退回", "returned") },
    { "left", COLUMN_MONEY, WORDS("结存", "left") },
    { "labour", COLUMN_TEXT | COLUMN_WIDE, WORDS("投劳", "labour") },
    { 0 },
};

static const struct column household_columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "levy", COLUMN_TEXT, WORDS("项目", "project") },
    { "household", COLUMN_TEXT, WORDS("农户", "household") },
    { "basis", COLUMN_TEXT, WORDS("计算依据", "basis") },
    { "due", COLUMN_MONEY, WORDS("应缴", "due") },
    { "paid", COLUMN_MONEY, WORDS("已缴", "paid") },
    { "pending", COLUMN_MONEY, WORDS("未缴", "pending") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

static enum err put_levy(struct table *table, const struct fund *fund)
{
    const struct entry *entry = fund->record->entry;
    int64_t due = 0;
    int64_t paid = 0;
    int64_t exempt = 0;
    int64_t listed = 0;
    for (size_t i = 0; i < fund->household_count; i++) {
        const struct fund_household *household = &fund->households[i];
        TRY(money_sum(&due, household->due_fen));
        TRY(money_sum(&paid, household->paid_fen));
        listed += household->listed && household->due_fen > 0;
        exempt += household->listed && household->due_fen == 0;
    }
    table_row(table);
    table_text(table, "set", entry_field(entry, "set"));
    table_text(table, "levy", fund->name);
    table_text(table, "document", entry_field(entry, "document"));
    table_text(table, "resolution", entry_field(entry, "resolution"));
    table_money(table, "planned", entry_number(entry, "amount"));
    table_number(table, "households", listed);
    table_number(table, "exempt", exempt);
    table_money(table, "due", due);
    table_money(table, "paid", paid);
    table_money(table, "pending", due - paid);
    put_nonzero(table, "opening", fund->opening_fen);
    table_money(table, "received", fund->received_fen);
    table_money(table, "used", fund->used_fen);
    put_nonzero(table, "returned", fund->returned_fen);
    table_money(table, "left", fund_left_fen(fund));
    return OK;
}

static struct words state_of(const struct fund_household *household)
{
    if (!household->listed)
        return (struct words)WORDS("不在名单", "not in the plan");
    if (household->due_fen == 0)
        return (struct words)WORDS("免交", "exempt");
    if (household->paid_fen >= household->due_fen)
        return (struct words)WORDS("已缴清", "paid");
    return household->paid_fen > 0 ? (struct words)WORDS("部分缴纳", "paid in part")
                                   : (struct words)WORDS("未缴", "pending");
}

static void put_households(const struct report_request *request, struct table *table,
                           const struct fund *fund)
{
    for (size_t i = 0; i < fund->household_count; i++) {
        const struct fund_household *household = &fund->households[i];
        table_row(table);
        table_text(table, "set", entry_field(fund->record->entry, "set"));
        table_text(table, "levy", fund->name);
        table_text(table, "household", household->name);
        table_text(table, "basis", household->basis);
        table_money(table, "due", household->due_fen);
        table_money(table, "paid", household->paid_fen);
        put_nonzero(table, "pending", household->due_fen - household->paid_fen);
        put_words(table, "state", state_of(household), request->language);
    }
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct words by_household = WORDS("筹资到户情况", "By household");
    struct funds funds = { 0 };
    TRY(request_aspects(request, 1u << ASPECT_PROJECT));
    TRY(funds_read(request->books, request->set, request->aspects[ASPECT_PROJECT],
                   request->to, &funds));
    struct table *table = tables_add(out, "levy", report_levy.title, columns);
    for (size_t i = 0; i < funds.count; i++)
        if (funds.rows[i].is_levy)
            TRY(put_levy(table, &funds.rows[i]));
    struct table *households = tables_add(out, "households", by_household, household_columns);
    for (size_t i = 0; i < funds.count; i++)
        if (funds.rows[i].is_levy)
            put_households(request, households, &funds.rows[i]);
    if (table->count > 0)
        sheet_no_register(request, table,
                          (struct words)WORDS("议定标准、投劳", "rates, labour given"));
    return OK;
}

const struct report report_levy = {
    .name = "levy",
    .alias = "一事一议",
    .title = WORDS("一事一议筹资表", "Levies"),
    .help = WORDS("一事一议筹资的方案、应缴、已缴、未缴和使用",
                  "what was raised case by case: planned, paid, pending, used"),
    .choices = REPORT_DAY | REPORT_ASPECT | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
