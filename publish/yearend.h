/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What carries a period over (specs/yearend.md; domain: the ten steps): the vouchers that close
 * income and expense, and at a year's end the tax, the loss cover and the distribution. Pure:
 * from the books as they stand to vouchers that somebody signs. Each step starts from what the
 * steps before it leave, so that all can be shown before any is written.
 */
#ifndef PUBLISH_YEAREND_H
#define PUBLISH_YEAREND_H

#include "publish/balances.h"

struct yearend_line {
    struct bytes account;
    int64_t debit_fen;
    int64_t credit_fen;
    struct bytes household; /* empty: none */
};

enum { YEAREND_LINES_MAX = 400 }; /* of a voucher; longer ones are cut in several */

struct yearend_voucher {
    unsigned step; /* of the ten, as the spec numbers them */
    struct words note;
    bool is_closing; /* nature 结转 */
    struct yearend_line lines[YEAREND_LINES_MAX];
    size_t count;
    struct yearend_voucher *next;
};

struct yearend_options {
    struct bytes set;
    struct date day;                  /* the last of the month or of the year */
    bool year;                        /* all steps; else income and expense to 321 only */
    bool share_only;                  /* the distribution alone, of a year closed already */
    int64_t tax_fen;                  /* income tax of the year to accrue; 0: none */
    struct bytes tax;                 /* its account under 214; empty: the one named 所得税 */
    int64_t cover_fen;                /* loss covered from the reserve, as resolved; 0: none */
    const struct entry *distribution; /* of the year; NULL: none resolved, or done already */
};

struct yearend {
    struct yearend_voucher *first; /* in order; NULL: nothing is left to do */
    int64_t income_fen;            /* net income after tax that goes to 322 */
    int64_t unfinished_fen;        /* what 401 holds; finished goods go to 121 by hand */
    int64_t pending_fen;           /* what 181 holds: must be nil */
};

/* ERR_RULE where an account that a step needs is not there, or a distribution is more than
 * there is; the message says which account to add. */
enum err yearend_plan(struct arena *arena, const struct books *books,
                      const struct yearend_options *options, struct yearend *out);

#endif
