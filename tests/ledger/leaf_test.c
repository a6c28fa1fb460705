/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ledger/refusals.h"

#define PREV "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

static void a_leaf_is_read_back_as_it_was_written(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    for (size_t i = 0; i < village->count; i++) {
        struct leaf leaf = { 0 };
        struct bytes again = { 0 };
        assert_ok(leaf_decode(village->leaves[i], &leaf));
        assert_int_equal(leaf.index, i);
        assert_int_equal(leaf.time, village->times[i]);
        assert_true(bytes_equal(leaf.note, village->notes[i]));
        assert_ok(leaf_skim(village->leaves[i], &leaf));
        assert_int_equal(leaf.index, i);
        assert_true(bytes_equal(leaf.note, village->notes[i]));
        assert_ok(leaf_decode(village->leaves[i], &leaf));
        struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
        assert_ok(leaf_encode(&buf, &leaf));
        assert_ok(buf_done(&buf, &again));
        assert_true(bytes_equal(again, village->leaves[i]));
    }
    teardown(village, arena);
}

static void a_malformed_leaf_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
        { "", "does not begin" },
        { "sanzi/leaf/v2\n", "does not begin" },
        { "sanzi/leaf/v1", "does not begin" },
        { "sanzi/leaf/v1\n01\n", "no index" },
        { "sanzi/leaf/v1\n-1\n", "no index" },
        { "sanzi/leaf/v1\n1", "no index" },
        { "sanzi/leaf/v1\n1\n2024-01-02 01:00:00Z\n", "no time" },
        { "sanzi/leaf/v1\n1\n2024-01-02T01:00:00Z\nAAAA\n", "no hash" },
        { "sanzi/leaf/v1\n1\n2024-01-02T01:00:00Z\n" PREV "\nx\n", "no empty fifth line" },
        { "sanzi/leaf/v1\n1\n2024-01-02T01:00:00Z\n" PREV "\n", "no empty fifth line" },
        { "sanzi/leaf/v1\n1\n2024-01-02T01:00:00Z\n" PREV "\n\n", "holds no entry" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct leaf leaf = { .index = 77 };
        print_message("%s\n", rows[i].why);
        assert_fault(leaf_decode(bytes_text(rows[i].text), &leaf), ERR_FORMAT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].why));
        assert_int_equal(leaf.index, 77);
        enum err code = leaf_skim(bytes_text(rows[i].text), &leaf); /* may go unseen */
        assert_true(code == OK || code == ERR_FORMAT);
    }
}

static void the_largest_note_just_fits_behind_the_longest_head(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 20, &arena));
    struct buf note = buf_new(arena, ENTRY_SIZE_MAX);
    buf_fill(&note, 'a', ENTRY_NOTE_MAX);
    struct leaf leaf = { .index = INT64_MAX, .time = 1704157200 };
    assert_ok(buf_done(&note, &leaf.note));
    struct buf buf = buf_new(arena, (size_t)2 * ENTRY_SIZE_MAX);
    struct bytes whole = { 0 };
    assert_ok(leaf_encode(&buf, &leaf));
    assert_ok(buf_done(&buf, &whole));
    assert_int_equal(whole.size, ENTRY_SIZE_MAX);
    assert_ok(leaf_decode(whole, &leaf));
    buf_byte(&buf, 'a');
    assert_ok(buf_done(&buf, &whole));
    assert_fault(leaf_decode(whole, &leaf), ERR_LIMIT);
    buf_byte(&note, 'a');
    assert_ok(buf_done(&note, &leaf.note));
    assert_fault(leaf_encode(&buf, &leaf), ERR_LIMIT);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_leaf_is_read_back_as_it_was_written),
        cmocka_unit_test(a_malformed_leaf_is_refused_with_its_reason),
        cmocka_unit_test(the_largest_note_just_fits_behind_the_longest_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
