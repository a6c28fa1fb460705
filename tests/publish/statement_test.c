/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/statement.h"

#include "base/money.h"
#include "tests/publish/reporting.h"
#include "tests/support.h"

static size_t row_at(const struct statement *statement, const char *number)
{
    size_t at = 0;
    for (const struct statement_row *row = statement->left; row->number != NULL; row++, at++)
        if (strcmp(row->number, number) == 0)
            return at;
    for (const struct statement_row *row = statement->right; row->number != NULL; row++, at++)
        if (strcmp(row->number, number) == 0)
            return at;
    fail_msg("no row %s", number);
    return 0;
}

static const struct statement *form(const char *report, const char *name)
{
    const char *chart = strncmp(name, "2004", 4) == 0 ? "2004" : "2023";
    const struct chart *found = chart_find(bytes_text(chart));
    return found == NULL ? NULL : statement_find(report, bytes_text(name), found);
}

struct expected {
    const char *number;
    int64_t fen;
};

static void compute(const struct reporting *scene, const struct statement *statement,
                    struct date from, struct date to, const struct expected *rows)
{
    struct statement_values values = { .count = 0 };
    const struct balance_query query = {
        .set = bytes_text(VILLAGE_SET), .from = from, .to = to
    };
    assert_ok(statement_compute(statement, &scene->books, &query, false, &values));
    for (; rows->number != NULL; rows++) {
        print_message("%s row %s\n", statement->name, rows->number);
        assert_int_equal(values.fen[row_at(statement, rows->number)], rows->fen);
    }
}

/* By hand from the vouchers in tests/village.c, up to the end of March 2024: cash 5,000 -
 * 386.50 - 450 - 200 + 3,000 - 150; bank 500,000 - 5,000 + 12,000 - 3,200 + 20,000 - 8,600 -
 * 3,000 + 9,000 + 3,200 - 560; goods of 560 are in work; income 41,000, expense 1,186.50. */
static void a_balance_sheet_is_what_the_vouchers_come_to(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    static const struct expected rows[] = {
        { "1", 53065350 },
        { "3", 0 },
        { "4", 56000 },
        { "6", 53121350 },
        { "11", 860000 },
        { "16", 860000 },
        { "24", 53981350 },
        { "35", 0 },
        { "36", 50000000 },
        { "38", 3981350 },
        { "40", 53981350 },
        { NULL, 0 },
    };
    reporting_open(&scene, NULL);
    compute(&scene, form("sheet", "2023"), (struct date){ 2024, 1, 1 },
            (struct date){ 2024, 3, 31 }, rows);
    reporting_close(&scene);
}

static void the_example_of_a_sheet_is_computed(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    struct bytes example = { 0 };
    struct statement_values values = { .count = 0 };
    const struct statement *sheet = form("sheet", "2023");
    const struct balance_query query = {
        .set = bytes_text(VILLAGE_SET), .from = { 2024, 1, 1 }, .to = { 2024, 3, 31 }
    };
    reporting_open(&scene, NULL);
    struct buf text = buf_new(scene.arena, 1000);
    assert_ok(spec_example(scene.arena, "statements.md", "sheet", &example));
    assert_ok(statement_compute(sheet, &scene.books, &query, false, &values));
    struct bytes rest = example;
    while (rest.size > 0) {
        struct bytes line = bytes_cut(&rest, '\n');
        const char *number = bytes_string(scene.arena, bytes_cut(&line, ' '));
        buf_format(&text, "%s %lld\n", number, (long long)values.fen[row_at(sheet, number)]);
    }
    assert_true(bytes_equal(buf_so_far(&text), example));
    reporting_close(&scene);
}

static void two_readings_of_income_differ_in_one_row_and_agree_from_the_total_on(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    static const struct expected second[] = {
        { "1", 2100000 },
        { "7", 2000000 },
        { "5", 118650 },
        { "6", 3981350 },
        { "11", 3981350 },
        { "13", 3981350 },
        { "16", 3981350 },
        { "20", 3981350 },
        { NULL, 0 },
    };
    static const struct expected first[] = {
        { "1", 2100000 },
        { "6", 1981350 },
        { "7", 2000000 },
        { "11", 3981350 },
        { "13", 3981350 },
        { "16", 3981350 },
        { "20", 3981350 },
        { NULL, 0 },
    };
    reporting_open(&scene, NULL);
    compute(&scene, form("income", "2023"), (struct date){ 2024, 1, 1 },
            (struct date){ 2024, 3, 31 }, second);
    compute(&scene, form("income", "2023-first"), (struct date){ 2024, 1, 1 },
            (struct date){ 2024, 3, 31 }, first);
    reporting_close(&scene);
}

/* Every account of a chart is in its balance sheet, or the two sides would not agree. */
static void a_sheet_leaves_no_account_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < statement_count; i++) {
        const struct statement *statement = statements[i];
        const struct chart *chart = chart_find(bytes_text(statement->chart));
        if (strcmp(statement->report, "sheet") != 0 || chart == NULL)
            continue;
        for (size_t at = 0; at < chart->count; at++) {
            bool found = chart->rows[at].class == CLASS_INCOME ||
                         chart->rows[at].class == CLASS_EXPENSE;
            const struct statement_row *sides[] = { statement->left, statement->right };
            for (size_t side = 0; side < 2; side++)
                for (const struct statement_row *row = sides[side]; row->number; row++)
                    found = found || (row->formula != NULL &&
                                      strstr(row->formula, chart->rows[at].code) != NULL);
            print_message("%s %s\n", statement->name, chart->rows[at].code);
            assert_true(found);
        }
    }
}

/* Formulas are data: each is read, and names only rows above it and accounts of its chart. */
static void every_formula_can_be_computed(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    const struct balance_query query = { .to = { 2024, 12, 31 }, .from = { 2024, 1, 1 } };
    for (size_t i = 0; i < statement_count; i++) {
        struct statement_values values = { .count = 0 };
        print_message("%s %s\n", statements[i]->report, statements[i]->name);
        for (unsigned opening = 0; opening < 2; opening++)
            assert_ok(statement_compute(statements[i], &scene.books, &query, opening == 1,
                                        &values));
        assert_true(values.count > 15);
    }
    reporting_close(&scene);
}

/* Is there a note under the last report's table that holds this? */
static bool is_noted(const struct reporting *scene, const char *text)
{
    for (const struct table_fact *note = scene->tables.at[0]->notes; note; note = note->next)
        if (strstr(bytes_string(scene->arena, note->text), text) != NULL)
            return true;
    return false;
}

static void books_that_begin_within_the_year_say_what_their_statements_leave_out(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, NULL);
    static const struct {
        const char *report;
        const char *said[2];
        struct month start;
        bool noted;
    } rows[] = {
        { "sheet", { "账从2024年3月建起：“年初”", "begin in 2024-03: the year's" }, { 2024, 3 }, true },
        { "income", { "账从2024年3月建起：“本年”", "begin in 2024-03: the months" }, { 2024, 3 }, true },
        { "sheet", { "建起", "begin in" }, { 2024, 1 }, false },
        { "income", { "建起", "begin in" }, { 2023, 3 }, false },
    };
    for (size_t i = 0; i < 2 * sizeof rows / sizeof rows[0]; i++) {
        struct report_request request = reporting_of(&scene, NULL, "2024-03-31");
        enum language language = i % 2 == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
        print_message("%s %zu\n", rows[i / 2].report, i);
        scene.books.sets[0].start = rows[i / 2].start;
        request.language = language;
        assert_ok(reporting_make(&scene, rows[i / 2].report, &request));
        assert_int_equal(is_noted(&scene, rows[i / 2].said[i % 2]), rows[i / 2].noted);
    }
    reporting_close(&scene);
}

static void forms_are_found_by_chart_and_name(void **state)
{
    (void)state;
    const struct chart *chart = chart_find(bytes_text("2023"));
    assert_string_equal(statement_find("income", bytes_text(""), chart)->name, "2023");
    assert_string_equal(statement_find("income", bytes_text("2023-first"), chart)->name,
                        "2023-first");
    assert_null(statement_find("income", bytes_text("1999"), chart));
    assert_null(statement_find("nothing", bytes_text(""), chart));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_balance_sheet_is_what_the_vouchers_come_to),
        cmocka_unit_test(the_example_of_a_sheet_is_computed),
        cmocka_unit_test(two_readings_of_income_differ_in_one_row_and_agree_from_the_total_on),
        cmocka_unit_test(a_sheet_leaves_no_account_out),
        cmocka_unit_test(every_formula_can_be_computed),
        cmocka_unit_test(
            books_that_begin_within_the_year_say_what_their_statements_leave_out),
        cmocka_unit_test(forms_are_found_by_chart_and_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
