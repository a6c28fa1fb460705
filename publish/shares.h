/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Sharing a sum so that the parts add up to it, to the fen (specs/reports.md#shares): each gets
 * its part rounded down, and what is left goes fen by fen to those with the largest remainders,
 * of equal ones to the first. Whole numbers only.
 */
#ifndef PUBLISH_SHARES_H
#define PUBLISH_SHARES_H

#include "ledger/entry.h"

/* total * part / whole rounded down, and what remains of the division; 0 <= total, part; part
 * <= whole; 0 < whole; total at most MONEY_MAX_FEN, the others MONEY_SUM_MAX_FEN. */
int64_t share_floor(int64_t total, int64_t part, int64_t whole, int64_t *remainder);
/* Half a fen up. */
int64_t share_half_up(int64_t total, int64_t part, int64_t whole);

/* The total, not below zero, by weights, none below zero. ERR_RULE where all are zero and the
 * total is not; ERR_LIMIT. */
enum err shares_split(struct arena *arena, int64_t total, const int64_t *weights, size_t count,
                      int64_t *out);

/* What each row of a `distribution` receives: amounts as stated; ratios take together the base
 * by their sum, half a fen up, shared by largest remainders. One a row, in order. */
enum err distribution_rows(struct arena *arena, const struct entry *entry, int64_t **out);
/* What each of its `shares` receives of all rows to the members; NULL without shares. */
enum err distribution_shares(struct arena *arena, const struct entry *entry, int64_t **out);

#endif
