/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

#include "base/text.h"
#include "tests/support.h"
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

static void good_dates_round_trip(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int32_t days;
    } rows[] = {
        { "1949-10-01", -7397 },
        { "1969-12-31", -1 },
        { "1970-01-01", 0 },
        { "2000-02-29", 11016 },
        { "2024-02-29", 19782 },
        { "2024-12-31", 20088 },
        { "2100-03-01", 47541 },
        { "2200-12-31", 84370 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct date date = { 0 };
        assert_ok(date_parse(bytes_text(rows[i].text), &date));
        assert_int_equal(date_days(date), rows[i].days);
        struct buf buf = buf_new(arena, 10);
        date_print(&buf, date_of_days(rows[i].days));
        assert_bytes(buf_so_far(&buf), rows[i].text);
    }
}

static void every_day_follows_the_day_before(void **state)
{
    (void)state;
    struct date last = date_of_days(-7398);
    for (int32_t days = -7397; days <= 84370; days++) {
        struct date date = date_of_days(days);
        assert_int_equal(date_days(date), days);
        assert_int_equal(date_compare(last, date), -1);
        assert_int_equal(date_compare(date, last), 1);
        assert_int_equal(date_compare(date, date), 0);
        struct buf buf = buf_new(arena, 10);
        struct arena_mark mark = arena_mark(arena);
        date_print(&buf, date);
        struct date again = { 0 };
        assert_ok(date_parse(buf_so_far(&buf), &again));
        assert_int_equal(date_compare(date, again), 0);
        arena_back(arena, mark);
        last = date;
    }
}

static void bad_dates_are_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "1949-09-30",
        "2201-01-01",
        "2023-02-29",
        "2100-02-29",
        "2024-04-31",
        "2024-00-01",
        "2024-13-01",
        "2024-01-00",
        "2024-01-32",
        "2024-1-1",
        "2024-01-1",
        "2024/01/01",
        "2024-01/01",
        "20240101",
        "2024-01-01 ",
        " 2024-01-01",
        "2024-01-011",
        "24-01-01",
        "-024-01-01",
        "２０２４-01-01",
        "2024-01-01T",
        "9999-12-31",
        "0000-01-01",
    };
    struct date date = { 2024, 5, 6 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i]);
        assert_fault(date_parse(bytes_text(rows[i]), &date), ERR_FORMAT);
        assert_int_equal(date.year, 2024);
        assert_int_equal(date.day, 6);
    }
}

static void months_go_on_over_the_year(void **state)
{
    (void)state;
    struct month month = { 0 };
    assert_ok(month_parse(bytes_text("2023-11"), &month));
    struct month december = month_next(month);
    struct month january = month_next(december);
    struct buf buf = buf_new(arena, 20);
    month_print(&buf, december);
    buf_byte(&buf, ' ');
    month_print(&buf, january);
    assert_bytes(buf_so_far(&buf), "2023-12 2024-01");
    assert_int_equal(month_compare(december, january), -1);
    assert_int_equal(month_compare(january, december), 1);
    assert_int_equal(month_compare(month, december), -1);
    assert_int_equal(month_compare(december, december), 0);
    struct month of = date_month((struct date){ 2024, 1, 31 });
    assert_int_equal(month_compare(of, january), 0);
    static const char *const bad[] = {
        "",
        "2024",
        "2024-00",
        "2024-13",
        "1949-09",
        "2201-01",
        "2024-1",
        "2024-011",
        "2024/01",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("%s\n", bad[i]);
        assert_fault(month_parse(bytes_text(bad[i]), &month), ERR_FORMAT);
    }
    assert_ok(month_parse(bytes_text("1949-10"), &month));
    assert_ok(month_parse(bytes_text("2200-12"), &month));
}

static void a_period_is_a_year_a_quarter_or_a_month(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *days; /* NULL: refused */
    } rows[] = {
        { "2024", "2024-01-01 2024-12-31" },
        { "1950", "1950-01-01 1950-12-31" },
        { "2200", "2200-01-01 2200-12-31" },
        { "2024Q1", "2024-01-01 2024-03-31" },
        { "2024Q2", "2024-04-01 2024-06-30" },
        { "2024Q4", "2024-10-01 2024-12-31" },
        { "1949Q4", "1949-10-01 1949-12-31" },
        { "2024-02", "2024-02-01 2024-02-29" },
        { "2023-02", "2023-02-01 2023-02-28" },
        { "", NULL },
        { "1949", NULL },
        { "2201", NULL },
        { "1949Q3", NULL },
        { "2201Q1", NULL },
        { "2024Q0", NULL },
        { "2024Q5", NULL },
        { "2024q1", NULL },
        { "2024Q", NULL },
        { "2024Q11", NULL },
        { "2024-13", NULL },
        { "202", NULL },
        { "二〇二四", NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct period period = { 0 };
        if (rows[i].days == NULL) {
            assert_fault(period_parse(bytes_text(rows[i].text), &period), ERR_FORMAT);
            continue;
        }
        assert_ok(period_parse(bytes_text(rows[i].text), &period));
        struct buf buf = buf_new(arena, 30);
        date_print(&buf, period.from);
        buf_byte(&buf, ' ');
        date_print(&buf, period.to);
        assert_bytes(buf_so_far(&buf), rows[i].days);
        struct buf again = buf_new(arena, 30);
        assert_true(period_print(&again, period));
        assert_bytes(buf_so_far(&again), rows[i].text);
    }
}

static void a_span_that_is_no_period_is_not_printed(void **state)
{
    (void)state;
    static const struct period rows[] = {
        { { 2025, 1, 1 }, { 2025, 1, 30 } },
        { { 2025, 1, 2 }, { 2025, 1, 31 } },
        { { 2025, 1, 1 }, { 2025, 2, 28 } },
        { { 2025, 2, 1 }, { 2025, 4, 30 } },
        { { 2024, 1, 1 }, { 2025, 12, 31 } },
        { { 2025, 1, 1 }, { 2025, 6, 30 } },
        { { 2024, 12, 1 }, { 2025, 12, 31 } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf buf = buf_new(arena, 30);
        print_message("%zu\n", i);
        assert_false(period_print(&buf, rows[i]));
        assert_int_equal(buf.size, 0);
    }
}

static void an_instant_is_utc_to_the_second(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds; /* -1: refused */
        const char *day;
    } rows[] = {
        { "1970-01-01T00:00:00Z", 0, "1970-01-01" },
        { "2024-01-31T15:59:59Z", 1706716799, "2024-01-31" },
        { "2024-01-31T16:00:00Z", 1706716800, "2024-02-01" },
        { "2200-12-31T23:59:59Z", 7289654399, "2201-01-01" },
        { "1969-12-31T23:59:59Z", -1, NULL },
        { "2201-01-01T00:00:00Z", -1, NULL },
        { "2024-01-31T24:00:00Z", -1, NULL },
        { "2024-01-31T08:60:00Z", -1, NULL },
        { "2024-01-31T08:00:60Z", -1, NULL },
        { "2024-02-30T08:00:00Z", -1, NULL },
        { "2024-01-31 08:00:00Z", -1, NULL },
        { "2024-01-31t08:00:00Z", -1, NULL },
        { "2024-01-31T08:00:00z", -1, NULL },
        { "2024-01-31T08:00:00", -1, NULL },
        { "2024-01-31T08-00:00Z", -1, NULL },
        { "2024-01-31T08:00-00Z", -1, NULL },
        { "2024-01-31T08:00:00+08:00", -1, NULL },
        { "2024-01-31T08:00:00.0Z", -1, NULL },
        { "2024-01-31T0a:00:00Z", -1, NULL },
        { "2024-01-31T00:0a:00Z", -1, NULL },
        { "2024-01-31T00:00: 1Z", -1, NULL },
        { "", -1, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        int64_t seconds = 42;
        if (rows[i].seconds < 0) {
            assert_fault(time_parse(bytes_text(rows[i].text), &seconds), ERR_FORMAT);
            assert_int_equal(seconds, 42);
            continue;
        }
        assert_ok(time_parse(bytes_text(rows[i].text), &seconds));
        assert_int_equal(seconds, rows[i].seconds);
        struct buf buf = buf_new(arena, 20);
        time_print(&buf, seconds);
        assert_bytes(buf_so_far(&buf), rows[i].text);
        buf = buf_new(arena, 20);
        date_print(&buf, time_day(seconds));
        assert_bytes(buf_so_far(&buf), rows[i].day);
    }
}

static void people_see_instants_in_china_s_time(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *text;
    } rows[] = {
        { 0, "1970-01-01 08:00:00 +08:00" },
        { 1706716799, "2024-01-31 23:59:59 +08:00" },
        { 1706716800, "2024-02-01 00:00:00 +08:00" },
        { 1709222399, "2024-02-29 23:59:59 +08:00" },
        { 7289654399, "2201-01-01 07:59:59 +08:00" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct buf buf = buf_new(arena, 40);
        time_print_china(&buf, rows[i].seconds);
        assert_bytes(buf_so_far(&buf), rows[i].text);
    }
}

/* What a parser makes of a text, printed again. */
static enum err read_again(struct bytes kind, struct bytes text, struct buf *buf)
{
    struct date date = { 0 };
    struct month month = { 0 };
    struct period period = { 0 };
    int64_t seconds = 0;
    if (bytes_is(kind, "day")) {
        TRY(date_parse(text, &date));
        date_print(buf, date);
    } else if (bytes_is(kind, "month")) {
        TRY(month_parse(text, &month));
        month_print(buf, month);
    } else if (bytes_is(kind, "period")) {
        TRY(period_parse(text, &period));
        date_print(buf, period.from);
        buf_byte(buf, ' ');
        date_print(buf, period.to);
    } else {
        TRY(time_parse(text, &seconds));
        buf_number(buf, seconds);
        buf_byte(buf, ' ');
        date_print(buf, time_day(seconds));
    }
    return OK;
}

static void the_dates_of_the_spec_hold(void **state)
{
    (void)state;
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    assert_ok(spec_example(arena, "text.md", "dates", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        struct buf buf = buf_new(arena, 100);
        struct bytes kind = bytes_cut(&line, '\t');
        enum err err = read_again(kind, bytes_cut(&line, '\t'), &buf);
        assert_int_equal(err == ERR_FORMAT, bytes_is(line, "refused"));
        assert_true(err != OK || bytes_equal(buf_so_far(&buf), line));
    }
}

static void months_later_stay_within_their_month(void **state)
{
    (void)state;
    static const struct {
        struct date from;
        int months;
        struct date to;
    } rows[] = {
        { { 2024, 1, 31 }, 1, { 2024, 2, 29 } },
        { { 2023, 1, 31 }, 1, { 2023, 2, 28 } },
        { { 2024, 2, 29 }, 12, { 2025, 2, 28 } },
        { { 2024, 2, 29 }, 48, { 2028, 2, 29 } },
        { { 2024, 12, 5 }, 1, { 2025, 1, 5 } },
        { { 2024, 12, 31 }, 0, { 2024, 12, 31 } },
        { { 2024, 8, 31 }, 30, { 2027, 2, 28 } },
        { { 2024, 3, 31 }, -1, { 2024, 2, 29 } },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(
            date_compare(date_after_months(rows[i].from, rows[i].months), rows[i].to), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_dates_round_trip),
        cmocka_unit_test(every_day_follows_the_day_before),
        cmocka_unit_test(bad_dates_are_refused),
        cmocka_unit_test(months_go_on_over_the_year),
        cmocka_unit_test(a_period_is_a_year_a_quarter_or_a_month),
        cmocka_unit_test(a_span_that_is_no_period_is_not_printed),
        cmocka_unit_test(the_dates_of_the_spec_hold),
        cmocka_unit_test(an_instant_is_utc_to_the_second),
        cmocka_unit_test(people_see_instants_in_china_s_time),
        cmocka_unit_test(months_later_stay_within_their_month),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
