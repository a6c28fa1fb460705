/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/spelling.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/unicode.h"
#include "desk/form.h"

enum { SPELLING_MAX = 4096 };

enum err spelling_plain(struct arena *arena, struct bytes text, struct bytes *out)
{
    struct buf buf = buf_new(arena, SPELLING_MAX);
    struct bytes plain = { 0 };
    for (size_t i = 0; i < text.size; i++) {
        const uint8_t *at = text.at + i;
        bool three = i + 2 < text.size;
        if (three && at[0] == 0xEF && (at[1] == 0xBC || at[1] == 0xBD)) {
            unsigned point = 0xF000U | (unsigned)(at[1] & 0x3F) << 6 | (at[2] & 0x3FU);
            if (point >= 0xFF01 && point <= 0xFF5E) {
                buf_byte(&buf, (uint8_t)(point - 0xFF00 + 0x20));
                i += 2;
                continue;
            }
        }
        if (three && memcmp(at, "\xE3\x80\x80", 3) == 0) {
            buf_byte(&buf, ' ');
            i += 2;
            continue;
        }
        buf_byte(&buf, *at);
    }
    TRY(buf_done(&buf, &plain));
    *out = bytes_trim(plain);
    return OK;
}

enum err spelling_text(struct arena *arena, struct bytes text, struct bytes *out)
{
    struct arena_mark mark = arena_mark(arena);
    struct bytes plain = { 0 };
    if (text.size == 0 || text.at[0] != 0xEF || text.size > SPELLING_MAX)
        return unicode_nfc(arena, text, out);
    TRY(spelling_plain(arena, text, &plain));
    for (size_t i = 0; i < plain.size; i++)
        if (plain.at[i] < '0' || plain.at[i] > '9') {
            arena_back(arena, mark);
            return unicode_nfc(arena, text, out);
        }
    *out = plain;
    return OK;
}

static bool is_mark(struct bytes text, size_t at, const char *mark)
{
    size_t size = strlen(mark);
    return text.size - at >= size && memcmp(text.at + at, mark, size) == 0;
}

/* The runs of digits of a text whose other parts are marks between them; -1: something else is
 * there. */
static int digit_runs(struct bytes text, struct bytes runs[static 3])
{
    static const char *const marks[] = { "-", "/", ".", "年", "月", "日", " " };
    int count = 0;
    size_t at = 0;
    while (at < text.size) {
        size_t from = at;
        while (at < text.size && text.at[at] >= '0' && text.at[at] <= '9')
            at++;
        if (at > from) {
            if (count == 3)
                return -1;
            runs[count++] = bytes_part(text, from, at - from);
            continue;
        }
        size_t i = 0;
        while (i < sizeof marks / sizeof marks[0] && !is_mark(text, at, marks[i]))
            i++;
        if (i == sizeof marks / sizeof marks[0])
            return -1;
        at += strlen(marks[i]);
    }
    return count;
}

static void put_two(struct buf *buf, struct bytes digits)
{
    if (digits.size < 2)
        buf_byte(buf, '0');
    buf_put(buf, digits);
}

/* Spreadsheets put a clock behind a day: 2025-01-14 00:00:00, 2025-01-14T08:30. */
static struct bytes without_clock(struct bytes text)
{
    size_t at = text.size;
    size_t colons = 0;
    while (at > 0 && (text.at[at - 1] == ':' || text.at[at - 1] == '.' ||
                      (text.at[at - 1] >= '0' && text.at[at - 1] <= '9')))
        colons += text.at[--at] == ':';
    bool parted = at > 1 && (text.at[at - 1] == ' ' || text.at[at - 1] == 'T');
    return (colons == 1 || colons == 2) && parted ? bytes_trim(bytes_part(text, 0, at - 1))
                                                  : text;
}

enum err form_date(struct arena *arena, struct bytes text, struct date *out)
{
    struct bytes plain = { 0 };
    struct bytes runs[3] = { 0 };
    TRY(spelling_plain(arena, text, &plain));
    plain = without_clock(plain);
    struct buf buf = buf_new(arena, SPELLING_MAX + 8);
    int count = digit_runs(plain, runs);
    if (count == 1 && runs[0].size == 8) {
        runs[1] = bytes_part(runs[0], 4, 2);
        runs[2] = bytes_part(runs[0], 6, 2);
        runs[0] = bytes_part(runs[0], 0, 4);
        count = 3;
    }
    if (count == 3) {
        buf_put(&buf, runs[0]);
        buf_byte(&buf, '-');
        put_two(&buf, runs[1]);
        buf_byte(&buf, '-');
        put_two(&buf, runs[2]);
        if (date_parse(buf_so_far(&buf), out) == OK)
            return OK;
    }
    return fault(ERR_FORMAT, "“%s”不是日期，请写成 2025-03-05",
                 "\"%s\" is no date: write 2025-03-05", text_quote(text).at);
}

enum err form_month(struct arena *arena, struct bytes text, struct month *out)
{
    struct bytes plain = { 0 };
    struct bytes runs[3] = { 0 };
    TRY(spelling_plain(arena, text, &plain));
    struct buf buf = buf_new(arena, SPELLING_MAX + 8);
    int count = digit_runs(plain, runs);
    if (count == 1 && runs[0].size == 6) {
        runs[1] = bytes_part(runs[0], 4, 2);
        runs[0] = bytes_part(runs[0], 0, 4);
        count = 2;
    }
    if (count == 2) {
        buf_put(&buf, runs[0]);
        buf_byte(&buf, '-');
        put_two(&buf, runs[1]);
        if (month_parse(buf_so_far(&buf), out) == OK)
            return OK;
    }
    return fault(ERR_FORMAT, "“%s”不是月份，请写成 2025-03",
                 "\"%s\" is no month: write 2025-03", text_quote(text).at);
}

/* The quarter named, 1 to 4, or 0. */
static unsigned quarter_of(struct bytes rest)
{
    static const char *const names[4][6] = {
        { "Q1", "q1", "1季度", "一季度", "第一季度",
          "第1季度" },
        { "Q2", "q2", "2季度", "二季度", "第二季度",
          "第2季度" },
        { "Q3", "q3", "3季度", "三季度", "第三季度",
          "第3季度" },
        { "Q4", "q4", "4季度", "四季度", "第四季度",
          "第4季度" },
    };
    struct bytes name = bytes_trim(rest);
    while (name.size > 0 && name.at[0] == '-')
        name = bytes_part(name, 1, name.size - 1);
    if (bytes_starts(name, bytes_text("年")))
        name = bytes_trim(bytes_part(name, 3, name.size - 3));
    for (unsigned i = 0; i < 4; i++)
        for (size_t j = 0; j < 6; j++)
            if (bytes_is(name, names[i][j]))
                return i + 1;
    return 0;
}

enum err spelling_period(struct arena *arena, struct bytes text, struct bytes *out)
{
    struct bytes plain = { 0 };
    struct month month = { 0 };
    TRY(spelling_plain(arena, text, &plain));
    struct buf buf = buf_new(arena, 64);
    size_t digits = 0;
    while (digits < plain.size && plain.at[digits] >= '0' && plain.at[digits] <= '9')
        digits++;
    struct bytes rest = bytes_part(plain, digits, plain.size - digits);
    unsigned quarter = digits == 4 ? quarter_of(rest) : 0;
    if (digits == 4 && (rest.size == 0 || bytes_is(rest, "年"))) {
        buf_put(&buf, bytes_part(plain, 0, 4));
    } else if (quarter > 0) {
        buf_put(&buf, bytes_part(plain, 0, 4));
        buf_format(&buf, "Q%u", quarter);
    } else {
        TRY(form_month(arena, text, &month));
        month_print(&buf, month);
    }
    *out = buf_so_far(&buf);
    struct period period = { 0 };
    return period_parse(*out, &period);
}
