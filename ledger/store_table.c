/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <errno.h>
#include <lmdb.h>

#include "base/spill.h"
#include "ledger/store_inner.h"

/* A look that is made for one record may make 2 MiB around it resident, as some kernels map
 * files; of the next in order it costs the record. */
enum { SEEN_ONE = 8,
       SEEN_NEXT = 1,
       SEEN_LEAST = 128,
       SEEN_IN_VAIN = -1000 };

static enum err code_of(int number)
{
    switch (number) {
    case MDB_CORRUPTED:
    case MDB_PAGE_NOTFOUND:
    case MDB_INVALID:
    case MDB_VERSION_MISMATCH:
    case MDB_INCOMPATIBLE:
    case MDB_NOTFOUND:
    case MDB_KEYEXIST: /* an append that does not follow */
    case MDB_BAD_TXN:
    case EBADF: /* a file of no bytes, opened to read */
        return ERR_CORRUPT;
    case MDB_PANIC:
        return ERR_UNKNOWN;
    case MDB_MAP_FULL:
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERR_FULL;
    case MDB_READERS_FULL:
    case EBUSY:
        return ERR_LOCKED;
    case MDB_BAD_VALSIZE:
        return ERR_LIMIT;
    case ENOMEM:
        return ERR_MEMORY;
    case ENOENT:
        return ERR_MISSING;
    case EACCES:
    case EPERM:
    case EROFS:
        return ERR_PERMISSION;
    default:
        return ERR_SYSTEM;
    }
}

enum err store_fault(const char *call, const char *path, int number)
{
    enum err code = code_of(number);
    if (code == ERR_CORRUPT)
        return fault(code,
                     "%s：账本的库损坏（%s：%s）。请勿再写，从备份或公开库恢复：sanzi restore",
                     "%s: the store is damaged (%s: %s). Write nothing more; restore from a "
                     "backup or a publication: sanzi restore",
                     path, call, mdb_strerror(number));
    return fault(code, "%s：%s 失败（%s）", "%s: %s failed (%s)", path, call,
                 mdb_strerror(number));
}

enum err store_fault_poisoned(const struct store *store)
{
    return fault(ERR_UNKNOWN,
                 "%s：上一次写入结果不明，不能接着写。请退出后重新打开，先看最后几笔是否已记上",
                 "%s: the outcome of the last write is unknown, so nothing more can be done "
                 "here. Quit, open the book again, and first look whether the last entries "
                 "are in it",
                 store->folder);
}

/* LMDB's type has no const; it writes through none of those we give it. */
static MDB_val value_of(struct bytes bytes)
{
    return (MDB_val){ .mv_size = bytes.size, .mv_data = (void *)(uintptr_t)bytes.at };
}

static enum err ready(struct store *store)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    return store->txn == NULL ? store_begin(store, false) : OK;
}

static enum err put_fault(struct store *store, const char *call, int number)
{
    store->map_full = store->map_full || number == MDB_MAP_FULL;
    return store_fault(call, store->data, number);
}

/* Whoever reads the whole log would have its whole file in memory. What a record lies in stays
 * readable: its page comes back from the file. */
static void let_go(struct store *store, int seen)
{
    store->seen += seen;
    if (store->writing || store->seen < SEEN_LEAST || store->seen < (int)store->pace.steps)
        return;
    store->seen = 0;
    if (!spill_is_much(&store->pace, SEEN_LEAST))
        return;
    if (!store->map_known)
        store->map = disk_map_of(&store->data_mark);
    store->map_known = true;
    disk_map_let_go(&store->map);
    spill_look();                                /* if that was not enough */
    if (spill_is_much(&store->pace, SEEN_LEAST)) /* for something else */
        store->seen = SEEN_IN_VAIN;
}

enum err table_get(struct store *store, enum store_table table, struct bytes key,
                   struct bytes *value)
{
    TRY(ready(store));
    MDB_val name = value_of(key);
    MDB_val found;
    int number = mdb_get(store->txn, store->tables[table], &name, &found);
    if (number != 0 && number != MDB_NOTFOUND)
        return store_fault("mdb_get", store->data, number);
    *value = number == 0 ? bytes_of(found.mv_data, found.mv_size) : (struct bytes){ 0 };
    if (number == 0)
        let_go(store, SEEN_ONE);
    return OK;
}

enum err table_put(struct store *store, enum store_table table, struct bytes key,
                   struct bytes value)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    assert(store->writing);
    MDB_val name = value_of(key);
    MDB_val data = value_of(value);
    int number = mdb_put(store->txn, store->tables[table], &name, &data, 0);
    return number == 0 ? OK : put_fault(store, "mdb_put", number);
}

/* From where the last one of the transaction was put. */
static enum err put_there(struct store *store, enum store_table table, struct bytes key,
                          struct bytes value, unsigned flags)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    assert(store->writing && table != TABLE_NAMES);
    int number = 0;
    if (store->last[table] == NULL)
        number = mdb_cursor_open(store->txn, store->tables[table], &store->last[table]);
    MDB_val name = value_of(key);
    MDB_val data = value_of(value);
    if (number == 0)
        number = mdb_cursor_put(store->last[table], &name, &data, flags);
    return number == 0 ? OK : put_fault(store, "mdb_cursor_put", number);
}

enum err table_append(struct store *store, enum store_table table, struct bytes key,
                      struct bytes value)
{
    return put_there(store, table, key, value, MDB_APPEND);
}

enum err table_put_next(struct store *store, enum store_table table, struct bytes key,
                        struct bytes value)
{
    return put_there(store, table, key, value, 0);
}

enum err table_delete(struct store *store, enum store_table table, struct bytes key,
                      bool *found)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    assert(store->writing);
    MDB_val name = value_of(key);
    int number = mdb_del(store->txn, store->tables[table], &name, NULL);
    if (number != 0 && number != MDB_NOTFOUND)
        return put_fault(store, "mdb_del", number);
    *found = number == 0;
    return OK;
}

enum err table_clear(struct store *store, enum store_table table)
{
    if (store->poisoned)
        return store_fault_poisoned(store);
    assert(store->writing);
    int number = mdb_drop(store->txn, store->tables[table], 0);
    return number == 0 ? OK : put_fault(store, "mdb_drop", number);
}

enum err table_walk(struct store *store, enum store_table table, struct bytes start,
                    enum err (*each)(void *context, struct bytes key, struct bytes value),
                    void *context)
{
    TRY(ready(store));
    MDB_cursor *cursor = NULL;
    int number = mdb_cursor_open(store->txn, store->tables[table], &cursor);
    if (number != 0)
        return store_fault("mdb_cursor_open", store->data, number);
    enum err err = OK;
    MDB_val name = value_of(start);
    MDB_val data = { 0 };
    number = mdb_cursor_get(cursor, &name, &data, start.size == 0 ? MDB_FIRST : MDB_SET_RANGE);
    while (number == 0 && err == OK) {
        struct bytes key = bytes_of(name.mv_data, name.mv_size);
        if (!bytes_starts(key, start))
            break;
        err = each(context, key, bytes_of(data.mv_data, data.mv_size));
        let_go(store, SEEN_NEXT);
        if (err == OK)
            number = mdb_cursor_get(cursor, &name, &data, MDB_NEXT);
    }
    mdb_cursor_close(cursor);
    if (err == OK && number != 0 && number != MDB_NOTFOUND)
        err = store_fault("mdb_cursor_get", store->data, number);
    return err;
}

const char *store_version(void)
{
    return mdb_version(NULL, NULL, NULL);
}
