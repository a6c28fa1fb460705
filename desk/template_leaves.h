/* SPDX-License-Identifier: Apache-2.0 */
/* The accounts that a side of a template may stand for (specs/desk.md#templates). */
#ifndef DESK_TEMPLATE_LEAVES_H
#define DESK_TEMPLATE_LEAVES_H

#include "ledger/view_bank.h"

enum { LEAVES_MAX = 500 };

struct leaf_account {
    struct bytes code;
    struct bytes name;         /* its own; the chart's where it is one of the chart */
    struct bytes name_in_both; /* of one of the chart: Chinese, a blank, English */
    bool is_closed;            /* stands for a bank account that was closed: only by its name */
};

struct leaves {
    struct arena *arena;
    enum language language;
    struct leaf_account at[LEAVES_MAX];
    size_t count;
    size_t usual_count; /* of them under the first code */
};

/* The leaf accounts under first-level codes, one blank between them. ERR_LIMIT. */
enum err leaves_gather(struct view *view, const struct account_set *set, const char *codes,
                       struct leaves *leaves);
/* The one open leaf of the first `count` whose name holds the hint ("租赁|发包"; NULL: any); NULL
 * where there is none or several. */
const struct leaf_account *leaves_only(const struct leaves *leaves, size_t count,
                                       const char *hint);
/* The one with this code or name, else the one whose name holds the text; NULL. */
const struct leaf_account *leaves_named(const struct leaves *leaves, struct bytes text);
/* The open one with this code; NULL. */
const struct leaf_account *leaves_coded(const struct leaves *leaves, struct bytes code);
/* How many open bank accounts are among them. */
size_t leaves_open_banks(const struct leaves *leaves);
/* "10201 基本户、101 库存现金", for a message. */
enum err leaves_list(const struct leaves *leaves, char **out);

#endif
