/* SPDX-License-Identifier: Apache-2.0 */
/* A key file has one spelling, and no cost that a machine could not pay. */
#include "keys/keyfile.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes whole = bytes_of(data, size);
    struct keyfile keyfile = { 0 };
    struct arena *arena = NULL;
    if (keyfile_parse(whole, &keyfile) != OK || arena_open(8192, &arena) != OK)
        return 0;
    assert(keyfile.cost.ops <= KEYFILE_OPS_MAX && keyfile.cost.mib <= KEYFILE_MIB_MAX);
    struct buf again = buf_new(arena, size);
    keyfile_print(&again, &keyfile);
    assert(bytes_equal(buf_so_far(&again), whole));
    arena_close(arena);
    return 0;
}
