/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a bank's sheet says of its own rows: sums under a page, a month or the whole, balances
 * carried forward and at the end, how many rows there are (specs/desk.md#bank). The running
 * balance cannot tell that rows lack at an end of the file; these can. Pure.
 */
#ifndef DESK_BANK_TOTALS_H
#define DESK_BANK_TOTALS_H

#include "desk/bank_columns.h"
#include "desk/bankfile.h"

enum bank_stated {
    STATED_IN,
    STATED_OUT,
    STATED_AMOUNT, /* of one column for both */
    STATED_BALANCE,
    STATED_ROWS,
    STATED_KINDS,
};

/* A line that adds up: where it stands, and what it states of what. */
struct bank_total {
    size_t row;                   /* of the sheet */
    size_t before;                /* rows of the file above it … */
    size_t page;                  /* … and how many of them are above its page */
    bool of_page;                 /* it says that it is a page's */
    size_t columns[STATED_KINDS]; /* BANK_NO_COLUMN: it does not say */
    int64_t values[STATED_KINDS]; /* fen, or a number of rows */
    struct bank_total *next;
};

/* Does a line of the sheet add up or carry forward? Then what it states; a cell that is neither
 * amount nor number states nothing. */
bool bank_total_read(const struct sheet *sheet, size_t row, const struct bank_columns *columns,
                     struct bank_total *out);

/* Sums over the first rows of a file: one more than there are rows. */
struct bank_sums;
enum err bank_sums_of(struct arena *arena, const struct bankfile *file,
                      struct bank_sums **out);
/* Does it hold for the rows as they stand in the file? ERR_FORMAT says what they come to. */
enum err bank_total_check(const struct bank_sums *sums, const struct bankfile *file,
                          const struct bank_total *total, enum bank_stated kind);

#endif
