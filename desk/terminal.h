/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where bytes meet the person's terminal: the language and charset of the locale, passphrases,
 * progress. Inside, all text is UTF-8 (specs/desk.md#terminal).
 */
#ifndef DESK_TERMINAL_H
#define DESK_TERMINAL_H

#include <stdio.h>

#include "base/bytes.h"
#include "keys/keyfile.h"

struct terminal {
    enum language language;
    const char *charset; /* "GB18030" or "GBK"; NULL: UTF-8, or a locale without a charset */
    bool watched;        /* standard error is a terminal: progress may be shown */
    bool colour;         /* standard output is a terminal and NO_COLOR is not set */
    int64_t last_done;   /* progress shown so far, -1: none */
};

/* The first of the three that is set and not empty decides; any may be NULL. */
enum language language_of(const char *lc_all, const char *lc_messages, const char *lang);
/* The charset to convert to, of a codeset's name as nl_langinfo or a locale's name gives it. */
const char *charset_of(const char *codeset);

/* Look at the environment. `lang` is the value of --lang or NULL. */
enum err terminal_open(struct terminal *terminal, const char *lang);
/* argv in UTF-8; ERR_FORMAT where it is neither in the locale's charset nor in UTF-8. */
enum err terminal_arguments(const struct terminal *terminal, struct arena *arena, char **argv,
                            size_t count, const char ***out);
/* Write all of the text in the locale's charset; ERR_SYSTEM, ERR_FULL. */
enum err terminal_put(const struct terminal *terminal, struct arena *arena, FILE *stream,
                      struct bytes text);

/* For book_reindex and the like: `self` is a struct terminal. Nothing is shown for short work.
 */
void terminal_progress(void *self, uint64_t done, uint64_t total);
void terminal_progress_end(struct terminal *terminal);

/* A passphrase outside every arena; wipe it when the key is open. */
struct passphrase {
    char at[PASSPHRASE_MAX + 1];
    size_t size;
};
void passphrase_wipe(struct passphrase *passphrase);
/* The first line of a file that nobody else may read. */
enum err passphrase_read(struct arena *arena, const char *path, struct passphrase *out);
/* Is it long enough for a new key? ERR_USAGE under PASSPHRASE_MIN characters. */
enum { PASSPHRASE_MIN = 8 };
enum err passphrase_check(const struct passphrase *passphrase);
/* Is there a terminal to ask on? */
bool terminal_is_there(void);
/* Ask for a number from 1 to count; *out counts from 0. ERR_USAGE. */
enum err terminal_choose(const struct terminal *terminal, struct arena *arena,
                         const char *prompt, size_t count, size_t *out);
/* Ask on the terminal without echo; `twice`, and long enough, for a new one. ERR_PERMISSION
 * without a terminal. */
enum err passphrase_ask(const struct terminal *terminal, struct arena *arena,
                        const char *prompt, bool twice, struct passphrase *out);

#endif
