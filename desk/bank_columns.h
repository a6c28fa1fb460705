/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which column of a bank's own sheet is what, by the words that banks here put above them
 * (specs/desk.md#bank). A table: a bank that writes another word is a row there.
 */
#ifndef DESK_BANK_COLUMNS_H
#define DESK_BANK_COLUMNS_H

#include "desk/csv.h"

enum bank_column {
    BANK_DATE,
    BANK_BALANCE,
    BANK_IN,
    BANK_OUT,
    BANK_AMOUNT, /* one column for both: signed, or with the next one beside it */
    BANK_SIDE,   /* 借 or 贷, 收 or 支 */
    BANK_PARTY,
    BANK_SERIAL,
    BANK_COLUMNS,
    BANK_NOTE = BANK_COLUMNS, /* several columns make one note */
};

enum { BANK_NOTES_MAX = 4 };

#define BANK_NO_COLUMN SIZE_MAX

struct bank_columns {
    size_t at[BANK_COLUMNS]; /* BANK_NO_COLUMN: there is none */
    size_t notes[BANK_NOTES_MAX];
    size_t note_count;
    size_t known; /* how many cells were known words */
};

/* A cell without ="0012" and what else people put before long numbers, so that a spreadsheet
 * leaves them alone; empty for BANK_NO_COLUMN. */
struct bytes bank_cell(const struct sheet *sheet, size_t row, size_t column);
/* What a row's cells would be as titles. */
enum err bank_columns_of(struct arena *arena, const struct sheet *sheet, size_t row,
                         struct bank_columns *out);
/* Enough to read rows by: a day, a balance, and in and out or an amount. Else what lacks. */
bool bank_columns_whole(const struct bank_columns *columns, struct words *lacks);

/* 借, 支, D, 转出 … : is it money out? ERR_FORMAT where it is no word for a side. */
enum err bank_side(struct arena *arena, struct bytes text, bool *is_out);
/* A row that adds up, heads or ends a page: 合计, 本页小计, 承前页 … */
bool bank_is_total(struct bytes cell);

#endif
