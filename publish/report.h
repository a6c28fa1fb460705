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
    REPORT_SETS = 1 << 6,    /* may be of all sets together */
    REPORT_YEAR = 1 << 7,    /* a whole year */
    REPORT_ENTRY = 1 << 8,   /* one entry, by index */
    REPORT_CHOICES = 9,      /* how many there are */
    REPORT_SIGNED = 1 << 9,  /* no choice: under it stand places to sign (publish/signing.h) */
    /* A sheet of the notice board: signed; its entry is the disclosure that put it up. */
    REPORT_SHEET = REPORT_SIGNED | REPORT_ENTRY,
    /* No choice: goes on to the last entry about the board where no last day is chosen. A sheet
     * of a year is put up in the next one, in which nothing may be posted yet. */
    REPORT_BOARD = 1 << 10,
};
struct words report_choice_words(unsigned choice); /* one of them */

struct report_request {
    struct arena *arena;
    const struct books *books;
    enum language language;
    struct bytes set; /* empty: all sets together */
    struct date from; /* first day of the span; year 0: not chosen, as with `to` */
    struct date to;   /* last day of it; the day of a report as at a day */
    bool detail;
    struct bytes account; /* empty: all */
    struct bytes aspects[ASPECT_COUNT];
    struct bytes form;
    uint64_t entry; /* UINT64_MAX: none */
};

/* What a report reads of the books; what a book's fold has is taken from there. */
enum report_reads {
    READS_ALL,      /* everything */
    READS_BALANCES, /* balances by account, and by what is never netted (balance_parties()) */
    READS_ACCOUNT,  /* vouchers on the account that was chosen; everything where none was */
};

/* The day of the last entry about the board: put up, reviewed, answered …; year 0: none. */
enum err report_board_day(const struct books *books, struct date *out);

struct report {
    const char *name;  /* as typed and in JSON */
    const char *alias; /* in Chinese, as typed */
    struct words title;
    struct words help;
    unsigned choices;
    enum report_reads reads;
    /* The span is whole by now, set and account are there. ERR_USAGE where another choice is
     * not in the books, ERR_LIMIT, ERR_MEMORY. */
    enum err (*make)(const struct report_request *request, struct tables *out);
};

#define REPORT(name) extern const struct report report_##name;
#include "publish/reports.def"
#undef REPORT

extern const struct report *const reports[];
extern const size_t report_count;

/* By name, alias or title, or the only one whose name or alias begins so; NULL. */
const struct report *report_find(struct bytes name);
/* The books for a report: whole, or from the fold of a view where it has what is read. */
enum err report_books(const struct report *report, const struct report_request *request,
                      const struct source *source, struct view *view, struct books *out);
/* Make it: choices that it does not take are refused (ERR_USAGE); days that were not chosen
 * become the first and the last month posted to (ERR_MISSING: nothing is), or the last year;
 * facts that all reports show are put first: village, set, span. */
enum err report_make(const struct report *report, const struct report_request *request,
                     struct tables *out);

#endif
