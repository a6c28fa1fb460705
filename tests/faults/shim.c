/* SPDX-License-Identifier: Apache-2.0 */
/*
 * LD_PRELOAD shim of the fault tests. Under FAULT_DIR (absolute, no link in it) it counts calls
 * and either records them (FAULT_LOG, for replay.py) or makes one go wrong (FAULT_CALL,
 * FAULT_AT, FAULT_MODE): FAULT_CALL  write sync rename unlink mkdir open memory, or any (all
 * but memory) FAULT_MODE  error (not done, EIO), full (not done, ENOSPC), after (done, then
 * EIO), short (half done, EIO), kill (die before it), killed (die after it) FAULT_AT    the
 * n-th such call, from 1; "n+" from then on; 0: only count FAULT_COUNT a file that receives the
 * number of calls at the end
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FD_MAX = 1024 };

static struct {
    bool ready;
    char folder[PATH_MAX];
    size_t folder_size;
    char call[16];
    char mode[16];
    long at;
    bool onward;
    int log;
    char count[PATH_MAX];
} setup;

static atomic_long *calls; /* one count for a program and the children that it makes */
static struct {
    char path[PATH_MAX];
    bool data_sync;
} files[FD_MAX];

static void copy_text(char *to, size_t room, const char *from)
{
    snprintf(to, room, "%s", from == NULL ? "" : from);
}

__attribute__((constructor)) static void start(void)
{
    copy_text(setup.folder, sizeof setup.folder, getenv("FAULT_DIR"));
    setup.folder_size = strlen(setup.folder);
    copy_text(setup.call, sizeof setup.call, getenv("FAULT_CALL"));
    copy_text(setup.mode, sizeof setup.mode, getenv("FAULT_MODE"));
    copy_text(setup.count, sizeof setup.count, getenv("FAULT_COUNT"));
    const char *at = getenv("FAULT_AT");
    setup.at = at == NULL ? 0 : strtol(at, NULL, 10);
    setup.onward = at != NULL && strchr(at, '+') != NULL;
    const char *log = getenv("FAULT_LOG");
    setup.log = log == NULL ? -1
                            : (int)syscall(SYS_openat, AT_FDCWD, log,
                                           O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    calls = (atomic_long *)syscall(SYS_mmap, NULL, sizeof *calls, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    setup.ready = setup.folder_size > 0 && calls != MAP_FAILED;
}

__attribute__((destructor)) static void finish(void)
{
    if (!setup.ready || setup.count[0] == '\0')
        return;
    char text[32];
    int size = snprintf(text, sizeof text, "%ld\n", atomic_load(calls));
    int file =
        (int)syscall(SYS_openat, AT_FDCWD, setup.count, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    syscall(SYS_write, file, text, size);
    syscall(SYS_close, file);
}

static bool inside(const char *path)
{
    return setup.ready && strncmp(path, setup.folder, setup.folder_size) == 0 &&
           (path[setup.folder_size] == '/' || path[setup.folder_size] == '\0');
}

/* The absolute path of (folder descriptor, path); false where it is not ours. */
static bool resolve(int folder, const char *path, char out[PATH_MAX])
{
    if (!setup.ready || path == NULL)
        return false;
    char base[PATH_MAX] = "";
    if (path[0] != '/') {
        if (folder == AT_FDCWD) {
            if (syscall(SYS_getcwd, base, sizeof base) < 0)
                return false;
        } else {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
            long size = syscall(SYS_readlinkat, AT_FDCWD, link, base, sizeof base - 1);
            if (size < 0)
                return false;
            base[size] = '\0';
        }
    }
    size_t used = strlen(base);
    if (used + strlen(path) + 2 > PATH_MAX)
        return false;
    memcpy(out, base, used);
    if (path[0] != '/')
        out[used++] = '/';
    memcpy(out + used, path, strlen(path) + 1);
    return inside(out);
}

static bool ours(int file)
{
    return file >= 0 && file < FD_MAX && files[file].path[0] != '\0';
}

static void record(const char *head, const void *data, size_t size)
{
    if (setup.log < 0)
        return;
    struct iovec parts[2] = { { (void *)(uintptr_t)head, strlen(head) },
                              { (void *)(uintptr_t)data, size } };
    syscall(SYS_writev, setup.log, parts, size > 0 ? 2 : 1);
}

static void record_names(char op, const char *one, const char *two)
{
    if (setup.log < 0)
        return;
    char head[2 * PATH_MAX + 64];
    snprintf(head, sizeof head, "%c\t%s\t%s\t0\t0\n", op, one, two);
    record(head, NULL, 0);
}

static void record_write(const char *path, long long offset, const void *data, size_t size,
                         bool data_sync)
{
    if (setup.log < 0)
        return;
    char head[PATH_MAX + 96];
    snprintf(head, sizeof head, "%c\t%s\t%d\t%lld\t%zu\n", path == NULL ? 'A' : 'W',
             path == NULL ? "" : path, data_sync, offset, size);
    record(head, data, size);
}

enum act { ACT_GO,
           ACT_ERROR,
           ACT_AFTER,
           ACT_SHORT,
           ACT_KILLED };

/* Count one call of this class and say what is to become of it. */
static enum act decide(const char *call)
{
    if (strcmp(setup.call, call) != 0 &&
        (strcmp(setup.call, "any") != 0 || strcmp(call, "memory") == 0))
        return ACT_GO;
    long now = atomic_fetch_add(calls, 1) + 1;
    if (setup.at == 0 || (setup.onward ? now < setup.at : now != setup.at))
        return ACT_GO;
    if (strcmp(setup.mode, "kill") == 0)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    errno = strcmp(setup.mode, "full") == 0 ? ENOSPC : EIO;
    if (strcmp(setup.mode, "after") == 0)
        return ACT_AFTER;
    if (strcmp(setup.mode, "short") == 0)
        return ACT_SHORT;
    return strcmp(setup.mode, "killed") == 0 ? ACT_KILLED : ACT_ERROR;
}

/* After a call was done: the second half of the verdict. */
static long settle(enum act act, long result)
{
    if (act == ACT_KILLED)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    if (act == ACT_AFTER || act == ACT_SHORT) {
        errno = EIO;
        return -1;
    }
    return result;
}

/* ---- files ---- */

static int open_at(int folder, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    bool mine = resolve(folder, path, whole);
    bool creates = mine && (flags & O_CREAT) != 0;
    enum act act = creates ? decide("open") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    bool fresh = creates && syscall(SYS_faccessat, AT_FDCWD, whole, F_OK) < 0;
    int file = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (file >= 0 && file < FD_MAX)
        files[file].path[0] = '\0';
    if (file >= 0 && file < FD_MAX && mine) {
        memcpy(files[file].path, whole, sizeof whole);
        files[file].data_sync = (flags & O_DSYNC) != 0;
        if (fresh)
            record_names('C', whole, "");
        else if ((flags & O_TRUNC) != 0)
            record_names('T', whole, "");
    }
    if (act != ACT_GO && settle(act, 0) < 0) {
        if (file >= 0)
            syscall(SYS_close, file);
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

/* libgit2 makes its temporary files with mkstemp, whose open() is inside the C library. */
int mkstemp(char *template)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    static atomic_uint serial;
    size_t size = strlen(template);
    for (int tries = 0; size >= 6 && tries < 1000; tries++) {
        unsigned long number =
            (unsigned long)syscall(SYS_getpid) * 1000 + atomic_fetch_add(&serial, 1);
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

int close(int file)
{
    if (file >= 0 && file < FD_MAX)
        files[file].path[0] = '\0';
    return (int)syscall(SYS_close, file);
}

static long long place_of(int file, long long offset)
{
    return offset >= 0 ? offset : (long long)syscall(SYS_lseek, file, 0, SEEK_CUR);
}

/* All writes come here; offset -1: at the file's own position. */
static ssize_t write_at(int file, const void *data, size_t size, long long offset)
{
    bool mine = ours(file);
    enum act act = mine ? decide("write") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (act == ACT_SHORT)
        size /= 2;
    if (mine)
        record_write(files[file].path, place_of(file, offset), data, size,
                     files[file].data_sync);
    else if (file == 1 && setup.ready)
        record_write(NULL, 0, data, size, false);
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

/* What a program says goes through stdio, whose own write() is inside the C library. */
int fflush(FILE *stream)
{
    static int (*next)(FILE *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "fflush");
    if (stream == stdout && setup.ready)
        record_write(NULL, 0, NULL, 0, false);
    return next(stream);
}

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

static int sync_by(long number, int file)
{
    bool mine = ours(file);
    enum act act = mine ? decide("sync") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (mine)
        record_names('S', files[file].path, "");
    long result = syscall(number, file);
    return (int)(act == ACT_GO ? result : settle(act, result));
}
int fsync(int file)
{
    return sync_by(SYS_fsync, file);
}
int fdatasync(int file)
{
    return sync_by(SYS_fdatasync, file);
}

static int truncate_to(int file, long long size)
{
    bool mine = ours(file);
    enum act act = mine ? decide("write") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    if (mine && setup.log >= 0) {
        char head[PATH_MAX + 64];
        snprintf(head, sizeof head, "T\t%s\t\t%lld\t0\n", files[file].path, size);
        record(head, NULL, 0);
    }
    long result = syscall(SYS_ftruncate, file, size);
    return (int)(act == ACT_GO ? result : settle(act, result));
}
int ftruncate(int file, off_t size)
{
    return truncate_to(file, size);
}
int ftruncate64(int file, off64_t size) __attribute__((alias("ftruncate")));

/* ---- names ---- */

static int rename_by(int from_folder, const char *from, int to_folder, const char *to,
                     unsigned flags)
{
    char one[PATH_MAX];
    char two[PATH_MAX];
    bool first = resolve(from_folder, from, one);
    bool mine = resolve(to_folder, to, two) && first;
    enum act act = mine ? decide("rename") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
    if (mine && result == 0)
        record_names('R', one, two);
    return (int)(act == ACT_GO ? result : settle(act, result));
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
    char one[PATH_MAX];
    char two[PATH_MAX];
    bool first = resolve(AT_FDCWD, from, one);
    bool mine = resolve(AT_FDCWD, to, two) && first;
    enum act act = mine ? decide("rename") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
    if (mine && result == 0)
        record_names('L', one, two);
    return (int)(act == ACT_GO ? result : settle(act, result));
}

static int unlink_by(int folder, const char *path, int flags)
{
    char whole[PATH_MAX];
    bool mine = resolve(folder, path, whole);
    enum act act = mine ? decide("unlink") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_unlinkat, folder, path, flags);
    if (mine && result == 0)
        record_names((flags & AT_REMOVEDIR) != 0 ? 'D' : 'U', whole, "");
    return (int)(act == ACT_GO ? result : settle(act, result));
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
    return unlink_by(AT_FDCWD, path, 0);
}

static int mkdir_by(int folder, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    bool mine = resolve(folder, path, whole);
    enum act act = mine ? decide("mkdir") : ACT_GO;
    if (act == ACT_ERROR)
        return -1;
    long result = syscall(SYS_mkdirat, folder, path, mode);
    if (mine && result == 0)
        record_names('M', whole, "");
    return (int)(act == ACT_GO ? result : settle(act, result));
}
int mkdir(const char *path, mode_t mode)
{
    return mkdir_by(AT_FDCWD, path, mode);
}
int mkdirat(int folder, const char *path, mode_t mode)
{
    return mkdir_by(folder, path, mode);
}

/* ---- memory ---- */

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static bool memory_fails(void)
{
    if (!setup.ready || strcmp(setup.call, "memory") != 0)
        return false;
    enum act act = decide("memory");
    if (act != ACT_GO)
        errno = ENOMEM;
    return act != ACT_GO;
}
void *malloc(size_t size)
{
    return memory_fails() ? NULL : __libc_malloc(size);
}
void *calloc(size_t count, size_t size)
{
    return memory_fails() ? NULL : __libc_calloc(count, size);
}
void *realloc(void *old, size_t size)
{
    return memory_fails() ? NULL : __libc_realloc(old, size);
}
