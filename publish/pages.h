/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages of a book of account (specs/reports.md#pages): one for each account, with an opening
 * line dated the first day, lines and running balance, days, months and years summed, years
 * carried over. Detail ledger, cash and bank journals and the general ledger are drawn from it;
 * which columns they have says what they show.
 */
#ifndef PUBLISH_PAGES_H
#define PUBLISH_PAGES_H

#include "publish/journal.h"

struct pages {
    const struct report_request *request;
    const char *name;
    struct words title;
    const struct column *columns; /* "date" "number" "note" "debit" "credit" "side" "balance"
                                     "set" "code" "account" "entry"; the others where wanted */
    const char *under;            /* only accounts under this code; NULL: all */
    bool daily;                   /* the balance is struck day by day */
    bool summed;                  /* accounts of the first level, months only */
};
enum err pages_make(const struct pages *pages, struct tables *out);

#endif
