/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of field=value words, for every kind by turns; what is accepted prints and parses as
 * canonical JSON. */
#include "desk/form.h"

#include <assert.h>

#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void fill(struct arena *arena, const struct kind *kind, struct bytes rest)
{
    struct form form = { 0 };
    struct buf buf = buf_new(arena, 1 << 22);
    struct json *again = NULL;
    if (form_start(arena, kind, &form) != OK)
        return;
    while (rest.size > 0) {
        const char *word = bytes_string(arena, bytes_cut(&rest, '\n'));
        if (word && form_word(&form, word) != OK)
            continue;
    }
    json_print(&buf, form.body);
    if (buf.bad || buf.exhausted || json_parse(arena, buf_so_far(&buf), &again) != OK)
        return;
    struct buf twice = buf_new(arena, 1 << 22);
    json_print(&twice, again);
    assert(bytes_equal(buf_so_far(&twice), buf_so_far(&buf)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    if (size < 1 || size > 1 << 14 || arena_open(1 << 26, &arena) != OK)
        return 0;
    fill(arena, kinds[data[0] % kind_count], bytes_of(data + 1, size - 1));
    arena_close(arena);
    return 0;
}
