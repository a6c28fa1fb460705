/* SPDX-License-Identifier: Apache-2.0 */
/* Strict reading of text that programs write: lines and decimal numbers, nothing lenient. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/bytes.h"

/* The next line of *rest without its LF; false at the end or where the last line has no LF
 * (then *rest is left as it is). */
bool text_line(struct bytes *rest, struct bytes *line);

/* Decimal without sign, blanks or leading zeros, at most 2^63-1. ERR_FORMAT, ERR_LIMIT. */
enum err text_unsigned(struct bytes text, uint64_t *out);
/* Decimal with optional '-', no "-0", within +-(2^63-1). */
enum err text_number(struct bytes text, int64_t *out);

bool text_is_digits(struct bytes text);

/* Somebody else's bytes made fit to stand in a message: cut to a line's length, what cannot be
 * seen shown as '?'. By value, for use in the call of fault(). */
struct quote {
    char at[128];
};
struct quote text_quote(struct bytes text);
/* In place: every byte of what may not be shown becomes '?'. Names from elsewhere must not
 * reach a terminal with what they may hold. */
void text_defuse(char *text);

#endif
