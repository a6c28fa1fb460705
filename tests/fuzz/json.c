/* SPDX-License-Identifier: Apache-2.0 */
/* What the reader takes, the writer gives back byte for byte. */
#include "base/json.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct json *value = NULL;
    struct bytes text = bytes_of(data, size);
    if (arena_open(64 << 20, &arena) == OK && json_parse(arena, text, &value) == OK) {
        struct buf buf = buf_new(arena, size);
        json_print(&buf, value);
        assert(bytes_equal(buf_so_far(&buf), text));
    }
    arena_close(arena);
    return 0;
}
