/* SPDX-License-Identifier: Apache-2.0 */
#include "base/date.h"

#include "base/text.h"

enum {
    DAY_SECONDS = 86400,
    CHINA_SECONDS = 8 * 3600, /* China Standard Time is UTC+8, without summer time since 1992 */
    MONTH_FIRST = 1949 * 12 + 10,
    MONTH_LAST = 2200 * 12 + 12,
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int8_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* The digits of text[from, from + size) as a number, or -1. At most 4 digits. */
static int digits_at(struct bytes text, size_t from, size_t size)
{
    int number = 0;
    if (from + size > text.size || !text_is_digits(bytes_part(text, from, size)))
        return -1;
    for (size_t i = 0; i < size; i++)
        number = number * 10 + (text.at[from + i] - '0');
    return number;
}

static bool has(struct bytes text, size_t at, char byte)
{
    return at < text.size && text.at[at] == (uint8_t)byte;
}

/* "YYYY-MM" at the start of the text. */
static bool month_read(struct bytes text, struct month *out)
{
    int year = digits_at(text, 0, 4);
    int month = digits_at(text, 5, 2);
    int at = year * 12 + month;
    if (year < 0 || !has(text, 4, '-') || month < 1 || month > 12 || at < MONTH_FIRST ||
        at > MONTH_LAST)
        return false;
    *out = (struct month){ (int16_t)year, (uint8_t)month };
    return true;
}

/* "YYYY-MM-DD" at the start of the text. */
static bool date_read(struct bytes text, struct date *out)
{
    struct month month = { 0 };
    int day = digits_at(text, 8, 2);
    if (!month_read(text, &month) || !has(text, 7, '-') || day < 1 ||
        day > month_days(month.year, month.month))
        return false;
    *out = (struct date){ month.year, month.month, (uint8_t)day };
    return true;
}

enum err date_parse(struct bytes text, struct date *out)
{
    if (text.size == 10 && date_read(text, out))
        return OK;
    return fault(ERR_FORMAT,
                 "日期“%s”不对：写成 2024-01-31 的样子，从 1949-10-01 到 2200-12-31",
                 "\"%s\" is no date: write it like 2024-01-31, from 1949-10-01 to 2200-12-31",
                 text_quote(text).at);
}

enum err month_parse(struct bytes text, struct month *out)
{
    if (text.size == 7 && month_read(text, out))
        return OK;
    return fault(ERR_FORMAT, "月份“%s”不对：写成 2024-01 的样子，从 1949-10 到 2200-12",
                 "\"%s\" is no month: write it like 2024-01, from 1949-10 to 2200-12",
                 text_quote(text).at);
}

/* Whole months, both ends included. */
static struct period span(int year, int first, int last)
{
    return (struct period){
        .from = { (int16_t)year, (uint8_t)first, 1 },
        .to = { (int16_t)year, (uint8_t)last, (uint8_t)month_days(year, last) },
    };
}

enum err period_parse(struct bytes text, struct period *out)
{
    struct month month = { 0 };
    if (text.size == 7 && month_read(text, &month)) {
        *out = span(month.year, month.month, month.month);
        return OK;
    }
    int year = digits_at(text, 0, 4);
    int quarter = digits_at(text, 5, 1);
    if (text.size == 6 && has(text, 4, 'Q') && quarter >= 1 && quarter <= 4 && year <= 2200 &&
        year * 12 + quarter * 3 - 2 >= MONTH_FIRST) {
        *out = span(year, quarter * 3 - 2, quarter * 3);
        return OK;
    }
    if (text.size == 4 && year >= 1950 && year <= 2200) {
        *out = span(year, 1, 12);
        return OK;
    }
    return fault(ERR_FORMAT, "期间“%s”不对：年写 2024，季写 2024Q1，月写 2024-01",
                 "\"%s\" is no period: write a year as 2024, a quarter as 2024Q1, "
                 "a month as 2024-01",
                 text_quote(text).at);
}

void month_print(struct buf *buf, struct month month)
{
    buf_format(buf, "%04d-%02d", month.year, month.month);
}

bool period_print(struct buf *buf, struct period period)
{
    int year = period.from.year;
    int first = period.from.month;
    int last = period.to.month;
    struct period whole = span(year, first, last);
    if (year != period.to.year || date_compare(whole.from, period.from) != 0 ||
        date_compare(whole.to, period.to) != 0)
        return false;
    if (first == last)
        buf_format(buf, "%04d-%02d", year, first);
    else if (first % 3 == 1 && last == first + 2)
        buf_format(buf, "%04dQ%d", year, last / 3);
    else if (first == 1 && last == 12)
        buf_format(buf, "%04d", year);
    else
        return false;
    return true;
}

void date_print(struct buf *buf, struct date date)
{
    if (date.year < 0 || date.year > 9999 || date.month > 99 || date.day > 99) {
        buf_format(buf, "%04d-%02d-%02d", date.year, date.month, date.day);
        return;
    }
    /* A large table has one in each row: without the work of a format. */
    const char text[] = {
        (char)('0' + date.year / 1000),
        (char)('0' + date.year / 100 % 10),
        (char)('0' + date.year / 10 % 10),
        (char)('0' + date.year % 10),
        '-',
        (char)('0' + date.month / 10),
        (char)('0' + date.month % 10),
        '-',
        (char)('0' + date.day / 10),
        (char)('0' + date.day % 10),
    };
    buf_put(buf, bytes_of(text, sizeof text));
}

int month_compare(struct month a, struct month b)
{
    int order = (a.year > b.year) - (a.year < b.year);
    return order != 0 ? order : (a.month > b.month) - (a.month < b.month);
}

int date_compare(struct date a, struct date b)
{
    int order = month_compare(date_month(a), date_month(b));
    return order != 0 ? order : (a.day > b.day) - (a.day < b.day);
}

struct month date_month(struct date date)
{
    return (struct month){ date.year, date.month };
}

struct month month_next(struct month month)
{
    if (month.month < 12)
        return (struct month){ month.year, (uint8_t)(month.month + 1) };
    return (struct month){ (int16_t)(month.year + 1), 1 };
}

struct date date_after_months(struct date date, int months)
{
    int at = date.year * 12 + date.month - 1 + months;
    struct date later = { (int16_t)(at / 12), (uint8_t)(at % 12 + 1), date.day };
    int last = month_days(later.year, later.month);
    if (later.day > last)
        later.day = (uint8_t)last;
    return later;
}

/*
 * Days of the Gregorian calendar counted in cycles of 400 years (146,097 days) from 0000-03-01,
 * so that the leap day is the last of its year. 719,468 days lie between then and 1970.
 */
int32_t date_days(struct date date)
{
    int32_t year = date.month > 2 ? date.year : date.year - 1;
    int32_t month = date.month > 2 ? date.month - 3 : date.month + 9;
    int32_t cycle = year / 400;
    int32_t rest = year % 400;
    int32_t day = rest * 365 + rest / 4 - rest / 100 + (153 * month + 2) / 5 + date.day - 1;
    return cycle * 146097 + day - 719468;
}

struct date date_of_days(int32_t days)
{
    int32_t since = days + 719468;
    int32_t cycle = since / 146097;
    int32_t in_cycle = since % 146097;
    int32_t rest = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
    int32_t in_year = in_cycle - (rest * 365 + rest / 4 - rest / 100);
    int32_t month = (5 * in_year + 2) / 153;
    int32_t day = in_year - (153 * month + 2) / 5 + 1;
    int32_t year = cycle * 400 + rest + (month > 9 ? 1 : 0);
    return (struct date){ (int16_t)year, (uint8_t)(month > 9 ? month - 9 : month + 3),
                          (uint8_t)day };
}

enum err time_parse(struct bytes text, int64_t *out)
{
    struct date date = { 0 };
    int hour = digits_at(text, 11, 2);
    int minute = digits_at(text, 14, 2);
    int second = digits_at(text, 17, 2);
    if (text.size != 20 || !date_read(text, &date) || date.year < 1970 || !has(text, 10, 'T') ||
        hour < 0 || hour > 23 || !has(text, 13, ':') || minute < 0 || minute > 59 ||
        !has(text, 16, ':') || second < 0 || second > 59 || !has(text, 19, 'Z'))
        return fault(ERR_FORMAT,
                     "时刻“%s”不对：写成世界时 2024-01-31T08:00:00Z 的样子，年份 1970 到 2200",
                     "\"%s\" is no instant: write it like 2024-01-31T08:00:00Z (UTC), "
                     "years 1970 to 2200",
                     text_quote(text).at);
    int in_day = hour * 3600 + minute * 60 + second;
    *out = (int64_t)date_days(date) * DAY_SECONDS + in_day;
    return OK;
}

void time_print(struct buf *buf, int64_t seconds)
{
    int64_t day = seconds / DAY_SECONDS;
    int rest = (int)(seconds % DAY_SECONDS);
    date_print(buf, date_of_days((int32_t)day));
    /* Every entry has one. */
    const char text[] = {
        'T',
        (char)('0' + rest / 36000),
        (char)('0' + rest / 3600 % 10),
        ':',
        (char)('0' + rest / 600 % 6),
        (char)('0' + rest / 60 % 10),
        ':',
        (char)('0' + rest / 10 % 6),
        (char)('0' + rest % 10),
        'Z',
    };
    buf_put(buf, bytes_of(text, sizeof text));
}

void time_print_china(struct buf *buf, int64_t seconds)
{
    int64_t here = seconds + CHINA_SECONDS;
    int rest = (int)(here % DAY_SECONDS);
    date_print(buf, time_day(seconds));
    buf_format(buf, " %02d:%02d:%02d +08:00", rest / 3600, rest / 60 % 60, rest % 60);
}

struct date time_day(int64_t seconds)
{
    return date_of_days((int32_t)((seconds + CHINA_SECONDS) / DAY_SECONDS));
}
