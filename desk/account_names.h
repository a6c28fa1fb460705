/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Accounts by what people call them: 办公费, 管理费用-办公费, 银行存款/基本户. A name counts where it fits
 * one account without details (specs/desk.md#names).
 */
#ifndef DESK_ACCOUNT_NAMES_H
#define DESK_ACCOUNT_NAMES_H

#include "ledger/view_money.h"

struct account_path {
    struct bytes code;
    struct bytes names[ACCOUNT_LEVELS_MAX]; /* from the first level to its own */
    size_t levels;
    const char *en; /* of one of the chart; NULL */
    struct account_path *next;
};

struct named_accounts {
    struct arena *arena;
    struct account_path *first; /* in the chart's order, leaves only */
};

/* The leaf accounts of a set. */
enum err account_names_read(struct arena *arena, struct view *view,
                            const struct account_set *set, struct named_accounts *out);
/* The one that is called so. ERR_RULE says which there are where none or several fit. */
enum err account_named(const struct named_accounts *names, struct bytes text,
                       struct bytes *code);
/* Is the leaf with this code, or one above it, called so? A code that is no leaf's is not
 * judged. ERR_RULE says what it is called. */
enum err account_agrees(const struct named_accounts *names, struct bytes code,
                        struct bytes text);

#endif
