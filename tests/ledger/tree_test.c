/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

#include <inttypes.h>
#include <string.h>

#include "tests/ledger/tessera.h"
#include "tests/test.h"

enum { SIZE_ALL = 64 };

static struct hash hex(const char *text)
{
    struct hash hash = { 0 };
    assert_ok(hash_parse_hex(bytes_text(text), &hash));
    return hash;
}

static struct hash base64(const char *text)
{
    struct hash hash = { 0 };
    assert_ok(hash_parse(bytes_text(text), &hash));
    return hash;
}

static void assert_hash(struct hash got, struct hash expected)
{
    assert_memory_equal(got.at, expected.at, HASH_SIZE);
}

static struct hash numbered_leaf(uint64_t index)
{
    uint8_t data[2] = { (uint8_t)(index >> 8), (uint8_t)index };
    return tree_leaf(bytes_of(data, sizeof data));
}

static struct tree *numbered_tree(uint64_t size)
{
    struct tree *tree = NULL;
    assert_ok(tree_open(&tree));
    for (uint64_t i = 0; i < size; i++) {
        struct hash leaf = numbered_leaf(i);
        assert_ok(tree_add(tree, &leaf));
    }
    return tree;
}

/* RFC 6962 section 2.1, as it is written there: slow, and plain enough to be believed. */
static uint64_t split(uint64_t size)
{
    uint64_t half = 1;
    while (half * 2 < size)
        half *= 2;
    return half;
}

static struct hash plain_root(uint64_t from, uint64_t to)
{
    if (from == to)
        return tree_empty();
    if (to - from == 1)
        return numbered_leaf(from);
    uint64_t half = split(to - from);
    struct hash left = plain_root(from, from + half);
    struct hash right = plain_root(from + half, to);
    return tree_node(&left, &right);
}

static void plain_path(uint64_t index, uint64_t from, uint64_t to, struct proof *out)
{
    if (to - from == 1)
        return;
    uint64_t half = split(to - from);
    bool left = index < half;
    plain_path(left ? index : index - half, left ? from : from + half, left ? from + half : to,
               out);
    out->hashes[out->count++] =
        left ? plain_root(from + half, to) : plain_root(from, from + half);
}

static void plain_subproof(uint64_t old, uint64_t from, uint64_t to, bool whole,
                           struct proof *out)
{
    if (old == to - from) {
        if (!whole)
            out->hashes[out->count++] = plain_root(from, to);
        return;
    }
    uint64_t half = split(to - from);
    if (old <= half) {
        plain_subproof(old, from, from + half, whole, out);
        out->hashes[out->count++] = plain_root(from + half, to);
    } else {
        plain_subproof(old - half, from + half, to, false, out);
        out->hashes[out->count++] = plain_root(from, from + half);
    }
}

/* The turns from the root down to a leaf, as text. */
static void plain_turns(uint64_t index, uint64_t size, char *out)
{
    while (size > 1) {
        uint64_t half = split(size);
        bool left = index < half;
        *out++ = left ? 'l' : 'r';
        index = left ? index : index - half;
        size = left ? half : size - half;
    }
    *out = '\0';
}

static void the_tessera_log_has_the_roots_that_it_signed(void **state)
{
    (void)state;
    struct tree_edge edge;
    edge_start(&edge);
    size_t row = 0;
    for (uint64_t size = 0; size <= TESSERA_SIZE; size++) {
        if (tessera_checkpoints[row].size == size)
            assert_hash(edge_root(&edge), base64(tessera_checkpoints[row++].root));
        if (size == TESSERA_SIZE)
            break;
        struct hash leaf = tree_leaf(bytes_text(tessera_leaves[size]));
        if (size == 0)
            assert_hash(
                leaf, hex("d0d7360ab79f58ab1e1e3fe64ad77e2ea0bc07e36b5f46ed2223edd9298df9e9"));
        edge_add(&edge, &leaf, NULL, NULL);
    }
    assert_int_equal(row, TESSERA_CHECKPOINTS);
}

static void roots_of_all_sizes_are_those_of_the_definition(void **state)
{
    (void)state;
    struct tree *tree = numbered_tree(SIZE_ALL);
    struct tree_reader reader = tree_reader_of(tree);
    struct tree_edge edge;
    edge_start(&edge);
    for (uint64_t size = 0; size <= SIZE_ALL; size++) {
        struct hash root = { 0 };
        assert_ok(tree_root(&reader, size, &root));
        assert_hash(root, plain_root(0, size));
        assert_hash(edge_root(&edge), root);
        struct hash leaf = numbered_leaf(size);
        edge_add(&edge, &leaf, NULL, NULL);
    }
    tree_close(tree);
}

static void each_flip_is_seen(const struct hash *leaf, uint64_t index, uint64_t size,
                              const struct proof *proof, const struct hash *root)
{
    for (size_t at = 0; at < proof->count; at++) {
        struct proof bad = *proof;
        bad.hashes[at].at[(index + at) % HASH_SIZE] ^= (uint8_t)(1U << size % 8);
        assert_false(tree_check_inclusion(leaf, index, size, &bad, root));
    }
    struct hash bad = *leaf;
    bad.at[index % HASH_SIZE] ^= 0x80;
    assert_false(tree_check_inclusion(&bad, index, size, proof, root));
    bad = *root;
    bad.at[size % HASH_SIZE] ^= 0x01;
    assert_false(tree_check_inclusion(leaf, index, size, proof, &bad));
}

static struct proof without(const struct proof *proof, size_t at)
{
    struct proof less = *proof;
    memmove(less.hashes + at, less.hashes + at + 1,
            (less.count - at - 1) * sizeof *less.hashes);
    less.count--;
    return less;
}

static struct proof with(const struct proof *proof, size_t at, const struct hash *hash)
{
    struct proof more = *proof;
    memmove(more.hashes + at + 1, more.hashes + at, (more.count - at) * sizeof *more.hashes);
    more.hashes[at] = *hash;
    more.count++;
    return more;
}

static void each_change_of_length_is_seen(const struct hash *leaf, uint64_t index,
                                          uint64_t size, const struct proof *proof,
                                          const struct hash *root)
{
    for (size_t at = 0; at < proof->count; at++) {
        struct proof less = without(proof, at);
        assert_false(tree_check_inclusion(leaf, index, size, &less, root));
    }
    const struct hash *const others[] = { root, leaf };
    for (size_t at = 0; at <= proof->count; at++)
        for (size_t other = 0; other < 2; other++) {
            struct proof more = with(proof, at, others[other]);
            assert_false(tree_check_inclusion(leaf, index, size, &more, root));
        }
}

/* A root does not say its size, the checkpoint does: a wrong size must fail unless the way down
 * to the leaf is the same in both. */
static void each_wrong_place_is_seen(const struct hash *leaf, uint64_t index, uint64_t size,
                                     const struct proof *proof, const struct hash *root)
{
    char turns[SIZE_ALL];
    plain_turns(index, size, turns);
    for (uint64_t other = 0; other < size; other++)
        assert_int_equal(tree_check_inclusion(leaf, other, size, proof, root), other == index);
    for (uint64_t other = 0; other <= SIZE_ALL + 1; other++) {
        char others[SIZE_ALL];
        bool same = false;
        if (index < other) {
            plain_turns(index, other, others);
            same = strcmp(turns, others) == 0;
        }
        assert_int_equal(tree_check_inclusion(leaf, index, other, proof, root), same);
    }
}

static void inclusion_holds_for_every_entry_of_every_size(void **state)
{
    (void)state;
    struct tree *tree = numbered_tree(SIZE_ALL);
    struct tree_reader reader = tree_reader_of(tree);
    for (uint64_t size = 1; size <= SIZE_ALL; size++) {
        struct hash root = { 0 };
        assert_ok(tree_root(&reader, size, &root));
        for (uint64_t index = 0; index < size; index++) {
            struct proof proof = { .count = 0 };
            struct proof plain = { .count = 0 };
            assert_ok(tree_prove_inclusion(&reader, index, size, &proof));
            plain_path(index, 0, size, &plain);
            assert_int_equal(proof.count, plain.count);
            assert_memory_equal(proof.hashes, plain.hashes,
                                plain.count * sizeof *plain.hashes);
            struct hash leaf = numbered_leaf(index);
            assert_true(tree_check_inclusion(&leaf, index, size, &proof, &root));
            each_flip_is_seen(&leaf, index, size, &proof, &root);
            each_change_of_length_is_seen(&leaf, index, size, &proof, &root);
            each_wrong_place_is_seen(&leaf, index, size, &proof, &root);
        }
    }
    tree_close(tree);
}

struct growth {
    uint64_t old;
    uint64_t size;
    struct hash old_root;
    struct hash root;
};

static bool grew(const struct growth *growth, const struct proof *proof)
{
    return tree_check_consistency(growth->old, &growth->old_root, growth->size, &growth->root,
                                  proof);
}

static void each_bad_growth_is_seen(const struct growth *growth, const struct proof *proof)
{
    for (size_t at = 0; at < proof->count; at++) {
        struct proof bad = *proof;
        bad.hashes[at].at[(growth->old + at) % HASH_SIZE] ^= (uint8_t)(1U << growth->size % 8);
        assert_false(grew(growth, &bad));
        bad = without(proof, at);
        assert_false(grew(growth, &bad));
    }
    for (size_t at = 0; at <= proof->count; at++) {
        struct proof bad = with(proof, at, &growth->root);
        assert_false(grew(growth, &bad));
        bad = with(proof, at, &growth->old_root);
        assert_false(grew(growth, &bad));
    }
    struct growth bad = *growth;
    bad.root.at[growth->old % HASH_SIZE] ^= 0x10;
    assert_false(growth->old > 0 && grew(&bad, proof));
    bad = *growth;
    bad.old_root.at[growth->size % HASH_SIZE] ^= 0x08;
    assert_false(grew(&bad, proof));
    for (uint64_t other = 0; other <= growth->size + 1; other++) {
        bad = *growth;
        bad.old = other;
        assert_int_equal(grew(&bad, proof), other == growth->old);
    }
}

static void consistency_holds_between_every_two_sizes(void **state)
{
    (void)state;
    struct tree *tree = numbered_tree(SIZE_ALL);
    struct tree_reader reader = tree_reader_of(tree);
    for (uint64_t size = 0; size <= SIZE_ALL; size++)
        for (uint64_t old = 0; old <= size; old++) {
            struct growth growth = { .old = old, .size = size };
            struct proof proof = { .count = 0 };
            struct proof plain = { .count = 0 };
            assert_ok(tree_root(&reader, old, &growth.old_root));
            assert_ok(tree_root(&reader, size, &growth.root));
            assert_ok(tree_prove_consistency(&reader, old, size, &proof));
            if (old > 0)
                plain_subproof(old, 0, size, true, &plain);
            assert_int_equal(proof.count, plain.count);
            assert_memory_equal(proof.hashes, plain.hashes,
                                plain.count * sizeof *plain.hashes);
            assert_true(grew(&growth, &proof));
            each_bad_growth_is_seen(&growth, &proof);
        }
    tree_close(tree);
}

static void the_empty_tree_is_no_bunch_of_zeroes(void **state)
{
    (void)state;
    const struct proof none = { .count = 0 };
    struct growth growth = { .old = 0, .size = 0 };
    assert_false(grew(&growth, &none));
    growth.old_root = tree_empty();
    assert_false(grew(&growth, &none));
    growth.root = tree_empty();
    assert_true(grew(&growth, &none));
    growth.size = 3;
    assert_true(grew(&growth, &none));
}

struct seen {
    struct tree *tree;
    uint64_t count;
    unsigned level; /* expected next */
};

static void see(void *self, unsigned level, uint64_t index, const struct hash *hash)
{
    struct seen *seen = self;
    struct tree_reader reader = tree_reader_of(seen->tree);
    struct hash expected = { 0 };
    assert_ok(reader.hash(reader.self, level, index, &expected));
    assert_hash(*hash, expected);
    assert_int_equal(level, seen->level++);
    seen->count++;
}

static void an_edge_gives_each_complete_subtree_once_from_the_leaf_up(void **state)
{
    (void)state;
    struct seen seen = { .tree = numbered_tree(SIZE_ALL) };
    struct tree_edge edge;
    edge_start(&edge);
    for (uint64_t index = 0; index < SIZE_ALL; index++) {
        struct hash leaf = numbered_leaf(index);
        seen.level = 0;
        edge_add(&edge, &leaf, see, &seen);
        assert_int_equal(edge.size, index + 1);
        assert_int_equal(edge.count, __builtin_popcountll(index + 1));
    }
    assert_int_equal(seen.count, 2 * SIZE_ALL - 1);
    tree_close(seen.tree);
}

static void a_hash_that_the_tree_lacks_is_missing(void **state)
{
    (void)state;
    struct tree *tree = numbered_tree(5);
    struct tree_reader reader = tree_reader_of(tree);
    struct hash hash = { { 9 } };
    struct proof proof = { .count = 3 };
    static const struct {
        unsigned level;
        uint64_t index;
    } rows[] = { { 0, 5 }, { 1, 2 }, { 2, 1 }, { 3, 0 }, { 63, 0 }, { 200, 0 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_fault(reader.hash(reader.self, rows[i].level, rows[i].index, &hash),
                     ERR_MISSING);
    assert_fault(tree_root(&reader, 6, &hash), ERR_MISSING);
    assert_fault(tree_prove_inclusion(&reader, 4, 6, &proof), ERR_MISSING);
    assert_fault(tree_prove_inclusion(&reader, 7, 8, &proof), ERR_MISSING);
    assert_fault(tree_prove_consistency(&reader, 6, 8, &proof), ERR_MISSING);
    assert_fault(tree_prove_consistency(&reader, 4, 8, &proof), ERR_MISSING);
    assert_int_equal(hash.at[0], 9);
    assert_int_equal(proof.count, 3);
    tree_close(tree);
    tree_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tessera_log_has_the_roots_that_it_signed),
        cmocka_unit_test(roots_of_all_sizes_are_those_of_the_definition),
        cmocka_unit_test(inclusion_holds_for_every_entry_of_every_size),
        cmocka_unit_test(consistency_holds_between_every_two_sizes),
        cmocka_unit_test(the_empty_tree_is_no_bunch_of_zeroes),
        cmocka_unit_test(an_edge_gives_each_complete_subtree_once_from_the_leaf_up),
        cmocka_unit_test(a_hash_that_the_tree_lacks_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
