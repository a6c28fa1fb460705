/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bank_texts.h"

#include <string.h>

#include "base/arena.h"
#include "base/unicode.h"
#include "ledger/sealed.h"

enum { DIGITS_HIDDEN = 11, /* a mobile number, a card, an identity number */
       DIGITS_SHOWN = 4,
       NAME_MAX_CHARACTERS = 4,
       NUMBER_MIN = 9,
       NUMBER_MAX = 32 };

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* Long runs of digits but for their end. */
static void put_masked(struct buf *buf, struct bytes text)
{
    for (size_t i = 0; i < text.size;) {
        size_t run = 0;
        while (i + run < text.size && is_digit(text.at[i + run]))
            run++;
        if (run == 0) {
            buf_byte(buf, text.at[i++]);
            continue;
        }
        size_t hidden = run < DIGITS_HIDDEN ? 0 : run - DIGITS_SHOWN;
        buf_fill(buf, '*', hidden);
        buf_put(buf, bytes_part(text, i + hidden, run - hidden));
        i += run;
    }
}

/* What may be signed, on one line. */
static enum err clean(struct arena *arena, struct bytes text, size_t max, struct bytes *out)
{
    struct bytes nfc = { 0 };
    enum err code = unicode_nfc(arena, text, &nfc);
    if (code == ERR_MEMORY)
        return code;
    if (code != OK)
        nfc = bytes_text("");
    struct buf buf = buf_new(arena, nfc.size + 1);
    for (struct bytes rest = nfc; rest.size > 0;) {
        struct bytes first = unicode_first(rest);
        if (first.size == 0)
            first = bytes_part(rest, 0, 1);
        bool blank = bytes_is(first, "\n") || bytes_is(first, "\r") || bytes_is(first, "\t");
        if (blank)
            buf_byte(&buf, ' ');
        else if (unicode_is_shown(first) && buf.size + first.size <= max)
            buf_put(&buf, first);
        rest = bytes_part(rest, first.size, rest.size - first.size);
    }
    struct bytes done = { 0 };
    TRY(buf_done(&buf, &done));
    done = bytes_trim(bytes_part(done, 0, done.size < max ? done.size : max));
    /* Characters that are good one by one may not be so together. */
    code = unicode_check(done);
    *out = code == OK ? done : bytes_text("");
    return code == ERR_MEMORY ? code : OK;
}

enum err bank_text(struct arena *arena, struct bytes text, size_t max, struct bytes *out)
{
    struct buf buf = buf_new(arena, text.size + 1);
    put_masked(&buf, text);
    struct bytes masked = { 0 };
    TRY(buf_done(&buf, &masked));
    return clean(arena, masked, max, out);
}

/* Endings of units that are as short as a person's name. */
static bool is_unit(struct bytes name)
{
    static const char *const endings[] = {
        "局",
        "厂",
        "店",
        "站",
        "公司",
        "银行",
        "支行",
        "分行",
        "政府",
        "学校",
        "医院",
        "中心",
        "超市",
        "商店",
        "商行",
        "酒店",
        "饭店",
        "药店",
        "书店",
        "电站",
        "水站",
        "财政所",
        "财政局",
        "供电所",
        "供电局",
        "税务局",
        "水利局",
        "林业局",
        "林业站",
        "农业局",
        "民政局",
        "信用社",
        "合作社",
        "村委会",
        "居委会",
        "委员会",
        "经营部",
        "财付通",
        "支付宝",
        "微信",
    };
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (bytes_ends(name, bytes_text(endings[i])))
            return true;
    return false;
}

/* Two to four ideographs, or such with the dot of names from the border regions. */
static bool is_person(struct bytes name)
{
    size_t count = 0;
    bool dotted = false;
    for (struct bytes rest = name; rest.size > 0; count++) {
        struct bytes first = unicode_first(rest);
        bool dot = bytes_is(first, "·") || bytes_is(first, "•");
        dotted = dotted || dot;
        if (!dot && first.size < 3)
            return false;
        rest = bytes_part(rest, first.size, rest.size - first.size);
    }
    return count >= 2 && (dotted || count <= NAME_MAX_CHARACTERS) && !is_unit(name);
}

enum err bank_party(struct arena *arena, struct bytes text, struct bytes *out)
{
    struct bytes name = { 0 };
    if (bytes_is(text, "-") || bytes_is(text, "--") || bytes_is(text, "无"))
        text = bytes_text("");
    TRY(bank_text(arena, text, BANK_PARTY_MAX, &name));
    if (is_person(name)) {
        struct buf buf = buf_new(arena, BANK_PARTY_MAX);
        mask_print(&buf, MASK_NAME, name);
        name = buf_so_far(&buf);
    }
    *out = name;
    return OK;
}

enum err bank_serial(struct arena *arena, struct bytes text, struct bytes *out)
{
    size_t e = bytes_find_part(text, bytes_text("E+"));
    bool spoilt = e > 0 && e < text.size && is_digit(text.at[0]) && is_digit(text.at[e - 1]);
    if (spoilt) {
        *out = bytes_text("");
        return OK;
    }
    return clean(arena, text, BANK_SERIAL_MAX, out);
}

/* Of a number that may be masked, "6210 **** **** 5678", the last digits that are shown. */
static struct bytes shown_end(struct bytes text)
{
    size_t from = 0;
    size_t run = 0;
    while (from < text.size && !is_digit(text.at[from]))
        from++;
    size_t to = from;
    while (to < text.size &&
           (is_digit(text.at[to]) || text.at[to] == '*' || text.at[to] == ' '))
        to++;
    while (to > from && text.at[to - 1] == ' ')
        to--;
    while (run < to - from && is_digit(text.at[to - 1 - run]))
        run++;
    bool whole = to - from >= NUMBER_MIN && to - from <= NUMBER_MAX && run >= DIGITS_SHOWN;
    return whole ? bytes_part(text, to - run, run) : bytes_text("");
}

void bank_number(struct bytes cell, struct bytes beside, struct bytes *out)
{
    struct bytes mark = bytes_text("账号");
    size_t at = bytes_find_part(cell, mark);
    if (out->size > 0 || at == cell.size)
        return;
    size_t from = at + mark.size;
    struct bytes digits = shown_end(bytes_part(cell, from, cell.size - from));
    *out = digits.size > 0 ? digits : shown_end(beside);
}
