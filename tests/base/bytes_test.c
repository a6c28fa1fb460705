/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

#include <string.h>

#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(1 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_full_buffer_stays_bad(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 4);
    buf_text(&buf, "abc");
    buf_text(&buf, "de");
    buf_text(&buf, "f");
    struct bytes out = bytes_text("untouched");
    assert_fault(buf_done(&buf, &out), ERR_LIMIT);
    assert_string_equal(err_why(LANGUAGE_EN), "text grew past its limit of 4 bytes");
    assert_bytes(out, "untouched");
    char *string = NULL;
    assert_fault(buf_string(&buf, &string), ERR_LIMIT);
    assert_null(string);
    buf_fill(&buf, 'x', 1);
    buf_format(&buf, "%d", 1);
    buf_format(&buf, "%300d", 1);
    assert_bytes(buf_so_far(&buf), "abc");
}

static void a_buffer_without_memory_says_so(void **state)
{
    (void)state;
    struct arena *small = NULL;
    assert_ok(arena_open(600, &small));
    struct buf buf = buf_new(small, 10000);
    buf_fill(&buf, 'x', 500);
    buf_fill(&buf, 'x', 500);
    struct bytes out = { 0 };
    assert_fault(buf_done(&buf, &out), ERR_MEMORY);
    buf = buf_new(small, 10000);
    buf_format(&buf, "%300d", 1);
    assert_fault(buf_done(&buf, &out), ERR_MEMORY);
    assert_null(bytes_string(small, bytes_of(err_why(LANGUAGE_EN), 700)));
    assert_null(bytes_copy(small, bytes_of(err_why(LANGUAGE_EN), 700)).at);
    arena_close(small);
    /* The text fits, its NUL does not. */
    assert_ok(arena_open(64, &small));
    buf = buf_new(small, 64);
    buf_fill(&buf, 'x', 64);
    char *string = NULL;
    assert_fault(buf_string(&buf, &string), ERR_MEMORY);
    arena_close(small);
    /* Room for the text grows first, then none is left to print it. */
    assert_ok(arena_open(416, &small));
    buf = buf_new(small, 1000);
    buf_format(&buf, "%400d", 1);
    assert_fault(buf_done(&buf, &out), ERR_MEMORY);
    arena_close(small);
}

static void a_writer_reads_like_prose(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 1000);
    buf_text(&buf, "n=");
    buf_number(&buf, INT64_MIN);
    buf_byte(&buf, ' ');
    buf_number(&buf, 0);
    buf_byte(&buf, ' ');
    buf_unsigned(&buf, UINT64_MAX);
    buf_fill(&buf, '.', 3);
    buf_fill(&buf, '.', 0);
    buf_format(&buf, "%s-%02d", "村", 7);
    buf_put(&buf, (struct bytes){ NULL, 0 });
    char *string = NULL;
    assert_ok(buf_string(&buf, &string));
    assert_string_equal(string, "n=-9223372036854775808 0 18446744073709551615...村-07");
    buf = buf_new(arena, 1000);
    buf_format(&buf, "%300d", 5);
    struct bytes out = { 0 };
    assert_ok(buf_done(&buf, &out));
    assert_int_equal(out.size, 300);
    assert_int_equal(out.at[299], '5');
}

static void numbers_are_big_endian(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 14);
    buf_u16(&buf, 0x0102);
    buf_u32(&buf, 0x03040506);
    buf_u64(&buf, 0x0708090A0B0C0D0E);
    struct bytes out = { 0 };
    assert_ok(buf_done(&buf, &out));
    for (size_t i = 0; i < 14; i++)
        assert_int_equal(out.at[i], i + 1);
    assert_int_equal(bytes_u16(out.at), 0x0102);
    assert_int_equal(bytes_u32(out.at + 2), 0x03040506);
    assert_true(bytes_u64(out.at + 6) == 0x0708090A0B0C0D0E);
}

static void views_compare_by_their_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *a;
        const char *b;
        int order;
    } rows[] = {
        { "", "", 0 },
        { "", "a", -1 },
        { "a", "b", -1 },
        { "a", "ab", -1 },
        { "b", "ab", 1 },
        { "ab", "ab", 0 },
        { "z", "村", -1 },
        { "a", "", 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s %s\n", rows[i].a, rows[i].b);
        struct bytes a = bytes_text(rows[i].a);
        struct bytes b = bytes_text(rows[i].b);
        int order = bytes_compare(a, b);
        assert_int_equal((order > 0) - (order < 0), rows[i].order);
        assert_int_equal(bytes_equal(a, b), rows[i].order == 0);
        assert_int_equal(bytes_is(a, rows[i].b), rows[i].order == 0);
    }
    assert_true(bytes_equal((struct bytes){ NULL, 0 }, bytes_text("")));
}

static void parts_are_found(void **state)
{
    (void)state;
    struct bytes whole = bytes_text("one two one");
    assert_int_equal(bytes_find(whole, 'w'), 5);
    assert_int_equal(bytes_find(whole, 'x'), whole.size);
    assert_int_equal(bytes_find((struct bytes){ NULL, 0 }, 'x'), 0);
    assert_int_equal(bytes_find_part(whole, bytes_text("one")), 0);
    assert_int_equal(bytes_find_part(whole, bytes_text("two")), 4);
    assert_int_equal(bytes_find_part(whole, bytes_text("three")), whole.size);
    assert_int_equal(bytes_find_part(whole, bytes_text("much longer than that")), whole.size);
    assert_int_equal(bytes_find_last(whole, bytes_text("one")), 8);
    assert_int_equal(bytes_find_last(whole, bytes_text("two")), 4);
    assert_int_equal(bytes_find_last(whole, bytes_text("three")), whole.size);
    assert_int_equal(bytes_find_last(whole, bytes_text("much longer than that")), whole.size);
    assert_true(bytes_starts(whole, bytes_text("one ")));
    assert_false(bytes_starts(whole, bytes_text("two")));
    assert_false(bytes_starts(bytes_text("o"), bytes_text("one")));
    assert_true(bytes_ends(whole, bytes_text(" one")));
    assert_false(bytes_ends(whole, bytes_text("two")));
    assert_false(bytes_ends(bytes_text("e"), bytes_text("one")));
}

static void cutting_and_trimming_lose_nothing(void **state)
{
    (void)state;
    struct bytes rest = bytes_text("a,,b");
    assert_bytes(bytes_cut(&rest, ','), "a");
    assert_bytes(bytes_cut(&rest, ','), "");
    assert_non_null(rest.at);
    assert_bytes(bytes_cut(&rest, ','), "b");
    assert_null(rest.at);
    rest = bytes_text("a,");
    assert_bytes(bytes_cut(&rest, ','), "a");
    assert_non_null(rest.at);
    assert_bytes(bytes_cut(&rest, ','), "");
    assert_null(rest.at);
    assert_bytes(bytes_trim(bytes_text(" \t\r\n a b \v\f ")), "a b");
    assert_bytes(bytes_trim(bytes_text(" \n ")), "");
    assert_bytes(bytes_trim(bytes_text("ab")), "ab");
}

static void copies_are_apart(void **state)
{
    (void)state;
    char original[] = "abc";
    struct bytes copy = bytes_copy(arena, bytes_text(original));
    char *string = bytes_string(arena, bytes_of(original, 2));
    original[0] = 'x';
    assert_bytes(copy, "abc");
    assert_string_equal(string, "ab");
    assert_string_equal(bytes_string(arena, (struct bytes){ NULL, 0 }), "");
    assert_non_null(bytes_copy(arena, (struct bytes){ NULL, 0 }).at);
}

static void lines_are_cut_off_whole(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "" },
        { "ab", "ab" },
        { "ab\n", "ab\n" },
        { "a\nb", "a\nb" },
        { "a\nbcd", "a\n" },
        { "a\nb\ncde", "a\nb\n" },
        { "abcdef\ng", "abcdef" },
        { "abcdefg", "abcdefg" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes rest = bytes_text(rows[i][0]);
        print_message("%s", rows[i][0]);
        assert_bytes(bytes_cut_lines(&rest, 4), rows[i][1]);
        assert_int_equal(rest.size, strlen(rows[i][0]) - strlen(rows[i][1]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_cut_off_whole),
        cmocka_unit_test(a_full_buffer_stays_bad),
        cmocka_unit_test(a_buffer_without_memory_says_so),
        cmocka_unit_test(a_writer_reads_like_prose),
        cmocka_unit_test(numbers_are_big_endian),
        cmocka_unit_test(views_compare_by_their_bytes),
        cmocka_unit_test(parts_are_found),
        cmocka_unit_test(cutting_and_trimming_lose_nothing),
        cmocka_unit_test(copies_are_apart),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
