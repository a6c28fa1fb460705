/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"

#include <assert.h>

#include "base/text.h"
#include "base/unicode.h"

enum err money_add(int64_t *sum_fen, int64_t fen)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(*sum_fen, fen, &sum) || sum > MONEY_MAX_FEN ||
        sum < -MONEY_MAX_FEN)
        return fault(ERR_LIMIT, "金额合计超出 ±90,071,992,547,409.91 元",
                     "the sum is beyond +-90,071,992,547,409.91 yuan");
    *sum_fen = sum;
    return OK;
}

enum err money_sum(int64_t *sum_fen, int64_t fen)
{
    int64_t sum = 0;
    if (__builtin_add_overflow(*sum_fen, fen, &sum) || sum > MONEY_SUM_MAX_FEN ||
        sum < -MONEY_SUM_MAX_FEN)
        return fault(ERR_LIMIT, "金额合计超出 ±11,529,215,046,068,469.75 元",
                     "the sum is beyond +-11,529,215,046,068,469.75 yuan");
    *sum_fen = sum;
    return OK;
}

enum { YUAN_SIGN = 1 };

/* Full-width forms of ASCII, and the signs that input methods write, as ASCII. */
static uint8_t narrow(struct bytes character)
{
    if (character.size == 1)
        return character.at[0] < ' ' ? 0 : character.at[0];
    if (bytes_is(character, "￥") || bytes_is(character, "¥"))
        return YUAN_SIGN;
    if (bytes_is(character, "−"))
        return '-';
    if (bytes_is(character, "　"))
        return ' ';
    /* U+FF01 to U+FF5E stand for U+0021 to U+007E. */
    if (character.size == 3 && character.at[0] == 0xEF &&
        (character.at[1] == 0xBC || character.at[1] == 0xBD)) {
        unsigned low = (character.at[1] & 3u) << 6 | (character.at[2] & 63u);
        if (low >= 1 && low <= 0x5E)
            return (uint8_t)(low + 0x20);
    }
    return 0;
}

/* What a person's amount consists of, narrowed: digits and marks of ASCII, and the units. */
struct amount {
    char at[64];
    size_t size;
    int zeros; /* that the unit stands for: 4 for 万, 8 for 亿 */
};

static bool ends_with(struct bytes *text, const char *end)
{
    if (!bytes_ends(*text, bytes_text(end)))
        return false;
    text->size -= bytes_text(end).size;
    return true;
}

static bool narrow_all(struct bytes text, struct amount *out)
{
    if (ends_with(&text, "元") || ends_with(&text, "圆"))
        text = bytes_trim(text);
    if (ends_with(&text, "万"))
        out->zeros = 4;
    else if (ends_with(&text, "亿"))
        out->zeros = 8;
    while (text.size > 0) {
        struct bytes character = unicode_first(text);
        uint8_t byte = character.size == 0 ? 0 : narrow(character);
        if (byte == 0 || out->size == sizeof out->at)
            return false;
        out->at[out->size++] = (char)byte;
        text = bytes_part(text, character.size, text.size - character.size);
    }
    return true;
}

/* Take `byte` off the start. */
static bool take(struct bytes *text, char byte)
{
    if (text->size == 0 || text->at[0] != (uint8_t)byte)
        return false;
    *text = bytes_part(*text, 1, text->size - 1);
    return true;
}

/* One more digit; a number that is too big stays too big. */
static void add_digit(uint64_t *number, uint8_t digit)
{
    if (*number > MONEY_MAX_FEN)
        return;
    *number = *number * 10 + (digit - (uint64_t)'0');
}

/* Digits, with or without commas in groups of three, as one number. */
static bool read_whole(struct bytes text, uint64_t *out)
{
    uint64_t number = 0;
    size_t digits = 0;
    bool is_grouped = bytes_find(text, ',') < text.size;
    for (size_t i = 0; i < text.size; i++) {
        if (is_grouped && (text.size - i) % 4 == 0) {
            if (text.at[i] != ',' || digits == 0)
                return false;
            continue;
        }
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        add_digit(&number, text.at[i]);
        digits++;
    }
    *out = number;
    return digits > 0;
}

/* "1,234.5" with `places` digits to come after the point at most, in units of the last. */
static bool read_decimal(struct bytes text, int places, uint64_t *out)
{
    struct bytes rest = text;
    bool has_point = bytes_find(text, '.') < text.size;
    struct bytes whole = bytes_cut(&rest, '.');
    uint64_t number = 0;
    if (!read_whole(whole, &number) || (has_point && !text_is_digits(rest)) ||
        rest.size > (size_t)places)
        return false;
    for (size_t i = 0; i < (size_t)places; i++)
        add_digit(&number, i < rest.size ? rest.at[i] : '0');
    *out = number;
    return true;
}

static bool read_amount(const struct amount *amount, bool *is_minus, uint64_t *out)
{
    struct bytes text = bytes_trim(bytes_of(amount->at, amount->size));
    bool has_sign = take(&text, YUAN_SIGN);
    if (take(&text, '(')) {
        *is_minus = true;
        if (text.size == 0 || text.at[text.size - 1] != ')')
            return false;
        text.size--;
    } else {
        *is_minus = take(&text, '-');
    }
    if (!has_sign)
        (void)take(&text, YUAN_SIGN);
    return read_decimal(text, 2 + amount->zeros, out);
}

enum err money_parse(struct bytes text, int64_t *out_fen)
{
    struct amount amount = { .size = 0 };
    bool is_minus = false;
    uint64_t fen = 0;
    if (!narrow_all(bytes_trim(text), &amount) || !read_amount(&amount, &is_minus, &fen))
        return fault(ERR_FORMAT,
                     "金额“%s”看不懂：写成 1234.50、1,234.50、1.2万 的样子，最多两位小数",
                     "\"%s\" is no amount: write it like 1234.50 or 1,234.50 or 1.2万, "
                     "with at most two decimals",
                     text_quote(text).at);
    if (fen > MONEY_MAX_FEN)
        return fault(ERR_LIMIT, "金额“%s”太大：不得超过 90,071,992,547,409.91 元",
                     "the amount \"%s\" is too big: at most 90,071,992,547,409.91 yuan",
                     text_quote(text).at);
    *out_fen = is_minus ? -(int64_t)fen : (int64_t)fen;
    return OK;
}

static uint64_t size_of(int64_t fen)
{
    return fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
}

static void print_cents(struct buf *buf, uint64_t fen)
{
    const char text[] = { '.', (char)('0' + fen / 10 % 10), (char)('0' + fen % 10) };
    buf_put(buf, bytes_of(text, sizeof text));
}

void money_print_plain(struct buf *buf, int64_t fen)
{
    if (fen < 0)
        buf_byte(buf, '-');
    buf_unsigned(buf, size_of(fen) / 100);
    print_cents(buf, size_of(fen));
}

void money_print(struct buf *buf, int64_t fen)
{
    uint64_t groups[7];
    size_t count = 0;
    uint64_t rest = size_of(fen) / 100;
    do {
        groups[count++] = rest % 1000;
        rest /= 1000;
    } while (rest > 0);
    if (fen < 0)
        buf_byte(buf, '-');
    buf_unsigned(buf, groups[--count]);
    while (count > 0)
        buf_format(buf, ",%03u", (unsigned)groups[--count]);
    print_cents(buf, size_of(fen));
}

/* An amount in words on its way: a zero between two digits is written once, before the next
 * digit, and never at the start. */
struct saying {
    struct buf *buf;
    bool has_begun;
    bool owes_zero;
};

static void say_digit(struct saying *saying, unsigned digit, const char *unit)
{
    static const char *const words[] = { "零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖" };
    if (digit == 0) {
        saying->owes_zero = saying->has_begun;
        return;
    }
    if (saying->owes_zero)
        buf_text(saying->buf, words[0]);
    saying->has_begun = true;
    saying->owes_zero = false;
    buf_text(saying->buf, words[digit]);
    buf_text(saying->buf, unit);
}

static void say_group(struct saying *saying, unsigned group)
{
    say_digit(saying, group / 1000, "仟");
    say_digit(saying, group / 100 % 10, "佰");
    say_digit(saying, group / 10 % 10, "拾");
    say_digit(saying, group % 10, "");
}

static void say_yuan(struct saying *saying, uint64_t yuan)
{
    unsigned high = (unsigned)(yuan / 1000000000000);
    unsigned middle = (unsigned)(yuan / 100000000 % 10000);
    unsigned low = (unsigned)(yuan / 10000 % 10000);
    say_group(saying, high);
    buf_text(saying->buf, high > 0 ? "万" : "");
    say_group(saying, middle);
    buf_text(saying->buf, high > 0 || middle > 0 ? "亿" : "");
    say_group(saying, low);
    buf_text(saying->buf, low > 0 ? "万" : "");
    say_group(saying, (unsigned)(yuan % 10000));
    buf_text(saying->buf, yuan > 0 ? "元" : "");
}

void money_print_words(struct buf *buf, int64_t fen)
{
    struct saying saying = { .buf = buf };
    uint64_t size = size_of(fen);
    assert(size <= MONEY_MAX_FEN);
    if (fen < 0)
        buf_text(buf, "负");
    say_yuan(&saying, size / 100);
    say_digit(&saying, (unsigned)(size / 10 % 10), "角");
    say_digit(&saying, (unsigned)(size % 10), "分");
    if (size == 0)
        buf_text(buf, "零元");
    if (size % 10 == 0)
        buf_text(buf, "整");
}
