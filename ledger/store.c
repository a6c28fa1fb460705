/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store.h"

#include <assert.h>
#include <errno.h>
#include <lmdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/file.h"
#include "ledger/store_disk.h"
#include "ledger/store_inner.h"

enum {
    /* Slots of readers that died are looked for when a store is opened to write and now and
     * then: one that stays makes every commit grow the file. */
    COMMITS_A_SWEEP = 256,
    OPEN_TRIES = 5,
};

static const char *const table_names[TABLE_COUNT] = {
    [TABLE_ENTRIES] = "entries",
    [TABLE_VIEW] = "view",
    [TABLE_SEALS] = "seals",
    [TABLE_NOTES] = "notes",
};

/* Opening. */

static enum err set_paths(struct store *store, const char *folder)
{
    size_t size = strlen(folder);
    while (size > 1 && folder[size - 1] == '/')
        size--;
    if (size == 0 || size >= STORE_PATH_MAX)
        return fault(ERR_LIMIT, "路径为空或过长：%s", "a path is empty or too long: %s",
                     folder);
    memcpy(store->folder, folder, size);
    memcpy(store->data, folder, size);
    memcpy(store->data + size, "/data.mdb", sizeof "/data.mdb");
    memcpy(store->lock, folder, size);
    memcpy(store->lock + size, "/lock.mdb", sizeof "/lock.mdb");
    return OK;
}

static enum err open_tables(struct store *store, bool create)
{
    const char *call = "mdb_txn_begin";
    MDB_txn *txn = NULL;
    int number = mdb_txn_begin(store->env, NULL, store->write ? 0 : MDB_RDONLY, &txn);
    if (number != 0)
        return store_fault(call, store->data, number);
    call = "mdb_dbi_open";
    number = mdb_dbi_open(txn, NULL, 0, &store->tables[TABLE_NAMES]);
    for (int i = 0; i < TABLE_COUNT && number == 0; i++)
        number = mdb_dbi_open(txn, table_names[i], create ? MDB_CREATE : 0, &store->tables[i]);
    char name[] = "format";
    char text[] = STORE_FORMAT;
    MDB_val key = { .mv_size = sizeof name - 1, .mv_data = name };
    MDB_val value = { .mv_size = sizeof text - 1, .mv_data = text };
    bool known = true;
    if (number == 0 && create)
        number = mdb_put(txn, store->tables[TABLE_NAMES], &key, &value, MDB_NOOVERWRITE);
    else if (number == 0)
        number = mdb_get(txn, store->tables[TABLE_NAMES], &key, &value);
    if (number == 0)
        known = bytes_is(bytes_of(value.mv_data, value.mv_size), STORE_FORMAT);
    if (number != 0 || !known)
        mdb_txn_abort(txn);
    else if ((number = mdb_txn_commit(txn)) != 0)
        call = "mdb_txn_commit";
    if (number != 0)
        return store_fault(call, store->data, number);
    if (!known)
        return fault(ERR_CORRUPT, "%s：库的格式本程序不认识，可能出自更新的版本，请升级程序",
                     "%s: a store of a format that this program does not know, perhaps of a "
                     "newer one: upgrade",
                     store->data);
    return OK;
}

/* A file shorter than its own pages would kill us by SIGBUS when they are read. */
static enum err check_length(struct store *store)
{
    MDB_envinfo info;
    MDB_stat status;
    struct disk_mark mark = { 0 };
    uint64_t size = 0;
    (void)mdb_env_info(store->env, &info);
    (void)mdb_env_stat(store->env, &status);
    TRY(disk_mark_path(store->data, &mark, &size));
    if (size / status.ms_psize <= info.me_last_pgno)
        return fault(ERR_CORRUPT,
                     "%s：文件被截短（应有 %zu 页，只有 %zu 页）。请从备份或公开库恢复：sanzi restore",
                     "%s: the file was cut short (%zu pages expected, %zu there). Restore from "
                     "a backup or a publication: sanzi restore",
                     store->data, info.me_last_pgno + 1, (size_t)(size / status.ms_psize));
    return OK;
}

static void detach(struct store *store)
{
    store_abort(store);
    if (store->env != NULL)
        mdb_env_close(store->env);
    store->env = NULL;
    store->map_known = false;
}

static enum err attach(struct store *store, bool create)
{
    const char *call = "mdb_env_create";
    int number = mdb_env_create(&store->env);
    if (number == 0 && (number = mdb_env_set_maxdbs(store->env, TABLE_COUNT)) != 0)
        call = "mdb_env_set_maxdbs";
    if (number == 0 && (number = mdb_env_set_mapsize(store->env, store->map_size)) != 0)
        call = "mdb_env_set_mapsize";
    unsigned flags = MDB_NOTLS | (store->write ? 0U : MDB_RDONLY);
    if (number == 0 && (number = mdb_env_open(store->env, store->folder, flags, 0600)) != 0)
        call = "mdb_env_open";
    int stale = 0;
    if (number == 0 && store->write && (number = mdb_reader_check(store->env, &stale)) != 0)
        call = "mdb_reader_check";
    if (number != 0)
        return store_fault(call, store->data, number);
    TRY(check_length(store));
    int descriptor = -1;
    (void)mdb_env_get_fd(store->env, &descriptor);
    TRY(disk_mark_file(descriptor, store->data, &store->data_mark));
    if (store->write)
        TRY(disk_mark_path(store->lock, &store->lock_mark, NULL));
    return open_tables(store, create);
}

static enum err store_new(const char *folder, bool write, size_t map_size, struct store **out)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return fault_memory();
    store->write = write;
    store->map_size = map_size;
    enum err err = set_paths(store, folder);
    if (err != OK) {
        free(store);
        return err;
    }
    *out = store;
    return OK;
}

enum err store_create(const char *folder)
{
    struct store *store = NULL;
    TRY(store_new(folder, true, STORE_MAP_SIZE, &store));
    enum err err = file_make_folder(store->folder, 0700);
    if (err == OK)
        err = disk_place_check(store->folder);
    if (err == OK)
        err = attach(store, true);
    /* LMDB syncs its pages, but never the names of its files. */
    if (err == OK)
        err = file_sync(store->data);
    if (err == OK)
        err = file_sync(store->folder);
    store_close(store);
    return err;
}

/* The folder may be exchanged by a writer's compaction between the opening of one file and the
 * other: then it is opened again. */
static enum err attach_one(struct store *store)
{
    struct disk_mark before = { 0 };
    struct disk_mark after = { 0 };
    for (int i = 0; i < OPEN_TRIES; i++) {
        TRY(disk_mark_path(store->folder, &before, NULL));
        enum err err = attach(store, false);
        TRY(disk_mark_path(store->folder, &after, NULL));
        if (disk_mark_same(&before, &after))
            return err;
        detach(store);
    }
    return fault(ERR_LOCKED, "%s 正被别的程序整理，请稍后再试",
                 "%s is being rewritten by another program: try again later", store->folder);
}

enum err store_open_sized(const char *folder, bool write, size_t map_size, struct store **out)
{
    struct store *store = NULL;
    TRY(store_new(folder, write, map_size, &store));
    uint64_t size = 0;
    enum file_kind kind = FILE_NONE;
    enum err err = file_kind_at(store->data, &kind, &size);
    if (err == OK && kind != FILE_REGULAR)
        err = fault(ERR_MISSING, "%s 里没有账本的库", "there is no store in %s", store->folder);
    if (err == OK && write)
        err = disk_place_check(store->folder);
    if (err == OK && size > map_size / 2)
        store->map_size = (size_t)size * 2;
    if (err == OK)
        err = attach_one(store);
    if (err != OK) {
        store_close(store);
        return err;
    }
    *out = store;
    return OK;
}

enum err store_open(const char *folder, bool write, struct store **out)
{
    return store_open_sized(folder, write, STORE_MAP_SIZE, out);
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    detach(store);
    overlay_close(store);
    free(store->cache);
    free(store);
}

void store_detach(struct store *store)
{
    detach(store);
}

enum err store_attach(struct store *store)
{
    enum err err = attach(store, false);
    store->poisoned = err != OK;
    return err;
}

/* Transactions. */

static enum err grow_map(struct store *store)
{
    MDB_envinfo info;
    MDB_stat status;
    (void)mdb_env_info(store->env, &info);
    (void)mdb_env_stat(store->env, &status);
    if (!store->map_full && info.me_last_pgno < info.me_mapsize / status.ms_psize / 2)
        return OK;
    store->map_known = false;
    int number = mdb_env_set_mapsize(store->env, info.me_mapsize * 2);
    if (number != 0)
        return store_fault("mdb_env_set_mapsize", store->data, number);
    store->map_size = info.me_mapsize * 2;
    store->map_full = false;
    return OK;
}

enum err store_begin(struct store *store, bool write)
{
    assert(!store->writing);
    store_abort(store);
    if (store->poisoned)
        return store_fault_poisoned(store);
    if (write && !store->write)
        return fault(ERR_PERMISSION, "%s 是以只读方式打开的", "%s was opened to be read only",
                     store->folder);
    int stale = 0;
    if (write) {
        if (store->cache == NULL)
            store->cache = cache_new(); /* without memory it is slower, and no more */
        TRY(grow_map(store));
        if (++store->commits % COMMITS_A_SWEEP == 0)
            (void)mdb_reader_check(store->env, &stale);
    }
    unsigned flags = write ? 0 : MDB_RDONLY;
    int number = mdb_txn_begin(store->env, NULL, flags, &store->txn);
    if (number == MDB_MAP_RESIZED) {
        /* Another process made the map larger: take its size over. */
        store->map_known = false;
        number = mdb_env_set_mapsize(store->env, 0);
        if (number == 0)
            number = mdb_txn_begin(store->env, NULL, flags, &store->txn);
    }
    if (number != 0) {
        store->txn = NULL;
        return store_fault("mdb_txn_begin", store->data, number);
    }
    store->writing = write;
    return OK;
}

bool store_is_open(const struct store *store)
{
    return store->txn != NULL;
}

void store_abort(struct store *store)
{
    if (store->txn != NULL)
        mdb_txn_abort(store->txn);
    store->txn = NULL;
    overlay_end(store, false);
    store->writing = false;
    store->has_head = false;
    memset(store->last, 0, sizeof store->last);
}

void store_poison(struct store *store)
{
    store_abort(store);
    store->poisoned = true;
}

bool store_map_full(const struct store *store)
{
    return store->map_full;
}

/* Is what the writer has open what the paths name? */
static enum err check_files(struct store *store)
{
    TRY(disk_mark_check(&store->data_mark, store->data));
    struct disk_mark lock = { 0 };
    enum err err = disk_mark_path(store->lock, &lock, NULL);
    if (err == ERR_MISSING || (err == OK && !disk_mark_same(&lock, &store->lock_mark)))
        return fault(ERR_TAMPERED,
                     "%s：锁文件被删除或替换，可能有别的程序在写。请关掉所有 sanzi 程序再打开",
                     "%s: the lock file was removed or replaced, so another program may be "
                     "writing. Close every sanzi program and open again",
                     store->lock);
    return err;
}

enum err store_commit(struct store *store)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    if (!store->writing) {
        store_abort(store);
        return OK;
    }
    enum err err = overlay_settle(store);
    if (err == OK && store->has_head)
        err = store_put_head(store);
    if (err == OK)
        err = check_files(store);
    if (err == OK && arena_ran_out())
        err = fault_memory(); /* something of it may be cut short */
    if (err != OK) {
        store_abort(store);
        return err;
    }
    int number = mdb_txn_commit(store->txn);
    store->txn = NULL;
    overlay_end(store, number == 0);
    store_abort(store);
    if (number != 0) {
        /* What was written may be there or not after a power cut (faults.md 2.3.2). */
        store_poison(store);
        return fault(ERR_UNKNOWN,
                     "%s：写入结果不明（%s）。请退出后重新打开，先看最后几笔是否已记上",
                     "%s: the outcome of the write is unknown (%s). Quit, open the book again, "
                     "and first look whether the last entries are in it",
                     store->data, mdb_strerror(number));
    }
    err = check_files(store);
    if (err != OK)
        store_poison(store);
    return err;
}
