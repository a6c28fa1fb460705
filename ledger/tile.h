/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-tiles (specs/tree.md#tiles): which tiles a size has, where each lies, how a bundle
 * is cut, and a tree read from tiles. Pure. */
#ifndef LEDGER_TILE_H
#define LEDGER_TILE_H

#include "ledger/tree.h"

enum {
    TILE_WIDTH = 256,
    TILE_LEVEL_MAX = 7, /* 256^8 > 2^63 */
    TILE_PATH_MAX = 64,
    TILE_BUNDLE = -1, /* the "level" of entry bundles */
    TILE_BUNDLE_MAX = TILE_WIDTH * (2 + 65535),
};

struct tile {
    int level; /* 0.. or TILE_BUNDLE */
    uint64_t number;
    unsigned width; /* 1..256; 256: a full tile */
};

void tile_print(struct buf *buf, struct tile tile); /* tile/0/x001/234.p/5, tile/entries/000 */
/* ERR_FORMAT for all but the one spelling of a tile that a tree of at most 2^63-1 can have. */
enum err tile_parse(struct bytes path, struct tile *out);

/* A tree of `size` leaves read from tiles. `read` gives a tile's raw bytes: more than asked for
 * is fine, less is ERR_CORRUPT. They need stay only until the next call: the last tile read is
 * kept here, so that a proof reads most of its tiles once. */
struct tile_tree {
    void *self;
    enum err (*read)(void *self, struct tile tile, struct bytes *out);
    uint64_t size;
    struct tile kept; /* width 0: none yet */
    uint8_t hashes[TILE_WIDTH * HASH_SIZE];
};
void tile_tree_start(struct tile_tree *tree, uint64_t size,
                     enum err (*read)(void *self, struct tile tile, struct bytes *out),
                     void *self);
/* ERR_MISSING for a subtree that the size does not complete. */
struct tree_reader tile_tree_reader(struct tile_tree *tree);

/* How many tiles of a level (or bundles) a tree of `size` has, and how wide the n-th is (0:
 * none). */
uint64_t tile_count(int level, uint64_t size);
unsigned tile_width(int level, uint64_t number, uint64_t size);

/* Call each(self, tile) for the tiles and bundles that a tree of `size` has and one of `old`
 * had not (a growing partial tile counts as another tile): bundles first, then level by level,
 * each by number; stops at the first fault. old = 0: all of them; old >= size: none. */
enum err tile_each_new(uint64_t old, uint64_t size,
                       enum err (*each)(void *self, struct tile tile), void *self);
/* The partial tiles of `old` that a tree of `size` no longer has at that width. */
enum err tile_each_gone(uint64_t old, uint64_t size,
                        enum err (*each)(void *self, struct tile tile), void *self);

/* Cut the next entry from a bundle; *more is false at its end. ERR_FORMAT where it is cut
 * short. */
enum err bundle_next(struct bytes *rest, struct bytes *entry, bool *more);
/* An entry of at most 65535 bytes (asserted; ENTRY_SIZE_MAX is less). */
void bundle_put(struct buf *buf, struct bytes entry);

#endif
