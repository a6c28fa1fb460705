/* SPDX-License-Identifier: Apache-2.0 */
/* A table for a screen or a plain text file. */
#include "base/arena.h"
#include "base/unicode.h"
#include "publish/table_inner.h"

enum { INDENT = 2 };

/* The columns that are shown, and how wide each is. */
struct layout {
    size_t columns[TABLE_COLUMNS_MAX];
    size_t widths[TABLE_COLUMNS_MAX];
    size_t count;
    struct buf room;
};

static size_t indent_of(const struct table *table, size_t column, const struct table_row *row)
{
    return (table->columns[column].type & COLUMN_INDENT) != 0 ? row->depth * INDENT : 0;
}

static struct bytes shown_cell(const struct table *table, size_t column,
                               const struct table_row *row, struct buf *room)
{
    return cell_clean(table->arena, cell_print(row, table, column, false, room));
}

static void measure(const struct table *table, enum language language, struct layout *layout)
{
    layout->room = cell_room(table);
    for (size_t i = 0; i < table->width; i++) {
        if ((table->columns[i].type & (COLUMN_ASIDE | COLUMN_WIDE)) != 0)
            continue;
        struct words title = table->columns[i].title;
        layout->widths[layout->count] = unicode_width(bytes_text(words_in(title, language)));
        layout->columns[layout->count++] = i;
    }
    for (const struct table_row *row = table->first; row; row = row_after(row))
        for (size_t i = 0; i < layout->count; i++) {
            struct bytes text = shown_cell(table, layout->columns[i], row, &layout->room);
            size_t width = unicode_width(text) + indent_of(table, layout->columns[i], row);
            if (width > layout->widths[i])
                layout->widths[i] = width;
        }
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

static bool is_right(const struct table *table, size_t column)
{
    return column_type(&table->columns[column]) != COLUMN_TEXT;
}

static void put_head(const struct table *table, const struct layout *layout,
                     enum language language, struct buf *out)
{
    for (size_t i = 0; i < layout->count; i++) {
        size_t column = layout->columns[i];
        put_padded(out, bytes_text(words_in(table->columns[column].title, language)),
                   layout->widths[i], is_right(table, column), i + 1 == layout->count);
        buf_text(out, i + 1 < layout->count ? "  " : "\n");
    }
    for (size_t i = 0; i < layout->count; i++) {
        buf_fill(out, '-', layout->widths[i]);
        buf_text(out, i + 1 < layout->count ? "  " : "\n");
    }
}

static void put_row(const struct table *table, const struct table_row *row,
                    const struct layout *layout, struct buf *out)
{
    struct buf room = layout->room;
    for (size_t i = 0; i < layout->count; i++) {
        size_t column = layout->columns[i];
        size_t indent = indent_of(table, column, row);
        struct bytes text = shown_cell(table, column, row, &room);
        buf_fill(out, ' ', indent);
        put_padded(out, text, layout->widths[i] - indent, is_right(table, column),
                   i + 1 == layout->count);
        buf_text(out, i + 1 < layout->count ? "  " : "");
    }
    while (out->size > 0 && out->at[out->size - 1] == ' ')
        out->size--;
    buf_byte(out, '\n');
}

static void put_facts(const struct table *table, enum language language, struct buf *out)
{
    if (table->facts_in_line && has_facts(table, false)) {
        facts_line(table, false, language, out);
        buf_byte(out, '\n');
    }
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next) {
        if (fact->under || table->facts_in_line)
            continue;
        buf_text(out, words_in(fact->title, language));
        buf_text(out, language == LANGUAGE_ZH ? "：" : ": ");
        buf_put(out, cell_clean(table->arena, fact->text));
        buf_byte(out, '\n');
    }
}

void txt_print(const struct table *table, enum language language, struct buf *out)
{
    struct layout layout = { .count = 0 };
    buf_text(out, words_in(table->title, language));
    buf_byte(out, '\n');
    put_facts(table, language, out);
    measure(table, language, &layout);
    if (table->count > 0)
        put_head(table, &layout, language, out);
    for (const struct table_row *row = table->first; row; row = row_after(row))
        put_row(table, row, &layout, out);
    if (has_facts(table, true)) {
        facts_line(table, true, language, out);
        while (out->size > 0 && out->at[out->size - 1] == ' ')
            out->size--;
        buf_byte(out, '\n');
    }
    for (const struct table_fact *note = table->notes; note; note = note->next) {
        buf_text(out, note_mark(language));
        buf_put(out, cell_clean(table->arena, note->text));
        buf_byte(out, '\n');
    }
}
