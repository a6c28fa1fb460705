/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A sheet of cells out of a CSV file: UTF-8 with or without BOM, or GB18030; comma, semicolon
 * or tab, found by the first line; quotes doubled inside quotes; LF, CRLF or CR
 * (specs/desk.md#csv). Bounded; every fault names row and column as a spreadsheet shows them.
 */
#ifndef DESK_CSV_H
#define DESK_CSV_H

#include "base/bytes.h"

enum {
    CSV_FILE_MAX = 256 << 20,
    CSV_COLUMNS_MAX = 200,
    CSV_ROWS_MAX = 4000000,
    CSV_CELL_MAX = 65536,
    CSV_COLUMN_NAME = 8,
};

struct sheet {
    struct bytes *cells; /* rows * columns, row by row; short rows are filled up */
    uint32_t *lines;     /* of each row: its number in the file, from 1 */
    size_t columns;
    size_t rows; /* the title row is row 0; empty rows are left out */
    const char *encoding;
};

/* ERR_FORMAT, ERR_LIMIT. The result lives in the arena and may point into `file`. */
enum err csv_read(struct arena *arena, struct bytes file, struct sheet *out);
/* The same of a text in UTF-8 whose rows differ in length, cut at `mark`: banks write titles
 * above their tables, and quote where they should not. There is no title row; columns are
 * those of the longest row. */
enum err csv_read_ragged(struct arena *arena, struct bytes text, uint8_t mark,
                         struct sheet *out);
struct bytes sheet_cell(const struct sheet *sheet, size_t row, size_t column);
/* A, B, … Z, AA: a column's letters. */
void sheet_column_name(size_t column, char out[static CSV_COLUMN_NAME]);

#endif
