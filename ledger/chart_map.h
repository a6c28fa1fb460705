/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which account of a newer chart takes what stood on one of an older (specs/charts.md): one
 * successor, or several to choose from, by hand and by what the balance consists of.
 */
#ifndef LEDGER_CHART_MAP_H
#define LEDGER_CHART_MAP_H

#include "ledger/chart.h"

enum { CHART_CHOICES_MAX = 5 };

struct chart_choice {
    const char *code;  /* first-level, of the newer chart; NULL ends the list */
    struct words when; /* what of the balance goes there; "" where it is the only one */
};

struct chart_map_row {
    const char *old; /* first-level, of the older chart */
    struct chart_choice choices[CHART_CHOICES_MAX];
    struct words note; /* what else to mind; "" */
};

struct chart_map {
    const char *from;
    const char *to;
    const struct chart_map_row *rows; /* one for each account of the older chart, in order */
    size_t count;
};

extern const struct chart_map chart_maps[];
extern const size_t chart_map_count;

/* NULL where there is none. */
const struct chart_map *chart_map_find(struct bytes from, struct bytes to);
/* By the first-level digits of an old code; NULL. */
const struct chart_map_row *chart_map_row(const struct chart_map *map, struct bytes old);
/* How many to choose from. */
size_t chart_map_choices(const struct chart_map_row *row);
/* The choice that a code of the newer chart stands under; NULL: none. */
const struct chart_choice *chart_map_choice(const struct chart_map_row *row, struct bytes code);

#endif
