/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sort.h"

#include "base/arena.h"
#include "tests/test.h"

struct item {
    unsigned key;
    unsigned at; /* where it stood */
};

static int by_key(const void *left, const void *right)
{
    const struct item *a = left;
    const struct item *b = right;
    return a->key < b->key ? -1 : a->key > b->key;
}

static void lists_of_any_length_are_sorted_and_equals_keep_their_order(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct item items[300];
    unsigned seed = 7;
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t count = 0; count < 300; count += 1 + count / 9) {
        for (unsigned i = 0; i < count; i++) {
            seed = seed * 1103515245 + 12345;
            items[i] = (struct item){ seed >> 16 & 31, i };
        }
        assert_ok(sort_list(arena, items, count, sizeof *items, by_key));
        assert_int_equal(arena_used(arena), 0);
        for (size_t i = 1; i < count; i++) {
            assert_true(items[i - 1].key <= items[i].key);
            assert_true(items[i - 1].key < items[i].key || items[i - 1].at < items[i].at);
        }
    }
    arena_close(arena);
}

static void what_is_in_order_needs_no_memory(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct item items[] = { { 1, 0 }, { 1, 1 }, { 2, 2 }, { 1, 3 } };
    assert_ok(arena_open(16, &arena));
    assert_ok(sort_list(arena, items, 3, sizeof *items, by_key));
    assert_fault(sort_list(arena, items, 4, sizeof *items, by_key), ERR_MEMORY);
    assert_int_equal(items[3].at, 3);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_any_length_are_sorted_and_equals_keep_their_order),
        cmocka_unit_test(what_is_in_order_needs_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
