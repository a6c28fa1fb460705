/* SPDX-License-Identifier: Apache-2.0 */
/* Limitation of claims (诉讼时效): until when a debt can be sued for, and when to demand it
 * so that the period begins anew. The law is a table (specs/reports.md#limits). */
#ifndef PUBLISH_LIMITS_H
#define PUBLISH_LIMITS_H

#include "base/date.h"

struct limit_row {
    const char *name;
    int months;        /* of the period */
    int remind_months; /* after which to demand */
    struct words article;
};
extern const struct limit_row limit_general;

enum limit_state {
    LIMIT_NOT_DUE, /* the debt is not due yet: nothing runs */
    LIMIT_RUNS,
    LIMIT_REMIND, /* demand it now */
    LIMIT_OVER,
};
struct words limit_words(enum limit_state state);

struct limit {
    struct date remind; /* the first day on which to demand */
    struct date end;    /* the last day of the period */
    enum limit_state state;
};
/* Of a period that runs from the day after `start`: the day on which the debt fell due, was
 * last demanded, promised, or paid in part. */
struct limit limit_of(const struct limit_row *row, struct date start, struct date day);

#endif
