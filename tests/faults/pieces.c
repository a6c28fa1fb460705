/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An arena takes memory in chunks, so that malloc() seldom fails where the program asks for it.
 * Linked with -Wl,--wrap=… of these functions, every piece of an arena is asked of the shim and
 * may be refused as if malloc() had no memory.
 */
#include <stdatomic.h>
#include <stdbool.h>

#include "base/arena.h"

bool fault_piece(void) __attribute__((weak));

void *__real_arena_take(struct arena *arena, size_t size);
void *__real_arena_array(struct arena *arena, size_t count, size_t size);
void *__real_arena_grow(struct arena *arena, void *old, size_t size, size_t more);
void *__real_arena_take_raw(struct arena *arena, size_t size);
void *__wrap_arena_take(struct arena *arena, size_t size);
void *__wrap_arena_array(struct arena *arena, size_t count, size_t size);
void *__wrap_arena_grow(struct arena *arena, void *old, size_t size, size_t more);
void *__wrap_arena_take_raw(struct arena *arena, size_t size);

bool __real_arena_ran_out(void);
bool __wrap_arena_ran_out(void);

static atomic_bool ran_out;

static bool refused(void)
{
    if (!fault_piece || !fault_piece())
        return false;
    atomic_store(&ran_out, true);
    return true;
}

bool __wrap_arena_ran_out(void)
{
    return atomic_load(&ran_out) || __real_arena_ran_out();
}

void *__wrap_arena_take(struct arena *arena, size_t size)
{
    return refused() ? NULL : __real_arena_take(arena, size);
}

void *__wrap_arena_array(struct arena *arena, size_t count, size_t size)
{
    return refused() ? NULL : __real_arena_array(arena, count, size);
}

void *__wrap_arena_grow(struct arena *arena, void *old, size_t size, size_t more)
{
    return refused() ? NULL : __real_arena_grow(arena, old, size, more);
}

void *__wrap_arena_take_raw(struct arena *arena, size_t size)
{
    return refused() ? NULL : __real_arena_take_raw(arena, size);
}
