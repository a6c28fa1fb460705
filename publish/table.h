/* SPDX-License-Identifier: Apache-2.0 */
/* A table as data, several of them as one report: for a terminal (aligned by East Asian width),
 * CSV, JSON (amounts twice), XLSX (specs/desk.md#tables) or PDF (specs/paper.md). */
#ifndef PUBLISH_TABLE_H
#define PUBLISH_TABLE_H

#include "base/date.h"

enum column_type {
    COLUMN_TEXT = 1,
    COLUMN_NUMBER,      /* right aligned */
    COLUMN_MONEY,       /* fen */
    COLUMN_TYPES = 7,   /* and or'ed with it: */
    COLUMN_WIDE = 8,    /* not on a screen, which is narrower than paper */
    COLUMN_ASIDE = 16,  /* for programs: what the page's head says; folded away in XLSX */
    COLUMN_INDENT = 32, /* shown further to the right by the row's depth */
    /* What it holds, for publish/mask.h; of none of these, words that are searched through: */
    COLUMN_HOLDS = 7 << 6,
    COLUMN_PERSON = 1 << 6,  /* a name that nobody need know */
    COLUMN_NUMBERS = 2 << 6, /* long numbers that are nobody's own: of papers, bank rows */
    COLUMN_IDENTITY = 3 << 6,
    COLUMN_CARD = 4 << 6, /* or a bank account's number */
    COLUMN_PHONE = 5 << 6,
    COLUMN_ADDRESS = 6 << 6,
    COLUMN_HOTLINE = 7 << 6, /* a telephone for everybody */
    COLUMN_SIDE = 1 << 9,    /* the other side begins: a page draws two tables */
};
struct column {
    const char *name; /* the JSON member; NULL ends a list; "mark" is the row's own */
    unsigned type;
    struct words title;
};

struct cell {
    union { /* by its column's type */
        struct bytes text;
        int64_t number;
    };
    bool set; /* else empty */
};
/* What a row is to its reader; in JSON "mark", absent for a plain one. */
enum row_mark { ROW_PLAIN,
                ROW_HEADING,
                ROW_SUBTOTAL,
                ROW_TOTAL };

struct table_row {
    struct cell *cells;
    enum row_mark mark;
    unsigned depth;
    const int64_t *sums; /* that a page which ends here carries over (table_carry.h) */
    struct table_row *next;
};
/* Something said of the whole table: a period, a total, who made it. */
struct table_fact {
    const char *name;
    struct words title;
    struct bytes text;
    bool under; /* stands under the table, all such in one line */
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
    struct table_fact *notes;        /* name and title empty; under the table, not in CSV */
    const struct table_carry *carry; /* a book of account (table_carry.h); NULL: no */
    bool facts_in_line;              /* those above the table in one line */
    bool new_page;                   /* on paper it begins one */
    bool unregistered;               /* no entry knows its subject: it makes nothing known */
    bool bad;                        /* the arena had no memory */
};
enum table_format { TABLE_TXT,
                    TABLE_CSV,
                    TABLE_JSON,
                    TABLE_XLSX,
                    TABLE_PDF };
struct table table_new(struct arena *arena, const char *name, struct words title,
                       const struct column *columns);
void table_fact(struct table *table, const char *name, struct words title, struct bytes text);
void table_fact_under(struct table *table, const char *name, struct words title,
                      struct bytes text);
void table_note(struct table *table, struct bytes text);
void table_row(struct table *table); /* the setters below fill it */
void table_mark(struct table *table, enum row_mark mark);
void table_depth(struct table *table, unsigned depth);
void table_text(struct table *table, const char *column, struct bytes text);
/* Not copied: it outlives the table. */
void table_said(struct table *table, const char *column, struct bytes text);
void table_number(struct table *table, const char *column, int64_t number);
void table_money(struct table *table, const char *column, int64_t fen);
/* As one report has them; in CSV and XLSX those of one name that follow go on as one list. */
struct tables {
    struct arena *arena;
    struct table **at;
    size_t count;
    struct table_fact *facts;  /* every table begins with these */
    struct date day;           /* the report's own, for files that must carry one */
    const struct paper *paper; /* how it goes on paper (paper.h); NULL: as is usual */
    size_t wrong;              /* checks that failed: the command's exit status is then 1 */
    bool bad;
};
/* One more, with the facts; never NULL (one without memory is `bad`). */
struct table *tables_add(struct tables *tables, const char *name, struct words title,
                         const struct column *columns);
void tables_drop_fact(struct tables *tables, const char *name); /* from the next one on */
enum err tables_print(const struct tables *tables, enum table_format format,
                      enum language language, struct buf *out);
enum err table_print(struct table *table, enum table_format format, enum language language,
                     struct buf *out);
/* "txt", "csv", "json", "xlsx", "pdf", or a file name that ends so. ERR_USAGE. */
enum err table_format_of(const char *option, const char *file, enum table_format *out);

#endif
