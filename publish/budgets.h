/* SPDX-License-Identifier: Apache-2.0 */
/* A year's budget as it stands on a day: what was adopted and what changes made of it. */
#ifndef PUBLISH_BUDGETS_H
#define PUBLISH_BUDGETS_H

#include "publish/books.h"

struct budget_line {
    struct bytes set;
    struct bytes account; /* a code of any level */
    int64_t adopted_fen;
    int64_t changed_fen; /* added by changes, negative where cut */
    struct bytes note;   /* the last that says what it is for */
};

struct budget_lines {
    struct budget_line *lines; /* by set and code */
    size_t count;
};

/* The lines of the budget of the day's year in a set (empty: all sets), from entries dated up
 * to that day; none where none was adopted. */
enum err budget_read(const struct books *books, struct bytes set, struct date day,
                     struct budget_lines *out);
/* What the lines at or under a code come to; *any says that there is one. */
enum err budget_under(const struct budget_lines *budget, struct bytes code, int64_t *fen,
                      bool *any);

#endif
