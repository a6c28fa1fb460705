/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fold's tables in memory: a hash table each over records that lie one after the other in
 * big chunks (sizes of key, value and the value's room in two bytes each, then both). A slot is
 * eight bytes: a tag, which spares most looks at records, and the record's place. A million
 * vouchers take some 150 bytes each. Order is made when somebody walks: then, and whenever a
 * walk follows new records, these are sorted into a run of their own, and runs are merged so
 * that each is at least twice as long as the next. So whatever the order of puts and walks, a
 * record is moved once for each doubling of its table.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "keys/key.h"
#include "ledger/view.h"

enum {
    RECORD_ALIGN = 8,
    CHUNK_BITS = 18, /* of places: 2 MiB a chunk */
    CHUNK_SIZE = RECORD_ALIGN << CHUNK_BITS,
    CHUNKS_FIRST = 64,
    CHUNKS_MAX = 1 << (32 - CHUNK_BITS),
    SLOTS_FIRST = 64,
    SLOTS_EXPECTED_MAX = 1 << 21, /* made before there is anything to put into them */
    RECORD_HEAD = 6,
    VALUE_MAX = 60000,
    VALUE_MOVED = 0xFFFF, /* for a size: the key's record is another one, made later */
    ORDER_FIRST = 256,
    RUNS_MAX = 32, /* of which each is twice as long as the next, or more */
    PAGE_HUGE = 1 << 21,
};

struct slot {
    uint32_t tag;   /* of the key's hash */
    uint32_t place; /* of the record, in units of RECORD_ALIGN, from 1; 0: free */
};

struct table {
    struct slot *slots;
    size_t size; /* a power of two, or 0 */
    size_t count;
    uint32_t *order; /* places, once somebody walked: the runs, then what is in none yet */
    size_t ordered;
    size_t order_room;
    size_t runs[RUNS_MAX]; /* where each ends in `order` */
    size_t run_count;
    bool is_walked;
};

struct view_memory {
    struct table tables[VIEW_TABLE_COUNT];
    uint8_t **chunks;
    size_t chunk_count;
    size_t chunk_room;
    size_t used;      /* of the last chunk */
    int64_t patience; /* records that walks may still look at */
    struct hash_secret secret;
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

static uint32_t tag_of(const struct view_memory *memory, enum view_table table,
                       struct bytes key)
{
    /* Indexes are nobody's choice: side by side, as they come. */
    if (table == VIEW_VOUCHER && key.size == sizeof(uint64_t))
        return (uint32_t)bytes_u64(key.at);
    uint64_t hash = hash_short(&memory->secret, key);
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

/* Memory for what is read here and there: in huge pages, where the system has them, for fewer
 * faults and fewer misses of translation. Not zeroed. */
static void *take_pages(size_t size)
{
    if (size < PAGE_HUGE)
        return malloc(size);
    void *at = aligned_alloc(PAGE_HUGE, size);
    if (at != NULL)
        (void)madvise(at, size, MADV_HUGEPAGE);
    return at;
}

static enum err grow_table(struct table *table, size_t size)
{
    struct slot *slots = take_pages(size * sizeof *slots);
    if (slots == NULL)
        return fault_memory();
    memset(slots, 0, size * sizeof *slots);
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
    /* A small view touches few pages of the first. */
    uint8_t *chunk = memory->chunk_count == 0 ? malloc(CHUNK_SIZE) : take_pages(CHUNK_SIZE);
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
    const struct slot *slot = find_slot(memory, found, key, tag_of(memory, table, key));
    if (slot->place != 0)
        *value = record_value(record_at(memory, slot->place));
    return OK;
}

/* Room for one more place in `order`. */
static enum err grow_order(struct table *table)
{
    if (table->ordered < table->order_room)
        return OK;
    size_t room = table->order_room == 0 ? ORDER_FIRST : table->order_room * 2;
    uint32_t *order = realloc(table->order, room * sizeof *order);
    if (order == NULL)
        return fault_memory();
    table->order = order;
    table->order_room = room;
    return OK;
}

/* A value that the record has no room for goes into a new one; the old one keeps its key, and
 * so its place in the order. */
static enum err replace_record(struct view_memory *memory, struct slot *slot, struct bytes key,
                               struct bytes value)
{
    uint8_t *old = record_at(memory, slot->place);
    TRY(make_record(memory, key, value, &slot->place));
    put_u16(old + 2, VALUE_MOVED);
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
        TRY(grow_table(table, table->size == 0 ? SLOTS_FIRST : table->size * 2));
    uint32_t tag = tag_of(memory, which, key);
    struct slot *slot = find_slot(memory, table, key, tag);
    if (slot->place != 0) {
        uint8_t *record = record_at(memory, slot->place);
        if (value.size > get_u16(record + 4))
            return replace_record(memory, slot, key, value);
        put_u16(record + 2, value.size);
        if (value.size > 0)
            memmove(record + RECORD_HEAD + key.size, value.at, value.size);
        return OK;
    }
    if (table->is_walked)
        TRY(grow_order(table));
    TRY(make_record(memory, key, value, &slot->place));
    slot->tag = tag;
    table->count++;
    if (table->is_walked)
        table->order[table->ordered++] = slot->place;
    return OK;
}

static int compare_places(const struct view_memory *memory, uint32_t a, uint32_t b)
{
    return bytes_compare(record_key(record_at(memory, a)), record_key(record_at(memory, b)));
}

/* Two sorted stretches, one right after the other, into one: the second is copied out and put
 * in from the end. */
static void merge(const struct view_memory *memory, uint32_t *at, size_t first, size_t all,
                  uint32_t *spare)
{
    size_t left = first;
    size_t right = all - first;
    /* Many keys come in order. NOLINTNEXTLINE(clang-analyzer-core.*) */
    if (compare_places(memory, at[first - 1], at[first]) <= 0)
        return;
    memcpy(spare, at + first, right * sizeof *spare);
    for (size_t to = all; right > 0 && to > 0; to--) {
        /* Places below `all` are filled; the analyser loses count of them. */
        bool from_left = /* NOLINTNEXTLINE(clang-analyzer-core.*) */
            left > 0 && compare_places(memory, at[left - 1], spare[right - 1]) > 0;
        at[to - 1] = from_left ? at[--left] : spare[--right];
    }
}

/* What came since the last walk, by merging ever longer stretches. */
static void sort_new(const struct view_memory *memory, uint32_t *at, size_t count,
                     uint32_t *spare)
{
    for (size_t width = 1; width < count; width *= 2)
        for (size_t from = 0; from + width < count; from += 2 * width) {
            size_t all = count - from < 2 * width ? count - from : 2 * width;
            merge(memory, at + from, width, all, spare);
        }
}

static size_t run_start(const struct table *table, size_t run)
{
    return run == 0 ? 0 : table->runs[run - 1];
}

/* The first walk: every place there is. */
static enum err gather_places(struct table *table)
{
    uint32_t *order = malloc((table->count + ORDER_FIRST) * sizeof *order);
    if (order == NULL)
        return fault_memory();
    table->order = order;
    table->order_room = table->count + ORDER_FIRST;
    for (size_t i = 0; i < table->size; i++)
        if (table->slots[i].place != 0)
            table->order[table->ordered++] = table->slots[i].place;
    table->is_walked = true;
    return OK;
}

/* All places in sorted runs. */
static enum err order_table(const struct view_memory *memory, struct table *table)
{
    if (!table->is_walked)
        TRY(gather_places(table));
    size_t from = run_start(table, table->run_count);
    if (from == table->ordered)
        return OK;
    uint32_t *spare = malloc(table->ordered * sizeof *spare);
    if (spare == NULL)
        return fault_memory();
    sort_new(memory, table->order + from, table->ordered - from, spare);
    table->runs[table->run_count++] = table->ordered;
    while (table->run_count > 1) {
        size_t last = run_start(table, table->run_count - 1);
        size_t before = run_start(table, table->run_count - 2);
        if (last - before >= 2 * (table->ordered - last))
            break;
        merge(memory, table->order + before, last - before, table->ordered - before, spare);
        table->runs[--table->run_count - 1] = table->ordered;
    }
    assert(table->run_count < RUNS_MAX);
    free(spare);
    return OK;
}

/* Where the first key that is not before `start` stands in a run. */
static size_t lower_bound(const struct view_memory *memory, const struct table *table,
                          size_t run, struct bytes start)
{
    size_t low = run_start(table, run);
    size_t high = table->runs[run];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (bytes_compare(record_key(record_at(memory, table->order[middle])), start) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The next place of all runs, which stand at at[]; 0 where all are at their end. */
static uint32_t next_place(const struct view_memory *memory, const struct table *table,
                           size_t at[static RUNS_MAX])
{
    size_t best = table->run_count;
    for (size_t run = 0; run < table->run_count; run++)
        if (at[run] < table->runs[run] &&
            (best == table->run_count || /* NOLINTNEXTLINE(clang-analyzer-core.*) */
             compare_places(memory, table->order[at[run]],
                            table->order[at[best]]) < 0))
            best = run;
    /* NOLINTNEXTLINE(clang-analyzer-core.*) */
    return best == table->run_count ? 0 : table->order[at[best]++];
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
    TRY(order_table(memory, table));
    size_t at[RUNS_MAX] = { 0 };
    for (size_t run = 0; run < table->run_count; run++)
        at[run] = lower_bound(memory, table, run, start);
    for (;;) {
        uint32_t place = next_place(memory, table, at);
        if (place == 0)
            return OK;
        const uint8_t *record = record_at(memory, place);
        struct bytes key = record_key(record);
        if (!bytes_starts(key, start))
            return OK;
        if (memory->patience <= 0)
            return fault(ERR_LIMIT, "要翻查的记录太多，没有查完：这本账像是有意做得难查",
                         "too many records would have to be looked through: not checked to its "
                         "end");
        memory->patience--;
        if (get_u16(record + 2) == VALUE_MOVED) {
            uint32_t now = find_slot(memory, table, key, tag_of(memory, which, key))->place;
            record = record_at(memory, now);
        }
        TRY(each(context, key, record_value(record)));
    }
}

enum err view_memory_open(struct view_memory **out)
{
    struct view_memory *memory = calloc(1, sizeof *memory);
    if (memory == NULL)
        return fault_memory();
    uint8_t secret[sizeof memory->secret.at];
    key_random(secret, sizeof secret);
    memcpy(memory->secret.at, secret, sizeof secret);
    memory->secret.at[1] |= 1;
    memory->patience = INT64_MAX;
    *out = memory;
    return OK;
}

enum err view_memory_expect(struct view_memory *memory, uint64_t entries)
{
    static const enum view_table tables[] = { VIEW_ID, VIEW_VOUCHER };
    size_t size = SLOTS_FIRST;
    while (size / 4 * 3 <= entries && size < SLOTS_EXPECTED_MAX)
        size *= 2;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        if (memory->tables[tables[i]].size < size)
            TRY(grow_table(&memory->tables[tables[i]], size));
    return OK;
}

int64_t view_memory_patience(struct view_memory *memory, int64_t records)
{
    int64_t left = memory->patience;
    memory->patience = records;
    return left;
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
        free(memory->tables[i].order);
    }
    free(memory);
}

struct view_store view_memory_store(struct view_memory *memory)
{
    return (struct view_store){ memory, memory_get, memory_put, memory_walk, false };
}
