/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "publish/git_inside.h"

/* From a pack, by libgit2: its size is looked at before it is unpacked. */
static enum err packed_read(const struct object_store *store, struct arena *arena,
                            const git_oid *id, struct object_want want, struct bytes *out)
{
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    git_odb_object *object = NULL;
    if (store->packs != NULL)
        TRY(packs_check(store->packs, id->id));
    int code = git2.odb_read_header(&size, &type, store->odb, id);
    if (code == GIT_ENOTFOUND)
        return object_damaged(id, "缺失", "is missing");
    if (code == 0) {
        TRY(object_wanted(id, want, type, size));
        code = git2.odb_read(&object, store->odb, id);
    }
    if (code < 0)
        return git_lacked_memory() ? fault_memory()
                                   : object_damaged(id, "已损坏", "is damaged");
    struct bytes bytes = bytes_of(git2.odb_object_data(object), git2.odb_object_size(object));
    struct bytes copy = { 0 };
    if (bytes.size == size && git2.odb_object_type(object) == type)
        copy = bytes_copy(arena, bytes);
    bool same = bytes.size == size;
    git2.odb_object_free(object);
    if (!same)
        return object_damaged(id, "的长度前后不一", "has two sizes");
    if (copy.at == NULL)
        return fault_memory();
    *out = copy;
    return OK;
}

enum err object_read(const struct object_store *store, struct arena *arena, const git_oid *id,
                     struct object_want want, struct bytes *out)
{
    enum err code = loose_read(store, arena, id, want, out);
    return code == ERR_MISSING ? packed_read(store, arena, id, want, out) : code;
}

/* Is the object there, and these bytes? What could not be told for want of memory is not taken
 * for damage, for what is damaged is removed. */
static enum err reads_back(const struct object_store *store, const git_oid *id,
                           git_object_t type, struct bytes bytes, bool *out)
{
    struct arena_mark mark = arena_mark(store->arena);
    struct bytes found = { 0 };
    enum err code = object_read(store, store->arena, id,
                                (struct object_want){ type, GIT_OBJECT_MAX }, &found);
    *out = code == OK && bytes_equal(bytes, found);
    arena_back(store->arena, mark);
    return code == ERR_MEMORY ? code : OK;
}

/* libgit2 leaves an object alone that seems to be there, even one cut short by a power cut: so
 * every object is read back, and a bad loose file is taken away and written again. */
static enum err object_write(const struct object_store *store, git_object_t type,
                             struct bytes bytes, const git_oid *id)
{
    git_oid written = { 0 };
    int code = git2.odb_write(&written, store->odb, bytes.at, bytes.size, type);
    if (code < 0)
        return git_failed(code, store->folder, "git_odb_write");
    bool same = false;
    TRY(reads_back(store, id, type, bytes, &same));
    return same ? OK : object_damaged(id, "写入后读回来不一样", "is not what was written");
}

/* Perhaps written by a publication that was killed before its fsync. */
static enum err object_sync(const struct loose_place *place)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(place->path, &kind, &size));
    if (kind != FILE_REGULAR)
        return OK;
    TRY(file_sync(place->path));
    return file_sync(place->folder);
}

enum err object_put(const struct object_store *store, git_object_t type, struct bytes bytes,
                    git_oid *out)
{
    struct arena_mark mark = arena_mark(store->arena);
    struct loose_place place = { 0 };
    git_oid id = { 0 };
    if (arena_ran_out())
        return fault_memory(); /* something of it may be cut short */
    if (bytes.at == NULL)
        bytes.at = (const uint8_t *)"";
    int code = git2.odb_hash(&id, bytes.at, bytes.size, type);
    if (code < 0)
        return git_failed(code, store->folder, "git_odb_hash");
    TRY(loose_path(store->arena, store->folder, &id, &place));
    bool there = git2.odb_exists(store->odb, &id) == 1;
    bool same = false;
    if (there)
        TRY(reads_back(store, &id, type, bytes, &same));
    if (there && !same) {
        enum err removed = file_remove(place.path);
        if (removed != OK && removed != ERR_MISSING)
            return removed;
        there = false;
    }
    TRY(there ? object_sync(&place) : object_write(store, type, bytes, &id));
    arena_back(store->arena, mark);
    *out = id;
    return OK;
}

static struct bytes folder_of(struct bytes path)
{
    size_t slash = bytes_find_last(path, bytes_text("/"));
    return bytes_part(path, 0, slash == path.size ? 0 : slash);
}

static struct object_entry entry_of(const struct tree_change *change)
{
    size_t skip = folder_of(change->path).size;
    if (skip > 0)
        skip++;
    return (struct object_entry){
        .folder = change->folder,
        .name = bytes_part(change->path, skip, change->path.size - skip),
        .id = change->id.id,
    };
}

/* By folder, then in git's order. */
static int change_compare(const void *left, const void *right)
{
    const struct tree_change *a = *(const struct tree_change *const *)left;
    const struct tree_change *b = *(const struct tree_change *const *)right;
    int order = bytes_compare(folder_of(a->path), folder_of(b->path));
    if (order != 0)
        return order;
    struct object_entry first = entry_of(a);
    struct object_entry second = entry_of(b);
    return object_entry_compare(&first, &second);
}

/* The tree at a path below the root; *found false where there is none. */
static enum err tree_at(const struct object_store *store, const git_oid *root,
                        struct bytes path, struct bytes *out, bool *found)
{
    git_oid id = *root;
    for (;;) {
        struct bytes tree = { 0 };
        TRY(object_read(store, store->arena, &id,
                        (struct object_want){ GIT_OBJECT_TREE, OBJECT_TREE_MAX }, &tree));
        if (path.size == 0) {
            *out = tree;
            *found = true;
            return OK;
        }
        struct bytes name = bytes_cut(&path, '/');
        struct object_tree walk = object_tree_of(tree);
        struct object_entry entry = { 0 };
        bool more = true;
        bool here = false;
        while (more && !here) {
            TRY(object_tree_next(&walk, &entry, &more));
            here = more && entry.folder && bytes_equal(entry.name, name);
        }
        if (!here) {
            *found = false;
            return OK;
        }
        git2.oid_fromraw(&id, entry.id);
    }
}

/* Merge one folder's changes (sorted, count of them) into its old entries. */
static enum err tree_merge(struct buf *buf, struct bytes old, struct tree_change *const *list,
                           size_t count)
{
    struct object_tree walk = object_tree_of(old);
    struct object_entry entry = { 0 };
    bool more = false;
    TRY(object_tree_next(&walk, &entry, &more));
    for (size_t i = 0; i < count || more;) {
        struct object_entry change = { 0 };
        if (i < count)
            change = entry_of(list[i]);
        int order = 1;
        if (more)
            order = i == count ? -1 : object_entry_compare(&entry, &change);
        if (order < 0)
            object_tree_put(buf, &entry);
        else if (!list[i]->gone &&
                 (i + 1 == count || change_compare(&list[i], &list[i + 1]) != 0))
            object_tree_put(buf, &change);
        if (order >= 0)
            i++;
        bool again = order == 0 && i < count && change_compare(&list[i - 1], &list[i]) == 0;
        if (order <= 0 && !again)
            TRY(object_tree_next(&walk, &entry, &more));
    }
    return OK;
}

enum err tree_check(struct bytes tree)
{
    struct object_tree walk = object_tree_of(tree);
    struct object_entry entry = { 0 };
    bool more = true;
    while (more)
        TRY(object_tree_next(&walk, &entry, &more));
    return OK;
}

static enum err tree_write(const struct object_store *store, const git_oid *root,
                           struct tree_change *const *list, size_t count,
                           struct tree_change *out)
{
    struct arena_mark mark = arena_mark(store->arena);
    struct bytes old = { 0 };
    struct bytes tree = { 0 };
    struct buf buf = buf_new(store->arena, OBJECT_TREE_MAX);
    bool found = false;
    if (root != NULL)
        TRY(tree_at(store, root, out->path, &old, &found));
    TRY(tree_merge(&buf, old, list, count));
    TRY(buf_done(&buf, &tree));
    /* Our own trees keep the rules that we hold others to. */
    TRY(tree_check(tree));
    out->gone = tree.size == 0 && out->path.size > 0;
    if (!out->gone)
        TRY(object_put(store, GIT_OBJECT_TREE, tree, &out->id));
    arena_back(store->arena, mark);
    return OK;
}

/* All folders at one depth: what they become are changes one depth higher. */
static enum err level_write(const struct object_store *store, const git_oid *root,
                            struct tree_change **changes, size_t depth)
{
    size_t count = 0;
    for (struct tree_change *change = *changes; change != NULL; change = change->next)
        count += change->depth == depth;
    struct tree_change **list = arena_array(store->arena, count + 1, sizeof(void *));
    if (list == NULL)
        return fault_memory();
    size_t at = 0;
    for (struct tree_change *change = *changes; change != NULL; change = change->next)
        if (change->depth == depth)
            list[at++] = change;
    qsort(list, count, sizeof(void *), change_compare);
    for (size_t from = 0, end = 0; from < count; from = end) {
        struct bytes folder = folder_of(list[from]->path);
        for (end = from + 1; end < count && bytes_equal(folder_of(list[end]->path), folder);)
            end++;
        struct tree_change *change = arena_take(store->arena, sizeof *change);
        if (change == NULL)
            return fault_memory();
        *change = (struct tree_change){ .path = folder, .folder = true, .next = *changes };
        change->depth = depth - 1;
        TRY(tree_write(store, root, list + from, end - from, change));
        *changes = change;
    }
    return OK;
}

enum err tree_update(const struct object_store *store, const git_oid *root,
                     struct tree_change *changes, git_oid *out)
{
    for (struct tree_change *change = changes; change != NULL; change = change->next) {
        change->depth = 0;
        for (size_t i = 0; i < change->path.size; i++)
            change->depth += change->path.at[i] == '/';
        if (change->depth > OBJECT_DEPTH_MAX)
            return fault(ERR_LIMIT, "路径 %.*s 超过 %d 层",
                         "the path %.*s is deeper than %d folders", (int)change->path.size,
                         (const char *)change->path.at, OBJECT_DEPTH_MAX);
    }
    for (size_t depth = OBJECT_DEPTH_MAX; depth > 0; depth--)
        TRY(level_write(store, root, &changes, depth));
    size_t count = 0;
    for (struct tree_change *change = changes; change != NULL; change = change->next)
        count += change->depth == 0;
    struct tree_change **list = arena_array(store->arena, count + 1, sizeof(void *));
    if (list == NULL)
        return fault_memory();
    count = 0;
    for (struct tree_change *change = changes; change != NULL; change = change->next)
        if (change->depth == 0)
            list[count++] = change;
    qsort(list, count, sizeof(void *), change_compare);
    struct tree_change whole = { 0 };
    TRY(tree_write(store, root, list, count, &whole));
    *out = whole.id;
    return OK;
}
