/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/ocds_put.h"

#include "base/json.h"
#include "base/money.h"
#include "publish/mask.h"

void ocds_next(struct ocds_writing *to, const char *name)
{
    buf_text(to->buf, to->any ? "," : "");
    to->any = true;
    if (to->depth > 0)
        buf_byte(to->buf, '\n');
    buf_fill(to->buf, ' ', (size_t)2 * to->depth);
    if (name)
        buf_format(to->buf, "\"%s\": ", name);
}

void ocds_begin(struct ocds_writing *to, const char *name, char mark)
{
    ocds_next(to, name);
    buf_byte(to->buf, (uint8_t)mark);
    to->depth++;
    to->any = false;
}

void ocds_end(struct ocds_writing *to, char mark)
{
    to->depth--;
    if (to->any) {
        buf_byte(to->buf, '\n');
        buf_fill(to->buf, ' ', (size_t)2 * to->depth);
    }
    buf_byte(to->buf, (uint8_t)mark);
    to->any = true;
}

void ocds_own(struct ocds_writing *to, const char *name, struct bytes text)
{
    const struct json value = { .type = JSON_TEXT, .text = text };
    ocds_next(to, name);
    json_print(to->buf, &value);
}

void ocds_word(struct ocds_writing *to, const char *name, const char *word)
{
    ocds_own(to, name, bytes_text(word));
}

void ocds_text(struct ocds_writing *to, const char *name, unsigned holds, struct bytes text)
{
    if (text.size > 0)
        ocds_own(to, name, mask_text(to->arena, COLUMN_TEXT | holds, text));
}

void ocds_unsigned(struct ocds_writing *to, const char *name, uint64_t number)
{
    ocds_next(to, name);
    buf_unsigned(to->buf, number);
}

void ocds_value(struct ocds_writing *to, const char *name, int64_t fen)
{
    ocds_begin(to, name, '{');
    ocds_next(to, "amount");
    money_print_plain(to->buf, fen);
    ocds_word(to, "currency", "CNY");
    ocds_end(to, '}');
}

void ocds_day(struct ocds_writing *to, const char *name, struct date day, bool at_its_end)
{
    if (day.year == 0)
        return;
    ocds_next(to, name);
    buf_byte(to->buf, '"');
    date_print(to->buf, day);
    buf_text(to->buf, at_its_end ? "T23:59:59+08:00\"" : "T00:00:00+08:00\"");
}

void ocds_time(struct ocds_writing *to, const char *name, int64_t time)
{
    ocds_next(to, name);
    buf_byte(to->buf, '"');
    time_print(to->buf, time);
    buf_byte(to->buf, '"');
}
