/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <stdio.h>
#include <string.h>

#include "tests/support.h"
#include "tests/test.h"

static void lines_end_in_a_line_feed(void **state)
{
    (void)state;
    struct bytes rest = bytes_text("one\n\ntwo");
    struct bytes line = { 0 };
    assert_true(text_line(&rest, &line));
    assert_bytes(line, "one");
    assert_true(text_line(&rest, &line));
    assert_bytes(line, "");
    assert_false(text_line(&rest, &line));
    assert_bytes(line, "");
    assert_bytes(rest, "two");
    rest = bytes_text("last\n");
    assert_true(text_line(&rest, &line));
    assert_bytes(line, "last");
    assert_int_equal(rest.size, 0);
    assert_false(text_line(&rest, &line));
}

static void a_number_has_one_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err code;
        int64_t number;
    } rows[] = {
        { "0", OK, 0 },
        { "7", OK, 7 },
        { "-7", OK, -7 },
        { "1234567890", OK, 1234567890 },
        { "9223372036854775807", OK, INT64_MAX },
        { "-9223372036854775807", OK, -INT64_MAX },
        { "9223372036854775808", ERR_LIMIT, 0 },
        { "-9223372036854775808", ERR_LIMIT, 0 },
        { "99999999999999999999999", ERR_LIMIT, 0 },
        { "", ERR_FORMAT, 0 },
        { "-", ERR_FORMAT, 0 },
        { "-0", ERR_FORMAT, 0 },
        { "00", ERR_FORMAT, 0 },
        { "01", ERR_FORMAT, 0 },
        { "+1", ERR_FORMAT, 0 },
        { "--1", ERR_FORMAT, 0 },
        { " 1", ERR_FORMAT, 0 },
        { "1 ", ERR_FORMAT, 0 },
        { "1.0", ERR_FORMAT, 0 },
        { "0x1", ERR_FORMAT, 0 },
        { "１", ERR_FORMAT, 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct bytes text = bytes_text(rows[i].text);
        int64_t number = 42;
        uint64_t whole = 42;
        if (rows[i].code != OK) {
            assert_fault(text_number(text, &number), rows[i].code);
            assert_int_equal(number, 42);
            continue;
        }
        assert_ok(text_number(text, &number));
        assert_int_equal(number, rows[i].number);
        if (number < 0) {
            assert_fault(text_unsigned(text, &whole), ERR_FORMAT);
            continue;
        }
        assert_ok(text_unsigned(text, &whole));
        assert_int_equal(whole, rows[i].number);
    }
}

static void digits_are_ascii_digits(void **state)
{
    (void)state;
    assert_true(text_is_digits(bytes_text("0019")));
    assert_false(text_is_digits(bytes_text("")));
    assert_false(text_is_digits(bytes_text("1a")));
    assert_false(text_is_digits(bytes_text("/")));
    assert_false(text_is_digits(bytes_text(":")));
}

static void a_quote_is_short_and_harmless(void **state)
{
    (void)state;
    assert_string_equal(text_quote(bytes_text("")).at, "");
    assert_string_equal(text_quote(bytes_text("收款 12元")).at, "收款 12元");
    struct bytes hostile = bytes_text("a\x1b[31m\n\xff\xe2\x80\xaez");
    assert_string_equal(text_quote(hostile).at, "a?[31m???z");
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 16, &arena));
    for (size_t size = 100; size < 140; size++) {
        struct buf buf = buf_new(arena, 2000);
        buf_fill(&buf, 'x', size);
        buf_text(&buf, "村村村村村村村村村村村村村村村村");
        struct quote quote = text_quote(buf_so_far(&buf));
        size_t length = strlen(quote.at);
        assert_in_range(length, sizeof quote.at - 7, sizeof quote.at - 1);
        assert_true(bytes_ends(bytes_text(quote.at), bytes_text("…")));
    }
    arena_close(arena);
}

static void the_numbers_of_the_spec_hold(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    assert_ok(arena_open(4 << 20, &arena));
    assert_ok(spec_example(arena, "text.md", "numbers", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        line = spec_unescape(arena, line);
        struct bytes verdict = bytes_cut(&line, '\t');
        int64_t number = 0;
        if (!bytes_is(verdict, "ok")) {
            assert_fault(text_number(line, &number),
                         bytes_is(verdict, "limit") ? ERR_LIMIT : ERR_FORMAT);
            continue;
        }
        assert_ok(text_number(line, &number));
        struct buf buf = buf_new(arena, 100);
        buf_number(&buf, number);
        assert_true(bytes_equal(buf_so_far(&buf), line));
    }
    arena_close(arena);
}

static void what_may_not_be_shown_is_defused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *shown;
    } rows[] = {
        { "", "" },
        { "收据 1", "收据 1" },
        { "a\nb\x1b[2J\x7f", "a?b?[2J?" },
        { "\xe2\x80\xaegnp.x", "???gnp.x" }, /* U+202E */
        { "\xff\xfe", "??" },
        { "\xe6\x94", "??" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[32];
        (void)snprintf(text, sizeof text, "%s", rows[i].text);
        text_defuse(text);
        assert_string_equal(text, rows[i].shown);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_in_a_line_feed),
        cmocka_unit_test(a_number_has_one_spelling),
        cmocka_unit_test(a_quote_is_short_and_harmless),
        cmocka_unit_test(the_numbers_of_the_spec_hold),
        cmocka_unit_test(digits_are_ascii_digits),
        cmocka_unit_test(what_may_not_be_shown_is_defused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
