/* SPDX-License-Identifier: Apache-2.0 */
/* Private to verify/engine*.c: the state of one verification. In every round one slot is read,
 * the one before it folded, and of the oldest the signatures are checked, all at once. Only the
 * job that folds and then reads, or nobody else, adds findings. It also parses what it folds,
 * but where many cores wait for it: there parsing is a stage between reading and folding. */
#ifndef VERIFY_WALK_H
#define VERIFY_WALK_H

#include "base/parallel.h"
#include "verify/engine.h"
#include "verify/item.h"

enum {
    WALK_SLOTS = 4,
    WALK_CHUNK = 2048,          /* entries in a slot, at most */
    WALK_CHUNK_BYTES = 4 << 20, /* a slot takes no further bundle past this */
    WALK_PARSE_SLICE = 16,      /* entries a job */
    WALK_VERIFY_SLICE = 2,
    WALK_FEW = 8,               /* workers, with which the fold parses by itself */
    WALK_MISSING_MAX = 16,      /* bundles in a row that cannot be read, then the walk ends */
    WALK_BAD_MAX = 65536,       /* likewise: entries in all that are none of this place */
    WALK_BAD_FILES_MAX = 64,    /* attachments, old tiles: then no more of them are read */
    WALK_STEPS = 1024,          /* records that the fold's rules may look through an entry … */
    WALK_STEPS_FIRST = 1 << 24, /* … and besides */
    WALK_PARSE_MEMORY = 256 << 20,
    WALK_MISMATCH_MAX = 1000,
};

struct walk {
    struct arena *arena; /* the caller's: the verdict */
    struct arena *scratch;
    struct arena *folding; /* what a round's fold leaves for after it */
    const struct source *source;
    const struct verify_options *options;
    struct verdict *out;
    struct workers *workers;
    struct tree *tree;
    struct slot slots[WALK_SLOTS];
    struct slot *reading, *parsing, *folded, *verifying; /* of this round; NULL: none */
    uint64_t size;                                       /* how many entries there should be */
    uint64_t next;                                       /* the next to read */
    size_t missing;                                      /* bundles in a row */
    uint64_t bad;                                        /* entries, none of their place */
    size_t bad_tiles;
    size_t bad_papers;
    int64_t patience;          /* of the fold's walks */
    char place[TILE_PATH_MAX]; /* that walk_place() told last */
    struct hash last;          /* leaf hash before the next to fold */
    int64_t time;
    bool apart; /* entries are parsed by jobs of their own, before the fold */
    bool gap;   /* a leaf hash is unknown: no root can be computed past it */
    uint64_t gap_at;
    struct mismatch *mismatches;
    size_t mismatch_count;
    uint64_t doubt_from, doubt_to; /* to look through for disputed keys; from > to: none */
    struct paper *papers, **papers_end;
    struct papers *seen;                   /* all of them */
    uint64_t others, other_at, other_seen; /* saw another history: how many; the first */
    struct note note;                      /* the checkpoint's, where out->has_checkpoint */
    bool has_log;                          /* entry 0 gave its key */
    struct trouble broken;                 /* the machine gave out */
};

void trouble_keep(struct trouble *trouble, enum err code, struct arena *arena);
enum err walk_run(struct walk *walk); /* engine_walk.c */
void walk_parse(struct item *item, struct arena *arena);
void walk_fold(struct walk *walk, struct slot *slot);
enum err walk_size(struct walk *walk); /* engine_read.c */
enum err walk_read(struct walk *walk, struct slot *slot);
const char *walk_place(struct walk *walk, struct tile tile); /* engine_tiles.c */
const char *walk_bundle(struct walk *walk, uint64_t index);
enum err walk_tiles(struct walk *walk);
enum err walk_mismatches(struct walk *walk);
enum err walk_files(struct walk *walk); /* engine_files.c */
enum err walk_papers(struct walk *walk);
void papers_close(struct papers *papers);
void walk_checkpoint_read(struct walk *walk); /* engine_checkpoint.c */
enum err walk_checkpoint(struct walk *walk);
void checkpoint_lines(struct verdict *out, const struct verify_options *options,
                      const struct note *note, const struct key_public *key);
void walk_others(struct walk *walk);
enum err walk_disputed(struct walk *walk);

#endif
