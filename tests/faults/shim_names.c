/* SPDX-License-Identifier: Apache-2.0 */
/* Calls on names and on what stands beside the bytes of a file. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tests/faults/shim.h"

/* ---- names ---- */

static int rename_by(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags)
{
    char one[FAULT_PATH_MAX];
    char two[FAULT_PATH_MAX];
    bool first = resolve(from_folder, from, one);
    bool mine = resolve(to_folder, to, two) && first;
    enum act act = mine ? decide_room(KIND_RENAME) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (mine && result == 0)
        record_names((flags & RENAME_EXCHANGE) != 0 ? 'X' : 'R', one, two, 0);
    return (int)settle(act, result);
}
int rename(const char *from, const char *to)
{
    return rename_by(AT_FDCWD, from, AT_FDCWD, to, 0);
}
int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    return rename_by(from_folder, from, to_folder, to, 0);
}
int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    return rename_by(from_folder, from, to_folder, to, flags);
}
int link(const char *from, const char *to)
{
    char one[FAULT_PATH_MAX];
    char two[FAULT_PATH_MAX];
    bool first = resolve(AT_FDCWD, from, one);
    bool mine = resolve(AT_FDCWD, to, two) && first;
    enum act act = mine ? decide_room(KIND_RENAME) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (mine && result == 0)
        record_names('L', one, two, 0);
    return (int)settle(act, result);
}
int symlink(const char *to, const char *from)
{
    char whole[FAULT_PATH_MAX];
    bool mine = resolve(AT_FDCWD, from, whole);
    enum act act = mine ? decide_room(KIND_RENAME) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_symlinkat, to, AT_FDCWD, from);
    if (mine && result == 0)
        record_names('N', whole, "", 0);
    return (int)settle(act, result);
}

static int unlink_by(int folder, const char *path, int flags)
{
    char whole[FAULT_PATH_MAX];
    bool mine = resolve(folder, path, whole);
    enum act act = mine ? decide(KIND_UNLINK) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_unlinkat, folder, path, flags);
    if (mine && result == 0)
        record_names((flags & AT_REMOVEDIR) != 0 ? 'D' : 'U', whole, "", 0);
    return (int)settle(act, result);
}
int unlink(const char *path)
{
    return unlink_by(AT_FDCWD, path, 0);
}
int unlinkat(int folder, const char *path, int flags)
{
    return unlink_by(folder, path, flags);
}
int rmdir(const char *path)
{
    return unlink_by(AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char *path)
{
    int result = unlink_by(AT_FDCWD, path, 0);
    return result < 0 && errno == EISDIR ? rmdir(path) : result;
}

static int mkdir_by(int folder, const char *path, mode_t mode)
{
    char whole[FAULT_PATH_MAX];
    bool mine = resolve(folder, path, whole);
    enum act act = mine ? decide_room(KIND_MKDIR) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_mkdirat, folder, path, mode);
    if (mine && result == 0)
        record_names('M', whole, "", mode);
    return (int)settle(act, result);
}
int mkdir(const char *path, mode_t mode)
{
    return mkdir_by(AT_FDCWD, path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode)
{
    return mkdir_by(folder, path, mode);
}

/* ---- what is asked about a file ---- */

static enum act asked(int folder, const char *path, enum kind kind)
{
    char whole[FAULT_PATH_MAX];
    return resolve(folder, path, whole) ? decide(kind) : ACT_GO;
}

static int stat_by(int folder, const char *path, struct stat *out, int flags)
{
    bool by_number = (flags & AT_EMPTY_PATH) != 0;
    enum act act = !by_number     ? asked(folder, path, KIND_STAT)
                   : ours(folder) ? decide(KIND_STAT)
                                  : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    return (int)settle(act, syscall(SYS_newfstatat, folder, path, out, flags));
}
int stat(const char *path, struct stat *out)
{
    return stat_by(AT_FDCWD, path, out, 0);
}
int stat64(const char *path, struct stat64 *out) __attribute__((alias("stat")));
int lstat(const char *path, struct stat *out)
{
    return stat_by(AT_FDCWD, path, out, AT_SYMLINK_NOFOLLOW);
}
int lstat64(const char *path, struct stat64 *out) __attribute__((alias("lstat")));
int fstat(int file, struct stat *out)
{
    return stat_by(file, "", out, AT_EMPTY_PATH);
}
int fstat64(int file, struct stat64 *out) __attribute__((alias("fstat")));
int fstatat(int folder, const char *path, struct stat *out, int flags)
{
    return stat_by(folder, path, out, flags);
}
int fstatat64(int folder, const char *path, struct stat64 *out, int flags)
    __attribute__((alias("fstatat")));
int __fxstat(int version, int file, struct stat *out);
int __fxstat(int version, int file, struct stat *out)
{
    (void)version;
    return stat_by(file, "", out, AT_EMPTY_PATH);
}

int access(const char *path, int mode)
{
    enum act act = asked(AT_FDCWD, path, KIND_STAT);
    if (act == ACT_ERROR)
        return -1;
    return (int)settle(act, syscall(SYS_faccessat, AT_FDCWD, path, mode));
}
ssize_t readlink(const char *path, char *to, size_t size)
{
    enum act act = asked(AT_FDCWD, path, KIND_READ);
    if (act == ACT_ERROR)
        return -1;
    return settle(act, syscall(SYS_readlinkat, AT_FDCWD, path, to, size));
}
int statfs(const char *path, struct statfs *out)
{
    enum act act = asked(AT_FDCWD, path, KIND_STAT);
    return act == ACT_ERROR ? -1 : (int)settle(act, syscall(SYS_statfs, path, out));
}
int fstatfs(int file, struct statfs *out)
{
    enum act act = ours(file) ? decide(KIND_STAT) : ACT_GO;
    return act == ACT_ERROR ? -1 : (int)settle(act, syscall(SYS_fstatfs, file, out));
}
int statvfs(const char *path, struct statvfs *out)
{
    static int (*next)(const char *, struct statvfs *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "statvfs");
    enum act act = asked(AT_FDCWD, path, KIND_STAT);
    return act == ACT_ERROR ? -1 : (int)settle(act, next(path, out));
}
char *realpath(const char *path, char *out)
{
    static char *(*next)(const char *, char *);
    if (next == NULL)
        *(void **)&next = dlvsym(RTLD_NEXT, "realpath", "GLIBC_2.3");
    enum act act = asked(AT_FDCWD, path, KIND_STAT);
    char *whole = act == ACT_ERROR ? NULL : next(path, out);
    return settle(act, 0) < 0 ? NULL : whole;
}
char *__realpath_chk(const char *path, char *out, size_t room);
char *__realpath_chk(const char *path, char *out, size_t room)
{
    (void)room;
    return realpath(path, out);
}

/* ---- modes and times ---- */

int chmod(const char *path, mode_t mode)
{
    enum act act = asked(AT_FDCWD, path, KIND_MODE);
    char whole[FAULT_PATH_MAX];
    if (act == ACT_ERROR)
        return -1;
    if (resolve(AT_FDCWD, path, whole))
        record_names('P', whole, "", mode);
    return (int)settle(act, syscall(SYS_fchmodat, AT_FDCWD, path, mode));
}
int fchmod(int file, mode_t mode)
{
    enum act act = ours(file) ? decide(KIND_MODE) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (ours(file))
        record_names('P', open_files[file].path, "", mode);
    return (int)settle(act, syscall(SYS_fchmod, file, mode));
}
int utimes(const char *path, const struct timeval times[2])
{
    static int (*next)(const char *, const struct timeval[2]);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "utimes");
    enum act act = asked(AT_FDCWD, path, KIND_MODE);
    return act == ACT_ERROR ? -1 : (int)settle(act, next(path, times));
}
