/* SPDX-License-Identifier: Apache-2.0 */
/* Opened at first use: libgit2 brings some twenty libraries with it. */
#include <git2.h>
#include <stdio.h>
#include <zlib.h>

#include "base/library.h"
#include "publish/git_inside.h"

struct git2 git2;
struct zlib zlib;

static enum err load_zlib(void)
{
#define ZLIB(name) #name,
    static const char *const names[] = { ZLIB_FUNCTIONS };
#undef ZLIB
    static struct library library = LIBRARY("z", "zlib1g", names, &zlib);
    return library_load(&library);
}

enum err git_library(void)
{
#define GIT2(name) "git_" #name,
    static const char *const names[] = {
#include "publish/git_functions.def"
    };
#undef GIT2
    static struct library library = LIBRARY("git2", NULL, names, &git2);
    TRY(load_zlib());
    return library_load(&library);
}

enum err git_version(const char **out)
{
    static _Thread_local char text[40];
    int major = 0;
    int minor = 0;
    int revision = 0;
    TRY(git_library());
    git2.libgit2_version(&major, &minor, &revision);
    (void)snprintf(text, sizeof text, "libgit2 %d.%d.%d", major, minor, revision);
    *out = text;
    return OK;
}
