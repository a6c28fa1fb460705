/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Charts of accounts as tables. The code of an account means nothing without its chart: the
 * charts of 2004 and 2023 use the same codes for other things. A chart is a row of `charts` and
 * a table of its first-level accounts (ledger/charts/); sub-accounts are entries of the log
 * (kind `account`).
 */
#ifndef LEDGER_CHART_H
#define LEDGER_CHART_H

#include "base/bytes.h"

enum {
    CHART_NAME_MAX = 16,
    ACCOUNT_CODE_MAX = 20, /* digits of the longest code */
    ACCOUNT_LEVELS_MAX = 8,
};

enum account_class {
    CLASS_ASSET,
    CLASS_LIABILITY,
    CLASS_EQUITY,
    CLASS_COST,
    CLASS_INCOME,
    CLASS_EXPENSE,
    CLASS_COUNT,
};

enum account_side {
    SIDE_DEBIT,
    SIDE_CREDIT,
};

enum account_mark {
    ACCOUNT_CONTRA = 1 << 0,    /* stands against another account of its class */
    ACCOUNT_TWO_SIDED = 1 << 1, /* may stand on either side; never netted over its details */
    ACCOUNT_CLEARED = 1 << 2,   /* zero when a period is closed */
    ACCOUNT_YEARLY = 1 << 3,    /* zero at the end of the year */
    ACCOUNT_OPTIONAL = 1 << 4,  /* a village may have it; the chart does not ask for it */
    ACCOUNT_OWED = 1 << 5,      /* debts: owed by a party or to one */
};

struct chart_row {
    const char *code;
    struct words name;
    enum account_class class;
    enum account_side side; /* on which its balance stands */
    unsigned marks;
    struct words what;    /* what it is for */
    struct words details; /* usual sub-accounts; "" where it has none */
};

struct chart {
    const char *name; /* on the wire: "2023" */
    struct words title;
    const struct chart_row *rows; /* in order of code */
    size_t count;
    size_t first_digits; /* of a first-level code */
};

extern const struct chart charts[];
extern const size_t chart_count;

/* By wire name; NULL where there is none. */
const struct chart *chart_find(struct bytes name);
/* All their names, for a message. */
struct chart_names {
    char at[64];
};
struct chart_names chart_names(void);
/* A first-level account by its code, or the one that a longer code stands under; NULL. */
const struct chart_row *chart_account(const struct chart *chart, struct bytes code);
struct words class_words(enum account_class class);
struct words side_words(enum account_side side);

/* How many digits each level of a code has: "3-2-2-2". */
struct structure {
    uint8_t digits[ACCOUNT_LEVELS_MAX];
    size_t levels;
};
#define STRUCTURE_DEFAULT "3-2-2-2"
/* ERR_FORMAT: not 1 to 8 levels of 1 to 4 digits, the first of 3, ACCOUNT_CODE_MAX in all. */
enum err structure_parse(struct bytes text, struct structure *out);
/* The size of the parent's code: 0 for a first-level code, SIZE_MAX where no level ends at
 * `size` digits. */
size_t structure_parent(const struct structure *structure, size_t size);

#endif
