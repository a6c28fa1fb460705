/* SPDX-License-Identifier: Apache-2.0 */
/* A checkpoint that is read is written with the same bytes, in a note or by itself. */
#include "ledger/checkpoint.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct checkpoint *checkpoint, struct bytes text)
{
    struct arena *arena = NULL;
    if (arena_open(2 << 20, &arena) != OK)
        return;
    struct buf buf = buf_new(arena, 1 << 20);
    checkpoint_print(&buf, checkpoint);
    assert(bytes_equal(buf_so_far(&buf), text));
    arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes whole = bytes_of(data, size);
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    if (size > 1 << 18)
        return 0;
    if (checkpoint_parse(whole, &checkpoint) == OK)
        same(&checkpoint, whole);
    if (checkpoint_open(whole, NULL, &note, &checkpoint) == OK)
        same(&checkpoint, note.text);
    return 0;
}
