/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/places.h"

#include <limits.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/checkpoint.h"
#include "publish/git.h"
#include "verify/folder.h"

#define PLACES_NOTE "places"

static enum err git_note(struct arena *arena, const char *path, struct bytes *out)
{
    struct git_id head = { 0 };
    struct git_log *log = NULL;
    bool exists = false;
    if (!git_is_repository(path))
        return ERR_MISSING;
    TRY(git_head(path, &head, &exists));
    if (!exists)
        return ERR_MISSING;
    TRY(git_open(path, &log));
    const struct source source = git_source(log);
    enum err code = source.checkpoint(source.self, arena, out);
    git_close(log);
    return code;
}

static enum err folder_note(struct arena *arena, const char *path, struct bytes *out)
{
    struct folder *folder = NULL;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_NONE)
        return ERR_MISSING;
    TRY(folder_open(path, &folder));
    const struct source source = folder_source(folder);
    enum err code = source.checkpoint(source.self, arena, out);
    folder_close(folder);
    return code;
}

enum err place_note(struct arena *arena, enum place_kind kind, const char *path,
                    struct bytes *out)
{
    return kind == PLACE_GIT ? git_note(arena, path, out) : folder_note(arena, path, out);
}

enum err place_check(struct session *session, const char *path, struct bytes note,
                     uint64_t *old)
{
    struct note parsed = { 0 };
    struct checkpoint found = { 0 };
    struct hash root = tree_empty();
    uint64_t size = book_size(session->book);
    enum err code = checkpoint_open(note, book_log_key(session->book), &parsed, &found);
    if (code != OK)
        return fault_where(code, "%s 里已有的检查点不是这本账的：",
                           "%s: the checkpoint there is not this log's: ", path);
    if (found.size > size)
        return fault(ERR_TAMPERED,
                     "%s 已公开到第 %llu 条，本机只有 %llu 条：本机的账被退回过，不能再签；"
                     "请从公开处恢复（sanzi restore）",
                     "%s shows %llu entries, this book has %llu: the book was rolled back and "
                     "signs nothing more; restore from there (sanzi restore)",
                     path, (unsigned long long)found.size, (unsigned long long)size);
    if (found.size > 0)
        TRY(tree_root(&book_view(session->book)->tree, found.size, &root));
    if (!hash_equal(&root, &found.root))
        return fault(ERR_TAMPERED,
                     "%s 公开过的前 %llu 条与本机的不一样：什么也没签、没公开，先查清原因",
                     "%s: its first %llu entries differ from this book's: nothing was signed "
                     "or published; find out why first",
                     path, (unsigned long long)found.size);
    *old = found.size;
    return OK;
}

/* The remembered places as "git PATH" or "folder PATH" a line; empty where there are none. */
static enum err remembered(struct session *session, struct bytes *out)
{
    enum err code = book_note_get(session->book, session->desk->arena, PLACES_NOTE, out);
    if (code == ERR_MISSING) {
        *out = bytes_of(NULL, 0);
        return OK;
    }
    return code;
}

static enum err check_line(struct session *session, struct bytes line)
{
    struct bytes kind = bytes_cut(&line, ' ');
    struct bytes note = { 0 };
    uint64_t old = 0;
    char *path = bytes_string(session->desk->arena, line);
    if (path == NULL)
        return fault_memory();
    enum place_kind place = bytes_is(kind, "git") ? PLACE_GIT : PLACE_FOLDER;
    enum err code = place_note(session->desk->arena, place, path, &note);
    /* A stick that is not plugged in, a folder that was moved: they hold nothing back. */
    return code == OK ? place_check(session, path, note, &old) : OK;
}

enum err places_check(struct session *session)
{
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    TRY(remembered(session, &rest));
    while (text_line(&rest, &line))
        TRY(check_line(session, line));
    return OK;
}

enum err places_remember(struct session *session, enum place_kind kind, const char *path)
{
    char whole[PATH_MAX];
    struct arena *arena = session->desk->arena;
    struct buf mine = buf_new(arena, PATH_MAX + 16);
    struct buf all = buf_new(arena, (size_t)PLACES_MAX * (PATH_MAX + 16));
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    struct bytes value = { 0 };
    size_t count = 1;
    if (realpath(path, whole) == NULL)
        return fault_errno("realpath", path);
    buf_format(&mine, "%s %s", kind == PLACE_GIT ? "git" : "folder", whole);
    if (bytes_find(buf_so_far(&mine), '\n') < mine.size)
        return OK; /* a name that no line can hold is not remembered */
    buf_put(&all, buf_so_far(&mine));
    buf_byte(&all, '\n');
    TRY(remembered(session, &rest));
    struct bytes before = rest;
    while (text_line(&rest, &line) && count < PLACES_MAX) {
        if (bytes_equal(line, buf_so_far(&mine)))
            continue;
        buf_put(&all, line);
        buf_byte(&all, '\n');
        count++;
    }
    TRY(buf_done(&all, &value));
    return bytes_equal(value, before) ? OK
                                      : book_note_put(session->book, PLACES_NOTE, value);
}
