/* SPDX-License-Identifier: Apache-2.0 */
/* The entries of a tree, written again, are the tree; and they are in order. */
#include <assert.h>

#include "base/arena.h"
#include "publish/git_object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    if (size > OBJECT_TREE_MAX || arena_open(4 * OBJECT_TREE_MAX, &arena) != OK)
        return 0;
    struct object_tree walk = object_tree_of(bytes_of(data, size));
    struct buf buf = buf_new(arena, OBJECT_TREE_MAX);
    struct object_entry before = { 0 };
    struct object_entry entry = { 0 };
    bool more = true;
    enum err code = OK;
    while ((code = object_tree_next(&walk, &entry, &more)) == OK && more) {
        assert(before.id == NULL || object_entry_compare(&before, &entry) < 0);
        object_tree_put(&buf, &entry);
        before = entry;
    }
    assert(bytes_starts(bytes_of(data, size), buf_so_far(&buf)));
    assert(code != OK || buf.size == size);
    arena_close(arena);
    return 0;
}
