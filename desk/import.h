/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a sheet to drafts of entries (specs/desk.md#import). Columns are named like fields. An
 * entry with a list takes several rows: a row begins a new one where a field outside the list
 * is given and differs from the entry's before (of a voucher only date, word or number); empty
 * ones belong to it. Ids follow from the content, so that the same sheet imported twice adds
 * nothing.
 */
#ifndef DESK_IMPORT_H
#define DESK_IMPORT_H

#include "desk/csv.h"
#include "desk/form.h"
#include "ledger/tree.h"

enum {
    IMPORT_BAD_MAX = 100, /* bad cells that are told */
    IMPORT_ENTRIES_MAX = 1000000,
    IMPORT_ID_SIZE = 16,
};

#define IMPORT_NO_COLUMN SIZE_MAX

struct bad_cell {
    size_t line;   /* of the file */
    size_t column; /* or IMPORT_NO_COLUMN: the whole entry */
    const char *zh;
    const char *en;
    struct bad_cell *next;
};

struct import_column {
    const struct field *list; /* the list whose rows have this field, or NULL */
    const struct field *field;
    bool names_account; /* a column of accounts' names; no field */
};

struct chart_map;
struct import_leaf;
struct view;

struct import_set {
    struct bytes name;
    struct bytes chart;
    struct bytes first_day;
};

struct import_group {
    uint32_t row;
    uint32_t count;
};

struct import {
    const struct kind *kind;
    const struct sheet *sheet;
    struct import_column columns[CSV_COLUMNS_MAX];
    struct import_group *groups;
    size_t count;
    /* What every entry of this import has. */
    struct bytes log;
    struct bytes set;
    const struct import_set *sets; /* there are, to tell chart and first day by */
    size_t set_count;
    const char *const *words; /* field=value for every entry, where its row says nothing */
    size_t word_count;
    struct bytes seen_root;
    uint64_t seen_size;
    const struct chart_map *map; /* from the chart of the sheet's old codes; NULL: none */
    const struct bytes *mapped;  /* each row's account; NULL, or empty: as it says */
    struct import_leaf *leaves;  /* those that the sheet refers to */
    size_t leaf_count;
};

/* Match titles and cut the rows into entries. ERR_USAGE names the title that fits nothing. */
enum err import_plan(struct arena *arena, const struct sheet *sheet, const struct kind *kind,
                     struct import *out);

/* What every entry has where its row says nothing, as field=value words (kept, not copied).
 * ERR_USAGE where one is a list's or a reference. */
enum err import_words(struct arena *arena, struct import *import, const char *const *words,
                      size_t count);
/* Find the account sets that there are. */
enum err import_sets(struct arena *arena, struct view *view, struct import *import);
/* Find the leaf hashes of all entries that the sheet refers to, among the first seen_size. */
enum err import_references(struct arena *arena, const struct tree_reader *tree,
                           struct import *import);
/* Put them into a value of this column. ERR_RULE where there is no such entry. */
enum err import_complete(const struct import *import, struct arena *arena, size_t column,
                         struct json *value);

/* Opening balances whose `old` codes are of the chart `from`: find each row's account. *out are
 * the rows that the table of charts does not decide and the sheet does not say, with what to
 * choose from; nothing may be drafted while there are any. ERR_USAGE. */
enum err import_map(struct arena *arena, struct view *view, const char *from,
                    struct import *import, struct bad_cell **out);
/* Does the row of opening balances say that there is none? */
bool import_is_nothing(const struct import *import, struct arena *arena, size_t row);

/* The body of one entry without its id, and the id by its content and how many entries of the
 * same content came before it in the sheet. What is bad goes to *bad (a list in the arena, NULL
 * where all is good). Safe on several threads with an arena each. */
struct draft {
    struct form form;
    struct bad_cell *bad;
    struct hash content;
};
enum err import_draft(const struct import *import, struct arena *arena, size_t group,
                      struct draft *out);
/* Put the id for the n-th entry of this content (from 0). */
enum err import_id(struct draft *draft, uint64_t ordinal, struct bytes *id);

#endif
