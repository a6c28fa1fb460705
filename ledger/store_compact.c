/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "ledger/store_inner.h"

/*
 * Every record is put into a store of its own rather than copied page by page: LMDB reuses page
 * memory without wiping it, so old pages may carry pieces of erased openings in their unused
 * ends, and its own compaction would copy those along. What was never put into the new file
 * cannot be in it.
 */
enum {
    PIECE_SIZE = 32 << 20, /* a transaction's worth, so that memory stays bounded */
    SPARE_SIZE = 64 << 20,
};

struct copying {
    struct store *to;
    enum store_table table;
    size_t size; /* put since the last commit */
};

static enum err copy_one(void *context, struct bytes key, struct bytes value)
{
    struct copying *copying = context;
    if (copying->table == TABLE_NOTES && bytes_is(key, STORE_OWES))
        return OK; /* it is being paid */
    if (copying->size > PIECE_SIZE) {
        TRY(store_commit(copying->to));
        TRY(store_begin(copying->to, true));
        copying->size = 0;
    }
    copying->size += key.size + value.size;
    return table_append(copying->to, copying->table, key, value);
}

static enum err copy_tables(struct store *from, struct store *to)
{
    struct store_head head;
    TRY(store_begin(from, false));
    TRY(store_head(from, &head));
    TRY(store_begin(to, true));
    struct copying copying = { .to = to };
    for (int i = 0; i < TABLE_COUNT; i++) {
        copying.table = (enum store_table)i;
        TRY(table_walk(from, copying.table, (struct bytes){ 0 }, copy_one, &copying));
    }
    to->head = head;
    to->has_head = true;
    return store_commit(to);
}

struct names {
    char beside[STORE_PATH_MAX + 16];
    char parent[STORE_PATH_MAX];
};

static void name_them(const char *folder, struct names *names)
{
    (void)snprintf(names->beside, sizeof names->beside, "%s.compact", folder);
    (void)snprintf(names->parent, sizeof names->parent, "%s", folder);
    char *slash = strrchr(names->parent, '/');
    if (slash == NULL)
        (void)snprintf(names->parent, sizeof names->parent, ".");
    else
        slash[slash == names->parent] = '\0';
}

static enum err check_room(struct store *store, const struct names *names)
{
    struct disk_mark mark = { 0 };
    uint64_t size = 0;
    uint64_t room = 0;
    TRY(disk_mark_path(store->data, &mark, &size));
    TRY(file_space(names->parent, &room));
    if (room < size + SPARE_SIZE)
        return fault(ERR_FULL,
                     "%s：整理账本需要 %llu MiB 空间，只剩 %llu MiB，请先腾出空间",
                     "%s: to rewrite the store takes %llu MiB, and %llu MiB are free: make "
                     "room first",
                     names->parent, (unsigned long long)((size + SPARE_SIZE) >> 20),
                     (unsigned long long)(room >> 20));
    return OK;
}

static enum err remove_if_there(const char *path)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    return kind == FILE_NONE ? OK : file_remove_tree(path);
}

enum err store_sweep(const char *folder)
{
    struct names names;
    name_them(folder, &names);
    return remove_if_there(names.beside);
}

enum err store_compact(struct store *store)
{
    struct names names;
    name_them(store->folder, &names);
    store_abort(store);
    TRY(check_room(store, &names));
    TRY(remove_if_there(names.beside));
    TRY(store_create(names.beside));
    struct store *fresh = NULL;
    TRY(store_open(names.beside, true, &fresh));
    enum err err = copy_tables(store, fresh);
    store_close(fresh);
    if (err != OK) {
        (void)file_remove_tree(names.beside);
        return err;
    }
    /* The new pair of data and lock file takes the old one's place in one step; a reader of
     * another process keeps the old pair until it is done. */
    store_detach(store);
    err = disk_exchange(names.beside, store->folder, names.parent);
    enum err again = store_attach(store);
    if (err == OK)
        err = again;
    return err == OK ? remove_if_there(names.beside) : err;
}
