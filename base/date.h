/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Civil days, months, periods, and instants. The books' day is China Standard Time (UTC+8);
 * dates run from 1949-10-01 to 2200-12-31, all else is refused. Strict: one spelling a value.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include "base/bytes.h"

struct date {
    int16_t year; /* 0 where no date is set */
    uint8_t month;
    uint8_t day;
};

struct month {
    int16_t year;
    uint8_t month;
};

/* A span of whole days, both ends included: a month, a quarter or a year. */
struct period {
    struct date from;
    struct date to;
};

enum err date_parse(struct bytes text, struct date *out);   /* YYYY-MM-DD */
enum err month_parse(struct bytes text, struct month *out); /* YYYY-MM */
/* YYYY, YYYYQn or YYYY-MM. */
enum err period_parse(struct bytes text, struct period *out);

void date_print(struct buf *buf, struct date date);
void month_print(struct buf *buf, struct month month);
/* As period_parse() reads it; false, and nothing printed, for another span of days. */
bool period_print(struct buf *buf, struct period period);

int date_compare(struct date a, struct date b);
int month_compare(struct month a, struct month b);
struct month date_month(struct date date);
struct month month_next(struct month month);
/* So many months later, on the same day or, where that month is shorter, on its last. */
struct date date_after_months(struct date date, int months);
/* Days since 1970-01-01, and back. */
int32_t date_days(struct date date);
struct date date_of_days(int32_t days);

/* Seconds since 1970-01-01T00:00:00Z as RFC 3339 UTC, "2024-01-31T08:00:00Z", years 1970 to
 * 2200. */
enum err time_parse(struct bytes text, int64_t *out);
void time_print(struct buf *buf, int64_t seconds);
/* The same for people, in China Standard Time: "2024-01-31 16:00:00 +08:00". */
void time_print_china(struct buf *buf, int64_t seconds);
/* The civil day of an instant in China Standard Time. */
struct date time_day(int64_t seconds);

#endif
