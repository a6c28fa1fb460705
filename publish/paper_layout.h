/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables laid out on paper (specs/paper.md): which leaf and type, how wide columns are, where
 * rows break, what is said again at the head and foot of each page. Pure: letters are measured
 * by a ruler that is handed in, and the outcome is marks on pages, for a drawer (paper.h).
 * Lengths are twips, twentieths of a point; measures of type are thousandths of its size.
 */
#ifndef PUBLISH_PAPER_LAYOUT_H
#define PUBLISH_PAPER_LAYOUT_H

#include "base/hash.h"
#include "publish/table.h"

enum paper_size {
    PAPER_SIZE_FREE, /* A4; what hangs on the wall A3 where A4 has no room for its type */
    PAPER_A4,
    PAPER_A3,
};

enum paper_turn {
    PAPER_TURN_FREE, /* upright where the columns have room, else across */
    PAPER_UPRIGHT,
    PAPER_ACROSS,
};

enum { PAPER_POINT = 20,        /* twips */
       PAPER_TYPE_LEAST = 120,  /* 6 pt */
       PAPER_TYPE_MOST = 960 }; /* 48 pt */

/* What proves a sheet, on each of its pages. Empty texts are left out. */
struct paper_stamp {
    struct bytes key;  /* the log's, as a line */
    struct bytes page; /* SHA-256 of verify.html, in hex */
    uint64_t size;     /* of the log that it was drawn from; 0: no stamp */
    struct hash root;  /* of that size */
    uint64_t notice;   /* the entry that puts it up; UINT64_MAX: none */
    struct bytes site; /* where the publication stands, "https://…"; empty: nowhere */
    struct bytes phone;
};

struct paper {
    enum paper_size size;
    enum paper_turn turn;
    int type;   /* 0: as large as its use wants, less where columns are many */
    bool board; /* to be hung up: large type, signed by those who answer for it */
    struct paper_stamp stamp;
};

struct ruler {
    void *self;
    /* How far one character moves on, in thousandths of the type's size. */
    int (*advance)(void *self, struct bytes character, bool bold);
};

enum mark_kind {
    MARK_TEXT, /* one line, in a box of its height */
    MARK_RULE, /* a line, `type` thick */
    MARK_FILL, /* a light ground */
    MARK_CODE, /* a QR code, a square */
};

enum mark_align {
    MARK_LEFT,
    MARK_CENTRE,
    MARK_RIGHT,
};

struct paper_mark {
    enum mark_kind kind;
    enum mark_align align;
    int x;
    int y;
    int width;
    int height;
    int type;
    bool bold;
    bool red;    /* an amount below zero */
    bool faint;  /* a rule between rows */
    bool dashed; /* where to cut */
    struct bytes text;
    struct paper_mark *next;
};

struct paper_page {
    uint64_t entry; /* that it shows; UINT64_MAX: none, or many */
    struct paper_mark *first;
    struct paper_mark *last;
    struct paper_page *next;
};

struct paper_pages {
    int width;
    int height;
    int type; /* as chosen */
    struct paper_page *first;
    size_t count;
};

/* ERR_USAGE where a type that somebody chose has no room, ERR_LIMIT, ERR_MEMORY. `paper` may be
 * NULL: A4, no stamp. */
enum err paper_lay_out(const struct tables *tables, enum language language,
                       const struct paper *paper, const struct ruler *ruler,
                       struct paper_pages *out);
/* What the code of a stamp says (specs/paper.md#code); `entry` UINT64_MAX: of none. */
struct bytes paper_code(struct arena *arena, const struct paper_stamp *stamp, uint64_t entry);

#endif
