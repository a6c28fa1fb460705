/* SPDX-License-Identifier: Apache-2.0 */
/* Loose objects are read here and not by libgit2, which waits for ever for the rest of one that
 * is cut short (1.5.1). */
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "publish/git_inside.h"

enum { HEAD_MAX = 32 }; /* "commit 68157440" and its NUL */

enum err object_damaged(const git_oid *id, const char *zh, const char *en)
{
    char hex[GIT_ID_SIZE + 1];
    git2.oid_tostr(hex, sizeof hex, id);
    return fault(ERR_CORRUPT, "git 对象 %s %s%.0s：请换一份完好的仓库",
                 "git object %s %.0s%s: get a whole copy of the repository", hex, zh, en);
}

enum err object_wanted(const git_oid *id, struct object_want want, git_object_t type,
                       size_t size)
{
    char hex[GIT_ID_SIZE + 1];
    git2.oid_tostr(hex, sizeof hex, id);
    if (type != want.type)
        return fault(ERR_FORMAT, "git 对象 %s 的种类是 %s，应为 %s",
                     "git object %s is a %s where a %s is wanted", hex,
                     git2.object_type2string(type), git2.object_type2string(want.type));
    if (size > want.max)
        return fault(ERR_LIMIT, "git 对象 %s 有 %zu 字节，超过 %zu 字节的上限",
                     "git object %s of %zu bytes is over the limit of %zu", hex, size,
                     want.max);
    return OK;
}

/* objects/ab/cdef…, and its folder. */
enum err loose_path(struct arena *arena, const char *folder, const git_oid *id,
                    struct loose_place *out)
{
    char hex[GIT_ID_SIZE + 1];
    git2.oid_tostr(hex, sizeof hex, id);
    struct buf name = buf_new(arena, strlen(folder) + 16 + GIT_ID_SIZE);
    buf_format(&name, "%s/objects/%.2s", folder, hex);
    TRY(buf_string(&name, &out->folder));
    buf_format(&name, "/%s", hex + 2);
    return buf_string(&name, &out->path);
}

/* "blob 12" NUL: *size is what follows, *head how long it is. */
static bool head_parse(struct bytes start, git_object_t *type, size_t *size, size_t *head)
{
    size_t end = bytes_find(start, 0);
    if (end == start.size)
        return false;
    struct bytes rest = bytes_part(start, 0, end);
    struct bytes word = bytes_cut(&rest, ' ');
    uint64_t number = 0;
    *type = GIT_OBJECT_INVALID;
    if (bytes_is(word, "blob"))
        *type = GIT_OBJECT_BLOB;
    if (bytes_is(word, "tree"))
        *type = GIT_OBJECT_TREE;
    if (bytes_is(word, "commit"))
        *type = GIT_OBJECT_COMMIT;
    if (*type == GIT_OBJECT_INVALID || text_unsigned(rest, &number) != OK)
        return false;
    *size = number;
    *head = end + 1;
    return true;
}

/* Inflate into at[from..room); *used is the end of what came. False: damaged. */
static bool inflate_into(z_stream *stream, uint8_t *at, size_t from, size_t room, size_t *used)
{
    stream->next_out = at + from;
    stream->avail_out = (uInt)(room - from);
    int code = zlib.inflate(stream, Z_SYNC_FLUSH);
    *used = room - stream->avail_out;
    return code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR;
}

static enum err loose_inflate(struct arena *arena, z_stream *stream, const git_oid *id,
                              struct object_want want, struct bytes *out)
{
    uint8_t start[HEAD_MAX] = { 0 };
    git_object_t type = GIT_OBJECT_INVALID;
    size_t used = 0;
    size_t size = 0;
    size_t head = 0;
    git_oid found = { 0 };
    if (!inflate_into(stream, start, 0, sizeof start, &used) ||
        !head_parse(bytes_of(start, used), &type, &size, &head))
        return object_damaged(id, "已损坏（开头不对）", "is damaged (its head)");
    TRY(object_wanted(id, want, type, size));
    size_t room = head + size + sizeof start; /* one byte more than there should be */
    uint8_t *whole = arena_take(arena, room);
    if (whole == NULL)
        return fault_memory();
    memcpy(whole, start, used);
    bool good = inflate_into(stream, whole, used, room, &used) && used == head + size &&
                stream->avail_in == 0 && zlib.inflate(stream, Z_SYNC_FLUSH) != Z_OK;
    if (!good)
        return object_damaged(id, "已损坏（残缺或多余）",
                              "is damaged (cut short, or more than it should be)");
    int code = git2.odb_hash(&found, whole + head, size, type);
    if (code < 0 || !git2.oid_equal(&found, id))
        return object_damaged(id, "的内容与编号不符", "is not what its id says");
    *out = bytes_of(whole + head, size);
    return OK;
}

enum err loose_read(const struct object_store *store, struct arena *arena, const git_oid *id,
                    struct object_want want, struct bytes *out)
{
    struct arena *scratch = NULL;
    struct loose_place place = { 0 };
    struct bytes file = { 0 };
    z_stream stream = { 0 };
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(arena_open(2 * (size_t)GIT_OBJECT_MAX, &scratch));
    enum err code = loose_path(scratch, store->folder, id, &place);
    if (code == OK)
        code = file_kind_at(place.path, &kind, &size);
    if (code == OK)
        code = kind == FILE_NONE ? ERR_MISSING
                                 : file_read(scratch, place.path, GIT_OBJECT_MAX, &file);
    if (code == OK && file.size == 0)
        code = object_damaged(id, "是空的", "is empty");
    if (code == OK && zlib.inflateInit_(&stream, ZLIB_VERSION, (int)sizeof stream) != Z_OK)
        code = fault_memory();
    else if (code == OK) {
        stream.next_in = file.at;
        stream.avail_in = (uInt)file.size;
        code = loose_inflate(arena, &stream, id, want, out);
        /* A stream that lacked memory says so for ever. */
        if (code == ERR_CORRUPT && zlib.inflate(&stream, Z_SYNC_FLUSH) == Z_MEM_ERROR)
            code = fault_memory();
        (void)zlib.inflateEnd(&stream);
    }
    arena_close(scratch);
    return code;
}

/* Objects in objects/NN. */
static enum err count_folder(struct arena *arena, const char *folder, unsigned number,
                             size_t *count)
{
    struct file_entry *entries = NULL;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    size_t found = 0;
    struct buf name = buf_new(arena, strlen(folder) + 16);
    char *path = NULL;
    buf_format(&name, "%s/objects/%02x", folder, number);
    TRY(buf_string(&name, &path));
    TRY(file_kind_at(path, &kind, &size));
    if (kind != FILE_FOLDER)
        return OK;
    TRY(file_list(arena, path, GIT_FILES_MAX, &entries, &found));
    for (size_t i = 0; i < found; i++)
        *count += strlen(entries[i].name) == GIT_ID_SIZE - 2;
    return OK;
}

enum err git_loose_count(const char *path, size_t *out)
{
    struct arena *scratch = NULL;
    char *folder = NULL;
    size_t count = 0;
    TRY(arena_open(256 << 20, &scratch));
    enum err code = git_folder(scratch, path, &folder);
    for (unsigned number = 0; number < 256 && code == OK; number++) {
        struct arena_mark mark = arena_mark(scratch);
        code = count_folder(scratch, folder, number, &count);
        arena_back(scratch, mark);
    }
    arena_close(scratch);
    if (code == OK)
        *out = count;
    return code;
}
