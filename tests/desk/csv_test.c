/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/csv.h"

#include <stdlib.h>
#include <string.h>

#include "publish/table_csv.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(64 << 20, &arena) == OK ? 0 : 1;
}

static int shut_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

/* A sheet as text: cells between |, rows between /. */
static struct bytes shown(const struct sheet *sheet)
{
    struct buf buf = buf_new(arena, 10000);
    for (size_t row = 0; row < sheet->rows; row++) {
        buf_text(&buf, row > 0 ? "/" : "");
        for (size_t column = 0; column < sheet->columns; column++) {
            buf_text(&buf, column > 0 ? "|" : "");
            buf_put(&buf, sheet_cell(sheet, row, column));
        }
    }
    return buf_so_far(&buf);
}

static void sheets_are_read_however_they_are_written(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *sheet;
    } rows[] = {
        { "a,b\n1,2\n", "a|b/1|2" },
        { "a,b\r\n1,2", "a|b/1|2" },
        { "a,b\r1,2\r", "a|b/1|2" },
        { "\xEF\xBB\xBF"
          "a;b\n1;2,5\n",
          "a|b/1|2,5" },
        { "a\tb\n1\t2\n", "a|b/1|2" },
        { "\xC8\xD5\xC6\xDA,b\n1,2\n", "日期|b/1|2" },
        { "a,b\n\"x,\"\"y\"\"\",\" 2 \" \n", "a|b/x,\"y\"|2" },
        { "a,b\n\"two\nlines\",2\n", "a|b/two\nlines|2" },
        { "\n\na,b\n\n,\n1\n", "a|b/1|" },
        { "a,b,,\n1,2,,,,\n", "a|b/1|2" },
        { "a,b\n'=1,-5\n", "a|b/=1|-5" },
        { "\"a,x\";b\n1;2\n", "a,x|b/1|2" },
        { "a", "a" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sheet sheet = { 0 };
        print_message("row %zu\n", i);
        assert_ok(csv_read(arena, bytes_text(rows[i].file), &sheet));
        assert_bytes(shown(&sheet), rows[i].sheet);
    }
}

static void rows_keep_their_number_in_the_file(void **state)
{
    (void)state;
    struct sheet sheet = { 0 };
    assert_ok(csv_read(arena, bytes_text("\na\n\n\"x\ny\"\nz\n"), &sheet));
    assert_int_equal(sheet.rows, 3);
    assert_int_equal(sheet.lines[0], 2);
    assert_int_equal(sheet.lines[1], 4);
    assert_int_equal(sheet.lines[2], 6);
    assert_string_equal(sheet.encoding, "UTF-8");
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *says;
    } rows[] = {
        { "", "empty" },
        { "\n , \n", "empty" },
        { "a,b\n1,2,3\n", "row 2 column C" },
        { "a,b\n1,\"2\n", "row 2 column B" },
        { "a,b\n\"1\"x,2\n", "row 2 column A" },
        { "a\n\xFF\xFF\xFF\n", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sheet sheet = { 0 };
        print_message("row %zu\n", i);
        assert_fault(csv_read(arena, bytes_text(rows[i].file), &sheet), ERR_FORMAT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
    struct sheet sheet = { 0 };
    assert_fault(csv_read(arena, bytes_of("a\0b", 3), &sheet), ERR_FORMAT);
}

static void limits_are_told(void **state)
{
    (void)state;
    struct sheet sheet = { 0 };
    size_t size = CSV_CELL_MAX + 10;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, 'x', size);
    assert_fault(csv_read(arena, bytes_of(text, size), &sheet), ERR_LIMIT);
    for (size_t i = 1; i < size; i += 2)
        text[i] = ',';
    assert_fault(csv_read(arena, bytes_of(text, 1000), &sheet), ERR_FORMAT);
    free(text);
    assert_fault(csv_read(arena, bytes_of("", (size_t)CSV_FILE_MAX + 1), &sheet), ERR_LIMIT);
}

static void columns_have_letters(void **state)
{
    (void)state;
    static const struct {
        size_t column;
        const char *name;
    } rows[] = {
        { 0, "A" },
        { 25, "Z" },
        { 26, "AA" },
        { 51, "AZ" },
        { 701, "ZZ" },
        { 702, "AAA" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[CSV_COLUMN_NAME];
        sheet_column_name(rows[i].column, name);
        assert_string_equal(name, rows[i].name);
    }
}

static void formulas_are_known_in_any_width(void **state)
{
    (void)state;
    static const char *const yes[] = { "=1", "+1", "-1", "@x", "\t1", "＝1", "＋1", "－1", "＠x",
                                       " =1", "　 =1", "\xC2\xA0　＝1" };
    static const char *const no[] = { "", " ", "　", "a=1", "1-2", "一", "'=1", "　租金" };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        assert_true(cell_is_formula(bytes_text(yes[i])));
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
        assert_false(cell_is_formula(bytes_text(no[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sheets_are_read_however_they_are_written, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(rows_keep_their_number_in_the_file, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_told_with_its_place, open_arena,
                                        shut_arena),
        cmocka_unit_test(formulas_are_known_in_any_width),
        cmocka_unit_test_setup_teardown(limits_are_told, open_arena, shut_arena),
        cmocka_unit_test(columns_have_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
