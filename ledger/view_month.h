/* SPDX-License-Identifier: Apache-2.0 */
/* Months of an account set in the view: what was posted in each, which are closed, and what a
 * closing must state. */
#ifndef LEDGER_VIEW_MONTH_H
#define LEDGER_VIEW_MONTH_H

#include "ledger/view_money.h"

struct month_totals {
    uint64_t entries; /* vouchers and reversals */
    int64_t debit_fen;
    int64_t credit_fen;
    int64_t gross_fen; /* debits without regard to sign: bounds every sum */
    uint64_t index;    /* of the period entry; UINT64_MAX: open */
    uint32_t number;   /* the statement's */
};
enum err money_month(struct view *view, struct bytes set, struct month month,
                     struct month_totals *out);

/* Count a voucher or reversal in its month; debit_fen is what it debits, negative for one that
 * reverses. */
enum err money_count(struct view *view, const struct voucher_record *record, int64_t debit_fen);
/* May the set be posted to on this day, by so much? ERR_RULE: before its first month, in a
 * closed month (says which is open); ERR_LIMIT. */
enum err money_open(struct view *view, const struct account_set *set, struct date date,
                    int64_t gross_fen);

/* An opening balance (debit positive): added to what the account stood at before the set's
 * first month; from then on it counts as posted to. */
enum err money_bring(struct view *view, struct bytes set, struct bytes code, int64_t fen);

/* How far a set has come. Months are {0, 0} where there is none. */
struct set_state {
    struct month closed; /* the last month closed */
    uint32_t number;     /* the last statement's */
    struct month first;  /* the first month ever posted to */
    struct month last;   /* the latest month ever posted to */
};
enum err money_state(struct view *view, struct bytes set, struct set_state *out);
/* The month that would be closed next; {0, 0} where nothing was posted yet. */
struct month money_next_close(const struct set_state *state);

/* What stands on an account at a month's end, debit positive, open or closed as the month may
 * be. ERR_LIMIT past MONEY_SUM_MAX_FEN. */
enum err money_balance(struct view *view, struct bytes set, struct bytes code,
                       struct month month, int64_t *out_fen);

/* What a period entry must state for the month after the last closed one. ERR_LIMIT: a sum of
 * balances that no entry holds, past MONEY_MAX_FEN. */
struct period_totals {
    uint64_t entries;
    int64_t debit_fen;
    int64_t credit_fen;
    int64_t balance_debit_fen;
    int64_t balance_credit_fen;
};
enum err money_period(struct view *view, struct bytes set, struct month month,
                      struct period_totals *out);
enum err money_close(struct view *view, struct bytes set, struct month month, uint32_t number,
                     uint64_t index);

#endif
