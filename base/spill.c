/* SPDX-License-Identifier: Apache-2.0 */
#include "base/spill.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct spill {
    struct spill *next;
    uint8_t *at;
    size_t size;
    size_t reserve;
    int file;
};

unsigned spill_steps;
static struct spill *all;
static int statm = -1; /* the kernel's count of our pages, once it was asked for */
static pid_t asker;

/* Without a name from the start, or at once: a process that is killed leaves nothing behind. */
static int open_in(const char *folder)
{
    char path[4096];
    int file = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    int size = snprintf(path, sizeof path, "%s/.sanzi-"
                                           "XX"
                                           "XX"
                                           "XX",
                        folder);
    if (size < 0 || (size_t)size >= sizeof path)
        return -1;
    file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        (void)unlink(path);
    return file;
}

/* /tmp is memory on many machines: the last resort. */
int spill_file(void)
{
    const char *folder = getenv("TMPDIR");
    int file = folder != NULL && folder[0] == '/' ? open_in(folder) : -1;
    if (file < 0)
        file = open_in("/var/tmp");
    return file < 0 ? open_in("/tmp") : file;
}

static bool extend(struct spill *spill, size_t size)
{
    /* The blocks are had before they are written to: a full disk is told here, and not by a
     * signal later. */
    if (posix_fallocate(spill->file, (off_t)spill->size, (off_t)(size - spill->size)) != 0)
        return false;
    if (mmap(spill->at + spill->size, size - spill->size, PROT_READ | PROT_WRITE,
             MAP_SHARED | MAP_FIXED, spill->file, (off_t)spill->size) == MAP_FAILED)
        return false;
    /* One page at a look: neither the kernel's reading ahead nor its large pages may make much
     * more resident than was looked at. */
    (void)madvise(spill->at + spill->size, size - spill->size, MADV_RANDOM);
    spill->size = size;
    return true;
}

static size_t whole_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return size > SIZE_MAX - page ? 0 : (size + page - 1) / page * page;
}

struct spill *spill_open(size_t size, size_t reserve)
{
    size = whole_pages(size);
    reserve = whole_pages(reserve);
    struct spill *spill = calloc(1, sizeof *spill);
    if (spill == NULL || size == 0 || size > reserve) {
        free(spill);
        return NULL;
    }
    spill->reserve = reserve;
    spill->file = spill_file();
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
    void *at = mmap(NULL, reserve, PROT_NONE, flags, -1, 0);
    spill->at = at == MAP_FAILED ? NULL : at;
    spill->next = all;
    all = spill;
    if (spill->file < 0 || spill->at == NULL || !extend(spill, size)) {
        spill_close(spill);
        return NULL;
    }
    if (spill_steps == 0)
        spill_steps = SPILL_STEPS;
    return spill;
}

void *spill_at(const struct spill *spill)
{
    return spill->at;
}

bool spill_grow(struct spill *spill, size_t size)
{
    size = whole_pages(size);
    return size != 0 && size <= spill->reserve && (size <= spill->size || extend(spill, size));
}

void spill_close(struct spill *spill)
{
    if (spill == NULL)
        return;
    struct spill **at = &all;
    while (*at != spill)
        at = &(*at)->next;
    *at = spill->next;
    if (spill->at != NULL)
        (void)munmap(spill->at, spill->reserve);
    if (spill->file >= 0)
        (void)close(spill->file);
    free(spill);
    if (all == NULL)
        spill_steps = 0;
}

/* A process that was forked from one that asked has its own count. */
static int count_of_pages(void)
{
    if (statm >= 0 && asker != getpid()) {
        (void)close(statm);
        statm = -1;
    }
    if (statm < 0) {
        statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
        asker = getpid();
    }
    return statm;
}

/* 0: the kernel does not say. */
static size_t resident_now(void)
{
    char text[64];
    ssize_t size = pread(count_of_pages(), text, sizeof text - 1, 0);
    if (size <= 0)
        return 0;
    text[size] = '\0';
    char *end = NULL;
    (void)strtoull(text, &end, 10);
    return strtoull(end, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

bool spill_is_much(struct spill_pace *pace, unsigned least)
{
    size_t now = resident_now();
    if (now == 0 || now > SPILL_RESIDENT) {
        *pace = (struct spill_pace){ now, pace->growth, least };
        return true;
    }
    /* What was let go of comes back sooner than what is new: the pace slows down by halves. */
    size_t growth = pace->growth / 2;
    if (now > pace->resident && pace->steps > 0 &&
        (now - pace->resident) / pace->steps > growth)
        growth = (now - pace->resident) / pace->steps;
    size_t steps = (SPILL_RESIDENT - now) / 2 / (growth + 1);
    size_t most = (size_t)least * SPILL_STRIDE;
    steps = steps < least ? least : steps;
    *pace = (struct spill_pace){ now, growth, (unsigned)(steps > most ? most : steps) };
    return false;
}

void spill_look(void)
{
    static struct spill_pace pace;
    if (all == NULL)
        return;
    bool much = spill_is_much(&pace, SPILL_STEPS);
    spill_steps = pace.steps;
    /* A kernel that will not has only kept more than it must. */
    for (struct spill *spill = much ? all : NULL; spill != NULL; spill = spill->next)
        (void)madvise(spill->at, spill->size, MADV_DONTNEED);
}
