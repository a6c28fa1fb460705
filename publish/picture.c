/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/picture.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/html.h"
#include "publish/picture_inner.h"

const struct picture pictures[] = {
    { "money", "trend", "trend", PICTURE_LINE, "month", "left",
      WORDS("每月末还剩多少钱", "Money left at each month's end") },
    { "income", "flows", "in", PICTURE_BARS, "item", "amount",
      WORDS("钱从哪里来", "Where money came from") },
    { "expense", "flows", "out", PICTURE_BARS, "item", "amount",
      WORDS("钱花到哪里", "Where money went") },
    { "arrears", "owing", "receivable", PICTURE_BARS, "party", "closing",
      WORDS("谁欠村里的钱", "Who owes the village") },
    { "owed", "owing", "payable", PICTURE_BARS, "party", "closing",
      WORDS("村里欠谁的钱", "Whom the village owes") },
    { "punctuality", "calendar", "calendar", PICTURE_GRID, "title", "state",
      WORDS("一年里该公开的，按时了没有", "A year of what was to be made known") },
    { "year", "", "duties", PICTURE_GRID, "item", "state",
      WORDS("这一年该公开的，按时了没有", "What was to be made known in this year") },
};
const size_t picture_count = sizeof pictures / sizeof pictures[0];

const struct picture *picture_find(const char *name)
{
    for (size_t i = 0; i < picture_count; i++)
        if (strcmp(pictures[i].name, name) == 0)
            return &pictures[i];
    return NULL;
}

void picture_text(struct drawing *drawing, int x, int y, const char *anchor,
                  struct bytes text)
{
    buf_format(&drawing->svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    html_text(&drawing->svg, text);
    buf_text(&drawing->svg, "</text>\n");
}

void picture_words(struct drawing *drawing, const char *zh, const char *en)
{
    buf_text(&drawing->words, drawing->language == LANGUAGE_ZH ? zh : en);
}

void picture_words_money(struct drawing *drawing, int64_t fen)
{
    money_print(&drawing->words, fen);
    picture_words(drawing, " 元", " yuan");
}

static const struct cell *cell_of(const struct table *table, const struct table_row *row,
                                  const char *column)
{
    size_t at = 0;
    while (at < table->width && strcmp(table->columns[at].name, column) != 0)
        at++;
    return at < table->width && row->cells[at].set ? &row->cells[at] : NULL;
}

static bool read_mark(const struct drawing *drawing, const struct table_row *row,
                      struct mark *out)
{
    const struct picture *picture = drawing->picture;
    const struct cell *label = cell_of(drawing->table, row, picture->label);
    const struct cell *amount = cell_of(drawing->table, row, picture->amount);
    const struct cell *due = cell_of(drawing->table, row, "due");
    bool grid = picture->shape == PICTURE_GRID;
    if (row->mark != ROW_PLAIN || label == NULL || amount == NULL || (grid && due == NULL))
        return false;
    *out = (struct mark){ .label = label->text, .fen = amount->number };
    out->state = amount->text;
    return !grid || date_parse(due->text, &out->due) == OK;
}

static enum err read_marks(struct drawing *drawing, struct arena *arena)
{
    size_t rows = drawing->table->count;
    drawing->marks = arena_array(arena, rows + 1, sizeof *drawing->marks);
    if (drawing->marks == NULL)
        return fault_memory();
    for (const struct table_row *row = drawing->table->first; row != NULL; row = row->next)
        if (read_mark(drawing, row, &drawing->marks[drawing->count]))
            drawing->count++;
    if (drawing->count > PICTURE_ROWS_MAX) { /* the last ones of a long time */
        drawing->marks += drawing->count - PICTURE_ROWS_MAX;
        drawing->count = PICTURE_ROWS_MAX;
    }
    return OK;
}

static void put_whole(const struct drawing *drawing, struct buf *out)
{
    const char *name = drawing->picture->name;
    const char *tongue = drawing->language == LANGUAGE_ZH ? "" : "-en";
    const struct words title = drawing->picture->title;
    buf_format(out,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" "
               "aria-labelledby=\"%s%s-title %s%s-desc\" font-family=\"sans-serif\" "
               "font-size=\"%d\" fill=\"#222222\">\n<title id=\"%s%s-title\">",
               PICTURE_WIDTH, drawing->height, name, tongue, name, tongue, PICTURE_TEXT, name,
               tongue);
    html_text(out, bytes_text(words_in(title, drawing->language)));
    buf_format(out, "</title>\n<desc id=\"%s%s-desc\">", name, tongue);
    html_text(out, buf_so_far(&drawing->words));
    buf_format(out, "</desc>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n",
               PICTURE_WIDTH, drawing->height);
    buf_put(out, buf_so_far(&drawing->svg));
    buf_text(out, "</svg>\n");
}

static void draw_shape(struct drawing *drawing)
{
    switch (drawing->picture->shape) {
    case PICTURE_LINE:
        picture_line(drawing);
        break;
    case PICTURE_BARS:
        picture_bars(drawing);
        break;
    case PICTURE_GRID:
        picture_grid(drawing);
        break;
    }
}

enum err picture_draw(const struct picture *picture, const struct tables *tables,
                      enum language language, struct picture_out *out)
{
    struct drawing drawing = { .picture = picture, .language = language };
    struct bytes drawn = { 0 };
    out->any = false;
    for (size_t i = 0; i < tables->count && drawing.table == NULL; i++)
        if (strcmp(tables->at[i]->name, picture->table) == 0)
            drawing.table = tables->at[i];
    if (drawing.table == NULL)
        return OK;
    TRY(read_marks(&drawing, tables->arena));
    if (drawing.count == 0)
        return OK;
    drawing.svg = buf_new(tables->arena, out->svg->max);
    drawing.words = buf_new(tables->arena, PICTURE_WORDS_MAX);
    draw_shape(&drawing);
    TRY(buf_done(&drawing.svg, &drawn));
    TRY(buf_done(&drawing.words, &drawn));
    put_whole(&drawing, out->svg);
    buf_put(out->text, drawn);
    out->any = true;
    return OK;
}
