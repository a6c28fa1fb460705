/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/entries.h"

#include "base/arena.h"
#include "ledger/checkpoint.h"

enum { ENTRIES_MEMORY_MAX = 256 << 20 }; /* a bundle and one entry of it */

enum err entries_size(const struct source *source, uint64_t *out)
{
    struct arena *arena = NULL;
    struct note *note = NULL;
    struct bytes text = { 0 };
    struct checkpoint checkpoint = { 0 };
    if (source->size)
        return source->size(source->self, out);
    TRY(arena_open(ENTRIES_MEMORY_MAX, &arena));
    enum err code = source->checkpoint(source->self, arena, &text);
    if (code == OK)
        note = arena_take(arena, sizeof *note);
    if (code == OK)
        code = note ? checkpoint_open(text, NULL, note, &checkpoint) : fault_memory();
    arena_close(arena);
    if (code == OK)
        *out = checkpoint.size;
    return code;
}

struct walk_state {
    struct arena *arena;
    struct entry *entry; /* most of a kilobyte of signatures: made once */
    bool (*wanted)(void *self, uint64_t index);
    enum err (*each)(void *self, const struct leaf *leaf, const struct entry *entry);
    void *self;
};

static enum err misplaced(const struct leaf *leaf)
{
    return fault(ERR_FORMAT, "写的序号是 %llu", "it says that it is entry %llu",
                 (unsigned long long)leaf->index);
}

static enum err located(enum err code, uint64_t index)
{
    if (code == OK || code == ERR_MEMORY)
        return code;
    return fault_where(code, "第 %llu 条：", "entry %llu: ", (unsigned long long)index);
}

static enum err decode(struct arena *arena, struct bytes data, uint64_t index,
                       struct leaf *leaf, struct entry *entry)
{
    enum err code = leaf_decode(data, leaf);
    if (code == OK && leaf->index != index)
        code = misplaced(leaf);
    if (code == OK)
        code = entry_decode(arena, leaf->note, entry);
    return located(code, index);
}

static enum err cut(struct bytes *bundle, const struct source *source, struct bytes *out)
{
    bool more = false;
    TRY(bundle_next(bundle, out, &more));
    return more ? OK
                : fault(ERR_CORRUPT, "%s 里的记录比应有的少", "%s holds fewer entries than it should",
                        source->name);
}

/* The entries of a bundle, up to the one before `end`. */
static enum err walk_bundle(struct walk_state *state, const struct source *source,
                            struct tile tile, uint64_t end)
{
    struct bytes bundle = { 0 };
    uint64_t first = tile.number * TILE_WIDTH;
    TRY(source->tile(source->self, state->arena, tile, &bundle));
    for (uint64_t index = first; index < first + tile.width && index < end; index++) {
        struct arena_mark mark = arena_mark(state->arena);
        struct bytes data = { 0 };
        struct leaf leaf = { 0 };
        TRY(cut(&bundle, source, &data));
        if (state->wanted && !state->wanted(state->self, index))
            continue;
        TRY(decode(state->arena, data, index, &leaf, state->entry));
        TRY(state->each(state->self, &leaf, state->entry));
        arena_back(state->arena, mark);
    }
    return OK;
}

enum err entries_walk(const struct source *source, uint64_t size,
                      bool (*wanted)(void *self, uint64_t index),
                      enum err (*each)(void *self, const struct leaf *leaf,
                                       const struct entry *entry),
                      void *self)
{
    uint64_t whole = 0;
    TRY(entries_size(source, &whole));
    struct walk_state state = { .wanted = wanted, .each = each, .self = self };
    TRY(arena_open(ENTRIES_MEMORY_MAX, &state.arena));
    state.entry = arena_take(state.arena, sizeof *state.entry);
    enum err code = state.entry ? OK : fault_memory();
    struct arena_mark mark = arena_mark(state.arena);
    uint64_t end = size < whole ? size : whole;
    uint64_t count = tile_count(TILE_BUNDLE, end);
    for (uint64_t i = 0; code == OK && i < count; i++) {
        /* As wide as the source has it: it need not keep the narrower ones of its past. */
        struct tile tile = { TILE_BUNDLE, i, tile_width(TILE_BUNDLE, i, whole) };
        code = walk_bundle(&state, source, tile, end);
        arena_back(state.arena, mark);
    }
    arena_close(state.arena);
    return code;
}

static enum err read_one(const struct source *source, struct arena *scratch, uint64_t index,
                         struct bytes *out)
{
    struct bytes bundle = { 0 };
    uint64_t number = index / TILE_WIDTH;
    uint64_t size = 0;
    if (source->leaf)
        return source->leaf(source->self, scratch, index, out);
    TRY(entries_size(source, &size));
    unsigned width = tile_width(TILE_BUNDLE, number, size);
    if (index >= size)
        return fault(ERR_MISSING, "没有第 %llu 条：共 %llu 条",
                     "there is no entry %llu: there are %llu",
                     (unsigned long long)index, (unsigned long long)size);
    TRY(source->tile(source->self, scratch, (struct tile){ TILE_BUNDLE, number, width },
                     &bundle));
    for (uint64_t i = number * TILE_WIDTH; i <= index; i++)
        TRY(cut(&bundle, source, out));
    return OK;
}

enum err entries_one(const struct source *source, struct arena *arena, uint64_t index,
                     struct leaf *leaf, struct entry *entry)
{
    struct arena *scratch = NULL;
    struct bytes data = { 0 };
    TRY(arena_open(ENTRIES_MEMORY_MAX, &scratch));
    enum err code = read_one(source, scratch, index, &data);
    if (code == OK) {
        data = bytes_copy(arena, data);
        code = data.at ? decode(arena, data, index, leaf, entry) : fault_memory();
    }
    arena_close(scratch);
    return code;
}

enum err entries_open(const struct source *source, struct entries_reader *out)
{
    struct entries_reader reader = { .source = source };
    TRY(arena_open(ENTRIES_MEMORY_MAX, &reader.arena));
    reader.entry = arena_take(reader.arena, sizeof *reader.entry);
    if (!reader.entry) {
        arena_close(reader.arena);
        return fault_memory();
    }
    reader.start = arena_mark(reader.arena);
    *out = reader;
    return OK;
}

enum err entries_next(struct entries_reader *reader, uint64_t index)
{
    struct bytes data = { 0 };
    struct leaf *leaf = &reader->leaf;
    arena_back(reader->arena, reader->start);
    TRY(read_one(reader->source, reader->arena, index, &data));
    enum err code = leaf_skim(data, leaf);
    if (code == OK && leaf->index != index)
        code = misplaced(leaf);
    if (code == OK)
        code = entry_skim(reader->arena, leaf->note, reader->entry);
    return located(code, index);
}

void entries_close(struct entries_reader *reader)
{
    arena_close(reader->arena);
}
