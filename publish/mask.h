/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What may be shown to everybody (specs/reports.md#mask): one rule for screen, CSV, JSON,
 * workbook, paper, page and open data. A column says what it holds (COLUMN_HOLDS); all else
 * is words, which are searched for identity numbers, cards, phones and dwellings. Every report
 * goes through it (report_make()); whoever makes a table otherwise calls it himself.
 */
#ifndef PUBLISH_MASK_H
#define PUBLISH_MASK_H

#include "ledger/personal.h"
#include "publish/table.h"

/* A text as a column of this type shows it: the text itself where there is nothing to hide,
 * else in the arena; {NULL, 0} without memory. */
struct bytes mask_text(struct arena *arena, unsigned column_type, struct bytes text);
/* What a fact of this name holds, as a column would say it. */
unsigned mask_fact_type(const char *name);
/* All cells, facts and notes, in place; without memory the table is bad. */
void mask_table(struct table *table);
void mask_tables(struct tables *tables);

enum { MASK_PAPER_MAX = 4 * 1024 * 1024 }; /* bytes; what people write is smaller */
/* Is it no text, or is nothing personal in it? */
bool mask_paper_is_clean(struct bytes content);
/* Nothing personal stands in an entry that is to be published, or in the bytes of a public
 * paper, as far as these are text. ERR_RULE names the entry, the field or paper, and what to
 * do. */
enum err mask_check_entry(uint64_t index, const struct kind *kind, const struct json *body);
enum err mask_check_paper(uint64_t index, struct bytes name, struct bytes content);

#endif
