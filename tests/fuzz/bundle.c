/* SPDX-License-Identifier: Apache-2.0 */
/* The entries cut from a bundle, put together again, are the bundle. */
#include <assert.h>

#include "base/arena.h"
#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    if (size > TILE_BUNDLE_MAX || arena_open(4 * TILE_BUNDLE_MAX, &arena) != OK)
        return 0;
    struct bytes rest = bytes_of(data, size);
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    struct bytes entry = { 0 };
    bool more = true;
    enum err code = OK;
    while ((code = bundle_next(&rest, &entry, &more)) == OK && more)
        bundle_put(&buf, entry);
    struct bytes again = buf_so_far(&buf);
    assert(bytes_starts(bytes_of(data, size), again));
    assert(code != OK || again.size == size);
    arena_close(arena);
    return 0;
}
