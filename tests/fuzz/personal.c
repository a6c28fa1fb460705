/* SPDX-License-Identifier: Apache-2.0 */
/* What is shown of any bytes holds nothing personal, and bytes that hold nothing are shown as
 * they are. The first byte says what the column holds. */
#include <assert.h>

#include "base/arena.h"
#include "publish/mask.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct personal_hit hit = { .what = 0 };
    if (size == 0 || size > 4000 || arena_open((size_t)1 << 20, &arena) != OK)
        return 0;
    struct bytes text = bytes_of(data + 1, size - 1);
    bool clean = !personal_find(text, PERSONAL_ALL, 0, &hit);
    assert(clean || (hit.size > 0 && hit.from + hit.size <= text.size));
    struct bytes words = mask_text(arena, COLUMN_TEXT, text);
    assert(!personal_find(words, PERSONAL_ALL, 0, &hit));
    assert(!clean || bytes_equal(words, text));
    unsigned holds = (data[0] & 7u) << 6;
    struct bytes shown = mask_text(arena, COLUMN_TEXT | holds, text);
    assert(!personal_find(shown, PERSONAL_AMONG_PHONES, 0, &hit));
    arena_close(arena);
    return 0;
}
