/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Memory that need not stay resident: a file without a name in $TMPDIR (else /var/tmp), mapped.
 * Whoever goes through much of it breathes on the way; where the process then has more resident
 * than SPILL_RESIDENT, all of this memory is let go of, and the next look takes it from the
 * file. The addresses stay. One thread's: arenas that spill are not shared (base/arena.h).
 */
#ifndef BASE_SPILL_H
#define BASE_SPILL_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SPILL_RESIDENT = 44 << 20, /* of the process, all told */
    SPILL_STEPS = 32,          /* breaths between two looks, at least */
    SPILL_STRIDE = 4,          /* and at most as many times that */
};

struct spill;

/* `size` zeroed bytes, which may grow to `reserve` without moving. NULL: no room on the disk,
 * or no addresses. */
struct spill *spill_open(size_t size, size_t reserve);
void *spill_at(const struct spill *spill);
bool spill_grow(struct spill *spill, size_t size); /* false: it is as it was */
void spill_close(struct spill *spill);             /* accepts NULL */

/*
 * When to look again: looks cost, and so does what becomes resident between them. Begins as
 * zeros; a look takes the steps that were made since the last one, and says how many may follow
 * if each brings no more than those did.
 */
struct spill_pace {
    size_t resident; /* at the last look */
    size_t growth;   /* by one step, bytes */
    unsigned steps;  /* until the next look */
};

/* Is more of the process resident than SPILL_RESIDENT? Where the kernel does not say, perhaps.
 * The pace is of `least` steps or more. For who has maps of his own. */
bool spill_is_much(struct spill_pace *pace, unsigned least);

/* A file of the same sort, open to read and write; -1: none can be made. */
int spill_file(void);

extern unsigned spill_steps; /* until the next look; 0: nothing is spilled */
void spill_look(void);

static inline void spill_breathe(void)
{
    if (spill_steps != 0 && --spill_steps == 0)
        spill_look();
}

#endif
