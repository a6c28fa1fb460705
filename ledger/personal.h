/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What looks personal in a text: identity numbers (GB 11643) and cards (ISO/IEC 7812) by their
 * check digits, mobile phones, dwellings; also where numbers are written in groups, in
 * full-width digits or spelt in Chinese. One scan for what is recorded, published and shown
 * (specs/desk.md#personal).
 */
#ifndef LEDGER_PERSONAL_H
#define LEDGER_PERSONAL_H

#include "ledger/kind.h"

enum personal {
    PERSONAL_NONE = 0,
    PERSONAL_IDENTITY = 1 << 0,
    PERSONAL_CARD = 1 << 1,      /* 16 to 19 digits that pass the check of cards */
    PERSONAL_BANK_CARD = 1 << 2, /* of these those of Chinese banks: from 62 */
    PERSONAL_PHONE = 1 << 3,
    PERSONAL_ADDRESS = 1 << 4,      /* 三组12号, 3单元502室 */
    PERSONAL_OLD_IDENTITY = 1 << 5, /* of 15 digits: found as PERSONAL_IDENTITY */
    PERSONAL_ALL = (1 << 6) - 1,
    /* Among numbers of papers, receipts, bank rows: every tenth passes the check of cards, and
     * business licences had 15 digits. */
    PERSONAL_AMONG_SERIALS = PERSONAL_ALL & ~(PERSONAL_CARD | PERSONAL_OLD_IDENTITY),
    /* In a telephone that is for everybody. */
    PERSONAL_AMONG_PHONES = PERSONAL_AMONG_SERIALS & ~PERSONAL_PHONE,
};

struct personal_hit {
    size_t from; /* bytes */
    size_t size;
    enum personal what;
};
/* The first hit that begins at `from` or later. */
bool personal_find(struct bytes text, unsigned sought, size_t from, struct personal_hit *out);
/* The text with each hit masked as mask_print() does; of a dwelling nothing is left. */
void personal_print(struct buf *buf, struct bytes text, unsigned sought);

/* Where an entry's body holds something personal that is not sealed: the first field. */
struct personal_place {
    const struct field *field;
    size_t row; /* from 1; 0: no field of a row */
};
bool personal_in_body(const struct kind *kind, const struct json *body,
                      struct personal_place *out);

#endif
