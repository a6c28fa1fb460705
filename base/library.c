/* SPDX-License-Identifier: Apache-2.0 */
#include "base/library.h"

#include <assert.h>
#include <ctype.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

enum { FUNCTIONS_MAX = 512 };

/* The Makefile knows them. */
#ifndef LIBRARY_FILES
#define LIBRARY_FILES
#endif

void library_file(const char *name, char *out)
{
    static const char *const files[][2] = { LIBRARY_FILES{ NULL, NULL } };
    for (size_t i = 0; files[i][0]; i++)
        if (strcmp(files[i][0], name) == 0) {
            (void)snprintf(out, LIBRARY_TEXT_MAX, "%s", files[i][1]);
            return;
        }
    (void)snprintf(out, LIBRARY_TEXT_MAX, "lib%s.so", name);
}

void library_package(const char *file, char *out)
{
    const char *suffix = strstr(file, ".so.");
    size_t size = suffix ? (size_t)(suffix - file) : strcspn(file, ".");
    bool digit = suffix && size > 0 && isdigit((unsigned char)file[size - 1]);
    (void)snprintf(out, LIBRARY_TEXT_MAX, "%.*s%s%s", (int)size, file, digit ? "-" : "",
                   suffix ? suffix + strlen(".so.") : "-dev");
    for (char *at = out; *at != '\0'; at++)
        *at = (char)tolower((unsigned char)*at);
}

static enum err cannot_load(const struct library *library, const char *file)
{
    char package[LIBRARY_TEXT_MAX];
    const char *reason = dlerror();
    library_package(file, package);
    return fault(ERR_SYSTEM, "程序库 %s 无法装载（%s）：请安装软件包 %s（apt install）后再试",
                 "the library %s cannot be loaded (%s): install the package %s (apt install) "
                 "and try again",
                 file, reason ? reason : "?", library->package ? library->package : package);
}

enum err library_load(struct library *library)
{
    void *found[FUNCTIONS_MAX];
    assert(library->count <= FUNCTIONS_MAX);
    if (library->loaded)
        return OK;
    char file[LIBRARY_TEXT_MAX];
    library_file(library->name, file);
    void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (!handle)
        return cannot_load(library, file);
    for (size_t i = 0; i < library->count; i++) {
        found[i] = dlsym(handle, library->names[i]);
        if (!found[i]) {
            enum err code = cannot_load(library, file);
            (void)dlclose(handle);
            return code;
        }
    }
    /* POSIX: a pointer to a function has the size and shape of one to data. */
    memcpy(library->functions, (const void *)found, library->count * sizeof *found);
    library->loaded = true;
    return OK;
}
