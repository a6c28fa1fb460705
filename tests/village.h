/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small village in memory, the same in every run: about forty entries of all kinds, signed
 * with TEST keys whose seeds stand in village.c for all to see. Nobody must ever use them.
 * What goes wrong in here ends the test.
 */
#ifndef TESTS_VILLAGE_H
#define TESTS_VILLAGE_H

#include "ledger/entry.h"
#include "ledger/tree.h"
#include "ledger/view.h"

#define VILLAGE_LOG "qingshi.example.org"
#define VILLAGE_SET "青石村经济合作社"

enum { VILLAGE_ENTRIES_MAX = 32768 };

/* Who signs; bits of `signers` are 1 << these. */
enum village_key {
    KEY_LOG,
    KEY_AUTHORITY,
    KEY_BOOKKEEPER,
    KEY_HEAD,
    KEY_SUPERVISOR,
    KEY_PUBLISHER,
    KEY_CASHIER,        /* enrolled by entry 2, revoked near the end */
    KEY_BOOKKEEPER_NEW, /* the bookkeeper's second key, of the same name */
    KEY_AUTHORITY_NEW,  /* another authority; not enrolled by village_new() */
    KEY_AGENCY,         /* not enrolled by village_new() */
    KEY_STRANGER,       /* never enrolled: named as a bookkeeper of this log */
    VILLAGE_KEYS,
};

struct test_village {
    struct arena *arena;
    struct key_secret *keys[VILLAGE_KEYS];
    struct bytes notes[VILLAGE_ENTRIES_MAX];
    struct bytes leaves[VILLAGE_ENTRIES_MAX];
    struct hash hashes[VILLAGE_ENTRIES_MAX]; /* of the leaves */
    int64_t times[VILLAGE_ENTRIES_MAX];
    size_t count;
    struct tree *tree;
    struct view_memory *memory;
    struct view view;        /* after all entries */
    struct bytes disclosure; /* of the sealed contact in entry 4, and its digest */
    struct bytes digest;
};

/* The whole village; only entry 0; only the keys. Freed by village_free(), the arena aside. */
struct test_village *village_new(struct arena *arena);
struct test_village *village_founded(struct arena *arena);
struct test_village *village_keys(struct arena *arena);
void village_free(struct test_village *village);

/* A body of this kind with the common members filled in, `seen` the log as it is. `own` holds
 * the kind's own members as canonical JSON with ' for ". In it, @N stands for a reference to
 * entry N, #N for the vkey of key N, $ for the sealed digest. */
struct json *village_body(struct test_village *village, const char *kind, const char *date,
                          const char *own);
/* Sign a body; the note lives in the arena. ERR_FORMAT and so on where the body is bad. */
enum err village_sign(struct test_village *village, const struct json *body, unsigned signers,
                      struct bytes *note);
/* The place that comes next: at 09:00 of that day, or a minute after the last leaf. */
struct place village_place(const struct test_village *village, struct date date);
/* Check a note as the next entry, without and with adding it; signatures are verified. */
enum err village_try(struct test_village *village, struct bytes note);
enum err village_add(struct test_village *village, struct bytes note);
/* Body, sign, try or add, in one. */
enum err village_refuse(struct test_village *village, const char *kind, const char *date,
                        const char *own, unsigned signers);
enum err village_record(struct test_village *village, const char *kind, const char *date,
                        const char *own, unsigned signers);
/* Close a month with the totals that the books say. */
enum err village_close(struct test_village *village, const char *set, const char *month,
                       const char *date, unsigned signers);
/* The checkpoint of the first `size` entries, signed by the log. */
struct bytes village_checkpoint(struct test_village *village, uint64_t size);

#endif
