/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The calendar of disclosure (specs/duties.md): what was due on which day, and what came of it,
 * by the rules of a place. Pure, over the books.
 */
#ifndef PUBLISH_CALENDAR_H
#define PUBLISH_CALENDAR_H

#include "ledger/duties.h"
#include "publish/books.h"

enum calendar_state {
    CALENDAR_AHEAD,    /* the day has not come, and nothing is up yet */
    CALENDAR_DONE,     /* up in time */
    CALENDAR_LATE,     /* up after the day */
    CALENDAR_UNPOSTED, /* recorded, and never put up: the day has passed */
    CALENDAR_MISSING,  /* nothing at all, and the day has passed */
    CALENDAR_STATES,
};

enum calendar_doubt {
    CALENDAR_UNREVIEWED = 1 << 0, /* put up without the supervision committee's consent */
    CALENDAR_SHORT = 1 << 1,      /* taken down before its days on the board were over */
    CALENDAR_BRIEF = 1 << 2,      /* a notice that left too few days for objections */
};

struct calendar_row {
    const struct duty *duty;
    struct period period; /* of an event: its day alone */
    struct date due;      /* year 0: the rules give no number */
    struct date posted;   /* first put up; year 0: not */
    uint64_t index;       /* of the disclosure; UINT64_MAX: none */
    enum calendar_state state;
    unsigned doubts;
    int late; /* days */
};

struct calendar {
    struct calendar_row *rows; /* by item as in the catalogue, then by period */
    size_t count;
};

/* Periods that end, and events that happen, from `from` through `to`, as they stand at the end
 * of the day `to`. `rules` NULL: those of the policies then in force. Nothing is due for
 * periods that ended before the books of the main set began. Faults of the source. */
enum err calendar_make(const struct books *books, const struct duty_rules *rules,
                       const struct period *span, struct calendar *out);
struct words calendar_state_words(enum calendar_state state);

#endif
