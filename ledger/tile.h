/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-tiles (specs/tree.md#tiles): which tiles a size has, where each lies, and how a
 * bundle is cut. Pure. */
#ifndef LEDGER_TILE_H
#define LEDGER_TILE_H

#include "base/hash.h"

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
enum err tile_parse(struct bytes path, struct tile *out);

/* How many tiles of a level (or bundles) a tree of `size` has, and how wide the n-th is (0:
 * none). */
uint64_t tile_count(int level, uint64_t size);
unsigned tile_width(int level, uint64_t number, uint64_t size);

/* Call each(self, tile) for the tiles and bundles that a tree of `size` has and one of `old`
 * had not (a growing partial tile counts as another tile); stops at the first fault. old = 0:
 * all of them. */
enum err tile_each_new(uint64_t old, uint64_t size,
                       enum err (*each)(void *self, struct tile tile), void *self);
/* The partial tiles of `old` that a tree of `size` no longer has at that width. */
enum err tile_each_gone(uint64_t old, uint64_t size,
                        enum err (*each)(void *self, struct tile tile), void *self);

/* Cut the next entry from a bundle; false at its end. ERR_FORMAT where it is cut short. */
enum err bundle_next(struct bytes *rest, struct bytes *entry, bool *more);
void bundle_put(struct buf *buf, struct bytes entry);

#endif
