/* SPDX-License-Identifier: Apache-2.0 */
/* No input is an SSH signature of a key that is not ours: what is good is over this text. */
#include "keys/sshsig.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes armor = bytes_of(data, size);
    struct arena *arena = NULL;
    uint8_t point[KEY_PUBLIC_SIZE] = { 0 };
    if (arena_open(1 << 16, &arena) != OK)
        return 0;
    enum err code = sshsig_check(arena, armor, "git", bytes_text("sanzi\n"), point);
    assert(code == OK || code == ERR_FORMAT || code == ERR_LIMIT || code == ERR_SIGNATURE);
    if (code == OK) {
        /* The one in the corpus, however its lines are broken; of nothing else. */
        uint8_t other[KEY_PUBLIC_SIZE] = { 0 };
        assert(memcmp(point, other, sizeof other) != 0);
        assert(sshsig_check(arena, armor, "git", bytes_text("sanzj\n"), other) ==
               ERR_SIGNATURE);
    }
    arena_close(arena);
    return 0;
}
