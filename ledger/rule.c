/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/rule.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHOWN_MAX = 96 };

struct bytes shown(struct bytes text)
{
    if (text.size == 0)
        return bytes_text("");
    if (text.size <= SHOWN_MAX)
        return text;
    size_t size = SHOWN_MAX;
    while (size > 0 && (text.at[size] & 0xc0) == 0x80)
        size--;
    return bytes_part(text, 0, size);
}

struct shown_text shown_fen(int64_t fen)
{
    struct shown_text text = { { 0 } };
    uint64_t size = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    char digits[24];
    size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, size / 100);
    size_t at = 0;
    if (fen < 0)
        text.at[at++] = '-';
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            text.at[at++] = ',';
        text.at[at++] = digits[i];
    }
    (void)snprintf(text.at + at, sizeof text.at - at, ".%02" PRIu64, size % 100);
    return text;
}

struct shown_text shown_date(struct date date)
{
    struct shown_text text = { { 0 } };
    (void)snprintf(text.at, sizeof text.at, "%04d-%02u-%02u", date.year, date.month, date.day);
    return text;
}

struct shown_text shown_month(struct month month)
{
    struct shown_text text = { { 0 } };
    (void)snprintf(text.at, sizeof text.at, "%04d-%02u", month.year, month.month);
    return text;
}
