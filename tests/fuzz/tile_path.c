/* SPDX-License-Identifier: Apache-2.0 */
/* A path that is read is the one that is written, and its tile is one that some size has. */
#include <assert.h>

#include "base/arena.h"
#include "ledger/tile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tile tile = { 0 };
    struct arena *arena = NULL;
    if (tile_parse(bytes_of(data, size), &tile) != OK || arena_open(4096, &arena) != OK)
        return 0;
    struct buf buf = buf_new(arena, TILE_PATH_MAX);
    tile_print(&buf, tile);
    assert(bytes_equal(buf_so_far(&buf), bytes_of(data, size)));
    assert(tile_width(tile.level, tile.number, INT64_MAX) >= tile.width);
    arena_close(arena);
    return 0;
}
