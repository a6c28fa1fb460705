/* SPDX-License-Identifier: Apache-2.0 */
/* Negative control: libgit2 never told to fsync. Linked with -Wl,--wrap=git_libgit2_opts. */
#include <git2.h>
#include <stdarg.h>
#include <stddef.h>

int __real_git_libgit2_opts(int option, ...);
int __wrap_git_libgit2_opts(int option, ...);

int __wrap_git_libgit2_opts(int option, ...)
{
    if (option == GIT_OPT_ENABLE_FSYNC_GITDIR)
        return 0;
    /* Every option that takes arguments takes at most two of a word's size. */
    va_list rest;
    va_start(rest, option);
    size_t one = va_arg(rest, size_t);
    size_t two = va_arg(rest, size_t);
    va_end(rest);
    return __real_git_libgit2_opts(option, one, two);
}
