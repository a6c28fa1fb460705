/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/places.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/checkpoint.h"
#include "publish/git.h"
#include "verify/folder.h"

#define PLACES_NOTE "places"

/* The checkpoint, or a file by name. */
static enum err read_part(const struct source *source, struct arena *arena, const char *name,
                          struct bytes *out)
{
    return name == NULL ? source->checkpoint(source->self, arena, out)
                        : source->file(source->self, arena, name, out);
}

static enum err git_part(struct arena *arena, const char *path, const char *name,
                         struct bytes *out)
{
    struct git_id head = { 0 };
    struct git_log *log = NULL;
    bool exists = false;
    bool is_git = false;
    TRY(git_is_repository(path, &is_git));
    if (!is_git)
        return fault(ERR_MISSING, "%s 不是 git 仓库", "%s is no git repository", path);
    TRY(git_head(path, &head, &exists));
    if (!exists)
        return fault(ERR_MISSING, "%s 里没有公开的分支", "%s lacks the published branch", path);
    TRY(git_open(path, GIT_OURS, &log));
    const struct source source = git_source(log);
    enum err code = read_part(&source, arena, name, out);
    git_close(log);
    return code;
}

static enum err folder_part(struct arena *arena, const char *path, const char *name,
                            struct bytes *out)
{
    struct folder *folder = NULL;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_NONE)
        return fault(ERR_MISSING, "没有 %s", "there is no %s", path);
    TRY(folder_open(path, &folder));
    const struct source source = folder_source(folder);
    enum err code = read_part(&source, arena, name, out);
    folder_close(folder);
    return code;
}

enum err place_note(struct arena *arena, enum place_kind kind, const char *path,
                    struct bytes *out)
{
    return kind == PLACE_GIT ? git_part(arena, path, NULL, out)
                             : folder_part(arena, path, NULL, out);
}

enum err place_file(struct arena *arena, const struct published_place *place, const char *name,
                    struct bytes *out)
{
    return place->kind == PLACE_GIT ? git_part(arena, place->path, name, out)
                                    : folder_part(arena, place->path, name, out);
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
                     "%s 已公开前 %llu 条，本机只有 %llu 条：本机的账被退回过，不能再签；"
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

enum err places_list(struct session *session, struct published_place out[static PLACES_MAX],
                     size_t *count)
{
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    size_t found = 0;
    TRY(remembered(session, &rest));
    while (found < PLACES_MAX && text_line(&rest, &line)) {
        struct bytes kind = bytes_cut(&line, ' ');
        const char *path = bytes_string(session->desk->arena, line);
        if (path == NULL)
            return fault_memory();
        out[found].kind = bytes_is(kind, "git") ? PLACE_GIT : PLACE_FOLDER;
        out[found].path = path;
        found++;
    }
    *count = found;
    return OK;
}

/* A stick that is not plugged in leaves nothing, or the empty folder where it is mounted. */
static enum err is_away(struct arena *arena, const char *path, bool *out)
{
    struct file_entry *entries = NULL;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    size_t count = 0;
    TRY(file_kind_at(path, &kind, &size));
    if (kind == FILE_FOLDER) {
        enum err code = file_list(arena, path, 1, &entries, &count);
        if (code != ERR_LIMIT) /* more than one name */
            TRY(code);
        *out = code == OK && count == 0;
    } else {
        *out = kind == FILE_NONE;
    }
    return OK;
}

static enum err look(struct session *session, const struct published_place *place, bool *away,
                     uint64_t *size)
{
    struct bytes note = { 0 };
    TRY(is_away(session->desk->arena, place->path, away));
    if (*away)
        return OK;
    TRY(place_note(session->desk->arena, place->kind, place->path, &note));
    return place_check(session, place->path, note, size);
}

enum err place_look(struct session *session, const struct published_place *place, bool *away,
                    uint64_t *size)
{
    enum err code = look(session, place, away, size);
    if (code == OK || code == ERR_TAMPERED || code == ERR_MEMORY)
        return code;
    /* What it should say is missing or misshapen: for us that is damage, not a wrong command.
     */
    if (err_status(code) == err_status(ERR_FORMAT))
        code = ERR_CORRUPT;
    return fault_where(code,
                       "公开过的地方 %s 读不出这本账的检查点，没法核对，所以不签：请修好它；"
                       "修不好就挪开，或用 sanzi publish --forget 不再核对它，再公开到新的地方。原因：",
                       "%s, where this book was published, shows no checkpoint of it to "
                       "compare with, so nothing is signed: mend it; or move it away or sanzi "
                       "publish --forget it, and publish elsewhere. The reason: ",
                       place->path);
}

enum err places_check(struct session *session)
{
    struct published_place places[PLACES_MAX] = { 0 };
    size_t count = 0;
    TRY(places_list(session, places, &count));
    for (size_t i = 0; i < count; i++) {
        bool away = false;
        uint64_t size = 0;
        TRY(place_look(session, &places[i], &away, &size));
        if (away)
            warn(session->desk,
                 "公开过的地方 %s 现在够不着，没有和它核对；不再用了就 sanzi publish --forget",
                 "%s, where this book was published, cannot be reached and was not compared; "
                 "if it is gone for good: sanzi publish --forget",
                 places[i].path);
    }
    return OK;
}

/* The note with `first`, a whole line, in front where it is not empty, without `gone`. */
static enum err put_lines(struct session *session, struct bytes first, struct bytes gone,
                          bool *found)
{
    struct buf all = buf_new(session->desk->arena, (size_t)PLACES_MAX * (PATH_MAX + 16));
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    struct bytes value = { 0 };
    size_t count = 0;
    if (first.size > 0) {
        buf_put(&all, first);
        buf_byte(&all, '\n');
        count = 1;
    }
    TRY(remembered(session, &rest));
    struct bytes before = rest;
    *found = false;
    while (text_line(&rest, &line)) {
        bool is_gone = bytes_equal(line, gone);
        *found = *found || is_gone;
        if (is_gone || count == PLACES_MAX)
            continue;
        buf_put(&all, line);
        buf_byte(&all, '\n');
        count++;
    }
    TRY(buf_done(&all, &value));
    return bytes_equal(value, before) ? OK
                                      : book_note_put(session->book, PLACES_NOTE, value);
}

static enum err line_of(struct arena *arena, enum place_kind kind, const char *path,
                        struct bytes *out)
{
    struct buf buf = buf_new(arena, PATH_MAX + 16);
    buf_format(&buf, "%s %s", kind == PLACE_GIT ? "git" : "folder", path);
    return buf_done(&buf, out);
}

enum err places_remember(struct session *session, enum place_kind kind, const char *path)
{
    char whole[PATH_MAX];
    struct bytes line = { 0 };
    bool found = false;
    if (realpath(path, whole) == NULL)
        return fault_errno("realpath", path);
    TRY(line_of(session->desk->arena, kind, whole, &line));
    if (bytes_find(line, '\n') < line.size)
        return OK; /* a name that no line can hold is not remembered */
    return put_lines(session, line, line, &found);
}

enum err places_forget(struct session *session, const char *path)
{
    char whole[PATH_MAX];
    struct published_place places[PLACES_MAX] = { 0 };
    size_t count = 0;
    const char *real = realpath(path, whole); /* NULL: gone, or never there */
    TRY(places_list(session, places, &count));
    for (size_t i = 0; i < count; i++) {
        struct bytes line = { 0 };
        bool found = false;
        if (strcmp(places[i].path, path) != 0 &&
            (real == NULL || strcmp(places[i].path, real) != 0))
            continue;
        TRY(line_of(session->desk->arena, places[i].kind, places[i].path, &line));
        return put_lines(session, bytes_of(NULL, 0), line, &found);
    }
    return fault(ERR_MISSING, "这本账没有公开到过 %s；公开过哪里，sanzi doctor 会列出来",
                 "this book was not published to %s; sanzi doctor lists where it was", path);
}
