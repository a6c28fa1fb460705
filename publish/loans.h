/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Loans taken and given as they stood on a day (specs/reports.md#loans): what was agreed, what
 * the vouchers repaid of it, and the interest of what was open, day by day.
 */
#ifndef PUBLISH_LOANS_H
#define PUBLISH_LOANS_H

#include "publish/books.h"

struct loan_row {
    struct date day;
    int64_t principal_fen;
    int64_t interest_fen;
    int64_t open_fen; /* of the principal, after all that was repaid by the day */
};

struct loan {
    const struct book_record *record; /* the last that stands of it */
    bool is_lent;
    struct date start;
    struct date due;
    int64_t principal_fen;
    int64_t repaid_fen;       /* by the day, of this loan */
    int64_t accrued_fen;      /* interest since the start, or since the books were opened */
    int64_t interest_fen;     /* paid */
    struct date accrues_from; /* the later of those two */
    int64_t year_days;        /* by which interest is counted */
    struct loan_row *rows;    /* the schedule */
    size_t row_count;
};

struct loans {
    struct loan *rows; /* by set, account, party; then start */
    size_t count;
};

struct loans_query {
    struct bytes set;     /* empty: all */
    struct bytes account; /* under this code */
    struct bytes party;   /* empty: all */
    struct date day;
};
enum err loans_read(const struct books *books, const struct loans_query *query,
                    struct loans *out);
/* Principal that was due by the day and is open. */
int64_t loan_overdue_fen(const struct loan *loan, struct date day);

#endif
