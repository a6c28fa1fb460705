/* SPDX-License-Identifier: Apache-2.0 */
/* Hexadecimal (lower case) and base64 (RFC 4648 section 4, padded), both strict: one spelling a
 * value. */
#ifndef BASE_CODE_H
#define BASE_CODE_H

#include "base/bytes.h"

void hex_print(struct buf *buf, struct bytes bytes);
/* Exactly 2 * size lower-case digits into at[0..size). */
enum err hex_parse(struct bytes text, uint8_t *at, size_t size);

void base64_print(struct buf *buf, struct bytes bytes);
void base64url_print(struct buf *buf, struct bytes bytes); /* RFC 4648 section 5, no padding */
/* Decodes into at[0..room), *size says how much. ERR_FORMAT: anything a canonical encoder would
 * not have written; ERR_LIMIT: more than room. */
enum err base64_parse(struct bytes text, uint8_t *at, size_t room, size_t *size);
enum err base64url_parse(struct bytes text, uint8_t *at, size_t room, size_t *size);

/* Encoded sizes. */
#define BASE64_SIZE(size) (((size) + 2) / 3 * 4)

#endif
