/* SPDX-License-Identifier: Apache-2.0 */
/* What shapes of pictures share: for picture*.c only. */
#ifndef PUBLISH_PICTURE_INNER_H
#define PUBLISH_PICTURE_INNER_H

#include "publish/picture.h"

enum {
    PICTURE_WIDTH = 400, /* of the coordinates: a phone's */
    PICTURE_TEXT = 18,   /* size of letters */
    PICTURE_ROWS_MAX = 400,
    PICTURE_WORDS_MAX = 1000,
};

struct mark {
    struct bytes label;
    int64_t fen;        /* of lines and bars; of a grid its line, or -1 */
    struct bytes state; /* of a grid */
    struct date due;
};

struct drawing {
    const struct picture *picture;
    const struct table *table;
    enum language language;
    struct mark *marks; /* plain rows, in their order */
    size_t count;
    struct buf svg; /* what stands within the element */
    struct buf words;
    int height;
};

/* Somebody's words at a place; `anchor` as SVG has it: "start", "middle", "end". */
void picture_text(struct drawing *drawing, int x, int y, const char *anchor,
                  struct bytes text);
/* "1,234.56 元" in words. */
void picture_words_money(struct drawing *drawing, int64_t fen);
void picture_words(struct drawing *drawing, const char *zh, const char *en);

void picture_line(struct drawing *drawing);
void picture_bars(struct drawing *drawing);
void picture_grid(struct drawing *drawing);

#endif
