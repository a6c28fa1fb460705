/* SPDX-License-Identifier: Apache-2.0 */
/* People's spellings of digits, dates, months and periods, brought to the strict ones. */
#ifndef DESK_SPELLING_H
#define DESK_SPELLING_H

#include "base/date.h"

struct arena;

/* Full-width ASCII to ASCII, U+3000 to a blank, trimmed. */
enum err spelling_plain(struct arena *arena, struct bytes text, struct bytes *out);
/* NFC; a text of nothing but digits, a code, also loses its full-width forms. */
enum err spelling_text(struct arena *arena, struct bytes text, struct bytes *out);
/* "2025年一季度", "2025Q1", "2025年", "2025-3" as period_parse wants them. */
enum err spelling_period(struct arena *arena, struct bytes text, struct bytes *out);

#endif
