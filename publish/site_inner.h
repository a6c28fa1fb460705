/* SPDX-License-Identifier: Apache-2.0 */
/* How the site comes about: for publish/site*.c and publish/site/ only. */
#ifndef PUBLISH_SITE_INNER_H
#define PUBLISH_SITE_INNER_H

#include "base/arena.h"
#include "publish/books.h"
#include "publish/html.h"
#include "publish/report.h"
#include "publish/site.h"

enum {
    PAGE_ROWS_MAX = 200,
    PAGE_SIZE_MAX = 200 * 1000,
    PAGE_ROWS = 180,           /* past so many rows a new page begins: */
    PAGE_SIZE = 150 * 1000,    /* what stands after a table has room */
    SITE_PIECE_MAX = 16 << 20, /* a page in the making, or data */
};

struct site_notice {
    uint64_t index;
    const struct entry *entry;
    int64_t time;
    bool changed; /* since the pages of old */
};

struct site_month {
    struct bytes set;
    size_t at; /* of the set in books.sets */
    struct month month;
    uint64_t index;   /* of its closing */
    uint64_t entries; /* vouchers in it */
    bool changed;
};

struct site {
    struct arena *arena;   /* of what is given out */
    struct arena *scratch; /* of a page, back to its mark afterwards */
    const struct site_options *options;
    struct books frame; /* without vouchers */
    struct books *whole;
    int64_t time; /* of the last entry: all that the pages know of the day */
    struct date day;
    struct site_notice *notices; /* in order of the log */
    size_t notice_count;
    struct site_month *months; /* closed ones, by set and month */
    size_t month_count;
    bool notices_changed; /* any; also by a step of its way */
    bool months_changed;
    struct snapshot_file *first;
    struct snapshot_file **end;
};

/* NULL: none of this index. */
struct site_notice *site_notice_at(struct site *site, uint64_t index);
/* Every step of every notice's way: reviewed, put up, objected to, answered, corrected. */
enum err site_steps(struct site *site,
                    enum err (*each)(void *self, uint64_t notice,
                                     const struct book_record *record),
                    void *self);
/* Which notice an entry's field leads to, also through an opinion; UINT64_MAX: none. */
uint64_t site_notice_of(struct site *site, const struct entry *entry, const char *field);

/* One sort of page. */
struct site_kind {
    enum err (*make)(struct site *site);
};
#define SITE(name) extern const struct site_kind site_##name;
#include "publish/site.def"
#undef SITE

/* A file; its bytes are copied. */
enum err site_put(struct site *site, const char *path, struct bytes bytes);
/* The whole log read once, when first asked for. */
enum err site_books(struct site *site, const struct books **out);
/* A report in both languages, in the scratch arena. */
struct site_report {
    struct tables zh;
    struct tables en;
};
enum err site_report(struct site *site, const struct report *report,
                     const struct report_request *request, struct site_report *out);

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

/* The fields of an entry as a list, by the table of its kind. */
void put_entry_fields(struct buf *buf, const struct entry *entry, const char *const *without);
/* "第 12 条", a link to its proof, from a page in a folder. */
void put_proof_link(struct buf *buf, uint64_t index);
/* An item of a list on a page of the top folder. */
void put_notice_link(struct buf *buf, const struct site_notice *notice);
/* Stem of a month's pages: "m/2025-01", and of a set that is not the main one "m/2-2025-01". */
char *month_stem(struct site *site, const struct site_month *month, const char *folder);

#endif
