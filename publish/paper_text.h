/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a text on paper, by a ruler's measures: for paper_*.c only. */
#ifndef PUBLISH_PAPER_TEXT_H
#define PUBLISH_PAPER_TEXT_H

#include "publish/paper_layout.h"

struct paper_type {
    int size;
    bool bold;
    bool red;
};

/* How wide a text is, in thousandths of its type's size, and in twips. */
int paper_ems(const struct ruler *ruler, struct bytes text, bool bold);
int paper_width(const struct ruler *ruler, struct bytes text, struct paper_type type);
/* The widest part that no line ends in. */
int paper_ems_whole(const struct ruler *ruler, struct bytes text, bool bold);
/* Cut the next line of a width off *rest; never empty while *rest is not. */
struct bytes paper_line(const struct ruler *ruler, struct bytes *rest, struct paper_type type,
                        int width);
size_t paper_lines(const struct ruler *ruler, struct bytes text, struct paper_type type,
                   int width);
static inline int paper_leading(int type)
{
    return type * 14 / 10;
}

#endif
