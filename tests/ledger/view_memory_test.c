/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view.h"
#include "tests/test.h"

struct walk {
    uint8_t last[8];
    size_t last_size;
    size_t count;
};

static enum err see_in_order(void *context, struct bytes key, struct bytes value)
{
    struct walk *walk = context;
    if (walk->count > 0)
        assert_true(bytes_compare(bytes_of(walk->last, walk->last_size), key) < 0);
    assert_true(bytes_starts(value, key));
    walk->last_size = key.size;
    for (size_t i = 0; i < key.size; i++)
        walk->last[i] = key.at[i];
    walk->count++;
    return OK;
}

static enum err stop_at_once(void *context, struct bytes key, struct bytes value)
{
    (void)context;
    (void)key;
    (void)value;
    return fault(ERR_USAGE, "停", "stop");
}

/* The n-th of a run of keys that is in no order: two bytes of it first, so prefixes repeat. */
static size_t key_of_number(uint32_t number, uint8_t at[static 8])
{
    uint32_t mixed = number * 2654435761u;
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(mixed >> 8 * i);
    for (unsigned i = 0; i < 4; i++)
        at[4 + i] = (uint8_t)(number >> 8 * i);
    return 4 + number % 5;
}

static void tables_keep_what_was_put_last_and_walk_in_order(void **state)
{
    (void)state;
    enum { COUNT = 30000 };
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct view_store store = view_memory_store(memory);
    uint8_t key[8];
    uint8_t value[16] = { 0 };
    for (size_t round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < COUNT; i++) {
            struct bytes name = bytes_of(key, key_of_number(i, key));
            for (size_t at = 0; at < name.size; at++)
                value[at] = key[at];
            /* Longer in the second round, shorter in the third. */
            size_t size = name.size + (round == 1 ? 8 : 0);
            assert_ok(store.put(store.self, VIEW_ID, name, bytes_of(value, size)));
        }
        struct walk walk = { .count = 0 };
        assert_ok(store.walk(store.self, VIEW_ID, bytes_text(""), see_in_order, &walk));
        size_t all = walk.count;
        assert_true(all > COUNT * 9 / 10);
        size_t sum = 0;
        for (unsigned first = 0; first < 256; first++) {
            uint8_t start = (uint8_t)first;
            walk.count = 0;
            assert_ok(
                store.walk(store.self, VIEW_ID, bytes_of(&start, 1), see_in_order, &walk));
            sum += walk.count;
        }
        assert_int_equal(sum, all);
    }
    struct bytes got = { 0 };
    assert_ok(store.get(store.self, VIEW_ID, bytes_text("absent key"), &got));
    assert_null(got.at);
    assert_ok(store.get(store.self, VIEW_KEY, bytes_text("absent table"), &got));
    assert_null(got.at);
    assert_ok(store.walk(store.self, VIEW_KEY, bytes_text(""), stop_at_once, NULL));
    assert_fault(store.walk(store.self, VIEW_ID, bytes_text(""), stop_at_once, NULL),
                 ERR_USAGE);
    view_memory_close(memory);
    view_memory_close(NULL);
}

/* A hostile log closes a month after each voucher: every walk follows a put. */
static void walks_between_puts_see_all_in_order(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct view_store store = view_memory_store(memory);
    uint8_t value[40] = { 0 };
    size_t all = 0;
    for (uint32_t i = 0; i < COUNT; i++) {
        uint8_t key[8];
        struct bytes name = bytes_of(key, key_of_number(i % 2000, key));
        struct bytes got = { 0 };
        assert_ok(store.get(store.self, VIEW_BALANCE, name, &got));
        all += got.at == NULL;
        for (size_t at = 0; at < name.size; at++)
            value[at] = key[at];
        /* Some grow past their room, some then shrink. */
        assert_ok(store.put(store.self, VIEW_BALANCE, name, bytes_of(value, 8 + i % 32)));
        struct bytes start = bytes_of(key, 1);
        struct walk walk = { .count = 0 };
        if (i % 3 == 0 || i % 50 < 5)
            assert_ok(store.walk(store.self, VIEW_BALANCE, start, see_in_order, &walk));
        walk.count = 0;
        if (i % 100 != 0)
            continue;
        assert_ok(store.walk(store.self, VIEW_BALANCE, bytes_text(""), see_in_order, &walk));
        assert_int_equal(walk.count, all);
    }
    view_memory_close(memory);
}

static void entries_to_come_are_made_room_for_within_limits(void **state)
{
    (void)state;
    static const uint64_t counts[] = { 0, 1, 5000, UINT64_MAX, 10 };
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct view_memory *memory = NULL;
        struct bytes got = { 0 };
        print_message("%llu\n", (unsigned long long)counts[i]);
        assert_ok(view_memory_open(&memory));
        struct view_store store = view_memory_store(memory);
        assert_ok(store.put(store.self, VIEW_ID, bytes_text("before"), bytes_text("1")));
        assert_ok(view_memory_expect(memory, counts[i]));
        assert_ok(store.put(store.self, VIEW_ID, bytes_text("after"), bytes_text("2")));
        assert_ok(store.get(store.self, VIEW_ID, bytes_text("before"), &got));
        assert_bytes(got, "1");
        assert_ok(store.get(store.self, VIEW_ID, bytes_text("after"), &got));
        assert_bytes(got, "2");
        view_memory_close(memory);
    }
}

static void an_empty_value_is_there_and_a_huge_one_is_refused(void **state)
{
    (void)state;
    static uint8_t huge[70000];
    struct view_memory *memory = NULL;
    struct bytes got = { 0 };
    assert_ok(view_memory_open(&memory));
    struct view_store store = view_memory_store(memory);
    struct bytes key = bytes_text("key");
    assert_ok(store.put(store.self, VIEW_KEY, key, bytes_text("")));
    assert_ok(store.get(store.self, VIEW_KEY, key, &got));
    assert_true(got.at != NULL && got.size == 0);
    assert_ok(store.put(store.self, VIEW_KEY, key, bytes_of(huge, 60000)));
    assert_ok(store.get(store.self, VIEW_KEY, key, &got));
    assert_int_equal(got.size, 60000);
    assert_fault(store.put(store.self, VIEW_KEY, key, bytes_of(huge, 60001)), ERR_LIMIT);
    assert_ok(store.put(store.self, VIEW_KEY, key, bytes_text("a")));
    assert_ok(store.get(store.self, VIEW_KEY, key, &got));
    assert_bytes(got, "a");
    view_memory_close(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_keep_what_was_put_last_and_walk_in_order),
        cmocka_unit_test(walks_between_puts_see_all_in_order),
        cmocka_unit_test(entries_to_come_are_made_room_for_within_limits),
        cmocka_unit_test(an_empty_value_is_there_and_a_huge_one_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
