/* SPDX-License-Identifier: Apache-2.0 */
/* Calls on what is in files: opening, reading, writing, syncing, locking, closing. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "tests/faults/shim.h"

/* A file may have another name by now than the one that it was opened by. */
static void name_now(int file, char out[FAULT_PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    long size = syscall(SYS_readlinkat, AT_FDCWD, link, out, FAULT_PATH_MAX - 1);
    out[size < 0 ? 0 : size] = '\0';
}

static void record_of(int file, char op, long long number)
{
    char path[FAULT_PATH_MAX];
    if (plan.log < 0)
        return;
    name_now(file, path);
    record_names(op, path, "", number);
}

static void record_write(int file, long long offset, const void *data, size_t size,
                         bool data_sync)
{
    if (plan.log < 0)
        return;
    char path[FAULT_PATH_MAX] = "";
    char head[FAULT_PATH_MAX + 96];
    if (file != STDOUT_FILENO)
        name_now(file, path);
    snprintf(head, sizeof head, "%c\t%s\t%d\t%lld\t%zu\n", file == STDOUT_FILENO ? 'A' : 'W',
             path, data_sync, offset, size);
    record(head, data, size);
}

/* ---- opening ---- */

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    char whole[FAULT_PATH_MAX];
    bool mine = resolve(folder, path, whole);
    bool creates = mine && (flags & O_CREAT) != 0;
    enum act act = !mine ? ACT_GO : creates ? decide_room(KIND_OPEN)
                                            : decide(KIND_OPEN);
    if (act == ACT_ERROR)
        return -1;
    bool fresh = creates && syscall(SYS_faccessat, AT_FDCWD, whole, F_OK) < 0;
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    forget(file);
    if (file >= 0 && mine) {
        remember(file, whole, flags);
        if (fresh)
            record_names('C', whole, "", mode);
        else if ((flags & O_TRUNC) != 0)
            record_names('T', whole, "", 0);
    }
    if (act != ACT_GO && settle(act, 0) < 0) {
        if (file >= 0)
            syscall(SYS_close, file);
        forget(file);
        return -1;
    }
    return file;
}

#define MODE_OF(flags) \
    mode_t mode = 0; \
    if (((flags) & (O_CREAT | O_TMPFILE)) != 0) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

int open(const char *path, int flags, ...)
{
    MODE_OF(flags)
    return open_at(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat(int folder, const char *path, int flags, ...)
{
    MODE_OF(flags)
    return open_at(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) __attribute__((alias("openat")));

/* Its open() is inside the C library. */
int mkstemp(char *template)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    size_t size = strlen(template);
    for (int tries = 0; size >= 6 && tries < 1000; tries++) {
        uint64_t number = random_next();
        for (size_t i = size - 6; i < size; i++, number /= 36)
            template[i] = letters[number % 36];
        int file = open_at(AT_FDCWD, template, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file >= 0 || errno != EEXIST)
            return file;
    }
    errno = EEXIST;
    return -1;
}
int mkstemp64(char *template) __attribute__((alias("mkstemp")));

DIR *opendir(const char *path)
{
    int file = open_at(AT_FDCWD, path, O_RDONLY | O_NONBLOCK | O_DIRECTORY | O_CLOEXEC, 0);
    DIR *names = file < 0 ? NULL : fdopendir(file);
    if (file >= 0 && names == NULL)
        close(file);
    return names;
}

/*
 * libgit2 reads the machine's list of authorities each time that it starts: the same work for
 * each of 150 certificates. Two of them stand for all.
 */
FILE *fopen(const char *path, const char *mode)
{
    enum { AUTHORITIES_MAX = 1 << 14,
           AUTHORITIES = 2 };
    static const char end[] = "-----END CERTIFICATE-----\n";
    static FILE *(*next)(const char *, const char *);
    static char text[AUTHORITIES_MAX + 1];
    char *at = text;
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "fopen");
    if (!plan.ready || strcmp(path, "/etc/ssl/certs/ca-certificates.crt") != 0)
        return next(path, mode);
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
    if (file < 0)
        return NULL;
    long size = syscall(SYS_read, file, text, AUTHORITIES_MAX);
    syscall(SYS_close, file);
    text[size < 0 ? 0 : size] = '\0';
    for (int i = 0; i < AUTHORITIES && at != NULL; i++) {
        at = strstr(at, end);
        at = at == NULL ? NULL : at + strlen(end);
    }
    file = memfd_create("authorities", MFD_CLOEXEC);
    syscall(SYS_write, file, text, at == NULL ? size : at - text);
    syscall(SYS_lseek, file, 0, SEEK_SET);
    return fdopen(file, mode);
}
FILE *fopen64(const char *path, const char *mode) __attribute__((alias("fopen")));

int nftw(const char *path, __nftw_func_t each, int most, int flags)
{
    static int (*next)(const char *, __nftw_func_t, int, int);
    char whole[FAULT_PATH_MAX];
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "nftw");
    enum act act = resolve(AT_FDCWD, path, whole) ? decide(KIND_OPEN) : ACT_GO;
    return act == ACT_ERROR ? -1 : (int)settle(act, next(path, each, most, flags));
}

int close(int file)
{
    enum act act = ours(file) ? decide(KIND_CLOSE) : ACT_GO;
    forget(file);
    /* A file that was not closed well is closed all the same. */
    long result = syscall(SYS_close, file);
    return (int)(act == ACT_ERROR ? settle(ACT_AFTER, result) : settle(act, result));
}

/* ---- reading ---- */

static ssize_t read_at(int file, void *to, size_t size, long long offset)
{
    enum act act = ours(file) ? decide(KIND_READ) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (act == ACT_LESS && offset < 0)
        size = (size + 1) / 2;
    long result = offset < 0 ? syscall(SYS_read, file, to, size)
                             : syscall(SYS_pread64, file, to, size, offset);
    return settle(act, result);
}
ssize_t read(int file, void *to, size_t size)
{
    return read_at(file, to, size, -1);
}
ssize_t __read_chk(int file, void *to, size_t size, size_t room);
ssize_t __read_chk(int file, void *to, size_t size, size_t room)
{
    return read_at(file, to, size < room ? size : room, -1);
}
ssize_t pread(int file, void *to, size_t size, off_t offset)
{
    return read_at(file, to, size, offset);
}
ssize_t pread64(int file, void *to, size_t size, off64_t offset)
    __attribute__((alias("pread")));

struct dirent *readdir(DIR *names)
{
    static struct dirent *(*next)(DIR *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "readdir");
    enum act act = ours(dirfd(names)) ? decide(KIND_READ) : ACT_GO;
    struct dirent *entry = act == ACT_ERROR ? NULL : next(names);
    return settle(act, 0) < 0 ? NULL : entry;
}

void *mmap(void *place, size_t size, int protection, int flags, int file, off_t offset)
{
    bool of_file = (flags & MAP_ANONYMOUS) == 0;
    enum act act = !of_file     ? decide(KIND_MEMORY)
                   : ours(file) ? decide(KIND_READ)
                                : ACT_GO;
    if (act == ACT_ERROR)
        return MAP_FAILED;
    long result = syscall(SYS_mmap, place, size, protection, flags, file, offset);
    return settle(act, 0) < 0 || result == -1 ? MAP_FAILED : (void *)result;
}
void *mmap64(void *, size_t, int, int, int, off64_t) __attribute__((alias("mmap")));

/* ---- writing ---- */

static long long place_of(int file, long long offset)
{
    return offset >= 0 ? offset : (long long)syscall(SYS_lseek, file, 0, SEEK_CUR);
}

/* All writes come here; offset -1: at the file's own position. */
static ssize_t write_at(int file, const void *data, size_t size, long long offset)
{
    bool mine = ours(file);
    enum act act = mine ? decide_room(KIND_WRITE) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (act == ACT_SHORT || act == ACT_LESS)
        size = (size + 1) / 2;
    if (mine)
        record_write(file, place_of(file, offset), data, size,
                     open_files[file].data_sync);
    else if (file == STDOUT_FILENO && plan.ready)
        record_write(STDOUT_FILENO, 0, data, size, false);
    long result = offset >= 0 ? syscall(SYS_pwrite64, file, data, size, offset)
                              : syscall(SYS_write, file, data, size);
    return act == ACT_GO ? result : settle(act, result);
}

ssize_t write(int file, const void *data, size_t size)
{
    return write_at(file, data, size, -1);
}
ssize_t pwrite(int file, const void *data, size_t size, off_t offset)
{
    return write_at(file, data, size, offset);
}
ssize_t pwrite64(int file, const void *data, size_t size, off64_t offset)
    __attribute__((alias("pwrite")));

static ssize_t write_parts(int file, const struct iovec *parts, int count, long long offset)
{
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = write_at(file, parts[i].iov_base, parts[i].iov_len,
                                offset < 0 ? -1 : offset + total);
        if (done < 0)
            return total > 0 && errno != EIO && errno != ENOSPC ? total : -1;
        total += done;
        if ((size_t)done < parts[i].iov_len)
            break;
    }
    return total;
}
ssize_t writev(int file, const struct iovec *parts, int count)
{
    return write_parts(file, parts, count, -1);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t offset)
{
    return write_parts(file, parts, count, offset);
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t offset)
    __attribute__((alias("pwritev")));

static int truncate_to(int file, long long size)
{
    bool mine = ours(file);
    enum act act = mine ? decide_room(KIND_WRITE) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (mine)
        record_of(file, 'T', size);
    return (int)settle(act, syscall(SYS_ftruncate, file, size));
}
int ftruncate(int file, off_t size)
{
    return truncate_to(file, size);
}
int ftruncate64(int file, off64_t size) __attribute__((alias("ftruncate")));

static int sync_by(long number, int file)
{
    bool mine = ours(file);
    enum act act = mine ? decide(KIND_SYNC) : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (mine)
        record_of(file, 'S', number == SYS_fdatasync);
    return (int)settle(act, syscall(number, file));
}
int fsync(int file)
{
    return sync_by(SYS_fsync, file);
}
int fdatasync(int file)
{
    return sync_by(SYS_fdatasync, file);
}

/* What a program says goes through stdio, whose own write() is inside the C library. */
int fflush(FILE *stream)
{
    static int (*next)(FILE *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "fflush");
    size_t said = 0;
    if (stream == stdout)
        said = (size_t)(stdout->_IO_write_ptr - stdout->_IO_write_base);
    enum act act = said > 0 ? decide(KIND_SAY) : ACT_GO;
    if (act == ACT_ERROR) {
        /* stdio learns from the system itself that there is no room. */
        int full = (int)syscall(SYS_openat, AT_FDCWD, "/dev/full", O_WRONLY, 0);
        syscall(SYS_dup3, full, STDOUT_FILENO, 0);
    } else if (said > 0) {
        record_write(STDOUT_FILENO, 0, stdout->_IO_write_base, said, false);
    }
    return (int)settle(act, next(stream));
}

/* ---- locks ---- */

int flock(int file, int how)
{
    enum act act = ours(file) ? decide(KIND_LOCK) : ACT_GO;
    return act == ACT_ERROR ? -1 : (int)settle(act, syscall(SYS_flock, file, how));
}

int fcntl(int file, int what, ...)
{
    va_list rest;
    va_start(rest, what);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    bool locks = what == F_SETLK || what == F_SETLKW || what == F_GETLK;
    enum act act = locks && ours(file) ? decide(KIND_LOCK) : ACT_GO;
    return act == ACT_ERROR ? -1 : (int)settle(act, syscall(SYS_fcntl, file, what, argument));
}
int fcntl64(int file, int what, ...) __attribute__((alias("fcntl")));
