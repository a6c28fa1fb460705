/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fold's tables in memory: a hash table each over records that lie one after the other in
 * big chunks (sizes of key, value and the value's room in two bytes each, then both). A slot is
 * eight bytes: a tag, which spares most looks at records, and the record's place. A million
 * vouchers take some 150 bytes each. Order is made when somebody walks: a table's records are
 * sorted then, and stay sorted until it grows.
 */
#include <stdlib.h>
#include <string.h>

#include "keys/key.h"
#include "ledger/view.h"

enum {
    RECORD_ALIGN = 8,
    CHUNK_BITS = 17, /* of places: 1 MiB a chunk */
    CHUNK_SIZE = RECORD_ALIGN << CHUNK_BITS,
    CHUNKS_FIRST = 64,
    CHUNKS_MAX = 1 << (32 - CHUNK_BITS),
    SLOTS_FIRST = 64,
    RECORD_HEAD = 6,
    VALUE_MAX = 60000,
};

struct slot {
    uint32_t tag;   /* of the key's hash */
    uint32_t place; /* of the record, in units of RECORD_ALIGN, from 1; 0: free */
};

struct table {
    struct slot *slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
    uint8_t **sorted; /* all records in order of keys, where sorted_count is count */
    size_t sorted_count;
};

struct view_memory {
    struct table tables[VIEW_TABLE_COUNT];
    uint8_t **chunks;
    size_t chunk_count;
    size_t chunk_room;
    size_t used;       /* of the last chunk */
    uint64_t seeds[2]; /* random, so that nobody can choose ids that collide; shows nowhere */
};

static inline size_t get_u16(const uint8_t *at)
{
    return (size_t)at[0] << 8 | at[1];
}

static inline void put_u16(uint8_t *at, size_t number)
{
    at[0] = (uint8_t)(number >> 8);
    at[1] = (uint8_t)number;
}

static inline struct bytes record_key(const uint8_t *record)
{
    return (struct bytes){ record + RECORD_HEAD, get_u16(record) };
}

static inline struct bytes record_value(const uint8_t *record)
{
    return (struct bytes){ record + RECORD_HEAD + get_u16(record), get_u16(record + 2) };
}

static inline uint8_t *record_at(const struct view_memory *memory, uint32_t place)
{
    return memory->chunks[(place - 1) >> CHUNK_BITS] +
           (size_t)((place - 1) & ((1u << CHUNK_BITS) - 1)) * RECORD_ALIGN;
}

__extension__ typedef unsigned __int128 wide;

static inline uint64_t mix(uint64_t a, uint64_t b)
{
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t tag_of(const struct view_memory *memory, struct bytes key)
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
    return (uint32_t)(hash ^ hash >> 32);
}

/* The slot of a key, or the free one where it would go. */
static struct slot *find_slot(const struct view_memory *memory, const struct table *table,
                              struct bytes key, uint32_t tag)
{
    size_t mask = table->size - 1;
    size_t at = tag & mask;
    for (; table->slots[at].place != 0; at = (at + 1) & mask) {
        if (table->slots[at].tag != tag)
            continue;
        struct bytes there = record_key(record_at(memory, table->slots[at].place));
        if (there.size == key.size && memcmp(there.at, key.at, key.size) == 0)
            break;
    }
    return &table->slots[at];
}

static enum err grow_table(struct table *table)
{
    size_t size = table->size == 0 ? SLOTS_FIRST : table->size * 2;
    struct slot *slots = calloc(size, sizeof *slots);
    if (slots == NULL)
        return fault_memory();
    for (size_t i = 0; i < table->size; i++) {
        if (table->slots[i].place == 0)
            continue;
        size_t at = table->slots[i].tag & (size - 1);
        while (slots[at].place != 0)
            at = (at + 1) & (size - 1);
        slots[at] = table->slots[i];
    }
    free(table->slots);
    table->slots = slots;
    table->size = size;
    return OK;
}

static enum err grow_chunks(struct view_memory *memory)
{
    if (memory->chunk_count == CHUNKS_MAX)
        return fault(ERR_LIMIT, "账本太大，内存里放不下它的索引",
                     "the log is too big for its view in memory");
    if (memory->chunk_count == memory->chunk_room) {
        size_t room = memory->chunk_room == 0 ? CHUNKS_FIRST : memory->chunk_room * 2;
        uint8_t **chunks = realloc(memory->chunks, room * sizeof *chunks);
        if (chunks == NULL)
            return fault_memory();
        memory->chunks = chunks;
        memory->chunk_room = room;
    }
    uint8_t *chunk = malloc(CHUNK_SIZE);
    if (chunk == NULL)
        return fault_memory();
    memory->chunks[memory->chunk_count++] = chunk;
    memory->used = 0;
    return OK;
}

/* A record of this key and value in fresh memory. */
static enum err make_record(struct view_memory *memory, struct bytes key, struct bytes value,
                            uint32_t *place)
{
    size_t size = RECORD_HEAD + key.size + value.size;
    size = (size + RECORD_ALIGN - 1) / RECORD_ALIGN * RECORD_ALIGN;
    if (memory->chunk_count == 0 || CHUNK_SIZE - memory->used < size)
        TRY(grow_chunks(memory));
    uint8_t *record = memory->chunks[memory->chunk_count - 1] + memory->used;
    put_u16(record, key.size);
    put_u16(record + 2, value.size);
    put_u16(record + 4, value.size);
    memcpy(record + RECORD_HEAD, key.at, key.size);
    if (value.size > 0)
        memcpy(record + RECORD_HEAD + key.size, value.at, value.size);
    *place = (uint32_t)((memory->chunk_count - 1) << CHUNK_BITS) +
             (uint32_t)(memory->used / RECORD_ALIGN) + 1;
    memory->used += size;
    return OK;
}

static enum err memory_get(void *self, enum view_table table, struct bytes key,
                           struct bytes *value)
{
    const struct view_memory *memory = self;
    const struct table *found = &memory->tables[table];
    *value = (struct bytes){ NULL, 0 };
    if (found->size == 0)
        return OK;
    const struct slot *slot = find_slot(memory, found, key, tag_of(memory, key));
    if (slot->place != 0)
        *value = record_value(record_at(memory, slot->place));
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
        TRY(grow_table(table));
    uint32_t tag = tag_of(memory, key);
    struct slot *slot = find_slot(memory, table, key, tag);
    if (slot->place != 0) {
        uint8_t *record = record_at(memory, slot->place);
        if (value.size <= get_u16(record + 4)) {
            put_u16(record + 2, value.size);
            if (value.size > 0)
                memmove(record + RECORD_HEAD + key.size, value.at, value.size);
            return OK;
        }
        /* Too big for its room: a new record, and the order points at the old one. */
        TRY(make_record(memory, key, value, &slot->place));
        table->sorted_count = 0;
        return OK;
    }
    TRY(make_record(memory, key, value, &slot->place));
    slot->tag = tag;
    table->count++;
    return OK;
}

static int compare_records(const void *a, const void *b)
{
    return bytes_compare(record_key(*(uint8_t *const *)a), record_key(*(uint8_t *const *)b));
}

static enum err sort_table(const struct view_memory *memory, struct table *table)
{
    if (table->sorted_count == table->count)
        return OK;
    uint8_t **sorted = realloc(table->sorted, table->count * sizeof *sorted);
    if (sorted == NULL)
        return fault_memory();
    size_t count = 0;
    for (size_t i = 0; i < table->size; i++)
        if (table->slots[i].place != 0)
            sorted[count++] = record_at(memory, table->slots[i].place);
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
    TRY(sort_table(memory, table));
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
    for (size_t i = 0; i < memory->chunk_count; i++)
        free(memory->chunks[i]);
    free(memory->chunks);
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
