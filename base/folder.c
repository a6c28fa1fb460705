/* SPDX-License-Identifier: Apache-2.0 */
/* The part of file.h that is about folders, space and locks. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"

enum err file_make_folders(const char *path)
{
    char step[PATH_MAX];
    size_t size = strlen(path);
    if (size >= sizeof step)
        return fault(ERR_LIMIT, "%s：路径太长", "%s: the path is too long", path);
    for (size_t i = 1; i <= size; i++) {
        if (path[i] != '/' && path[i] != '\0')
            continue;
        memcpy(step, path, i);
        step[i] = '\0';
        /* What is there already may be a link to a folder, which is as good. */
        struct stat stat_of;
        if (stat(step, &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
            continue;
        enum err err = file_make_folder(step, 0755);
        if (err == ERR_EXISTS && stat(step, &stat_of) == 0 && S_ISDIR(stat_of.st_mode))
            continue;
        TRY(err);
    }
    return OK;
}

/* One step of nftw(): its result is the errno of what failed. */
static int remove_one(const char *path, const struct stat *stat, int what, struct FTW *place)
{
    (void)stat;
    (void)place;
    int done = what == FTW_DP ? rmdir(path) : unlink(path);
    return done == 0 ? 0 : errno;
}

enum err file_remove_tree(const char *path)
{
    enum { OPEN_MAX_FOLDERS = 16 };
    int result = nftw(path, remove_one, OPEN_MAX_FOLDERS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    if (result == 0)
        return OK;
    if (result > 0)
        errno = result;
    return fault_errno("remove", path);
}

static int by_name(const void *a, const void *b)
{
    const struct file_entry *one = a;
    const struct file_entry *other = b;
    return strcmp(one->name, other->name);
}

struct listing {
    struct arena *arena;
    const char *folder;
    size_t max;
    struct file_entry *entries;
    size_t count;
    size_t room;
};

static enum err add_entry(struct listing *listing, int folder, const char *name)
{
    struct stat stat;
    if (listing->count == listing->max)
        return fault(ERR_LIMIT, "%s：文件夹里超过 %zu 项", "%s: more than %zu names in the folder",
                     listing->folder, listing->max);
    if (listing->count == listing->room) {
        size_t more = listing->room == 0 ? 16 : listing->room * 2;
        size_t size = sizeof *listing->entries;
        listing->entries = arena_grow(listing->arena, listing->entries, listing->room * size,
                                      more * size);
        listing->room = more;
    }
    char *copy = bytes_string(listing->arena, bytes_text(name));
    if (listing->entries == NULL || copy == NULL)
        return fault_memory();
    if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) != 0)
        return fault_errno("fstatat", listing->folder);
    enum file_kind kind = S_ISREG(stat.st_mode)   ? FILE_REGULAR
                          : S_ISDIR(stat.st_mode) ? FILE_FOLDER
                                                  : FILE_OTHER;
    listing->entries[listing->count++] =
        (struct file_entry){ copy, kind, (uint64_t)stat.st_size };
    return OK;
}

static enum err read_names(struct listing *listing, DIR *names)
{
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(names);
        if (entry == NULL)
            return errno == 0 ? OK : fault_errno("readdir", listing->folder);
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            TRY(add_entry(listing, dirfd(names), entry->d_name));
    }
}

enum err file_list(struct arena *arena, const char *folder, size_t max, struct file_entry **out,
                   size_t *count)
{
    struct listing listing = { .arena = arena, .folder = folder, .max = max };
    int file = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 && errno == ENOTDIR)
        return fault(ERR_FORMAT, "%s：不是文件夹（链接不算）", "%s: not a folder (a link is none)",
                     folder);
    if (file < 0)
        return fault_errno("open", folder);
    DIR *names = fdopendir(file);
    if (names == NULL) {
        enum err err = fault_errno("fdopendir", folder);
        (void)close(file);
        return err;
    }
    enum err err = read_names(&listing, names);
    (void)closedir(names);
    if (err != OK)
        return err;
    if (listing.count > 0)
        qsort(listing.entries, listing.count, sizeof *listing.entries, by_name);
    *out = listing.entries;
    *count = listing.count;
    return OK;
}

enum err file_space(const char *path, uint64_t *bytes)
{
    struct statvfs space;
    if (statvfs(path, &space) != 0)
        return fault_errno("statvfs", path);
    *bytes = (uint64_t)space.f_bavail * space.f_frsize;
    return OK;
}

enum err file_lock(const char *path, struct file_lock *out)
{
    int file = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC, 0600);
    if (file < 0)
        return fault_errno("open", path);
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        out->descriptor = file;
        return OK;
    }
    enum err err = errno == EWOULDBLOCK
                       ? fault(ERR_LOCKED, "%s：正由另一个程序使用：等它做完再试",
                               "%s: another program is using it: try again when it is done",
                               path)
                       : fault_errno("flock", path);
    (void)close(file);
    return err;
}

void file_unlock(struct file_lock *lock)
{
    if (lock->descriptor >= 0)
        (void)close(lock->descriptor);
    lock->descriptor = -1;
}
