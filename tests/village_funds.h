/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A second village of tests, with the entries of all the kinds of funds: village_founded() and
 * the rows of every part, in the order of `parts` in village_funds.c. Who adds a kind adds rows
 * to his own part, village_funds_NAME.c, so that nobody else's move.
 */
#ifndef TESTS_VILLAGE_FUNDS_H
#define TESTS_VILLAGE_FUNDS_H

#include "tests/village.h"

struct funds_row {
    const char *label; /* NULL, or a name for `own`: @(label) is a reference to this entry */
    const char *kind;  /* "close": a period entry of the books' totals; own: "set month" */
    const char *date;
    const char *own; /* as village_body() reads it, after the labels */
    unsigned signers;
};

struct funds_part {
    const char *name;
    const struct funds_row *rows;
    size_t count;
    bool alone; /* needs the first part only */
};

/* The whole village. Each refusal in it ends the test and says which row. */
struct test_village *village_funds(struct arena *arena);
/* Only the parts up to and with this one: what a kind's own tests begin from. Of one that is
 * alone, the first part and it. */
struct test_village *village_funds_until(struct arena *arena, const char *part);
/* The entry with this label. */
uint64_t village_funds_index(const char *label);
/* `own` with every @(label) made into @N. */
const char *village_funds_own(struct arena *arena, const char *own);

#define FUNDS_BY(key) (1u << (key))
#define FUNDS_BOOKKEEPER FUNDS_BY(KEY_BOOKKEEPER)
#define FUNDS_SET "'set':'" VILLAGE_SET "'"
/* `lines` are rows as JSON with ' for ": amounts in fen, members in order of their names. */
#define FUNDS_VOUCHER(note, lines) \
    "{'chart':'2023','lines':[" lines "],'note':'" note "'," FUNDS_SET "}"
#define FUNDS_ACCOUNT(code, name) \
    "{'chart':'2023','code':'" code "','name':'" name "'," FUNDS_SET "}"

/* The parts; each stands in its own file. */
extern const struct funds_part funds_part_base;
extern const struct funds_part funds_part_debts;
extern const struct funds_part funds_part_bank;
extern const struct funds_part funds_part_board;
extern const struct funds_part funds_part_contracts;

#endif
