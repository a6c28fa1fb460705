/* SPDX-License-Identifier: Apache-2.0 */
/* What all parts of the shim share: the plan, the counts, the record. */
#include "tests/faults/shim.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *const kind_names[KIND_COUNT] = {
    "open",
    "read",
    "write",
    "sync",
    "rename",
    "unlink",
    "mkdir",
    "stat",
    "lock",
    "mode",
    "close",
    "say",
    "memory",
    "piece",
    "spawn",
    "disk",
    "room",
};

struct plan plan;
static struct tally no_tally;
struct tally *tally = &no_tally;
struct open_file open_files[FAULT_FILES_MAX];

enum kind kind_named(const char *name)
{
    unsigned kind = 0;
    while (kind < KIND_COUNT && strcmp(kind_names[kind], name) != 0)
        kind++;
    return (enum kind)kind;
}

static int open_log(const char *name)
{
    const char *path = getenv(name);
    return path == NULL ? -1
                        : (int)syscall(SYS_openat, AT_FDCWD, path,
                                       O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((constructor)) static void start(int argc, char **argv)
{
    const char *folder = getenv("FAULT_DIR");
    void *shared = mmap(NULL, sizeof *tally, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared != MAP_FAILED)
        tally = shared;
    plan.folder_size = folder == NULL ? 0 : strlen(folder);
    if (plan.folder_size >= sizeof plan.folder)
        abort();
    if (folder != NULL)
        memcpy(plan.folder, folder, plan.folder_size + 1);
    plan.kind = KIND_COUNT;
    plan.log = open_log("FAULT_LOG");
    plan.stacks = -1;
    seed_from(getenv("FAULT_SEED"), argc, argv);
    plan.ready = plan.folder_size > 0 && getenv("FAULT_SERVE") == NULL;
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("FAULT_COUNT");
    if (!plan.ready || path == NULL)
        return;
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    for (unsigned kind = 0; kind < KIND_COUNT; kind++) {
        char text[64];
        int size = snprintf(text, sizeof text, "%s %ld\n", kind_names[kind],
                            atomic_load(&tally->calls[kind]));
        syscall(SYS_write, file, text, size);
    }
    syscall(SYS_close, file);
}

/* ---- what goes wrong ---- */

void die(void)
{
    syscall(SYS_kill, 0, SIGKILL);
}

static bool is_turn(enum kind kind)
{
    long now = atomic_fetch_add(&tally->calls[kind], 1) + 1;
    return plan.kind == kind && plan.at > 0 &&
           (plan.onward ? now >= plan.at : now == plan.at);
}

static enum act act_of(enum kind kind)
{
    atomic_store(&tally->fired, 1);
    if (strcmp(plan.mode, "kill") == 0)
        die();
    if (strcmp(plan.mode, "alone") == 0)
        syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    errno = strcmp(plan.mode, "full") == 0 ? ENOSPC : EIO;
    if (kind == KIND_MEMORY || kind == KIND_PIECE)
        errno = ENOMEM;
    if (kind == KIND_SPAWN)
        errno = EAGAIN;
    if (kind == KIND_LOCK)
        errno = ENOLCK;
    if (strcmp(plan.mode, "after") == 0)
        return ACT_AFTER;
    if (strcmp(plan.mode, "short") == 0)
        return ACT_SHORT;
    if (strcmp(plan.mode, "less") == 0)
        return ACT_LESS;
    return strcmp(plan.mode, "killed") == 0 ? ACT_KILLED : ACT_ERROR;
}

/* The same stack means the same place in the program. */
static void record_stack(void)
{
    static __thread bool within;
    void *frames[48];
    if (within)
        return;
    within = true;
    int count = backtrace(frames, 48);
    uint64_t hash = 14695981039346656037U;
    for (int i = 0; i < count; i++)
        hash = (hash ^ (uint64_t)(uintptr_t)frames[i]) * 1099511628211U;
    syscall(SYS_write, plan.stacks, &hash, sizeof hash);
    within = false;
}

enum act decide(enum kind kind)
{
    if (!plan.ready)
        return ACT_GO;
    if (kind == KIND_MEMORY && plan.stacks >= 0)
        record_stack();
    if (kind <= KIND_CLOSE && is_turn(KIND_DISK))
        return act_of(KIND_DISK);
    return is_turn(kind) ? act_of(kind) : ACT_GO;
}

enum act decide_room(enum kind kind)
{
    if (plan.ready && is_turn(KIND_ROOM))
        return act_of(KIND_ROOM);
    return decide(kind);
}

long settle(enum act act, long result)
{
    if (act == ACT_KILLED)
        die();
    if (act == ACT_AFTER || act == ACT_SHORT) {
        errno = EIO;
        return -1;
    }
    return result;
}

/* ---- whose file it is ---- */

bool inside(const char *path)
{
    return plan.ready && strncmp(path, plan.folder, plan.folder_size) == 0 &&
           (path[plan.folder_size] == '/' || path[plan.folder_size] == '\0');
}

bool resolve(int folder, const char *path, char out[FAULT_PATH_MAX])
{
    if (!plan.ready || path == NULL)
        return false;
    char base[FAULT_PATH_MAX] = "";
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
    if (used + strlen(path) + 2 > FAULT_PATH_MAX)
        return false;
    memcpy(out, base, used);
    if (path[0] != '/')
        out[used++] = '/';
    memcpy(out + used, path, strlen(path) + 1);
    return inside(out);
}

bool ours(int file)
{
    return plan.ready && file >= 0 && file < FAULT_FILES_MAX &&
           open_files[file].path[0] != '\0';
}

void remember(int file, const char *path, int flags)
{
    if (file < 0 || file >= FAULT_FILES_MAX)
        return;
    memcpy(open_files[file].path, path, strlen(path) + 1);
    open_files[file].data_sync = (flags & O_DSYNC) != 0;
}

void forget(int file)
{
    if (file >= 0 && file < FAULT_FILES_MAX)
        open_files[file].path[0] = '\0';
}

/* ---- the record ---- */

void record(const char *head, const void *data, size_t size)
{
    if (plan.log < 0)
        return;
    struct iovec parts[2] = { { (void *)(uintptr_t)head, strlen(head) },
                              { (void *)(uintptr_t)data, size } };
    syscall(SYS_writev, plan.log, parts, size > 0 ? 2 : 1);
}

void record_names(char op, const char *one, const char *two, long long number)
{
    if (plan.log < 0)
        return;
    char head[2 * FAULT_PATH_MAX + 64];
    snprintf(head, sizeof head, "%c\t%s\t%s\t%lld\t0\n", op, one, two, number);
    record(head, NULL, 0);
}
