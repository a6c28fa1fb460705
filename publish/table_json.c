/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as JSON: {"table":name,"version":1,"facts":{…},"notes":[…],"rows":[{…}]}. */
#include "base/arena.h"
#include "publish/table_inner.h"

enum { JSON_VALUE_MAX = 16 << 20,
       JSON_MEMORY_MAX = 256 << 20 };

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

/* Readers of JSON often keep numbers as floats: past 2^53 a number is its digits, as text. */
static struct json *whole_number(struct arena *arena, int64_t number)
{
    if (number >= -JSON_NUMBER_MAX && number <= JSON_NUMBER_MAX)
        return json_number(arena, number);
    struct buf buf = buf_new(arena, 24);
    buf_number(&buf, number);
    return json_text(arena, buf_so_far(&buf));
}

/* A text stands in the table already; what was printed is copied. */
static struct bytes cell_kept(struct arena *arena, const struct table *table,
                              const struct table_row *row, size_t column, struct buf *room)
{
    struct bytes text = cell_print(row, table, column, true, room);
    return text.at == room->at ? bytes_copy(arena, text) : text;
}

static struct json *json_row(struct arena *arena, const struct table *table,
                             const struct table_row *row, struct buf *room)
{
    struct json *object = json_object(arena);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = &table->columns[i];
        const struct cell *cell = &row->cells[i];
        struct bytes name = bytes_text(column->name);
        if (!cell->set)
            continue;
        if (column_type(column) == COLUMN_NUMBER)
            object = json_put(object, name, whole_number(arena, cell->number));
        else
            object = json_put(object, name,
                              json_text(arena, cell_kept(arena, table, row, i, room)));
        if (column_type(column) == COLUMN_MONEY)
            object = json_put(object, name_fen(arena, column->name),
                              whole_number(arena, cell->number));
    }
    if (row->mark != ROW_PLAIN)
        object = json_put(object, bytes_text("mark"),
                          json_text(arena, bytes_text(marks[row->mark])));
    return object;
}

static struct json *json_facts(struct arena *arena, const struct table *table)
{
    struct json *facts = json_object(arena);
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        facts = json_put(facts, bytes_text(fact->name), json_text(arena, fact->text));
    return facts;
}

static struct json *json_notes(struct arena *arena, const struct table *table)
{
    struct json *notes = json_list(arena);
    for (const struct table_fact *note = table->notes; note; note = note->next)
        notes = json_push(notes, json_text(arena, note->text));
    return notes;
}

/* What is on its way out. A table of a million rows is no tree in memory: each row is one, in
 * an arena that is emptied after it. */
struct json_writing {
    struct buf *out;
    struct arena *arena;
};

static void new_line(struct buf *out, size_t depth)
{
    buf_byte(out, '\n');
    buf_fill(out, ' ', 2 * depth);
}

/* A value at a depth of the whole: line ends stand between its lines and nowhere else. */
static enum err put_value(const struct json_writing *writing, size_t depth,
                          const struct json *value)
{
    struct buf text = buf_new(writing->arena, JSON_VALUE_MAX);
    struct bytes rest = { 0 };
    if (!value)
        return fault_memory();
    json_print_pretty(&text, value);
    TRY(buf_done(&text, &rest));
    for (bool first = true; rest.size > 0; first = false) {
        struct bytes line = bytes_cut(&rest, '\n');
        if (!first)
            new_line(writing->out, depth);
        buf_put(writing->out, line);
    }
    return OK;
}

static enum err put_member(const struct json_writing *writing, size_t depth, const char *name,
                           const struct json *value)
{
    new_line(writing->out, depth);
    buf_format(writing->out, "\"%s\": ", name);
    TRY(put_value(writing, depth, value));
    buf_byte(writing->out, ',');
    return OK;
}

static enum err put_rows(const struct json_writing *writing, size_t depth,
                         const struct table *table)
{
    struct buf room = cell_room(table);
    const struct arena_mark mark = arena_mark(writing->arena);
    new_line(writing->out, depth);
    buf_text(writing->out, "\"rows\": [");
    for (const struct table_row *row = table->first; row; row = row_after(row)) {
        buf_text(writing->out, row == table->first ? "" : ",");
        new_line(writing->out, depth + 1);
        TRY(put_value(writing, depth + 1, json_row(writing->arena, table, row, &room)));
        arena_back(writing->arena, mark);
    }
    if (table->first)
        new_line(writing->out, depth);
    buf_text(writing->out, "],");
    return OK;
}

/* Members in order of their names, as everywhere. */
static enum err put_table(const struct json_writing *writing, size_t depth,
                          const struct table *table)
{
    struct arena *arena = writing->arena;
    const struct arena_mark mark = arena_mark(arena);
    buf_byte(writing->out, '{');
    TRY(put_member(writing, depth + 1, "facts", json_facts(arena, table)));
    if (table->notes)
        TRY(put_member(writing, depth + 1, "notes", json_notes(arena, table)));
    TRY(put_rows(writing, depth + 1, table));
    TRY(put_member(writing, depth + 1, "table", json_text(arena, bytes_text(table->name))));
    new_line(writing->out, depth + 1);
    buf_text(writing->out, "\"version\": 1");
    new_line(writing->out, depth);
    buf_byte(writing->out, '}');
    arena_back(arena, mark);
    return OK;
}

static enum err put_tables(const struct json_writing *writing, const struct tables *tables)
{
    if (tables->count == 1) {
        TRY(put_table(writing, 0, tables->at[0]));
        buf_byte(writing->out, '\n');
        return OK;
    }
    buf_text(writing->out, "{\n  \"tables\": [");
    for (size_t i = 0; i < tables->count; i++) {
        buf_text(writing->out, i > 0 ? "," : "");
        new_line(writing->out, 2);
        TRY(put_table(writing, 2, tables->at[i]));
    }
    buf_text(writing->out, tables->count > 0 ? "\n  ]\n}\n" : "]\n}\n");
    return OK;
}

enum err json_print_tables(const struct tables *tables, struct buf *out)
{
    struct json_writing writing = { .out = out };
    TRY(arena_open(JSON_MEMORY_MAX, &writing.arena));
    enum err code = put_tables(&writing, tables);
    arena_close(writing.arena);
    return code;
}
