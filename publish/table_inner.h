/* SPDX-License-Identifier: Apache-2.0 */
/* The forms of a table: for table*.c and xlsx.c only. */
#ifndef PUBLISH_TABLE_INNER_H
#define PUBLISH_TABLE_INNER_H

#include "base/json.h"
#include "base/spill.h"
#include "publish/table.h"

enum { TABLE_COLUMNS_MAX = 40 };

static inline enum column_type column_type(const struct column *column)
{
    return (enum column_type)(column->type & COLUMN_TYPES);
}

/* The next row: who goes through a table breathes on the way. */
static inline const struct table_row *row_after(const struct table_row *row)
{
    spill_breathe();
    return row->next;
}

/* Where cells are printed one after the other; a table of a million would fill memory. */
struct buf cell_room(const struct table *table);
/* A cell's text, good until the next in the same room; `plain` leaves out the commas between
 * thousands. */
struct bytes cell_print(const struct table_row *row, const struct table *table, size_t column,
                        bool plain, struct buf *room);
/* What a screen or an XML file must not see of somebody's text, control characters, made
 * blanks. */
struct bytes cell_clean(struct arena *arena, struct bytes text);
/* Facts above or under the table in one line, "单位：青石村  账套：…". */
void facts_line(const struct table *table, bool under, enum language language,
                struct buf *out);
bool has_facts(const struct table *table, bool under);
/* "注：" in front of a note. */
const char *note_mark(enum language language);
/* Does a table of the same name stand before it, so that it goes on as one list? */
bool table_goes_on(const struct tables *tables, size_t at);

void txt_print(const struct table *table, enum language language, struct buf *out);
void csv_print(const struct tables *tables, enum language language, struct buf *out);
enum err json_print_tables(const struct tables *tables, struct buf *out);

#endif
