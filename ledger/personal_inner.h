/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the scan for what looks personal: for ledger/personal*.c only. */
#ifndef LEDGER_PERSONAL_INNER_H
#define LEDGER_PERSONAL_INNER_H

#include "ledger/personal.h"

enum {
    PERSONAL_PHONE_SIZE = 11,   /* digits of a mobile number */
    PERSONAL_NUMBER_MAX = 19,   /* of the longest card */
    PERSONAL_IDENTITY_SIZE = 18 /* GB 11643 */
};

/* The first character cut from *rest; a byte that begins none counts as one. */
struct bytes personal_character(struct bytes *rest);
/* '0'..'9' and 'X', also from their full-width forms, digits from how they are spelt too
 * (一 壹 幺); '-' for what people put between groups of digits; else NUL. */
char personal_fold(struct bytes character);
bool personal_is_digit(uint8_t byte);

bool personal_find_number(struct bytes text, unsigned sought, size_t from,
                          struct personal_hit *out);
/* Numbers spelt in Chinese: 一三八…. */
bool personal_find_spelt(struct bytes text, unsigned sought, size_t from,
                         struct personal_hit *out);
bool personal_find_address(struct bytes text, size_t from, struct personal_hit *out);

#endif
