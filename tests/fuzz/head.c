/* SPDX-License-Identifier: Apache-2.0 */
/* A high-water mark that is read is written as the same bytes. */
#include <assert.h>

#include "base/arena.h"
#include "ledger/book_inner.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct mark mark = { 0 };
    struct bytes text = bytes_of(data, size);
    if (arena_open(4096, &arena) != OK)
        return 0;
    if (mark_parse(text, &mark) == OK) {
        struct buf buf = buf_new(arena, BOOK_MARK_SIZE);
        mark_print(&buf, &mark);
        assert(bytes_equal(buf_so_far(&buf), text));
    }
    arena_close(arena);
    return 0;
}
