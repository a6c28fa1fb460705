/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/spill.h"

enum { CHUNK_SIZE = 64 * 1024,
       HUGE_PAGE = 2 << 20,
       SPILLED_MAX = 256 << 20,  /* a chunk in a file, unless one piece needs more */
       LARGE = 4 << 20,          /* a piece that grows in a file of its own */
       SPILLED_LOOK = 1 << 20 }; /* bytes taken between two looks at what is resident */

/* Addresses cost nothing where there are enough of them. */
#if SIZE_MAX > 0xFFFFFFFF
#define LARGE_RESERVE ((size_t)16 << 30)
#else
#define LARGE_RESERVE ((size_t)64 << 20)
#endif

static atomic_bool ran_out;

struct chunk {
    struct chunk *next; /* made later; may be empty and waiting for reuse */
    size_t room;
    size_t used;
    size_t dirty; /* what stands behind is still zero */
    struct spill *spill;
    unsigned char *at; /* `own`, or in the file */
    alignas(max_align_t) unsigned char own[];
};

struct arena {
    struct chunk *first;
    struct chunk *current;
    size_t total; /* room of all chunks */
    size_t max;
    size_t kept;  /* room of those in memory, at most */
    size_t since; /* bytes taken of files since the last look */
    bool spills;
};

bool arena_ran_out(void)
{
    return atomic_load(&ran_out);
}

enum err arena_open(size_t max, struct arena **out)
{
    struct arena *arena = calloc(1, sizeof *arena);
    if (arena == NULL)
        return fault_memory();
    arena->max = max;
    *out = arena;
    return OK;
}

enum err arena_open_spilling(size_t max, size_t kept, struct arena **out)
{
    TRY(arena_open(max, out));
    (*out)->spills = true;
    (*out)->kept = kept;
    return OK;
}

void arena_close(struct arena *arena)
{
    if (arena == NULL)
        return;
    for (struct chunk *chunk = arena->first; chunk != NULL;) {
        struct chunk *next = chunk->next;
        spill_close(chunk->spill);
        free(chunk);
        chunk = next;
    }
    free(arena);
}

/* Large ones in large pages, where the kernel has them: a small page costs it more than to fill
 * it costs us. */
static struct chunk *chunk_in_memory(size_t room)
{
    bool is_huge = room >= HUGE_PAGE;
    size_t more = sizeof(struct chunk) + (is_huge ? HUGE_PAGE : 0);
    if (room > SIZE_MAX - more)
        return NULL;
    /* What malloc has fresh from the system is zero already, which calloc knows. */
    struct chunk *chunk = is_huge ? calloc(1, room + more) : malloc(room + more);
    if (chunk == NULL)
        return NULL;
    *chunk = (struct chunk){ .room = room, .dirty = is_huge ? 0 : room, .at = chunk->own };
    if (is_huge) {
        chunk->at += HUGE_PAGE - (uintptr_t)chunk->at % HUGE_PAGE;
        (void)madvise(chunk->at, room / HUGE_PAGE * HUGE_PAGE, MADV_HUGEPAGE);
    }
    return chunk;
}

/* NULL where the disk has no room, or there is none: then memory must do. */
static struct chunk *chunk_in_file(size_t room, size_t reserve)
{
    struct chunk *chunk = malloc(sizeof *chunk);
    struct spill *spill = chunk == NULL ? NULL : spill_open(room, reserve);
    if (spill == NULL) {
        free(chunk);
        return NULL;
    }
    *chunk = (struct chunk){ .room = room, .spill = spill, .at = spill_at(spill) };
    return chunk;
}

static struct chunk *chunk_new(struct arena *arena, size_t need, size_t reserve)
{
    /* Chunks double, so that a big job needs few of them and a small one stays small. */
    size_t room = arena->total < CHUNK_SIZE ? CHUNK_SIZE : arena->total;
    bool spilled = arena->spills && (reserve > 0 || arena->total >= arena->kept);
    if (spilled && room > SPILLED_MAX)
        room = SPILLED_MAX;
    if (arena->spills && !spilled && room > arena->kept - arena->total)
        room = arena->kept - arena->total;
    if (room > arena->max - arena->total)
        room = arena->max - arena->total;
    if (room < need || reserve > 0)
        room = need;
    if (need > arena->max - arena->total)
        return NULL;
    struct chunk *chunk = NULL;
    if (spilled)
        chunk = chunk_in_file(room, reserve > room ? reserve : room);
    if (chunk == NULL)
        chunk = chunk_in_memory(room);
    if (chunk == NULL) {
        atomic_store(&ran_out, true);
        return NULL;
    }
    arena->total += room;
    return chunk;
}

/* The next chunk with room for `size`: a waiting one, or a new one put right after the current,
 * in a file of its own where it is to have a reserve. */
static struct chunk *chunk_with(struct arena *arena, size_t size, size_t reserve)
{
    struct chunk *current = arena->current;
    struct chunk *next = current == NULL ? arena->first : current->next;
    if (next != NULL && next->room >= size) {
        next->used = 0;
        return next;
    }
    struct chunk *fresh = chunk_new(arena, size, reserve);
    if (fresh == NULL)
        return NULL;
    fresh->next = next;
    if (current == NULL)
        arena->first = fresh;
    else
        current->next = fresh;
    return fresh;
}

static size_t aligned(size_t size)
{
    size_t align = alignof(max_align_t);
    return size > SIZE_MAX - align ? 0 : (size + align - 1) / align * align;
}

/* The next `size` bytes of a chunk that has room for them. */
static void *chunk_take(struct arena *arena, struct chunk *chunk, size_t size, bool zero)
{
    unsigned char *piece = chunk->at + chunk->used;
    size_t end = chunk->used + size;
    if (zero && chunk->used < chunk->dirty)
        memset(piece, 0, (end < chunk->dirty ? end : chunk->dirty) - chunk->used);
    chunk->used = end;
    if (chunk->dirty < end)
        chunk->dirty = end;
    if (chunk->spill != NULL) {
        arena->since += size;
        if (arena->since >= SPILLED_LOOK) {
            arena->since = 0;
            spill_look();
        }
    }
    return piece;
}

static void *take(struct arena *arena, size_t size, bool zero)
{
    size_t whole = aligned(size);
    if (whole < size)
        return NULL;
    struct chunk *chunk = arena->current;
    if (chunk == NULL || chunk->room - chunk->used < whole) {
        chunk = chunk_with(arena, whole, 0);
        if (chunk == NULL)
            return NULL;
        arena->current = chunk;
    }
    return chunk_take(arena, chunk, whole, zero);
}

void *arena_take_raw(struct arena *arena, size_t size)
{
    return take(arena, size, false);
}

void *arena_take(struct arena *arena, size_t size)
{
    return take(arena, size, true);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    return arena_take(arena, total);
}

/* Make the piece at the end of a chunk `more` bytes long, where the chunk has or gets room. */
static bool chunk_stretch(struct arena *arena, struct chunk *chunk, size_t size, size_t more)
{
    size_t from = chunk->used - size;
    if (more > chunk->room - from) {
        size_t lack = from + more - chunk->room;
        if (chunk->spill == NULL || lack > arena->max - arena->total ||
            !spill_grow(chunk->spill, from + more))
            return false;
        arena->total += lack;
        chunk->room += lack;
    }
    if (more > size)
        (void)chunk_take(arena, chunk, more - size, true);
    else
        chunk->used = from + more;
    return true;
}

/* The chunk that a piece is the last of: the current one, or where it alone is in a file. */
static struct chunk *chunk_ending(const struct arena *arena, const void *piece, size_t size)
{
    struct chunk *current = arena->current;
    if (current == NULL ||
        (current->used >= size && piece == current->at + (current->used - size)))
        return current;
    struct chunk *chunk = arena->spills ? arena->first : current;
    while (chunk != current &&
           (chunk->spill == NULL || chunk->used != size || piece != chunk->at))
        chunk = chunk->next;
    return chunk == current ? NULL : chunk;
}

void *arena_grow(struct arena *arena, void *old, size_t size, size_t more)
{
    size_t rounded = aligned(size);
    size_t wanted = aligned(more);
    if (wanted < more)
        return NULL;
    bool is_large = arena->spills && wanted >= LARGE && wanted <= LARGE_RESERVE &&
                    arena->total + wanted > arena->kept;
    struct chunk *chunk = old == NULL ? NULL : chunk_ending(arena, old, rounded);
    if (chunk != NULL && (rounded >= LARGE || !is_large) &&
        chunk_stretch(arena, chunk, rounded, wanted))
        return old;
    void *piece = NULL;
    chunk = is_large ? chunk_with(arena, wanted, LARGE_RESERVE) : NULL;
    if (chunk != NULL) {
        arena->current = chunk;
        piece = chunk_take(arena, chunk, wanted, true);
    } else {
        piece = arena_take(arena, more);
    }
    if (piece != NULL && old != NULL)
        memcpy(piece, old, size < more ? size : more);
    return piece;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->current,
                                arena->current == NULL ? 0 : arena->current->used };
}

void arena_back(struct arena *arena, struct arena_mark mark)
{
    arena->current = mark.chunk;
    if (mark.chunk != NULL)
        arena->current->used = mark.used;
}

size_t arena_used(const struct arena *arena)
{
    size_t used = 0;
    for (struct chunk *chunk = arena->first; chunk != NULL && arena->current != NULL;
         chunk = chunk->next) {
        used += chunk->used;
        if (chunk == arena->current)
            break;
    }
    return used;
}
