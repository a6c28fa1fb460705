/* SPDX-License-Identifier: Apache-2.0 */
/* Rules that several kinds have alike, so that they refuse in the same words. Private to
 * ledger/kinds/. */
#ifndef LEDGER_SHARED_RULES_H
#define LEDGER_SHARED_RULES_H

#include "ledger/entry.h"
#include "ledger/view_money.h"
#include "ledger/view_register.h"

/* The field by which an entry replaces an earlier one of its kind. */
#define FIELD_OF_CHANGES \
    { \
        .name = "changes", \
        .type = FIELD_REF, \
        .title = WORDS("更改的记录", "Changes"), \
        .help = WORDS("更改前面的记录时填它的序号，必须是最后有效的那一条", \
                      "the entry that this one replaces: the last that stands") \
    }

#define FIELD_OF_YEAR \
    { \
        .name = "year", \
        .type = FIELD_NUMBER, \
        .flags = FIELD_NEEDED | FIELD_INDEXED, \
        .title = WORDS("年度", "Year"), \
        .help = WORDS("哪一年", "of which year") \
    }

/* What this entry is about (its key in a register) is recorded once; a later entry says in
 * `changes` which one it replaces, and that is the last one. ERR_RULE. */
enum err rule_once(struct view *view, const struct register_key *key, const struct entry *entry,
                   const struct place *place);
/* Keep that it was recorded here. */
enum err rule_once_apply(struct view *view, const struct register_key *key,
                         const struct place *place);

/* No two rows of a list have the same text in this member. ERR_RULE names the row. */
enum err rule_unique(const struct entry *entry, const char *list, const char *member);
/* The sum of an amount over a list's rows, each at least `least_fen` where it stands. ERR_RULE,
 * ERR_LIMIT. */
enum err rule_sum(const struct entry *entry, const char *list, const char *member,
                  int64_t least_fen, int64_t *sum_fen);
/* An amount is above zero. ERR_RULE. */
enum err rule_positive(const struct entry *entry, const char *name);
/* An amount is not below zero; true too where it is not given. ERR_RULE. */
enum err rule_not_negative(const struct entry *entry, const char *name);
/* The first day is not after the second; true too where one is not given. ERR_RULE. */
enum err rule_days(const struct entry *entry, const char *first, const char *second);
/* `year` lies from the set's first books to the year after the entry's date. ERR_RULE. */
enum err rule_year(const struct entry *entry, const struct account_set *set);
/* `account` of the entry, one without details in its set. ERR_RULE. */
enum err rule_leaf(struct view *view, const struct account_set *set, struct bytes code,
                   struct account *out);
/* A number of an entry as a part of a register's key, in `room`. */
struct bytes rule_decimal(int64_t number, char room[static 24]);

#endif
