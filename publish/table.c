/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/table.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/paper.h"
#include "publish/table_carry.h"
#include "publish/table_inner.h"
#include "publish/xlsx.h"

struct table table_new(struct arena *arena, const char *name, struct words title,
                       const struct column *columns)
{
    struct table table = { .arena = arena, .name = name, .title = title, .columns = columns };
    while (columns[table.width].name)
        table.width++;
    assert(table.width <= TABLE_COLUMNS_MAX);
    return table;
}

static void put_fact(struct table *table, struct table_fact **last,
                     const struct table_fact *from)
{
    if (table->bad)
        return;
    struct table_fact *fact = arena_take(table->arena, sizeof *fact);
    struct bytes copy = bytes_copy(table->arena, from->text);
    if (!fact || (!copy.at && from->text.size > 0)) {
        table->bad = true;
        return;
    }
    *fact = *from;
    fact->text = copy;
    fact->next = NULL;
    while (*last)
        last = &(*last)->next;
    *last = fact;
}

void table_fact(struct table *table, const char *name, struct words title, struct bytes text)
{
    const struct table_fact fact = { .name = name, .title = title, .text = text };
    put_fact(table, &table->facts, &fact);
}

void table_fact_under(struct table *table, const char *name, struct words title,
                      struct bytes text)
{
    const struct table_fact fact = {
        .name = name, .title = title, .text = text, .under = true
    };
    put_fact(table, &table->facts, &fact);
}

void table_note(struct table *table, struct bytes text)
{
    const struct table_fact note = { .name = "", .text = text, .under = true };
    put_fact(table, &table->notes, &note);
}

void table_row(struct table *table)
{
    spill_breathe();
    if (table->bad)
        return;
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

void table_mark(struct table *table, enum row_mark mark)
{
    if (!table->bad)
        table->last->mark = mark;
}

void table_depth(struct table *table, unsigned depth)
{
    if (!table->bad)
        table->last->depth = depth;
}

static size_t column_at(const struct table *table, const char *name)
{
    size_t at = 0;
    /* Mostly it is the very same text, which linkers keep once. */
    while (at < table->width && table->columns[at].name != name)
        at++;
    if (at < table->width)
        return at;
    for (at = 0; at < table->width && strcmp(table->columns[at].name, name) != 0;)
        at++;
    return at;
}

static void put_cell(struct table *table, const char *column, struct cell cell)
{
    size_t at = column_at(table, column);
    assert(at < table->width);
    if (!table->bad)
        table->last->cells[at] = cell;
}

void table_sums(struct table *table, int64_t debit_fen, int64_t credit_fen)
{
    int64_t *sums = table->bad ? NULL : arena_array(table->arena, 2, sizeof *sums);
    if (!sums) {
        table->bad = true;
        return;
    }
    sums[0] = debit_fen;
    sums[1] = credit_fen;
    table->last->sums = sums;
}

void table_text(struct table *table, const char *column, struct bytes text)
{
    if (table->bad)
        return;
    struct bytes copy = bytes_copy(table->arena, text);
    if (!copy.at && text.size > 0)
        table->bad = true;
    put_cell(table, column, (struct cell){ .text = copy, .set = true });
}

void table_said(struct table *table, const char *column, struct bytes text)
{
    if (!table->bad)
        put_cell(table, column, (struct cell){ .text = text, .set = true });
}

void table_number(struct table *table, const char *column, int64_t number)
{
    if (!table->bad)
        put_cell(table, column, (struct cell){ .number = number, .set = true });
}

void table_money(struct table *table, const char *column, int64_t fen)
{
    table_number(table, column, fen);
}

struct buf cell_room(const struct table *table)
{
    struct buf room = buf_new(table->arena, 64);
    buf_fill(&room, ' ', 64);
    return room;
}

struct bytes cell_print(const struct table_row *row, const struct table *table, size_t column,
                        bool plain, struct buf *room)
{
    const struct cell *cell = &row->cells[column];
    enum column_type type = column_type(&table->columns[column]);
    if (!cell->set || type == COLUMN_TEXT)
        return cell->text;
    room->size = 0;
    if (type == COLUMN_NUMBER)
        buf_number(room, cell->number);
    else if (plain)
        money_print_plain(room, cell->number);
    else
        money_print(room, cell->number);
    return buf_so_far(room);
}

struct bytes cell_clean(struct arena *arena, struct bytes text)
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

bool has_facts(const struct table *table, bool under)
{
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        if (fact->under == under)
            return true;
    return false;
}

void facts_line(const struct table *table, bool under, enum language language, struct buf *out)
{
    bool first = true;
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next) {
        if (fact->under != under)
            continue;
        buf_text(out, first ? "" : "  ");
        buf_text(out, words_in(fact->title, language));
        buf_text(out, language == LANGUAGE_ZH ? "：" : ": ");
        buf_put(out, cell_clean(table->arena, fact->text));
        first = false;
    }
}

const char *note_mark(enum language language)
{
    return language == LANGUAGE_ZH ? "注：" : "note: ";
}

struct table *tables_add(struct tables *tables, const char *name, struct words title,
                         const struct column *columns)
{
    static struct table nowhere; /* nothing is put where it is bad */
    size_t count = tables->count;
    struct table *table = arena_take(tables->arena, sizeof *table);
    struct table **at = tables->at;
    if (count == 0 || (count & (count - 1)) == 0)
        at = arena_grow(tables->arena, tables->at, count * sizeof(struct table *),
                        (count ? count * 2 : 1) * sizeof(struct table *));
    if (!table || !at) {
        tables->bad = true;
        nowhere = (struct table){ .arena = tables->arena, .name = name, .bad = true };
        return &nowhere;
    }
    tables->at = at;
    *table = table_new(tables->arena, name, title, columns);
    for (const struct table_fact *fact = tables->facts; fact; fact = fact->next)
        table_fact(table, fact->name, fact->title, fact->text);
    tables->at[tables->count++] = table;
    return table;
}

void tables_drop_fact(struct tables *tables, const char *name)
{
    struct table_fact **at = &tables->facts;
    while (*at && strcmp((*at)->name, name) != 0)
        at = &(*at)->next;
    if (*at)
        *at = (*at)->next;
}

bool table_goes_on(const struct tables *tables, size_t at)
{
    spill_breathe();
    return at > 0 && strcmp(tables->at[at]->name, tables->at[at - 1]->name) == 0 &&
           tables->at[at]->columns == tables->at[at - 1]->columns;
}

static void print_txt(const struct tables *tables, enum language language, struct buf *out)
{
    for (size_t i = 0; i < tables->count; i++) {
        if (i > 0)
            buf_text(out, tables->at[i]->new_page ? "\f" : "\n");
        txt_print(tables->at[i], language, out);
    }
}

enum err tables_print(const struct tables *tables, enum table_format format,
                      enum language language, struct buf *out)
{
    struct bytes done = { 0 };
    bool bad = tables->bad;
    for (size_t i = 0; i < tables->count; i++) {
        spill_breathe();
        bad = bad || tables->at[i]->bad;
    }
    if (bad)
        return fault_memory();
    switch (format) {
    case TABLE_TXT:
        print_txt(tables, language, out);
        break;
    case TABLE_CSV:
        csv_print(tables, language, out);
        break;
    case TABLE_JSON:
        TRY(json_print_tables(tables, out));
        break;
    case TABLE_XLSX:
        TRY(xlsx_print(tables, language, out));
        break;
    case TABLE_PDF:
        TRY(paper_print(tables, language, out));
        break;
    }
    return buf_done(out, &done);
}

enum err table_print(struct table *table, enum table_format format, enum language language,
                     struct buf *out)
{
    const struct tables tables = { .arena = table->arena, .at = &table, .count = 1 };
    return tables_print(&tables, format, language, out);
}

enum err table_format_of(const char *option, const char *file, enum table_format *out)
{
    static const char *const names[] = { "txt", "csv", "json", "xlsx", "pdf" };
    const char *dot = file ? strrchr(file, '.') : NULL;
    const char *name = option ? option : dot ? dot + 1
                                             : "txt";
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) {
            *out = (enum table_format)i;
            return OK;
        }
    return fault(ERR_USAGE, "不认识输出格式“%s”：可用 txt、csv、json、xlsx、pdf",
                 "unknown output format \"%s\": use txt, csv, json, xlsx or pdf", name);
}
