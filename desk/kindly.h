/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds and entries in a person's words: what a kind's form asks for, what an entry says. */
#ifndef DESK_KINDLY_H
#define DESK_KINDLY_H

#include "desk/command.h"
#include "ledger/entry.h"

/* Print a kind's fields, signers and column names; false where there is no such kind. */
/* A kind by its name, a title or what people call it. */
enum err kind_named(const char *word, const struct kind **out);
/* The same of what may be recorded; ERR_USAGE also names everyday words that are near. */
enum err kind_recorded(struct arena *arena, const char *word,
                       const struct kind **out);
bool kinds_help(struct desk *desk, const char *name);
/* Kinds and fields in whose name, title or help the word stands; false: none. */
bool kinds_search(struct desk *desk, const char *word);

/* Who signs a kind, by roles. */
void kinds_signers(struct buf *buf, const struct kind *kind, enum language language);

/* One line that tells an entry: the abstract and amount of a voucher, the name of a key … */
enum err entry_summary(struct arena *arena, const struct entry *entry, enum language language,
                       struct bytes *out);
/* A value as a person reads it (money with commas, choices and roles by title). */
void value_print(struct buf *buf, const struct field *field, const struct json *value,
                 enum language language);
/* Who knows the name of an account's code: it puts " NAME", or nothing. */
struct account_names {
    void (*put)(void *self, struct buf *buf, struct bytes code);
    void *self;
};
/* Every field of an entry, one a line, rows of lists beneath theirs. */
void entry_print(struct buf *buf, const struct entry *entry, enum language language,
                 const struct account_names *names);

#endif
