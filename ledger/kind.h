/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A kind of entry as data (specs/kinds.md): its fields, who may sign it, what it must obey and
 * what it changes in the view. A kind is one file in ledger/kinds/ and one line in kinds.def;
 * forms, CSV columns, JSON Schema, help and tests are drawn from it. Names on the wire are
 * never reused and never change.
 */
#ifndef LEDGER_KIND_H
#define LEDGER_KIND_H

#include "base/json.h"
#include "keys/role.h"

struct entry;
struct view;
struct place;
struct signer;

enum field_type {
    FIELD_TEXT,   /* string, 1..FIELD_SIZE_MAX bytes */
    FIELD_NUMBER, /* integer >= 0 */
    FIELD_MONEY,  /* integer fen, may be negative */
    FIELD_DATE,   /* "YYYY-MM-DD" */
    FIELD_MONTH,  /* "YYYY-MM" */
    FIELD_PERIOD, /* "YYYY", "YYYYQn" or "YYYY-MM" */
    FIELD_DIGEST, /* base64 of a SHA-256 */
    FIELD_KEY,    /* a vkey */
    FIELD_ROLE,   /* a role's wire name */
    FIELD_CHOICE, /* one of field.choices */
    FIELD_FLAG,   /* true or false */
    FIELD_REF,    /* {"index":n,"leaf":"base64"}: an earlier entry */
    FIELD_SEEN,   /* {"root":"base64","size":n}: a tree that the signer knew */
    FIELD_TEXTS,  /* list of strings */
    FIELD_ROWS,   /* list of objects, each with field.fields */
    FIELD_TYPE_COUNT,
};

enum field_flag {
    FIELD_NEEDED = 1 << 0,
    FIELD_INDEXED = 1 << 1,
    FIELD_SEALABLE = 1 << 2, /* may stand as {"mask":…,"sealed":digest} (design.md 3.3) */
    FIELD_SERIAL = 1 << 3,   /* long numbers in it are nobody's own: of papers, bank rows */
    FIELD_HOTLINE = 1 << 4,  /* a telephone that is for everybody */
};

enum {
    ENTRY_SIZE_MAX = 60000,                /* a leaf's bytes */
    ENTRY_NOTE_MAX = ENTRY_SIZE_MAX - 101, /* what the longest leaf head leaves to the note */
    FIELD_SIZE_MAX = 4000,
    ROWS_MAX = 999,
    DOCS_MAX = 64,
    DOC_SIZE_MAX = 64 * 1024 * 1024,
};

struct choice {
    const char *name; /* on the wire */
    struct words title;
};

struct field {
    const char *name;
    enum field_type type;
    unsigned flags;
    struct words title; /* also the CSV column's name in each language */
    struct words help;
    const struct field *fields;   /* FIELD_ROWS; ended by a row without name */
    const struct choice *choices; /* FIELD_CHOICE; likewise */
    size_t max;                   /* of bytes or rows; 0: FIELD_SIZE_MAX, ROWS_MAX */
};

struct kind {
    const char *name;
    struct words title;
    int64_t version;
    unsigned signers; /* roles of which at least `least` different keys in force must sign; 0:
                         only the entry's own keys sign (village) */
    size_t least;
    const struct field *fields;
    /* Rules that need no view (sums, dates). NULL: none. ERR_RULE, ERR_FORMAT, ERR_LIMIT. */
    enum err (*shape)(const struct entry *entry);
    /* Rules against what is true so far; reads the view, changes nothing. NULL:
     * none. ERR_RULE. */
    enum err (*check)(struct view *view, const struct entry *entry, const struct place *place);
    /* Change the view; only after check, never NULL. Faults are the store's only. */
    enum err (*apply)(struct view *view, const struct entry *entry, const struct place *place);
    /* Keys that the entry brings and that must sign it too (proof of possession): writes at
     * most max vkeys, *count says how many. NULL: none. */
    enum err (*own_keys)(const struct entry *entry, struct bytes *vkeys, size_t max,
                         size_t *count);
    /* Is this key, in force, enough by itself whatever its role (kind key: a holder's own)?
     * NULL: none is. */
    bool (*suffices)(const struct entry *entry, const struct signer *signer);
};

#define KIND(name) extern const struct kind kind_##name;
#include "ledger/kinds.def"
#undef KIND

extern const struct kind *const kinds[];
extern const size_t kind_count;

/* By wire name, or by Chinese or English title. NULL where there is none. */
const struct kind *kind_find(struct bytes name);
/* The members that all kinds share: kind v id log date seen docs. Ended by a row without name.
 */
extern const struct field kind_common[];
/* By wire name or title within a list of fields. */
const struct field *field_find(const struct field *fields, struct bytes name);
/* By wire name only, which is sooner found. */
const struct field *field_of_wire(const struct field *fields, struct bytes name);
struct words field_type_words(enum field_type type);

/* The kind's JSON Schema (draft 2020-12), canonical members order, for `sanzi kinds --schema`.
 */
enum err kind_schema(struct arena *arena, const struct kind *kind, struct json **out);

#endif
