/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "publish/snapshot.h"

/* The folder that a file stands in, made if it lacks. */
static enum err make_place(struct arena *arena, const char *path)
{
    struct bytes whole = bytes_text(path);
    size_t slash = bytes_find_last(whole, bytes_text("/"));
    char *folder = bytes_string(arena, bytes_part(whole, 0, slash));
    return folder == NULL ? fault_memory() : file_make_folders(folder);
}

static enum err write_file(struct arena *arena, const struct snapshot *snapshot,
                           const struct snapshot_file *file, const char *folder)
{
    struct arena_mark mark = arena_mark(arena);
    struct bytes bytes = { 0 };
    char *path = file_path(arena, folder, file->path);
    if (path == NULL)
        return fault_memory();
    TRY(snapshot_bytes(arena, snapshot, file, &bytes));
    TRY(make_place(arena, path));
    TRY(file_write(path, bytes, 0644));
    arena_back(arena, mark);
    return OK;
}

/* A partial tile's folder (000.p) that is empty goes too; one that is not, stays. */
static enum err remove_file(struct arena *arena, const char *folder, const char *name)
{
    struct arena_mark mark = arena_mark(arena);
    char *path = file_path(arena, folder, name);
    if (path == NULL)
        return fault_memory();
    enum err code = file_remove(path);
    if (code != OK && code != ERR_MISSING)
        return code;
    char *slash = strrchr(path, '/');
    if (slash != NULL && bytes_find_part(bytes_text(name), bytes_text(".p/")) < strlen(name)) {
        *slash = '\0';
        if (rmdir(path) != 0 && errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
            return fault_errno("rmdir", path);
    }
    arena_back(arena, mark);
    return OK;
}

/* What interrupted publications left beside a tile: narrower ones of the same number. */
static enum err remove_others(struct arena *arena, const char *folder,
                              const struct snapshot_file *file)
{
    enum { WIDTHS_MAX = 1024 };
    struct arena_mark mark = arena_mark(arena);
    struct file_entry *entries = NULL;
    size_t count = 0;
    struct buf name = buf_new(arena, 256);
    char *place = NULL;
    buf_text(&name, file->path);
    bool partial = file->tile.width < TILE_WIDTH;
    if (partial)
        name.size = bytes_find_last(buf_so_far(&name), bytes_text("/"));
    else
        buf_text(&name, ".p");
    TRY(buf_string(&name, &place));
    char *path = file_path(arena, folder, place);
    if (path == NULL)
        return fault_memory();
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_FOLDER)
        TRY(file_list(arena, path, WIDTHS_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        char *other = file_path(arena, place, entries[i].name);
        if (other == NULL)
            return fault_memory();
        if (strcmp(other, file->path) != 0)
            TRY(remove_file(arena, folder, other));
    }
    arena_back(arena, mark);
    return OK;
}

enum err snapshot_write(struct arena *arena, const struct snapshot *snapshot,
                        const char *folder)
{
    TRY(file_make_folders(folder));
    for (const struct snapshot_file *file = snapshot->files; file != NULL; file = file->next)
        TRY(write_file(arena, snapshot, file, folder));
    for (const struct snapshot_file *file = snapshot->files; file != NULL; file = file->next)
        if (file->is_tile && strncmp(file->path, "tile/", 5) == 0)
            TRY(remove_others(arena, folder, file));
    for (const struct snapshot_file *file = snapshot->gone; file != NULL; file = file->next)
        TRY(remove_file(arena, folder, file->path));
    return OK;
}
