/* SPDX-License-Identifier: Apache-2.0 */
/* Pages in the making: for publish/site*.c and publish/site/ only. */
#ifndef PUBLISH_SITE_PAGE_H
#define PUBLISH_SITE_PAGE_H

#include "publish/html.h"
#include "publish/site_inner.h"

enum {
    PAGE_ROWS_MAX = 200,
    PAGE_SIZE_MAX = 200 * 1000,
    PAGE_ROWS = 180,           /* past so many rows a new page begins: */
    PAGE_SIZE = 150 * 1000,    /* what stands after a table has room */
    SITE_PIECE_MAX = 16 << 20, /* a page in the making, or data */
};

/* A page, and those numbered 2, 3 … that go on with it. */
struct page {
    struct site *site;
    const char *stem;
    struct bytes zh; /* title */
    struct bytes en;
    struct buf buf;
    unsigned number;
    size_t rows;
    bool flat; /* stands in the top folder */
};
enum err page_start(struct site *site, const char *stem, struct words title, struct page *out);
enum err page_end(struct page *page);
struct html_paper page_paper(struct page *page);
enum err page_report(struct page *page, const struct site_report *report, unsigned level);
/* A picture (publish/picture.h) of a report's tables; nothing where they have no rows. */
enum err page_picture(struct page *page, const char *name, const struct site_report *report);
/* Would so many rows more be too many, or the page too long? Begin the next one then, where no
 * table is open. */
bool page_full(const struct page *page, size_t rows);
enum err page_room(struct page *page, size_t rows);
/* What stands on the accounts under a code at a month's end. */
enum err site_money(struct site *site, struct bytes set, const char *code, struct month month,
                    int64_t *out);
/* printf into the scratch arena; NULL: no memory. */
char *site_text(struct site *site, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void put_month_words(struct buf *buf, struct month month);
/* "2025Q4" as a villager reads it: 2025年第四季度; what is no period stays as it is. */
struct bytes period_words(struct site *site, struct bytes period);

/* The fields of an entry as a list, by the table of its kind. */
void put_entry_fields(struct buf *buf, const struct entry *entry, const char *const *without);
/* "第 12 条", a link to its proof, from a page in a folder. */
void put_proof_link(struct buf *buf, uint64_t index);
/* An item of a list; up: "" on a page of the top folder, else "../". */
void put_notice_link(struct site *site, struct buf *buf, const char *up,
                     const struct site_notice *notice);
/* Stem of a month's pages: "m/2025-01", and of a set that is not the main one "m/2-2025-01". */
char *month_stem(struct site *site, const struct site_month *month, const char *folder);

/* Rows of the index of search, and a piece of it: the script's function called with them. Of a
 * month each SEARCH_ROWS vouchers have a piece, counted from 0. */
enum { SEARCH_ROWS = 400 };
struct json *search_row(struct site *site, struct json *rows, const char *address,
                        struct bytes text);
enum err search_piece(struct site *site, const char *path, const char *call,
                      const struct json *rows);
char *search_stem(struct site *site, const struct site_month *month, uint64_t piece);

#endif
