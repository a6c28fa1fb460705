/* SPDX-License-Identifier: Apache-2.0 */
/* A commit taken apart and signed again is the commit. */
#include <assert.h>

#include "base/arena.h"
#include "publish/git_object.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct object_commit commit = { 0 };
    if (arena_open(8 * OBJECT_COMMIT_MAX, &arena) != OK)
        return 0;
    struct bytes whole = bytes_of(data, size);
    if (object_commit_parse(arena, whole, &commit) == OK) {
        struct buf buf = buf_new(arena, OBJECT_COMMIT_MAX);
        struct bytes armor = commit.armor;
        assert(commit.tree.size == 2 * OBJECT_ID_SIZE && commit.time >= 0);
        if (armor.size == 0) {
            assert(commit.payload.size <= size);
        } else if (armor.at[armor.size - 1] != '\n') {
            object_commit_sign(&buf, commit.payload, armor);
            assert(bytes_equal(buf_so_far(&buf), whole));
        }
    }
    arena_close(arena);
    return 0;
}
