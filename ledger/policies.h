/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The policies that the books know (specs/kinds.md#policy): a parameter of the rules, set by an
 * entry with a day from which it holds and a legal basis. A table: a new policy is a row here.
 */
#ifndef LEDGER_POLICIES_H
#define LEDGER_POLICIES_H

#include "ledger/view.h"

enum {
    POLICY_NAME_MAX = 80,
    POLICY_VALUE_MAX = 200,
    POLICY_VALUES_MAX = 200, /* of one policy, over time */
};

#define BANK_ACCOUNT_POLICY "bank.account" /* which bank account everyday words mean */

struct policy_row {
    const char *name; /* whole; or up to a slot: "<kind>", "<chart>", "<set>" stand for names */
    struct words title;
    struct words help;
    /* Is the value one that this policy can have? ERR_RULE, ERR_FORMAT. */
    enum err (*shape)(struct bytes value);
    /* Against the books so far, and into them; NULL: nothing but the value is kept. */
    enum err (*check)(struct view *view, const struct entry *entry);
    enum err (*apply)(struct view *view, const struct entry *entry);
};

extern const struct policy_row policy_rows[];
extern const size_t policy_count;

/* The row of a policy by its name on the wire; NULL where the books know none. */
const struct policy_row *policy_find(struct bytes name);

/* The value in force on a day; {NULL, 0} where none is. */
enum err policy_value(struct view *view, struct bytes name, struct date day,
                      struct bytes *value);
/* How many values were given to it so far, and one more. */
enum err policy_values(struct view *view, struct bytes name, size_t *count);
enum err policy_put(struct view *view, struct bytes name, struct date from, uint64_t index,
                    struct bytes value);

/* A value in yuan: "5000" or "5000.00". ERR_RULE. */
enum err policy_yuan(struct bytes value, int64_t *out_fen);

/* At least how many signatures a kind needs on a day: its own least, or more by policy. */
enum err policy_least(struct view *view, const struct kind *kind, struct date day,
                      size_t *least);

#endif
