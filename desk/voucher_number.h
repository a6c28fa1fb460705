/* SPDX-License-Identifier: Apache-2.0 */
/* Vouchers by the number that stands on paper, 2025-03 记-12, where an entry is meant
 * (specs/desk.md#voucher-number). */
#ifndef DESK_VOUCHER_NUMBER_H
#define DESK_VOUCHER_NUMBER_H

#include "desk/session.h"

struct voucher_number {
    struct month month; /* {0, 0}: not said */
    struct bytes word;
    uint32_t number;
};

/* "2025-03 记-12", "2025年3月记字第12号", "记-12". False: it is no such thing. */
bool voucher_number_read(struct arena *arena, struct bytes text, struct voucher_number *out);

/* A word of a command that records: where it names a field that refers to an entry by a
 * voucher's number, the same word with the entry's index, and what it is is said. A reversal's
 * may stand alone (记-12), its month in a word of its own (月份=2025-03): then *out is NULL.
 * ERR_RULE: there is none, or several, which are listed. */
enum err voucher_number_word(struct session *session, const struct kind *kind, size_t at,
                             const char **out);

#endif
