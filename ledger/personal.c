/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/personal_inner.h"
#include "ledger/sealed.h"

enum { HIT_MIN = 7,                /* bytes of the shortest hit: 组1号 */
       NUMBER_HIT_MIN = 1000000 }; /* the least number of as many digits */

/* Narrow and full-width ones; without a way out, so that several are looked at at once. */
static size_t digits_of(struct bytes text, size_t from)
{
    size_t digits = 0;
    for (size_t i = from; i < text.size; i++)
        digits += (uint8_t)(text.at[i] - '0') < 10;
    for (size_t i = from; i + 2 < text.size; i++)
        digits += (text.at[i] == 0xEF) & (text.at[i + 1] == 0xBC) &
                  ((uint8_t)(text.at[i + 2] - 0x90) < 10);
    return digits;
}

bool personal_find(struct bytes text, unsigned sought, size_t from, struct personal_hit *out)
{
    struct personal_hit number = { .what = 0 };
    struct personal_hit address = { .what = 0 };
    if (text.size < from + HIT_MIN)
        return false;
    bool found = digits_of(text, from) >= PERSONAL_PHONE_SIZE &&
                 personal_find_number(text, sought, from, out);
    if (personal_find_spelt(text, sought, from, &number) &&
        (!found || number.from < out->from)) {
        *out = number;
        found = true;
    }
    if ((sought & PERSONAL_ADDRESS) != 0 && personal_find_address(text, from, &address) &&
        (!found || address.from < out->from)) {
        *out = address;
        found = true;
    }
    return found;
}

/* Its digits alone, as a mask hides them. */
static void print_hit(struct buf *buf, struct bytes text, enum personal what)
{
    char digits[2 * PERSONAL_NUMBER_MAX];
    size_t count = 0;
    for (struct bytes rest = text; rest.size > 0;) {
        char folded = personal_fold(personal_character(&rest));
        if ((personal_is_digit((uint8_t)folded) || folded == 'X') && count < sizeof digits)
            digits[count++] = folded;
    }
    if (what == PERSONAL_ADDRESS)
        buf_text(buf, "****");
    else if (what == PERSONAL_PHONE) /* without what is dialled before it */
        mask_print(buf, MASK_PHONE,
                   bytes_of(digits + count - PERSONAL_PHONE_SIZE, PERSONAL_PHONE_SIZE));
    else
        mask_print(buf, MASK_CARD, bytes_of(digits, count));
}

void personal_print(struct buf *buf, struct bytes text, unsigned sought)
{
    struct personal_hit hit = { .what = 0 };
    size_t at = 0;
    while (personal_find(text, sought, at, &hit)) {
        buf_put(buf, bytes_part(text, at, hit.from - at));
        print_hit(buf, bytes_part(text, hit.from, hit.size), hit.what);
        at = hit.from + hit.size;
    }
    buf_put(buf, bytes_part(text, at, text.size - at));
}

static unsigned kinds_of(const struct field *field)
{
    if ((field->flags & FIELD_HOTLINE) != 0)
        return PERSONAL_AMONG_PHONES;
    return (field->flags & FIELD_SERIAL) != 0 ? PERSONAL_AMONG_SERIALS : PERSONAL_ALL;
}

static bool is_bad(const struct field *field, const struct json *value)
{
    struct personal_hit hit = { .what = 0 };
    if (field == NULL)
        return false;
    const struct json *mask = json_find(value, "mask");
    if (value->type == JSON_OBJECT && mask != NULL && mask->type == JSON_TEXT)
        return personal_find(mask->text, PERSONAL_ALL, 0, &hit);
    if (field->type == FIELD_NUMBER && value->type == JSON_NUMBER) {
        if (value->number >= 0 && value->number < NUMBER_HIT_MIN)
            return false;
        char digits[24];
        (void)snprintf(digits, sizeof digits, "%lld", (long long)value->number);
        return personal_find(bytes_text(digits), PERSONAL_ALL, 0, &hit);
    }
    return field->type == FIELD_TEXT && value->type == JSON_TEXT &&
           personal_find(value->text, kinds_of(field), 0, &hit);
}

static bool row_is_bad(const struct field *fields, const struct json *row,
                       const struct field **out)
{
    for (const struct json *member = row->first; member != NULL; member = member->next) {
        const struct field *field = field_of_wire(fields, member->name);
        /* An id is made at random: a run of its digits means nothing. */
        bool made = field != NULL && fields == kind_common && strcmp(field->name, "id") == 0 &&
                    member->type == JSON_TEXT && !text_is_digits(member->text);
        if (!made && is_bad(field, member)) {
            *out = field;
            return true;
        }
    }
    return false;
}

static bool rows_are_bad(const struct field *fields, const struct json *body,
                         struct personal_place *out)
{
    for (const struct json *member = body->first; member != NULL; member = member->next) {
        size_t number = 0;
        if (member->type != JSON_LIST)
            continue;
        const struct field *field = field_of_wire(fields, member->name);
        if (field == NULL || field->type != FIELD_ROWS)
            continue;
        for (const struct json *row = member->first; row != NULL; row = row->next) {
            number++;
            if (row_is_bad(field->fields, row, &out->field)) {
                out->row = number;
                return true;
            }
        }
    }
    return false;
}

bool personal_in_body(const struct kind *kind, const struct json *body,
                      struct personal_place *out)
{
    *out = (struct personal_place){ .field = NULL };
    return row_is_bad(kind->fields, body, &out->field) ||
           row_is_bad(kind_common, body, &out->field) ||
           rows_are_bad(kind->fields, body, out) || rows_are_bad(kind_common, body, out);
}
