/* SPDX-License-Identifier: Apache-2.0 */
/* The trial balance: what every account opened with, moved and closed with in a span of months,
 * summed from the vouchers themselves. */
#ifndef DESK_BALANCE_H
#define DESK_BALANCE_H

#include "desk/session.h"
#include "ledger/view_month.h"

struct balance_row {
    struct bytes code;
    struct bytes name;
    const struct chart_row *row; /* its first-level account */
    int64_t opening_fen;         /* debit positive */
    int64_t debit_fen;
    int64_t credit_fen;
    bool is_leaf;
};

struct balance {
    struct balance_row *rows; /* by code */
    size_t count;
    size_t room;
};

/* Leaf accounts of a set that ever moved, up to the end of `to`. */
enum err balance_leaves(struct session *session, struct bytes set, struct month from,
                        struct month to, struct balance *out);
/* The same summed up to first-level accounts; a two-sided account has a row for each side. */
enum err balance_first_level(struct arena *arena, const struct balance *leaves,
                             enum language language, struct balance *out);

#endif
