/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/keyswap.h"

#include <string.h>

#include "base/file.h"
#include "ledger/view_roster.h"

#define BESIDE ".new"

enum { OLD_MAX = 1000 };

enum err keyswap_beside(struct arena *arena, const char *path, const char **out)
{
    struct buf buf = buf_new(arena, SIZE_MAX);
    char *text = NULL;
    buf_text(&buf, path);
    buf_text(&buf, BESIDE);
    TRY(buf_string(&buf, &text));
    *out = text;
    return OK;
}

static enum err is_there(const char *path, bool *out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(path, &kind, &size));
    *out = kind != FILE_NONE;
    return OK;
}

static enum err set_aside(struct arena *arena, const char *path)
{
    for (unsigned i = 1; i < OLD_MAX; i++) {
        struct buf buf = buf_new(arena, SIZE_MAX);
        char *aside = NULL;
        buf_format(&buf, "%s.old%u", path, i);
        TRY(buf_string(&buf, &aside));
        enum err code = file_rename(path, aside);
        if (code != ERR_EXISTS)
            return code;
    }
    return fault(ERR_EXISTS, "%s 的旧文件太多", "too many old files of %s", path);
}

enum err keyswap_put(struct arena *arena, const char *path)
{
    const char *beside = NULL;
    bool old = false;
    TRY(keyswap_beside(arena, path, &beside));
    TRY(is_there(path, &old));
    if (old)
        TRY(set_aside(arena, path));
    return file_rename(beside, path);
}

enum err keyswap_replace(struct arena *arena, const char *path)
{
    const char *beside = NULL;
    struct bytes bytes = { 0 };
    TRY(keyswap_beside(arena, path, &beside));
    TRY(file_read_secret(arena, beside, KEYFILE_SIZE_MAX, &bytes));
    TRY(file_write(path, bytes, 0600));
    return file_remove(beside);
}

static enum err finish_one(struct arena *arena, struct view *view, const char *path)
{
    struct keyfile fresh = { 0 };
    struct keyfile old = { 0 };
    struct tenure tenure = { 0 };
    const char *beside = NULL;
    bool found = false;
    bool there = false;
    TRY(keyswap_beside(arena, path, &beside));
    TRY(keyfile_look(arena, beside, &fresh));
    TRY(is_there(path, &there));
    if (there) {
        TRY(keyfile_look(arena, path, &old));
        if (key_same(&old.key, &fresh.key))
            return file_remove(beside);
        if (!bytes_equal(old.key.name, fresh.key.name))
            return OK; /* not ours: no swap changes the name */
    }
    TRY(roster_current(view, fresh.key.name, &tenure, &found));
    if (found && memcmp(tenure.at, fresh.key.at, KEY_PUBLIC_SIZE) == 0)
        return keyswap_put(arena, path);
    return there ? file_remove(beside) : OK;
}

enum err keyswap_finish(struct arena *arena, struct view *view, const char *folder)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    TRY(file_list(arena, folder, (size_t)KEYBOX_KEYS_MAX * 2, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        struct bytes name = bytes_text(entries[i].name);
        if (!bytes_ends(name, bytes_text(".key" BESIDE)))
            continue;
        name.size -= strlen(BESIDE);
        const char *whole = bytes_string(arena, name);
        const char *path = whole ? file_path(arena, folder, whole) : NULL;
        if (!path)
            return fault_memory();
        TRY(finish_one(arena, view, path));
    }
    return OK;
}
