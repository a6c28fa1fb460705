/* SPDX-License-Identifier: Apache-2.0 */
/* A leaf that is read is written again byte for byte. */
#include <assert.h>

#include "base/arena.h"
#include "ledger/entry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct leaf leaf = { 0 };
    struct bytes whole = bytes_of(data, size);
    if (leaf_decode(whole, &leaf) != OK || arena_open((size_t)1 << 20, &arena) != OK)
        return 0;
    struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
    assert(leaf_encode(&buf, &leaf) == OK);
    assert(bytes_equal(buf_so_far(&buf), whole));
    arena_close(arena);
    return 0;
}
