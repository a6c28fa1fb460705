/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/folder.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "ledger/checkpoint.h"
#include "ledger/kind.h"

struct folder {
    struct arena *arena;         /* for paths; taken back after each call but the first */
    char *name;                  /* as the caller wrote it */
    char *path;                  /* without slashes at its end */
    char *root;                  /* itself, also where it is a link: the caller chose it */
    char known[FOLDER_PATH_MAX]; /* the folder below that was last found to hold no symlink */
};

enum { PATHS_MAX = 1 << 20,
       LISTS_MAX = 1 << 29 };

enum err folder_open(const char *path, struct folder **out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    struct bytes plain = bytes_text(path);
    struct folder *folder = calloc(1, sizeof *folder);
    if (folder == NULL)
        return fault_memory();
    enum err code = arena_open(PATHS_MAX, &folder->arena);
    if (code != OK)
        goto out;
    while (plain.size > 1 && plain.at[plain.size - 1] == '/')
        plain.size--;
    folder->name = bytes_string(folder->arena, bytes_text(path));
    folder->path = bytes_string(folder->arena, plain);
    folder->root = file_path(folder->arena, path, ".");
    if (folder->name == NULL || folder->path == NULL || folder->root == NULL) {
        code = fault_memory();
        goto out;
    }
    code = file_kind_at(folder->root, &kind, &size);
    if (code == OK && kind != FILE_FOLDER)
        code = fault(ERR_MISSING, "没有这个文件夹：%s", "no such folder: %s", path);
out:
    if (code == OK)
        *out = folder;
    else
        folder_close(folder);
    return code;
}

void folder_close(struct folder *folder)
{
    if (folder == NULL)
        return;
    arena_close(folder->arena);
    free(folder);
}

/* Below the folder: relative, no empty step, no "." or "..". */
static bool is_below(const char *path)
{
    struct bytes rest = bytes_text(path);
    if (rest.size == 0 || rest.size >= FOLDER_PATH_MAX)
        return false;
    while (rest.at != NULL) {
        struct bytes step = bytes_cut(&rest, '/');
        if (step.size == 0 || bytes_is(step, ".") || bytes_is(step, ".."))
            return false;
    }
    return true;
}

/* Every folder on the way to `path` must be one, not a link to one. */
static enum err check_way(struct folder *folder, const char *path)
{
    size_t end = bytes_find_last(bytes_text(path), bytes_text("/"));
    if (end == strlen(path) ||
        (strlen(folder->known) == end && memcmp(folder->known, path, end) == 0))
        return OK;
    for (size_t at = 0; at <= end; at++) {
        if (path[at] != '/')
            continue;
        char *step = bytes_string(folder->arena, bytes_of(path, at));
        char *full = step == NULL ? NULL : file_path(folder->arena, folder->path, step);
        if (full == NULL)
            return fault_memory();
        enum file_kind kind = FILE_NONE;
        uint64_t size = 0;
        TRY(file_kind_at(full, &kind, &size));
        if (kind == FILE_NONE)
            return fault(ERR_MISSING, "没有文件 %s", "no file %s", path);
        if (kind != FILE_FOLDER)
            return fault(ERR_FORMAT, "%s 不是普通文件夹（链接一律不跟）",
                         "%s is no plain folder (links are not followed)", step);
    }
    memcpy(folder->known, path, end);
    folder->known[end] = '\0';
    return OK;
}

/* The full path of a file below, its way checked. */
static enum err way(struct folder *folder, const char *path, const char **out)
{
    if (!is_below(path))
        return fault(ERR_FORMAT, "路径不合规定：%s", "not a path below the folder: %s", path);
    TRY(check_way(folder, path));
    const char *full = file_path(folder->arena, folder->path, path);
    if (full == NULL)
        return fault_memory();
    *out = full;
    return OK;
}

static enum err read_below(struct folder *folder, struct arena *arena, const char *path,
                           size_t max, struct bytes *out)
{
    struct arena_mark mark = arena_mark(folder->arena);
    const char *full = NULL;
    enum err code = way(folder, path, &full);
    if (code == OK)
        code = file_read(arena, full, max, out);
    arena_back(folder->arena, mark);
    return code;
}

static enum err folder_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    return read_below(self, arena, "checkpoint", CHECKPOINT_SIZE_MAX, out);
}

static enum err folder_file(void *self, struct arena *arena, const char *path,
                            struct bytes *out)
{
    /* A tile may also be asked for by its path: of an earlier size, or under latest/. */
    bool is_tile = strstr(path, "tile/") != NULL;
    size_t max = is_tile ? TILE_BUNDLE_MAX : FOLDER_FILE_MAX;
    if (bytes_starts(bytes_text(path), bytes_text("docs/")))
        max = DOC_SIZE_MAX;
    return read_below(self, arena, path, max, out);
}

static enum err tile_path(struct arena *arena, struct tile tile, char **out)
{
    struct buf buf = buf_new(arena, TILE_PATH_MAX);
    tile_print(&buf, tile);
    return buf_string(&buf, out);
}

static enum err read_tile(struct folder *folder, struct arena *arena, struct tile tile,
                          struct bytes *out)
{
    char *path = NULL;
    TRY(tile_path(arena, tile, &path));
    size_t max = tile.level == TILE_BUNDLE ? TILE_BUNDLE_MAX : TILE_WIDTH * HASH_SIZE;
    return read_below(folder, arena, path, max, out);
}

/* The first `width` items of a full tile. */
static enum err narrow(struct tile tile, struct bytes full, struct bytes *out)
{
    size_t size = tile.width * (size_t)HASH_SIZE;
    if (tile.level == TILE_BUNDLE) {
        struct bytes rest = full;
        bool more = true;
        for (unsigned i = 0; i < tile.width && more; i++) {
            struct bytes entry = { 0 };
            TRY(bundle_next(&rest, &entry, &more));
        }
        size = full.size - rest.size;
    }
    *out = bytes_part(full, 0, size < full.size ? size : full.size);
    return OK;
}

static enum err folder_tile(void *self, struct arena *arena, struct tile tile,
                            struct bytes *out)
{
    enum err code = read_tile(self, arena, tile, out);
    if (code != ERR_MISSING || tile.width == TILE_WIDTH)
        return code;
    struct bytes full = { 0 };
    struct tile whole = { tile.level, tile.number, TILE_WIDTH };
    TRY(read_tile(self, arena, whole, &full));
    return narrow(tile, full, out);
}

static enum err folder_document(void *self, const struct hash *hash, struct hash *found,
                                uint64_t *size)
{
    struct folder *folder = self;
    struct arena_mark mark = arena_mark(folder->arena);
    struct buf buf = buf_new(folder->arena, 128);
    buf_text(&buf, "docs/");
    hash_print_hex(&buf, hash);
    char *path = NULL;
    const char *full = NULL;
    enum err code = buf_string(&buf, &path);
    if (code == OK)
        code = way(folder, path, &full);
    if (code == OK)
        code = file_hash(full, DOC_SIZE_MAX, found, size);
    arena_back(folder->arena, mark);
    return code;
}

/* Does a file stand at this tile's own path? */
static enum err has_tile(struct folder *folder, struct tile tile, bool *out)
{
    struct arena_mark mark = arena_mark(folder->arena);
    char *path = NULL;
    const char *full = NULL;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    enum err code = tile_path(folder->arena, tile, &path);
    if (code == OK)
        code = way(folder, path, &full);
    if (code == OK)
        code = file_kind_at(full, &kind, &size);
    arena_back(folder->arena, mark);
    *out = code == OK && kind != FILE_NONE;
    return code == ERR_MISSING ? OK : code;
}

/* Bundles are numbered without gaps: look for the first that is not full, then for its width,
 * the widest first. */
static enum err folder_size(void *self, uint64_t *out)
{
    uint64_t full = 0;
    bool there = true;
    while (full < UINT32_MAX) {
        TRY(has_tile(self, (struct tile){ TILE_BUNDLE, full, TILE_WIDTH }, &there));
        if (!there)
            break;
        full++;
    }
    unsigned width = TILE_WIDTH - 1;
    for (; width > 0; width--) {
        TRY(has_tile(self, (struct tile){ TILE_BUNDLE, full, width }, &there));
        if (there)
            break;
    }
    *out = full * TILE_WIDTH + width;
    return OK;
}

/* The walk over a folder's files: one open list a level, no recursion. */
struct level {
    struct file_entry *entries;
    size_t count;
    size_t at;
    size_t name; /* where this level's names begin in the path */
};

struct walk {
    struct folder *folder;
    struct arena *arena;
    struct level levels[FOLDER_DEPTH_MAX];
    size_t depth;
    size_t files;
    char path[FOLDER_PATH_MAX];
};

static enum err walk_down(struct walk *walk, const char *full, size_t name)
{
    if (walk->depth == FOLDER_DEPTH_MAX)
        return fault(ERR_LIMIT, "文件夹嵌套超过 %d 层", "folders nest deeper than %d",
                     (int)FOLDER_DEPTH_MAX);
    struct level *level = &walk->levels[walk->depth];
    *level = (struct level){ .name = name };
    TRY(file_list(walk->arena, full, FOLDER_FILES_MAX - walk->files, &level->entries,
                  &level->count));
    walk->files += level->count;
    walk->depth++;
    return OK;
}

static enum err walk_step(struct walk *walk, enum err (*each)(void *context, const char *path),
                          void *context)
{
    struct level *level = &walk->levels[walk->depth - 1];
    if (level->at == level->count) {
        walk->depth--;
        return OK;
    }
    const struct file_entry *entry = &level->entries[level->at++];
    size_t size = strlen(entry->name);
    if (level->name + size + 2 > sizeof walk->path)
        return fault(ERR_LIMIT, "路径超过 %d 字节", "a path is longer than %d bytes",
                     (int)FOLDER_PATH_MAX);
    memcpy(walk->path + level->name, entry->name, size + 1);
    if (entry->kind != FILE_FOLDER)
        return each(context, walk->path);
    if (level->name == 0 && strcmp(entry->name, ".git") == 0)
        return OK;
    const char *full = file_path(walk->arena, walk->folder->path, walk->path);
    if (full == NULL)
        return fault_memory();
    TRY(walk_down(walk, full, level->name + size + 1));
    walk->path[level->name + size] = '/';
    return OK;
}

static enum err folder_list(void *self, enum err (*each)(void *context, const char *path),
                            void *context)
{
    struct walk *walk = calloc(1, sizeof *walk);
    if (walk == NULL)
        return fault_memory();
    walk->folder = self;
    enum err code = arena_open(LISTS_MAX, &walk->arena);
    if (code == OK)
        code = walk_down(walk, walk->folder->root, 0);
    while (code == OK && walk->depth > 0)
        code = walk_step(walk, each, context);
    arena_close(walk->arena);
    free(walk);
    return code;
}

struct source folder_source(struct folder *folder)
{
    return (struct source){
        .self = folder,
        .name = folder->name,
        .checkpoint = folder_checkpoint,
        .tile = folder_tile,
        .document = folder_document,
        .file = folder_file,
        .list = folder_list,
    };
}

struct source folder_backup(struct folder *folder)
{
    struct source source = folder_source(folder);
    source.size = folder_size;
    source.file = NULL;
    source.list = NULL;
    return source;
}
