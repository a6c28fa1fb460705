/* SPDX-License-Identifier: Apache-2.0 */
/* Pictures against saved ones, tests/data/pictures/NAME.svg (UPDATE=1 writes them anew; look at
 * what you commit); a story reads these with an XML parser. What is said beside a picture is
 * what its figures say. */
#include "publish/picture.h"

#include <stdlib.h>

#include "base/file.h"
#include "tests/publish/reporting.h"
#include "tests/support.h"

struct drawn {
    struct bytes svg;
    struct bytes text;
    bool any;
};

static struct drawn draw(struct reporting *scene, const char *name, const char *from,
                         const char *to, enum language language)
{
    struct drawn drawn = { 0 };
    struct buf svg = buf_new(scene->arena, 1 << 20);
    struct buf text = buf_new(scene->arena, 4000);
    struct picture_out out = { .svg = &svg, .text = &text };
    const struct picture *picture = picture_find(name);
    struct report_request request = reporting_of(scene, from, to);
    assert_non_null(picture);
    request.language = language;
    assert_ok(reporting_make(scene, picture->report, &request));
    assert_ok(picture_draw(picture, &scene->tables, language, &out));
    drawn.any = out.any;
    drawn.svg = buf_so_far(&svg);
    drawn.text = buf_so_far(&text);
    return drawn;
}

static bool has(struct bytes text, const char *part)
{
    return bytes_find_part(text, bytes_text(part)) < text.size;
}

static void compare(struct reporting *scene, const char *name, struct bytes svg)
{
    char path[200];
    struct bytes golden = { 0 };
    (void)snprintf(path, sizeof path, "tests/data/pictures/%s.svg", name);
    if (getenv("UPDATE"))
        assert_ok(file_write(path, svg, 0644));
    print_message("%s\n", path);
    assert_ok(file_read(scene->arena, path, 1 << 20, &golden));
    assert_true(bytes_equal(golden, svg));
}

static const struct {
    const char *name;
    const char *part;
    const char *from, *to;
    const char *said; /* beside it */
} rows[] = {
    { "money", "debts", "2024-01-01", "2024-12-31", "开头 2024-01 是 " },
    { "income", "debts", "2024-01-01", "2024-12-31", "最多的 长期借款及应付款/长期借款 是 20,000.00 元" },
    { "expense", "debts", "2024-01-01", "2024-12-31", "一共 " },
    { "arrears", "debts", "2024-01-01", "2024-12-31",
      "最多的 青山林业公司 是 5,000.00 元，王小兵 是 400.00 元" },
    { "owed", "debts", "2024-01-01", "2024-12-31", "最多的 镇信用社 是 14,000.00 元" },
    { "punctuality", "board", "2024-12-01", "2025-02-28", "应公开 " },
};

static void pictures_are_as_they_were(void **state)
{
    (void)state;
    assert_int_equal(sizeof rows / sizeof rows[0] + 1, picture_count); /* "year" is a page's */
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reporting scene = { 0 };
        reporting_open(&scene, rows[i].part);
        struct drawn zh =
            draw(&scene, rows[i].name, rows[i].from, rows[i].to, LANGUAGE_ZH);
        struct drawn en =
            draw(&scene, rows[i].name, rows[i].from, rows[i].to, LANGUAGE_EN);
        assert_true(zh.any && en.any);
        print_message("%.*s\n", (int)zh.text.size, (const char *)zh.text.at);
        assert_true(has(zh.text, rows[i].said));
        assert_false(has(en.text, "。"));
        compare(&scene, rows[i].name, zh.svg);
        reporting_close(&scene);
    }
}

static void a_picture_holds_nothing_but_shapes_and_words(void **state)
{
    (void)state;
    static const char *const banned[] = { "<script", "style=", "href", "url(", "<style",
                                          "<image", "<foreignObject", " on" };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reporting scene = { 0 };
        char id[100];
        reporting_open(&scene, rows[i].part);
        struct drawn drawn =
            draw(&scene, rows[i].name, rows[i].from, rows[i].to, LANGUAGE_ZH);
        for (size_t at = 0; at < sizeof banned / sizeof banned[0]; at++)
            assert_false(has(drawn.svg, banned[at]));
        (void)snprintf(id, sizeof id, "aria-labelledby=\"%s-title %s-desc\"", rows[i].name,
                       rows[i].name);
        assert_true(has(drawn.svg, "role=\"img\"") && has(drawn.svg, id));
        struct drawn again =
            draw(&scene, rows[i].name, rows[i].from, rows[i].to, LANGUAGE_ZH);
        assert_true(bytes_equal(drawn.svg, again.svg));
        reporting_close(&scene);
    }
}

static const struct column trend_columns[] = {
    { "month", COLUMN_TEXT, WORDS("月份", "month") },
    { "left", COLUMN_MONEY, WORDS("剩", "left") },
    { 0 },
};

static const struct column party_columns[] = {
    { "party", COLUMN_TEXT, WORDS("名", "party") },
    { "closing", COLUMN_MONEY, WORDS("余", "closing") },
    { 0 },
};

static struct tables one_table(struct arena *arena, const char *name,
                               const struct column *columns)
{
    struct tables tables = { .arena = arena };
    (void)tables_add(&tables, name, (struct words)WORDS("表", "table"), columns);
    return tables;
}

static struct drawn draw_tables(struct arena *arena, const char *name,
                                const struct tables *tables)
{
    struct buf svg = buf_new(arena, 1 << 22);
    struct buf text = buf_new(arena, 4000);
    struct picture_out out = { .svg = &svg, .text = &text };
    assert_ok(picture_draw(picture_find(name), tables, LANGUAGE_ZH, &out));
    return (struct drawn){ buf_so_far(&svg), buf_so_far(&text), out.any };
}

/* Of every height, below nil too, all points lie in their field. */
static void lines_of_any_height_stay_in_their_field(void **state)
{
    (void)state;
    static const int64_t heights[] = { 1, 99, 100, 12345, 1000000, 99999999, 123456789012,
                                       9007199254740991 };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    for (size_t i = 0; i < sizeof heights / sizeof heights[0]; i++)
        for (int sign = -1; sign <= 1; sign++) {
            struct tables tables = one_table(arena, "trend", trend_columns);
            for (int at = 0; at < 3; at++) {
                table_row(tables.at[0]);
                table_text(tables.at[0], "month", bytes_text("2025-01"));
                table_money(tables.at[0], "left", at == 1 ? sign * heights[i] : heights[i] / 3);
            }
            struct drawn drawn = draw_tables(arena, "money", &tables);
            print_message("%lld %d\n", (long long)heights[i], sign);
            struct bytes rest = drawn.svg;
            struct bytes mark = bytes_text(" cy=\"");
            for (size_t from = bytes_find_part(rest, mark); from < rest.size;
                 from = bytes_find_part(rest, mark)) {
                rest = bytes_part(rest, from + mark.size, rest.size - from - mark.size);
                int y = (int)strtol((const char *)rest.at, NULL, 10);
                assert_in_range(y, 20, 264);
            }
        }
    arena_close(arena);
}

static void what_is_beyond_ten_is_one_bar(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct tables tables = one_table(arena, "receivable", party_columns);
    for (int i = 0; i < 12; i++) {
        table_row(tables.at[0]);
        table_text(tables.at[0], "party", bytes_text("甲<&>\"乙"));
        table_money(tables.at[0], "closing", 100 * (i % 4 + 1));
    }
    table_row(tables.at[0]);
    table_text(tables.at[0], "party", bytes_text("负数"));
    table_money(tables.at[0], "closing", -5);
    struct drawn drawn = draw_tables(arena, "arrears", &tables);
    assert_true(has(drawn.svg, "其他 2 项"));
    assert_true(has(drawn.svg, "甲&lt;&amp;&gt;&quot;乙"));
    assert_false(has(drawn.svg, "负数"));
    assert_true(has(drawn.text, "一共 30.00 元"));
    arena_close(arena);
}

static void of_nothing_there_is_no_picture(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 20, &arena));
    struct tables tables = one_table(arena, "receivable", party_columns);
    assert_false(draw_tables(arena, "arrears", &tables).any);
    assert_false(draw_tables(arena, "owed", &tables).any);
    table_row(tables.at[0]);
    table_text(tables.at[0], "party", bytes_text("已还清"));
    table_money(tables.at[0], "closing", 0);
    struct drawn drawn = draw_tables(arena, "arrears", &tables);
    assert_true(drawn.any && has(drawn.text, "一共 0.00 元"));
    assert_null(picture_find("lunch"));
    arena_close(arena);
}

static void the_example_of_the_spec_is_drawn(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open((size_t)4 << 20, &arena));
    assert_ok(spec_example(arena, "pictures.md", "bars", &example));
    struct tables tables = one_table(arena, "receivable", party_columns);
    for (int i = 1; i <= 2; i++) {
        table_row(tables.at[0]);
        table_text(tables.at[0], "party", bytes_text(i == 1 ? "王大山" : "原砖厂"));
        table_money(tables.at[0], "closing", i * 30000);
    }
    struct drawn drawn = draw_tables(arena, "arrears", &tables);
    print_message("%.*s", (int)drawn.svg.size, (const char *)drawn.svg.at);
    assert_true(bytes_equal(drawn.svg, example));
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_as_they_were),
        cmocka_unit_test(a_picture_holds_nothing_but_shapes_and_words),
        cmocka_unit_test(lines_of_any_height_stay_in_their_field),
        cmocka_unit_test(what_is_beyond_ten_is_one_bar),
        cmocka_unit_test(of_nothing_there_is_no_picture),
        cmocka_unit_test(the_example_of_the_spec_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
