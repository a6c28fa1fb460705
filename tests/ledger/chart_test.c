/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chart.h"

#include "base/arena.h"
#include "ledger/chart_map.h"
#include "tests/support.h"
#include "tests/test.h"

static void the_chart_of_2023_has_its_42_accounts(void **state)
{
    (void)state;
    static const size_t counts[CLASS_COUNT] = {
        [CLASS_ASSET] = 19,
        [CLASS_LIABILITY] = 8,
        [CLASS_EQUITY] = 4,
        [CLASS_COST] = 1,
        [CLASS_INCOME] = 4,
        [CLASS_EXPENSE] = 6,
    };
    const struct chart *chart = chart_find(bytes_text("2023"));
    size_t found[CLASS_COUNT] = { 0 };
    assert_non_null(chart);
    assert_int_equal(chart->count, 42);
    for (size_t i = 0; i < chart->count; i++)
        found[chart->rows[i].class]++;
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        print_message("class %zu: %zu\n", i, found[i]);
        assert_int_equal(found[i], counts[i]);
    }
    assert_null(chart_find(bytes_text("2005")));
    assert_string_equal(chart_names().at, "2004 2023");
}

static void the_chart_of_2004_has_33_accounts_and_three_optional_ones(void **state)
{
    (void)state;
    static const char *const optional[] = { "161", "171", "241" };
    const struct chart *chart = chart_find(bytes_text("2004"));
    size_t found = 0;
    assert_non_null(chart);
    for (size_t i = 0; i < chart->count; i++)
        if ((chart->rows[i].marks & ACCOUNT_OPTIONAL) != 0)
            assert_string_equal(chart->rows[i].code, optional[found++]);
    assert_int_equal(found, 3);
    assert_int_equal(chart->count - found, 33);
}

static void assert_example(const char *name, struct buf *said)
{
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    struct bytes text = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(spec_example(arena, "charts.md", name, &example));
    assert_ok(buf_done(said, &text));
    if (!bytes_equal(example, text))
        print_error("%.*s\n", (int)text.size, (const char *)text.at);
    assert_true(bytes_equal(example, text));
    arena_close(arena);
}

static void the_charts_are_those_of_the_spec(void **state)
{
    (void)state;
    static const char *const classes[CLASS_COUNT] = { "asset", "liability", "equity",
                                                      "cost", "income", "expense" };
    static const char *const marks[] = { "contra", "two-sided", "cleared", "yearly",
                                         "optional", "owed" };
    static const char *const examples[] = { "chart-2004", "chart-2023" };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 20, &arena));
    for (size_t i = 0; i < chart_count; i++) {
        struct buf buf = buf_new(arena, 10000);
        for (size_t at = 0; at < charts[i].count; at++) {
            const struct chart_row *row = &charts[i].rows[at];
            buf_format(&buf, "%s %s %s %s", row->code, row->name.zh, classes[row->class],
                       row->side == SIDE_DEBIT ? "debit" : "credit");
            for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
                if ((row->marks >> k & 1) != 0)
                    buf_format(&buf, " %s", marks[k]);
            buf_byte(&buf, '\n');
        }
        assert_example(examples[i], &buf);
    }
    arena_close(arena);
}

static void every_account_of_2004_has_the_successors_of_the_spec(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 20, &arena));
    struct buf buf = buf_new(arena, 10000);
    const struct chart_map *map = chart_map_find(bytes_text("2004"), bytes_text("2023"));
    assert_non_null(map);
    for (size_t i = 0; i < map->count; i++) {
        buf_text(&buf, map->rows[i].old);
        for (size_t at = 0; at < chart_map_choices(&map->rows[i]); at++)
            buf_format(&buf, " %s", map->rows[i].choices[at].code);
        buf_byte(&buf, '\n');
    }
    assert_example("chart-map", &buf);
    arena_close(arena);
}

static void the_map_goes_from_each_account_to_ones_that_are_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < chart_map_count; i++) {
        const struct chart_map *map = &chart_maps[i];
        const struct chart *from = chart_find(bytes_text(map->from));
        const struct chart *to = chart_find(bytes_text(map->to));
        assert_int_equal(map->count, from->count);
        for (size_t at = 0; at < map->count; at++) {
            const struct chart_map_row *row = &map->rows[at];
            size_t choices = chart_map_choices(row);
            print_message("%s\n", row->old);
            assert_string_equal(row->old, from->rows[at].code);
            assert_true(choices >= 1);
            for (size_t k = 0; k < choices; k++) {
                const struct chart_choice *choice = &row->choices[k];
                assert_non_null(chart_account(to, bytes_text(choice->code)));
                assert_ptr_equal(chart_map_choice(row, bytes_text(choice->code)), choice);
                assert_true((choice->when.zh[0] != '\0') == (choices > 1));
                assert_true((choice->when.en[0] != '\0') == (choices > 1));
            }
            assert_true((row->note.zh[0] != '\0') == (row->note.en[0] != '\0'));
        }
    }
    const struct chart_map_row *row = chart_map_row(&chart_maps[0], bytes_text("13102"));
    assert_string_equal(row->old, "131");
    assert_string_equal(chart_map_choice(row, bytes_text("1330102"))->code, "133");
    assert_null(chart_map_choice(row, bytes_text("134")));
    assert_null(chart_map_row(&chart_maps[0], bytes_text("999")));
    assert_null(chart_map_row(&chart_maps[0], bytes_text("13")));
    assert_null(chart_map_find(bytes_text("2023"), bytes_text("2004")));
}

static void an_account_is_found_by_the_start_of_its_code(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        const char *name;
    } rows[] = {
        { "101", "库存现金" },
        { "1020101", "银行存款" },
        { "521", "所得税费用" },
        { "153", "在建工程" },
        { "154", "固定资产清理" },
        { "502", "投资收益" },
        { "10", NULL },
        { "", NULL },
        { "999", NULL },
        { "100", NULL },
        { "abc", NULL },
    };
    const struct chart *chart = chart_find(bytes_text("2023"));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct chart_row *row = chart_account(chart, bytes_text(rows[i].code));
        print_message("%s\n", rows[i].code);
        if (rows[i].name == NULL)
            assert_null(row);
        else
            assert_string_equal(row->name.zh, rows[i].name);
    }
}

static void a_structure_says_where_levels_end(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "3-", "-3", "2-2", "3-5",
                                       "3-0", "3-2-x", "3 -2", "3-22", "3--2",
                                       "3-2-2-2-2-2-2-2-2", "3-4-4-4-4-4" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct structure structure = { .levels = 77 };
        print_message("\"%s\"\n", bad[i]);
        assert_fault(structure_parse(bytes_text(bad[i]), &structure), ERR_FORMAT);
        assert_int_equal(structure.levels, 77);
    }
    static const struct {
        size_t size;
        size_t parent;
    } rows[] = {
        { 3, 0 },
        { 5, 3 },
        { 7, 5 },
        { 9, 7 },
        { 0, SIZE_MAX },
        { 4, SIZE_MAX },
        { 11, SIZE_MAX },
    };
    struct structure structure = { 0 };
    assert_ok(structure_parse(bytes_text(STRUCTURE_DEFAULT), &structure));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(structure_parent(&structure, rows[i].size), rows[i].parent);
}

static void classes_and_sides_have_names(void **state)
{
    (void)state;
    assert_string_equal(class_words(CLASS_EQUITY).zh, "所有者权益");
    assert_string_equal(side_words(SIDE_DEBIT).zh, "借");
    assert_string_equal(side_words(SIDE_CREDIT).en, "credit");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chart_of_2023_has_its_42_accounts),
        cmocka_unit_test(the_chart_of_2004_has_33_accounts_and_three_optional_ones),
        cmocka_unit_test(the_charts_are_those_of_the_spec),
        cmocka_unit_test(every_account_of_2004_has_the_successors_of_the_spec),
        cmocka_unit_test(the_map_goes_from_each_account_to_ones_that_are_there),
        cmocka_unit_test(an_account_is_found_by_the_start_of_its_code),
        cmocka_unit_test(a_structure_says_where_levels_end),
        cmocka_unit_test(classes_and_sides_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
