/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/store_inner.h"

enum {
    /* Entries after which a long transaction puts them into its pages: memory stays bounded. */
    PIECE = 4096,
    ROOM_FIRST = 64,
};

static void empty(struct overlay *overlay)
{
    view_memory_close(overlay->memory);
    overlay->memory = NULL;
}

static void start(struct store *store)
{
    struct overlay *overlay = &store->overlay;
    empty(overlay);
    overlay->from = store->head.folded;
    overlay->to = store->head.folded;
    overlay->good = true;
    overlay->ready = true;
}

void overlay_close(struct store *store)
{
    empty(&store->overlay);
}

void overlay_end(struct store *store, bool kept)
{
    struct overlay *overlay = &store->overlay;
    if (overlay->changed && !kept) {
        overlay->good = false;
        cache_clear(store->cache);
    }
    overlay->changed = false;
    overlay->ready = false;
}

void store_fold_by(struct store *store, enum err (*fold)(void *self, uint64_t index),
                   void *self)
{
    store->fold = fold;
    store->fold_self = self;
}

enum err store_fold(struct store *store, uint64_t to)
{
    struct overlay *overlay = &store->overlay;
    TRY(store_load_head(store));
    assert(to <= store->head.size && store->fold != NULL);
    start(store);
    overlay->folding = true;
    enum err err = OK;
    for (uint64_t i = overlay->from; i < to && err == OK; i++) {
        err = store->fold(store->fold_self, i);
        if (err != OK)
            err = fault_where(err, "第 %llu 号记录：", "entry %llu: ", (unsigned long long)i);
    }
    overlay->folding = false;
    overlay->to = to;
    overlay->good = err == OK;
    overlay->ready = err == OK;
    return err;
}

enum err overlay_ready(struct store *store)
{
    struct overlay *overlay = &store->overlay;
    if (overlay->ready)
        return OK;
    TRY(store_load_head(store));
    const struct store_head *head = &store->head;
    if (overlay->good && overlay->from == head->folded &&
        (overlay->to == head->size || store->fold == NULL)) {
        overlay->ready = true;
        return OK;
    }
    if (store->fold == NULL) {
        start(store); /* the tables as they are */
        return OK;
    }
    if (head->size - head->folded > VIEW_LAG_MAX)
        return fault(ERR_CORRUPT, "%s：上次重建索引没有做完，请再做一次：sanzi reindex",
                     "%s: the last reindex was not finished; do it again: sanzi reindex",
                     store->folder);
    return store_fold(store, head->size);
}

/* What the fold changed, into the tables. */

struct putting {
    struct store *store;
    uint8_t key[STORE_KEY_MAX];
};

static enum err put_one(void *context, struct bytes key, struct bytes value)
{
    struct putting *putting = context;
    if (key.size > 0)
        memcpy(putting->key + 1, key.at, key.size);
    return table_put_next(putting->store, TABLE_VIEW, bytes_of(putting->key, key.size + 1),
                          value);
}

enum err store_view_flush(struct store *store)
{
    struct overlay *overlay = &store->overlay;
    struct putting putting = { .store = store };
    assert(store->writing && overlay->ready);
    if (overlay->memory != NULL) {
        struct view_store memory = view_memory_store(overlay->memory);
        for (unsigned table = 1; table < VIEW_TABLE_COUNT; table++) {
            putting.key[0] = (uint8_t)table;
            TRY(memory.walk(memory.self, (enum view_table)table, (struct bytes){ 0 }, put_one,
                            &putting));
        }
        cache_clear(store->cache);
    }
    empty(overlay);
    overlay->changed = true;
    overlay->from = overlay->to;
    store->head.folded = overlay->to;
    return OK;
}

enum err store_folded(struct store *store, uint64_t size)
{
    struct overlay *overlay = &store->overlay;
    TRY(store_load_head(store));
    assert(store->writing && size <= store->head.size);
    if (!overlay->ready)
        start(store);
    overlay->to = size;
    overlay->changed = true;
    return size - overlay->from < PIECE ? OK : store_view_flush(store);
}

enum err overlay_settle(struct store *store)
{
    const struct overlay *overlay = &store->overlay;
    if (!overlay->changed || overlay->to - overlay->from <= VIEW_LAG_MAX)
        return OK;
    return store_view_flush(store);
}

void overlay_drop(struct store *store)
{
    store->head.folded = 0;
    start(store);
    store->overlay.changed = true;
    cache_clear(store->cache);
}

/* Reading and putting. */

enum err overlay_get(struct store *store, enum view_table table, struct bytes key,
                     struct bytes *value)
{
    TRY(overlay_ready(store));
    *value = (struct bytes){ 0 };
    if (store->overlay.memory == NULL)
        return OK;
    struct view_store memory = view_memory_store(store->overlay.memory);
    return memory.get(memory.self, table, key, value);
}

enum err overlay_put(struct store *store, enum view_table table, struct bytes key,
                     struct bytes value)
{
    struct overlay *overlay = &store->overlay;
    TRY(overlay_ready(store));
    assert(store->writing || overlay->folding);
    if (overlay->memory == NULL)
        TRY(view_memory_open(&overlay->memory));
    overlay->changed = overlay->changed || !overlay->folding;
    struct view_store memory = view_memory_store(overlay->memory);
    return memory.put(memory.self, table, key, value);
}

/* A walk in the order of keys over both: of a key that is in both, the tables' value is old. */

struct record {
    struct bytes key;
    struct bytes value;
};

struct merge {
    enum err (*each)(void *context, struct bytes key, struct bytes value);
    void *context;
    struct record *records; /* the overlay's, in order */
    size_t count;
    size_t room;
    size_t next;
};

static enum err gather_one(void *context, struct bytes key, struct bytes value)
{
    struct merge *merge = context;
    if (merge->count == merge->room) {
        size_t room = merge->room == 0 ? ROOM_FIRST : merge->room * 2;
        struct record *records = realloc(merge->records, room * sizeof *records);
        if (records == NULL)
            return fault_memory();
        merge->records = records;
        merge->room = room;
    }
    merge->records[merge->count++] = (struct record){ key, value };
    return OK;
}

/* Those of the overlay that come before a key of the tables. */
static enum err give_before(struct merge *merge, const struct bytes *key)
{
    while (merge->next < merge->count) {
        const struct record *record = &merge->records[merge->next];
        if (key != NULL && bytes_compare(record->key, *key) >= 0)
            break;
        merge->next++;
        TRY(merge->each(merge->context, record->key, record->value));
    }
    return OK;
}

static enum err merge_one(void *context, struct bytes key, struct bytes value)
{
    struct merge *merge = context;
    struct bytes name = bytes_part(key, 1, key.size - 1); /* behind the table's number */
    TRY(give_before(merge, &name));
    if (merge->next < merge->count && bytes_equal(merge->records[merge->next].key, name))
        value = merge->records[merge->next++].value;
    return merge->each(merge->context, name, value);
}

enum err overlay_walk(struct store *store, struct bytes start,
                      enum err (*each)(void *context, struct bytes key, struct bytes value),
                      void *context)
{
    TRY(overlay_ready(store));
    struct merge merge = { .each = each, .context = context };
    enum err err = OK;
    if (store->overlay.memory != NULL) {
        struct view_store memory = view_memory_store(store->overlay.memory);
        err = memory.walk(memory.self, (enum view_table)start.at[0],
                          bytes_part(start, 1, start.size - 1), gather_one, &merge);
    }
    if (err == OK)
        err = table_walk(store, TABLE_VIEW, start, merge_one, &merge);
    if (err == OK)
        err = give_before(&merge, NULL);
    free(merge.records);
    return err;
}
