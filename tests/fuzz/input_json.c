/* SPDX-License-Identifier: Apache-2.0 */
/* A person's JSON that is accepted is printed as JSON that reads back as the same. */
#include "desk/input_json.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct json *tree = NULL;
    struct json *again = NULL;
    if (size > 1 << 16 || arena_open(1 << 26, &arena) != OK)
        return 0;
    if (input_json(arena, bytes_of(data, size), &tree) == OK) {
        struct buf buf = buf_new(arena, 1 << 22);
        struct buf twice = buf_new(arena, 1 << 22);
        json_print(&buf, tree);
        /* Only a person's JSON may name members in Chinese. */
        if (json_parse(arena, buf_so_far(&buf), &again) == OK) {
            json_print(&twice, again);
            assert(bytes_equal(buf_so_far(&twice), buf_so_far(&buf)));
        }
    }
    arena_close(arena);
    return 0;
}
