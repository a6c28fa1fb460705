/* SPDX-License-Identifier: Apache-2.0 */
/* The source's tiles against the tree that was computed from its entries. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "verify/walk.h"

const char *walk_place(struct walk *walk, struct tile tile)
{
    struct arena_mark mark = arena_mark(walk->scratch);
    struct buf buf = buf_new(walk->scratch, sizeof walk->place);
    tile_print(&buf, tile);
    char *place = NULL;
    bool good = buf_string(&buf, &place) == OK;
    (void)snprintf(walk->place, sizeof walk->place, "%s", good ? place : "tile");
    arena_back(walk->scratch, mark);
    return walk->place;
}

const char *walk_bundle(struct walk *walk, uint64_t index)
{
    uint64_t number = index / TILE_WIDTH;
    unsigned width = tile_width(TILE_BUNDLE, number, walk->size);
    if (width == 0)
        width = TILE_WIDTH;
    return walk_place(walk, (struct tile){ TILE_BUNDLE, number, width });
}

/* One tile of level 1 or more, byte for byte. Level 0 and bundles were seen in the walk. */
static enum err check_tile(void *self, struct tile tile)
{
    struct walk *walk = self;
    if (tile.level < 1)
        return OK;
    struct arena_mark mark = arena_mark(walk->scratch);
    struct bytes bytes = { 0 };
    enum err code = walk->source->tile(walk->source->self, walk->scratch, tile, &bytes);
    if (code == OK && bytes.size != tile.width * (size_t)HASH_SIZE)
        code = fault(ERR_FORMAT, "应有 %u 个哈希，实有 %zu 字节",
                     "should hold %u hashes, but has %zu bytes", tile.width, bytes.size);
    if (code != OK)
        finding_of_fault(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX,
                         walk_place(walk, tile));
    struct tree_reader reader = tree_reader_of(walk->tree);
    for (unsigned i = 0; code == OK && i < tile.width; i++) {
        struct hash hash = { 0 };
        code = reader.hash(reader.self, (unsigned)tile.level * 8,
                           tile.number * TILE_WIDTH + i, &hash);
        if (code == OK && memcmp(hash.at, bytes.at + i * (size_t)HASH_SIZE, HASH_SIZE) != 0)
            finding_add(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX,
                        walk_place(walk, tile), "第 %u 个哈希与按记录算出的不符",
                        "hash %u is not the one computed from the entries", i);
    }
    arena_back(walk->scratch, mark);
    return code == ERR_MEMORY ? code : OK;
}

enum err walk_tiles(struct walk *walk)
{
    if (walk->gap)
        finding_add(&walk->out->findings, FINDING_UNREADABLE, walk->gap_at, "tile",
                    "第 %llu 条起缺少记录和哈希，哈希树算不出",
                    "from entry %llu on, entries and hashes lack: the tree cannot be computed",
                    (unsigned long long)walk->gap_at);
    return tile_each_new(0, tree_size(walk->tree), check_tile, walk);
}

/* The root at the checkpoint's size with tile/0's hashes in place of those that differ. */
static enum err other_root(struct walk *walk, uint64_t size, struct hash *out)
{
    struct tree_reader reader = tree_reader_of(walk->tree);
    struct tree_edge edge;
    edge_start(&edge);
    size_t at = 0;
    for (uint64_t i = 0; i < size; i++) {
        struct hash hash = { 0 };
        TRY(reader.hash(reader.self, 0, i, &hash));
        if (at < walk->mismatch_count && walk->mismatches[at].index == i)
            hash = walk->mismatches[at++].tile;
        edge_add(&edge, &hash, NULL, NULL);
    }
    *out = edge_root(&edge);
    return OK;
}

/* Entries and tile/0 disagree: the signed root tells which of them was changed. */
enum err walk_mismatches(struct walk *walk)
{
    if (walk->mismatch_count == 0)
        return OK;
    struct verdict *out = walk->out;
    struct tree_reader reader = tree_reader_of(walk->tree);
    uint64_t size = out->has_checkpoint ? out->checkpoint.size : 0;
    bool entries_good = false;
    bool tiles_good = false;
    if (size > 0 && size <= tree_size(walk->tree)) {
        struct hash root = { 0 };
        TRY(tree_root(&reader, size, &root));
        entries_good = hash_equal(&root, &out->checkpoint.root);
        TRY(other_root(walk, size, &root));
        tiles_good = hash_equal(&root, &out->checkpoint.root);
    }
    for (size_t i = 0; i < walk->mismatch_count; i++) {
        uint64_t index = walk->mismatches[i].index;
        uint64_t number = index / TILE_WIDTH;
        struct tile tile = { 0, number, tile_width(0, number, walk->size) };
        unsigned long long at = (unsigned long long)index;
        if (entries_good)
            finding_add(&out->findings, FINDING_TILE, FINDING_NO_INDEX, walk_place(walk, tile),
                        "第 %llu 条的哈希不对（记录本身与检查点相符）",
                        "holds a wrong hash of entry %llu (the entry fits the checkpoint)", at);
        else if (tiles_good)
            finding_add(&out->findings, FINDING_LEAF, index, walk_bundle(walk, index),
                        "第 %llu 条在签出检查点之后被改过",
                        "entry %llu was changed after the checkpoint was signed", at);
        else
            finding_add(&out->findings, FINDING_LEAF, index, walk_bundle(walk, index),
                        "第 %llu 条与 tile/0 里它的哈希不符",
                        "entry %llu does not have the hash that tile/0 holds", at);
    }
    return OK;
}
