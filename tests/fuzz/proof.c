/* SPDX-License-Identifier: Apache-2.0 */
/* A proof file that is read is written with the same bytes; its proof may be checked. */
#include <assert.h>

#include "base/arena.h"
#include "ledger/checkpoint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct proof_file file = { 0 };
    struct arena *arena = NULL;
    if (proof_file_parse(bytes_of(data, size), &file) != OK ||
        arena_open(4 * PROOF_FILE_MAX, &arena) != OK)
        return 0;
    struct buf buf = buf_new(arena, PROOF_FILE_MAX);
    assert(proof_file_print(&buf, &file) == OK);
    assert(bytes_equal(buf_so_far(&buf), bytes_of(data, size)));
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    struct hash leaf = tree_leaf(bytes_of("six", 3));
    if (checkpoint_open(file.checkpoint, NULL, &note, &checkpoint) == OK &&
        tree_check_inclusion(&leaf, file.index, checkpoint.size, &file.proof,
                             &checkpoint.root))
        assert(file.index < checkpoint.size);
    arena_close(arena);
    return 0;
}
