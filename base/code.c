/* SPDX-License-Identifier: Apache-2.0 */
#include "base/code.h"

#include <string.h>

/* Of what is read in one pass: a signature with its key's id is 68 bytes. */
enum { PIECE_SIZE = 96 };

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
static const char standard[] = LETTERS "+/";
static const char url[] = LETTERS "-_";

void hex_print(struct buf *buf, struct bytes bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.size; i++) {
        char pair[2] = { digits[bytes.at[i] >> 4], digits[bytes.at[i] & 15] };
        buf_put(buf, bytes_of(pair, sizeof pair));
    }
}

/* The digit's value, or 16. */
static unsigned hex_digit(uint8_t byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - (unsigned)'0';
    if (byte >= 'a' && byte <= 'f')
        return byte - (unsigned)'a' + 10;
    return 16;
}

enum err hex_parse(struct bytes text, uint8_t *at, size_t size)
{
    if (size > SIZE_MAX / 2 || text.size != 2 * size)
        return fault(ERR_FORMAT, "十六进制数应是 %zu 位，这里是 %zu 位",
                     "a hexadecimal text of %zu digits was expected, this one has %zu",
                     2 * size, text.size);
    for (size_t i = 0; i < text.size; i++)
        if (hex_digit(text.at[i]) > 15)
            return fault(ERR_FORMAT, "十六进制数的第 %zu 个字符不是 0-9 或小写 a-f",
                         "character %zu of the hexadecimal text is none of 0-9 and a-f", i + 1);
    for (size_t i = 0; i < size; i++)
        at[i] = (uint8_t)(hex_digit(text.at[2 * i]) << 4 | hex_digit(text.at[2 * i + 1]));
    return OK;
}

/* Three bytes are four digits; a rest of one byte is two digits, of two bytes three. */
static inline size_t print_group(char digits[4], const uint8_t *at, size_t size,
                                 const char *alphabet)
{
    uint32_t three = (uint32_t)at[0] << 16;
    if (size > 1)
        three |= (uint32_t)at[1] << 8;
    if (size > 2)
        three |= at[2];
    for (unsigned i = 0; i < 4; i++)
        digits[i] = alphabet[three >> (18 - 6 * i) & 63];
    return (size < 3 ? size : 3) + 1;
}

static void print(struct buf *buf, struct bytes bytes, const char *alphabet, bool padded)
{
    char digits[128];
    size_t filled = 0;
    size_t i = 0;
    /* The groups that are whole, as far as they have room: of a hash and a signature all. */
    for (; bytes.size - i >= 3 && filled <= sizeof digits - 8; i += 3, filled += 4)
        (void)print_group(digits + filled, bytes.at + i, 3, alphabet);
    for (; i < bytes.size; i += 3) {
        size_t count = print_group(digits + filled, bytes.at + i, bytes.size - i, alphabet);
        if (padded)
            memset(digits + filled + count, '=', 4 - count);
        filled += padded ? 4 : count;
        if (filled > sizeof digits - 4) {
            buf_put(buf, bytes_of(digits, filled));
            filled = 0;
        }
    }
    buf_put(buf, bytes_of(digits, filled));
}

void base64_print(struct buf *buf, struct bytes bytes)
{
    print(buf, bytes, standard, true);
}

void base64url_print(struct buf *buf, struct bytes bytes)
{
    print(buf, bytes, url, false);
}

/* A digit's value and one, or 0: every entry holds three base64 texts, and a verifier reads a
 * million entries. */
#define VALUES \
    ['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6, ['G'] = 7, ['H'] = 8, \
    ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12, ['M'] = 13, ['N'] = 14, ['O'] = 15, \
    ['P'] = 16, ['Q'] = 17, ['R'] = 18, ['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, \
    ['W'] = 23, ['X'] = 24, ['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, \
    ['d'] = 30, ['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36, \
    ['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42, ['q'] = 43, \
    ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48, ['w'] = 49, ['x'] = 50, \
    ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54, ['2'] = 55, ['3'] = 56, ['4'] = 57, \
    ['5'] = 58, ['6'] = 59, ['7'] = 60, ['8'] = 61, ['9'] = 62
static const uint8_t standard_values[256] = { VALUES, ['+'] = 63, ['/'] = 64 };
static const uint8_t url_values[256] = { VALUES, ['-'] = 63, ['_'] = 64 };

static enum err bad_base64(size_t at)
{
    return fault(ERR_FORMAT, "base64 文本从第 %zu 个字符起不合规范：请原样复制，不要改动",
                 "the base64 text is not canonical from character %zu on: "
                 "copy it exactly as it was",
                 at + 1);
}

/* Where the first byte that is no digit stands, or the text's size. */
static size_t digits_end(struct bytes text, const uint8_t *values)
{
    size_t i = 0;
    while (i < text.size && values[text.at[i]] != 0)
        i++;
    return i;
}

/* Four digits, or the fewer that are left, to 24 bits. */
static uint32_t group(const uint8_t *digits, size_t count, const uint8_t *values)
{
    uint32_t bits = 0;
    for (size_t i = 0; i < count; i++)
        bits |= (uint32_t)(values[digits[i]] - 1) << (18 - 6 * i);
    return bits;
}

/* Whole groups; false where there is anything but digits, which sets bits above the 24. */
static bool parse_groups(struct bytes text, const uint8_t *values, uint8_t *at)
{
    uint32_t all = 0;
    for (size_t i = 0; i < text.size; i += 4, at += 3) {
        uint32_t bits = (values[text.at[i]] - 1U) << 18 | (values[text.at[i + 1]] - 1U) << 12 |
                        (values[text.at[i + 2]] - 1U) << 6 | (values[text.at[i + 3]] - 1U);
        all |= bits;
        at[0] = (uint8_t)(bits >> 16);
        at[1] = (uint8_t)(bits >> 8);
        at[2] = (uint8_t)bits;
    }
    return all >> 24 == 0;
}

/* Digits without padding. The bits that the last digit has too many must be zero. Short texts
 * are read once, into a piece of our own: nothing is put out unless all is good. */
static enum err parse(struct bytes text, const uint8_t *values, uint8_t *at, size_t room,
                      size_t *size)
{
    uint8_t piece[PIECE_SIZE];
    size_t rest = text.size % 4;
    if (rest == 1)
        return bad_base64(text.size - 1);
    struct bytes groups = bytes_part(text, 0, text.size - rest);
    size_t need = groups.size / 4 * 3 + (rest == 0 ? 0 : rest - 1);
    bool is_short = need <= sizeof piece && need <= room;
    bool good_last = digits_end(bytes_part(text, groups.size, rest), values) == rest;
    if (!is_short || !good_last || !parse_groups(groups, values, piece)) {
        size_t good = digits_end(text, values);
        if (good < text.size)
            return bad_base64(good);
    }
    const uint8_t *last = groups.size > 0 ? text.at + groups.size : text.at;
    static const uint32_t spare[] = { 0, 0, 15, 3 };
    if (rest != 0 && ((values[last[rest - 1]] - 1U) & spare[rest]) != 0)
        return bad_base64(text.size - 1);
    if (need > room)
        return fault(ERR_LIMIT, "base64 文本解出来是 %zu 字节，超过 %zu 字节的上限",
                     "the base64 text holds %zu bytes, more than the limit of %zu", need, room);
    if (is_short)
        memcpy(at, piece, need - (rest == 0 ? 0 : rest - 1));
    else
        (void)parse_groups(groups, values, at);
    uint32_t bits = group(last, rest, values);
    at += groups.size / 4 * 3;
    if (rest > 0)
        at[0] = (uint8_t)(bits >> 16);
    if (rest > 2)
        at[1] = (uint8_t)(bits >> 8);
    *size = need;
    return OK;
}

enum err base64url_parse(struct bytes text, uint8_t *at, size_t room, size_t *size)
{
    return parse(text, url_values, at, room, size);
}

enum err base64_parse(struct bytes text, uint8_t *at, size_t room, size_t *size)
{
    if (text.size % 4 != 0)
        return bad_base64(text.size);
    struct bytes digits = text;
    for (int i = 0; i < 2 && digits.size > 0 && digits.at[digits.size - 1] == '='; i++)
        digits.size--;
    return parse(digits, standard_values, at, room, size);
}
