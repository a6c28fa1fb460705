/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/debt_put.h"

enum err debts_asked(const struct report_request *request, struct debts *out)
{
    struct bytes party = request->aspects[ASPECT_PARTY];
    struct bytes household = request->aspects[ASPECT_HOUSEHOLD];
    TRY(request_aspects(request, 1u << ASPECT_PARTY | 1u << ASPECT_HOUSEHOLD));
    if (party.size > 0 && household.size > 0)
        return fault(ERR_USAGE, "--party 和 --household 只能用一个：一笔债权债务只认一个人",
                     "--party or --household, not both: a debt is one party's");
    const struct debts_query query = {
        .set = request->set,
        .account = request->account,
        .party = party.size > 0 ? party : household,
        .day = request->to,
    };
    return debts_read(request->books, &query, out);
}

void debt_put_row(const struct report_request *request, struct table *table,
                  const struct debt *debt)
{
    table_row(table);
    table_text(table, "set", debt->leaf->set);
    table_text(table, "code", debt->leaf->code);
    table_text(table, "account", book_account_name(debt->leaf, request->language));
    table_text(table, "party", debt->name);
    table_text(table, "household", debt->household);
}
