/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/store_inner.h"

enum {
    HEAD_SIZE = 8 + 8 + HASH_SIZE + 8,
    INDEX_SIZE = 8,
};

static const char head_name[] = "head";

static void put_u64(uint8_t at[static INDEX_SIZE], uint64_t number)
{
    for (int i = INDEX_SIZE - 1; i >= 0; i--, number >>= 8)
        at[i] = (uint8_t)number;
}

/* A leaf finishes its own hash and those of the subtrees that it completes: level 0, 1, 2 …
 * They stand behind it in its record, so that an append writes one table and not two. */
static size_t finished_by(uint64_t index)
{
    return (size_t)__builtin_ctzll(index + 1) + 1;
}

static enum err fault_head(const struct store *store)
{
    return fault(ERR_CORRUPT,
                 "%s：库头与内容对不上。请勿再写，从备份或公开库恢复：sanzi restore",
                 "%s: the store's head does not agree with its tables. Write nothing more; "
                 "restore from a backup or a publication: sanzi restore",
                 store->data);
}

/* Rebuild the right edge from the stored hashes: one for each binary digit of the size. */
static enum err load_edge(struct store *store, uint64_t size, struct tree_edge *edge)
{
    edge_start(edge);
    for (unsigned level = 63; level-- > 0;) {
        if ((size >> level & 1) == 0)
            continue;
        uint64_t index = (size >> level) - 1;
        enum err err = store_hash(store, level, index, &edge->hashes[edge->count]);
        if (err == ERR_MISSING)
            return fault_head(store);
        if (err != OK)
            return err;
        edge->count++;
    }
    edge->size = size;
    return OK;
}

enum err store_load_head(struct store *store)
{
    if (store->has_head)
        return OK;
    struct store_head *head = &store->head;
    struct bytes record = { 0 };
    TRY(table_get(store, TABLE_NAMES, bytes_text(head_name), &record));
    memset(head, 0, sizeof *head);
    edge_start(&head->edge);
    if (record.at != NULL) {
        if (record.size != HEAD_SIZE)
            return fault_head(store);
        head->size = bytes_u64(record.at);
        head->time = (int64_t)bytes_u64(record.at + 8);
        memcpy(head->last.at, record.at + 16, HASH_SIZE);
        head->folded = bytes_u64(record.at + 16 + HASH_SIZE);
        struct hash last = { 0 };
        if (head->size >> 63 != 0 || head->size == 0 || head->folded > head->size)
            return fault_head(store);
        TRY(load_edge(store, head->size, &head->edge));
        TRY(store_hash(store, 0, head->size - 1, &last));
        if (!hash_equal(&last, &head->last))
            return fault_head(store);
    }
    store->has_head = true;
    return OK;
}

enum err store_head(struct store *store, struct store_head *out)
{
    TRY(store_load_head(store));
    *out = store->head;
    return OK;
}

enum err store_put_head(struct store *store)
{
    uint8_t record[HEAD_SIZE];
    put_u64(record, store->head.size);
    put_u64(record + 8, (uint64_t)store->head.time);
    memcpy(record + 16, store->head.last.at, HASH_SIZE);
    put_u64(record + 16 + HASH_SIZE, store->head.folded);
    if (store->head.size == 0)
        return OK;
    return table_put(store, TABLE_NAMES, bytes_text(head_name),
                     bytes_of(record, sizeof record));
}

static void hash_done(void *self, unsigned level, uint64_t index, const struct hash *hash)
{
    struct store *store = self;
    (void)level;
    (void)index;
    memcpy(store->record + store->record_size, hash->at, HASH_SIZE);
    store->record_size += HASH_SIZE;
}

enum err store_append(struct store *store, struct bytes leaf, int64_t time,
                      const struct hash *hash)
{
    TRY(store_load_head(store));
    if (leaf.size > ENTRY_SIZE_MAX)
        return fault(ERR_LIMIT, "记录有 %zu 字节，上限 %d", "the leaf has %zu bytes, over %d",
                     leaf.size, ENTRY_SIZE_MAX);
    uint8_t key[INDEX_SIZE];
    put_u64(key, store->head.size);
    if (leaf.size > 0)
        memcpy(store->record, leaf.at, leaf.size);
    store->record_size = leaf.size;
    edge_add(&store->head.edge, hash, hash_done, store);
    TRY(table_append(store, TABLE_ENTRIES, bytes_of(key, sizeof key),
                     bytes_of(store->record, store->record_size)));
    store->head.size++;
    store->head.time = time;
    store->head.last = *hash;
    return OK;
}

/* An entry's record: the leaf and the hashes that it finished; {NULL, 0}: there is none. */
static enum err read_record(struct store *store, uint64_t index, struct bytes *leaf,
                            struct bytes *hashes)
{
    uint8_t key[INDEX_SIZE];
    struct bytes record = { 0 };
    if (index >> 63 != 0)
        return OK;
    size_t size = finished_by(index) * HASH_SIZE;
    put_u64(key, index);
    TRY(table_get(store, TABLE_ENTRIES, bytes_of(key, sizeof key), &record));
    if (record.at != NULL && record.size < size)
        return fault_head(store);
    *leaf = record.at == NULL ? record : bytes_part(record, 0, record.size - size);
    *hashes = record.at == NULL ? record : bytes_part(record, record.size - size, size);
    return OK;
}

enum err store_leaf(struct store *store, uint64_t index, struct bytes *out)
{
    struct bytes leaf = { 0 };
    struct bytes hashes = { 0 };
    TRY(read_record(store, index, &leaf, &hashes));
    if (leaf.at == NULL)
        return fault(ERR_MISSING, "没有第 %llu 条记录；用 sanzi list 查序号",
                     "there is no entry %llu: \"sanzi list\" shows the indexes",
                     (unsigned long long)index);
    *out = leaf;
    return OK;
}

enum err store_hash(struct store *store, unsigned level, uint64_t index, struct hash *out)
{
    if (level > 62 || index >> (62 - level) != 0)
        return fault(ERR_LIMIT, "第 %u 层没有第 %llu 个哈希", "level %u has no hash %llu",
                     level, (unsigned long long)index);
    struct bytes leaf = { 0 };
    struct bytes hashes = { 0 };
    TRY(read_record(store, ((index + 1) << level) - 1, &leaf, &hashes));
    if (hashes.at == NULL)
        return fault(ERR_MISSING, "第 %u 层没有第 %llu 个哈希", "level %u has no hash %llu",
                     level, (unsigned long long)index);
    memcpy(out->at, hashes.at + (size_t)level * HASH_SIZE, HASH_SIZE);
    return OK;
}

static enum err read_hash(void *self, unsigned level, uint64_t index, struct hash *out)
{
    return store_hash(self, level, index, out);
}

struct tree_reader store_tree(struct store *store)
{
    return (struct tree_reader){ .self = store, .hash = read_hash };
}
