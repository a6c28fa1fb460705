/* SPDX-License-Identifier: Apache-2.0 */
/* The sheets of the notice board: every item of the catalogue has one, what they show adds up,
 * and what stands under them comes from the entries. */
#include "ledger/duties.h"
#include "publish/signing.h"
#include "tests/publish/reporting.h"

static const char *const sheets[] = {
    "payments", "money", "owing", "assets", "resources", "rents", "subsidies", "relief",
    "works", "levy", "land", "pay", "shares", "budget", "dues", "purchases", "resolutions",
    "opinions", "donations", "committee", "notices", "monthly"
};

static int64_t fact_count(const struct table *table, const char *name)
{
    int64_t count = 0;
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        count += strcmp(fact->name, name) == 0;
    return count;
}

static struct bytes fact_of(const struct table *table, const char *name)
{
    const struct table_fact *fact = table->facts;
    while (strcmp(fact->name, name) != 0)
        fact = fact->next;
    return fact->text;
}

static size_t column_of(const struct table *table, const char *name)
{
    size_t at = 0;
    while (strcmp(table->columns[at].name, name) != 0)
        at++;
    return at;
}

/* Of the last row, which is the total. */
static int64_t total_of(const struct table *table, const char *column)
{
    assert_int_equal(table->last->mark, ROW_TOTAL);
    return table->last->cells[column_of(table, column)].number;
}

static const struct table *last_of(const struct reporting *scene)
{
    return scene->tables.at[scene->tables.count - 1];
}

static void every_item_of_the_catalogue_has_its_report(void **state)
{
    (void)state;
    for (size_t i = 0; i < duty_count; i++) {
        print_message("%s\n", duties[i].item);
        assert_non_null(duties[i].report);
        assert_non_null(report_find(bytes_text(duties[i].report)));
    }
}

static void every_sheet_is_made_and_has_places_to_sign(void **state)
{
    (void)state;
    static const char *const under[] = { "maker", "reviewer", "head",
                                         "posted", "until", "phone" };
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
        struct report_request request = reporting_of(&scene, NULL, "2024-12-31");
        print_message("%s\n", sheets[i]);
        const struct report *report = report_find(bytes_text(sheets[i]));
        assert_int_equal(report->choices & REPORT_SHEET, REPORT_SHEET);
        assert_ok(reporting_make(&scene, sheets[i], &request));
        assert_true(scene.tables.count > 0);
        for (size_t at = 0; at < sizeof under / sizeof under[0]; at++) {
            assert_int_equal(fact_count(last_of(&scene), under[at]), 1);
            assert_int_equal(fact_of(last_of(&scene), under[at]).size, 0);
        }
        struct buf out = buf_new(scene.arena, 1 << 20);
        assert_ok(tables_print(&scene.tables, TABLE_JSON, LANGUAGE_EN, &out));
        assert_true(buf_so_far(&out).size > 0);
    }
    reporting_close(&scene);
}

static void a_sheet_without_a_register_says_so(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, NULL, NULL);
    assert_ok(reporting_make(&scene, "resources", &request));
    assert_int_equal(scene.tables.at[0]->count, 0);
    assert_true(scene.tables.at[0]->width == 11);
    assert_true(bytes_is(scene.tables.at[0]->notes->text, "账本里没有资源的登记"));
    request.language = LANGUAGE_EN;
    assert_ok(reporting_make(&scene, "resources", &request));
    assert_true(bytes_is(scene.tables.at[0]->notes->text,
                         "no such register in this log: resources"));
    reporting_close(&scene);
}

/* Whatever the month: what was there, and came in, less what went out, is left. */
static void money_before_and_after_agrees_with_every_line(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "debts");
    int64_t before = -1;
    for (unsigned month = 1; month <= 12; month++) {
        char from[16];
        char to[16];
        (void)snprintf(from, sizeof from, "2024-%02u-01", month);
        (void)snprintf(to, sizeof to, "2024-%02u-28", month);
        struct report_request request = reporting_of(&scene, from, to);
        request.to = date_of_days(date_days(date_after_months(request.from, 1)) - 1);
        assert_ok(reporting_make(&scene, "payments", &request));
        const struct table *money = scene.tables.at[0];
        int64_t left = total_of(money, "closing");
        print_message("%s\n", from);
        assert_int_equal(left, total_of(money, "opening") + total_of(money, "received") -
                                   total_of(money, "paid"));
        assert_int_equal(total_of(scene.tables.at[1], "amount"), total_of(money, "received"));
        assert_int_equal(total_of(scene.tables.at[2], "amount"), total_of(money, "paid"));
        assert_true(before == -1 || before == total_of(money, "opening"));
        before = left;
        assert_ok(reporting_make(&scene, "money", &request));
        assert_int_equal(total_of(scene.tables.at[0], "closing"), left);
    }
    reporting_close(&scene);
}

static void what_is_owed_is_what_the_ages_say(void **state)
{
    (void)state;
    static const char *const days[] = { "2024-01-31", "2024-06-30", "2024-12-31" };
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct reporting scene = { 0 };
        int64_t sums[2] = { 0 };
        reporting_open(&scene, "debts");
        struct report_request request = reporting_of(&scene, "2024-01-15", days[i]);
        print_message("%s\n", days[i]);
        assert_ok(reporting_make(&scene, "owing", &request));
        for (size_t side = 0; side < 2; side++) {
            const struct table *table = scene.tables.at[side];
            sums[side] = total_of(table, "closing");
            assert_int_equal(sums[side], total_of(table, "opening") +
                                             total_of(table, "more") - total_of(table, "less"));
        }
        request.from = (struct date){ 0 };
        assert_ok(reporting_make(&scene, "debts", &request));
        assert_int_equal(sums[0], total_of(scene.tables.at[0], "balance"));
        assert_int_equal(sums[1], total_of(scene.tables.at[1], "balance"));
        reporting_close(&scene);
    }
}

static void under_a_sheet_stands_who_made_and_reviewed_it(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-12-31");
    request.entry = village_funds_index("mended");
    assert_ok(reporting_make(&scene, "payments", &request));
    const struct table *last = last_of(&scene);
    assert_true(bytes_is(fact_of(last, "maker"), "李秀英"));
    assert_true(bytes_is(fact_of(last, "reviewer"), "赵德明"));
    assert_true(bytes_is(fact_of(last, "posted"), "2025-01-13"));
    struct signing signing = { .until = { 0 } };
    request.entry = UINT64_MAX;
    assert_ok(reporting_make(&scene, "payments", &request));
    last = last_of(&scene);
    assert_ok(signing_read(&scene.books, village_funds_index("mended"), &signing));
    signing_fill(&scene.tables, &signing);
    assert_true(bytes_is(fact_of(last, "reviewer"), "赵德明"));
    assert_true(bytes_is(fact_of(last, "posted"), "2025-01-13"));
    assert_int_equal(fact_count(last, "reviewer"), 1);
    request.entry = village_funds_index("levy");
    assert_ok(reporting_make(&scene, "levy",
                             &(struct report_request){ .arena = request.arena,
                                                       .books = request.books,
                                                       .set = request.set,
                                                       .to = request.to,
                                                       .entry = request.entry }));
    last = last_of(&scene);
    assert_int_equal(fact_of(last, "reviewer").size, 0);
    assert_true(bytes_is(fact_of(last, "until"), "2025-02-10"));
    request.entry = village_funds_index("opening");
    assert_fault(reporting_make(&scene, "payments", &request), ERR_USAGE);
    reporting_close(&scene);
}

static void notices_are_asked_for_by_item(void **state)
{
    (void)state;
    static const char *const wanted[] = { "what", "period", "posted", "corrects", NULL };
    struct reporting scene = { 0 };
    char expected[100];
    reporting_open(&scene, "board");
    struct report_request request = reporting_of(&scene, "2025-01-01", "2025-12-31");
    request.form = bytes_text("finance.income");
    assert_ok(reporting_make(&scene, "notices", &request));
    assert_int_equal(scene.tables.at[0]->count, 2);
    (void)snprintf(expected, sizeof expected, "财务收支|2024-12|2025-01-13|%llu",
                   (unsigned long long)village_funds_index("december"));
    assert_string_equal(reporting_row(&scene, "posted", "2025-01-13", wanted), expected);
    request.form = bytes_text("village.charter");
    assert_ok(reporting_make(&scene, "notices", &request));
    assert_int_equal(scene.tables.at[0]->count, 0);
    request.form = bytes_text("village.lunch");
    assert_fault(reporting_make(&scene, "notices", &request), ERR_USAGE);
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_of_the_catalogue_has_its_report),
        cmocka_unit_test(every_sheet_is_made_and_has_places_to_sign),
        cmocka_unit_test(a_sheet_without_a_register_says_so),
        cmocka_unit_test(money_before_and_after_agrees_with_every_line),
        cmocka_unit_test(what_is_owed_is_what_the_ages_say),
        cmocka_unit_test(under_a_sheet_stands_who_made_and_reviewed_it),
        cmocka_unit_test(notices_are_asked_for_by_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
