/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/ageing.h"

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"

const struct words age_words[AGE_BUCKETS] = {
    WORDS("1年以内", "to 1 year"),
    WORDS("1至2年", "1 to 2 years"),
    WORDS("2至3年", "2 to 3 years"),
    WORDS("3至5年", "3 to 5 years"),
    WORDS("5年以上", "over 5 years"),
};

/* The last bucket has no end. */
static const int bucket_months[AGE_BUCKETS - 1] = { 12, 24, 36, 60 };

struct ageing ageing_new(struct arena *arena)
{
    return (struct ageing){ .arena = arena };
}

static enum err push(struct ageing *ageing, const struct age_item *item)
{
    if (ageing->count == ageing->room) {
        size_t room = ageing->room == 0 ? 8 : ageing->room * 2;
        struct age_item *items = arena_grow(ageing->arena, ageing->items,
                                            ageing->room * sizeof *items, room * sizeof *items);
        if (!items)
            return fault_memory();
        ageing->items = items;
        ageing->room = room;
    }
    ageing->items[ageing->count++] = *item;
    return OK;
}

enum err ageing_add(struct ageing *ageing, const struct age_item *item, bool *settles)
{
    int64_t left = item->fen;
    *settles = false;
    TRY(money_sum(&ageing->balance_fen, item->fen));
    while (left != 0 && ageing->first < ageing->count) {
        struct age_item *oldest = &ageing->items[ageing->first];
        if ((oldest->fen > 0) == (left > 0))
            break;
        int64_t rest = oldest->fen + left;
        bool whole = rest == 0 || (rest > 0) == (left > 0);
        *settles = true;
        oldest->fen = whole ? 0 : rest;
        left = whole ? rest : 0;
        ageing->first += whole;
    }
    if (left == 0)
        return OK;
    struct age_item open = *item;
    open.fen = left;
    return push(ageing, &open);
}

size_t age_bucket(struct date arose, struct date day)
{
    size_t bucket = 0;
    spill_breathe();
    while (bucket < AGE_BUCKETS - 1 &&
           date_compare(day, date_after_months(arose, bucket_months[bucket])) > 0)
        bucket++;
    return bucket;
}

void ageing_buckets(const struct ageing *ageing, struct date day,
                    int64_t out[static AGE_BUCKETS])
{
    for (size_t i = 0; i < AGE_BUCKETS; i++)
        out[i] = 0;
    for (size_t i = ageing->first; i < ageing->count; i++)
        out[age_bucket(ageing->items[i].day, day)] += ageing->items[i].fen;
}
