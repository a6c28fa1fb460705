/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pictures of reports (specs/pictures.md): SVG drawn from a table's cells, with a text that
 * says the same in words. Pure and deterministic: whole numbers, attributes only, no script, no
 * style sheet, the reader's own sans-serif. What is a picture of what is a list (pictures[]).
 */
#ifndef PUBLISH_PICTURE_H
#define PUBLISH_PICTURE_H

#include "publish/table.h"

enum picture_shape {
    PICTURE_LINE, /* one amount over the rows, from left to right */
    PICTURE_BARS, /* one bar a row, the largest first; what is beyond ten is one bar */
    PICTURE_GRID, /* of a calendar: an item a line, a month a square */
};

struct picture {
    const char *name;   /* of its file: "money" */
    const char *report; /* "": none, a page's own table */
    const char *table;  /* of the report's, by name */
    enum picture_shape shape;
    const char *label;  /* column: what a mark is called */
    const char *amount; /* column of its height or length; of a grid, of its state */
    struct words title;
};

extern const struct picture pictures[];
extern const size_t picture_count;
const struct picture *picture_find(const char *name); /* NULL: none */

/* Draw it from the tables of its report, made in this language. An element <svg> by itself,
 * well-formed, for a page or a file; *text gets one paragraph of plain words. The ids in it
 * begin with the picture's name, in English with NAME-en. Both bufs stay as they are where the
 * table has no rows: *any says whether there was something to draw. ERR_LIMIT, ERR_MEMORY. */
struct picture_out {
    struct buf *svg;
    struct buf *text;
    bool any;
};
enum err picture_draw(const struct picture *picture, const struct tables *tables,
                      enum language language, struct picture_out *out);

#endif
