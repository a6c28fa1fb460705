/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What must stand before a month is closed (specs/kinds.md#period): a table of conditions. Some
 * always hold; others hold where the policy `close.checks` names them, and are advice where it
 * does not. A refused closing tells every reason at once.
 */
#ifndef LEDGER_CLOSE_RULES_H
#define LEDGER_CLOSE_RULES_H

#include "ledger/view_month.h"

struct closing {
    const struct account_set *set;
    struct month month;
    const struct entry *entry; /* the period entry; NULL: not made yet */
};

struct close_rule {
    const char *name; /* on the wire, in close.checks */
    struct words title;
    bool always;
};

extern const struct close_rule close_rules[];
extern const size_t close_rule_count;

/* Words of close.checks: names of rules, blanks between them. ERR_RULE. */
enum err close_rules_parse(struct bytes value);
/* Is the rule one that refuses in this month, and not only advice? */
enum err close_rule_holds(struct view *view, const struct close_rule *rule, struct month month,
                          bool *out);

/* Look at every condition of one rule; each(context) is called for each that fails, while
 * err_why() says which and what to do, and what it answers other than OK ends the walk. */
enum err close_rule_check(struct view *view, const struct close_rule *rule,
                          const struct closing *closing, enum err (*each)(void *context),
                          void *context);

/* All that hold: the first that fails. ERR_RULE. */
enum err close_check(struct view *view, const struct closing *closing);

#endif
