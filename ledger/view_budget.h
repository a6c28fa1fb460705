/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is left of a budget's line, from the fold alone, at any size of the log: what months
 * moved on the accounts under it, less what vouchers that close (结转) moved, which are kept
 * apart here for it.
 */
#ifndef LEDGER_VIEW_BUDGET_H
#define LEDGER_VIEW_BUDGET_H

#include "ledger/view_money.h"
#include "ledger/view_register.h"

struct budget_left {
    bool found;
    struct bytes code; /* the line's account: a beginning of the one asked for */
    int64_t budget_fen;
    int64_t executed_fen;
};
/* The line of the year at an account or above it, if there is one. */
enum err budget_left(struct view *view, const struct account_set *set, int16_t year,
                     struct bytes account, struct budget_left *out);

/* For kinds: keep what a closing voucher moved, or with sign -1 what its reversal takes back.
 */
enum err closing_moved(struct view *view, const struct voucher_record *record,
                       struct bytes lines, int sign);
/* Remember that this voucher closes, and ask for it. */
enum err closing_voucher_put(struct view *view, uint64_t index);
enum err closing_voucher_is(struct view *view, uint64_t index, bool *is);

/* A part of a register's key, as the kind budget makes it. */
struct register_key budget_key(const char *name, struct bytes set, int64_t year,
                               struct bytes code);

#endif
