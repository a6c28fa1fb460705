/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fold's tables in memory: a hash table each over records that lie one after the other in
 * big chunks (two bytes of key size, two of value size, then both; long values take four). A
 * million vouchers take about 120 bytes each for id and voucher together. Order is made when
 * somebody walks: a table's records are sorted then, and kept sorted until it grows.
 */
#include <stdlib.h>
#include <string.h>

#include "keys/key.h"
#include "ledger/view.h"

enum {
    CHUNK_SIZE = 1 << 20,
    SLOTS_FIRST = 64,
    RECORD_HEAD = 6, /* key size, value size, value room: two bytes each */
    VALUE_MAX = 60000,
};

struct chunk {
    struct chunk *next;
    size_t used;
    uint8_t at[];
};

struct slot {
    uint8_t *record; /* NULL: free */
};

struct table {
    struct slot *slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
    uint8_t **sorted; /* the first sorted_count records ever walked, in order */
    size_t sorted_count;
};

struct view_memory {
    struct table tables[VIEW_TABLE_COUNT];
    struct chunk *chunks;
    uint64_t seeds[2]; /* random, so that nobody can choose ids that collide; shows nowhere */
};

static struct bytes record_key(const uint8_t *record)
{
    return bytes_of(record + RECORD_HEAD, bytes_u16(record));
}

static struct bytes record_value(const uint8_t *record)
{
    return bytes_of(record + RECORD_HEAD + bytes_u16(record), bytes_u16(record + 2));
}

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t hash_key(const struct view_memory *memory, struct bytes key)
{
    uint64_t hash = memory->seeds[0] ^ key.size;
    uint64_t word = 0;
    size_t at = 0;
    for (; key.size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, key.at + at, sizeof word);
        hash = mix(hash ^ word, memory->seeds[1]);
    }
    word = 0;
    if (key.size > at)
        memcpy(&word, key.at + at, key.size - at);
    hash = mix(hash ^ word, memory->seeds[1]);
    return hash ^ hash >> 32;
}

/* The slot of a key, or the free one where it would go. */
static struct slot *find_slot(const struct view_memory *memory, const struct table *table,
                              struct bytes key)
{
    size_t mask = table->size - 1;
    size_t at = (size_t)hash_key(memory, key) & mask;
    while (table->slots[at].record != NULL &&
           !bytes_equal(record_key(table->slots[at].record), key))
        at = (at + 1) & mask;
    return &table->slots[at];
}

static enum err grow_table(const struct view_memory *memory, struct table *table)
{
    struct table grown = *table;
    grown.size = table->size == 0 ? SLOTS_FIRST : table->size * 2;
    grown.slots = calloc(grown.size, sizeof *grown.slots);
    if (grown.slots == NULL)
        return fault_memory();
    for (size_t i = 0; i < table->size; i++) {
        uint8_t *record = table->slots[i].record;
        if (record != NULL)
            find_slot(memory, &grown, record_key(record))->record = record;
    }
    free(table->slots);
    *table = grown;
    return OK;
}

static void put_u16(uint8_t *at, size_t number)
{
    at[0] = (uint8_t)(number >> 8);
    at[1] = (uint8_t)number;
}

static uint8_t *take_record(struct view_memory *memory, size_t size)
{
    if (memory->chunks == NULL || CHUNK_SIZE - memory->chunks->used < size) {
        struct chunk *chunk = malloc(sizeof *chunk + CHUNK_SIZE);
        if (chunk == NULL)
            return NULL;
        chunk->next = memory->chunks;
        chunk->used = 0;
        memory->chunks = chunk;
    }
    uint8_t *record = memory->chunks->at + memory->chunks->used;
    memory->chunks->used += size;
    return record;
}

static enum err memory_get(void *self, enum view_table table, struct bytes key,
                           struct bytes *value)
{
    const struct view_memory *memory = self;
    const struct table *found = &memory->tables[table];
    struct slot *slot = found->size == 0 ? NULL : find_slot(memory, found, key);
    *value = slot == NULL || slot->record == NULL ? (struct bytes){ NULL, 0 }
                                                  : record_value(slot->record);
    return OK;
}

/* A record of this key and value in fresh memory, with the room that values of its table will
 * want. */
static enum err make_record(struct view_memory *memory, struct bytes key, struct bytes value,
                            uint8_t **out)
{
    uint8_t *record = take_record(memory, RECORD_HEAD + key.size + value.size);
    if (record == NULL)
        return fault_memory();
    put_u16(record, key.size);
    put_u16(record + 2, value.size);
    put_u16(record + 4, value.size);
    memcpy(record + RECORD_HEAD, key.at, key.size);
    if (value.size > 0)
        memcpy(record + RECORD_HEAD + key.size, value.at, value.size);
    *out = record;
    return OK;
}

static enum err memory_put(void *self, enum view_table which, struct bytes key,
                           struct bytes value)
{
    struct view_memory *memory = self;
    struct table *table = &memory->tables[which];
    if (value.size > VALUE_MAX || key.size > VALUE_MAX)
        return fault(ERR_LIMIT, "索引的一项超过 %d 字节的上限",
                     "a record of the view is beyond the limit of %d bytes", VALUE_MAX);
    if (table->count * 4 >= table->size * 3)
        TRY(grow_table(memory, table));
    struct slot *slot = find_slot(memory, table, key);
    uint8_t *record = slot->record;
    if (record != NULL && value.size <= bytes_u16(record + 4)) {
        put_u16(record + 2, value.size);
        if (value.size > 0)
            memmove(record + RECORD_HEAD + key.size, value.at, value.size);
        return OK;
    }
    TRY(make_record(memory, key, value, &slot->record));
    if (record == NULL) {
        table->count++;
    } else {
        /* The order points at the record that was left. */
        free(table->sorted);
        table->sorted = NULL;
        table->sorted_count = 0;
    }
    return OK;
}

static int compare_records(const void *a, const void *b)
{
    return bytes_compare(record_key(*(uint8_t *const *)a), record_key(*(uint8_t *const *)b));
}

static enum err sort_table(struct table *table)
{
    if (table->sorted_count == table->count)
        return OK;
    uint8_t **sorted = realloc(table->sorted, table->count * sizeof *sorted);
    if (sorted == NULL)
        return fault_memory();
    size_t count = 0;
    for (size_t i = 0; i < table->size; i++)
        if (table->slots[i].record != NULL)
            sorted[count++] = table->slots[i].record;
    qsort(sorted, count, sizeof *sorted, compare_records);
    table->sorted = sorted;
    table->sorted_count = count;
    return OK;
}

/* Where the first key that is not before `start` stands. */
static size_t lower_bound(const struct table *table, struct bytes start)
{
    size_t low = 0;
    size_t high = table->sorted_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(record_key(table->sorted[middle]), start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static enum err memory_walk(void *self, enum view_table which, struct bytes start,
                            enum err (*each)(void *context, struct bytes key,
                                             struct bytes value),
                            void *context)
{
    struct view_memory *memory = self;
    struct table *table = &memory->tables[which];
    if (table->count == 0)
        return OK;
    TRY(sort_table(table));
    for (size_t i = lower_bound(table, start); i < table->sorted_count; i++) {
        struct bytes key = record_key(table->sorted[i]);
        if (!bytes_starts(key, start))
            break;
        TRY(each(context, key, record_value(table->sorted[i])));
    }
    return OK;
}

enum err view_memory_open(struct view_memory **out)
{
    struct view_memory *memory = calloc(1, sizeof *memory);
    if (memory == NULL)
        return fault_memory();
    uint8_t seeds[sizeof memory->seeds];
    key_random(seeds, sizeof seeds);
    memcpy(memory->seeds, seeds, sizeof seeds);
    memory->seeds[1] |= 1;
    *out = memory;
    return OK;
}

void view_memory_close(struct view_memory *memory)
{
    if (memory == NULL)
        return;
    while (memory->chunks != NULL) {
        struct chunk *next = memory->chunks->next;
        free(memory->chunks);
        memory->chunks = next;
    }
    for (size_t i = 0; i < VIEW_TABLE_COUNT; i++) {
        free(memory->tables[i].slots);
        free(memory->tables[i].sorted);
    }
    free(memory);
}

struct view_store view_memory_store(struct view_memory *memory)
{
    return (struct view_store){ memory, memory_get, memory_put, memory_walk };
}
