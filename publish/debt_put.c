/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/debt_put.h"

enum err debts_asked(const struct report_request *request, struct debts *out)
{
    TRY(request_aspects(request, 1u << ASPECT_PARTY));
    const struct debts_query query = {
        .set = request->set,
        .account = request->account,
        .party = request->aspects[ASPECT_PARTY],
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
