/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The sheet that a disclosure makes known (specs/duties.md#sheet): a report of the main set and
 * a period, drawn from the entries that its signer had seen. In Chinese whoever draws it, so
 * that it has one digest; whoever has the log draws it again and compares.
 */
#ifndef PUBLISH_SHEET_H
#define PUBLISH_SHEET_H

#include "base/hash.h"
#include "publish/report.h"

/* The books up to what was seen. A report as at a day takes the period's last one. Faults of
 * the report, of the source, ERR_MEMORY; *out in the books' arena. */
enum err sheet_make(const struct books *books, const struct report *report,
                    const struct period *period, struct tables *out);
/* Does it make anything known, or are there no entries of what it is about? A list of what was
 * made known (`notices`) makes nothing known itself. */
bool sheet_tells(const struct report *report, const struct tables *sheet);
/* SHA-256 of its JSON. ERR_LIMIT past 32 MiB of it. */
enum err sheet_digest(const struct tables *sheet, struct hash *out);
/* The same of one that was drawn in a language by hand. */
enum err sheet_digest_in(const struct tables *sheet, enum language language, struct hash *out);

#endif
