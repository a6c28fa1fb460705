/* SPDX-License-Identifier: Apache-2.0 */
/*
 * HTML5 that is well-formed XML too, and tables drawn in it (specs/site.md#html). What comes
 * from a log is escaped here and nowhere else. Words stand in both languages, of which the
 * style sheet shows one.
 */
#ifndef PUBLISH_HTML_H
#define PUBLISH_HTML_H

#include "publish/table.h"

/* Somebody's text as content or attribute: &, <, > and quotes escaped, control characters made
 * blanks, and what may not be shown to all masked (publish/mask.h). */
void html_text(struct buf *buf, struct bytes text);
/* The same without masking, for what the program itself made: paths, hashes. */
void html_plain(struct buf *buf, struct bytes text);
/* One text in two languages; one that is the same in both stands once. */
void html_both(struct buf *buf, struct words words);
void html_both_texts(struct buf *buf, struct bytes zh, struct bytes en);

/* Told before each row: where its page is full, the table is closed, a new page begun in the
 * same buf, and the table opened again. */
struct html_table;
struct html_paper {
    void *self;
    enum err (*row)(void *self, const struct html_table *table);
    struct buf *buf;
};

struct html_table {
    const struct table *zh;
    const struct table *en; /* the same table in English, or NULL */
    unsigned level;         /* of the heading above it; 0: it has none */
    size_t from;            /* the columns of one side (COLUMN_SIDE), up to before `end` */
    size_t end;             /* 0: all */
};
/* A table of two sides is drawn as two, one under the other. */
enum err html_table_put(const struct html_table *table, const struct html_paper *paper);
void html_table_open(const struct html_table *table, struct buf *buf);
void html_table_close(struct buf *buf);

#endif
