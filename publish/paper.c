/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/paper.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/library.h"
#include "base/unicode.h"
#include "publish/qr.h"

#define PAPER(name) __typeof__(name) *name;
static struct {
#include "publish/paper_functions.def"
} paper;
#undef PAPER
#define PAPER(name) #name,
static const char *const names[] = {
#include "publish/paper_functions.def"
};
#undef PAPER
/* The functions of cairo, pango and glib are found through the library that uses them. */
static struct library library = LIBRARY("pangocairo-1.0", NULL, names, &paper);

enum { EM = 1000,
       MEASURED = 0x10000, /* characters whose width is kept: all but the rarest */
       SET_SIZE = 100,     /* points */
       WEIGHTS = 2 };

/* The first that is there is taken; where none is, whatever has the characters. */
static const struct family {
    const char *name;
    bool has_bold; /* else letters are drawn twice, a little apart */
} families[] = {
    { "WenQuanYi Zen Hei", false },
    { "Noto Sans CJK SC", true },
    { "Source Han Sans SC", true },
    { "Noto Serif CJK SC", true },
    { "SimSun", false },
    { "serif", true },
};

struct drawing {
    struct arena *arena;
    struct buf *out;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *faces[WEIGHTS];
    int16_t *advances; /* MEASURED for each weight; 0: not yet known */
    int weight;        /* that is set; -1: none */
    const struct family *family;
    struct bytes lacking; /* the first character that no font has */
    struct qr code;
    struct bytes coded;
};

static double points(int twips)
{
    return (double)twips / PAPER_POINT;
}

/* All is set at one large size and drawn smaller: fonts with pictures of letters for small
 * sizes have other widths there. */
static void set_text(struct drawing *drawing, struct bytes text, bool bold)
{
    if (drawing->weight != bold)
        paper.pango_layout_set_font_description(drawing->layout, drawing->faces[bold]);
    drawing->weight = bold;
    paper.pango_layout_set_text(drawing->layout, (const char *)text.at, (int)text.size);
    if (drawing->lacking.size == 0 &&
        paper.pango_layout_get_unknown_glyphs_count(drawing->layout) > 0)
        drawing->lacking = text;
}

static uint32_t code_point(struct bytes character)
{
    static const uint8_t masks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    uint32_t code = character.size <= 4 ? character.at[0] & masks[character.size] : 0;
    for (size_t i = 1; i < character.size; i++)
        code = code << 6 | (character.at[i] & 0x3FU);
    return code;
}

static int advance(void *self, struct bytes character, bool bold)
{
    struct drawing *drawing = self;
    uint32_t code = code_point(character);
    int16_t *kept = code < MEASURED ? &drawing->advances[code + (bold ? MEASURED : 0)] : NULL;
    int width = 0;
    if (kept && *kept > 0)
        return *kept - 1;
    set_text(drawing, character, bold);
    paper.pango_layout_get_size(drawing->layout, &width, NULL);
    width = (int)((int64_t)width * EM / (SET_SIZE * (int64_t)PANGO_SCALE));
    if (kept && width < INT16_MAX)
        *kept = (int16_t)(width + 1);
    return width;
}

static enum err has_glyphs(const struct drawing *drawing)
{
    if (drawing->lacking.size == 0)
        return OK;
    return fault(ERR_MISSING,
                 "没有一种字体能印“%.*s”：请安装字体软件包 " PAPER_FONTS
                 "（apt install " PAPER_FONTS "），生僻字再装 " PAPER_FONTS_RARE "，然后再试",
                 "no font here can print \"%.*s\": install the fonts of " PAPER_FONTS
                 " (apt install " PAPER_FONTS "), for a rare character " PAPER_FONTS_RARE
                 " too, and try again",
                 (int)drawing->lacking.size, (const char *)drawing->lacking.at);
}

static void show_line(struct drawing *drawing, double x, double y, double scale)
{
    paper.cairo_save(drawing->cairo);
    paper.cairo_translate(drawing->cairo, x, y);
    paper.cairo_scale(drawing->cairo, scale, scale);
    paper.cairo_move_to(drawing->cairo, 0, 0);
    paper.pango_cairo_show_layout_line(
        drawing->cairo, paper.pango_layout_get_line_readonly(drawing->layout, 0));
    paper.cairo_restore(drawing->cairo);
}

static void draw_text(struct drawing *drawing, const struct paper_mark *mark)
{
    int width = 0;
    double type = points(mark->type);
    double x = points(mark->x);
    /* A Chinese character fills a square that reaches 0.12 of its height below the line. */
    double y = points(mark->y) + points(mark->height - mark->type) / 2 + type * 0.88;
    set_text(drawing, mark->text, mark->bold);
    paper.pango_layout_get_size(drawing->layout, &width, NULL);
    double lack = points(mark->width) - (double)width / PANGO_SCALE * type / SET_SIZE;
    if (mark->align == MARK_CENTRE)
        x += lack / 2;
    if (mark->align == MARK_RIGHT)
        x += lack;
    paper.cairo_set_source_rgb(drawing->cairo, mark->red ? 0.75 : 0, 0, 0);
    show_line(drawing, x, y, type / SET_SIZE);
    if (mark->bold && !drawing->family->has_bold)
        show_line(drawing, x + type / 40, y, type / SET_SIZE);
}

static void draw_rule(struct drawing *drawing, const struct paper_mark *mark)
{
    static const double dashes[] = { 4, 4 };
    double grey = mark->faint || mark->dashed ? 0.55 : 0;
    paper.cairo_set_source_rgb(drawing->cairo, grey, grey, grey);
    paper.cairo_set_line_width(drawing->cairo, points(mark->type));
    paper.cairo_set_dash(drawing->cairo, dashes, mark->dashed ? 2 : 0, 0);
    paper.cairo_move_to(drawing->cairo, points(mark->x), points(mark->y));
    paper.cairo_line_to(drawing->cairo, points(mark->x + mark->width),
                        points(mark->y + mark->height));
    paper.cairo_stroke(drawing->cairo);
}

static enum err draw_code(struct drawing *drawing, const struct paper_mark *mark)
{
    if (!bytes_equal(drawing->coded, mark->text)) {
        TRY(qr_make(drawing->arena, mark->text, &drawing->code));
        drawing->coded = mark->text;
    }
    const struct qr *code = &drawing->code;
    double module = points(mark->width) / (double)code->side;
    paper.cairo_set_source_rgb(drawing->cairo, 0, 0, 0);
    for (size_t row = 0; row < code->side; row++)
        for (size_t at = 0, end = 0; at < code->side; at = end) {
            const uint8_t *line = &code->module[row * code->side];
            for (end = at + 1; end < code->side && line[end] == line[at]; end++)
                ;
            if (line[at] != 0)
                paper.cairo_rectangle(drawing->cairo,
                                      points(mark->x) + (double)at * module,
                                      points(mark->y) + (double)row * module,
                                      (double)(end - at) * module, module);
        }
    paper.cairo_fill(drawing->cairo);
    return OK;
}

static enum err draw_mark(struct drawing *drawing, const struct paper_mark *mark)
{
    switch (mark->kind) {
    case MARK_TEXT:
        draw_text(drawing, mark);
        break;
    case MARK_RULE:
        draw_rule(drawing, mark);
        break;
    case MARK_FILL:
        paper.cairo_set_source_rgb(drawing->cairo, 0.93, 0.93, 0.93);
        paper.cairo_rectangle(drawing->cairo, points(mark->x), points(mark->y),
                              points(mark->width), points(mark->height));
        paper.cairo_fill(drawing->cairo);
        break;
    case MARK_CODE:
        return draw_code(drawing, mark);
    }
    return OK;
}

static cairo_status_t take_bytes(void *self, const unsigned char *data, unsigned size)
{
    struct drawing *drawing = self;
    buf_put(drawing->out, bytes_of(data, size));
    return drawing->out->bad || drawing->out->exhausted ? CAIRO_STATUS_WRITE_ERROR
                                                        : CAIRO_STATUS_SUCCESS;
}

/* The family to set all in; NULL: there are no fonts at all. */
static const struct family *choose_family(struct drawing *drawing)
{
    const size_t last = sizeof families / sizeof families[0] - 1;
    PangoFontFamily **list = NULL;
    int count = 0;
    size_t best = last;
    paper.pango_font_map_list_families(drawing->fonts, &list, &count);
    for (int i = 0; i < count; i++)
        for (size_t j = 0; j < best; j++)
            if (strcmp(paper.pango_font_family_get_name(list[i]), families[j].name) == 0)
                best = j;
    paper.g_free(list);
    return count > 0 ? &families[best] : NULL;
}

static enum err open_fonts(struct drawing *drawing, enum language language)
{
    drawing->fonts = paper.pango_cairo_font_map_new();
    drawing->family = choose_family(drawing);
    if (!drawing->family)
        drawing->lacking = bytes_text(language == LANGUAGE_ZH ? "字" : "A");
    TRY(has_glyphs(drawing));
    drawing->context = paper.pango_font_map_create_context(drawing->fonts);
    paper.pango_context_set_language(drawing->context,
                                     paper.pango_language_from_string("zh-cn"));
    cairo_font_options_t *options = paper.cairo_font_options_create();
    paper.cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    paper.cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    paper.pango_cairo_context_set_font_options(drawing->context, options);
    paper.cairo_font_options_destroy(options);
    drawing->layout = paper.pango_layout_new(drawing->context);
    paper.pango_layout_set_single_paragraph_mode(drawing->layout, 1);
    for (int i = 0; i < WEIGHTS; i++) {
        PangoFontDescription *face = paper.pango_font_description_new();
        bool bold = i > 0 && drawing->family->has_bold;
        paper.pango_font_description_set_family(face, drawing->family->name);
        paper.pango_font_description_set_weight(face, bold ? PANGO_WEIGHT_BOLD
                                                           : PANGO_WEIGHT_NORMAL);
        paper.pango_font_description_set_absolute_size(face, (double)SET_SIZE * PANGO_SCALE);
        drawing->faces[i] = face;
    }
    drawing->advances = arena_array(drawing->arena, (size_t)WEIGHTS * MEASURED,
                                    sizeof *drawing->advances);
    return drawing->advances ? OK : fault_memory();
}

static enum err open_surface(struct drawing *drawing, const struct tables *tables,
                             enum language language, const struct paper_pages *pages)
{
    static const struct date fixed = { 2000, 1, 1 };
    const struct date day = tables->day.year != 0 ? tables->day : fixed;
    const char *title = "sanzi";
    char date[64];
    (void)snprintf(date, sizeof date, "%04d-%02d-%02dT00:00:00+08:00", day.year, day.month,
                   day.day);
    if (tables->count > 0)
        title = words_in(tables->at[0]->title, language);
    cairo_surface_t *surface = paper.cairo_pdf_surface_create_for_stream(
        take_bytes, drawing, points(pages->width), points(pages->height));
    drawing->surface = surface;
    paper.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
    paper.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "sanzi");
    paper.cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
    drawing->cairo = paper.cairo_create(surface);
    return OK;
}

static enum err draw_pages(struct drawing *drawing, const struct paper_pages *pages)
{
    for (const struct paper_page *page = pages->first; page; page = page->next) {
        for (const struct paper_mark *mark = page->first; mark; mark = mark->next)
            TRY(draw_mark(drawing, mark));
        TRY(has_glyphs(drawing));
        paper.cairo_show_page(drawing->cairo);
    }
    paper.cairo_surface_finish(drawing->surface);
    cairo_status_t status = paper.cairo_surface_status(drawing->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = paper.cairo_status(drawing->cairo);
    if (status == CAIRO_STATUS_NO_MEMORY || drawing->out->bad || drawing->out->exhausted)
        return fault_memory();
    if (status != CAIRO_STATUS_SUCCESS)
        return fault(ERR_SYSTEM, "做不成 PDF 文件：%s", "the PDF file cannot be made: %s",
                     paper.cairo_status_to_string(status));
    return OK;
}

static void close_all(struct drawing *drawing)
{
    for (int i = 0; i < WEIGHTS; i++)
        if (drawing->faces[i])
            paper.pango_font_description_free(drawing->faces[i]);
    if (drawing->layout)
        paper.g_object_unref(drawing->layout);
    if (drawing->context)
        paper.g_object_unref(drawing->context);
    if (drawing->fonts)
        paper.g_object_unref(drawing->fonts);
    if (drawing->cairo)
        paper.cairo_destroy(drawing->cairo);
    if (drawing->surface)
        paper.cairo_surface_destroy(drawing->surface);
}

static enum err draw(struct drawing *drawing, const struct tables *tables,
                     enum language language)
{
    struct paper_pages pages = { 0 };
    const struct ruler ruler = { .self = drawing, .advance = advance };
    TRY(open_fonts(drawing, language));
    TRY(paper_lay_out(tables, language, tables->paper, &ruler, &pages));
    TRY(has_glyphs(drawing));
    TRY(open_surface(drawing, tables, language, &pages));
    return draw_pages(drawing, &pages);
}

enum err paper_print(const struct tables *tables, enum language language, struct buf *out)
{
    struct drawing drawing = { .arena = tables->arena, .out = out, .weight = -1 };
    TRY(library_load(&library));
    enum err code = draw(&drawing, tables, language);
    close_all(&drawing);
    return code;
}
