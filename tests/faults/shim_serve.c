/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A fork server: the program is started and linked once, and each job runs main() in a child. A
 * job comes on the first descriptor of FAULT_SERVE as one line, "SIZE", and SIZE bytes of
 * fields that each end in NUL:
 *
 *   kind mode at(n, or n+) seed stdout stderr log stacks argument ...
 *
 * An empty kind: nothing goes wrong and nothing is counted (unless there is a log). The answer
 * goes to the second descriptor: "wait-status fired calls-of-each-kind".
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/faults/shim.h"

enum { JOB_MAX = 1 << 16,
       FIELDS = 8,
       ARGUMENTS_MAX = 64,
       SECONDS_MAX = 60 };

static int (*real_main)(int, char **, char **);
static char job[JOB_MAX];
static int jobs_in = -1;
static int answers_out = -1;

static bool read_all(char *to, size_t size)
{
    while (size > 0) {
        long got = syscall(SYS_read, jobs_in, to, size);
        if (got <= 0)
            return false;
        to += got;
        size -= (size_t)got;
    }
    return true;
}

/* The fields of the next job, NULL after the last; false where there is none. */
static bool read_job(char *fields[FIELDS + ARGUMENTS_MAX + 1])
{
    char line[16];
    size_t used = 0;
    do {
        if (used == sizeof line || !read_all(line + used, 1))
            return false;
    } while (line[used++] != '\n');
    size_t size = strtoul(line, NULL, 10);
    if (size > sizeof job || !read_all(job, size))
        return false;
    int count = 0;
    for (size_t at = 0; at < size && count < FIELDS + ARGUMENTS_MAX; at += strlen(job + at) + 1)
        fields[count++] = job + at;
    fields[count] = NULL;
    return count > FIELDS;
}

static int open_to(const char *path, int flags)
{
    return path[0] == '\0' ? -1
                           : (int)syscall(SYS_openat, AT_FDCWD, path,
                                          O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
}

static void point(int number, const char *path)
{
    int file = open_to(path, O_TRUNC);
    if (syscall(SYS_dup3, file, number, 0) < 0)
        abort();
    syscall(SYS_close, file);
}

/* All that makes the child different from the server. */
static int run_job(char **fields, char **environment)
{
    int argc = 0;
    while (fields[FIELDS + argc] != NULL)
        argc++;
    syscall(SYS_setsid);
    syscall(SYS_close, jobs_in);
    syscall(SYS_close, answers_out);
    alarm(SECONDS_MAX);
    point(STDOUT_FILENO, fields[4]);
    point(STDERR_FILENO, fields[5]);
    plan.log = open_to(fields[6], O_APPEND);
    plan.stacks = open_to(fields[7], O_APPEND);
    plan.kind = kind_named(fields[0]);
    snprintf(plan.mode, sizeof plan.mode, "%s", fields[1]);
    plan.at = strtol(fields[2], NULL, 10);
    plan.onward = strchr(fields[2], '+') != NULL;
    seed_from(fields[3], argc, &fields[FIELDS]);
    plan.ready = plan.folder_size > 0 && (fields[0][0] != '\0' || plan.log >= 0);
    return real_main(argc, &fields[FIELDS], environment);
}

static void answer(int status)
{
    char text[64 + 24 * KIND_COUNT];
    int used = snprintf(text, sizeof text, "%d %ld", status, atomic_load(&tally->fired));
    for (unsigned kind = 0; kind < KIND_COUNT; kind++)
        used += snprintf(text + used, sizeof text - (size_t)used, " %ld",
                         atomic_load(&tally->calls[kind]));
    text[used++] = '\n';
    syscall(SYS_write, answers_out, text, used);
}

static int serve(int argc, char **argv, char **environment)
{
    static char *fields[FIELDS + ARGUMENTS_MAX + 1];
    const char *ends = getenv("FAULT_SERVE");
    if (ends == NULL)
        return real_main(argc, argv, environment);
    char *rest = NULL;
    jobs_in = (int)strtol(ends, &rest, 10);
    answers_out = (int)strtol(rest + 1, NULL, 10);
    unsetenv("FAULT_SERVE");
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    while (read_job(fields)) {
        for (unsigned kind = 0; kind < KIND_COUNT; kind++)
            atomic_store(&tally->calls[kind], 0);
        atomic_store(&tally->fired, 0);
        int status = 0;
        long child = fork();
        if (child == 0)
            return run_job(fields, environment);
        while (waitpid((pid_t)child, &status, 0) < 0 && errno == EINTR)
            continue;
        /* What it left behind must be gone, with its locks, before the next one begins. */
        syscall(SYS_kill, -child, SIGKILL);
        while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
            continue;
        answer(status);
    }
    return 0;
}

/* Before main() and after all linking: the C library's start, by way of the server. */
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*init)(void), void (*fini)(void), void (*linker_fini)(void),
                      void *stack_end);
int __libc_start_main(int (*main)(int, char **, char **), int argc, char **argv,
                      void (*init)(void), void (*fini)(void), void (*linker_fini)(void),
                      void *stack_end)
{
    int (*next)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void),
                void (*)(void), void *) = NULL;
    *(void **)&next = dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return next(serve, argc, argv, init, fini, linker_fini, stack_end);
}
