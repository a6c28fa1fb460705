/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed fields (specs/entry.md#sealed): digest and disclosure as RFC 9901 section 4.2, masks
 * by domain.md 9.3. Pure. */
#ifndef LEDGER_SEALED_H
#define LEDGER_SEALED_H

#include "base/hash.h"
#include "base/json.h"

enum { SEALED_SALT_SIZE = 16 };

/* The disclosure string base64url(["salt","name",value]) and the digest
 * base64url(SHA-256(disclosure)) in the arena. */
enum err sealed_make(struct arena *arena, const uint8_t salt[static SEALED_SALT_SIZE],
                     struct bytes name, struct bytes value, struct bytes *disclosure,
                     struct bytes *digest);
/* Open a disclosure: checks its form, that its digest is `digest` and its name is `name`. */
enum err sealed_open(struct arena *arena, struct bytes disclosure, struct bytes digest,
                     struct bytes name, struct bytes *value);

enum mask {
    MASK_NAME,  /* 张*三 */
    MASK_PHONE, /* 138****5678 */
    MASK_CARD,  /* ************1234 */
    MASK_ALL,   /* nothing shown */
};
/* What a wall may show of a value. */
void mask_print(struct buf *buf, enum mask mask, struct bytes value);
/* Does a text hold an identity number, a card or a mobile phone (domain.md 9.3)? */
bool mask_needed(struct bytes text);

#endif
