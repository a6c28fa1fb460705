/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/chart_map.h"

#include <string.h>

#include "ledger/charts/charts.h"

const struct chart_map chart_maps[] = {
    { "2004", "2023", chart_map_2004, CHART_2004_ROWS },
};
const size_t chart_map_count = sizeof chart_maps / sizeof chart_maps[0];

const struct chart_map *chart_map_find(struct bytes from, struct bytes to)
{
    for (size_t i = 0; i < chart_map_count; i++)
        if (bytes_is(from, chart_maps[i].from) && bytes_is(to, chart_maps[i].to))
            return &chart_maps[i];
    return NULL;
}

const struct chart_map_row *chart_map_row(const struct chart_map *map, struct bytes old)
{
    for (size_t i = 0; i < map->count; i++)
        if (bytes_starts(old, bytes_text(map->rows[i].old)))
            return &map->rows[i];
    return NULL;
}

size_t chart_map_choices(const struct chart_map_row *row)
{
    size_t count = 0;
    while (count < CHART_CHOICES_MAX && row->choices[count].code != NULL)
        count++;
    return count;
}

const struct chart_choice *chart_map_choice(const struct chart_map_row *row, struct bytes code)
{
    for (size_t i = 0; i < chart_map_choices(row); i++)
        if (bytes_starts(code, bytes_text(row->choices[i].code)))
            return &row->choices[i];
    return NULL;
}
