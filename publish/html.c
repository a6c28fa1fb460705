/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/html.h"

#include "base/arena.h"
#include "publish/mask.h"
#include "publish/table_inner.h"

enum { STACKED_FROM = 5 }; /* columns from which a phone shows each row as a card */

void html_plain(struct buf *buf, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        if (byte == '&')
            buf_text(buf, "&amp;");
        else if (byte == '<')
            buf_text(buf, "&lt;");
        else if (byte == '>')
            buf_text(buf, "&gt;");
        else if (byte == '"')
            buf_text(buf, "&quot;");
        else
            buf_byte(buf, byte < ' ' || byte == 0x7f ? ' ' : byte);
    }
}

void html_text(struct buf *buf, struct bytes text)
{
    struct bytes shown = mask_text(buf->arena, COLUMN_TEXT, text);
    if (shown.at)
        html_plain(buf, shown);
    else if (text.size > 0)
        buf->bad = buf->exhausted = true;
}

/* As a column of this type may show them. */
static void put_both(struct buf *buf, unsigned column_type, struct bytes zh, struct bytes en)
{
    struct bytes own = mask_text(buf->arena, column_type, zh);
    if (bytes_equal(zh, en)) {
        html_plain(buf, own);
        return;
    }
    buf_text(buf, "<span class=\"z\">");
    html_plain(buf, own);
    buf_text(buf, "</span><span lang=\"en\">");
    html_plain(buf, mask_text(buf->arena, column_type, en));
    buf_text(buf, "</span>");
}

void html_both_texts(struct buf *buf, struct bytes zh, struct bytes en)
{
    put_both(buf, COLUMN_TEXT, zh, en);
}

void html_both(struct buf *buf, struct words words)
{
    html_both_texts(buf, bytes_text(words.zh), bytes_text(words.en));
}

/* Is a column one that a page shows, and of this side? */
static bool is_shown(const struct html_table *table, size_t at)
{
    const struct column *column = &table->zh->columns[at];
    return at >= table->from && (table->end == 0 || at < table->end) &&
           (column->type & (COLUMN_ASIDE | COLUMN_WIDE)) == 0;
}

static size_t shown_columns(const struct html_table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->zh->width; i++)
        count += is_shown(table, i);
    return count;
}

/* Either side of a table of two becomes cards where the whole would. */
static bool is_stacked(const struct html_table *table)
{
    const struct html_table whole = { .zh = table->zh };
    return shown_columns(&whole) >= STACKED_FROM;
}

/* What every page of a site says in its head. */
static bool is_known(const struct table_fact *fact)
{
    struct bytes name = bytes_text(fact->name);
    return bytes_is(name, "village") || bytes_is(name, "set") || bytes_is(name, "period");
}

static void put_facts(const struct html_table *table, bool under, struct buf *buf)
{
    const struct table_fact *en = table->en ? table->en->facts : NULL;
    bool any = false;
    for (const struct table_fact *fact = table->zh->facts; fact; fact = fact->next) {
        if (fact->under == under && !is_known(fact)) {
            buf_text(buf, any ? "　" : "<p class=\"facts\">");
            any = true;
            html_both(buf, fact->title);
            buf_text(buf, "：");
            put_both(buf, mask_fact_type(fact->name), fact->text,
                     en ? en->text : fact->text);
        }
        en = en ? en->next : NULL;
    }
    if (any)
        buf_text(buf, "</p>\n");
}

static void put_notes(const struct html_table *table, struct buf *buf)
{
    const struct table_fact *en = table->en ? table->en->notes : NULL;
    for (const struct table_fact *note = table->zh->notes; note; note = note->next) {
        buf_text(buf, "<p class=\"note\">");
        html_both_texts(buf, note->text, en ? en->text : note->text);
        buf_text(buf, "</p>\n");
        en = en ? en->next : NULL;
    }
}

/* The column whose cell names the row: not its number, nor a code before a name. */
static size_t naming_column(const struct html_table *drawn)
{
    const struct table *table = drawn->zh;
    size_t found = table->width;
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = &table->columns[i];
        struct bytes name = bytes_text(column->name);
        bool code =
            bytes_is(name, "code") || bytes_is(name, "row") || bytes_is(name, "right_row");
        if (!is_shown(drawn, i) || column_type(column) != COLUMN_TEXT)
            continue;
        if (!code)
            return found < table->width && i > found + 1 ? found : i;
        found = i;
    }
    return found;
}

/* The other side is called after the column that names its rows. */
static struct words caption_of(const struct html_table *table)
{
    size_t naming = naming_column(table);
    return table->from > 0 && naming < table->zh->width ? table->zh->columns[naming].title
                                                        : table->zh->title;
}

void html_table_open(const struct html_table *table, struct buf *buf)
{
    const struct table *zh = table->zh;
    buf_text(buf, is_stacked(table)           ? "<table class=\"wide\">"
                  : shown_columns(table) == 1 ? "<table class=\"one\">"
                                              : "<table>");
    buf_text(buf, "<caption>");
    html_both(buf, caption_of(table));
    buf_text(buf, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < zh->width; i++) {
        const struct column *column = &zh->columns[i];
        if (!is_shown(table, i))
            continue;
        buf_text(buf, column_type(column) == COLUMN_TEXT ? "<th scope=\"col\">"
                                                         : "<th scope=\"col\" class=\"n\">");
        html_both(buf, column->title);
        buf_text(buf, "</th>");
    }
    buf_text(buf, "</tr></thead>\n<tbody>\n");
}

void html_table_close(struct buf *buf)
{
    buf_text(buf, "</tbody></table>\n");
}

/* A card's cell says of itself what it is. */
static void put_label(const struct column *column, struct buf *buf)
{
    buf_text(buf, " data-z=\"");
    html_plain(buf, bytes_text(column->title.zh));
    buf_text(buf, "\" data-e=\"");
    html_plain(buf, bytes_text(column->title.en));
    buf_byte(buf, '"');
}

/* One row being drawn in both languages. */
struct drawing {
    const struct html_table *table;
    struct buf zh_room;
    struct buf en_room;
    size_t naming;
    bool wide;
};

static void put_cell(struct drawing *drawing, const struct table_row *zh,
                     const struct table_row *en, size_t at, struct buf *buf)
{
    const struct table *table = drawing->table->zh;
    struct bytes text = cell_print(zh, table, at, false, &drawing->zh_room);
    struct bytes other = text;
    if (en)
        other = cell_print(en, drawing->table->en, at, false, &drawing->en_room);
    put_both(buf, table->columns[at].type, text, other);
}

static void put_row(struct drawing *drawing, const struct table_row *zh,
                    const struct table_row *en, struct buf *buf)
{
    static const char *const marks[] = {
        [ROW_PLAIN] = "<tr>",
        [ROW_HEADING] = "<tr class=\"h\">",
        [ROW_SUBTOTAL] = "<tr class=\"s\">",
        [ROW_TOTAL] = "<tr class=\"t\">",
    };
    const struct table *table = drawing->table->zh;
    buf_text(buf, marks[zh->mark]);
    for (size_t i = 0; i < table->width; i++) {
        const struct column *column = &table->columns[i];
        if (!is_shown(drawing->table, i))
            continue;
        bool deep = (column->type & COLUMN_INDENT) != 0 && zh->depth > 0;
        buf_text(buf, i == drawing->naming ? "<th scope=\"row\"" : "<td");
        if (column_type(column) != COLUMN_TEXT)
            buf_text(buf, " class=\"n\"");
        else if (deep)
            buf_format(buf, " class=\"d%u\"", zh->depth < 4 ? zh->depth : 4);
        if (drawing->wide)
            put_label(column, buf);
        buf_byte(buf, '>');
        put_cell(drawing, zh, en, i, buf);
        buf_text(buf, i == drawing->naming ? "</th>" : "</td>");
    }
    buf_text(buf, "</tr>\n");
}

/* English rows stand beside Chinese ones only where the two were made alike. */
static bool is_like(const struct table *zh, const struct table *en)
{
    return en && en->columns == zh->columns && en->count == zh->count;
}

/* Has a row anything to say on this side? */
static bool has_cells(const struct html_table *table, const struct table_row *row)
{
    bool any = table->from == 0 && table->end == 0;
    for (size_t i = 0; i < table->zh->width && !any; i++)
        any = is_shown(table, i) && row->cells[i].set;
    return any;
}

static enum err put_side(const struct html_table *table, const struct html_paper *paper)
{
    struct drawing drawing = {
        .table = table,
        .zh_room = cell_room(table->zh),
        .en_room = cell_room(table->zh),
        .naming = naming_column(table),
        .wide = is_stacked(table),
    };
    const struct table_row *en = table->en ? table->en->first : NULL;
    html_table_open(table, paper->buf);
    for (const struct table_row *row = table->zh->first; row; row = row->next) {
        if (has_cells(table, row)) {
            TRY(paper->row(paper->self, table));
            put_row(&drawing, row, en, paper->buf);
        }
        en = en ? en->next : NULL;
    }
    html_table_close(paper->buf);
    return OK;
}

/* Where the other side begins; 0: there is none. */
static size_t side_column(const struct table *table)
{
    for (size_t i = 0; i < table->width; i++)
        if ((table->columns[i].type & COLUMN_SIDE) != 0)
            return i;
    return 0;
}

enum err html_table_put(const struct html_table *table, const struct html_paper *paper)
{
    struct buf *buf = paper->buf;
    struct html_table own = *table;
    if (!is_like(table->zh, table->en))
        own.en = NULL;
    if (own.level > 0) {
        buf_format(buf, "<h%u>", own.level);
        html_both(buf, own.zh->title);
        buf_format(buf, "</h%u>\n", own.level);
    }
    put_facts(&own, false, buf);
    own.end = side_column(own.zh);
    TRY(put_side(&own, paper));
    if (own.end > 0) {
        own.from = own.end;
        own.end = own.zh->width;
        TRY(put_side(&own, paper));
    }
    put_facts(&own, true, buf);
    put_notes(&own, buf);
    return OK;
}
