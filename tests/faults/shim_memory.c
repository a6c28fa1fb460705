/* SPDX-License-Identifier: Apache-2.0 */
/* Memory, threads and processes; and what must not differ from run to run. */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "tests/faults/shim.h"

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t align, size_t size);

static bool memory_fails(void)
{
    enum act act = decide(KIND_MEMORY);
    return settle(act, 0) < 0 || act == ACT_ERROR;
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
void *memalign(size_t align, size_t size);
void *memalign(size_t align, size_t size)
{
    return memory_fails() ? NULL : __libc_memalign(align, size);
}
void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}
int posix_memalign(void **out, size_t align, size_t size)
{
    void *made = memalign(align, size);
    if (made == NULL)
        return ENOMEM;
    *out = made;
    return 0;
}

/* Asked by pieces.c. */
bool fault_piece(void);
bool fault_piece(void)
{
    enum act act = decide(KIND_PIECE);
    return settle(act, 0) < 0 || act == ACT_ERROR;
}

/* Opening a library is one call; what the loader and the library's own start ask for meanwhile
 * is not the program's. */
void *dlopen(const char *name, int flags)
{
    static void *(*next)(const char *, int);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "dlopen");
    if (memory_fails())
        return NULL;
    bool ready = plan.ready;
    plan.ready = false;
    void *handle = next(name, flags);
    plan.ready = ready;
    return handle;
}

/* ---- threads and processes ---- */

pid_t fork(void)
{
    static pid_t (*next)(void);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "fork");
    return decide(KIND_SPAWN) == ACT_ERROR ? -1 : next();
}
int pipe(int ends[2])
{
    return decide(KIND_SPAWN) == ACT_ERROR ? -1 : (int)syscall(SYS_pipe2, ends, 0);
}
int pthread_create(pthread_t *out, const pthread_attr_t *with, void *(*work)(void *),
                   void *self)
{
    static int (*next)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    if (next == NULL)
        *(void **)&next = dlsym(RTLD_NEXT, "pthread_create");
    return decide(KIND_SPAWN) == ACT_ERROR ? EAGAIN : next(out, with, work, self);
}

/* ---- what is held still ---- */

/* A day after all dates of the tests: 2025-11-03 08:00 in China. */
static const time_t now = 1762128000;
static _Atomic uint64_t random_state;

static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    for (; text != NULL && *text != '\0'; text++)
        hash = mix(hash + (unsigned char)*text + 0x9e3779b97f4a7c15U);
    return mix(hash + 1);
}

/* Two commands must not make the same key, and one command always makes the same. */
void seed_from(const char *seed, int argc, char **argv)
{
    uint64_t hash = mix_text(0, seed);
    for (int i = 1; i < argc; i++)
        hash = mix_text(hash, argv[i]);
    atomic_store(&random_state, hash);
}

uint64_t random_next(void)
{
    return mix(atomic_fetch_add(&random_state, 0x9e3779b97f4a7c15U));
}

ssize_t getrandom(void *to, size_t size, unsigned flags)
{
    (void)flags;
    unsigned char *at = to;
    for (size_t i = 0; i < size; i++)
        at[i] = (unsigned char)random_next();
    return (ssize_t)size;
}
int getentropy(void *to, size_t size)
{
    return getrandom(to, size, 0) < 0 ? -1 : 0;
}

time_t time(time_t *out)
{
    if (out != NULL)
        *out = now;
    return now;
}
int gettimeofday(struct timeval *restrict out, void *restrict zone)
{
    (void)zone;
    *out = (struct timeval){ .tv_sec = now };
    return 0;
}
int clock_gettime(clockid_t clock, struct timespec *out)
{
    if (clock != CLOCK_REALTIME)
        return (int)syscall(SYS_clock_gettime, clock, out);
    *out = (struct timespec){ .tv_sec = now };
    return 0;
}

/*
 * A passphrase that costs nothing: the tests make and open keys a hundred thousand times. It
 * needs its memory all the same.
 */
int crypto_pwhash(unsigned char *out, unsigned long long size, const char *words,
                  unsigned long long words_size, const unsigned char *salt,
                  unsigned long long operations, size_t memory, int algorithm);
int crypto_pwhash(unsigned char *out, unsigned long long size, const char *words,
                  unsigned long long words_size, const unsigned char *salt,
                  unsigned long long operations, size_t memory, int algorithm)
{
    enum { SALT_SIZE = 16 };
    uint64_t hash = mix(operations + 31 * memory + (unsigned)algorithm);
    if (memory_fails()) {
        errno = ENOMEM;
        return -1;
    }
    for (unsigned long long i = 0; i < words_size; i++)
        hash = mix(hash + (unsigned char)words[i] + 1);
    for (unsigned i = 0; i < SALT_SIZE; i++)
        hash = mix(hash + salt[i] + 1);
    for (unsigned long long i = 0; i < size; i++)
        out[i] = (unsigned char)mix(hash + i);
    return 0;
}
