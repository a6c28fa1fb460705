/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/report_put.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/money.h"
#include "base/text.h"
#include "publish/shares.h"

enum { FORMAT_MAX = 400,
       PERCENT_WHOLE = 1000 };

void put_format(struct table *table, const char *column, const char *format, ...)
{
    char text[FORMAT_MAX];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    struct bytes whole = bytes_of(text, size < FORMAT_MAX ? (size_t)size : FORMAT_MAX - 1);
    struct bytes copy = bytes_copy(table->arena, whole);
    table->bad = table->bad || copy.at == NULL;
    table_text(table, column, copy);
}

void put_day(struct table *table, const char *column, struct date day)
{
    if (day.year != 0)
        put_date(table, column, day);
}

void put_words(struct table *table, const char *column, struct words words,
               enum language language)
{
    table_text(table, column, bytes_text(words_in(words, language)));
}

void put_voucher(struct table *table, const char *column, const struct book_voucher *voucher)
{
    if (voucher != NULL)
        put_format(table, column, "%04d-%02d %.*s-%" PRIu32, voucher->date.year,
                   voucher->date.month, (int)voucher->word.size,
                   (const char *)voucher->word.at, voucher->number);
}

void put_choice(struct table *table, const char *column, const struct entry *entry,
                const char *field, enum language language)
{
    struct bytes name = entry_field(entry, field);
    const struct field *of = field_find(entry->kind->fields, bytes_text(field));
    for (const struct choice *choice = of->choices; choice->name != NULL; choice++)
        if (bytes_is(name, choice->name))
            put_words(table, column, choice->title, language);
}

void put_percent(struct table *table, const char *column, int64_t part, int64_t whole)
{
    int64_t size = part < 0 ? -part : part;
    if (whole <= 0 || size / whole >= MONEY_SUM_MAX_FEN / PERCENT_WHOLE)
        return;
    int64_t permille =
        size / whole * PERCENT_WHOLE + share_half_up(PERCENT_WHOLE, size % whole, whole);
    put_format(table, column, "%s%" PRId64 ".%" PRId64 "%%",
               part < 0 && permille > 0 ? "-" : "", permille / 10, permille % 10);
}

void put_mark_row(struct table *table, enum row_mark mark, const char *column,
                  struct words words, enum language language)
{
    table_row(table);
    table_mark(table, mark);
    put_words(table, column, words, language);
}

bool request_has(const struct report_request *request, const struct entry *entry)
{
    return (request->set.size == 0 || bytes_equal(entry_field(entry, "set"), request->set)) &&
           date_compare(entry->date, request->to) <= 0;
}

enum err request_aspects(const struct report_request *request, unsigned allowed)
{
    for (unsigned i = 0; i < ASPECT_COUNT; i++)
        if (request->aspects[i].size > 0 && (allowed >> i & 1) == 0)
            return fault(ERR_USAGE, "这张报表不能按%s%.0s来看",
                         "this report cannot be narrowed to one %.0s%s",
                         aspect_words((enum aspect)i).zh, aspect_words((enum aspect)i).en);
    return OK;
}
