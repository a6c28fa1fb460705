/* SPDX-License-Identifier: Apache-2.0 */
/* Simple interest by days, in whole fen (specs/reports.md#interest). */
#ifndef PUBLISH_INTEREST_H
#define PUBLISH_INTEREST_H

#include "base/date.h"

/* principal * rate / 10000 * days / year_days: the first day counts, the last does not. One
 * rounding, at the end, half a fen up. Principal and rate not below zero, rate at most 10000,
 * `to` not before `from`. ERR_LIMIT. */
struct interest_terms {
    int64_t rate;      /* yearly, in 1/10000 */
    int64_t year_days; /* 360 as banks here count, or 365 */
};
enum err interest_fen(const struct interest_terms *terms, int64_t principal_fen,
                      struct date from, struct date to, int64_t *out_fen);

#endif
