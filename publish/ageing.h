/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How old what is owed is (账龄, specs/reports.md#ageing). Movements of one debt, in order of
 * their days, are matched first in, first out: what is paid settles the oldest. What is left
 * lies in five buckets by its age on a day; they always add up to the balance. One that was
 * paid more than it owed stands on the other side, by the same rules.
 */
#ifndef PUBLISH_AGEING_H
#define PUBLISH_AGEING_H

#include "base/date.h"

enum { AGE_BUCKETS = 5 };
extern const struct words age_words[AGE_BUCKETS]; /* 1年以内, 1–2年, 2–3年, 3–5年, 5年以上 */

struct age_item {
    struct date day;  /* on which it arose */
    struct date due;  /* year 0: not said */
    int64_t fen;      /* what is open of it: debit positive; all open items have one sign */
    uint64_t voucher; /* index of the entry that it arose from */
};

struct ageing {
    struct arena *arena;
    struct age_item *items;
    size_t first; /* the oldest that is open */
    size_t count; /* of items put so far */
    size_t room;
    int64_t balance_fen;
};

struct ageing ageing_new(struct arena *arena);
/* One more movement, not before the last. Does it settle something? ERR_LIMIT, ERR_MEMORY. */
enum err ageing_add(struct ageing *ageing, const struct age_item *item, bool *settles);
/* By age on a day that is not before any item. At a whole year's end it still counts as that
 * year: the first anniversary lies in the first bucket. */
void ageing_buckets(const struct ageing *ageing, struct date day,
                    int64_t out[static AGE_BUCKETS]);
size_t age_bucket(struct date arose, struct date day);

#endif
