/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Libraries that few commands need are not linked but opened at first use, each behind its one
 * door, so that the others start without them. The only caller of dlopen().
 *
 * The pattern, for a library `thing`:
 *   - publish/thing_functions.def lists what the door calls, one a line: THING(open)
 *   - the door makes of it a struct of pointers with the header's own types, and the names:
 *         #define THING(name) __typeof__(thing_##name) *name;
 *         static struct thing {
 *         #include "publish/thing_functions.def"
 *         } thing;
 *         #undef THING
 *         #define THING(name) "thing_" #name,
 *         static const char *const names[] = {
 *         #include "publish/thing_functions.def"
 *         };
 *         #undef THING
 *         static struct library library = LIBRARY("thing", NULL, names, &thing);
 *   - before the first call it does TRY(library_load(&library)), and then thing.open(...)
 *   - the Makefile's LOADED has `thing`: so the build finds the soname of the libthing.so that
 *     the headers came with, which is what is opened.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct library {
    const char *name;         /* "thing" of libthing.so */
    const char *package;      /* that has it; NULL: named after the soname, as Debian does */
    const char *const *names; /* of the functions, */
    size_t count;
    void *functions; /* and where their pointers go, in the same order: nothing else there */
    bool loaded;
};

#define LIBRARY(library_name, debian, function_names, pointers) \
    { \
        .name = (library_name), .package = (debian), .names = (function_names), \
        .count = sizeof(function_names) / sizeof *(function_names), .functions = (pointers) \
    }

/* Once in a process; later calls cost nothing. All pointers are set or none. It stays open
 * until the process ends. Not for two threads at once. ERR_SYSTEM, with the package to install:
 * the file is missing, cannot be loaded, or lacks one of the functions. */
enum err library_load(struct library *library);

/* The file of a library, by its soname at the time of the build; the Debian package of a file:
 * libthing.so.1 is in libthing1, libthing2.so.1.5 in libthing2-1.5, libthing.so in
 * libthing-dev. `out` holds LIBRARY_TEXT_MAX bytes. */
enum { LIBRARY_TEXT_MAX = 80 };
void library_file(const char *name, char *out);
void library_package(const char *file, char *out);

#endif
