/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One block of memory a job: taken piece by piece, zeroed, bounded, freed at once. Entries,
 * views, drafts, reports and findings live in arenas and have no free function of their own.
 * Secrets never do (keys/key.h). Loops over many entries mark the arena and go back to the
 * mark.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct arena;

struct arena_mark {
    void *chunk;
    size_t used;
};

/* A job's memory, at most `max` bytes in all. ERR_MEMORY. */
enum err arena_open(size_t max, struct arena **out);
/* The same, of which all but the first `kept` lies in unlinked files (base/spill.h), and where
 * large pieces grow in place; for jobs as large as a log. One thread's. SPILL_RESIDENT is for
 * what all such arenas keep, and for what comes and goes. */
enum err arena_open_spilling(size_t max, size_t kept, struct arena **out);
/* Accepts NULL. */
void arena_close(struct arena *arena);

/*
 * Was malloc ever without memory for an arena of this process? A text that was cut short for
 * that is easily taken for a short or an empty one: who is about to make something durable, to
 * judge or to blame, asks first. An arena that came to its own maximum does not count.
 */
bool arena_ran_out(void);

/* `size` zeroed bytes aligned for any type, or NULL: no memory, or past the arena's maximum. */
void *arena_take(struct arena *arena, size_t size);
/* The same without the zeros, for what is written at once: a file's bytes, a struct. */
void *arena_take_raw(struct arena *arena, size_t size);
/* arena_take() for count * size, NULL where the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);
/* Grow the piece at `old` (may be NULL) from `size` to `more` bytes, in place if it was the
 * last taken. */
void *arena_grow(struct arena *arena, void *old, size_t size, size_t more);

/* Everything taken after the mark is given back by arena_back(); chunks are kept for reuse. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_back(struct arena *arena, struct arena_mark mark);

/* Bytes in use, for tests and limits. */
size_t arena_used(const struct arena *arena);

#endif
