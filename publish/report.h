/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A report as a row of a list: a name, a title, which choices it takes, and a pure function
 * from the books to tables. A report is one file in publish/reports/ and one line in
 * reports.def; the command, help, screen, CSV, XLSX, JSON and the board are drawn from it.
 */
#ifndef PUBLISH_REPORT_H
#define PUBLISH_REPORT_H

#include "publish/books.h"
#include "publish/table.h"

/* What a person may choose; a report ignores none silently: what it does not take is refused
 * before it is called. */
enum report_choice {
    REPORT_SPAN = 1 << 0,    /* from and to */
    REPORT_DAY = 1 << 1,     /* as at a day: `to` alone */
    REPORT_DETAIL = 1 << 2,  /* down to leaf accounts */
    REPORT_ACCOUNT = 1 << 3, /* one account, or all under a code */
    REPORT_ASPECT = 1 << 4,  /* one party, household, project … */
    REPORT_FORM = 1 << 5,    /* a statutory form, where there are several */
    REPORT_SETS = 1 << 6,    /* may be consolidated over sets */
    REPORT_YEAR = 1 << 7,    /* a whole year */
    REPORT_ENTRY = 1 << 8,   /* one entry, by index */
};

struct report_request {
    struct arena *arena;
    const struct books *books;
    enum language language;
    struct bytes set; /* empty: all sets together */
    struct date from; /* first day of the span */
    struct date to;   /* last day of it; the day of a report as at a day */
    bool detail;
    struct bytes account; /* empty: all */
    struct bytes aspects[ASPECT_COUNT];
    struct bytes form;
    uint64_t entry; /* UINT64_MAX: none */
};

/* The tables of a report, one or more, in order. */
struct tables {
    struct arena *arena;
    struct table **at;
    size_t count;
    size_t room;
    size_t wrong; /* how many checks failed: the command's exit status is 1 where any did */
};
/* One more, empty; never NULL (a table without memory is `bad` and refused when printed). */
struct table *tables_add(struct tables *tables, const char *name, struct words title,
                         const struct column *columns);

struct report {
    const char *name;  /* as typed and in JSON */
    const char *alias; /* in Chinese, as typed */
    struct words title;
    struct words help;
    unsigned choices;
    /* ERR_USAGE where a choice is not in the books (no such account), ERR_LIMIT, ERR_MEMORY. */
    enum err (*make)(const struct report_request *request, struct tables *out);
};

#define REPORT(name) extern const struct report report_##name;
#include "publish/reports.def"
#undef REPORT

extern const struct report *const reports[];
extern const size_t report_count;

/* By name, alias or title; NULL. */
const struct report *report_find(struct bytes name);
/* Make it: choices that it does not take are refused (ERR_USAGE), facts that all reports show
 * (village, set, span, how many entries were read) are put first. */
enum err report_make(const struct report *report, const struct report_request *request,
                     struct tables *out);

#endif
