/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one reader of command lines: options stand before or after the command, `--name value`,
 * `--name=value`, `-n value`; `--` ends them. A name may be cut short as long as one option
 * fits it; an unknown one is answered with its near ones. Which options there are is said by
 * tables (desk/command.h).
 */
#ifndef DESK_OPTIONS_H
#define DESK_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

struct arena;
struct command;

#define NO_VALUE \
    { \
        0 \
    }

/* Ends the words of a value where the option may be given again and again. */
#define MANY "…"

struct option {
    const char *name;   /* without dashes; NULL ends a table */
    char letter;        /* '\0': none */
    struct words value; /* what stands for its value in usage; zh NULL: a flag without value */
    struct words help;
};

/* Rows that several commands have. */
#define OPTION_SET \
    { \
        "set", '\0', WORDS("账套", "NAME"), \
            WORDS("哪个账套（默认主账套）", "which set of books") \
    }
#define OPTION_AS \
    { \
        "as", '\0', WORDS("人" MANY, "PERSON" MANY), WORDS("谁签名：姓名或岗位", "who signs") \
    }

struct given {
    const struct option *option;
    const char *value; /* "" for a flag */
    const struct given *next;
};

struct options {
    const struct command *command; /* NULL: no word was given */
    const struct given *first;     /* in the order given */
    const char **words;            /* what follows the command */
    size_t count;
};

/* Where commands and the options common to all are listed. */
struct option_tables {
    const struct command *const *commands;
    size_t command_count;
    const struct option *common;
};

/* `argv` without the program's name, UTF-8. ERR_USAGE, also where an option with a value that
 * is not one of MANY is given twice; ERR_LIMIT. */
enum err options_parse(struct arena *arena, const struct option_tables *tables,
                       const char *const *argv, size_t argc, struct options *out);

/* The command by name, Chinese name, or unambiguous beginning of its name. */
enum err command_find(const struct option_tables *tables, const char *name,
                      const struct command **out);

bool option_has(const struct options *options, const char *name);
/* The last value given, or NULL. */
const char *option_value(const struct options *options, const char *name);
/* One after the other, from NULL to NULL. */
const struct given *option_next(const struct options *options, const char *name,
                                const struct given *after);
/* A decimal number between min and max; *out keeps its value where the option was not given. */
enum err option_number(const struct options *options, const char *name, unsigned min,
                       unsigned max, unsigned *out);

/* How many letters must change to make one text of the other, at most OPTION_FAR. */
enum { OPTION_FAR = 9 };
size_t option_distance(const char *a, const char *b);

#endif
