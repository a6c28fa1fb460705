/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of a log, decoded one after the other from any source in bounded memory. Nothing
 * is checked here but their form. */
#ifndef PUBLISH_ENTRIES_H
#define PUBLISH_ENTRIES_H

#include "base/arena.h"
#include "ledger/entry.h"
#include "ledger/source.h"

/* How many entries a source has: as many as it says, else as its checkpoint says. */
enum err entries_size(const struct source *source, uint64_t *out);
/* Call each(self, leaf, entry) for those of the first `size` entries that are wanted(self,
 * index) (NULL: all), in order; leaf and entry are gone after the call. Faults of the source
 * and of each(), ERR_FORMAT where an entry cannot be decoded. */
enum err entries_walk(const struct source *source, uint64_t size,
                      bool (*wanted)(void *self, uint64_t index),
                      enum err (*each)(void *self, const struct leaf *leaf,
                                       const struct entry *entry),
                      void *self);
/* One entry, kept in the arena. ERR_MISSING. */
enum err entries_one(const struct source *source, struct arena *arena, uint64_t index,
                     struct leaf *leaf, struct entry *entry);

/* Single entries of a book's own source, one after the other, in any order; each is gone with
 * the next. They were checked when they came into the book, and are not again (entry_skim()).
 */
struct entries_reader {
    const struct source *source;
    struct arena *arena;
    struct arena_mark start;
    struct leaf leaf;
    struct entry *entry; /* the same struct each time */
};
enum err entries_open(const struct source *source, struct entries_reader *out);
enum err entries_next(struct entries_reader *reader, uint64_t index);
void entries_close(struct entries_reader *reader); /* accepts one that was never open */

#endif
