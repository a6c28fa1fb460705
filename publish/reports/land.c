/* SPDX-License-Identifier: Apache-2.0 */
/* Compensation for land that was taken (征地补偿公开表): by project, and by household. */
#include "base/money.h"
#include "publish/funds.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "project", COLUMN_TEXT, WORDS("项目", "project") },
    { "document", COLUMN_TEXT | COLUMN_WIDE, WORDS("批准文号", "document") },
    { "area", COLUMN_TEXT, WORDS("面积（用途）", "area, purpose") },
    { "rate", COLUMN_TEXT, WORDS("标准", "rate") },
    { "total", COLUMN_MONEY, WORDS("补偿总额", "total") },
    { "received", COLUMN_MONEY, WORDS("已到账", "received") },
    { "collective", COLUMN_MONEY, WORDS("归集体", "to the collective") },
    { "households", COLUMN_MONEY, WORDS("归农户", "to households") },
    { "paid", COLUMN_MONEY, WORDS("已付农户", "paid") },
    { "unpaid", COLUMN_MONEY, WORDS("未付农户", "unpaid") },
    { 0 },
};

static const struct column household_columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "project", COLUMN_TEXT, WORDS("项目", "project") },
    { "household", COLUMN_TEXT, WORDS("户主姓名", "household") },
    { "basis", COLUMN_TEXT, WORDS("面积（依据）", "area, basis") },
    { "due", COLUMN_MONEY, WORDS("应付", "due") },
    { "paid", COLUMN_MONEY, WORDS("已付", "paid") },
    { "unpaid", COLUMN_MONEY, WORDS("未付", "unpaid") },
    { 0 },
};

struct sums {
    int64_t total, received, households, paid;
};

static bool is_land(const struct fund *fund)
{
    return bytes_is(entry_field(fund->record->entry, "type"), "compensation");
}

static enum err put_households(struct table *table, const struct fund *fund, int64_t *number,
                               struct sums *sums)
{
    for (size_t i = 0; i < fund->household_count; i++) {
        const struct fund_household *household = &fund->households[i];
        sheet_row(table, number);
        table_text(table, "project", fund->name);
        table_text(table, "household", household->name);
        table_text(table, "basis", household->basis);
        table_money(table, "due", household->due_fen);
        table_money(table, "paid", household->paid_fen);
        table_money(table, "unpaid", household->due_fen - household->paid_fen);
        TRY(money_sum(&sums->households, household->due_fen));
        TRY(money_sum(&sums->paid, household->paid_fen));
    }
    return OK;
}

static void put_amounts(struct table *table, const struct sums *sums)
{
    table_money(table, "total", sums->total);
    table_money(table, "received", sums->received);
    table_money(table, "collective", sums->total - sums->households);
    table_money(table, "households", sums->households);
    table_money(table, "paid", sums->paid);
    table_money(table, "unpaid", sums->households - sums->paid);
}

static enum err put_funds(const struct report_request *request, const struct funds *funds,
                          struct table *table, struct table *households)
{
    struct sums all = { 0 };
    int64_t number = 0;
    int64_t listed = 0;
    for (size_t i = 0; i < funds->count; i++) {
        const struct fund *fund = &funds->rows[i];
        const struct entry *entry = fund->record->entry;
        struct sums sums = { .total = entry_number(entry, "amount"),
                             .received = fund->opening_fen + fund->received_fen };
        if (!is_land(fund))
            continue;
        TRY(put_households(households, fund, &listed, &sums));
        sheet_row(table, &number);
        table_text(table, "set", entry_field(entry, "set"));
        table_text(table, "project", fund->name);
        table_text(table, "document", entry_field(entry, "document"));
        table_text(table, "area", entry_field(entry, "purpose"));
        put_amounts(table, &sums);
        TRY(money_sum(&all.total, sums.total));
        TRY(money_sum(&all.received, sums.received));
        TRY(money_sum(&all.households, sums.households));
        TRY(money_sum(&all.paid, sums.paid));
    }
    put_mark_row(table, ROW_TOTAL, "project", (struct words)WORDS("合计", "total"),
                 request->language);
    put_amounts(table, &all);
    sheet_total(request, households, "household", "due", all.households);
    table_money(households, "paid", all.paid);
    table_money(households, "unpaid", all.households - all.paid);
    if (number == 0)
        sheet_nothing(request, table,
                      (struct words)WORDS("土地补偿", "compensation for land"));
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct words by_household = WORDS("分户补偿明细", "By household");
    struct funds funds = { 0 };
    TRY(funds_read(request->books, request->set, bytes_text(""), request->to, &funds));
    struct table *table = tables_add(out, "land", report_land.title, columns);
    struct table *households = tables_add(out, "households", by_household, household_columns);
    return put_funds(request, &funds, table, households);
}

const struct report report_land = {
    .name = "land",
    .alias = "征地补偿",
    .title = WORDS("征地补偿公开表", "Compensation for land"),
    .help = WORDS("征地补偿总额，归集体、归农户，已付、未付",
                  "in all, to the collective, to households, paid, unpaid"),
    .choices = REPORT_DAY | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
