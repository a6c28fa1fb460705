/* SPDX-License-Identifier: Apache-2.0 */
/* How many entries there should be, and their bytes and level-0 hashes, slot by slot. What
 * cannot be read is a finding, and the walk goes on behind it while anything is there. */
#include "base/arena.h"
#include "verify/walk.h"

/* So many entries as a full bundle has, of which one at least says that it stands here. */
static bool is_full(struct bytes bundle, uint64_t number)
{
    struct bytes entry = { 0 };
    struct leaf leaf = { 0 };
    bool more = true;
    bool is_here = false;
    uint64_t index = number * TILE_WIDTH;
    unsigned count = 0;
    for (; count <= TILE_WIDTH && bundle_next(&bundle, &entry, &more) == OK && more; count++) {
        if (!is_here && leaf_decode(entry, &leaf) == OK)
            is_here = leaf.index == index + count;
    }
    return count == TILE_WIDTH && bundle.size == 0 && is_here;
}

/* A source without a checkpoint and without a size: look for bundles. One that does not hold
 * what it should is the last, or a folder of links to one file would be read for ever. */
static enum err probe_size(struct walk *walk)
{
    const struct source *source = walk->source;
    uint64_t full = 0;
    enum err code = OK;
    struct bytes bytes = { 0 };
    struct arena_mark mark = arena_mark(walk->scratch);
    for (; code == OK && full < UINT32_MAX; arena_back(walk->scratch, mark)) {
        struct tile tile = { TILE_BUNDLE, full, TILE_WIDTH };
        code = source->tile(source->self, walk->scratch, tile, &bytes);
        bool is_there = code == OK;
        if (is_there && !is_full(bytes, full))
            code = ERR_FORMAT;
        full += is_there;
    }
    unsigned width = TILE_WIDTH;
    do {
        struct tile tile = { TILE_BUNDLE, full, --width };
        code = width == 0 ? OK : source->tile(source->self, walk->scratch, tile, &bytes);
        arena_back(walk->scratch, mark);
    } while (code != OK);
    walk->size = full * TILE_WIDTH + width;
    return OK;
}

enum err walk_size(struct walk *walk)
{
    const struct source *source = walk->source;
    if (source->size != NULL) {
        enum err code = source->size(source->self, &walk->size);
        if (code == OK)
            return OK;
        finding_of_fault(&walk->out->findings, FINDING_UNREADABLE, FINDING_NO_INDEX, "");
    }
    if (!walk->out->has_checkpoint)
        return probe_size(walk);
    walk->size = walk->out->checkpoint.size;
    return OK;
}

/* The hashes that tile/0 holds for these entries; NULL where it cannot be had. */
static const uint8_t *read_hashes(struct walk *walk, struct slot *slot, struct tile tile)
{
    struct bytes bytes = { 0 };
    tile.level = 0;
    enum err code = walk->source->tile(walk->source->self, slot->data, tile, &bytes);
    if (code == OK && bytes.size != tile.width * (size_t)HASH_SIZE)
        code = fault(ERR_FORMAT, "应有 %u 个哈希，共 %u 字节，实有 %zu 字节",
                     "should hold %u hashes, %u bytes in all, but has %zu bytes", tile.width,
                     tile.width * HASH_SIZE, bytes.size);
    if (code == OK)
        return bytes.at;
    finding_of_fault(&walk->out->findings, FINDING_TILE, FINDING_NO_INDEX,
                     walk_place(walk, tile));
    return NULL;
}

/* Cut a bundle into items; what lacks stays ITEM_MISSING. */
static enum err cut_bundle(struct slot *slot, struct tile tile, struct bytes rest)
{
    size_t base = slot->count;
    for (unsigned i = 0; i < tile.width; i++) {
        struct item *item = &slot->items[base + i];
        bool more = false;
        TRY(bundle_next(&rest, &item->data, &more));
        if (!more)
            return fault(ERR_FORMAT, "应有 %u 条记录，只有 %u 条",
                         "should hold %u entries, but holds %u", tile.width, i);
        item->state = ITEM_RAW;
    }
    if (rest.size > 0)
        return fault(ERR_FORMAT, "%u 条记录之后还多出 %zu 字节",
                     "holds %u entries, and %zu more bytes follow them", tile.width,
                     rest.size);
    return OK;
}

static void report_bundle(struct walk *walk, struct tile tile, enum finding_code code)
{
    unsigned long long first = tile.number * TILE_WIDTH;
    (void)fault_where(ERR_CORRUPT, "第 %llu 至 %llu 条：", "entries %llu to %llu: ", first,
                      first + tile.width - 1);
    finding_of_fault(&walk->out->findings, code, first, walk_place(walk, tile));
}

static enum err read_bundle(struct walk *walk, struct slot *slot, struct tile tile)
{
    const uint8_t *hashes = read_hashes(walk, slot, tile);
    for (unsigned i = 0; i < tile.width; i++) {
        struct item *item = &slot->items[slot->count + i];
        item->state = ITEM_MISSING;
        item->has_signers = false;
        item->bad = 0;
        item->trouble.code = OK;
        item->tile = hashes == NULL ? NULL : hashes + i * (size_t)HASH_SIZE;
    }
    struct bytes bytes = { 0 };
    enum err code = walk->source->tile(walk->source->self, slot->data, tile, &bytes);
    if (code == ERR_MEMORY)
        return code;
    bool is_whole = code == OK && cut_bundle(slot, tile, bytes) == OK;
    if (!is_whole)
        report_bundle(walk, tile, code == OK ? FINDING_BUNDLE : FINDING_UNREADABLE);
    walk->missing = is_whole ? 0 : walk->missing + 1;
    slot->count += tile.width;
    return OK;
}

enum err walk_read(struct walk *walk, struct slot *slot)
{
    slot->first = walk->next;
    size_t bytes = arena_used(slot->data);
    while (walk->next < walk->size && slot->count + TILE_WIDTH <= WALK_CHUNK &&
           arena_used(slot->data) - bytes < WALK_CHUNK_BYTES) {
        uint64_t number = walk->next / TILE_WIDTH;
        struct tile tile = { TILE_BUNDLE, number,
                             tile_width(TILE_BUNDLE, number, walk->size) };
        TRY(read_bundle(walk, slot, tile));
        walk->next += tile.width;
        if (walk->missing < WALK_MISSING_MAX)
            continue;
        finding_add(&walk->out->findings, FINDING_UNREADABLE, walk->next, "",
                    "连续 %d 个记录文件读不出，第 %llu 条以后没有再查",
                    "%d entry bundles in a row cannot be read; entries from %llu on were not "
                    "checked",
                    (int)WALK_MISSING_MAX, (unsigned long long)walk->next);
        walk->size = walk->next;
    }
    return OK;
}
