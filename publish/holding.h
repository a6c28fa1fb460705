/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of disclosure that hold on a day: a place's rules, and what the village's own
 * policies say before them (specs/duties.md#rules). */
#ifndef PUBLISH_HOLDING_H
#define PUBLISH_HOLDING_H

#include "ledger/duties.h"
#include "publish/books.h"

struct holding {
    const struct duty_rules *rules;
    int day;        /* of the first month after a period; never 0 */
    int event_days; /* 0 here and below: no rule gives a number */
    int stay_days;
    int notice_days; /* 公示 */
    int answer_days;
    int town_days;
    bool finance_monthly;
};

/* By `rules`, whatever the policies say; or where it is NULL by those of the policies. Faults
 * of the source, ERR_FORMAT where the log names rules that nobody knows. */
enum err holding_on(const struct books *books, const struct duty_rules *rules, struct date day,
                    struct holding *out);
bool holding_same(const struct holding *a, const struct holding *b);
/* How often an item is made known under them. */
enum duty_rhythm holding_rhythm(const struct holding *holding, const struct duty *duty);
/* The rules of that name, which a person chose. ERR_USAGE lists what there is. */
enum err holding_rules(struct arena *arena, struct bytes name, const struct duty_rules **out);

#endif
