/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bank's own sheet, as banks here write them: titles above the table, GB18030 or UTF-8,
 * amounts with commas in one signed column or in two, totals at pages' ends, newest rows first
 * or last, the balance after each row (specs/desk.md#bank). The running balance must hold: a
 * row that lacks is named; so must what the sheet adds up itself. Pure.
 */
#ifndef DESK_BANKFILE_H
#define DESK_BANKFILE_H

#include "base/date.h"
#include "desk/import.h"

enum {
    BANKFILE_MAX = 64 << 20,
    BANKFILE_ROWS_MAX = 200000,
    BANKFILE_HEAD_MAX = 60, /* lines above the titles */
};

struct bank_row {
    uint32_t line; /* of the file */
    struct date date;
    bool is_out;
    int64_t fen; /* above zero but for what takes back an earlier row */
    int64_t balance_fen;
    struct bytes party; /* persons masked; empty where not said, as with: */
    struct bytes note;
    struct bytes serial;
};

struct bankfile {
    struct bank_row *rows; /* oldest first */
    size_t count;
    int64_t opening_fen; /* before the first of them */
    struct bytes number; /* the last digits of the account that the titles name; empty */
    uint32_t titles;     /* the line of the column titles */
    size_t skipped;      /* lines after them that are no rows: totals, notes */
    const char *encoding;
    struct bad_cell *bad; /* at most IMPORT_BAD_MAX of them; then no row counts */
    size_t bad_count;
};

/* What a sheet says. ERR_FORMAT where it has no titles, or where the balance has a gap (names
 * row and sums); bad cells are gathered and no fault. ERR_LIMIT. */
enum err bankfile_read(struct arena *arena, struct bytes bytes, struct bankfile *out);

#endif
