/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>

#include "ledger/tree.h"
#include "tests/test.h"

#define SIZE_LAST ((uint64_t)INT64_MAX)

/* A tree of 2^63-1 leaves that are all alike: one hash a level. */
static enum err alike_hash(void *self, unsigned level, uint64_t index, struct hash *out)
{
    (void)index;
    const struct hash *hashes = self;
    assert_true(level < 63 && index < SIZE_LAST >> level);
    *out = hashes[level];
    return OK;
}

static struct tree_reader alike_reader(struct hash hashes[static 63])
{
    hashes[0] = tree_leaf(bytes_text("alike"));
    for (unsigned level = 1; level < 63; level++)
        hashes[level] = tree_node(&hashes[level - 1], &hashes[level - 1]);
    return (struct tree_reader){ .self = hashes, .hash = alike_hash };
}

static const uint64_t great_sizes[] = {
    SIZE_LAST,
    SIZE_LAST - 1,
    (uint64_t)1 << 62,
    ((uint64_t)1 << 62) + 1,
    ((uint64_t)1 << 62) - 1,
    SIZE_LAST / 3,
    3,
    1,
};
enum { GREAT_SIZES = sizeof great_sizes / sizeof *great_sizes };

static void sizes_up_to_the_limit_are_proved_and_checked(void **state)
{
    (void)state;
    struct hash hashes[63];
    struct tree_reader reader = alike_reader(hashes);
    for (size_t i = 0; i < GREAT_SIZES; i++) {
        uint64_t size = great_sizes[i];
        const uint64_t indexes[] = { 0, size / 2, size - 1 };
        struct hash root = { 0 };
        assert_ok(tree_root(&reader, size, &root));
        for (size_t at = 0; at < 3; at++) {
            struct proof proof = { .count = 0 };
            print_message("%" PRIu64 " of %" PRIu64 "\n", indexes[at], size);
            assert_ok(tree_prove_inclusion(&reader, indexes[at], size, &proof));
            assert_true(
                tree_check_inclusion(&hashes[0], indexes[at], size, &proof, &root));
            proof.hashes[0].at[0] ^= 1;
            assert_int_equal(
                tree_check_inclusion(&hashes[0], indexes[at], size, &proof, &root),
                proof.count == 0);
        }
    }
}

/* Hashes of a consistency proof, by the definition. */
static size_t plain_length(uint64_t old, uint64_t size)
{
    bool whole = true;
    size_t length = 0;
    for (; old != size; length++) {
        uint64_t half = 1;
        while (half * 2 < size)
            half *= 2;
        if (old > half) {
            whole = false;
            old -= half;
            size -= half;
        } else {
            size = half;
        }
    }
    return length + (whole ? 0 : 1);
}

/* What RFC 6962 allows and a file of 63 hashes does not hold: 64, past 2^62 leaves. */
static void great_growths_are_proved_or_refused_for_their_length(void **state)
{
    (void)state;
    struct hash hashes[63];
    struct tree_reader reader = alike_reader(hashes);
    size_t refused = 0;
    for (size_t i = 0; i < GREAT_SIZES * GREAT_SIZES; i++) {
        uint64_t old = great_sizes[i / GREAT_SIZES];
        uint64_t size = great_sizes[i % GREAT_SIZES];
        if (old > size)
            continue;
        struct hash old_root = { 0 };
        struct hash root = { 0 };
        struct proof proof = { .count = 0 };
        print_message("%" PRIu64 " to %" PRIu64 "\n", old, size);
        assert_ok(tree_root(&reader, old, &old_root));
        assert_ok(tree_root(&reader, size, &root));
        enum err code = tree_prove_consistency(&reader, old, size, &proof);
        size_t length = plain_length(old, size);
        if (length > TREE_PROOF_MAX) {
            assert_int_equal(code, ERR_LIMIT);
            refused++;
            continue;
        }
        assert_int_equal(code, OK);
        assert_int_equal(proof.count, length);
        assert_true(tree_check_consistency(old, &old_root, size, &root, &proof));
    }
    assert_true(refused > 0);
}

static void what_lies_past_the_limit_or_outside_is_refused(void **state)
{
    (void)state;
    struct hash hashes[63];
    struct tree_reader reader = alike_reader(hashes);
    struct hash root = { { 1 } };
    struct proof proof = { .count = 7 };
    uint64_t past = SIZE_LAST + 1;
    assert_fault(tree_root(&reader, past, &root), ERR_LIMIT);
    assert_fault(tree_prove_inclusion(&reader, 0, past, &proof), ERR_LIMIT);
    assert_fault(tree_prove_inclusion(&reader, 5, 5, &proof), ERR_LIMIT);
    assert_string_equal(err_why(LANGUAGE_EN), "index 5 is not within 5 entries");
    assert_fault(tree_prove_inclusion(&reader, 0, 0, &proof), ERR_LIMIT);
    assert_fault(tree_prove_consistency(&reader, 0, UINT64_MAX, &proof), ERR_LIMIT);
    assert_fault(tree_prove_consistency(&reader, 6, 5, &proof), ERR_LIMIT);
    assert_int_equal(root.at[0], 1);
    assert_int_equal(proof.count, 7);

    proof.count = 0;
    assert_true(tree_check_inclusion(&root, 0, 1, &proof, &root));
    assert_false(tree_check_inclusion(&root, 0, past, &proof, &root));
    assert_false(tree_check_inclusion(&root, UINT64_MAX, 1, &proof, &root));
    assert_true(tree_check_consistency(5, &root, 5, &root, &proof));
    assert_false(tree_check_consistency(past, &root, past, &root, &proof));
    assert_false(tree_check_consistency(UINT64_MAX, &root, 5, &root, &proof));
    proof.count = TREE_PROOF_MAX + 1;
    assert_false(tree_check_inclusion(&root, 0, SIZE_LAST, &proof, &root));
    assert_false(tree_check_consistency(1, &root, SIZE_LAST, &root, &proof));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_up_to_the_limit_are_proved_and_checked),
        cmocka_unit_test(great_growths_are_proved_or_refused_for_their_length),
        cmocka_unit_test(what_lies_past_the_limit_or_outside_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
