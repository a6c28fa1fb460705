/* SPDX-License-Identifier: Apache-2.0 */
/* Negative control: libgit2 never told to fsync. Linked with -Wl,--wrap=git_library. */
#include <stdarg.h>
#include <stddef.h>

#include "publish/git_inside.h"

enum err __real_git_library(void);
enum err __wrap_git_library(void);

static int (*real_opts)(int option, ...);

static int deaf_opts(int option, ...)
{
    if (option == GIT_OPT_ENABLE_FSYNC_GITDIR)
        return 0;
    /* Every option that takes arguments takes at most two of a word's size. */
    va_list rest;
    va_start(rest, option);
    size_t one = va_arg(rest, size_t);
    size_t two = va_arg(rest, size_t);
    va_end(rest);
    return real_opts(option, one, two);
}

enum err __wrap_git_library(void)
{
    enum err code = __real_git_library();
    if (code == OK && git2.libgit2_opts != deaf_opts) {
        real_opts = git2.libgit2_opts;
        git2.libgit2_opts = deaf_opts;
    }
    return code;
}
