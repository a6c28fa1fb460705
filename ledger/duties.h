/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a village owes its people to know (specs/duties.md): the catalogue of disclosure items,
 * and what the rules of places say about when. Pure data: an item is a line in duties.def, a
 * place's rules a row in duties.c. Numbers that a place does not state are not invented: 0.
 */
#ifndef LEDGER_DUTIES_H
#define LEDGER_DUTIES_H

#include "base/date.h"
#include "ledger/kind.h"

enum duty_section {
    DUTY_PARTY,
    DUTY_VILLAGE,
    DUTY_FINANCE,
    DUTY_SERVICE,
    DUTY_SUPERVISION,
    DUTY_SECTIONS,
};

enum duty_rhythm {
    DUTY_MONTHLY,
    DUTY_QUARTERLY,
    DUTY_HALF_YEARLY,
    DUTY_YEARLY,
    DUTY_EVENT,    /* when it happens, within the days of the rules */
    DUTY_STANDING, /* always up */
    DUTY_STAGES,   /* at each stage of a work */
    DUTY_RHYTHMS,
};

struct duty {
    const char *item; /* on the wire, and never reused: "finance.income" */
    enum duty_section section;
    enum duty_rhythm rhythm;
    const char *report; /* that shows it (publish/reports.def); "notices": no table does */
    struct words title;
    struct words content; /* what it must say */
    struct words basis;
};

extern const struct duty duties[];
extern const size_t duty_count;
/* The same as choices of a field; ended by one without name. */
extern const struct choice duty_choices[];

const struct duty *duty_find(struct bytes item); /* NULL: none */
struct words duty_section_words(enum duty_section section);
struct words duty_rhythm_words(enum duty_rhythm rhythm);
/* Who reviews it before it is put up. */
struct words duty_reviewer_words(enum duty_section section);

/* What a place's rules say; 0 where they give no number. */
struct duty_rules {
    const char *name; /* the value of policy disclosure.rules */
    struct words place;
    struct words basis;
    int day;         /* of the first month after the period: by then it is up */
    int event_days;  /* after an event */
    int stay_days;   /* on the board, at least */
    int notice_days; /* 公示 before something takes effect, at least */
    int review_days; /* for the supervision committee to object */
    int answer_days; /* to a villager's objection */
    int town_days;   /* for the township to answer what was passed on to it */
    bool finance_monthly;
    struct words also; /* what else they say; no texts: nothing that this program judges */
};

extern const struct duty_rules duty_rules[];
extern const size_t duty_rules_count;
const struct duty_rules *duty_rules_find(struct bytes name); /* NULL: none */

/* The day of the first month after the period that holds where no rule says another. */
enum { DUTY_DAY_DEFAULT = 15,
       DUTY_DAY_MAX = 28 };

/* The period that a day lies in, by an item's rhythm; false for one without periods. */
bool duty_period(enum duty_rhythm rhythm, struct date day, struct period *out);
/* That day of the first month after a period. */
struct date duty_due(const struct period *period, int day);

#endif
