/* SPDX-License-Identifier: Apache-2.0 */
#include "base/sort.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/spill.h"

struct sorting {
    size_t count;
    size_t size;
    int (*order)(const void *left, const void *right);
    uint8_t *from;
    uint8_t *to;
};

static bool is_sorted(const struct sorting *sorting, const uint8_t *list)
{
    for (size_t i = 1; i < sorting->count; i++) {
        spill_breathe();
        if (sorting->order(list + (i - 1) * sorting->size, list + i * sorting->size) > 0)
            return false;
    }
    return true;
}

/* Two runs that lie side by side, from `first` and from `middle`, into one. */
static void merge(const struct sorting *sorting, size_t first, size_t middle, size_t end)
{
    size_t size = sorting->size;
    const uint8_t *left = sorting->from + first * size;
    const uint8_t *right = sorting->from + middle * size;
    const uint8_t *left_end = right;
    const uint8_t *right_end = sorting->from + end * size;
    uint8_t *to = sorting->to + first * size;
    for (; left < left_end || right < right_end; to += size) {
        spill_breathe();
        bool is_left = right == right_end ||
                       (left < left_end && sorting->order(left, right) <= 0);
        memcpy(to, is_left ? left : right, size);
        left += is_left ? size : 0;
        right += is_left ? 0 : size;
    }
}

enum err sort_list(struct arena *arena, void *list, size_t count, size_t size,
                   int (*order)(const void *left, const void *right))
{
    struct sorting sorting = { .count = count, .size = size, .order = order, .from = list };
    struct arena_mark mark = arena_mark(arena);
    if (is_sorted(&sorting, list))
        return OK;
    sorting.to = arena_array(arena, count, size);
    if (sorting.to == NULL)
        return fault_memory();
    for (size_t run = 1; run < count; run *= 2) {
        for (size_t first = 0; first < count; first += 2 * run) {
            size_t middle = count - first < run ? count : first + run;
            size_t end = count - first < 2 * run ? count : first + 2 * run;
            merge(&sorting, first, middle, end);
        }
        uint8_t *next = sorting.from;
        sorting.from = sorting.to;
        sorting.to = next;
    }
    if (sorting.from != list)
        memcpy(list, sorting.from, count * size);
    arena_back(arena, mark);
    return OK;
}
