/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chart.h"

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
    assert_null(chart_find(bytes_text("2004")));
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
        cmocka_unit_test(an_account_is_found_by_the_start_of_its_code),
        cmocka_unit_test(a_structure_says_where_levels_end),
        cmocka_unit_test(classes_and_sides_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
