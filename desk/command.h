/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command as data. Dispatch, usage, help, the man page and completion are drawn from it; a
 * command is one file cmd_NAME.c and one line in commands.def.
 */
#ifndef DESK_COMMAND_H
#define DESK_COMMAND_H

#include "base/arena.h"
#include "base/bytes.h"
#include "desk/options.h"
#include "desk/terminal.h"

struct desk;

struct example {
    const char *line; /* NULL ends a list */
    struct words what;
};

struct command {
    const char *name;
    const char *alias; /* in Chinese */
    struct words title;
    struct words usage; /* what follows the name */
    struct words help;  /* a paragraph, "" where the title says it all */
    size_t words_min;
    size_t words_max;
    const struct option *options;
    const struct example *examples;
    bool writes; /* changes the book or something outside it: marked in help */
    enum err (*run)(struct desk *desk);
};

#define COMMAND(name) extern const struct command command_##name;
#include "desk/commands.def"
#undef COMMAND

extern const struct command *const commands[];
extern const size_t command_count;
extern const struct option options_common[];
extern const struct option_tables command_tables;

/* One run of the program. */
struct desk {
    struct arena *arena;
    struct arena *printed; /* holds `out`, and nothing else */
    struct terminal terminal;
    struct options options;
    struct buf out; /* what goes to standard output when the command is done */
    bool binary;    /* and what is there is no text: no charset */
    int status;     /* 1 where a command found the books wrong and says so itself */
};

/* Of one run: as much as a report of any log takes, all but little of it in files
 * (base/spill.h). */
#if SIZE_MAX > 0xFFFFFFFF
#define DESK_MEMORY_MAX ((size_t)256 << 30)
#define DESK_OUT_MAX ((size_t)16 << 30)
#else
#define DESK_MEMORY_MAX ((size_t)1 << 30)
#define DESK_OUT_MAX ((size_t)256 << 20)
#endif
enum { DESK_MEMORY_KEPT = 24 << 20,
       DESK_OUT_KEPT = 16 << 20 };

/* Read argv, run, print; the exit status. `argv` as main() got it. */
int desk_main(int argc, char **argv);
/* The same for a desk that is set up already: tests. */
enum err desk_run(struct desk *desk);

/* What a fault is told with, of at most `max` bytes, its line end too; its size. In a charset
 * that would have to be converted it is in English. */
size_t desk_complaint(const struct desk *desk, enum err code, char *text, size_t max);

/* A line or part of one in the language of the run. */
void say(struct desk *desk, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* To standard error at once: warnings. */
void warn(struct desk *desk, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
const char *words_here(const struct desk *desk, struct words words);
/* An option's value or NULL, and the n-th word after the command. */
const char *desk_option(const struct desk *desk, const char *name);
bool desk_has(const struct desk *desk, const char *name);
const char *desk_word(const struct desk *desk, size_t at);
/* The n-th word as an entry's index, "12" or "#12". ERR_USAGE. */
enum err desk_index(const struct desk *desk, size_t at, uint64_t *out);
/* The book's folder: -C, else the environment's SANZI_BOOK, else ".". */
const char *desk_book(const struct desk *desk);

/* A time for people, in China Standard Time; in -O json as the log has it, in UTC. */
void desk_time(const struct desk *desk, struct buf *buf, int64_t seconds);

struct table;
struct tables;
/* Print a table or several as -O or -o say; to the file named by -o, else to standard output.
 */
enum err desk_table(struct desk *desk, struct table *table);
enum err desk_tables(struct desk *desk, const struct tables *tables);

/* Help for one command, all commands, a man page, a completion script (help.c). */
void help_command(struct desk *desk, const struct command *command);
const char *command_spoken(const struct desk *desk, const struct command *command);
void help_all(struct desk *desk);
void help_man(struct desk *desk);
void help_bash(struct desk *desk);

#endif
