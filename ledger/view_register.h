/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Registers: what a kind keeps in the view under a name of its own, so that a kind that only
 * lists, counts and refuses twins needs no table in view.h. A record is found by a few texts
 * (an account, a number, a party) and holds the index of the entry that put it last and what
 * the kind packed (specs/store.md#view). For kinds' check and apply; reports read entries.
 */
#ifndef LEDGER_VIEW_REGISTER_H
#define LEDGER_VIEW_REGISTER_H

#include "ledger/view.h"

enum { REGISTER_KEY_MAX = 510 };

struct register_key {
    uint8_t at[REGISTER_KEY_MAX];
    size_t size;
};

struct register_record {
    bool found;
    uint64_t index;      /* of the entry that put it */
    struct bytes packed; /* what the kind keeps; good until the next put */
};

/* The key of a record. `name` is a register's: a kind's wire name, or that, a dot and a word.
 * Parts of any size; those that would not fit stand under their SHA-256, and then a walk does
 * not give them by their start. */
struct register_key register_key(const char *name, const struct bytes *parts, size_t count);
/* The start of all keys of a register with these first parts, for register_walk. */
struct register_key register_start(const char *name, const struct bytes *parts, size_t count);

enum err register_get(struct view *view, const struct register_key *key,
                      struct register_record *out);
enum err register_put(struct view *view, const struct register_key *key, uint64_t index,
                      struct bytes packed);
/* In order of keys; `rest` is what follows the start: parts, each ended by NUL. each() may not
 * put. */
enum err register_walk(struct view *view, const struct register_key *start,
                       enum err (*each)(void *context, struct bytes rest,
                                        const struct register_record *record),
                       void *context);

#endif
