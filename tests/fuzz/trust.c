/* SPDX-License-Identifier: Apache-2.0 */
/* A trust file that is read stays the same with a comment before it, and is refused once its
 * last line does not end. */
#include "verify/trust.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct trust *trust = NULL;
    if (size == 0 || size > TRUST_FILE_MAX - 2 || arena_open(4 << 20, &arena) != OK)
        return 0;
    if (trust_parse(arena, bytes_of(data, size), &trust) == OK) {
        struct buf buf = buf_new(arena, size + 2);
        struct bytes again = { 0 };
        struct note note = { 0 };
        bool met = true;
        int64_t oldest = 1;
        int64_t newest = 1;
        buf_text(&buf, "#\n");
        buf_put(&buf, bytes_of(data, size));
        enum err code = buf_done(&buf, &again);
        assert(code == OK);
        code = trust_parse(arena, again, &trust);
        assert(code == OK);
        code = trust_quorum(trust, &note, &met, &oldest, &newest);
        assert(code == OK && oldest == 0 && newest == 0);
        code = trust_parse(arena, bytes_part(again, 0, again.size - 1), &trust);
        assert(code != OK);
    }
    arena_close(arena);
    return 0;
}
