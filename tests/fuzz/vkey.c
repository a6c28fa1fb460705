/* SPDX-License-Identifier: Apache-2.0 */
/* A public key has one spelling. */
#include <assert.h>

#include "base/arena.h"
#include "keys/key.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes whole = bytes_of(data, size);
    struct key_public key = { 0 };
    struct arena *arena = NULL;
    if (key_parse(whole, &key) != OK || arena_open(4096, &arena) != OK)
        return 0;
    struct buf again = buf_new(arena, size);
    key_print(&again, &key);
    assert(bytes_equal(buf_so_far(&again), whole));
    assert(key_name_check(key.name) == OK);
    arena_close(arena);
    return 0;
}
