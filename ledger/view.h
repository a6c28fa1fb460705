/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fold: what is true after the entries so far (design.md 3.6). One deterministic function
 * applies one entry. Its state is a set of small tables of key -> value behind struct
 * view_store, so that the same code runs over memory (verify) and over the store's own tables
 * (book): those are caches of the fold, droppable at any time.
 */
#ifndef LEDGER_VIEW_H
#define LEDGER_VIEW_H

#include "ledger/entry.h"
#include "ledger/tree.h"

/* The tables. Numbers go into the store: append only. Keys and values: specs/store.md#view. */
enum view_table {
    VIEW_VILLAGE = 1, /* the one record of entry 0; account sets; code structure */
    VIEW_ID,          /* entry id -> index */
    VIEW_KEY,         /* key name -> its tenures: role, point, id, first, last, revoked */
    VIEW_POLICY,      /* name -> its values: from, index, value */
    VIEW_ACCOUNT,     /* set, code -> name, chart, index, has children, has postings */
    VIEW_BALANCE,     /* set, month, code -> debit and credit moved; set, code -> as closed */
    VIEW_NUMBER,      /* set, month, word -> last voucher number */
    VIEW_VOUCHER,     /* index -> set, month, word, number, reversed by, lines */
    VIEW_PERIOD,      /* set, month -> totals, statement number, index; set -> last closed */
    VIEW_OFFICIAL,    /* person, office, from -> to, index */
    VIEW_DISCLOSURE,  /* what, period -> index, digest */
    VIEW_ERASURE,     /* index, name of a sealed field -> erased by, or not yet */
    VIEW_REGISTER,    /* register, key's parts -> index, what its kind keeps */
    VIEW_LINE,        /* set, account, day, index, line -> amount; where reports are made */
    VIEW_TABLE_COUNT,
};

/* Where the tables lie. Values stay readable until the next put in the same store. */
struct view_store {
    void *self;
    enum err (*get)(void *self, enum view_table table, struct bytes key,
                    struct bytes *value); /* {NULL,0}: none */
    enum err (*put)(void *self, enum view_table table, struct bytes key, struct bytes value);
    /* In order of keys, those that start with `start`; each() may not put. */
    enum err (*walk)(void *self, enum view_table table, struct bytes start,
                     enum err (*each)(void *context, struct bytes key, struct bytes value),
                     void *context);
    bool reported; /* reports read it: keep the tables that are for them alone (view_line.h) */
};

struct view {
    struct view_store store;
    struct tree_reader
        tree; /* for `seen`: roots of earlier sizes; hash == NULL: not checked here */
    uint64_t
        seen_size; /* the last `seen` found good, so that a run of equal ones costs nothing */
    struct hash seen_root;
    bool has_seen;
};

/* The position that an entry takes in the log. */
struct place {
    uint64_t index;
    int64_t time;
    struct hash leaf;
};

/* The key that made each signature line, found by who is in force at an index. */
struct signer {
    struct key_public key; /* name into the entry */
    enum role role;
    bool own;      /* brought by this very entry: shows possession, counts for no role */
    bool disputed; /* revoked later, with this index after the last trusted one */
};

/* Everything an entry must obey at its place but the signatures' arithmetic, which
 * view_signers() prepares: log, id, date against time, seen, who may sign and how many, the
 * kind's own rules. ERR_RULE, ERR_SIGNATURE (unknown, not in force, wrong role), ERR_TAMPERED
 * (its signer saw another history). */
enum err view_check(struct view *view, const struct entry *entry, const struct place *place);
/* Its two parts, for a verifier, who goes on after an entry that saw another history. The first
 * hands out what view_signers() would. */
enum err view_rules(struct view *view, const struct entry *entry, const struct place *place,
                    struct signer out[static NOTE_SIGNATURES_MAX]);
enum err view_seen(struct view *view, const struct entry *entry, const struct place *place);
/* Fold it in. */
enum err view_apply(struct view *view, const struct entry *entry, const struct place *place);
/* The key of each of entry->note.count lines, in their order, at this index. ERR_SIGNATURE
 * names the line. */
enum err view_signers(struct view *view, const struct entry *entry, uint64_t index,
                      struct signer out[static NOTE_SIGNATURES_MAX]);
/* The index of the entry with this id; false in *found where there is none. */
enum err view_find_id(struct view *view, struct bytes id, uint64_t *index, bool *found);

/* A view over memory, for verifiers and tests. */
struct view_memory;
enum err view_memory_open(struct view_memory **out);
/* So many entries are to come, as somebody says: room for their ids at once, within limits. */
enum err view_memory_expect(struct view_memory *memory, uint64_t entries);
/* Walks from now on may look at so many records, then they are refused, ERR_LIMIT. Says how
 * many of the last number are left; at first it is INT64_MAX. */
int64_t view_memory_patience(struct view_memory *memory, int64_t records);
void view_memory_close(struct view_memory *memory); /* accepts NULL */
struct view_store view_memory_store(struct view_memory *memory);

/* For kinds: the tables through the view; and does a reference name an entry that is there?
 * ERR_RULE. */
enum err view_reference(struct view *view, const struct reference *reference,
                        const struct place *place);
enum err view_get(struct view *view, enum view_table table, struct bytes key,
                  struct bytes *value);
enum err view_put(struct view *view, enum view_table table, struct bytes key,
                  struct bytes value);

#endif
