/* SPDX-License-Identifier: Apache-2.0 */
#include "base/unicode.h"
#include "ledger/sealed.h"

enum {
    SHOWN = 4,          /* digits left at the end of a number */
    NUMBER_MIN = 8,     /* shorter ones have nothing to hide the shown ones in */
    PHONE_SIZE = 11,    /* a mobile number */
    IDENTITY_SIZE = 18, /* GB 11643 */
};

static bool is_digit(uint8_t byte)
{
    return byte >= '0' && byte <= '9';
}

/* The first character cut from *rest; a byte that begins none counts as one. */
static struct bytes take_character(struct bytes *rest)
{
    struct bytes first = unicode_first(*rest);
    if (first.size == 0)
        first = bytes_part(*rest, 0, 1);
    *rest = bytes_part(*rest, first.size, rest->size - first.size);
    return first;
}

static void print_name(struct buf *buf, struct bytes value)
{
    size_t count = 0;
    struct bytes last = { 0 };
    for (struct bytes rest = value; rest.size > 0; count++)
        last = take_character(&rest);
    if (count < 2) {
        buf_fill(buf, '*', count);
        return;
    }
    struct bytes rest = value;
    buf_put(buf, take_character(&rest));
    buf_fill(buf, '*', count == 2 ? 1 : count - 2);
    if (count > 2)
        buf_put(buf, last);
}

static void print_number(struct buf *buf, enum mask mask, struct bytes value)
{
    size_t digits = 0;
    while (digits < value.size && is_digit(value.at[digits]))
        digits++;
    /* The check character of an identity number may be an X. */
    bool check = digits + 1 == value.size && digits + 1 == IDENTITY_SIZE &&
                 (value.at[digits] == 'X' || value.at[digits] == 'x');
    if ((digits < value.size && !check) || value.size < NUMBER_MIN) {
        buf_fill(buf, '*', SHOWN);
        return;
    }
    size_t start = mask == MASK_PHONE && value.size == PHONE_SIZE ? 3 : 0;
    buf_put(buf, bytes_part(value, 0, start));
    buf_fill(buf, '*', value.size - start - SHOWN);
    buf_put(buf, bytes_part(value, value.size - SHOWN, SHOWN));
}

void mask_print(struct buf *buf, enum mask mask, struct bytes value)
{
    switch (mask) {
    case MASK_NAME:
        print_name(buf, value);
        break;
    case MASK_PHONE:
    case MASK_CARD:
        print_number(buf, mask, value);
        break;
    case MASK_ALL:
        break;
    }
}
