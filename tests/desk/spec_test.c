/* SPDX-License-Identifier: Apache-2.0 */
/* The worked examples of specs/desk.md. */
#include "desk/import.h"
#include "publish/table.h"
#include "tests/support.h"
#include "tests/test.h"

static struct bytes example(struct arena *arena, const char *name)
{
    struct bytes text = { 0 };
    assert_ok(spec_example(arena, "desk.md", name, &text));
    return bytes_trim(text);
}

static void assert_same(struct arena *arena, struct bytes got, const char *name)
{
    const char *text = bytes_string(arena, example(arena, name));
    assert_non_null(text);
    assert_bytes(bytes_trim(got), text);
}

static void the_example_of_words_makes_its_body(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct form form = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    struct bytes rest = example(arena, "form-words");
    struct buf buf = buf_new(arena, 10000);
    assert_ok(form_start(arena, &kind_voucher, &form));
    while (rest.size > 0)
        assert_ok(form_word(&form, bytes_string(arena, bytes_cut(&rest, '\n'))));
    json_print(&buf, form.body);
    assert_same(arena, buf_so_far(&buf), "form-body");
    arena_close(arena);
}

static void the_example_of_a_table_prints(void **state)
{
    (void)state;
    static const struct column columns[] = {
        { "code", COLUMN_TEXT, WORDS("科目", "code") },
        { "sum", COLUMN_MONEY, WORDS("金额", "sum") },
        { 0 },
    };
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    struct table table = table_new(arena, "t", (struct words)WORDS("表", "table"), columns);
    struct buf out = buf_new(arena, 1000);
    struct buf plain = buf_new(arena, 1000);
    table_row(&table);
    table_text(&table, "code", bytes_text("库存现金"));
    table_money(&table, "sum", 123456);
    table_row(&table);
    table_text(&table, "code", bytes_text("=1+1"));
    table_money(&table, "sum", -1);
    assert_ok(table_print(&table, TABLE_CSV, LANGUAGE_ZH, &out));
    for (size_t i = 3; i < out.size; i++)
        if (out.at[i] != '\r')
            buf_byte(&plain, out.at[i]);
    assert_same(arena, buf_so_far(&plain), "table-csv");
    arena_close(arena);
}

static void the_example_of_a_sheet_makes_its_body_and_id(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct sheet sheet = { 0 };
    struct import import = { 0 };
    struct draft draft = { 0 };
    struct bytes id = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(csv_read(arena, example(arena, "import-sheet"), &sheet));
    assert_ok(import_plan(arena, &sheet, &kind_voucher, &import));
    import.log = bytes_text("log.example");
    import.set = bytes_text("合作社");
    const struct import_set set = { .name = import.set, .chart = bytes_text("2023") };
    import.sets = &set;
    import.set_count = 1;
    assert_ok(import_draft(&import, arena, 0, &draft));
    assert_null(draft.bad);
    assert_ok(import_id(&draft, 0, &id));
    assert_same(arena, id, "import-id");
    struct json *expected = NULL;
    assert_ok(json_parse(arena, example(arena, "import-body"), &expected));
    for (const struct json *member = expected->first; member; member = member->next) {
        struct buf left = buf_new(arena, 10000);
        struct buf right = buf_new(arena, 10000);
        const struct json *got =
            json_find(draft.form.body, bytes_string(arena, member->name));
        assert_non_null(got);
        json_print(&left, member);
        json_print(&right, got);
        assert_true(bytes_equal(buf_so_far(&left), buf_so_far(&right)));
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_words_makes_its_body),
        cmocka_unit_test(the_example_of_a_table_prints),
        cmocka_unit_test(the_example_of_a_sheet_makes_its_body_and_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
