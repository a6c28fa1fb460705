/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8, NFC and widths: the one door to utf8proc; and to iconv for texts in GB18030. */
#ifndef BASE_UNICODE_H
#define BASE_UNICODE_H

#include "base/bytes.h"

bool unicode_is_utf8(struct bytes text);
bool unicode_is_nfc(struct bytes text);

/* A text fit to be signed (specs/text.md#text): UTF-8, NFC, no control characters (C0, C1,
 * DEL), no bidirectional overrides and isolates, no zero-width or tag characters, no
 * U+2028/2029, no BOM, no noncharacters or surrogates. ERR_FORMAT says which code point and
 * where. Pure ASCII takes a fast path. */
enum err unicode_check(struct bytes text);

/* True for the first character of a text if unicode_check() lets it stand; sets no fault. */
bool unicode_is_shown(struct bytes text);

/* White space in the sense of key names (formats.md 1.1), U+3000 included. */
bool unicode_has_space(struct bytes text);

/* NFC of a UTF-8 text: the text itself where it plainly is in NFC, else one in the arena. */
enum err unicode_nfc(struct arena *arena, struct bytes text, struct bytes *out);

/* Columns on a terminal, East Asian wide and fullwidth counted as 2, combining as 0. */
size_t unicode_width(struct bytes text);
/* The longest start of a text that is at most `width` columns wide and cuts no character. */
struct bytes unicode_fit(struct bytes text, size_t width);
/* The first character of a text (1 to 4 bytes; empty for an empty or malformed text). */
struct bytes unicode_first(struct bytes text);

/* Does a file begin with the mark of UTF-16? */
bool unicode_is_utf16(struct bytes file);
/* Bytes of a person's file as UTF-8 without BOM: UTF-8, UTF-8 with BOM, UTF-16 with its mark,
 * else GB18030 (which contains GBK and GB2312). ERR_FORMAT where none. *encoding names what it
 * was (static text). */
enum err unicode_read(struct arena *arena, struct bytes file, struct bytes *out,
                      const char **encoding);
/* A text into the encoding named (as nl_langinfo(CODESET) names it); what it lacks becomes
 * '?'. ERR_MISSING where the C library does not know one of the two. */
enum err unicode_convert(struct arena *arena, struct bytes text, const char *from,
                         const char *to, struct bytes *out);

#endif
