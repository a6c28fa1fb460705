/* SPDX-License-Identifier: Apache-2.0 */
/*
 * libgit2 1.5 does not live through a failed allocation everywhere (its reader of settings
 * frees what it never had). So the process ends there with a word, as it would be ended by a
 * kill: that may come at any call, and what it leaves is what the next publication is made for.
 */
#include <git2.h>
#include <git2/sys/alloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "publish/git_inside.h"

static void *or_end(void *piece)
{
    static const char words[] =
        "sanzi: 内存不足：请关掉别的程序再试 / out of memory: close other programs and try again\n";
    if (piece != NULL)
        return piece;
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(err_status(ERR_MEMORY));
}

static size_t total(size_t count, size_t size)
{
    size_t product = 0;
    if (__builtin_mul_overflow(count, size, &product))
        (void)or_end(NULL);
    return product > 0 ? product : 1;
}

static void *take(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return or_end(malloc(total(size, 1)));
}

static void *take_zeroed(size_t count, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return or_end(calloc(1, total(count, size)));
}

static void *grow(void *old, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return or_end(realloc(old, total(size, 1)));
}

static void *grow_array(void *old, size_t count, size_t size, const char *file, int line)
{
    return grow(old, total(count, size), file, line);
}

static void *take_array(size_t count, size_t size, const char *file, int line)
{
    return take(total(count, size), file, line);
}

static char *copy(const char *from, size_t size, const char *file, int line)
{
    char *to = take(size + 1, file, line);
    memcpy(to, from, size);
    to[size] = '\0';
    return to;
}

static char *copy_text(const char *text, const char *file, int line)
{
    return copy(text, strlen(text), file, line);
}

static char *copy_start(const char *text, size_t most, const char *file, int line)
{
    return copy(text, strnlen(text, most), file, line);
}

int git_memory_start(void)
{
    static git_allocator allocator = {
        .gmalloc = take,
        .gcalloc = take_zeroed,
        .gstrdup = copy_text,
        .gstrndup = copy_start,
        .gsubstrdup = copy,
        .grealloc = grow,
        .greallocarray = grow_array,
        .gmallocarray = take_array,
        .gfree = free,
    };
    return git2.libgit2_opts(GIT_OPT_SET_ALLOCATOR, &allocator);
}
