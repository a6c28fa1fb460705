/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/paper.h"

#include <string.h>

#include "publish/qr.h"
#include "tests/test.h"

static const struct column columns[] = {
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "sum", COLUMN_MONEY, WORDS("金额", "sum") },
    { 0 },
};

static struct tables sample(struct arena *arena, const char *note)
{
    struct tables tables = { .arena = arena, .day = { 2025, 3, 31 } };
    struct table *table =
        tables_add(&tables, "sample", (struct words)WORDS("样表", "Sample"), columns);
    table_row(table);
    table_text(table, "note", bytes_text(note));
    table_money(table, "sum", -123456);
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "note", bytes_text("合计"));
    table_money(table, "sum", -123456);
    return tables;
}

static struct bytes print(const struct tables *tables)
{
    struct buf out = buf_new(tables->arena, 1 << 22);
    assert_ok(tables_print(tables, TABLE_PDF, LANGUAGE_ZH, &out));
    assert_false(out.bad || out.exhausted);
    return buf_so_far(&out);
}

static bool has(struct bytes file, const char *text)
{
    return bytes_find_part(file, bytes_text(text)) < file.size;
}

static void the_same_tables_are_the_same_file(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(64 << 20, &arena));
    struct paper paper = { .stamp = { .size = 12, .notice = UINT64_MAX } };
    paper.stamp.key = bytes_text("qingshi.example.org+fd2d5777+x");
    struct tables tables = sample(arena, "收到鱼塘承包金 A&B");
    tables.paper = &paper;
    struct bytes first = print(&tables);
    struct bytes second = print(&tables);
    assert_true(bytes_starts(first, bytes_text("%PDF-1.")));
    assert_true(has(first, "/CreationDate (20250331000000+08'00"));
    assert_true(has(first, "/Creator (sanzi)"));
    assert_true(has(first, "/FontFile")); /* the letters come along */
    assert_true(first.size < 200000);
    assert_true(bytes_equal(first, second));
    arena_close(arena);
}

static void a_character_that_no_font_has_is_a_fault(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(64 << 20, &arena));
    struct tables tables = sample(arena, "甲\xF3\xB0\x80\x80乙"); /* of nobody: U+F0000 */
    struct buf out = buf_new(arena, 1 << 22);
    assert_fault(tables_print(&tables, TABLE_PDF, LANGUAGE_ZH, &out), ERR_MISSING);
    assert_non_null(strstr(err_why(LANGUAGE_EN), PAPER_FONTS));
    assert_int_equal(out.size, 0);
    arena_close(arena);
}

static void what_has_no_room_in_the_file_is_no_memory(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(64 << 20, &arena));
    struct tables tables = sample(arena, "收到");
    struct buf out = buf_new(arena, 1000);
    assert_fault(tables_print(&tables, TABLE_PDF, LANGUAGE_ZH, &out), ERR_MEMORY);
    arena_close(arena);
}

static void a_code_has_its_three_eyes(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct qr code = { 0 };
    uint8_t many[1001] = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(qr_make(arena, bytes_text("sanzi:log=x&size=1"), &code));
    assert_true(code.side >= 21 && (code.side - 17) % 4 == 0);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(code.module[i], 1);
        assert_int_equal(code.module[code.side - 1 - i], 1);
        assert_int_equal(code.module[(code.side - 1) * code.side + i], 1);
    }
    assert_int_equal(code.module[code.side + 1], 0);
    assert_fault(qr_make(arena, bytes_text(""), &code), ERR_LIMIT);
    assert_fault(qr_make(arena, bytes_of(many, sizeof many), &code), ERR_LIMIT);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_tables_are_the_same_file),
        cmocka_unit_test(a_character_that_no_font_has_is_a_fault),
        cmocka_unit_test(what_has_no_room_in_the_file_is_no_memory),
        cmocka_unit_test(a_code_has_its_three_eyes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
