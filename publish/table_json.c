/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as JSON: {"table":name,"version":1,"facts":{…},"notes":[…],"rows":[{…}]}. */
#include "base/arena.h"
#include "publish/table_inner.h"

static const char *const marks[] = {
    [ROW_PLAIN] = "",
    [ROW_HEADING] = "heading",
    [ROW_SUBTOTAL] = "subtotal",
    [ROW_TOTAL] = "total",
};

static struct bytes name_fen(struct arena *arena, const char *name)
{
    struct buf buf = buf_new(arena, 64);
    buf_text(&buf, name);
    buf_text(&buf, "_fen");
    return buf_so_far(&buf);
}

/* A text stands in the table already; what was printed is copied. */
static struct bytes cell_kept(const struct table *table, const struct table_row *row,
                              size_t column, struct buf *room)
{
    struct bytes text = cell_print(row, table, column, true, room);
    return text.at == room->at ? bytes_copy(table->arena, text) : text;
}

static struct json *json_row(const struct table *table, const struct table_row *row,
                             struct buf *room)
{
    struct arena *arena = table->arena;
    struct json *object = json_object(arena);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = &table->columns[i];
        const struct cell *cell = &row->cells[i];
        struct bytes name = bytes_text(column->name);
        if (!cell->set)
            continue;
        if (column_type(column) == COLUMN_NUMBER)
            object = json_put(object, name, json_number(arena, cell->number));
        else
            object = json_put(object, name, json_text(arena, cell_kept(table, row, i, room)));
        if (column_type(column) == COLUMN_MONEY)
            object = json_put(object, name_fen(arena, column->name),
                              json_number(arena, cell->number));
    }
    if (row->mark != ROW_PLAIN)
        object = json_put(object, bytes_text("mark"),
                          json_text(arena, bytes_text(marks[row->mark])));
    return object;
}

static struct json *json_notes(const struct table *table)
{
    struct json *notes = json_list(table->arena);
    for (const struct table_fact *note = table->notes; note; note = note->next)
        notes = json_push(notes, json_text(table->arena, note->text));
    return notes;
}

static enum err json_table(const struct table *table, struct json **out)
{
    struct arena *arena = table->arena;
    struct json *facts = json_object(arena);
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        facts = json_put(facts, bytes_text(fact->name), json_text(arena, fact->text));
    struct json *rows = json_list(arena);
    struct buf room = cell_room(table);
    for (const struct table_row *row = table->first; row; row = row->next)
        rows = json_push(rows, json_row(table, row, &room));
    struct json *whole = json_object(arena);
    whole = json_put(whole, bytes_text("table"), json_text(arena, bytes_text(table->name)));
    whole = json_put(whole, bytes_text("version"), json_number(arena, 1));
    whole = json_put(whole, bytes_text("facts"), facts);
    if (table->notes)
        whole = json_put(whole, bytes_text("notes"), json_notes(table));
    whole = json_put(whole, bytes_text("rows"), rows);
    if (!whole)
        return fault_memory();
    *out = whole;
    return OK;
}

enum err json_print_tables(const struct tables *tables, struct buf *out)
{
    struct json *list = json_list(tables->arena);
    struct json *whole = NULL;
    for (size_t i = 0; i < tables->count; i++) {
        TRY(json_table(tables->at[i], &whole));
        if (tables->count > 1)
            list = json_push(list, whole);
    }
    if (tables->count != 1) {
        whole = json_object(tables->arena);
        whole = json_put(whole, bytes_text("tables"), list);
    }
    if (!whole)
        return fault_memory();
    json_print_pretty(out, whole);
    return OK;
}
