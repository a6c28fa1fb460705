/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the fold asks of the view's tables again and again (keys, policies, accounts), found
 * without a walk down LMDB's tree, which in a large transaction also searches the list of its
 * changed pages. It holds what the tables hold; what is newer lies over them, and whatever
 * changes the tables clears it. A slot serves the first key that comes to it: what was given
 * out stays readable until the next put.
 */
#include <stdlib.h>
#include <string.h>

#include "ledger/store_inner.h"

enum {
    SLOTS = 4096, /* a power of two */
    SLOT_ROOM = 200,
    NO_VALUE = UINT16_MAX, /* for a size: the tables have no such key */
};

struct slot {
    uint64_t generation;
    uint16_t key_size;
    uint16_t value_size;
    uint8_t at[SLOT_ROOM]; /* key, then value */
};

struct store_cache {
    uint64_t generation; /* since it was cleared; slots of others are empty */
    struct slot slots[SLOTS];
};

static uint64_t mixed(struct bytes key)
{
    uint64_t hash = key.size;
    while (key.size > 0) {
        uint64_t word = 0;
        size_t size = key.size < sizeof word ? key.size : sizeof word;
        memcpy(&word, key.at, size);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
        key = bytes_part(key, size, key.size - size);
    }
    return hash;
}

static struct slot *slot_of(struct store_cache *cache, struct bytes key)
{
    return &cache->slots[mixed(key) % SLOTS];
}

static bool is_of(const struct store_cache *cache, const struct slot *slot, struct bytes key)
{
    return slot->generation == cache->generation && slot->key_size == key.size &&
           memcmp(slot->at, key.at, key.size) == 0;
}

struct store_cache *cache_new(void)
{
    struct store_cache *cache = calloc(1, sizeof *cache);
    cache_clear(cache);
    return cache;
}

void cache_clear(struct store_cache *cache)
{
    if (cache != NULL)
        cache->generation++;
}

bool cache_get(struct store_cache *cache, struct bytes key, struct bytes *value)
{
    if (cache == NULL)
        return false;
    const struct slot *slot = slot_of(cache, key);
    if (!is_of(cache, slot, key))
        return false;
    *value = slot->value_size == NO_VALUE
                 ? (struct bytes){ NULL, 0 }
                 : bytes_of(slot->at + slot->key_size, slot->value_size);
    return true;
}

void cache_put(struct store_cache *cache, struct bytes key, struct bytes value)
{
    if (cache == NULL)
        return;
    struct slot *slot = slot_of(cache, key);
    if (slot->generation == cache->generation || key.size > SLOT_ROOM ||
        value.size > SLOT_ROOM - key.size)
        return;
    slot->generation = cache->generation;
    slot->key_size = (uint16_t)key.size;
    slot->value_size = value.at == NULL ? NO_VALUE : (uint16_t)value.size;
    memcpy(slot->at, key.at, key.size);
    if (value.at != NULL && value.size > 0)
        memcpy(slot->at + key.size, value.at, value.size);
}
