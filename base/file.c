/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/spill.h"

enum { PIECE_SIZE = 64 * 1024,
       WRITE_MAX = 1 << 20 };

static enum file_kind kind_of(mode_t mode)
{
    if (S_ISREG(mode))
        return FILE_REGULAR;
    return S_ISDIR(mode) ? FILE_FOLDER : FILE_OTHER;
}

enum err file_kind_at(const char *path, enum file_kind *kind, uint64_t *size)
{
    struct stat stat;
    if (lstat(path, &stat) == 0) {
        *kind = kind_of(stat.st_mode);
        *size = (uint64_t)stat.st_size;
        return OK;
    }
    if (errno != ENOENT && errno != ENOTDIR)
        return fault_errno("lstat", path);
    *kind = FILE_NONE;
    *size = 0;
    return OK;
}

char *file_path(struct arena *arena, const char *folder, const char *name)
{
    struct buf buf = buf_new(arena, SIZE_MAX);
    char *path = NULL;
    buf_text(&buf, folder);
    buf_byte(&buf, '/');
    buf_text(&buf, name);
    return buf_string(&buf, &path) == OK ? path : NULL;
}

static enum err not_regular(const char *path)
{
    return fault(ERR_FORMAT, "%s：不是普通文件（链接、管道、设备和文件夹都不收）",
                 "%s: not a regular file (no links, pipes, devices or folders are taken)",
                 path);
}

/* O_NONBLOCK: opening a pipe must not wait for its writer. */
static enum err open_plain(const char *path, int flags, int *out)
{
    int file = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return errno == ELOOP ? not_regular(path) : fault_errno("open", path);
    *out = file;
    return OK;
}

/* Open a regular file and say what it is. */
static enum err open_regular(const char *path, int flags, int *out, struct stat *stat)
{
    int file = -1;
    TRY(open_plain(path, flags, &file));
    enum err err = OK;
    if (fstat(file, stat) != 0)
        err = fault_errno("fstat", path);
    else if (!S_ISREG(stat->st_mode))
        err = not_regular(path);
    if (err == OK)
        *out = file;
    else
        (void)close(file);
    return err;
}

/* Read until `room` is full or the file ends. */
static enum err read_piece(int file, const char *path, uint8_t *at, size_t room, size_t *size)
{
    size_t done = 0;
    while (done < room) {
        ssize_t got = read(file, at + done, room - done);
        if (got == 0)
            break;
        if (got > 0)
            done += (size_t)got;
        else if (errno != EINTR)
            return fault_errno("read", path);
    }
    *size = done;
    return OK;
}

static enum err too_big(const char *path, uint64_t max)
{
    return fault(ERR_LIMIT, "%s：文件超过 %llu 字节的上限", "%s: bigger than the limit of %llu bytes",
                 path, (unsigned long long)max);
}

/* The bytes of an open file, whose size must not change meanwhile. */
static enum err read_whole(struct arena *arena, int file, const char *path, size_t expect,
                           struct bytes *out)
{
    uint8_t *at = arena_take_raw(arena, expect + 1);
    size_t size = 0;
    if (at == NULL)
        return fault_memory();
    TRY(read_piece(file, path, at, expect + 1, &size));
    if (size != expect)
        return fault(ERR_SYSTEM, "%s：读的时候文件被改动了：请再试一次",
                     "%s: the file changed while it was read: try again", path);
    *out = bytes_of(at, size);
    return OK;
}

static enum err secret_check(const char *path, const struct stat *stat)
{
    if (stat->st_uid != geteuid())
        return fault(ERR_PERMISSION, "%s：文件不属于当前用户：密钥文件只能由本人使用",
                     "%s: the file belongs to another user: a key file serves its owner only",
                     path);
    if ((stat->st_mode & 077) != 0)
        return fault(ERR_PERMISSION, "%s：别的用户也能读写这个文件：请运行 chmod 600 “%s”",
                     "%s: other users may read or write this file: run chmod 600 '%s'", path,
                     path);
    if (stat->st_nlink != 1)
        return fault(ERR_PERMISSION, "%s：这个文件还有另一个名字（硬链接）：请删掉另一个",
                     "%s: this file has a second name (a hard link): remove the other one",
                     path);
    return OK;
}

static enum err read_file(struct arena *arena, const char *path, size_t max, bool is_secret,
                          struct bytes *out)
{
    int file = -1;
    struct stat stat = { 0 };
    TRY(open_regular(path, O_RDONLY, &file, &stat));
    enum err err = is_secret ? secret_check(path, &stat) : OK;
    if (err == OK && (uint64_t)stat.st_size > max)
        err = too_big(path, max);
    if (err == OK)
        err = read_whole(arena, file, path, (size_t)stat.st_size, out);
    (void)close(file);
    return err;
}

enum err file_read(struct arena *arena, const char *path, size_t max, struct bytes *out)
{
    return read_file(arena, path, max, false, out);
}

enum err file_read_secret(struct arena *arena, const char *path, size_t max, struct bytes *out)
{
    return read_file(arena, path, max, true, out);
}

static enum err write_piece(int file, const char *path, struct bytes rest)
{
    while (rest.size > 0) {
        spill_look();
        ssize_t put = write(file, rest.at, rest.size < WRITE_MAX ? rest.size : WRITE_MAX);
        if (put >= 0)
            rest = bytes_part(rest, (size_t)put, rest.size - (size_t)put);
        else if (errno != EINTR)
            return fault_errno("write", path);
    }
    return OK;
}

/* Hash an open file in pieces, and copy it to `to` where that is no -1. */
static enum err pass(int file, const char *path, uint64_t max, int to, struct hash *out)
{
    uint8_t piece[PIECE_SIZE];
    size_t size = 0;
    uint64_t total = 0;
    struct hashing hashing;
    hash_start(&hashing);
    do {
        TRY(read_piece(file, path, piece, sizeof piece, &size));
        total += size;
        if (total > max)
            return too_big(path, max);
        hash_add(&hashing, bytes_of(piece, size));
        if (to >= 0)
            TRY(write_piece(to, path, bytes_of(piece, size)));
    } while (size == sizeof piece);
    *out = hash_end(&hashing);
    return OK;
}

enum err file_hash(const char *path, uint64_t max, struct hash *out, uint64_t *size)
{
    int file = -1;
    struct stat stat = { 0 };
    TRY(open_regular(path, O_RDONLY, &file, &stat));
    enum err err = pass(file, path, max, -1, out);
    if (err == OK)
        *size = (uint64_t)lseek(file, 0, SEEK_CUR);
    (void)close(file);
    return err;
}

/* The folder that a path stands in, in a buffer of the caller's. */
static enum err folder_of(const char *path, char folder[static PATH_MAX])
{
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/')
        size--;
    while (size > 0 && path[size - 1] != '/')
        size--;
    if (size >= PATH_MAX)
        return fault(ERR_LIMIT, "%s：路径太长", "%s: the path is too long", path);
    memcpy(folder, path, size);
    folder[size] = '\0';
    if (size == 0)
        memcpy(folder, ".", 2);
    return OK;
}

enum err file_sync(const char *path)
{
    int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (file < 0)
        return fault_errno("open", path);
    enum err err = OK;
    /* EINVAL: a file system that cannot sync folders on their own. */
    if (fsync(file) != 0 && errno != EINVAL)
        err = fault_errno("fsync", path);
    (void)close(file);
    return err;
}

static enum err sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    TRY(folder_of(path, folder));
    return file_sync(folder);
}

/* A file under a name of its own, beside the one that it will become. */
struct temporary {
    int file;
    char path[PATH_MAX + 64];
};

static enum err temporary_open(const char *target, unsigned mode, struct temporary *out)
{
    char folder[PATH_MAX];
    TRY(folder_of(target, folder));
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        (void)snprintf(out->path, sizeof out->path, "%s/.%ld-%u.tmp", folder, (long)getpid(),
                       attempt);
        out->file = open(out->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
        if (out->file >= 0 || errno != EEXIST)
            break;
    }
    if (out->file < 0)
        return fault_errno("open", target);
    if (fchmod(out->file, mode) == 0)
        return OK;
    enum err err = fault_errno("fchmod", target);
    (void)close(out->file);
    (void)unlink(out->path);
    return err;
}

/* Move without replacing. Where the file system cannot, a file gets its second name before it
 * loses its first, which replaces nothing either. */
static enum err move_new(const char *from, const char *to)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return OK;
    if (errno != EINVAL && errno != ENOSYS)
        return fault_errno("rename", errno == EEXIST ? to : from);
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(from, &kind, &size));
    if (kind == FILE_REGULAR) {
        if (link(from, to) != 0)
            return fault_errno("link", to);
        return unlink(from) == 0 ? OK : fault_errno("unlink", from);
    }
    TRY(file_kind_at(to, &kind, &size));
    if (kind != FILE_NONE) {
        errno = EEXIST;
        return fault_errno("rename", to);
    }
    return rename(from, to) == 0 ? OK : fault_errno("rename", from);
}

/* Make the temporary file durable and let it be `target`; or take it away if `err` is set or
 * something fails. */
static enum err temporary_close(struct temporary *temporary, const char *target,
                                bool may_replace, enum err err)
{
    if (err == OK && fsync(temporary->file) != 0)
        err = fault_errno("fsync", target);
    if (close(temporary->file) != 0 && err == OK)
        err = fault_errno("close", target);
    if (err == OK && !may_replace)
        err = move_new(temporary->path, target);
    else if (err == OK && rename(temporary->path, target) != 0)
        err = fault_errno("rename", target);
    if (err != OK)
        (void)unlink(temporary->path);
    return err == OK ? sync_folder_of(target) : err;
}

static enum err write_file(const char *path, struct bytes bytes, unsigned mode,
                           bool may_replace)
{
    struct temporary temporary;
    struct stat there = { 0 };
    if (arena_ran_out())
        return fault_memory(); /* something of it may be cut short */
    /* A file may take the place of a file or a link. The place of a device is not to be taken:
     * for root, writing to /dev/null would end it. */
    if (may_replace && lstat(path, &there) == 0 && !S_ISREG(there.st_mode) &&
        !S_ISLNK(there.st_mode) && !S_ISDIR(there.st_mode))
        return not_regular(path);
    TRY(temporary_open(path, mode, &temporary));
    enum err err = write_piece(temporary.file, path, bytes);
    return temporary_close(&temporary, path, may_replace, err);
}

enum err file_write(const char *path, struct bytes bytes, unsigned mode)
{
    return write_file(path, bytes, mode, true);
}

enum err file_write_new(const char *path, struct bytes bytes, unsigned mode)
{
    return write_file(path, bytes, mode, false);
}

enum err file_copy(const char *from, const char *to, const struct hash *expect)
{
    int file = -1;
    struct stat stat = { 0 };
    struct temporary temporary;
    struct hash hash;
    TRY(open_regular(from, O_RDONLY, &file, &stat));
    enum err err = temporary_open(to, 0644, &temporary);
    if (err != OK)
        goto out;
    err = pass(file, from, UINT64_MAX, temporary.file, &hash);
    if (err == OK && expect != NULL && !hash_equal(&hash, expect))
        err = fault(ERR_CORRUPT, "%s：文件内容与登记的 SHA-256 不符，没有复制",
                    "%s: the file does not have the SHA-256 that is on record; not copied",
                    from);
    err = temporary_close(&temporary, to, true, err);
out:
    (void)close(file);
    return err;
}

enum err file_overwrite(const char *path, struct bytes bytes)
{
    int file = -1;
    struct statx status;
    TRY(open_plain(path, O_WRONLY, &file));
    /* Not fstat(), which asks for the times too: Linux, once asked for a file's times, keeps
     * the next change of them to the nanosecond, and each overwriting changes the inode. */
    enum err err = OK;
    if (statx(file, "", AT_EMPTY_PATH, STATX_TYPE, &status) != 0)
        err = fault_errno("statx", path);
    else if (!S_ISREG(status.stx_mode))
        err = not_regular(path);
    if (err == OK)
        err = write_piece(file, path, bytes);
    if (close(file) != 0 && err == OK)
        err = fault_errno("close", path);
    return err;
}

enum err file_rename(const char *from, const char *to)
{
    TRY(move_new(from, to));
    TRY(sync_folder_of(to));
    return sync_folder_of(from);
}

enum err file_remove(const char *path)
{
    if (unlink(path) != 0)
        return fault_errno("unlink", path);
    return sync_folder_of(path);
}

enum err file_make_folder(const char *path, unsigned mode)
{
    if (mkdir(path, mode) != 0)
        return fault_errno("mkdir", path);
    return sync_folder_of(path);
}
