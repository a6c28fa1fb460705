/* SPDX-License-Identifier: Apache-2.0 */
/* How the site comes about: for publish/site*.c and publish/site/ only. */
#ifndef PUBLISH_SITE_INNER_H
#define PUBLISH_SITE_INNER_H

#include "base/arena.h"
#include "publish/books.h"
#include "publish/report.h"
#include "publish/site.h"

struct site_notice {
    uint64_t index;
    const struct entry *entry;
    int64_t time;
    uint64_t corrected; /* by the last notice that corrects it; UINT64_MAX: stands */
    bool changed;       /* since the pages of old */
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
    struct date before;          /* the day of the pages of old */
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
/* As they stood before this entry, in the scratch arena: sheets tell what was known then. */
enum err site_books_then(struct site *site, uint64_t index, const struct books **out);
/* A report in both languages, in the scratch arena. */
struct site_report {
    struct tables zh;
    struct tables en;
};
enum err site_report(struct site *site, const struct report *report,
                     const struct report_request *request, struct site_report *out);

#endif
