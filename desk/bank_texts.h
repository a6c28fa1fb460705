/* SPDX-License-Identifier: Apache-2.0 */
/* What a bank's sheet says in words, made fit to be signed and shown: cut to its field, names
 * of persons and long numbers masked (specs/desk.md#bank). */
#ifndef DESK_BANK_TEXTS_H
#define DESK_BANK_TEXTS_H

#include "base/bytes.h"

enum {
    BANK_NOTE_MAX = 400, /* the fields of kind statement */
    BANK_PARTY_MAX = 200,
    BANK_SERIAL_MAX = 64,
};

/* NFC, characters that may not be signed left out, runs of 11 digits or more masked but for the
 * last four, cut to `max` bytes. ERR_MEMORY. */
enum err bank_text(struct arena *arena, struct bytes text, size_t max, struct bytes *out);
/* The same of a name; one that looks like a person's becomes 张*三. */
enum err bank_party(struct arena *arena, struct bytes text, struct bytes *out);
/* A bank's number of a row; none where a spreadsheet has made 2.02503E+17 of it. */
enum err bank_serial(struct arena *arena, struct bytes text, struct bytes *out);
/* The last digits shown of the number after 账号 in a title, or in the cell beside it; empty
 * where there is none. Does nothing where *out is found already. */
void bank_number(struct bytes cell, struct bytes beside, struct bytes *out);

#endif
