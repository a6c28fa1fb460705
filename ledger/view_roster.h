/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who may sign: the village of entry 0 and the keys in force, as records of the view. A key
 * name has one or more tenures, one after the other: a person's new key follows the old one.
 * Nothing is dropped, so that the view tells who was in force at any earlier index.
 */
#ifndef LEDGER_VIEW_ROSTER_H
#define LEDGER_VIEW_ROSTER_H

#include "ledger/view.h"

enum { TENURES_MAX = 500 }; /* of one key name */

struct village {
    struct bytes log; /* the origin */
    struct bytes name;
    struct bytes code;
    struct bytes set; /* the main account set */
    struct bytes chart;
    struct month start;    /* of the first books */
    struct key_public key; /* the log's */
};

/* What entry 0 says; views into the store. ERR_RULE where the log is empty. */
enum err roster_village(struct view *view, struct village *out);
enum err roster_found(struct view *view, const struct village *village);

struct tenure {
    enum role role;
    uint8_t id[KEY_ID_SIZE];
    uint8_t at[KEY_PUBLIC_SIZE];
    uint64_t first;   /* the entry that enrolled it: in force after it (from 0: with it) */
    uint64_t last;    /* the last entry for which it is trusted; UINT64_MAX: all */
    uint64_t revoked; /* the entry that ended it: in force up to it; UINT64_MAX: in force */
};

bool tenure_in_force(const struct tenure *tenure, uint64_t index);
/* How many tenures a key name has had, and the n-th; 0 where the name is unknown. */
enum err roster_count(struct view *view, struct bytes name, size_t *count);
enum err roster_tenure(struct view *view, struct bytes name, size_t at, struct tenure *out);
/* The tenure of a name and key id: the one in force at `index`, or the latest that was not;
 * *found says that there is any. */
enum err roster_find(struct view *view, const struct signature *line, uint64_t index,
                     struct tenure *out, bool *found);
/* The tenure in force after all entries so far. */
enum err roster_current(struct view *view, struct bytes name, struct tenure *out, bool *found);
/* Was this very point ever used, under any name, the log's included? */
enum err roster_used(struct view *view, const struct key_public *key, bool *used);
/* The name under which a point (of KEY_PUBLIC_SIZE) was enrolled; {NULL, 0}: never. */
enum err roster_name(struct view *view, const uint8_t *point, struct bytes *name);
/* How many keys are in force in these roles. */
enum err roster_in_role(struct view *view, unsigned roles, size_t *count);

enum err roster_enrol(struct view *view, const struct key_public *key, enum role role,
                      uint64_t index);
enum err roster_revoke(struct view *view, struct bytes name, uint64_t last, uint64_t index);

/* Every tenure, in order of key names. */
enum err roster_walk(struct view *view,
                     enum err (*each)(void *context, struct bytes name,
                                      const struct tenure *tenure),
                     void *context);

/* Is `name` "<log>/<role>/<person>"? And its two last parts; false where it is no such name. */
bool roster_name_is(struct bytes name, struct bytes log, struct bytes role,
                    struct bytes person);
bool roster_name_cut(struct bytes name, struct bytes log, struct bytes *role,
                     struct bytes *person);

#endif
