/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <string.h>

#include "ledger/tile.h"
#include "tests/test.h"

enum { SIZE = 66000 }; /* three levels of tiles: 66000 > 256 * 256 */

struct tiles {
    struct tree *tree;
    uint8_t bytes[TILE_WIDTH * HASH_SIZE];
    size_t reads;
    size_t spare;   /* hashes given beyond what was asked for */
    size_t lacking; /* hashes held back */
    bool broken;
};

/* A tile of the tree in memory; its bytes are good until the next one is read. */
static enum err read_tile(void *self, struct tile tile, struct bytes *out)
{
    struct tiles *tiles = self;
    struct tree_reader reader = tree_reader_of(tiles->tree);
    if (tiles->broken)
        return fault(ERR_SYSTEM, "读不出", "cannot read");
    assert_true(tile.width >= 1 && tile.width <= TILE_WIDTH);
    for (uint64_t i = 0; i < tile.width; i++) {
        struct hash hash = { 0 };
        assert_ok(reader.hash(reader.self, 8 * (unsigned)tile.level,
                              tile.number * TILE_WIDTH + i, &hash));
        memcpy(tiles->bytes + i * HASH_SIZE, hash.at, HASH_SIZE);
    }
    tiles->reads++;
    *out = bytes_of(tiles->bytes, (tile.width + tiles->spare - tiles->lacking) * HASH_SIZE);
    return OK;
}

static struct tiles tiles;

static int open_tiles(void **state)
{
    (void)state;
    if (tree_open(&tiles.tree) != OK)
        return -1;
    for (uint32_t i = 0; i < SIZE; i++) {
        uint8_t data[4] = { (uint8_t)(i >> 16), (uint8_t)(i >> 8), (uint8_t)i, 'd' };
        struct hash leaf = tree_leaf(bytes_of(data, sizeof data));
        if (tree_add(tiles.tree, &leaf) != OK)
            return -1;
    }
    return 0;
}

static int close_tiles(void **state)
{
    (void)state;
    tree_close(tiles.tree);
    return 0;
}

static void every_level_reads_from_tiles_as_from_the_tree(void **state)
{
    (void)state;
    struct tree_reader whole = tree_reader_of(tiles.tree);
    struct tile_tree tree;
    tile_tree_start(&tree, SIZE, read_tile, &tiles);
    struct tree_reader reader = tile_tree_reader(&tree);
    for (unsigned level = 0; level <= 16; level++) {
        uint64_t count = (uint64_t)SIZE >> level;
        uint64_t step = count / 40 + 1;
        for (uint64_t index = 0; index < count; index += step) {
            struct hash expected = { 0 };
            struct hash got = { 0 };
            assert_ok(whole.hash(whole.self, level, index, &expected));
            assert_ok(reader.hash(reader.self, level, index, &got));
            assert_memory_equal(got.at, expected.at, HASH_SIZE);
        }
    }
}

static void roots_and_proofs_come_from_tiles_of_any_size(void **state)
{
    (void)state;
    static const uint64_t sizes[] = { 1, 2, 255, 256, 257, 1000, 65535, 65536, 65537, SIZE };
    struct tree_reader whole = tree_reader_of(tiles.tree);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t size = sizes[i];
        uint64_t index = size * 2 / 3;
        struct tile_tree tree;
        tile_tree_start(&tree, size, read_tile, &tiles);
        struct tree_reader reader = tile_tree_reader(&tree);
        struct hash root = { 0 };
        struct hash leaf = { 0 };
        struct proof proof = { .count = 0 };
        print_message("size %" PRIu64 "\n", size);
        assert_ok(whole.hash(whole.self, 0, index, &leaf));
        assert_ok(tree_root(&reader, size, &root));
        assert_ok(tree_prove_inclusion(&reader, index, size, &proof));
        assert_true(tree_check_inclusion(&leaf, index, size, &proof, &root));
        struct hash old_root = { 0 };
        assert_ok(tree_root(&whole, index, &old_root));
        assert_ok(tree_prove_consistency(&reader, index, size, &proof));
        assert_true(tree_check_consistency(index, &old_root, size, &root, &proof));
    }
}

static void a_proof_reads_few_tiles(void **state)
{
    (void)state;
    struct tile_tree tree;
    struct proof proof = { .count = 0 };
    tile_tree_start(&tree, SIZE, read_tile, &tiles);
    struct tree_reader reader = tile_tree_reader(&tree);
    tiles.reads = 0;
    assert_ok(tree_prove_inclusion(&reader, 12345, SIZE, &proof));
    /* Its own tile and the one above; then the right edge, a tile a level. */
    assert_true(tiles.reads <= 6);
    size_t reads = tiles.reads;
    struct hash hash = { 0 };
    assert_ok(reader.hash(reader.self, 0, 7, &hash));
    assert_ok(reader.hash(reader.self, 3, 7, &hash));
    assert_int_equal(tiles.reads, reads + 1);
}

static void what_the_size_does_not_complete_is_missing(void **state)
{
    (void)state;
    static const struct {
        unsigned level;
        uint64_t index;
    } rows[] = {
        { 0, 300 },
        { 0, UINT64_MAX },
        { 1, 150 },
        { 8, 1 },
        { 9, 0 },
        { 63, 0 },
        { 70, 0 },
    };
    struct tile_tree tree;
    tile_tree_start(&tree, 300, read_tile, &tiles);
    struct tree_reader reader = tile_tree_reader(&tree);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct hash hash = { { 4 } };
        print_message("%u %" PRIu64 "\n", rows[i].level, rows[i].index);
        assert_fault(reader.hash(reader.self, rows[i].level, rows[i].index, &hash),
                     ERR_MISSING);
        assert_int_equal(hash.at[0], 4);
    }
}

static void a_wider_tile_may_stand_in_and_a_short_one_may_not(void **state)
{
    (void)state;
    struct tile_tree tree;
    tile_tree_start(&tree, 300, read_tile, &tiles);
    struct tree_reader reader = tile_tree_reader(&tree);
    struct hash hash = { 0 };
    struct hash plain = { 0 };
    tiles.spare = 9;
    assert_ok(reader.hash(reader.self, 1, 148, &hash));
    tiles.spare = 0;
    assert_ok(tree_reader_of(tiles.tree).hash(tiles.tree, 1, 148, &plain));
    assert_memory_equal(hash.at, plain.at, HASH_SIZE);

    tiles.lacking = 1;
    assert_fault(reader.hash(reader.self, 0, 3, &hash), ERR_CORRUPT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "8160 bytes instead of 8192"));
    tiles.lacking = 0;
    tiles.broken = true;
    assert_fault(reader.hash(reader.self, 0, 3, &hash), ERR_SYSTEM);
    tiles.broken = false;
    /* The tile read before is still the one that is kept. */
    tiles.reads = 0;
    assert_ok(reader.hash(reader.self, 1, 148, &hash));
    assert_int_equal(tiles.reads, 0);
    assert_memory_equal(hash.at, plain.at, HASH_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_reads_from_tiles_as_from_the_tree),
        cmocka_unit_test(roots_and_proofs_come_from_tiles_of_any_size),
        cmocka_unit_test(a_proof_reads_few_tiles),
        cmocka_unit_test(what_the_size_does_not_complete_is_missing),
        cmocka_unit_test(a_wider_tile_may_stand_in_and_a_short_one_may_not),
    };
    return cmocka_run_group_tests(tests, open_tiles, close_tiles);
}
