/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/table.h"

#include "tests/test.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("科目", "code") },
    { "count", COLUMN_NUMBER, WORDS("张数", "count") },
    { "sum", COLUMN_MONEY, WORDS("金额", "sum") },
    { 0 },
};

static struct table sample(struct arena *arena)
{
    struct table table =
        table_new(arena, "sample", (struct words)WORDS("样表", "Sample"), columns);
    table_fact(&table, "period", (struct words)WORDS("期间", "period"), bytes_text("2025"));
    table_row(&table);
    table_text(&table, "code", bytes_text("库存现金"));
    table_number(&table, "count", 3);
    table_money(&table, "sum", 123456);
    table_row(&table);
    table_text(&table, "code", bytes_text("=1+1, \"x\"\n"));
    table_number(&table, "count", -12);
    return table;
}

static void a_table_prints(enum table_format format, enum language language, const char *text)
{
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    struct table table = sample(arena);
    struct buf out = buf_new(arena, 10000);
    assert_ok(table_print(&table, format, language, &out));
    assert_bytes(buf_so_far(&out), text);
    arena_close(arena);
}

static void columns_align_by_east_asian_width(void **state)
{
    (void)state;
    a_table_prints(TABLE_TXT, LANGUAGE_ZH,
                   "样表\n期间：2025\n"
                   "科目        张数      金额\n"
                   "----------  ----  --------\n"
                   "库存现金       3  1,234.56\n"
                   "=1+1, \"x\"    -12\n");
}

static void csv_has_a_bom_and_no_formulas(void **state)
{
    (void)state;
    a_table_prints(TABLE_CSV, LANGUAGE_EN,
                   "\xEF\xBB\xBF"
                   "code,count,sum\r\n"
                   "库存现金,3,1234.56\r\n"
                   "\"'=1+1, \"\"x\"\"\n\",-12,\r\n");
}

static void json_has_amounts_twice(void **state)
{
    (void)state;
    a_table_prints(TABLE_JSON, LANGUAGE_EN,
                   "{\n"
                   "  \"facts\": {\n    \"period\": \"2025\"\n  },\n"
                   "  \"rows\": [\n"
                   "    {\n      \"code\": \"库存现金\",\n      \"count\": 3,\n"
                   "      \"sum\": \"1234.56\",\n      \"sum_fen\": 123456\n    },\n"
                   "    {\n      \"code\": \"=1+1, \\\"x\\\"\\n\",\n"
                   "      \"count\": -12\n    }\n"
                   "  ],\n"
                   "  \"table\": \"sample\",\n  \"version\": 1\n}\n");
}

static void an_empty_table_is_its_title(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    struct table table =
        table_new(arena, "none", (struct words)WORDS("空表", "Empty"), columns);
    struct buf out = buf_new(arena, 1000);
    assert_ok(table_print(&table, TABLE_TXT, LANGUAGE_EN, &out));
    assert_bytes(buf_so_far(&out), "Empty\n");
    struct buf small = buf_new(arena, 3);
    assert_fault(table_print(&table, TABLE_TXT, LANGUAGE_EN, &small), ERR_LIMIT);
    arena_close(arena);
}

static void a_full_arena_is_told_at_the_end(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(4096, &arena));
    struct table table =
        table_new(arena, "none", (struct words)WORDS("空表", "Empty"), columns);
    for (size_t i = 0; i < 1000; i++) {
        table_row(&table);
        table_text(&table, "code", bytes_text("a text that takes some room"));
    }
    table_fact(&table, "more", (struct words)WORDS("多", "more"), bytes_text("more"));
    struct buf out = buf_new(arena, 1000);
    assert_fault(table_print(&table, TABLE_TXT, LANGUAGE_EN, &out), ERR_MEMORY);
    arena_close(arena);
}

static void the_format_is_named_or_a_suffix(void **state)
{
    (void)state;
    static const struct {
        const char *option;
        const char *file;
        int format;
    } rows[] = {
        { NULL, NULL, TABLE_TXT },
        { "csv", NULL, TABLE_CSV },
        { NULL, "a.b.json", TABLE_JSON },
        { NULL, "表.xlsx", TABLE_XLSX },
        { "xlsx", "a.csv", TABLE_XLSX },
        { "txt", "a.csv", TABLE_TXT },
        { NULL, "plain", TABLE_TXT },
        { "xml", NULL, -1 },
        { NULL, "a.ods", -1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        enum table_format format = TABLE_TXT;
        print_message("row %zu\n", i);
        enum err code = table_format_of(rows[i].option, rows[i].file, &format);
        assert_int_equal(code, rows[i].format < 0 ? ERR_USAGE : OK);
        if (code == OK)
            assert_int_equal(format, rows[i].format);
    }
}

static const struct column wide_columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "name", COLUMN_TEXT | COLUMN_INDENT, WORDS("项目", "item") },
    { "sum", COLUMN_MONEY, WORDS("金额", "sum") },
    { 0 },
};

static void wide_row(struct table *table, const char *name, int64_t fen, unsigned depth)
{
    table_row(table);
    table_text(table, "set", bytes_text("村"));
    table_text(table, "name", bytes_text(name));
    table_money(table, "sum", fen);
    table_depth(table, depth);
}

/* Two tables of one name, and one of another. */
static struct tables several(struct arena *arena)
{
    struct tables tables = { .arena = arena };
    for (size_t i = 0; i < 3; i++) {
        struct table *table =
            tables_add(&tables, i < 2 ? "page" : "sum", (struct words)WORDS("一页", "Page"),
                       i < 2 ? wide_columns : columns);
        if (i == 2)
            break;
        table_fact(table, "day", (struct words)WORDS("日期", "day"), bytes_text("1\t2"));
        table_fact(table, "number", (struct words)WORDS("字号", "number"), bytes_text("记-1"));
        table_fact_under(table, "maker", (struct words)WORDS("制单", "made by"),
                         bytes_text("李秀英"));
        table_fact_under(table, "head", (struct words)WORDS("负责人", "head"), bytes_text(""));
        table_note(table, bytes_text("一条说明"));
        table->facts_in_line = true;
        table->new_page = i == 1;
        wide_row(table, "现金", 100, 0);
        wide_row(table, "其中", 50, 1);
        wide_row(table, "合计", 100, 0);
        table_mark(table, ROW_TOTAL);
    }
    return tables;
}

static void several_tables_print(enum table_format format, const char *text)
{
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    const struct tables tables = several(arena);
    struct buf out = buf_new(arena, 10000);
    assert_ok(tables_print(&tables, format, LANGUAGE_ZH, &out));
    assert_bytes(buf_so_far(&out), text);
    arena_close(arena);
}

#define ONE_PAGE \
    "一页\n日期：1 2  字号：记-1\n" \
    "项目    金额\n------  ----\n现金    1.00\n  其中  0.50\n合计    1.00\n" \
    "制单：李秀英  负责人：\n注：一条说明\n"

static void a_screen_shows_what_stands_above_and_under_a_table(void **state)
{
    (void)state;
    several_tables_print(TABLE_TXT, ONE_PAGE "\f" ONE_PAGE "\n一页\n");
}

static void tables_of_one_name_are_one_list_in_csv(void **state)
{
    (void)state;
    several_tables_print(TABLE_CSV, "\xEF\xBB\xBF"
                                    "账套,项目,金额\r\n"
                                    "村,现金,1.00\r\n村,其中,0.50\r\n村,合计,1.00\r\n"
                                    "村,现金,1.00\r\n村,其中,0.50\r\n村,合计,1.00\r\n"
                                    "\r\n科目,张数,金额\r\n");
}

static void several_tables_are_a_list_in_json(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    const struct tables tables = several(arena);
    struct buf out = buf_new(arena, 10000);
    assert_ok(tables_print(&tables, TABLE_JSON, LANGUAGE_ZH, &out));
    static const char *const parts[] = {
        "{\n  \"tables\": [\n    {\n      \"facts\": {\n        \"day\": \"1\\t2\",\n"
        "        \"head\": \"\",\n        \"maker\": \"李秀英\",\n",
        "      \"notes\": [\n        \"一条说明\"\n      ],\n",
        "          \"mark\": \"total\",\n          \"name\": \"合计\",\n"
        "          \"set\": \"村\",\n          \"sum\": \"1.00\",\n"
        "          \"sum_fen\": 100\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        print_message("part %zu\n", i);
        assert_true(bytes_find_part(buf_so_far(&out), bytes_text(parts[i])) < out.size);
    }
    arena_close(arena);
}

static void a_report_without_memory_is_not_printed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(70000, &arena));
    struct tables tables = { .arena = arena };
    for (size_t i = 0; i < 1000; i++) {
        struct table *table = tables_add(&tables, "page", (struct words)WORDS("一页", "Page"),
                                         wide_columns);
        wide_row(table, "一行", 1, 0);
    }
    struct buf out = buf_new(arena, 100);
    assert_true(tables.bad);
    assert_fault(tables_print(&tables, TABLE_CSV, LANGUAGE_ZH, &out), ERR_MEMORY);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_align_by_east_asian_width),
        cmocka_unit_test(csv_has_a_bom_and_no_formulas),
        cmocka_unit_test(json_has_amounts_twice),
        cmocka_unit_test(an_empty_table_is_its_title),
        cmocka_unit_test(a_full_arena_is_told_at_the_end),
        cmocka_unit_test(the_format_is_named_or_a_suffix),
        cmocka_unit_test(a_screen_shows_what_stands_above_and_under_a_table),
        cmocka_unit_test(tables_of_one_name_are_one_list_in_csv),
        cmocka_unit_test(several_tables_are_a_list_in_json),
        cmocka_unit_test(a_report_without_memory_is_not_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
