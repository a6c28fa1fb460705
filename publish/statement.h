/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Statutory statements as data (specs/statements.md): a form is a list of printed rows,
 * each with a formula over accounts and rows above it. A form is one file in
 * publish/statements/ and one line in statements.def; a row is a table edit away.
 */
#ifndef PUBLISH_STATEMENT_H
#define PUBLISH_STATEMENT_H

#include "publish/balances.h"

enum statement_mark {
    STATEMENT_SUM = 1 << 0,    /* a total of rows above */
    STATEMENT_MEMO = 1 << 1,   /* 其中: shown, in no sum */
    STATEMENT_IF_ANY = 1 << 2, /* not of the printed form: shown where it is not nil */
    STATEMENT_UNSURE = 1 << 3, /* its place in the form is not certain; the notes say why */
};

struct statement_row {
    const char *number; /* the form's row number: how formulas name it; NULL ends a list */
    struct words title;
    const char *formula; /* NULL: a heading */
    unsigned marks;
};

enum statement_what {
    STATEMENT_BALANCES,  /* accounts stand for balances, on their own side */
    STATEMENT_MOVEMENTS, /* for what moved in the span, closing vouchers left out */
};

struct statement {
    const char *report; /* "sheet", "income" */
    const char *name;   /* of the form: "2023", as typed; the first of a chart is its default */
    const char *chart;
    struct words title; /* 资产负债表 */
    struct words form;  /* 会村01表 */
    enum statement_what what;
    bool opening_first; /* the form's column of the year's start stands before the other */
    const struct statement_row *left;
    const struct statement_row *right; /* NULL: one column of rows */
    const struct words *notes;         /* printed under it; ended by one without text */
};

#define STATEMENT(name) extern const struct statement statement_##name;
#include "publish/statements.def"
#undef STATEMENT

extern const struct statement *const statements[];
extern const size_t statement_count;

/* The form of a report by its name, or where `name` is empty the chart's first; NULL. */
const struct statement *statement_find(const char *report, struct bytes name,
                                       const struct chart *chart);

enum { STATEMENT_ROWS_MAX = 128 };
struct statement_values {
    int64_t fen[STATEMENT_ROWS_MAX]; /* left rows first, then right */
    size_t count;
};

/* The chart that a set has, or all sets together where `set` is empty; ERR_USAGE where they
 * have several. */
enum err statement_chart(const struct books *books, struct bytes set,
                         const struct chart **out);

/* The value of each row over the postings of a query's set and span. Accounts stand for
 * balances as the span closed or, with `opening`, as it opened; or for movements. A bad formula
 * is a bug (tests/publish/statement_test.c computes each); ERR_LIMIT where a sum grows too
 * large. */
enum err statement_compute(const struct statement *statement, const struct books *books,
                           const struct balance_query *query, bool opening,
                           struct statement_values *out);

#endif
