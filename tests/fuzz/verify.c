/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever stands in a log's one bundle, the walk ends, and a log whose checkpoint nobody
 * signed is never good. The first byte says how many entries there should be. */
#include <assert.h>

#include "base/arena.h"
#include "verify/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err no_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    (void)self;
    (void)arena;
    (void)out;
    return fault(ERR_MISSING, "没有", "none");
}

static enum err one_bundle(void *self, struct arena *arena, struct tile tile,
                           struct bytes *out)
{
    const struct bytes *data = self;
    (void)arena;
    if (tile.level != TILE_BUNDLE || tile.number != 0 || tile.width != data->at[0])
        return fault(ERR_MISSING, "没有", "none");
    *out = bytes_part(*data, 1, data->size - 1);
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes bytes = bytes_of(data, size);
    struct source source = {
        .self = &bytes, .checkpoint = no_checkpoint, .tile = one_bundle
    };
    struct verify_options options = { .threads = 1, .documents = true };
    struct verdict verdict = { 0 };
    struct arena *arena = NULL;
    if (size == 0 || size > 65536 || arena_open(64 << 20, &arena) != OK)
        return 0;
    enum err code = verify_log(arena, &source, &options, &verdict);
    assert(code == OK && verdict.findings.wrong > 0 && !verdict.log_trusted);
    view_memory_close(verdict.memory);
    arena_close(arena);
    return 0;
}
