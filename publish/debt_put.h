/* SPDX-License-Identifier: Apache-2.0 */
/* What reports of debts ask and say of each debt alike. */
#ifndef PUBLISH_DEBT_PUT_H
#define PUBLISH_DEBT_PUT_H

#include "publish/debts.h"
#include "publish/report_put.h"

/* The first columns of a list of columns: whose debt it is, and on which account. */
#define DEBT_COLUMNS \
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") }, \
        { "code", COLUMN_TEXT, WORDS("科目编号", "code") }, \
        { "account", COLUMN_TEXT, WORDS("科目名称", "account") }, \
        { "party", COLUMN_TEXT, WORDS("往来单位或个人", "party") }, \
    { \
        "household", COLUMN_TEXT | COLUMN_ASIDE, WORDS("农户", "household") \
    }

/* The debts of the request's set, account, party or household, and day. ERR_USAGE: of another
 * aspect, or of both. */
enum err debts_asked(const struct report_request *request, struct debts *out);
/* Begin the debt's row and fill these columns. */
void debt_put_row(const struct report_request *request, struct table *table,
                  const struct debt *debt);

#endif
