/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_register.h"

#include <string.h>

#include "tests/test.h"

static struct view_memory *memory;
static struct view view;

static int open_view(void **state)
{
    (void)state;
    memset(&view, 0, sizeof view);
    assert_ok(view_memory_open(&memory));
    view.store = view_memory_store(memory);
    return 0;
}

static int close_view(void **state)
{
    (void)state;
    view_memory_close(memory);
    return 0;
}

static struct register_key key_of_two(const char *name, const char *first, const char *second)
{
    const struct bytes parts[] = { bytes_text(first), bytes_text(second) };
    return register_key(name, parts, 2);
}

static void a_record_is_found_by_all_its_parts(void **state)
{
    (void)state;
    struct register_record record = { 0 };
    struct register_key key = key_of_two("paper", "发票", "001");
    struct register_key other = key_of_two("paper", "发票0", "01");
    struct register_key elsewhere = key_of_two("bank", "发票", "001");
    assert_ok(register_get(&view, &key, &record));
    assert_false(record.found);
    assert_ok(register_put(&view, &key, 7, bytes_text("value")));
    assert_ok(register_get(&view, &key, &record));
    assert_true(record.found);
    assert_int_equal(record.index, 7);
    assert_true(bytes_is(record.packed, "value"));
    assert_ok(register_get(&view, &other, &record));
    assert_false(record.found);
    assert_ok(register_get(&view, &elsewhere, &record));
    assert_false(record.found);
}

static void parts_too_long_for_a_key_are_told_apart_all_the_same(void **state)
{
    (void)state;
    struct register_record record = { 0 };
    char a[4001];
    char b[4001];
    memset(a, 'x', 4000);
    memset(b, 'x', 4000);
    a[4000] = b[4000] = '\0';
    b[3999] = 'y';
    struct register_key first = key_of_two("paper", "发票", a);
    struct register_key second = key_of_two("paper", "发票", b);
    assert_ok(register_put(&view, &first, 1, bytes_text("a")));
    assert_ok(register_put(&view, &second, 2, bytes_text("b")));
    assert_ok(register_get(&view, &first, &record));
    assert_int_equal(record.index, 1);
    assert_ok(register_get(&view, &second, &record));
    assert_int_equal(record.index, 2);
}

static enum err gather(void *context, struct bytes rest, const struct register_record *record)
{
    struct buf *buf = context;
    buf_put(buf, bytes_part(rest, 0, rest.size - 1));
    buf_byte(buf, '=');
    buf_number(buf, (int64_t)record->index);
    buf_byte(buf, ' ');
    return OK;
}

static void a_walk_gives_a_register_in_order_and_nothing_else(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    static const char *const rows[][3] = { { "paper", "发票", "3" },
                                           { "paper", "发票", "1" },
                                           { "paper", "收据", "2" },
                                           { "papers", "发票", "4" } };
    for (size_t i = 0; i < 4; i++) {
        struct register_key key = key_of_two(rows[i][0], rows[i][1], rows[i][2]);
        assert_ok(register_put(&view, &key, i, bytes_text("")));
    }
    const struct bytes parts[] = { bytes_text("发票") };
    struct register_key start = register_start("paper", parts, 1);
    struct buf buf = buf_new(arena, 100);
    assert_ok(register_walk(&view, &start, gather, &buf));
    assert_true(bytes_is(buf_so_far(&buf), "1=1 3=0 "));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_record_is_found_by_all_its_parts, open_view,
                                        close_view),
        cmocka_unit_test_setup_teardown(parts_too_long_for_a_key_are_told_apart_all_the_same,
                                        open_view, close_view),
        cmocka_unit_test_setup_teardown(a_walk_gives_a_register_in_order_and_nothing_else,
                                        open_view, close_view),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
