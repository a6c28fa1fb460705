/* SPDX-License-Identifier: Apache-2.0 */
/* Logs of many thousand entries, made up as they are read: many rounds, gaps, hostile sizes.
 * What stands in the leaves is no entry at all; here only the walk matters. */
#include <string.h>

#include "ledger/checkpoint.h"
#include "tests/test.h"
#include "tests/village.h"
#include "verify/engine.h"

struct large {
    struct arena *arena; /* for what is made up and put away again */
    struct tree *tree;
    uint64_t size;     /* that there is */
    uint64_t missing;  /* this bundle is not there, nor the `run` after it */
    uint64_t run;      /* 0: all are there */
    struct bytes note; /* of every leaf; empty: "no note" */
    int upper;         /* what is wrong with level 1: 1: too short, 2: a hash */
    bool tiles_too;    /* nor are its hashes */
    bool repeats;      /* one bundle under all names */
    struct bytes checkpoint;
    struct hash last;
    size_t threads; /* 0: two */
};

static struct bytes make_leaf(const struct large *large, struct arena *arena, uint64_t index,
                              const struct hash *prev)
{
    struct leaf leaf = { .index = index, .time = 1700000000, .note = bytes_text("no note") };
    struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
    struct bytes out = { 0 };
    leaf.prev = *prev;
    if (large->note.size > 0)
        leaf.note = large->note;
    assert_ok(leaf_encode(&buf, &leaf));
    assert_ok(buf_done(&buf, &out));
    return out;
}

static void make_large(struct large *large, struct arena *arena, uint64_t size)
{
    struct bytes note = large->note;
    memset(large, 0, sizeof *large);
    large->note = note;
    large->size = size;
    assert_ok(arena_open(16 << 20, &large->arena));
    assert_ok(tree_open(&large->tree));
    struct hash prev = { 0 };
    for (uint64_t i = 0; i < size; i++) {
        struct arena_mark mark = arena_mark(arena);
        prev = tree_leaf(make_leaf(large, arena, i, &prev));
        arena_back(arena, mark);
        assert_ok(tree_add(large->tree, &prev));
    }
}

static bool is_missing(const struct large *large, struct tile tile)
{
    return tile.number >= large->missing && tile.number - large->missing < large->run;
}

static enum err large_tile(void *self, struct arena *arena, struct tile tile, struct bytes *out)
{
    struct large *large = self;
    struct tree_reader reader = tree_reader_of(large->tree);
    if (large->repeats && tile.level <= 0)
        tile.number = 0;
    uint64_t first = tile.number * TILE_WIDTH;
    bool gone = tile.level <= 0 && is_missing(large, tile) &&
                (tile.level == TILE_BUNDLE || large->tiles_too);
    if (gone || (tile.level <= 0 && first + tile.width > large->size))
        return fault(ERR_MISSING, "没有", "not there");
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    for (uint64_t i = first; i < first + tile.width; i++) {
        struct hash hash = { 0 };
        if (tile.level == TILE_BUNDLE) {
            if (i > 0)
                TRY(reader.hash(reader.self, 0, i - 1, &hash));
            struct arena_mark mark = arena_mark(large->arena);
            bundle_put(&buf, make_leaf(large, large->arena, i, &hash));
            arena_back(large->arena, mark);
        } else {
            TRY(reader.hash(reader.self, (unsigned)tile.level * 8, i, &hash));
            hash.at[5] ^= tile.level == 1 && large->upper == 2;
            buf_put(&buf, hash_bytes(&hash));
        }
    }
    if (tile.level == 1 && large->upper == 1)
        buf_byte(&buf, 0);
    return buf_done(&buf, out);
}

static enum err large_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    (void)arena;
    struct large *large = self;
    if (large->checkpoint.size == 0)
        return fault(ERR_MISSING, "没有", "not there");
    *out = large->checkpoint;
    return OK;
}

/* Some checkpoint for this size; its signature does not matter here. */
static struct bytes claim(struct large *large, struct arena *arena, uint64_t size)
{
    struct buf buf = buf_new(arena, 4096);
    struct buf text = buf_new(arena, 4096);
    struct checkpoint checkpoint = { .origin = bytes_text(VILLAGE_LOG), .size = size };
    struct tree_reader reader = tree_reader_of(large->tree);
    struct test_village *village = village_keys(arena);
    const struct key_secret *key = village->keys[KEY_LOG];
    struct bytes out = { 0 };
    if (size <= large->size)
        assert_ok(tree_root(&reader, size, &checkpoint.root));
    checkpoint_print(&text, &checkpoint);
    assert_ok(buf_done(&text, &out));
    assert_ok(note_sign(&buf, out, &key, 1));
    assert_ok(buf_done(&buf, &out));
    village_free(village);
    return out;
}

static void verify_large(struct large *large, struct arena *arena, struct verdict *out)
{
    struct source source = {
        .self = large, .checkpoint = large_checkpoint, .tile = large_tile
    };
    struct verify_options options = { .threads = large->threads == 0 ? 2 : large->threads };
    assert_ok(verify_log(arena, &source, &options, out));
    view_memory_close(out->memory);
    tree_close(large->tree);
    arena_close(large->arena);
}

static size_t count(const struct verdict *verdict, enum finding_code code)
{
    size_t found = 0;
    for (const struct finding *at = verdict->findings.first; at != NULL; at = at->next)
        found += at->code == code;
    return found;
}

static struct arena *open_arena(void)
{
    struct arena *arena = NULL;
    assert_ok(arena_open(512 << 20, &arena));
    return arena;
}

/* With two workers the fold parses; with twelve that is a stage of its own. */
static void many_rounds_give_the_right_root(void **state)
{
    (void)state;
    static const size_t threads[] = { 2, 12 };
    for (size_t i = 0; i < sizeof threads / sizeof threads[0]; i++) {
        static struct large large;
        static struct verdict verdict;
        struct arena *arena = open_arena();
        print_message("%zu threads\n", threads[i]);
        make_large(&large, arena, 9000);
        large.threads = threads[i];
        large.checkpoint = claim(&large, arena, 9000);
        verify_large(&large, arena, &verdict);
        assert_int_equal(verdict.size, 9000);
        assert_int_equal(verdict.findings.count, 9000 + 3); /* each entry; no key: three */
        assert_int_equal(count(&verdict, FINDING_ROOT), 0);
        assert_int_equal(count(&verdict, FINDING_TILE), 0);
        assert_int_equal(count(&verdict, FINDING_CHAIN), 0);
        assert_true(hash_equal(&verdict.root, &verdict.checkpoint.root));
        arena_close(arena);
    }
}

static void hashes_carry_the_walk_over_a_gap(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    struct arena *arena = open_arena();
    make_large(&large, arena, 1000);
    large.missing = 2;
    large.run = 1;
    large.checkpoint = claim(&large, arena, 1000);
    verify_large(&large, arena, &verdict);
    assert_int_equal(verdict.findings.count, 1000 - 256 + 4);
    assert_int_equal(count(&verdict, FINDING_UNREADABLE), 1);
    assert_int_equal(count(&verdict, FINDING_ROOT), 0);
    assert_int_equal(count(&verdict, FINDING_CHAIN), 0);
    arena_close(arena);
}

static void without_hashes_no_root_can_be_computed(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    struct arena *arena = open_arena();
    make_large(&large, arena, 700);
    large.missing = 1;
    large.run = 1;
    large.tiles_too = true;
    large.checkpoint = claim(&large, arena, 700);
    verify_large(&large, arena, &verdict);
    assert_int_equal(count(&verdict, FINDING_UNREADABLE), 2);
    assert_int_equal(count(&verdict, FINDING_ROOT), 1);
    assert_int_equal(count(&verdict, FINDING_CHAIN), 1);
    arena_close(arena);
}

static void a_size_that_is_a_lie_costs_little(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    struct arena *arena = open_arena();
    make_large(&large, arena, 300);
    large.checkpoint = claim(&large, arena, INT64_MAX);
    verify_large(&large, arena, &verdict);
    assert_true(verdict.size < 300 + 20 * 256);
    assert_int_equal(count(&verdict, FINDING_UNREADABLE), 16 + 1 + 1);
    arena_close(arena);
}

static void without_a_checkpoint_the_bundles_are_counted(void **state)
{
    (void)state;
    static const uint64_t sizes[] = { 0, 1, 255, 256, 257, 511, 512 };
    static struct large large;
    static struct verdict verdict;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct arena *arena = open_arena();
        print_message("%u\n", (unsigned)sizes[i]);
        make_large(&large, arena, sizes[i]);
        verify_large(&large, arena, &verdict);
        assert_int_equal(verdict.size, sizes[i]);
        assert_int_equal(count(&verdict, FINDING_CHECKPOINT), 1);
        arena_close(arena);
    }
}

static void upper_tiles_are_compared_too(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    for (int i = 0; i < 3; i++) {
        struct arena *arena = open_arena();
        make_large(&large, arena, 513);
        large.checkpoint = claim(&large, arena, 513);
        large.upper = i;
        verify_large(&large, arena, &verdict);
        size_t found = 0;
        for (const struct finding *at = verdict.findings.first; at != NULL; at = at->next)
            found += strcmp(at->place, "tile/1/000.p/2") == 0;
        assert_int_equal(found, i); /* one for its size, or one for each hash */
        arena_close(arena);
    }
}

/* JSON of half as many values as bytes, in a note whose signature nobody made. */
static struct bytes heavy_note(struct arena *arena)
{
    struct buf buf = buf_new(arena, ENTRY_NOTE_MAX);
    struct bytes out = { 0 };
    buf_text(&buf, "sanzi/entry/v1\n{\"docs\":[1");
    while (buf.size < ENTRY_NOTE_MAX - 400)
        buf_text(&buf, ",1");
    buf_text(&buf, "]}\n\n\xe2\x80\x94 x AAAAAAAAAA==\n");
    assert_ok(buf_done(&buf, &out));
    return out;
}

static void entries_too_big_for_the_parsers_are_parsed_alone(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    struct arena *arena = open_arena();
    large.note = heavy_note(arena);
    make_large(&large, arena, 256);
    large.checkpoint = claim(&large, arena, 256);
    verify_large(&large, arena, &verdict);
    assert_int_equal(count(&verdict, FINDING_ENTRY), 256);
    assert_int_equal(count(&verdict, FINDING_ROOT), 0);
    for (const struct finding *at = verdict.findings.first; at != NULL; at = at->next)
        assert_null(strstr(at->en, "memory"));
    large.note = (struct bytes){ 0 };
    arena_close(arena);
}

/* A folder of hard links: each bundle is whole, and none is of its place but one. */
static void one_bundle_under_many_names_ends_the_walk(void **state)
{
    (void)state;
    static struct large large;
    static struct verdict verdict;
    struct arena *arena = open_arena();
    make_large(&large, arena, 256);
    large.repeats = true;
    large.checkpoint = claim(&large, arena, 1000000);
    verify_large(&large, arena, &verdict);
    assert_int_equal(verdict.size, 67584); /* the slot in which 65,536 bad ones are passed */
    assert_int_equal(count(&verdict, FINDING_UNREADABLE), 1);
    assert_true(count(&verdict, FINDING_CHECKPOINT) > 0);
    arena_close(arena);
    /* Without a checkpoint bundles are counted: the second is the last full one. */
    arena = open_arena();
    make_large(&large, arena, 256);
    large.repeats = true;
    verify_large(&large, arena, &verdict);
    assert_int_equal(verdict.size, 2 * 256 + 255);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_rounds_give_the_right_root),
        cmocka_unit_test(hashes_carry_the_walk_over_a_gap),
        cmocka_unit_test(without_hashes_no_root_can_be_computed),
        cmocka_unit_test(a_size_that_is_a_lie_costs_little),
        cmocka_unit_test(without_a_checkpoint_the_bundles_are_counted),
        cmocka_unit_test(one_bundle_under_many_names_ends_the_walk),
        cmocka_unit_test(upper_tiles_are_compared_too),
        cmocka_unit_test(entries_too_big_for_the_parsers_are_parsed_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
