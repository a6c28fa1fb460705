/* SPDX-License-Identifier: Apache-2.0 */
/* Sealed fields (specs/entry.md#sealed): digest and disclosure as RFC 9901 section 4.2, masks
 * by domain.md 9.3. Pure. */
#ifndef LEDGER_SEALED_H
#define LEDGER_SEALED_H

#include "base/hash.h"
#include "base/json.h"

enum {
    SEALED_SALT_SIZE = 16,
    SEALED_SIZE_MAX = 16384, /* a disclosure: a name and a value of FIELD_SIZE_MAX, escaped */
};

struct sealed {
    struct bytes disclosure; /* base64url(["salt","name","value"]) */
    struct bytes digest;     /* base64url(SHA-256(disclosure)) */
};
/* Both in the arena. Name and value must pass unicode_check(). ERR_LIMIT. */
enum err sealed_make(struct arena *arena, const uint8_t salt[static SEALED_SALT_SIZE],
                     struct bytes name, struct bytes value, struct sealed *out);
/* Open a disclosure: ERR_TAMPERED where its digest is not `digest` or its name not `name`,
 * ERR_FORMAT where it is not spelt as sealed_make() spells it. */
enum err sealed_open(struct arena *arena, struct bytes disclosure, struct bytes digest,
                     struct bytes name, struct bytes *value);

enum mask {
    MASK_NAME,  /* 张*三 */
    MASK_PHONE, /* 138****5678 */
    MASK_CARD,  /* ************1234 */
    MASK_ALL,   /* nothing shown */
};
/* What a wall may show of a value (mask.c). What is too short to hide in, or not of the mask's
 * shape, is hidden whole: "****". MASK_ALL prints nothing. */
void mask_print(struct buf *buf, enum mask mask, struct bytes value);

#endif
