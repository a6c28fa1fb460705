/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What reports need of the view and no rule does: the lines of each account by month, and what
 * moved on each account in each month. A store keeps the lines, so that a report costs what it
 * shows and not the log; a verifier, who makes no reports, does not (view_store.reported).
 */
#ifndef LEDGER_VIEW_LINE_H
#define LEDGER_VIEW_LINE_H

#include "ledger/view_bank.h"

struct account_line {
    struct date date;
    uint64_t index; /* of its voucher or reversal */
    uint32_t line;  /* within it, from 0 */
    uint32_t number;
    bool closing; /* 结转, or what reverses one */
    int64_t debit_fen;
    int64_t credit_fen;
};

/* Entry 0 starts the table; is it there? A view that an older program made has none. */
enum err line_start(struct view *view);
enum err line_kept(struct view *view, bool *kept);
/* One line of a voucher that was given its number. */
enum err line_put(struct view *view, const struct voucher_record *record, struct bytes code,
                  const struct account_line *line);
/* The lines on an account of a set, in order of months, then of the log: by days they would be
 * written all over the table. each() may not put. */
enum err line_walk(struct view *view, const struct account_month *of,
                   enum err (*each)(void *context, const struct account_line *line),
                   void *context);

/* What moved on an account in a month. */
struct account_moved {
    struct bytes code;
    struct month month;
    int64_t debit_fen;
    int64_t credit_fen;
};
/* Each account of a set that was posted to in each month, by month and code. */
enum err moved_walk(struct view *view, struct bytes set,
                    enum err (*each)(void *context, const struct account_moved *moved),
                    void *context);
/* Each account of a set that is the chart's and was posted to, or is a sub-account (index of
 * its entry, else UINT64_MAX), by code. */
enum err account_walk(struct view *view, struct bytes set,
                      enum err (*each)(void *context, struct bytes code, uint64_t index,
                                       struct bytes name),
                      void *context);
/* Every entry but vouchers and reversals stands under its kind, so that its records are found
 * without reading the log; a view that an older program made lists none. */
enum err listed_put(struct view *view, const struct entry *entry, const struct place *place);
enum err listed_kept(struct view *view, bool *kept);
/* In order of the log. each() may not put. */
enum err listed_walk(struct view *view, const struct kind *kind,
                     enum err (*each)(void *context, uint64_t index, int64_t time),
                     void *context);
/* The entry that named a set which is not the main one; UINT64_MAX: none. */
enum err set_entry(struct view *view, struct bytes set, uint64_t *index);
/* The entry of a set's opening balances; UINT64_MAX: none. */
enum err opening_entry(struct view *view, struct bytes set, uint64_t *index);

#endif
