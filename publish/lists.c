/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/lists.h"

#include "base/money.h"

const char *const relief_words[] = { "低保", "特困", "五保", "救助", "救济", "救灾",
                                     "困难", "慰问", NULL };

bool fund_is_relief(const struct fund *fund)
{
    return sheet_says(fund->name, relief_words) ||
           sheet_says(entry_field(fund->record->entry, "purpose"), relief_words);
}

static bool is_shown(const struct fund *fund, bool relief)
{
    struct bytes type = entry_field(fund->record->entry, "type");
    return !fund->is_levy && !bytes_is(type, "compensation") && fund_is_relief(fund) == relief;
}

enum err lists_put(const struct report_request *request, bool relief, struct table *table,
                   int64_t *count)
{
    struct funds funds = { 0 };
    int64_t due = 0;
    int64_t paid = 0;
    TRY(funds_read(request->books, request->set, bytes_text(""), request->to, &funds));
    for (size_t i = 0; i < funds.count; i++) {
        const struct fund *fund = &funds.rows[i];
        for (size_t j = 0; is_shown(fund, relief) && j < fund->household_count; j++) {
            const struct fund_household *household = &fund->households[j];
            sheet_row(table, count);
            table_text(table, "household", household->name);
            table_text(table, "fund", fund->name);
            table_text(table, "basis", household->basis);
            table_money(table, "due", household->due_fen);
            table_money(table, "paid", household->paid_fen);
            table_money(table, "unpaid", household->due_fen - household->paid_fen);
            TRY(money_sum(&due, household->due_fen));
            TRY(money_sum(&paid, household->paid_fen));
        }
    }
    sheet_total(request, table, "household", "due", due);
    table_money(table, "paid", paid);
    table_money(table, "unpaid", due - paid);
    return OK;
}
