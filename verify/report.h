/* SPDX-License-Identifier: Apache-2.0 */
/* A verdict as text that an inspector can quote, and as JSON; the same in both programs. */
#ifndef VERIFY_REPORT_H
#define VERIFY_REPORT_H

#include "base/json.h"
#include "verify/engine.h"

enum { REPORT_SIZE_MAX = 16 << 20 };

/* Does the verdict say good? Exit status 0 or 1. */
bool report_good(const struct verdict *verdict);
void report_text(struct buf *buf, const struct verdict *verdict, enum language language);
/* Members: good, village, origin, entries, root, first, last, log, trusted, witnessed,
 * signatures, documents, wrong, notes, findings [{code, weight, index?, place?, zh, en}]. */
enum err report_json(struct arena *arena, const struct verdict *verdict, struct json **out);

#endif
