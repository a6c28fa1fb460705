/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK_SIZE = 64 * 1024 };

static atomic_bool ran_out;

struct chunk {
    struct chunk *next; /* made later; may be empty and waiting for reuse */
    size_t room;
    size_t used;
    alignas(max_align_t) unsigned char at[];
};

struct arena {
    struct chunk *first;
    struct chunk *current;
    size_t total; /* room of all chunks */
    size_t max;
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

void arena_close(struct arena *arena)
{
    if (arena == NULL)
        return;
    for (struct chunk *chunk = arena->first; chunk != NULL;) {
        struct chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
    free(arena);
}

static struct chunk *chunk_new(struct arena *arena, size_t need)
{
    /* Chunks double, so that a big job needs few of them and a small one stays small. */
    size_t room = arena->total < CHUNK_SIZE ? CHUNK_SIZE : arena->total;
    if (room > arena->max - arena->total)
        room = arena->max - arena->total;
    if (room < need)
        room = need;
    if (need > arena->max - arena->total || room > SIZE_MAX - sizeof(struct chunk))
        return NULL;
    struct chunk *chunk = malloc(sizeof *chunk + room);
    if (chunk == NULL) {
        atomic_store(&ran_out, true);
        return NULL;
    }
    chunk->next = NULL;
    chunk->room = room;
    chunk->used = 0;
    arena->total += room;
    return chunk;
}

/* The next chunk with room for `size`: a waiting one, or a new one put right after the current.
 */
static struct chunk *chunk_with(struct arena *arena, size_t size)
{
    struct chunk *current = arena->current;
    struct chunk *next = current == NULL ? arena->first : current->next;
    if (next != NULL && next->room >= size) {
        next->used = 0;
        return next;
    }
    struct chunk *fresh = chunk_new(arena, size);
    if (fresh == NULL)
        return NULL;
    fresh->next = next;
    if (current == NULL)
        arena->first = fresh;
    else
        current->next = fresh;
    return fresh;
}

void *arena_take_raw(struct arena *arena, size_t size)
{
    size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return NULL;
    size = (size + align - 1) / align * align;
    struct chunk *chunk = arena->current;
    if (chunk == NULL || chunk->room - chunk->used < size) {
        chunk = chunk_with(arena, size);
        if (chunk == NULL)
            return NULL;
        arena->current = chunk;
    }
    void *piece = chunk->at + chunk->used;
    chunk->used += size;
    return piece;
}

void *arena_take(struct arena *arena, size_t size)
{
    void *piece = arena_take_raw(arena, size);
    if (piece != NULL)
        memset(piece, 0, size);
    return piece;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total = 0;
    if (__builtin_mul_overflow(count, size, &total))
        return NULL;
    return arena_take(arena, total);
}

void *arena_grow(struct arena *arena, void *old, size_t size, size_t more)
{
    size_t align = alignof(max_align_t);
    struct chunk *chunk = arena->current;
    size_t rounded = (size + align - 1) / align * align;
    if (old != NULL && more <= SIZE_MAX - align && chunk != NULL && chunk->used >= rounded &&
        (unsigned char *)old == chunk->at + (chunk->used - rounded)) {
        size_t wanted = (more + align - 1) / align * align;
        if (wanted <= chunk->room - (chunk->used - rounded)) {
            if (wanted > rounded)
                memset((unsigned char *)old + rounded, 0, wanted - rounded);
            chunk->used = chunk->used - rounded + wanted;
            return old;
        }
    }
    void *piece = arena_take(arena, more);
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
