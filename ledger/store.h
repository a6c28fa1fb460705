/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMDB, and nothing else: store.c is the only file that includes lmdb.h (specs/store.md).
 * Tables of big-endian keys, one write transaction at a time, default durability. Knows bytes
 * and indexes, not villages.
 */
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include "ledger/tree.h"
#include "ledger/view.h"

struct store;

/* By how many entries the tables of the view may lag behind the log. */
enum { VIEW_LAG_MAX = 64 };

/* The head of the log as the store has it. */
struct store_head {
    uint64_t size;
    int64_t time;     /* of the last leaf */
    struct hash last; /* leaf hash of the last entry; zero for none */
    uint64_t folded;  /* how many entries the view's tables hold; what lacks is in memory */
    struct tree_edge edge;
};

enum err store_create(const char *folder); /* durable, fsynced folder included */
/* ERR_MISSING, ERR_CORRUPT, ERR_PERMISSION. One store a process and folder: a second opening,
 * even to read, would take the locks of the first away when it is closed. */
enum err store_open(const char *folder, bool write, struct store **out);
void store_close(struct store *store); /* accepts NULL; aborts what is open */

/* A reader's or the writer's transaction; ends a reader's that is open. Values stay readable
 * until its end or the next put. A view read outside of any begins a reader's by itself. */
enum err store_begin(struct store *store, bool write);
bool store_is_open(const struct store *store); /* a transaction is open */
/* Durable, or ERR_UNKNOWN: then the store is poisoned, all calls fail, and it must be opened
 * anew and looked at. Compares the file's inode before and after (faults.md rule 10):
 * ERR_TAMPERED. */
enum err store_commit(struct store *store);
void store_abort(struct store *store); /* nothing open: nothing happens */
/* From now on all calls answer ERR_UNKNOWN: what was written did not read back as it should. */
void store_poison(struct store *store);
/* A put found the map full (ERR_FULL): abort, and the next transaction has a larger one. */
bool store_map_full(const struct store *store);

/* In a transaction. */
enum err store_head(struct store *store, struct store_head *out);
/* Append one leaf's bytes; puts the tree's hashes and the head in the same transaction. */
enum err store_append(struct store *store, struct bytes leaf, int64_t time,
                      const struct hash *hash);
/* ERR_MISSING past the end. */
enum err store_leaf(struct store *store, uint64_t index, struct bytes *out);
enum err store_hash(struct store *store, unsigned level, uint64_t index, struct hash *out);
struct tree_reader store_tree(struct store *store);

/* The view as it is after all entries of the open transaction: its tables, and over them in
 * memory what the fold changed since. Where that is not known (after opening, after an abort),
 * its first use folds the last entries again. ERR_CORRUPT: the tables lag by more than
 * VIEW_LAG_MAX, because a reindex was cut short. */
struct view_store store_view(struct store *store);
/* How one entry of the log is folded into the view. Without it, the tables are all there is. */
void store_fold_by(struct store *store, enum err (*fold)(void *self, uint64_t index),
                   void *self);
/* Fold what the tables lack of the first `to` entries. */
enum err store_fold(struct store *store, uint64_t to);
/* In a write transaction: the view now holds the first `size` entries. Where the tables would
 * lag too far, its changes go into them, with the commit at the latest. */
enum err store_folded(struct store *store, uint64_t size);
enum err store_view_flush(struct store *store); /* at once */
enum err store_view_drop(struct store *store);  /* all tables of the fold; for reindex */

/* Openings of sealed fields, by digest. */
enum err store_seal_put(struct store *store, struct bytes digest, struct bytes disclosure);
enum err store_seal_get(struct store *store, struct bytes digest,
                        struct bytes *disclosure); /* {NULL,0}: none */
/* ERR_MISSING. From then on the store owes a compaction: it holds the bytes until then. */
enum err store_seal_drop(struct store *store, struct bytes digest);
enum err store_owes(struct store *store, bool *out);
enum err store_seal_walk(struct store *store,
                         enum err (*each)(void *context, struct bytes digest,
                                          struct bytes disclosure),
                         void *context);

/* Small named values (the last publication, marks). */
enum err store_note_put(struct store *store, const char *name, struct bytes value);
enum err store_note_get(struct store *store, const char *name,
                        struct bytes *value); /* {NULL,0}: none */

/* Write the store anew without its free pages, over itself, so that what was erased is gone
 * from the file; open again when it returns OK. On a fault the store stays as it was, or is
 * poisoned. No transaction may be open but a reader's, which it ends. */
enum err store_compact(struct store *store);
/* Remove what a compaction that was cut short left beside the store; under the book's lock. */
enum err store_sweep(const char *folder);

const char *store_version(void); /* of the library that runs */

#endif
