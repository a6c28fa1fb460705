/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/shares.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"

enum { RATIO_WHOLE = 10000 };

/* Bit by bit from the top, so that no product is wider than 64 bits: doubling what was shared
 * so far doubles quotient and remainder. */
int64_t share_floor(int64_t total, int64_t part, int64_t whole, int64_t *remainder)
{
    int64_t quotient = 0;
    int64_t rest = 0;
    for (int bit = 53; bit >= 0; bit--) {
        quotient *= 2;
        rest *= 2;
        if (rest >= whole) {
            rest -= whole;
            quotient++;
        }
        if ((total >> bit & 1) != 0)
            rest += part;
        if (rest >= whole) {
            rest -= whole;
            quotient++;
        }
    }
    *remainder = rest;
    return quotient;
}

int64_t share_half_up(int64_t total, int64_t part, int64_t whole)
{
    int64_t rest = 0;
    int64_t quotient = share_floor(total, part, whole, &rest);
    return rest >= whole - rest ? quotient + 1 : quotient;
}

struct remainder {
    int64_t rest;
    size_t at;
};

static int by_remainder(const void *a, const void *b)
{
    const struct remainder *left = a;
    const struct remainder *right = b;
    if (left->rest != right->rest)
        return left->rest > right->rest ? -1 : 1;
    return left->at < right->at ? -1 : left->at > right->at;
}

enum err shares_split(struct arena *arena, int64_t total, const int64_t *weights, size_t count,
                      int64_t *out)
{
    int64_t whole = 0;
    int64_t left = total;
    struct remainder *rests = arena_array(arena, count + 1, sizeof *rests);
    if (!rests)
        return fault_memory();
    for (size_t i = 0; i < count; i++)
        TRY(money_add(&whole, weights[i]));
    if (whole == 0 && total != 0)
        return fault(ERR_RULE, "没有份额，分不下去", "there are no shares to divide by");
    for (size_t i = 0; i < count; i++) {
        rests[i].at = i;
        out[i] = whole == 0 ? 0 : share_floor(total, weights[i], whole, &rests[i].rest);
        left -= out[i];
    }
    qsort(rests, count, sizeof *rests, by_remainder);
    for (size_t i = 0; left > 0; i++, left--)
        out[rests[i].at]++;
    return OK;
}

enum err distribution_rows(struct arena *arena, const struct entry *entry, int64_t **out)
{
    const struct json *rows = entry_rows(entry, "rows");
    int64_t *fen = arena_array(arena, rows->count, sizeof *fen);
    int64_t *ratios = arena_array(arena, rows->count, sizeof *ratios);
    int64_t sum = 0;
    size_t at = 0;
    if (!fen || !ratios)
        return fault_memory();
    for (const struct json *row = rows->first; row != NULL; row = row->next) {
        ratios[at] = row_number(row, "ratio");
        sum += ratios[at++];
    }
    int64_t total = share_half_up(entry_number(entry, "base"), sum, RATIO_WHOLE);
    TRY(shares_split(arena, total, ratios, rows->count, fen));
    at = 0;
    for (const struct json *row = rows->first; row != NULL; row = row->next)
        fen[at++] += row_number(row, "amount");
    *out = fen;
    return OK;
}

enum err distribution_shares(struct arena *arena, const struct entry *entry, int64_t **out)
{
    const struct json *rows = entry_rows(entry, "rows");
    const struct json *shares = entry_rows(entry, "shares");
    int64_t *of_rows = NULL;
    int64_t members = 0;
    size_t at = 0;
    if (shares == NULL) {
        *out = NULL;
        return OK;
    }
    int64_t *fen = arena_array(arena, shares->count, sizeof *fen);
    int64_t *held = arena_array(arena, shares->count, sizeof *held);
    if (!fen || !held)
        return fault_memory();
    TRY(distribution_rows(arena, entry, &of_rows));
    for (const struct json *row = rows->first; row != NULL; row = row->next, at++)
        if (bytes_is(row_field(row, "to"), "members"))
            TRY(money_add(&members, of_rows[at]));
    at = 0;
    for (const struct json *row = shares->first; row != NULL; row = row->next)
        held[at++] = row_number(row, "shares");
    TRY(shares_split(arena, members, held, shares->count, fen));
    *out = fen;
    return OK;
}
