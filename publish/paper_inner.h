/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of laying out: for paper_*.c only. */
#ifndef PUBLISH_PAPER_INNER_H
#define PUBLISH_PAPER_INNER_H

#include "publish/paper_forms.h"
#include "publish/paper_text.h"
#include "publish/table_carry.h"
#include "publish/table_inner.h"

#define MILLIMETRES(n) ((int)((n)*1440L * 10 / 254))

struct flow;
/* paper_columns.c: columns of tables that go on as one list. */
struct paper_column {
    size_t at; /* among the table's */
    int natural;
    int least;
    int x;
    int width;
    bool right;
};
struct paper_grid {
    struct paper_column columns[TABLE_COLUMNS_MAX];
    size_t count;
};
struct paper_fit {
    int width; /* of the leaf */
    int height;
    int type;
    int margin;
};
/* One grid for each table, shared by those that go on. */
enum err paper_measure(const struct tables *tables, const struct flow *flow,
                       struct paper_grid ***out);
enum err paper_choose(const struct tables *tables, const struct paper *paper,
                      struct paper_grid *const *grids, struct paper_fit *out);
/* Is there room for paper->type? */
bool paper_takes(const struct tables *tables, const struct paper *paper,
                 struct paper_grid *const *grids, struct paper_fit *out);
void paper_spread(struct paper_grid *grid, const struct paper_fit *fit);
static inline int paper_pad(int type)
{
    return type / 4;
}

/* What stands at the foot of every page. */
struct paper_foot {
    struct bytes phone;
    struct bytes groups;
    struct bytes key;
    struct bytes page; /* empty: nothing */
    int height;        /* 0: only the page's number */
};

/* The flow of marks over pages. */
struct flow {
    struct arena *arena;
    const struct paper *paper;
    const struct paper_form *form;
    const struct ruler *ruler;
    enum language language;
    struct paper_fit fit;
    struct paper_foot foot;
    struct paper_pages *out;
    struct paper_page *page;
    struct paper_page *last;
    struct words main;        /* the first table's title */
    const struct table *said; /* the table above on this page; NULL: none */
    int y;                    /* where the next thing stands */
    int bottom;               /* nothing below but the foot */
    bool dense;               /* rows lie close, so that all is one page */
    bool dry;                 /* only to see how high things are */
    struct paper_mark nowhere;
    bool bad;
};
static inline int flow_inside(const struct flow *flow)
{
    return flow->fit.width - 2 * flow->fit.margin;
}
struct box {
    int x;
    int y;
    int width;
    enum mark_align align;
};
/* paper_mark.c. Never NULL. */
struct paper_mark *flow_mark(struct flow *flow, enum mark_kind kind);
/* Lines of a text from box.y down; where the last one ends. */
int flow_text(struct flow *flow, struct box box, struct bytes text, struct paper_type type);
/* From the box's corner down or across; width and height, one of them 0. */
struct paper_mark *flow_rule(struct flow *flow, struct box box, int height, int thick);
void flow_frame(struct flow *flow, struct box box, int height, int thick);
void flow_page(struct flow *flow, uint64_t entry);
static inline struct bytes flow_words(const struct flow *flow, struct words words)
{
    return bytes_text(words_in(words, flow->language));
}

/* paper_frame.c: what stands around tables. */
void paper_head(struct flow *flow, const struct table *table, bool again);
void paper_under(struct flow *flow, const struct table *table);
void paper_signs(struct flow *flow, const struct table *last);
void paper_foot_make(struct flow *flow);
void paper_feet(struct flow *flow);

#endif
