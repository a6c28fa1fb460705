/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LMDB, and nothing else: the only file that includes lmdb.h (specs/store.md). Tables of
 * big-endian keys, one write transaction at a time, default durability. Knows bytes and
 * indexes, not villages.
 */
#ifndef LEDGER_STORE_H
#define LEDGER_STORE_H

#include "ledger/tree.h"
#include "ledger/view.h"

struct store;

/* The head of the log as the store has it. */
struct store_head {
    uint64_t size;
    int64_t time;     /* of the last leaf */
    struct hash last; /* leaf hash of the last entry; zero for none */
    struct tree_edge edge;
};

enum err store_create(const char *folder); /* durable, fsynced folder included */
/* ERR_MISSING, ERR_CORRUPT, ERR_PERMISSION. One store a process. */
enum err store_open(const char *folder, bool write, struct store **out);
void store_close(struct store *store); /* accepts NULL; aborts what is open */

/* A reader's or the writer's transaction. Reading needs one too; views stay valid until its end
 * or the next put. */
enum err store_begin(struct store *store, bool write);
/* Durable, or ERR_UNKNOWN: then the store is poisoned, all calls fail, and it must be opened
 * anew and looked at. Compares the file's inode before and after (faults.md rule 10):
 * ERR_TAMPERED. */
enum err store_commit(struct store *store);
void store_abort(struct store *store); /* nothing open: nothing happens */

enum err store_head(struct store *store, struct store_head *out);
/* Append one leaf's bytes; puts the tree's hashes and the head in the same transaction. */
enum err store_append(struct store *store, struct bytes leaf, int64_t time,
                      const struct hash *hash);
/* ERR_MISSING past the end. */
enum err store_leaf(struct store *store, uint64_t index, struct bytes *out);
enum err store_hash(struct store *store, unsigned level, uint64_t index, struct hash *out);
struct tree_reader store_tree(struct store *store);

struct view_store store_view(struct store *store);
enum err store_view_drop(struct store *store); /* all tables of the fold; for reindex */

/* Openings of sealed fields, by digest. */
enum err store_seal_put(struct store *store, struct bytes digest, struct bytes disclosure);
enum err store_seal_get(struct store *store, struct bytes digest,
                        struct bytes *disclosure); /* {NULL,0}: none */
enum err store_seal_drop(struct store *store, struct bytes digest);
enum err store_seal_walk(struct store *store,
                         enum err (*each)(void *context, struct bytes digest,
                                          struct bytes disclosure),
                         void *context);

/* Small named values (the last publication, marks). */
enum err store_note_put(struct store *store, const char *name, struct bytes value);
enum err store_note_get(struct store *store, const char *name,
                        struct bytes *value); /* {NULL,0}: none */

/* Write the store anew without its free pages, over itself, so that what was erased is gone
 * from the file. The store is closed by it. */
enum err store_compact(struct store *store);

const char *store_version(void); /* of the library that runs */

#endif
