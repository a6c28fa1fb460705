/* SPDX-License-Identifier: Apache-2.0 */
/* Private to verify/engine*.c: the state of one verification. In every round one slot is read,
 * the one before it folded, and of the oldest the signatures are checked, all at once. Only the
 * job that folds and then reads, or nobody else, adds findings. It also parses what it folds,
 * but where many cores wait for it: there parsing is a stage between reading and folding. */
#ifndef VERIFY_WALK_H
#define VERIFY_WALK_H

#include "base/parallel.h"
#include "verify/engine.h"

enum {
    WALK_SLOTS = 4,
    WALK_CHUNK = 512,           /* entries in a slot, at most */
    WALK_CHUNK_BYTES = 4 << 20, /* a slot takes no further bundle past this */
    WALK_PARSE_SLICE = 16,      /* entries a job */
    WALK_VERIFY_SLICE = 8,
    WALK_FEW = 8,          /* workers, with which the fold parses by itself */
    WALK_MISSING_MAX = 16, /* bundles in a row that cannot be read, then the walk ends */
    WALK_PARSE_MEMORY = 256 << 20,
    WALK_MISMATCH_MAX = 1000,
};

/* A job's fault, kept. */
struct trouble {
    enum err code;
    const char *zh, *en;
};

enum item_state {
    ITEM_MISSING, /* its bundle could not be read */
    ITEM_RAW,     /* bytes and hash */
    ITEM_LEAF,    /* the leaf decoded */
    ITEM_ENTRY,   /* and the entry */
};

struct item {
    struct bytes data;
    const uint8_t *tile; /* the hash that tile/0 holds here, or NULL */
    enum item_state state;
    struct trouble trouble; /* why it is no more than `state` */
    struct hash hash;
    struct leaf leaf;
    struct entry entry; /* ITEM_ENTRY; its tree may be gone once folded, its note stays */
    struct signer signers[NOTE_SIGNATURES_MAX];
    bool has_signers;
    uint32_t bad; /* a bit for each line that does not verify */
};

struct slot {
    struct item *items;
    size_t count;
    uint64_t first;
    struct arena *data;    /* bundles and tiles */
    struct arena **arenas; /* one a worker, for what is parsed */
};

/* Where an entry's bytes and tile/0 disagree; which of them is wrong shows at the end. */
struct mismatch {
    uint64_t index;
    struct hash tile;
};

/* An attachment that a folded entry names; checked between rounds. */
struct paper {
    uint64_t index;
    struct document document; /* its name copied */
    struct paper *next;
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
    uint64_t size, next;                                 /* how many there should be; next */
    size_t missing;                                      /* bundles in a row */
    struct hash last;                                    /* before the next to fold */
    int64_t time;
    bool apart; /* entries are parsed by jobs of their own, before the fold */
    bool gap;   /* a leaf hash is unknown, this one: no root can be computed past it */
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
