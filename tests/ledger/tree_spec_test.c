/* SPDX-License-Identifier: Apache-2.0 */
/* The worked examples of specs/tree.md, over the leaves of Tessera's test log. */
#include <inttypes.h>

#include "base/code.h"
#include "ledger/checkpoint.h"
#include "ledger/tile.h"
#include "tests/ledger/tessera.h"
#include "tests/support.h"
#include "tests/test.h"

enum { TEXT_MAX = 8192 };

static struct arena *arena;
static struct tree *tree;

static int open_tree(void **state)
{
    (void)state;
    if (arena_open(16 << 20, &arena) != OK || tree_open(&tree) != OK)
        return -1;
    for (size_t i = 0; i < TESSERA_SIZE; i++) {
        struct hash leaf = tree_leaf(bytes_text(tessera_leaves[i]));
        if (tree_add(tree, &leaf) != OK)
            return -1;
    }
    return 0;
}

static int close_tree(void **state)
{
    (void)state;
    tree_close(tree);
    arena_close(arena);
    return 0;
}

static struct bytes example(const char *name)
{
    struct bytes text = { 0 };
    assert_ok(spec_example(arena, "tree.md", name, &text));
    return text;
}

static void assert_example(const char *name, const struct buf *buf)
{
    struct bytes got = buf_so_far(buf);
    struct bytes expected = example(name);
    if (!bytes_equal(got, expected))
        print_error("%s should be:\n%.*s", name, (int)got.size, (const char *)got.at);
    assert_true(bytes_equal(got, expected));
}

static void put_hash(struct buf *buf, const struct hash *hash)
{
    hash_print(buf, hash);
    buf_byte(buf, '\n');
}

static void the_roots_are_as_the_spec_shows(void **state)
{
    (void)state;
    struct tree_reader reader = tree_reader_of(tree);
    struct buf buf = buf_new(arena, TEXT_MAX);
    for (uint64_t size = 0; size <= TESSERA_SIZE; size++) {
        struct hash root = { 0 };
        assert_ok(tree_root(&reader, size, &root));
        buf_format(&buf, "%2" PRIu64 " ", size);
        put_hash(&buf, &root);
    }
    assert_example("tree-roots", &buf);
}

static void the_proofs_are_as_the_spec_shows(void **state)
{
    (void)state;
    struct tree_reader reader = tree_reader_of(tree);
    struct proof proof = { .count = 0 };
    struct buf buf = buf_new(arena, TEXT_MAX);
    assert_ok(tree_prove_inclusion(&reader, 12, TESSERA_SIZE, &proof));
    for (size_t i = 0; i < proof.count; i++)
        put_hash(&buf, &proof.hashes[i]);
    assert_example("inclusion-12-of-15", &buf);

    buf = buf_new(arena, TEXT_MAX);
    assert_ok(tree_prove_consistency(&reader, 6, TESSERA_SIZE, &proof));
    for (size_t i = 0; i < proof.count; i++)
        put_hash(&buf, &proof.hashes[i]);
    assert_example("consistency-6-to-15", &buf);
}

struct listing {
    struct buf *buf;
    char mark;
};

static enum err list_tile(void *self, struct tile tile)
{
    const struct listing *listing = self;
    buf_byte(listing->buf, (uint8_t)listing->mark);
    buf_byte(listing->buf, ' ');
    tile_print(listing->buf, tile);
    buf_byte(listing->buf, '\n');
    return OK;
}

static void the_tiles_are_as_the_spec_shows(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, TEXT_MAX);
    struct listing listing = { .buf = &buf, .mark = '+' };
    assert_ok(tile_each_new(0, 600, list_tile, &listing));
    assert_example("tiles-of-600", &buf);

    buf = buf_new(arena, TEXT_MAX);
    assert_ok(tile_each_new(600, 800, list_tile, &listing));
    listing.mark = '-';
    assert_ok(tile_each_gone(600, 800, list_tile, &listing));
    assert_example("tiles-600-to-800", &buf);
}

static void the_bundle_is_as_the_spec_shows(void **state)
{
    (void)state;
    struct buf bundle = buf_new(arena, TILE_BUNDLE_MAX);
    struct buf buf = buf_new(arena, TEXT_MAX);
    for (size_t i = 0; i < 3; i++)
        bundle_put(&bundle, bytes_text(tessera_leaves[i]));
    hex_print(&buf, buf_so_far(&bundle));
    buf_byte(&buf, '\n');
    assert_example("bundle-of-3", &buf);
}

static void the_proof_file_and_its_checkpoint_are_as_the_spec_shows(void **state)
{
    (void)state;
    struct key_public key = { 0 };
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    assert_ok(key_parse(bytes_text(TESSERA_KEY), &key));
    assert_ok(checkpoint_open(example("checkpoint"), &key, &note, &checkpoint));
    assert_int_equal(checkpoint.size, TESSERA_SIZE);

    struct proof_file file = { 0 };
    assert_ok(proof_file_parse(example("proof-file"), &file));
    assert_true(bytes_equal(file.checkpoint, example("checkpoint")));
    struct hash leaf = tree_leaf(bytes_text("six"));
    assert_true(tree_check_inclusion(&leaf, file.index, checkpoint.size, &file.proof,
                                     &checkpoint.root));
    struct buf buf = buf_new(arena, PROOF_FILE_MAX);
    assert_ok(proof_file_print(&buf, &file));
    assert_example("proof-file", &buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_roots_are_as_the_spec_shows),
        cmocka_unit_test(the_proofs_are_as_the_spec_shows),
        cmocka_unit_test(the_tiles_are_as_the_spec_shows),
        cmocka_unit_test(the_bundle_is_as_the_spec_shows),
        cmocka_unit_test(the_proof_file_and_its_checkpoint_are_as_the_spec_shows),
    };
    return cmocka_run_group_tests(tests, open_tree, close_tree);
}
