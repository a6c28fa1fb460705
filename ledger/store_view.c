/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "ledger/store_inner.h"

/* A key of the view in our one table: the number of its own, then its bytes. */
struct view_key {
    uint8_t at[STORE_KEY_MAX];
    size_t size;
};

static enum err view_key(enum view_table table, struct bytes key, struct view_key *out)
{
    if (key.size > sizeof out->at - 1)
        return fault(ERR_LIMIT, "索引项有 %zu 字节，超过 %zu 字节的限度",
                     "a key of the index has %zu bytes, over the limit of %zu", key.size,
                     sizeof out->at - 1);
    out->at[0] = (uint8_t)table;
    if (key.size > 0)
        memcpy(out->at + 1, key.at, key.size);
    out->size = key.size + 1;
    return OK;
}

/* Each entry has records of its own in these, which would only fill the cache. */
static bool is_asked_again(enum view_table table)
{
    return table != VIEW_ID && table != VIEW_VOUCHER && table != VIEW_LINE;
}

static enum err view_get_value(void *self, enum view_table table, struct bytes key,
                               struct bytes *value)
{
    struct store *store = self;
    struct view_key whole;
    struct bytes found = { 0 };
    TRY(view_key(table, key, &whole));
    TRY(overlay_get(store, table, key, &found));
    if (found.at != NULL) {
        *value = found;
        return OK;
    }
    struct bytes name = bytes_of(whole.at, whole.size);
    if (!store->writing || !is_asked_again(table))
        return table_get(store, TABLE_VIEW, name, value);
    if (cache_get(store->cache, name, value))
        return OK;
    TRY(table_get(store, TABLE_VIEW, name, &found));
    cache_put(store->cache, name, found);
    *value = found;
    return OK;
}

static enum err view_put_value(void *self, enum view_table table, struct bytes key,
                               struct bytes value)
{
    struct view_key whole;
    TRY(view_key(table, key, &whole)); /* that it will fit when it goes into the tables */
    return overlay_put(self, table, key, value);
}

static enum err view_walk_values(void *self, enum view_table table, struct bytes start,
                                 enum err (*each)(void *context, struct bytes key,
                                                  struct bytes value),
                                 void *context)
{
    struct view_key whole;
    TRY(view_key(table, start, &whole));
    return overlay_walk(self, bytes_of(whole.at, whole.size), each, context);
}

struct view_store store_view(struct store *store)
{
    return (struct view_store){
        .self = store,
        .get = view_get_value,
        .put = view_put_value,
        .walk = view_walk_values,
        .reported = true,
    };
}

enum err store_view_drop(struct store *store)
{
    TRY(store_load_head(store));
    TRY(table_clear(store, TABLE_VIEW));
    overlay_drop(store);
    return OK;
}

enum err store_seal_put(struct store *store, struct bytes digest, struct bytes disclosure)
{
    return table_put(store, TABLE_SEALS, digest, disclosure);
}

enum err store_seal_get(struct store *store, struct bytes digest, struct bytes *disclosure)
{
    return table_get(store, TABLE_SEALS, digest, disclosure);
}

enum err store_seal_drop(struct store *store, struct bytes digest)
{
    bool found = false;
    TRY(table_delete(store, TABLE_SEALS, digest, &found));
    if (!found)
        return fault(ERR_MISSING, "没有摘要为 %.*s 的密封内容",
                     "there is no opening of a sealed field with the digest %.*s",
                     (int)digest.size, (const char *)digest.at);
    return store_note_put(store, STORE_OWES, bytes_text("compaction"));
}

enum err store_owes(struct store *store, bool *out)
{
    struct bytes note = { 0 };
    TRY(store_note_get(store, STORE_OWES, &note));
    *out = note.at != NULL;
    return OK;
}

enum err store_seal_walk(struct store *store,
                         enum err (*each)(void *context, struct bytes digest,
                                          struct bytes disclosure),
                         void *context)
{
    return table_walk(store, TABLE_SEALS, (struct bytes){ 0 }, each, context);
}

enum err store_note_put(struct store *store, const char *name, struct bytes value)
{
    return table_put(store, TABLE_NOTES, bytes_text(name), value);
}

enum err store_note_get(struct store *store, const char *name, struct bytes *value)
{
    return table_get(store, TABLE_NOTES, bytes_text(name), value);
}
