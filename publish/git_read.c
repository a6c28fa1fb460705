/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "ledger/kind.h"
#include "publish/git_inside.h"

enum {
    OPEN_MAX = 512 * 1024 * 1024, /* paths of GIT_FILES_MAX files, at the worst */
    BLOB_MAX = GIT_OBJECT_MAX - 1024 * 1024,
};

/* The tree last read at one depth: neighbours in the log are neighbours in the tree. */
struct level {
    git_oid id;
    struct arena *arena; /* NULL: nothing read yet */
    struct bytes tree;
};

struct git_log {
    struct arena *arena;
    char *name;
    git_repository *repository;
    struct object_store store;
    git_oid head;
    git_oid root; /* the newest commit's tree */
    struct level levels[OBJECT_DEPTH_MAX + 1];
};

enum err git_is_repository(const char *path, bool *out)
{
    struct arena *arena = NULL;
    char *folder = NULL;
    TRY(arena_open(OPEN_MAX, &arena));
    enum err code = git_folder(arena, path, &folder);
    arena_close(arena);
    if (code != OK && err_status(code) == err_status(ERR_SYSTEM))
        return code;
    *out = code == OK;
    return OK;
}

void git_close(struct git_log *log)
{
    if (log == NULL)
        return;
    for (size_t i = 0; i <= OBJECT_DEPTH_MAX; i++)
        arena_close(log->levels[i].arena);
    packs_close(log->store.packs);
    git2.odb_free(log->store.odb);
    git2.repository_free(log->repository);
    arena_close(log->arena);
    free(log);
}

static enum err id_of(struct bytes hex, git_oid *out)
{
    int code = git2.oid_fromstrn(out, (const char *)hex.at, hex.size);
    return code < 0 ? git_failed(code, "commit", "git_oid_fromstrn") : OK;
}

/* GIT_BRANCH, or the branch that HEAD names. */
static enum err find_head(struct git_log *log)
{
    bool exists = false;
    git_reference *head = NULL;
    TRY(git_branch_at(log->repository, GIT_BRANCH, &log->head, &exists));
    if (exists)
        return OK;
    int code = git2.reference_lookup(&head, log->repository, "HEAD");
    const char *target = code < 0 ? NULL : git2.reference_symbolic_target(head);
    enum err found = OK;
    if (target != NULL && strncmp(target, "refs/heads/", 11) == 0)
        found = git_branch_at(log->repository, target, &log->head, &exists);
    git2.reference_free(head);
    if (found != OK || exists)
        return found;
    return fault(ERR_MISSING, "%s：git 仓库里还没有公开过什么（没有 %s 分支）",
                 "%s: nothing was published in this git repository yet (no branch %s)",
                 log->name, GIT_BRANCH);
}

static enum err read_commit(const struct git_log *log, struct arena *arena, const git_oid *id,
                            struct object_commit *out)
{
    struct bytes whole = { 0 };
    TRY(object_read(&log->store, arena, id,
                    (struct object_want){ GIT_OBJECT_COMMIT, OBJECT_COMMIT_MAX }, &whole));
    return object_commit_parse(arena, whole, out);
}

static enum err open_log(struct git_log *log, const char *path, enum git_owner owner)
{
    char *folder = NULL;
    struct object_commit commit = { 0 };
    log->name = bytes_string(log->arena, bytes_text(path));
    if (log->name == NULL)
        return fault_memory();
    TRY(git_folder(log->arena, path, &folder));
    struct arena_mark mark = arena_mark(log->arena);
    TRY(git_guard_all(log->arena, folder, owner == GIT_STRANGER));
    TRY(packs_open(log->arena, folder, &log->store.packs));
    arena_back(log->arena, mark);
    TRY(git_repository_at(folder, &log->repository));
    log->store.arena = log->arena;
    log->store.folder = folder;
    int code = git2.repository_odb(&log->store.odb, log->repository);
    if (code < 0)
        return git_failed(code, path, "git_repository_odb");
    TRY(find_head(log));
    TRY(read_commit(log, log->arena, &log->head, &commit));
    return id_of(commit.tree, &log->root);
}

enum err git_open(const char *path, enum git_owner owner, struct git_log **out)
{
    TRY(git_library());
    struct git_log *log = calloc(1, sizeof *log);
    if (log == NULL)
        return fault_memory();
    enum err code = arena_open(OPEN_MAX, &log->arena);
    if (code == OK)
        code = open_log(log, path, owner);
    if (code != OK) {
        git_close(log);
        return code;
    }
    *out = log;
    return OK;
}

/* The tree `id` at a depth, checked once when it is read. */
static enum err level_tree(struct git_log *log, size_t depth, const git_oid *id,
                           struct bytes *out)
{
    struct level *level = &log->levels[depth];
    if (level->arena == NULL)
        TRY(arena_open(4 * (size_t)OBJECT_TREE_MAX, &level->arena));
    else if (git2.oid_equal(&level->id, id)) {
        *out = level->tree;
        return OK;
    }
    memset(&level->id, 0, sizeof level->id);
    arena_back(level->arena, (struct arena_mark){ 0 });
    TRY(object_read(&log->store, level->arena, id,
                    (struct object_want){ GIT_OBJECT_TREE, OBJECT_TREE_MAX }, &level->tree));
    TRY(tree_check(level->tree));
    git2.oid_cpy(&level->id, id);
    *out = level->tree;
    return OK;
}

static enum err entry_in(struct bytes tree, struct bytes name, struct object_entry *out,
                         bool *found)
{
    struct object_tree walk = object_tree_of(tree);
    bool more = true;
    *found = false;
    while (more && !*found) {
        TRY(object_tree_next(&walk, out, &more));
        *found = more && bytes_equal(out->name, name);
    }
    return OK;
}

static enum err missing(const struct git_log *log, const char *path)
{
    return fault(ERR_MISSING, "%s：公开的内容里没有 %s", "%s: the publication has no %s",
                 log->name, path);
}

/* A file's id below a root tree. */
static enum err find_file(struct git_log *log, const git_oid *root, const char *path,
                          git_oid *out)
{
    struct bytes rest = bytes_text(path);
    git_oid id = *root;
    for (size_t depth = 0; depth <= OBJECT_DEPTH_MAX; depth++) {
        struct bytes tree = { 0 };
        struct object_entry entry = { 0 };
        bool found = false;
        TRY(level_tree(log, depth, &id, &tree));
        TRY(entry_in(tree, bytes_cut(&rest, '/'), &entry, &found));
        if (!found || entry.folder != (rest.at != NULL))
            return missing(log, path);
        git2.oid_fromraw(&id, entry.id);
        if (!entry.folder) {
            git2.oid_cpy(out, &id);
            return OK;
        }
    }
    return missing(log, path);
}

static enum err read_file(struct git_log *log, struct arena *arena, const char *path,
                          size_t max, struct bytes *out)
{
    git_oid id = { 0 };
    TRY(find_file(log, &log->root, path, &id));
    return object_read(&log->store, arena, &id, (struct object_want){ GIT_OBJECT_BLOB, max },
                       out);
}

static enum err log_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    return read_file(self, arena, "checkpoint", CHECKPOINT_SIZE_MAX, out);
}

static enum err log_file(void *self, struct arena *arena, const char *path, struct bytes *out)
{
    bool is_document = bytes_starts(bytes_text(path), bytes_text("docs/"));
    return read_file(self, arena, path, is_document ? DOC_SIZE_MAX : TILE_BUNDLE_MAX, out);
}

/* The first `width` items of a full tile. */
static enum err cut_tile(struct tile tile, struct bytes *bytes)
{
    if (tile.level != TILE_BUNDLE) {
        if (bytes->size >= (size_t)tile.width * HASH_SIZE)
            bytes->size = (size_t)tile.width * HASH_SIZE;
        return OK;
    }
    struct bytes rest = *bytes;
    bool more = true;
    for (unsigned i = 0; i < tile.width && more; i++) {
        struct bytes entry = { 0 };
        TRY(bundle_next(&rest, &entry, &more));
    }
    bytes->size -= rest.size;
    return OK;
}

static enum err log_tile(void *self, struct arena *arena, struct tile tile, struct bytes *out)
{
    struct bytes bytes = { 0 };
    char *path = NULL;
    struct buf text = buf_new(arena, TILE_PATH_MAX);
    tile_print(&text, tile);
    TRY(buf_string(&text, &path));
    size_t max = tile.level == TILE_BUNDLE ? TILE_BUNDLE_MAX : TILE_WIDTH * HASH_SIZE;
    enum err code = read_file(self, arena, path, max, &bytes);
    if (code == ERR_MISSING && tile.width < TILE_WIDTH) {
        struct tile full = { tile.level, tile.number, TILE_WIDTH };
        text = buf_new(arena, TILE_PATH_MAX);
        tile_print(&text, full);
        TRY(buf_string(&text, &path));
        code = read_file(self, arena, path, max, &bytes);
        if (code == OK)
            code = cut_tile(tile, &bytes);
    }
    if (code == OK)
        *out = bytes;
    return code;
}

static enum err log_document(void *self, const struct hash *hash, struct hash *found,
                             uint64_t *size)
{
    struct git_log *log = self;
    struct arena *arena = NULL;
    char *path = NULL;
    git_oid id = { 0 };
    struct bytes bytes = { 0 };
    TRY(arena_open(OPEN_MAX, &arena));
    struct buf text = buf_new(arena, 16 + 2 * HASH_SIZE);
    buf_text(&text, "docs/");
    hash_print_hex(&text, hash);
    enum err code = buf_string(&text, &path);
    if (code == OK)
        code = find_file(log, &log->root, path, &id);
    if (code == OK)
        code = object_read(&log->store, arena, &id,
                           (struct object_want){ GIT_OBJECT_BLOB, GIT_OBJECT_MAX }, &bytes);
    if (code == OK) {
        *found = hash_of(bytes);
        *size = bytes.size;
    }
    arena_close(arena);
    return code;
}

/* The trees listed so far, by open addressing. A tree bomb is a few trees standing in many
 * places; of our making, each stands in one. */
struct seen {
    struct arena *arena;
    git_oid *ids;
    size_t room; /* a power of two */
    size_t count;
};

static size_t seen_slot(const git_oid *ids, size_t room, const git_oid *id)
{
    size_t at = 0;
    memcpy(&at, id->id, sizeof at);
    while (!git2.oid_is_zero(&ids[at & (room - 1)]) &&
           !git2.oid_equal(&ids[at & (room - 1)], id))
        at++;
    return at & (room - 1);
}

static enum err seen_add(struct seen *seen, const git_oid *id, bool *again)
{
    if (2 * seen->count >= seen->room) {
        size_t room = seen->room == 0 ? 64 : 2 * seen->room;
        git_oid *ids = arena_array(seen->arena, room, sizeof *ids);
        if (ids == NULL)
            return fault_memory();
        for (size_t i = 0; i < seen->room; i++)
            if (!git2.oid_is_zero(&seen->ids[i]))
                ids[seen_slot(ids, room, &seen->ids[i])] = seen->ids[i];
        seen->ids = ids;
        seen->room = room;
    }
    size_t slot = seen_slot(seen->ids, seen->room, id);
    *again = git2.oid_equal(&seen->ids[slot], id);
    if (!*again) {
        seen->ids[slot] = *id;
        seen->count++;
    }
    return OK;
}

struct place {
    git_oid id;
    const char *path; /* "" or "tile/0/" */
    size_t depth;
    struct place *next;
};

struct listing {
    struct git_log *log;
    struct arena *arena;
    struct seen seen;
    struct place *stack;
    size_t paths;
    enum err (*each)(void *context, const char *path);
    void *context;
};

static enum err list_entry(struct listing *listing, const struct place *place,
                           const struct object_entry *entry)
{
    struct arena_mark mark = arena_mark(listing->arena);
    struct buf text = buf_new(listing->arena, (size_t)OBJECT_NAME_MAX * (OBJECT_DEPTH_MAX + 2));
    char *path = NULL;
    buf_text(&text, place->path);
    buf_put(&text, entry->name);
    if (entry->folder)
        buf_byte(&text, '/');
    TRY(buf_string(&text, &path));
    if (++listing->paths > GIT_FILES_MAX)
        return fault(ERR_LIMIT, "%s：公开的文件超过 %d 个", "%s: more than %d published files",
                     listing->log->name, GIT_FILES_MAX);
    if (!entry->folder) {
        TRY(listing->each(listing->context, path));
        arena_back(listing->arena, mark);
        return OK;
    }
    if (place->depth >= OBJECT_DEPTH_MAX)
        return fault(ERR_LIMIT, "%s：公开的文件夹超过 %d 层：%s",
                     "%s: published folders deeper than %d: %s", listing->log->name,
                     OBJECT_DEPTH_MAX, path);
    struct place *deeper = arena_take(listing->arena, sizeof *deeper);
    if (deeper == NULL)
        return fault_memory();
    git2.oid_fromraw(&deeper->id, entry->id);
    deeper->path = path;
    deeper->depth = place->depth + 1;
    deeper->next = listing->stack;
    listing->stack = deeper;
    return OK;
}

static enum err list_place(struct listing *listing)
{
    struct place *place = listing->stack;
    struct bytes tree = { 0 };
    bool again = false;
    bool more = true;
    listing->stack = place->next;
    TRY(seen_add(&listing->seen, &place->id, &again));
    if (again)
        return fault(ERR_FORMAT, "%s：同一个 git 目录出现在多处（%s）：不是本程序公开的内容",
                     "%s: one git tree stands in several places (%s): not of our publishing",
                     listing->log->name, place->path);
    TRY(object_read(&listing->log->store, listing->arena, &place->id,
                    (struct object_want){ GIT_OBJECT_TREE, OBJECT_TREE_MAX }, &tree));
    struct object_tree walk = object_tree_of(tree);
    while (more) {
        struct object_entry entry = { 0 };
        TRY(object_tree_next(&walk, &entry, &more));
        if (more)
            TRY(list_entry(listing, place, &entry));
    }
    return OK;
}

static enum err log_list(void *self, enum err (*each)(void *context, const char *path),
                         void *context)
{
    struct listing listing = { .log = self, .each = each, .context = context };
    TRY(arena_open(OPEN_MAX, &listing.arena));
    listing.seen.arena = listing.arena;
    struct place root = { .id = listing.log->root, .path = "" };
    listing.stack = &root;
    enum err code = OK;
    while (listing.stack != NULL && code == OK)
        code = list_place(&listing);
    arena_close(listing.arena);
    return code;
}

struct source git_source(struct git_log *log)
{
    return (struct source){
        .self = log,
        .name = log->name,
        .checkpoint = log_checkpoint,
        .tile = log_tile,
        .document = log_document,
        .file = log_file,
        .list = log_list,
    };
}

static enum err read_step(struct git_log *log, struct arena *arena, const git_oid *id,
                          struct object_commit *commit, struct git_step *step)
{
    git_oid root = { 0 };
    git_oid file = { 0 };
    git2.oid_tostr(step->id.hex, sizeof step->id.hex, id);
    TRY(read_commit(log, arena, id, commit));
    if (commit->parents > 1)
        return fault(ERR_FORMAT,
                     "git 提交 %s 是合并（%zu 个上级）：公开的历史须是一条线，不得合并",
                     "git commit %s is a merge (%zu parents): a history of publications is one "
                     "line",
                     step->id.hex, commit->parents);
    step->payload = commit->payload;
    step->armor = commit->armor;
    step->parents = commit->parents;
    step->time = commit->time;
    TRY(id_of(commit->tree, &root));
    enum err code = find_file(log, &root, "checkpoint", &file);
    if (code != OK)
        return code == ERR_MISSING ? OK : code;
    return object_read(&log->store, arena, &file,
                       (struct object_want){ GIT_OBJECT_BLOB, CHECKPOINT_SIZE_MAX },
                       &step->checkpoint);
}

enum err git_each(struct git_log *log, struct arena *arena,
                  enum err (*each)(void *self, const struct git_step *step), void *self)
{
    git_oid id = log->head;
    for (size_t count = 0; count < GIT_COMMITS_MAX; count++) {
        struct arena_mark mark = arena_mark(arena);
        struct object_commit commit = { 0 };
        struct git_step step = { 0 };
        TRY(read_step(log, arena, &id, &commit, &step));
        TRY(each(self, &step));
        if (commit.parents == 0)
            return OK;
        TRY(id_of(commit.parent, &id));
        arena_back(arena, mark);
    }
    return fault(ERR_LIMIT, "%s：历史超过 %d 次公开", "%s: more than %d publications in history",
                 log->name, GIT_COMMITS_MAX);
}
