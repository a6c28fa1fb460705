/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/file.h"
#include "base/text.h"
#include "publish/git_inside.h"

enum {
    CONFIG_MAX = 64 * 1024,
    REFERENCE_MAX = 4096,
    PACKED_REFERENCES_MAX = 1024 * 1024,
    LOOSE_MAX = GIT_OBJECT_MAX + 1024 * 1024, /* compressed, so hardly more than its content */
    FOLDER_ENTRIES_MAX = 500000,
    PATH_BYTES_MAX = 4096,
};

static enum err refused(const char *folder, const char *name, const char *zh, const char *en)
{
    return fault(ERR_FORMAT,
                 "%s：不读取这个 git 仓库：%s %s%.0s。请用 git clone --no-local 另取一份",
                 "%s: this git repository is not read: %s %.0s%s; get another by git clone "
                 "--no-local",
                 folder, name, zh, en);
}

static enum err kind_of(struct arena *arena, const char *folder, const char *name,
                        enum file_kind *kind, uint64_t *size)
{
    char *path = file_path(arena, folder, name);
    return path == NULL ? fault_memory() : file_kind_at(path, kind, size);
}

static enum err has_heart(struct arena *arena, const char *folder, bool *out)
{
    enum file_kind head = FILE_NONE;
    enum file_kind objects = FILE_NONE;
    enum file_kind refs = FILE_NONE;
    uint64_t size = 0;
    TRY(kind_of(arena, folder, "HEAD", &head, &size));
    TRY(kind_of(arena, folder, "objects", &objects, &size));
    TRY(kind_of(arena, folder, "refs", &refs, &size));
    *out = head != FILE_NONE && objects != FILE_NONE && refs != FILE_NONE;
    return OK;
}

enum err git_folder(struct arena *arena, const char *path, char **out)
{
    bool here = false;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(has_heart(arena, path, &here));
    char *inner = here ? bytes_string(arena, bytes_text(path)) : file_path(arena, path, ".git");
    if (inner == NULL)
        return fault_memory();
    if (!here)
        TRY(file_kind_at(inner, &kind, &size));
    if (!here && kind == FILE_FOLDER)
        TRY(has_heart(arena, inner, &here));
    if (!here && (kind == FILE_REGULAR || kind == FILE_OTHER))
        return refused(path, ".git", "指向别处", "points elsewhere");
    if (!here)
        return fault(ERR_MISSING, "%s 不是 git 仓库", "%s is no git repository", path);
    *out = inner;
    return OK;
}

/* Settings that change nothing of what is read and start nothing. "*": any key of a section. */
static const struct {
    const char *section;
    const char *key;
} settings[] = {
    { "core", "repositoryformatversion" },
    { "core", "filemode" },
    { "core", "bare" },
    { "core", "logallrefupdates" },
    { "core", "ignorecase" },
    { "core", "precomposeunicode" },
    { "core", "symlinks" },
    { "core", "autocrlf" },
    { "core", "safecrlf" },
    { "core", "eol" },
    { "core", "sharedrepository" },
    { "core", "compression" },
    { "core", "loosecompression" },
    { "core", "fsync" },
    { "core", "fsyncmethod" },
    { "core", "fsyncobjectfiles" },
    { "remote", "url" },
    { "remote", "pushurl" },
    { "remote", "fetch" },
    { "remote", "push" },
    { "remote", "mirror" },
    { "remote", "tagopt" },
    { "branch", "remote" },
    { "branch", "merge" },
    { "branch", "rebase" },
    { "receive", "*" },
    { "transfer", "fsckobjects" },
    { "fetch", "*" },
    { "gc", "*" },
    { "pack", "*" },
    { "user", "name" },
    { "user", "email" },
    { "advice", "*" },
    { "pull", "*" },
    { "push", "*" },
};

static bool same_letters(struct bytes text, const char *lower)
{
    bool same = text.size == strlen(lower);
    for (size_t i = 0; i < text.size && same; i++) {
        uint8_t byte = text.at[i];
        same = (byte >= 'A' && byte <= 'Z' ? byte + 0x20 : byte) == (uint8_t)lower[i];
    }
    return same;
}

/* An empty key: is there any setting of that section? */
static bool setting_known(struct bytes section, struct bytes key)
{
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (same_letters(section, settings[i].section) &&
            (key.size == 0 || settings[i].key[0] == '*' || same_letters(key, settings[i].key)))
            return true;
    return false;
}

static bool is_word(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        if (!((byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
              (byte >= '0' && byte <= '9') || byte == '-'))
            return false;
    }
    return text.size > 0;
}

/* "[section]" or "[section "sub"]", nothing after it on the line. */
static bool section_parse(struct bytes line, struct bytes *section)
{
    if (line.size < 3 || line.at[line.size - 1] != ']')
        return false;
    struct bytes inner = bytes_part(line, 1, line.size - 2);
    size_t blank = bytes_find(inner, ' ');
    *section = bytes_part(inner, 0, blank);
    if (blank == inner.size)
        return is_word(*section);
    struct bytes sub = bytes_part(inner, blank + 1, inner.size - blank - 1);
    if (sub.size < 2 || sub.at[0] != '"' || sub.at[sub.size - 1] != '"')
        return false;
    sub = bytes_part(sub, 1, sub.size - 2);
    return is_word(*section) && bytes_find(sub, '"') == sub.size &&
           bytes_find(sub, '\\') == sub.size && bytes_find(sub, ']') == sub.size;
}

static enum err config_line(struct bytes line, struct bytes *section, const char *path)
{
    line = bytes_trim(line);
    if (line.size == 0 || line.at[0] == '#' || line.at[0] == ';')
        return OK;
    bool good = line.at[line.size - 1] != '\\' && bytes_find(line, 0) == line.size;
    if (good && line.at[0] == '[') {
        good = section_parse(line, section) && setting_known(*section, (struct bytes){ 0 });
        if (good)
            return OK;
    }
    struct bytes value = line;
    struct bytes key = bytes_trim(bytes_cut(&value, '='));
    value = bytes_trim(value);
    good = good && is_word(key) && setting_known(*section, key);
    /* Another format of repository would be read as if it were this one. */
    if (good && same_letters(key, "repositoryformatversion"))
        good = bytes_is(value, "0");
    if (good)
        return OK;
    return fault(ERR_FORMAT, "%s：不读取这个 git 仓库：其设置 [%.*s] %.*s 不在允许之列",
                 "%s: this git repository is not read: its setting [%.*s] %.*s is not allowed",
                 path, (int)section->size, (const char *)section->at,
                 (int)(key.size < 80 ? key.size : 80), (const char *)key.at);
}

enum err git_config_check(struct bytes config, const char *path)
{
    struct bytes section = { (const uint8_t *)"", 0 };
    while (config.size > 0)
        TRY(config_line(bytes_cut(&config, '\n'), &section, path));
    return OK;
}

enum err git_packed_refs_check(struct bytes file, const char *path)
{
    struct bytes line = { 0 };
    while (text_line(&file, &line)) {
        if (line.size > REFERENCE_MAX ||
            bytes_find_part(line, bytes_text("refs/replace/")) != line.size)
            return refused(path, "packed-refs", "含有替换引用（refs/replace）",
                           "holds replacing references (refs/replace)");
    }
    return file.size == 0 ? OK
                          : refused(path, "packed-refs", "最后一行不完整", "is cut short");
}

/* A file that may lack, must be regular and small. */
static enum err small_file(struct arena *arena, const char *folder, const char *name,
                           size_t max, struct bytes *out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    *out = (struct bytes){ 0 };
    TRY(kind_of(arena, folder, name, &kind, &size));
    if (kind == FILE_NONE)
        return OK;
    if (kind != FILE_REGULAR)
        return refused(folder, name, "不是普通文件", "is no regular file");
    if (size > max)
        return refused(folder, name, "过大", "is too big");
    char *path = file_path(arena, folder, name);
    return path == NULL ? fault_memory() : file_read(arena, path, max, out);
}

enum err git_guard(struct arena *arena, const char *folder)
{
    /* What makes git or libgit2 read elsewhere, or read something else than what is there. */
    static const char *const absent[] = {
        "commondir", "gitdir", "worktrees", "config.worktree", "shallow", "info/grafts",
        "objects/info/alternates", "objects/info/http-alternates", "refs/replace",
        "objects/pack/multi-pack-index"
    };
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        enum file_kind kind = FILE_NONE;
        uint64_t size = 0;
        TRY(kind_of(arena, folder, absent[i], &kind, &size));
        if (kind != FILE_NONE)
            return refused(folder, absent[i], "不允许存在", "may not be there");
    }
    static const char *const folders[] = { "objects", "objects/pack", "refs", "refs/heads" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        enum file_kind kind = FILE_NONE;
        uint64_t size = 0;
        TRY(kind_of(arena, folder, folders[i], &kind, &size));
        if (kind != FILE_FOLDER && kind != FILE_NONE)
            return refused(folder, folders[i], "不是文件夹", "is no folder");
    }
    struct bytes file = { 0 };
    TRY(small_file(arena, folder, "HEAD", REFERENCE_MAX, &file));
    TRY(small_file(arena, folder, GIT_BRANCH, REFERENCE_MAX, &file));
    TRY(small_file(arena, folder, "packed-refs", PACKED_REFERENCES_MAX, &file));
    TRY(git_packed_refs_check(file, folder));
    TRY(small_file(arena, folder, "config", CONFIG_MAX, &file));
    return git_config_check(file, folder);
}

struct place {
    const char *path;
    size_t depth;
    struct place *next;
};

struct walk {
    struct arena *arena;
    const char *folder;
    bool loose; /* loose objects too */
    struct place *stack;
    size_t seen;
};

static enum err entry_check(const char *folder, const char *path,
                            const struct file_entry *entry)
{
    const char *inner = path + strlen(folder) + 1;
    struct bytes name = bytes_text(inner);
    if (entry->kind == FILE_OTHER)
        return refused(folder, inner, "是符号链接、管道、套接字或设备",
                       "is a symlink, FIFO, socket or device");
    bool loose = bytes_starts(name, bytes_text("objects/")) &&
                 !bytes_starts(name, bytes_text("objects/pack/"));
    bool reference = bytes_starts(name, bytes_text("refs/"));
    if (entry->kind == FILE_REGULAR &&
        ((reference && entry->size > REFERENCE_MAX) || (loose && entry->size > LOOSE_MAX)))
        return refused(folder, inner, "过大", "is too big");
    return OK;
}

/* objects/ab: where loose objects are. */
static bool holds_loose(const struct walk *walk, const char *path)
{
    struct bytes name = bytes_text(path + strlen(walk->folder) + 1);
    uint8_t byte = 0;
    return name.size == 10 && bytes_starts(name, bytes_text("objects/")) &&
           hex_parse(bytes_part(name, 8, 2), &byte, 1) == OK;
}

/* Put a folder's folders on the stack, having looked at all that is in it. */
static enum err place_check(struct walk *walk)
{
    struct arena *arena = walk->arena;
    struct place *place = walk->stack;
    struct file_entry *entries = NULL;
    size_t count = 0;
    walk->stack = place->next;
    TRY(file_list(arena, place->path, FOLDER_ENTRIES_MAX, &entries, &count));
    walk->seen += count;
    if (walk->seen > GIT_FILES_MAX || (count > 0 && place->depth > GIT_FOLDERS_MAX))
        return fault(ERR_LIMIT, "%s：git 仓库的文件过多或层次过深", "%s: too many files, or too deep",
                     walk->folder);
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(arena);
        char *path = file_path(arena, place->path, entries[i].name);
        if (path == NULL)
            return fault_memory();
        TRY(entry_check(walk->folder, path, &entries[i]));
        if (entries[i].kind != FILE_FOLDER || (!walk->loose && holds_loose(walk, path))) {
            arena_back(arena, mark);
            continue;
        }
        struct place *deeper = arena_take(arena, sizeof *deeper);
        if (deeper == NULL)
            return fault_memory();
        *deeper = (struct place){ path, place->depth + 1, walk->stack };
        walk->stack = deeper;
    }
    return OK;
}

enum err git_guard_all(struct arena *arena, const char *folder, bool loose)
{
    struct place first = { .path = folder };
    struct walk walk = { arena, folder, loose, &first, 0 };
    TRY(git_guard(arena, folder));
    while (walk.stack != NULL)
        TRY(place_check(&walk));
    return OK;
}
