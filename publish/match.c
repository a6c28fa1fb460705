/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/match.h"

#include <stdlib.h>

#include "base/arena.h"

struct words match_words(enum match_how how)
{
    static const struct words words[] = {
        [MATCH_NONE] = WORDS("未勾对", "unmatched"),
        [MATCH_HAND] = WORDS("手工勾对", "by hand"),
        [MATCH_SERIAL] = WORDS("流水号相同", "by serial"),
        [MATCH_DAYS] = WORDS("金额、日期相符", "by amount and day"),
        [MATCH_CLEARED] = WORDS("上期未达已到", "cleared from an earlier month"),
        [MATCH_ERASED] = WORDS("已冲销", "reversed"),
    };
    return words[how];
}

/* One side in some order, with the next free one behind each: those taken are skipped in all
 * but constant time. */
struct side {
    struct match_item **items;
    size_t *next;
    size_t count;
};

static int by_place(const void *a, const void *b)
{
    const struct match_item *left = *(struct match_item *const *)a;
    const struct match_item *right = *(struct match_item *const *)b;
    if (left->entry != right->entry)
        return left->entry < right->entry ? -1 : 1;
    return left->number < right->number ? -1 : left->number > right->number;
}

static int compare_fen(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

static int by_serial(const void *a, const void *b)
{
    const struct match_item *left = *(struct match_item *const *)a;
    const struct match_item *right = *(struct match_item *const *)b;
    int order = compare_fen(left->fen, right->fen);
    if (order == 0)
        order = bytes_compare(left->serial, right->serial);
    return order != 0 ? order : by_place(a, b);
}

/* Postings that stand come before those that were taken back. */
static int by_day(const void *a, const void *b)
{
    const struct match_item *left = *(struct match_item *const *)a;
    const struct match_item *right = *(struct match_item *const *)b;
    int order = compare_fen(left->fen, right->fen);
    if (order == 0)
        order = date_compare(left->date, right->date);
    if (order == 0)
        order = (left->other != UINT64_MAX) - (right->other != UINT64_MAX);
    return order != 0 ? order : by_place(a, b);
}

static enum err sort_side(struct arena *arena, struct match_item *items, size_t count,
                          int (*order)(const void *, const void *), struct side *out)
{
    struct side side = { .count = 0 };
    side.items = arena_array(arena, count + 1, sizeof(struct match_item *));
    side.next = arena_array(arena, count + 1, sizeof *side.next);
    if (!side.items || !side.next)
        return fault_memory();
    for (size_t i = 0; i < count; i++)
        if (items[i].how == MATCH_NONE)
            side.items[side.count++] = &items[i];
    qsort(side.items, side.count, sizeof(struct match_item *), order);
    for (size_t i = 0; i <= side.count; i++)
        side.next[i] = i;
    *out = side;
    return OK;
}

/* The first at or after `at` that is free. */
static size_t next_free(struct side *side, size_t at)
{
    size_t found = at;
    while (found < side->count && side->items[found]->how != MATCH_NONE)
        found = side->next[found] > found ? side->next[found] : found + 1;
    for (size_t i = at; i < found;) {
        size_t step = side->next[i] > i ? side->next[i] : i + 1;
        side->next[i] = found;
        i = step;
    }
    return found;
}

static void join(struct match *match, struct match_item *bank, struct match_item *book,
                 enum match_how how)
{
    bank->partner = (size_t)(book - match->book);
    book->partner = (size_t)(bank - match->bank);
    bank->how = how;
    book->how = how;
}

/* ---- by hand ---- */

static struct match_item *find_place(const struct side *side, uint64_t entry, size_t number)
{
    struct match_item wanted = { .entry = entry, .number = number };
    struct match_item *key = &wanted;
    struct match_item **found =
        bsearch(&key, side->items, side->count, sizeof(struct match_item *), by_place);
    return found ? *found : NULL;
}

/* One row may stand for several lines, and the other way round: each keeps its first. */
static enum err match_pairs(struct arena *arena, struct match *match)
{
    struct side bank = { .count = 0 };
    struct side book = { .count = 0 };
    TRY(sort_side(arena, match->bank, match->bank_count, by_place, &bank));
    TRY(sort_side(arena, match->book, match->book_count, by_place, &book));
    for (size_t i = 0; i < match->pair_count; i++) {
        const struct match_pair *pair = &match->pairs[i];
        struct match_item *row = find_place(&bank, pair->statement, pair->row);
        struct match_item *line = find_place(&book, pair->voucher, pair->line);
        if (!row || !line)
            continue;
        if (row->how == MATCH_NONE)
            row->partner = (size_t)(line - match->book);
        if (line->how == MATCH_NONE)
            line->partner = (size_t)(row - match->bank);
        row->how = MATCH_HAND;
        line->how = MATCH_HAND;
    }
    return OK;
}

/* ---- by number ---- */

static enum err match_serials(struct arena *arena, struct match *match)
{
    struct side bank = { .count = 0 };
    struct side book = { .count = 0 };
    TRY(sort_side(arena, match->bank, match->bank_count, by_serial, &bank));
    TRY(sort_side(arena, match->book, match->book_count, by_serial, &book));
    for (size_t i = 0, j = 0; i < bank.count && j < book.count;) {
        struct match_item *row = bank.items[i];
        struct match_item *line = book.items[j];
        int order = compare_fen(row->fen, line->fen);
        if (order == 0)
            order = bytes_compare(row->serial, line->serial);
        if (order == 0 && row->serial.size > 0)
            join(match, row, line, MATCH_SERIAL);
        i += order <= 0;
        j += order >= 0;
    }
    return OK;
}

/* ---- by day ---- */

/* The first posting in the order of by_day() of this amount and day, or after. */
static size_t find_day(const struct side *side, int64_t fen, int32_t day)
{
    size_t low = 0;
    size_t high = side->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct match_item *item = side->items[middle];
        int order = compare_fen(item->fen, fen);
        if (order == 0)
            order = date_days(item->date) < day ? -1 : 0;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool same_month(struct date a, struct date b)
{
    return month_compare(date_month(a), date_month(b)) == 0;
}

/* A free posting of the row's amount on the day that is `apart` from its own. */
static struct match_item *at_distance(struct side *book, const struct match_item *row,
                                      int32_t apart, bool standing)
{
    int32_t day = date_days(row->date) + apart;
    size_t at = next_free(book, find_day(book, row->fen, day));
    if (at == book->count)
        return NULL;
    struct match_item *line = book->items[at];
    bool fits = line->fen == row->fen && date_days(line->date) == day;
    return fits && !(standing && line->other != UINT64_MAX) ? line : NULL;
}

/* Nearest first: all that lie on one day, then all one day apart, earlier postings before later
 * ones. Months' ends do not count: last month's wages that the bank paid on the 2nd are nearer
 * than this month's. */
static enum err match_days(struct arena *arena, struct match *match, bool standing)
{
    struct side bank = { .count = 0 };
    struct side book = { .count = 0 };
    TRY(sort_side(arena, match->bank, match->bank_count, by_day, &bank));
    TRY(sort_side(arena, match->book, match->book_count, by_day, &book));
    for (int32_t apart = 0; apart <= match->days; apart++)
        for (size_t i = 0; i < bank.count; i++) {
            struct match_item *row = bank.items[i];
            for (int side = 0; side < 2 && row->how == MATCH_NONE; side++) {
                struct match_item *line =
                    at_distance(&book, row, side == 0 ? -apart : apart, standing);
                if (line)
                    join(match, row, line,
                         same_month(row->date, line->date) ? MATCH_DAYS : MATCH_CLEARED);
            }
        }
    return OK;
}

/* ---- what never was ---- */

static enum err match_erased(struct arena *arena, struct match *match)
{
    struct side book = { .count = 0 };
    TRY(sort_side(arena, match->book, match->book_count, by_place, &book));
    for (size_t i = 0; i < book.count; i++) {
        struct match_item *line = book.items[i];
        if (line->how != MATCH_NONE || line->other == UINT64_MAX)
            continue;
        struct match_item *other = find_place(&book, line->other, line->number);
        if (!other || other->how != MATCH_NONE || other->fen != -line->fen)
            continue;
        line->partner = (size_t)(other - match->book);
        other->partner = (size_t)(line - match->book);
        line->how = MATCH_ERASED;
        other->how = MATCH_ERASED;
    }
    return OK;
}

enum err match_items(struct arena *arena, struct match *match)
{
    struct arena_mark mark = arena_mark(arena);
    for (size_t i = 0; i < match->bank_count; i++) {
        match->bank[i].partner = MATCH_ALONE;
        match->bank[i].how = MATCH_NONE;
    }
    for (size_t i = 0; i < match->book_count; i++) {
        match->book[i].partner = MATCH_ALONE;
        match->book[i].how = MATCH_NONE;
    }
    TRY(match_pairs(arena, match));
    TRY(match_serials(arena, match));
    TRY(match_days(arena, match, true));
    TRY(match_days(arena, match, false));
    TRY(match_erased(arena, match));
    arena_back(arena, mark);
    return OK;
}
