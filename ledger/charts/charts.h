/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of the charts, each in a file of its own. Private to ledger/chart.c and
 * ledger/chart_map.c. */
#ifndef LEDGER_CHARTS_CHARTS_H
#define LEDGER_CHARTS_CHARTS_H

#include "ledger/chart.h"
#include "ledger/chart_map.h"

enum {
    CHART_2004_ROWS = 36,
    CHART_2023_ROWS = 42,
};

extern const struct chart_row chart_rows_2004[CHART_2004_ROWS];
extern const struct chart_row chart_rows_2023[CHART_2023_ROWS];
/* One row an account of 2004. */
extern const struct chart_map_row chart_map_2004[CHART_2004_ROWS];

#endif
