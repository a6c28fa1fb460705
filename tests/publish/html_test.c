/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/html.h"

#include <string.h>

#include "base/arena.h"
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

static const struct column columns[] = {
    { "row", COLUMN_TEXT, WORDS("行次", "row") },
    { "item", COLUMN_TEXT, WORDS("资产", "assets") },
    { "closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { "right_row", COLUMN_TEXT | COLUMN_SIDE, WORDS("行次", "row") },
    { "right_item", COLUMN_TEXT, WORDS("负债", "liabilities") },
    { "right_closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { 0 },
};

/* Counts rows, and turns the page after each `most`. */
struct pages {
    struct buf *buf;
    size_t most;
    size_t rows;
};

static enum err next_row(void *self, const struct html_table *table)
{
    struct pages *pages = self;
    if (pages->rows > 0 && pages->rows % pages->most == 0) {
        html_table_close(pages->buf);
        html_table_open(table, pages->buf);
    }
    pages->rows++;
    return OK;
}

static const char *draw(size_t most, size_t *rows)
{
    struct table table =
        table_new(arena, "sheet", (struct words)WORDS("资产负债表", "Balance sheet"), columns);
    struct buf *buf = arena_take(arena, sizeof *buf);
    *buf = buf_new(arena, 1 << 16);
    struct pages pages = { .buf = buf, .most = most };
    static const char *const left[] = { "货币资金", "应收款项", "资产合计" };
    for (size_t i = 0; i < 3; i++) {
        table_row(&table);
        table_text(&table, "row", bytes_text("1"));
        table_text(&table, "item", bytes_text(left[i]));
        table_money(&table, "closing", 100);
        if (i == 0) {
            table_text(&table, "right_row", bytes_text("9"));
            table_text(&table, "right_item", bytes_text("短期借款"));
            table_money(&table, "right_closing", 200);
        }
    }
    const struct html_table drawn = { .zh = &table };
    const struct html_paper paper = { &pages, next_row, buf };
    assert_ok(html_table_put(&drawn, &paper));
    *rows = pages.rows;
    return bytes_string(arena, buf_so_far(buf));
}

static size_t count(const char *text, const char *part)
{
    size_t found = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        found++;
    return found;
}

/* A phone has no room for two sides in one row: they would be mixed in one card. */
static void a_table_of_two_sides_is_drawn_as_two(void **state)
{
    (void)state;
    size_t rows = 0;
    const char *page = draw(100, &rows);
    assert_int_equal(count(page, "<table class=\"wide\">"), 2);
    assert_int_equal(count(page, "</table>"), 2);
    assert_int_equal(rows, 4); /* the right side has one */
    assert_int_equal(count(page, "<tr>") - 2, 4);
    const char *second = strstr(page, "</table>");
    assert_non_null(strstr(page, "<caption><span class=\"z\">资产负债表"));
    assert_non_null(strstr(second, "<caption><span class=\"z\">负债"));
    assert_null(strstr(second, "货币资金"));
    assert_true(strstr(page, "短期借款") > second);
    assert_non_null(strstr(page, "data-e=\"assets\">货币资金</th>"));
}

static void a_side_goes_on_as_itself_on_the_next_page(void **state)
{
    (void)state;
    size_t rows = 0;
    const char *page = draw(2, &rows);
    assert_int_equal(count(page, "<caption><span class=\"z\">资产负债表"), 2);
    assert_int_equal(count(page, "<caption><span class=\"z\">负债"), 1);
    assert_int_equal(count(page, "<table"), count(page, "</table>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_of_two_sides_is_drawn_as_two),
        cmocka_unit_test(a_side_goes_on_as_itself_on_the_next_page),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
