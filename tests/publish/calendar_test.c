/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of disclosure, by hand from tests/village_funds_board.c: December is put up on
 * 13 January, the levy of 20 January on 3 February, the year on 20 February, and no more. */
#include "publish/calendar.h"

#include "tests/publish/reporting.h"

struct expected {
    const char *item;
    const char *to; /* the period's last day, or the event's */
    const char *due;
    const char *posted;
    enum calendar_state state;
    int late;
    unsigned doubts;
};

static void assert_day(struct date day, const char *text)
{
    struct date wanted = { 0 };
    if (text != NULL)
        assert_ok(date_parse(bytes_text(text), &wanted));
    assert_int_equal(date_compare(day, wanted), 0);
}

static const struct calendar_row *row_of(const struct calendar *calendar,
                                         const struct expected *wanted)
{
    struct date to = { 0 };
    assert_ok(date_parse(bytes_text(wanted->to), &to));
    for (size_t i = 0; i < calendar->count; i++)
        if (strcmp(calendar->rows[i].duty->item, wanted->item) == 0 &&
            date_compare(calendar->rows[i].period.to, to) == 0)
            return &calendar->rows[i];
    return NULL;
}

static void assert_calendar(struct reporting *scene, const char *rules, const char *from,
                            const char *to, const struct expected *wanted)
{
    struct calendar calendar = { 0 };
    struct period span = { 0 };
    assert_ok(date_parse(bytes_text(from), &span.from));
    assert_ok(date_parse(bytes_text(to), &span.to));
    assert_ok(calendar_make(&scene->books,
                            rules == NULL ? NULL : duty_rules_find(bytes_text(rules)), &span,
                            &calendar));
    for (; wanted->item != NULL; wanted++) {
        print_message("%s %s as at %s\n", wanted->item, wanted->to, to);
        const struct calendar_row *row = row_of(&calendar, wanted);
        assert_non_null(row);
        if (row == NULL)
            return;
        assert_day(row->due, wanted->due);
        assert_day(row->posted, wanted->posted);
        assert_int_equal(row->state, wanted->state);
        assert_int_equal(row->late, wanted->late);
        assert_int_equal(row->doubts, wanted->doubts);
    }
}

static void what_was_due_is_known_by_item_and_period(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    static const struct expected rows[] = {
        { "finance.income", "2024-12-31", "2025-01-15", "2025-01-13", CALENDAR_DONE, 0, 0 },
        { "finance.money", "2024-12-31", "2025-01-15", "2025-01-13", CALENDAR_DONE, 0, 0 },
        { "finance.income", "2025-01-31", "2025-02-15", NULL, CALENDAR_MISSING, 13, 0 },
        { "finance.expense", "2025-02-28", "2025-03-15", NULL, CALENDAR_AHEAD, 0, 0 },
        { "finance.debts", "2024-12-31", "2025-01-15", NULL, CALENDAR_MISSING, 44, 0 },
        { "finance.assets", "2024-12-31", "2025-01-15", "2025-02-20", CALENDAR_LATE, 36,
          CALENDAR_UNREVIEWED },
        { "finance.levy", "2025-01-20", "2025-01-30", "2025-02-03", CALENDAR_LATE, 4,
          CALENDAR_UNREVIEWED },
        { 0 },
    };
    assert_calendar(&scene, NULL, "2024-12-01", "2025-02-28", rows);
    reporting_close(&scene);
}

static void a_day_knows_nothing_of_later_days(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    static const struct expected before[] = {
        { "finance.income", "2024-12-31", "2025-01-15", NULL, CALENDAR_AHEAD, 0, 0 },
        { "finance.income", "2024-11-30", "2024-12-15", NULL, CALENDAR_MISSING, 28, 0 },
        { 0 },
    };
    assert_calendar(&scene, NULL, "2024-01-01", "2025-01-12", before);
    static const struct expected drafted[] = {
        { "finance.levy", "2025-01-20", "2025-01-30", NULL, CALENDAR_UNPOSTED, 3, 0 },
        { 0 },
    };
    assert_calendar(&scene, NULL, "2024-01-01", "2025-02-02", drafted);
    reporting_close(&scene);
}

/* Nationally income is quarterly, and a month's sheet is no quarter's; where the board must
 * hold it for 13 days, twelve are too few. */
static void other_rules_judge_otherwise(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    static const struct expected national[] = {
        { "finance.income", "2024-12-31", "2025-01-15", NULL, CALENDAR_MISSING, 44, 0 },
        { "finance.levy", "2025-01-20", NULL, "2025-02-03", CALENDAR_DONE, 0,
          CALENDAR_UNREVIEWED },
        { 0 },
    };
    assert_calendar(&scene, "national", "2024-12-01", "2025-02-28", national);
    static const struct expected county[] = {
        { "finance.money", "2024-12-31", "2025-01-08", "2025-01-13", CALENDAR_LATE, 5, 0 },
        { 0 },
    };
    assert_calendar(&scene, "county-8", "2024-12-01", "2025-02-28", county);
    static const struct expected zhejiang[] = {
        { "finance.levy", "2025-01-20", "2025-01-25", "2025-02-03", CALENDAR_LATE, 9,
          CALENDAR_UNREVIEWED | CALENDAR_BRIEF },
        { 0 },
    };
    assert_calendar(&scene, "zhejiang-2020", "2024-12-01", "2025-02-28", zhejiang);
    assert_ok(village_record(scene.village, "policy", "2025-02-21",
                             "{'basis':'村规','from':'2024-12-31','name':'disclosure.stay.days',"
                             "'value':'13'}",
                             1U << KEY_HEAD));
    assert_ok(village_record(scene.village, "policy", "2025-02-21",
                             "{'basis':'村规','from':'2024-12-31','name':'disclosure.day',"
                             "'value':'9'}",
                             1U << KEY_HEAD));
    reporting_read(&scene);
    static const struct expected strict[] = {
        { "finance.money", "2024-12-31", "2025-01-09", "2025-01-13", CALENDAR_LATE, 4,
          CALENDAR_SHORT },
        { 0 },
    };
    assert_calendar(&scene, NULL, "2024-12-01", "2025-02-28", strict);
    reporting_close(&scene);
}

static void the_report_counts_what_was_punctual(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    struct report_request request = reporting_of(&scene, "2024-12-01", "2025-02-28");
    assert_ok(reporting_make(&scene, "calendar", &request));
    static const char *const columns[] = { "due", "posted", "state", "late", "doubt", NULL };
    assert_string_equal(reporting_row(&scene, "item", "finance.levy", columns),
                        "2025-01-30|2025-02-03|迟公开|4|未经监督审核");
    assert_int_not_equal(scene.tables.wrong, 0);
    request.form = bytes_text("zhejiang-2020");
    assert_ok(reporting_make(&scene, "calendar", &request));
    assert_string_equal(reporting_row(&scene, "item", "finance.levy", columns),
                        "2025-01-25|2025-02-03|迟公开|9|未经监督审核；公示天数不够");
    request.form = bytes_text("moon");
    assert_fault(reporting_make(&scene, "calendar", &request), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "zhejiang-2020"));
    reporting_close(&scene);
}

/* By the policies of the day, or by another place's rules. */
static void the_catalogue_says_what_holds(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    struct report_request request = reporting_of(&scene, NULL, "2025-02-28");
    static const char *const columns[] = { "section", "sheet", "often", "due",
                                           "reviewer", "stays", "basis", NULL };
    static const struct {
        const char *form;
        const char *item;
        const char *row;
    } rows[] = {
        { "", "finance.income", "财务|财务收支公布表|每月|期满后第一个月 15 日|村务监督委员会（民主理财）|"
                                "不少于 10 日|农经发〔2011〕13号" },
        { "", "party.members", "党务|另写|及时|事后 10 日内|党组织（含保密审查）|不少于 10 日|"
                               "党务公开条例（试行）" },
        { "national", "finance.income", "财务|财务收支公布表|每季|期满后第一个月 15 日|"
                                        "村务监督委员会（民主理财）|没有规定天数|农经发〔2011〕13号" },
        { "national", "village.works", "村务|工程项目公开表|分阶段|及时（没有规定天数）|村务监督委员会|"
                                       "没有规定天数|村民委员会组织法第三十条" },
        { "county-8", "village.charter", "村务|另写|长期|长期公开，有变动就更新|村务监督委员会|长期|"
                                         "村民委员会组织法第三十条" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s %s\n", rows[i].form, rows[i].item);
        request.form = bytes_text(rows[i].form);
        assert_ok(reporting_make(&scene, "catalogue", &request));
        assert_string_equal(reporting_row(&scene, "item", rows[i].item, columns), rows[i].row);
        assert_int_equal(scene.tables.at[0]->count, duty_count);
    }
    request.form = bytes_text("moon");
    assert_fault(reporting_make(&scene, "catalogue", &request), ERR_USAGE);
    reporting_close(&scene);
}

/* Asked on 15 January and answered on the 17th, in three days; asked on the 18th and not. */
static void opinions_are_due_by_the_rules(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "board");
    struct report_request request = reporting_of(&scene, "2025-01-01", "2025-01-31");
    static const char *const columns[] = { "about", "due", "answered", "late", "state", NULL };
    assert_ok(reporting_make(&scene, "opinions", &request));
    assert_string_equal(reporting_row(&scene, "received", "2025-01-15", columns),
                        "财务收支|2025-01-18|2025-01-17||已答复");
    assert_string_equal(reporting_row(&scene, "received", "2025-01-18", columns),
                        "|2025-01-21||10|逾期未答复");
    assert_int_equal(scene.tables.wrong, 1);
    request.to = (struct date){ 2025, 1, 16 };
    assert_ok(reporting_make(&scene, "opinions", &request));
    assert_string_equal(reporting_row(&scene, "received", "2025-01-15", columns),
                        "财务收支|2025-01-18|||待答复");
    request.form = bytes_text("national");
    assert_ok(reporting_make(&scene, "opinions", &request));
    assert_string_equal(reporting_row(&scene, "received", "2025-01-15", columns),
                        "财务收支||||待答复");
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_due_is_known_by_item_and_period),
        cmocka_unit_test(a_day_knows_nothing_of_later_days),
        cmocka_unit_test(other_rules_judge_otherwise),
        cmocka_unit_test(the_report_counts_what_was_punctual),
        cmocka_unit_test(the_catalogue_says_what_holds),
        cmocka_unit_test(opinions_are_due_by_the_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
