/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/test.h"

static void a_full_buffer_stays_bad(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(4096, &arena));
    struct buf buf = buf_new(arena, 4);
    buf_text(&buf, "abc");
    buf_text(&buf, "de");
    buf_text(&buf, "f");
    struct bytes out = bytes_text("untouched");
    assert_fault(buf_done(&buf, &out), ERR_LIMIT);
    assert_string_equal(err_why(LANGUAGE_EN), "text grew past its limit of 4 bytes");
    assert_bytes(out, "untouched");
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_buffer_stays_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
