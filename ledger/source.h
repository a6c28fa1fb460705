/* SPDX-License-Identifier: Apache-2.0 */
/* How a log is read, wherever it lies: a book's store, a published folder, a git commit, a fake
 * in a test. */
#ifndef LEDGER_SOURCE_H
#define LEDGER_SOURCE_H

#include "base/hash.h"
#include "ledger/tile.h"

struct source {
    void *self;
    const char *name; /* for messages: the path or address given */
    /* The checkpoint note's bytes. ERR_MISSING where none was ever signed. */
    enum err (*checkpoint)(void *self, struct arena *arena, struct bytes *out);
    /* A tile's or bundle's bytes, raw. ERR_MISSING; a full tile may stand in for a partial one:
     * then its first `width` items are given. */
    enum err (*tile)(void *self, struct arena *arena, struct tile tile, struct bytes *out);
    /* One leaf's bytes, where that costs less than its bundle; NULL: it does not. */
    enum err (*leaf)(void *self, struct arena *arena, uint64_t index, struct bytes *out);
    /* How many entries there are; NULL: as many as the checkpoint says. */
    enum err (*size)(void *self, uint64_t *out);
    /* An attachment's hash is checked by reading it. ERR_MISSING: not there (withheld or lost);
     * NULL: source has none. The hash found goes to *found, its size to *size. */
    enum err (*document)(void *self, const struct hash *hash, struct hash *found,
                         uint64_t *size);
    /* Other files of the publication by path ("README.md"); NULL: source has none. ERR_MISSING.
     */
    enum err (*file)(void *self, struct arena *arena, const char *path, struct bytes *out);
    /* Call each(path) for every file there; NULL: cannot list. Bounded by the source. */
    enum err (*list)(void *self, enum err (*each)(void *context, const char *path),
                     void *context);
};

#endif
