/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A table as data, printed for a terminal (aligned by East Asian width), as CSV (UTF-8 with
 * BOM, formulas defused) or as JSON of a stable shape (specs/desk.md#tables):
 *   {"table":name,"version":1,"facts":{…},"rows":[{…}]}
 * with amounts twice: "debit" in yuan as a string, "debit_fen" as an integer.
 */
#ifndef PUBLISH_TABLE_H
#define PUBLISH_TABLE_H

#include "base/bytes.h"
#include "base/json.h"

enum column_type {
    COLUMN_TEXT,
    COLUMN_NUMBER, /* right aligned */
    COLUMN_MONEY,  /* fen; an empty cell where it was not set */
};

struct column {
    const char *name; /* the JSON member; NULL ends a list */
    enum column_type type;
    struct words title;
};

struct cell {
    struct bytes text;
    int64_t number;
    bool set;
};

struct table_row {
    struct cell *cells;
    struct table_row *next;
};

/* Something said of the whole table: a period, a total. */
struct table_fact {
    const char *name;
    struct words title;
    struct bytes text;
    struct table_fact *next;
};

struct table {
    struct arena *arena;
    const char *name;
    struct words title;
    const struct column *columns;
    size_t width; /* how many columns */
    struct table_row *first;
    struct table_row *last;
    size_t count;
    struct table_fact *facts;
    bool bad; /* the arena had no memory */
};

/* Would a spreadsheet run it? It does with full-width signs too, and behind blanks. Ours gets
 * an apostrophe when written, and loses it when read. */
bool cell_is_formula(struct bytes text);

enum table_format {
    TABLE_TXT,
    TABLE_CSV,
    TABLE_JSON,
};

struct table table_new(struct arena *arena, const char *name, struct words title,
                       const struct column *columns);
void table_fact(struct table *table, const char *name, struct words title, struct bytes text);
/* Begin a row; the setters below fill the last row. */
void table_row(struct table *table);
void table_text(struct table *table, const char *column, struct bytes text);
void table_number(struct table *table, const char *column, int64_t number);
void table_money(struct table *table, const char *column, int64_t fen);

enum err table_print(const struct table *table, enum table_format format,
                     enum language language, struct buf *out);

/* Several tables in order, as one report has them. */
struct tables {
    struct arena *arena;
    struct table **at;
    size_t count;
    struct table_fact *facts; /* every table begins with these */
    size_t wrong;             /* checks that failed: the command's exit status is then 1 */
    bool bad;
};
/* One more, with the facts; never NULL (one without memory is `bad`). */
struct table *tables_add(struct tables *tables, const char *name, struct words title,
                         const struct column *columns);
enum err tables_print(const struct tables *tables, enum table_format format,
                      enum language language, struct buf *out);
/* "txt", "csv", "json", or a file name that ends so. ERR_USAGE. */
enum err table_format_of(const char *option, const char *file, enum table_format *out);

#endif
