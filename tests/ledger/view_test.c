/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/test.h"
#include "tests/village.h"

static void a_whole_village_is_folded(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(64 << 20, &arena));
    struct test_village *village = village_new(arena);
    assert_int_equal(village->count, 39);
    village_free(village);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_village_is_folded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
