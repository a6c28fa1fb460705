/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unicode.h"

#include <string.h>

#include "base/text.h"
#include "tests/support.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(16 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void utf8_is_strict(void **state)
{
    (void)state;
    static const char *const good[] = { "", "a", "村", "𠅤", "\xf4\x8f\xbf\xbf", "\x7f" };
    static const char *const bad[] = {
        "\x80",
        "\xc3",
        "\xc0\x80",
        "\xc1\xbf",
        "\xe0\x80\x80",
        "\xe0\x9f\xbf",
        "\xed\xa0\x80",
        "\xf0\x80\x80\x80",
        "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80",
        "\xff",
        "a\xe6\x9d",
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(unicode_is_utf8(bytes_text(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("row %zu\n", i);
        assert_false(unicode_is_utf8(bytes_text(bad[i])));
        assert_false(unicode_is_nfc(bytes_text(bad[i])));
        assert_fault(unicode_check(bytes_text(bad[i])), ERR_FORMAT);
    }
}

static void a_bad_byte_is_seen_wherever_it_stands(void **state)
{
    (void)state;
    for (size_t size = 1; size < 40; size++)
        for (size_t at = 0; at < size; at++) {
            char text[40];
            memset(text, 'a', size);
            assert_true(unicode_is_utf8(bytes_of(text, size)));
            text[at] = (char)0xE6;
            assert_false(unicode_is_utf8(bytes_of(text, size)));
        }
}

static void what_villages_write_may_be_signed(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "plain ASCII ~!",
        "收到承包费（2024年）",
        "李秀英、𠅤某、㛃、䶮",
        "阿依古丽·买买提",
        "１２３　全角",
        "①“引号”—…※ 5℃ 30㎡",
        "한글 이름",
        "ئۇيغۇرچە",
        "ᠮᠣᠩᠭᠣᠯ\xe1\xa0\x8e",
        "བོད་ཡིག",
        "Nguyễn café ñ",
        "\xee\x80\x80",
        "😀",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i]);
        assert_ok(unicode_check(bytes_text(rows[i])));
        assert_true(unicode_is_nfc(bytes_text(rows[i])));
    }
}

static void what_cannot_be_seen_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
        { "a\nb", "byte 2 is the character U+000A" },
        { "\t", "U+0009" },
        { "\x7f", "U+007F" },
        { "\xc2\x85", "U+0085" },
        { "村\xc2\xad", "byte 4 is the character U+00AD" },
        { "\xcd\x8f", "U+034F" },
        { "\xd8\x9c", "U+061C" },
        { "\xe2\x80\x8b", "U+200B" },
        { "\xe2\x80\x8d", "U+200D" },
        { "\xe2\x80\x8f", "U+200F" },
        { "\xe2\x80\xa8", "U+2028" },
        { "\xe2\x80\xa9", "U+2029" },
        { "\xe2\x80\xae", "U+202E" },
        { "\xe2\x81\xa0", "U+2060" },
        { "\xe2\x81\xa6", "U+2066" },
        { "\xe3\x85\xa4", "U+3164" },
        { "\xef\xb8\x8f", "U+FE0F" },
        { "\xef\xbb\xbf", "U+FEFF" },
        { "\xef\xb7\x90", "U+FDD0" },
        { "\xef\xbf\xbb", "U+FFFB" },
        { "\xef\xbf\xbe", "U+FFFE" },
        { "\xef\xbf\xbf", "U+FFFF" },
        { "\xf0\x9f\xbf\xbe", "U+1FFFE" },
        { "\xf3\xa0\x80\x81", "U+E0001" },
        { "\xf3\xa0\x84\x80", "U+E0100" },
        { "\xf4\x8f\xbf\xbf", "U+10FFFF" },
        { "e\xcc\x81", "NFC" },
        { "\xe2\x84\xa6", "NFC" },
        { "\xef\xa4\x80", "NFC" },
        { "か\xe3\x82\x99", "NFC" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].why);
        assert_fault(unicode_check(bytes_text(rows[i].text)), ERR_FORMAT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].why));
    }
}

static size_t encode(int32_t point, uint8_t at[static 4])
{
    unsigned size = point < 0x80 ? 1u : point < 0x800 ? 2u
                                    : point < 0x10000 ? 3u
                                                      : 4u;
    static const uint8_t leads[] = { 0, 0, 0xC0, 0xE0, 0xF0 };
    for (unsigned i = 0; i < size; i++)
        at[i] = (uint8_t)(0x80 | (point >> (6 * (size - 1 - i)) & 63));
    at[0] = (uint8_t)(leads[size] | point >> (6 * (size - 1)));
    return size;
}

/* The quick answer is the same as the library's for every character alone, and after one that
 * could join with it. */
static void the_fast_path_knows_every_character(void **state)
{
    (void)state;
    for (int32_t point = 0; point <= 0x10FFFF; point++) {
        uint8_t at[12] = "かe가";
        size_t size = encode(point, at + 7);
        if (point >= 0xD800 && point <= 0xDFFF)
            continue;
        /* As itself, after e, after か, after 가. */
        static const size_t starts[] = { 7, 3, 0, 4 };
        for (size_t i = 0; i < 4; i++) {
            uint8_t text[12];
            size_t before = i == 0 ? 0 : i == 1 ? 1
                                                : 3;
            memcpy(text, at + starts[i], before);
            memcpy(text + before, at + 7, size);
            struct bytes whole = bytes_of(text, before + size);
            if (unicode_check(whole) != OK)
                continue;
            struct arena_mark mark = arena_mark(arena);
            struct bytes same = { 0 };
            if (!unicode_is_nfc(whole) || unicode_nfc(arena, whole, &same) != OK ||
                !bytes_equal(same, whole))
                fail_msg("U+%04X after %zu bytes", (unsigned)point, before);
            arena_back(arena, mark);
        }
    }
}

static void marks_in_a_row_are_bounded(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 1 << 20);
    buf_byte(&buf, 'q');
    for (int i = 0; i < 30; i++)
        buf_text(&buf, "\xcc\x81");
    assert_ok(unicode_check(buf_so_far(&buf)));
    buf_text(&buf, "\xcc\x81");
    assert_fault(unicode_check(buf_so_far(&buf)), ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "more than 30 combining marks"));
    struct bytes out = { 0 };
    assert_fault(unicode_nfc(arena, buf_so_far(&buf), &out), ERR_FORMAT);
}

static void nfc_joins_what_was_typed_apart(void **state)
{
    (void)state;
    struct bytes out = { 0 };
    assert_ok(unicode_nfc(arena, bytes_text("cafe\xcc\x81 か\xe3\x82\x99"), &out));
    assert_bytes(out, "café が");
    assert_ok(unicode_nfc(arena, bytes_text("plain"), &out));
    assert_bytes(out, "plain");
    assert_ok(unicode_nfc(arena, bytes_text(""), &out));
    assert_bytes(out, "");
    assert_ok(unicode_nfc(arena, bytes_text("a\n村"), &out));
    assert_bytes(out, "a\n村");
    assert_fault(unicode_nfc(arena, bytes_text("\xff"), &out), ERR_FORMAT);
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_fault(unicode_nfc(none, bytes_text("e\xcc\x81"), &out), ERR_MEMORY);
    arena_close(none);
}

static void names_with_space_are_found(void **state)
{
    (void)state;
    static const char *const with[] = {
        " ",
        "a b",
        "\t",
        "\n",
        "\xc2\x85",
        "\xc2\xa0",
        "\xe1\x9a\x80",
        "\xe2\x80\x80",
        "\xe2\x80\x8a",
        "\xe2\x80\xa8",
        "\xe2\x80\xa9",
        "\xe2\x80\xaf",
        "\xe2\x81\x9f",
        "李　秀英",
    };
    static const char *const without[] = { "", "a.example.cn/出纳", "\xe2\x80\x8b", "\xff" };
    for (size_t i = 0; i < sizeof with / sizeof with[0]; i++)
        assert_true(unicode_has_space(bytes_text(with[i])));
    for (size_t i = 0; i < sizeof without / sizeof without[0]; i++)
        assert_false(unicode_has_space(bytes_text(without[i])));
}

static void chinese_is_two_columns_wide(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } rows[] = {
        { "", 0 },
        { "abc", 3 },
        { "村", 2 },
        { "村a庄", 5 },
        { "é", 1 },
        { "q\xcc\x81", 1 },
        { "１", 2 },
        { "𠅤", 2 },
        { "\xff", 1 },
        { "\n", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        assert_int_equal(unicode_width(bytes_text(rows[i].text)), rows[i].width);
    }
    assert_bytes(unicode_fit(bytes_text("村a庄"), 5), "村a庄");
    assert_bytes(unicode_fit(bytes_text("村a庄"), 4), "村a");
    assert_bytes(unicode_fit(bytes_text("村a庄"), 1), "");
    assert_bytes(unicode_fit(bytes_text("q\xcc\x81x"), 1), "q\xcc\x81");
    assert_bytes(unicode_fit(bytes_text("\xff\xff"), 1), "\xff");
    assert_bytes(unicode_first(bytes_text("村庄")), "村");
    assert_bytes(unicode_first(bytes_text("ab")), "a");
    assert_bytes(unicode_first(bytes_text("")), "");
    assert_bytes(unicode_first(bytes_text("\xff")), "");
}

static void files_of_spreadsheets_are_understood(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *text;
        const char *encoding;
    } rows[] = {
        { "plain", "plain", "UTF-8" },
        { "", "", "UTF-8" },
        { "村", "村", "UTF-8" },
        { "\xEF\xBB\xBF村", "村", "UTF-8 with BOM" },
        { "\xb4\xe5", "村", "GB18030" },
        { "a,\xbf\xc6\xc4\xbf\n", "a,科目\n", "GB18030" },
        { "\x82\x30\xb7\x31", "㛃", "GB18030" },
        { "\x95\x32\xa6\x32", "𠅤", "GB18030" },
        { "\xfe\x9f", "䶮", "GB18030" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct bytes out = { 0 };
        const char *encoding = NULL;
        assert_ok(unicode_read(arena, bytes_text(rows[i].file), &out, &encoding));
        assert_bytes(out, rows[i].text);
        assert_string_equal(encoding, rows[i].encoding);
    }
    struct bytes out = bytes_text("untouched");
    const char *encoding = "none";
    static const uint8_t little[] = { 0xFF, 0xFE, 'a', 0, 0x2D, 0x4E, 0x3D, 0xD8, 0, 0xDE };
    static const uint8_t big[] = { 0xFE, 0xFF, 0, 'a', 0x4E, 0x2D, 0xD8, 0x3D, 0xDE, 0 };
    const struct bytes wide[] = { bytes_of(little, sizeof little), bytes_of(big, sizeof big) };
    for (size_t i = 0; i < 2; i++) {
        assert_ok(unicode_read(arena, wide[i], &out, &encoding));
        assert_bytes(out, "a中\xF0\x9F\x98\x80");
        assert_string_equal(encoding, "UTF-16");
        /* Half a character, half a pair, a NUL. */
        struct bytes half = bytes_part(wide[i], 0, 3);
        assert_fault(unicode_read(arena, half, &out, &encoding), ERR_FORMAT);
        half = bytes_part(wide[i], 0, 8);
        assert_fault(unicode_read(arena, half, &out, &encoding), ERR_FORMAT);
        assert_ok(unicode_read(arena, bytes_part(wide[i], 0, 2), &out, &encoding));
        assert_int_equal(out.size, 0);
    }
    out = bytes_text("untouched");
    encoding = "none";
    struct bytes nul = bytes_of("\xFF\xFE\0\0", 4);
    assert_fault(unicode_read(arena, nul, &out, &encoding), ERR_FORMAT);
    assert_fault(unicode_read(arena, bytes_text("a\xff"), &out, &encoding), ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "from byte 2 on"));
    assert_fault(unicode_read(arena, bytes_text("ab\xb4"), &out, &encoding), ERR_FORMAT);
    assert_bytes(out, "untouched");
    assert_string_equal(encoding, "none");
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_fault(unicode_read(none, bytes_text("\xb4\xe5"), &out, &encoding), ERR_MEMORY);
    arena_close(none);
}

static void a_terminal_gets_what_it_can_show(void **state)
{
    (void)state;
    struct bytes out = { 0 };
    assert_ok(unicode_convert(arena, bytes_text("村a"), "UTF-8", "GB18030", &out));
    assert_bytes(out, "\xb4\xe5"
                      "a");
    assert_ok(unicode_convert(arena, bytes_text("村a庄é"), "UTF-8", "ANSI_X3.4-1968", &out));
    assert_bytes(out, "?a??");
    assert_ok(unicode_convert(arena, bytes_text("𠅤村"), "UTF-8", "GB2312", &out));
    assert_bytes(out, "?\xb4\xe5");
    assert_ok(unicode_convert(arena, bytes_text("\xb4\xe5"), "GB18030", "UTF-8", &out));
    assert_bytes(out, "村");
    assert_ok(unicode_convert(arena, bytes_text("a\xff村"), "UTF-8", "UTF-8", &out));
    assert_bytes(out, "a?村");
    assert_ok(unicode_convert(arena, bytes_text("a\xe6\x9d"), "UTF-8", "UTF-8", &out));
    assert_bytes(out, "a??");
    /* A stateful encoding goes back to its first state at the end. */
    assert_ok(unicode_convert(arena, bytes_text("村"), "UTF-8", "ISO-2022-JP", &out));
    assert_bytes(out, "\x1b$BB<\x1b(B");
    assert_fault(unicode_convert(arena, bytes_text("a"), "UTF-8", "x", &out), ERR_MISSING);
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_fault(unicode_convert(none, bytes_text("a"), "UTF-8", "GBK", &out), ERR_MEMORY);
    arena_close(none);
}

static void the_texts_of_the_spec_hold(void **state)
{
    (void)state;
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    assert_ok(spec_example(arena, "text.md", "text", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        line = spec_unescape(arena, line);
        char *verdict = bytes_string(arena, bytes_cut(&line, '\t'));
        if (strcmp(verdict, "ok") == 0) {
            assert_ok(unicode_check(line));
            continue;
        }
        assert_fault(unicode_check(line), ERR_FORMAT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), verdict));
        assert_non_null(strstr(err_why(LANGUAGE_ZH), verdict));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(a_bad_byte_is_seen_wherever_it_stands),
        cmocka_unit_test(what_villages_write_may_be_signed),
        cmocka_unit_test(what_cannot_be_seen_is_refused),
        cmocka_unit_test(the_texts_of_the_spec_hold),
        cmocka_unit_test(the_fast_path_knows_every_character),
        cmocka_unit_test(marks_in_a_row_are_bounded),
        cmocka_unit_test(nfc_joins_what_was_typed_apart),
        cmocka_unit_test(names_with_space_are_found),
        cmocka_unit_test(chinese_is_two_columns_wide),
        cmocka_unit_test(files_of_spreadsheets_are_understood),
        cmocka_unit_test(a_terminal_gets_what_it_can_show),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
