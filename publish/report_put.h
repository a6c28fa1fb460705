/* SPDX-License-Identifier: Apache-2.0 */
/* What reports put into tables alike: days, amounts that may be nil, words, choices' titles;
 * and what they ask of a request. */
#ifndef PUBLISH_REPORT_PUT_H
#define PUBLISH_REPORT_PUT_H

#include "publish/journal.h"
#include "publish/report.h"

/* Nothing where no day is set. */
void put_day(struct table *table, const char *column, struct date day);
/* Words in a language; printf into the arena. Without memory the table is bad. */
void put_words(struct table *table, const char *column, struct words words,
               enum language language);
void put_format(struct table *table, const char *column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* "2025-03 记-12" of a voucher; nothing where it is NULL. */
void put_voucher(struct table *table, const char *column, const struct book_voucher *voucher);
/* The title of the choice that an entry's field holds. */
void put_choice(struct table *table, const char *column, const struct entry *entry,
                const char *field, enum language language);
/* part / whole in percent with one decimal, half up; nothing where whole is not above
 * 0, or too small beside part for a percentage to say anything. */
void put_percent(struct table *table, const char *column, int64_t part, int64_t whole);
/* A row of this mark whose first text says what it is. */
void put_mark_row(struct table *table, enum row_mark mark, const char *column,
                  struct words words, enum language language);

/* Does an entry belong to what is asked: its set, and its date not after the last day? */
bool request_has(const struct report_request *request, const struct entry *entry);
/* Only these aspects may be asked for (bits of 1 << ASPECT_…). ERR_USAGE. */
enum err request_aspects(const struct report_request *request, unsigned allowed);

#endif
