/* SPDX-License-Identifier: Apache-2.0 */
/* How tables of a name look on paper, where that is not how all do (specs/paper.md#forms). A
 * form is a row of paper_forms.c. */
#ifndef PUBLISH_PAPER_FORMS_H
#define PUBLISH_PAPER_FORMS_H

#include "publish/paper_layout.h"

enum paper_signs {
    SIGNS_NONE,  /* what stands under the tables are the boxes */
    SIGNS_SHEET, /* head, reviewer, maker */
    SIGNS_BOARD, /* those who answer for what hangs on the wall */
    SIGNS_BOOK,  /* who keeps the book and who checked it */
    SIGNS_KINDS,
};

struct paper_form {
    const char *name; /* of the tables; NULL: all others */
    enum paper_turn turn;
    int type;       /* as large as it should be, */
    int type_least; /* and as small as it may become */
    enum paper_signs signs;
    size_t rows;   /* so many at least, the others left empty */
    unsigned row;  /* so many lines high, to write in */
    bool hand;     /* filled in by hand: columns are wide enough for that */
    bool squeeze;  /* of two or three pages is made one, with smaller letters */
    bool half;     /* two leaves to a sheet, each with a foot of its own */
    bool own_leaf; /* each table begins one */
};

const struct paper_form *paper_form_of(const struct tables *tables, const struct paper *paper);

struct paper_sign {
    struct words title; /* NULL ends a list */
};
const struct paper_sign *paper_signs_of(enum paper_signs signs);

#endif
