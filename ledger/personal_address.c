/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where somebody lives: 三组12号, 3栋2单元502室. What a village owns and builds has numbers too,
 * 三组5号地, 第3组水渠, 青石村2025-012号: so what stands before and behind the number decides.
 */
#include <string.h>

#include "ledger/personal_inner.h"

enum { DWELLING_DIGITS = 4,
       ROOM_MIN = 3,
       WIDE = 3 /* bytes of a full-width digit */ };

static const char *const units[] = { "号楼", "单元", "号", "栋", "幢", "楼", "座", "层", NULL };
/* Behind these a room's number needs no 室. */
static const char *const houses[] = { "号楼", "单元", "栋", "幢", NULL };
static const char *const places[] = { "组", "村", "队", "社", "弄", "巷", "苑", "小区", NULL };
/* A quote ends a text in JSON, and what escapes one stands before it. */
static const char *const ends[] = { "，", "。", "；", "、", ",", ";", " ", "　", ")", "）",
                                    "\"", "\\", NULL };
static const char *const dwellings[] = { "户", "院", "家", "宅", "住", "房主", NULL };
/* Who lives there; of surnames those that begin no name of a thing, as 黄桃, 田, 段 do. */
static const char *const surnames[] = {
    "王", "李", "张", "刘", "陈", "赵", "周", "吴", "徐", "孙", "胡", "朱", "何", "郭", "罗",
    "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "萧", "董",
    "袁", "潘", "蒋", "蔡", "余", "杜", "叶", "程", "苏", "魏", "吕", "任", "沈", "姚", "卢",
    "姜", "崔", "谭", "廖", "贾", "韦", "付", "邹", "孟", "熊", "秦", "邱", "侯", "尹", "薛",
    "闫", "黎", "陶", "贺", "郝", "龚", "邵", "覃", "戴", "莫", NULL
};
static const char *const numerals[] = { "零", "〇", "一", "二", "三", "四", "五", "六", "七",
                                        "八", "九", "十", "百", "-", NULL };

/* How many bytes before `end` one of these words takes; 0: none stands there. */
static size_t word_before(struct bytes text, size_t end, const char *const *words)
{
    for (; *words != NULL; words++) {
        size_t size = strlen(*words);
        if (size <= end && text.at[end - 1] == (uint8_t)(*words)[size - 1] &&
            memcmp(text.at + end - size, *words, size) == 0)
            return size;
    }
    return 0;
}

static bool word_after(struct bytes text, size_t from, const char *const *words)
{
    for (; *words != NULL; words++)
        if (bytes_starts(bytes_part(text, from, text.size - from), bytes_text(*words)))
            return true;
    return false;
}

static bool ends_after(struct bytes text, size_t from)
{
    return from == text.size || word_after(text, from, ends);
}

static size_t digit_before(struct bytes text, size_t end)
{
    if (end > 0 && personal_is_digit(text.at[end - 1]))
        return 1;
    return end >= WIDE && text.at[end - 3] == 0xEF && text.at[end - 2] == 0xBC &&
                   text.at[end - 1] >= 0x90 && text.at[end - 1] <= 0x99
               ? WIDE
               : 0;
}

/* Where the number before `end` begins. */
static size_t number_before(struct bytes text, size_t end)
{
    for (;;) {
        size_t size = digit_before(text, end);
        if (size == 0)
            size = word_before(text, end, numerals);
        if (size == 0)
            return end;
        end -= size;
    }
}

static size_t blank_before(struct bytes text, size_t end)
{
    static const char *const blanks[] = { " ", "　", NULL };
    return end - word_before(text, end, blanks);
}

/* Digits in the longest part of a number: 2025-012 is counted by years, no dwelling. */
static size_t longest_part(struct bytes text, size_t from, size_t to)
{
    size_t longest = 0;
    size_t count = 0;
    for (size_t end = to; end > from;) {
        size_t size = digit_before(text, end);
        count = size > 0 ? count + 1 : 0;
        longest = count > longest ? count : longest;
        end -= size > 0 ? size : 1;
    }
    return longest;
}

/* 3-2-502, as it is written before 室. */
static bool is_divided_room(struct bytes text, size_t from, size_t to)
{
    size_t count = 0;
    size_t end = to;
    for (; end > from && digit_before(text, end) > 0; count++)
        end -= digit_before(text, end);
    return count >= ROOM_MIN && end > from && text.at[end - 1] == '-';
}

/* 3栋2单元 before a number of a room: where it begins. */
static size_t units_before(struct bytes text, size_t start)
{
    for (;;) {
        size_t unit = word_before(text, start, units);
        size_t from = unit > 0 ? number_before(text, start - unit) : start;
        if (unit == 0 || from == start - unit)
            return start;
        start = from;
    }
}

/* Is it the number of a room that ends with 室 at `at`? */
static bool is_room(struct bytes text, size_t at, struct personal_hit *hit)
{
    size_t end = blank_before(text, at);
    size_t number = number_before(text, end);
    size_t start = units_before(text, number);
    *hit = (struct personal_hit){ start, at + strlen("室") - start, PERSONAL_ADDRESS };
    return number < end && (start < number || is_divided_room(text, number, end));
}

/* Is it the number of a house that ends with 号 at `at`? */
static bool is_house(struct bytes text, size_t at, struct personal_hit *hit)
{
    size_t after = at + strlen("号");
    size_t end = blank_before(text, at);
    size_t number = number_before(text, end);
    size_t start = units_before(text, number);
    *hit = (struct personal_hit){ start, after - start, PERSONAL_ADDRESS };
    return number < end && longest_part(text, number, end) <= DWELLING_DIGITS &&
           !(longest_part(text, number, end) == DWELLING_DIGITS &&
             memchr(text.at + number, '-', end - number) != NULL) &&
           word_before(text, blank_before(text, start), places) > 0 &&
           (ends_after(text, after) || word_after(text, after, dwellings) ||
            word_after(text, after, surnames));
}

/* Is it 3栋502, without 室, where the word of the house begins at `at`? */
static bool is_house_and_room(struct bytes text, size_t at, size_t word,
                              struct personal_hit *hit)
{
    size_t start = units_before(text, at + word);
    size_t end = at + word;
    size_t count = 0;
    for (; end < text.size && personal_is_digit(text.at[end]); count++)
        end++;
    *hit = (struct personal_hit){ start, end - start, PERSONAL_ADDRESS };
    return start < at && count >= ROOM_MIN && count <= DWELLING_DIGITS && ends_after(text, end);
}

static bool is_address(struct bytes text, size_t at, struct personal_hit *hit)
{
    struct bytes rest = bytes_part(text, at, text.size - at);
    for (const char *const *house = houses; *house != NULL; house++)
        if (bytes_starts(rest, bytes_text(*house)) &&
            is_house_and_room(text, at, strlen(*house), hit))
            return true;
    if (bytes_starts(rest, bytes_text("室")))
        return is_room(text, at, hit);
    return bytes_starts(rest, bytes_text("号")) && is_house(text, at, hit);
}

/* The next that may be 号, 室, 单, 幢 or 栋: most texts have none, and are gone through once. */
static size_t next_word(struct bytes text, size_t from)
{
    for (size_t at = from; at + 3 <= text.size; at++) {
        uint8_t first = text.at[at];
        uint8_t second = text.at[at + 1];
        if ((first == 0xE5 && (second == 0x8F || second == 0xAE || second == 0x8D ||
                               second == 0xB9)) ||
            (first == 0xE6 && second == 0xA0))
            return at;
    }
    return text.size;
}

bool personal_find_address(struct bytes text, size_t from, struct personal_hit *hit)
{
    for (size_t at = next_word(text, from); at + 3 <= text.size; at = next_word(text, at + 1))
        if (is_address(text, at, hit) && hit->from >= from)
            return true;
    return false;
}
