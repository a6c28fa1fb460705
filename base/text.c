/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <string.h>

#include "base/unicode.h"

bool text_line(struct bytes *rest, struct bytes *line)
{
    size_t at = bytes_find(*rest, '\n');
    if (at == rest->size)
        return false;
    *line = bytes_part(*rest, 0, at);
    *rest = bytes_part(*rest, at + 1, rest->size - at - 1);
    return true;
}

bool text_is_digits(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
    return text.size > 0;
}

enum err text_unsigned(struct bytes text, uint64_t *out)
{
    if (!text_is_digits(text) || (text.size > 1 && text.at[0] == '0'))
        return fault(ERR_FORMAT, "“%s”不是规范的整数：只写数字 0-9，前面不加零、空格和正负号",
                     "\"%s\" is not a plain number: write digits only, "
                     "without leading zeros, blanks or sign",
                     text_quote(text).at);
    uint64_t number = 0;
    for (size_t i = 0; i < text.size; i++) {
        uint64_t digit = text.at[i] - (uint64_t)'0';
        if (number > (INT64_MAX - digit) / 10)
            return fault(ERR_LIMIT, "数字 %s 太大：不得超过 9223372036854775807",
                         "the number %s is too big: at most 9223372036854775807",
                         text_quote(text).at);
        number = number * 10 + digit;
    }
    *out = number;
    return OK;
}

enum err text_number(struct bytes text, int64_t *out)
{
    bool minus = text.size > 0 && text.at[0] == '-';
    uint64_t number = 0;
    TRY(text_unsigned(minus ? bytes_part(text, 1, text.size - 1) : text, &number));
    if (minus && number == 0)
        return fault(ERR_FORMAT, "“-0”不规范：写 0", "\"-0\" is not a plain number: write 0");
    *out = minus ? -(int64_t)number : (int64_t)number;
    return OK;
}

struct quote text_quote(struct bytes text)
{
    struct quote quote = { { 0 } };
    size_t room = sizeof quote.at - sizeof "…";
    size_t size = 0;
    while (text.size > 0) {
        struct bytes shown = unicode_first(text);
        size_t taken = shown.size > 0 ? shown.size : 1;
        if (!unicode_is_shown(text))
            shown = bytes_text("?");
        if (size + shown.size > room) {
            memcpy(quote.at + size, "…", sizeof "…");
            break;
        }
        memcpy(quote.at + size, shown.at, shown.size);
        size += shown.size;
        text = bytes_part(text, taken, text.size - taken);
    }
    return quote;
}

void text_defuse(char *text)
{
    for (struct bytes rest = bytes_text(text); rest.size > 0;) {
        struct bytes first = unicode_first(rest);
        size_t size = first.size > 0 ? first.size : 1;
        if (!unicode_is_shown(rest))
            memset(text, '?', size);
        text += size;
        rest = bytes_part(rest, size, rest.size - size);
    }
}
