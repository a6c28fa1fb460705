/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Between the files of the store, and private to them: store.c opens and commits, store_table.c
 * speaks to LMDB's tables, store_log.c, store_view.c, store_overlay.c and store_compact.c say
 * what lies in them and do not know LMDB.
 */
#ifndef LEDGER_STORE_INNER_H
#define LEDGER_STORE_INNER_H

#include "base/spill.h"
#include "ledger/store.h"
#include "ledger/store_disk.h"
#include "ledger/store_overlay.h"

struct MDB_env;
struct MDB_txn;
struct MDB_cursor;

enum store_table {
    TABLE_ENTRIES, /* index -> leaf and the hashes of the tree that it finished */
    TABLE_VIEW,    /* table of the view, key -> value */
    TABLE_SEALS,   /* digest -> disclosure */
    TABLE_NOTES,   /* name -> value */
    TABLE_COUNT,
    TABLE_NAMES = TABLE_COUNT, /* LMDB's unnamed one: our format and head stand beside the names
                                  of the tables, because each commit writes its page anyway */
};

#define STORE_FORMAT "sanzi/store/v1\n"
/* The note that stands until a compaction, which does not copy it. */
#define STORE_OWES "owes"

enum {
    STORE_KEY_MAX = 511, /* LMDB's */
    STORE_PATH_MAX = 4096,
};

/* How much address space a store maps. A file may not grow past it, so it is generous: it costs
 * no memory. */
#if SIZE_MAX > 0xFFFFFFFF
#define STORE_MAP_SIZE ((size_t)16 << 30)
#else
#define STORE_MAP_SIZE ((size_t)512 << 20)
#endif

struct store {
    uint8_t record[ENTRY_SIZE_MAX + 64 * HASH_SIZE]; /* the entry that is being appended */
    size_t record_size;
    char folder[STORE_PATH_MAX];
    char data[STORE_PATH_MAX + 16];
    char lock[STORE_PATH_MAX + 16];
    size_t map_size;
    struct MDB_env *env;
    unsigned tables[TABLE_COUNT + 1];
    struct MDB_txn *txn;
    struct MDB_cursor *last[TABLE_COUNT]; /* of what the write transaction put last */
    struct store_cache *cache;            /* of the view's tables, while writing; NULL: none */
    struct overlay overlay;
    enum err (*fold)(void *self, uint64_t index);
    void *fold_self;
    struct store_head head;
    struct disk_mark data_mark; /* of the files that are open to be written */
    struct disk_mark lock_mark;
    struct disk_map map; /* of the data file, once it is known */
    bool map_known;
    int seen; /* by readers, since what is resident was looked at (store_table.c) */
    struct spill_pace pace;
    unsigned commits;
    bool write;
    bool writing;
    bool has_head; /* head is the open transaction's */
    bool poisoned;
    bool map_full;
};

/* store_open with another map, for tests. */
enum err store_open_sized(const char *folder, bool write, size_t map_size, struct store **out);
/* Let go of the files and take them up again, under the same handle. */
void store_detach(struct store *store);
enum err store_attach(struct store *store);

enum err store_fault(const char *call, const char *path, int number);
enum err store_fault_poisoned(const struct store *store);

/* In the open transaction; a reader's is begun where there is none. */
enum err table_get(struct store *store, enum store_table table, struct bytes key,
                   struct bytes *value); /* {NULL,0}: none */
enum err table_put(struct store *store, enum store_table table, struct bytes key,
                   struct bytes value);
/* The key must follow all others: fills pages and needs no search. ERR_CORRUPT. */
enum err table_append(struct store *store, enum store_table table, struct bytes key,
                      struct bytes value);
/* As table_put(), and sooner where the keys come in order. */
enum err table_put_next(struct store *store, enum store_table table, struct bytes key,
                        struct bytes value);
enum err table_delete(struct store *store, enum store_table table, struct bytes key,
                      bool *found);
enum err table_clear(struct store *store, enum store_table table);
/* In order of keys, those that start with `start`. */
enum err table_walk(struct store *store, enum store_table table, struct bytes start,
                    enum err (*each)(void *context, struct bytes key, struct bytes value),
                    void *context);

enum err store_load_head(struct store *store);
enum err store_put_head(struct store *store);

/* Records of the view's tables that were read while writing, and which were found to lack:
 * {NULL,0}. A cache that is NULL holds nothing. */
struct store_cache *cache_new(void);
void cache_clear(struct store_cache *cache);
bool cache_get(struct store_cache *cache, struct bytes key, struct bytes *value);
void cache_put(struct store_cache *cache, struct bytes key, struct bytes value);

#endif
