/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/groups.h"

#include "base/arena.h"
#include "base/sort.h"
#include "base/spill.h"

enum { FIRST_ROOM = 64,
       PROBES_MAX = 32 };

struct groups groups_new(struct arena *arena, size_t text_count)
{
    return (struct groups){ .arena = arena, .text_count = text_count };
}

static uint64_t mix(uint64_t hash, const void *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const uint8_t *)at)[i]) * 0x100000001b3; /* FNV-1a */
    return hash ^ hash >> 29;
}

static bool is_one(const struct groups *groups, const struct group *group,
                   const struct book_account *account, const struct bytes *texts)
{
    bool same = group->account == account;
    for (size_t i = 0; same && i < groups->text_count; i++)
        same = bytes_equal(group->texts[i], texts[i]);
    return same;
}

/* Where the group stands, or would; NULL: too crowded. */
static size_t *slot_of(const struct groups *groups, const struct book_account *account,
                       const struct bytes *texts)
{
    uint64_t hash = mix(0xcbf29ce484222325, account->code.at, account->code.size);
    hash = mix(hash, account->set.at, account->set.size);
    for (size_t i = 0; i < groups->text_count; i++)
        hash = mix(hash, texts[i].at, texts[i].size);
    for (size_t i = 0; i < PROBES_MAX; i++) {
        size_t *slot = &groups->slots[(hash + i) & (2 * groups->room - 1)];
        if (*slot == 0 || is_one(groups, &groups->at[*slot - 1], account, texts))
            return slot;
    }
    return NULL;
}

static enum err more_room(struct groups *groups)
{
    size_t room = groups->room ? groups->room * 2 : FIRST_ROOM;
    struct group *grown = arena_grow(groups->arena, groups->at, groups->room * sizeof *grown,
                                     room * sizeof *grown);
    size_t *slots = arena_array(groups->arena, 2 * room, sizeof *slots);
    if (!grown || !slots)
        return fault_memory();
    groups->at = grown;
    groups->slots = slots;
    groups->room = room;
    for (size_t i = 0; i < groups->count; i++) {
        spill_breathe();
        size_t *slot = slot_of(groups, grown[i].account, grown[i].texts);
        if (slot && *slot == 0)
            *slot = i + 1;
    }
    return OK;
}

static enum err start(struct groups *groups, const struct book_account *account,
                      const struct bytes *texts)
{
    struct bytes *kept = arena_array(groups->arena, groups->text_count + 1, sizeof *kept);
    if (!kept)
        return fault_memory();
    for (size_t i = 0; i < groups->text_count; i++)
        kept[i] = texts[i];
    groups->at[groups->count++] = (struct group){ .account = account, .texts = kept };
    return OK;
}

enum err groups_find(struct groups *groups, const struct book_account *account,
                     const struct bytes *texts, size_t *out)
{
    if (groups->count == groups->room)
        TRY(more_room(groups));
    size_t *slot = slot_of(groups, account, texts);
    size_t number = slot && *slot != 0 ? *slot : groups->count + 1;
    if (number > groups->count)
        TRY(start(groups, account, texts));
    if (slot)
        *slot = number;
    *out = number - 1;
    return OK;
}

struct ranked {
    const struct group *group;
    size_t text_count;
    size_t number;
};

static int rank_order(const void *left, const void *right)
{
    const struct ranked *a = left;
    const struct ranked *b = right;
    if (a->group->account != b->group->account)
        return a->group->account < b->group->account ? -1 : 1;
    int order = 0;
    for (size_t i = 0; order == 0 && i < a->text_count; i++)
        order = bytes_compare(a->group->texts[i], b->group->texts[i]);
    return order;
}

enum err groups_rank(struct groups *groups, size_t **order)
{
    struct ranked *ranked = arena_array(groups->arena, groups->count + 1, sizeof *ranked);
    size_t *numbers = arena_array(groups->arena, groups->count + 1, sizeof *numbers);
    if (!ranked || !numbers)
        return fault_memory();
    for (size_t i = 0; i < groups->count; i++)
        ranked[i] = (struct ranked){ &groups->at[i], groups->text_count, i };
    TRY(sort_list(groups->arena, ranked, groups->count, sizeof *ranked, rank_order));
    size_t rank = 0;
    for (size_t i = 0; i < groups->count; i++) {
        spill_breathe();
        rank += i > 0 && rank_order(&ranked[i - 1], &ranked[i]) != 0;
        groups->at[ranked[i].number].rank = rank;
        numbers[i] = ranked[i].number;
    }
    *order = numbers;
    return OK;
}
