/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry, as people sign it (specs/entry.md): a signed note over "sanzi/entry/v1" LF and one
 * canonical JSON object LF; and the leaf around it, as the log holds it (specs/leaf.md).
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "base/date.h"
#include "base/hash.h"
#include "keys/note.h"
#include "ledger/kind.h"

struct entry {
    const struct kind *kind;
    const struct json *body; /* the whole object */
    struct bytes id;
    struct bytes log;
    struct date date;
    uint64_t seen_size;
    struct hash seen_root;
    struct note note;
};

/* A pointer from one entry to an earlier one. */
struct reference {
    uint64_t index;
    struct hash leaf;
};

/* Check a body against its kind's fields and shape, and write the text to sign. Members may
 * come in any order. ERR_FORMAT and ERR_LIMIT name the field, in the words of its title. */
enum err entry_text(struct arena *arena, const struct json *body, struct bytes *text);
/* Read a signed note strictly: canonical, known kind and version, all fields by the table,
 * nothing unknown. Signatures are parsed, not verified. The result lives in the arena and
 * points into `note`. */
enum err entry_decode(struct arena *arena, struct bytes note, struct entry *out);
/* Read one of our own store again, which was checked when it came there: the fields; of the
 * signatures the names; not `seen`. A damaged one gives a fault or other fields, no harm. */
enum err entry_skim(struct arena *arena, struct bytes note, struct entry *out);

/* Fields of an entry that passed entry_decode or entry_text; absent ones give empty, 0, or
 * NULL. */
struct bytes entry_field(const struct entry *entry, const char *name); /* strings */
int64_t entry_number(const struct entry *entry, const char *name);     /* numbers and money */
const struct json *entry_rows(const struct entry *entry, const char *name);
bool entry_has(const struct entry *entry, const char *name);
bool entry_reference(const struct entry *entry, const char *name, struct reference *out);
struct bytes row_field(const struct json *row, const char *name);
int64_t row_number(const struct json *row, const char *name);

/* A sealed value in place of a field's: its digest (base64url, sealed.h); false where the field
 * is open or absent. */
bool entry_sealed(const struct entry *entry, const char *name, struct bytes *digest);

/* One attachment of `docs`. */
struct document {
    struct bytes name;
    struct bytes type;
    uint64_t size;
    struct hash hash;
    bool is_public; /* published with the log; else withheld */
};
size_t entry_documents(const struct entry *entry);
enum err entry_document(const struct entry *entry, size_t at, struct document *out);

/* The leaf. */
struct leaf {
    uint64_t index;
    int64_t time;     /* seconds UTC */
    struct hash prev; /* leaf hash of the entry before; 32 zero bytes for entry 0 */
    struct bytes note;
};
enum err leaf_encode(struct buf *buf,
                     const struct leaf *leaf); /* ERR_LIMIT past ENTRY_SIZE_MAX */
enum err leaf_decode(struct bytes data, struct leaf *out);
/* Of our own store: the index and the note. */
enum err leaf_skim(struct bytes data, struct leaf *out);

#endif
