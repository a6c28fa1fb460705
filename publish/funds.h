/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Money for a purpose, as it stood on a day (specs/reports.md#funds): what a fund's document
 * says, and what the vouchers' lines that name it as their project did: brought in, used, gave
 * back; and with whom of its households money passed.
 */
#ifndef PUBLISH_FUNDS_H
#define PUBLISH_FUNDS_H

#include "publish/books.h"

struct fund_household {
    struct bytes name;
    struct bytes basis;
    bool listed;      /* stands in the plan; else it was paid all the same */
    int64_t due_fen;  /* to it, or of a levy from it */
    int64_t paid_fen; /* through cash or bank */
};

struct fund {
    const struct books *books;
    const struct book_record *record; /* the last of its name by the day */
    struct bytes name;
    bool is_levy;
    int64_t opening_fen;
    int64_t received_fen;
    int64_t used_fen;
    int64_t returned_fen;
    struct fund_household *households; /* those of the plan first, in its order */
    size_t household_count;
};

struct funds {
    struct fund *rows; /* in order of their first entries */
    size_t count;
};

/* `set` and `project` may be empty: all. */
enum err funds_read(const struct books *books, struct bytes set, struct bytes project,
                    struct date day, struct funds *out);
int64_t fund_left_fen(const struct fund *fund);

#endif
