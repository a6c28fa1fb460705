/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of households that money is passed to (惠农补贴、低保救助), from the funds that have one;
 * they differ only in which funds they show. */
#ifndef PUBLISH_LISTS_H
#define PUBLISH_LISTS_H

#include "publish/funds.h"
#include "publish/sheets.h"

/* Is the fund for people in need, by its name or purpose? */
bool fund_is_relief(const struct fund *fund);
/* The households of all funds that are neither levies nor compensation: of relief or of none.
 * Columns: no, household, group, fund, basis, due, paid, unpaid. *count of rows. */
enum err lists_put(const struct report_request *request, bool relief, struct table *table,
                   int64_t *count);
/* Words by which relief is known in names, purposes and notes; ended by NULL. */
extern const char *const relief_words[];

#endif
