/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/table.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/unicode.h"

enum { TABLE_SIZE_MAX = 256 << 20,
       TABLE_COLUMNS_MAX = 32 };

struct table table_new(struct arena *arena, const char *name, struct words title,
                       const struct column *columns)
{
    struct table table = { .arena = arena, .name = name, .title = title, .columns = columns };
    while (columns[table.width].name)
        table.width++;
    return table;
}

void table_fact(struct table *table, const char *name, struct words title, struct bytes text)
{
    struct table_fact *fact = arena_take(table->arena, sizeof *fact);
    struct bytes copy = bytes_copy(table->arena, text);
    if (!fact || (!copy.at && text.size > 0)) {
        table->bad = true;
        return;
    }
    *fact = (struct table_fact){ .name = name, .title = title, .text = copy };
    struct table_fact **last = &table->facts;
    while (*last)
        last = &(*last)->next;
    *last = fact;
}

void table_row(struct table *table)
{
    struct table_row *row = arena_take(table->arena, sizeof *row);
    struct cell *cells = arena_array(table->arena, table->width, sizeof *cells);
    if (!row || !cells) {
        table->bad = true;
        return;
    }
    row->cells = cells;
    if (table->last)
        table->last->next = row;
    else
        table->first = row;
    table->last = row;
    table->count++;
}

static struct cell *cell_of(struct table *table, const char *column)
{
    static struct cell nowhere;
    for (size_t i = 0; !table->bad && i < table->width; i++)
        if (strcmp(table->columns[i].name, column) == 0)
            return &table->last->cells[i];
    return &nowhere;
}

void table_text(struct table *table, const char *column, struct bytes text)
{
    struct bytes copy = bytes_copy(table->arena, text);
    if (!copy.at && text.size > 0)
        table->bad = true;
    *cell_of(table, column) = (struct cell){ .text = copy, .set = true };
}

void table_number(struct table *table, const char *column, int64_t number)
{
    *cell_of(table, column) = (struct cell){ .number = number, .set = true };
}

void table_money(struct table *table, const char *column, int64_t fen)
{
    table_number(table, column, fen);
}

/* A cell's text; `plain` leaves out the commas between thousands. */
static struct bytes cell_print(const struct table *table, size_t column,
                               const struct cell *cell, bool plain)
{
    if (!cell->set || table->columns[column].type == COLUMN_TEXT)
        return cell->text;
    struct buf buf = buf_new(table->arena, 64);
    if (table->columns[column].type == COLUMN_NUMBER)
        buf_number(&buf, cell->number);
    else if (plain)
        money_print_plain(&buf, cell->number);
    else
        money_print(&buf, cell->number);
    return buf_so_far(&buf);
}

/* What a terminal must not see from somebody's text: control characters. */
static struct bytes txt_clean(struct arena *arena, struct bytes text)
{
    size_t at = 0;
    while (at < text.size && text.at[at] >= 0x20 && text.at[at] != 0x7F)
        at++;
    if (at == text.size)
        return text;
    struct buf buf = buf_new(arena, text.size);
    for (at = 0; at < text.size; at++)
        buf_byte(&buf, text.at[at] < 0x20 || text.at[at] == 0x7F ? ' ' : text.at[at]);
    return buf_so_far(&buf);
}

static void put_padded(struct buf *out, struct bytes text, size_t width, bool right, bool last)
{
    size_t have = unicode_width(text);
    size_t lack = have < width ? width - have : 0;
    if (right)
        buf_fill(out, ' ', lack);
    buf_put(out, text);
    if (!right && !last)
        buf_fill(out, ' ', lack);
}

static void txt_rule(struct buf *out, const size_t *widths, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buf_fill(out, '-', widths[i]);
        buf_text(out, i + 1 < count ? "  " : "\n");
    }
}

static void txt_facts(const struct table *table, enum language language, struct buf *out)
{
    buf_text(out, words_in(table->title, language));
    buf_byte(out, '\n');
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next) {
        buf_text(out, words_in(fact->title, language));
        buf_text(out, language == LANGUAGE_ZH ? "：" : ": ");
        buf_put(out, txt_clean(table->arena, fact->text));
        buf_byte(out, '\n');
    }
}

static void txt_row(const struct table *table, const struct table_row *row,
                    const size_t *widths, struct buf *out)
{
    for (size_t i = 0; i < table->width; i++) {
        struct bytes text =
            txt_clean(table->arena, cell_print(table, i, &row->cells[i], false));
        put_padded(out, text, widths[i], table->columns[i].type != COLUMN_TEXT,
                   i + 1 == table->width);
        buf_text(out, i + 1 < table->width ? "  " : "");
    }
    while (out->size > 0 && out->at[out->size - 1] == ' ')
        out->size--;
    buf_byte(out, '\n');
}

static void txt_print(const struct table *table, enum language language, struct buf *out)
{
    size_t widths[TABLE_COLUMNS_MAX] = { 0 };
    for (size_t i = 0; i < table->width; i++)
        widths[i] = unicode_width(bytes_text(words_in(table->columns[i].title, language)));
    for (const struct table_row *row = table->first; row; row = row->next)
        for (size_t i = 0; i < table->width; i++) {
            struct arena_mark mark = arena_mark(table->arena);
            struct bytes text = cell_print(table, i, &row->cells[i], false);
            size_t width = unicode_width(txt_clean(table->arena, text));
            arena_back(table->arena, mark);
            widths[i] = width > widths[i] ? width : widths[i];
        }
    txt_facts(table, language, out);
    if (table->count == 0)
        return;
    for (size_t i = 0; i < table->width; i++) {
        put_padded(out, bytes_text(words_in(table->columns[i].title, language)), widths[i],
                   table->columns[i].type != COLUMN_TEXT, i + 1 == table->width);
        buf_text(out, i + 1 < table->width ? "  " : "\n");
    }
    txt_rule(out, widths, table->width);
    for (const struct table_row *row = table->first; row; row = row->next)
        txt_row(table, row, widths, out);
}

bool cell_is_formula(struct bytes text)
{
    static const char *const blanks[] = { " ", "\xC2\xA0", "\xE3\x80\x80" };
    static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        while (bytes_starts(text, bytes_text(blanks[i]))) {
            text = bytes_part(text, strlen(blanks[i]), text.size - strlen(blanks[i]));
            i = 0;
        }
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (bytes_starts(text, bytes_text(starts[i])))
            return true;
    return false;
}

/* A cell that a spreadsheet would run as a formula gets an apostrophe; numbers stay. */
static void csv_cell(struct buf *out, struct bytes text, bool is_text)
{
    bool formula = is_text && cell_is_formula(text);
    bool quote = formula;
    for (size_t i = 0; i < text.size; i++)
        quote = quote || strchr(",\"\r\n;\t", text.at[i]) != NULL;
    if (quote)
        buf_byte(out, '"');
    if (formula)
        buf_byte(out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.at[i]);
    }
    if (quote)
        buf_byte(out, '"');
}

static void csv_print(const struct table *table, enum language language, struct buf *out)
{
    buf_text(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < table->width; i++) {
        csv_cell(out, bytes_text(words_in(table->columns[i].title, language)), true);
        buf_text(out, i + 1 < table->width ? "," : "\r\n");
    }
    for (const struct table_row *row = table->first; row; row = row->next)
        for (size_t i = 0; i < table->width; i++) {
            csv_cell(out, cell_print(table, i, &row->cells[i], true),
                     table->columns[i].type == COLUMN_TEXT);
            buf_text(out, i + 1 < table->width ? "," : "\r\n");
        }
}

static struct bytes name_fen(struct arena *arena, const char *name)
{
    struct buf buf = buf_new(arena, 64);
    buf_text(&buf, name);
    buf_text(&buf, "_fen");
    return buf_so_far(&buf);
}

static struct json *json_row(const struct table *table, const struct table_row *row)
{
    struct arena *arena = table->arena;
    struct json *object = json_object(arena);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = &table->columns[i];
        const struct cell *cell = &row->cells[i];
        struct bytes name = bytes_text(column->name);
        if (!cell->set)
            continue;
        if (column->type == COLUMN_NUMBER)
            object = json_put(object, name, json_number(arena, cell->number));
        else
            object = json_put(object, name, json_text(arena, cell_print(table, i, cell, true)));
        if (column->type == COLUMN_MONEY)
            object = json_put(object, name_fen(arena, column->name),
                              json_number(arena, cell->number));
    }
    return object;
}

static enum err json_table(const struct table *table, struct json **out)
{
    struct arena *arena = table->arena;
    struct json *facts = json_object(arena);
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        facts = json_put(facts, bytes_text(fact->name), json_text(arena, fact->text));
    struct json *rows = json_list(arena);
    struct json *last = NULL;
    for (const struct table_row *row = table->first; rows && row; row = row->next) {
        /* json_push walks to the list's end; a long table links its own. */
        struct json *object = json_row(table, row);
        if (!object)
            return fault_memory();
        if (last)
            last->next = object;
        else
            rows->first = object;
        last = object;
        rows->count++;
    }
    struct json *whole = json_object(arena);
    whole = json_put(whole, bytes_text("table"), json_text(arena, bytes_text(table->name)));
    whole = json_put(whole, bytes_text("version"), json_number(arena, 1));
    whole = json_put(whole, bytes_text("facts"), facts);
    whole = json_put(whole, bytes_text("rows"), rows);
    if (!whole)
        return fault_memory();
    *out = whole;
    return OK;
}

enum err table_print(const struct table *table, enum table_format format,
                     enum language language, struct buf *out)
{
    struct bytes done = { 0 };
    struct json *json = NULL;
    if (table->bad)
        return fault_memory();
    if (format == TABLE_CSV)
        csv_print(table, language, out);
    else if (format == TABLE_TXT)
        txt_print(table, language, out);
    else
        TRY(json_table(table, &json));
    if (json)
        json_print_pretty(out, json);
    return buf_done(out, &done);
}

struct table *tables_add(struct tables *tables, const char *name, struct words title,
                         const struct column *columns)
{
    static struct table nowhere = { .bad = true };
    size_t count = tables->count;
    struct table *table = arena_take(tables->arena, sizeof *table);
    if (count == 0 || (count & (count - 1)) == 0)
        tables->at = arena_grow(tables->arena, tables->at, count * sizeof(struct table *),
                                (count ? count * 2 : 1) * sizeof(struct table *));
    if (!table || !tables->at) {
        tables->bad = true;
        return &nowhere;
    }
    *table = table_new(tables->arena, name, title, columns);
    for (const struct table_fact *fact = tables->facts; fact; fact = fact->next)
        table_fact(table, fact->name, fact->title, fact->text);
    tables->at[tables->count++] = table;
    return table;
}

static enum err json_tables(const struct tables *tables, struct buf *out)
{
    struct json *list = json_list(tables->arena);
    for (size_t i = 0; i < tables->count; i++) {
        struct json *one = NULL;
        TRY(json_table(tables->at[i], &one));
        list = json_push(list, one);
    }
    struct json *whole = json_object(tables->arena);
    whole = json_put(whole, bytes_text("tables"), list);
    if (!whole)
        return fault_memory();
    json_print_pretty(out, whole);
    return OK;
}

enum err tables_print(const struct tables *tables, enum table_format format,
                      enum language language, struct buf *out)
{
    struct bytes done = { 0 };
    if (tables->bad)
        return fault_memory();
    for (size_t i = 0; i < tables->count; i++)
        if (tables->at[i]->bad)
            return fault_memory();
    if (tables->count != 1 && format == TABLE_JSON) {
        TRY(json_tables(tables, out));
        return buf_done(out, &done);
    }
    for (size_t i = 0; i < tables->count; i++) {
        if (i > 0)
            buf_text(out, format == TABLE_CSV ? "\r\n" : "\n");
        TRY(table_print(tables->at[i], format, language, out));
    }
    return buf_done(out, &done);
}

enum err table_format_of(const char *option, const char *file, enum table_format *out)
{
    static const char *const names[] = { "txt", "csv", "json" };
    const char *dot = file ? strrchr(file, '.') : NULL;
    const char *name = option ? option : dot ? dot + 1
                                             : "txt";
    for (unsigned i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (enum table_format)i;
            return OK;
        }
    return fault(ERR_USAGE, "不认识输出格式“%s”：可用 txt、csv、json",
                 "unknown output format \"%s\": use txt, csv or json", name);
}
