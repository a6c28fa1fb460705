/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/code.h"
#include "tests/published_scene.h"
#include "tests/test.h"

static struct bytes make_proof(struct scene *scene, uint64_t index, bool with_leaf)
{
    struct buf extra = buf_new(scene->arena, 1 << 17);
    struct buf buf = buf_new(scene->arena, 1 << 17);
    struct tree_reader reader = tree_reader_of(scene->village->tree);
    struct proof_file file = { .index = index };
    struct bytes out = { 0 };
    file.checkpoint = village_checkpoint(scene->village, scene->village->count);
    assert_ok(tree_prove_inclusion(&reader, index, scene->village->count, &file.proof));
    if (with_leaf) {
        base64_print(&extra, scene->village->leaves[index]);
        assert_ok(buf_done(&extra, &file.extra));
    }
    assert_ok(proof_file_print(&buf, &file));
    assert_ok(buf_done(&buf, &out));
    return out;
}

static uint64_t check(struct scene *scene, struct bytes file, struct bytes leaf)
{
    assert_ok(verify_proof(scene->arena, file, leaf, &scene->options, &scene->verdict));
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next)
        print_message("  %s %d %s\n", finding_rows[at->code].name, (int)at->index, at->en);
    return scene->verdict.findings.wrong;
}

static void every_entry_is_proved_by_its_leaf(void **state)
{
    struct scene *scene = *state;
    for (uint64_t i = 0; i < scene->village->count; i++) {
        struct bytes leaf = scene->village->leaves[i];
        assert_int_equal(check(scene, make_proof(scene, i, false), leaf), 0);
        assert_true(scene->verdict.log_trusted);
        assert_int_equal(scene->verdict.last_time, scene->village->times[i]);
        struct bytes other = scene->village->leaves[(i + 1) % scene->village->count];
        assert_int_equal(check(scene, make_proof(scene, i, false), other), 1);
        assert_true(scene_has(scene, FINDING_ROOT, i, ""));
    }
}

static void the_leaf_may_stand_in_the_file(void **state)
{
    struct scene *scene = *state;
    struct bytes none = { 0 };
    assert_int_equal(check(scene, make_proof(scene, 7, true), none), 0);
    assert_int_equal(scene->verdict.findings.count, 0);
    assert_int_equal(check(scene, make_proof(scene, 7, false), none), 0);
    assert_true(scene_has(scene, FINDING_SKIPPED, 7, ""));
}

static void every_flipped_byte_of_a_proof_is_found(void **state)
{
    struct scene *scene = *state;
    struct bytes leaf = scene->village->leaves[7];
    struct bytes file = make_proof(scene, 7, false);
    for (size_t i = 0; i < file.size; i++) {
        struct arena_mark mark = arena_mark(scene->arena);
        uint8_t *bytes = arena_take(scene->arena, file.size);
        memcpy(bytes, file.at, file.size);
        bytes[i] ^= (uint8_t)(1u << i % 8);
        struct verdict verdict = { 0 };
        assert_ok(verify_proof(scene->arena, bytes_of(bytes, file.size), leaf, &scene->options,
                               &verdict));
        if (verdict.findings.wrong == 0)
            print_error("byte %zu\n", i);
        assert_true(verdict.findings.wrong > 0);
        arena_back(scene->arena, mark);
    }
}

static void without_the_log_key_a_proof_shows_nothing(void **state)
{
    struct scene *scene = *state;
    scene->options.log = NULL;
    assert_int_equal(check(scene, make_proof(scene, 3, false), scene->village->leaves[3]), 1);
    assert_true(scene_has(scene, FINDING_LOG_KEY, FINDING_NO_INDEX, ""));
    uint8_t seed[KEY_SEED_SIZE] = { 3 };
    struct key_secret *other = NULL;
    assert_ok(key_of_seed(bytes_text("other.example.org"), KEY_NOTE, seed, &other));
    scene->options.log = key_of(other);
    assert_true(check(scene, make_proof(scene, 3, false), scene->village->leaves[3]) > 0);
    assert_true(scene_has(scene, FINDING_CHECKPOINT, FINDING_NO_INDEX, "checkpoint"));
    key_close(other);
}

static void a_trust_file_names_the_log(void **state)
{
    struct scene *scene = *state;
    struct trust *trust = NULL;
    struct buf buf = buf_new(scene->arena, 1000);
    struct bytes policy = { 0 };
    buf_text(&buf, "log ");
    key_print(&buf, scene->options.log);
    buf_text(&buf, "\nquorum none\n");
    assert_ok(buf_done(&buf, &policy));
    assert_ok(trust_parse(scene->arena, policy, &trust));
    scene->options.trust = trust;
    scene->options.log = NULL;
    assert_int_equal(check(scene, make_proof(scene, 3, false), scene->village->leaves[3]), 0);
    assert_true(scene->verdict.log_trusted && scene->verdict.witnessed);
}

static void a_leaf_that_is_none_or_another_is_found(void **state)
{
    struct scene *scene = *state;
    struct bytes none = { 0 };
    struct bytes garbage = bytes_text("no leaf at all");
    struct hash hash = tree_leaf(garbage);
    struct test_village *village = scene->village;
    village->leaves[40] = garbage;
    village->hashes[40] = hash;
    assert_ok(tree_add(village->tree, &hash));
    village->leaves[41] = village->leaves[5];
    assert_ok(tree_add(village->tree, &village->hashes[5]));
    village->count = 42;
    assert_int_equal(check(scene, make_proof(scene, 40, false), garbage), 1);
    assert_true(scene_has(scene, FINDING_LEAF, 40, ""));
    assert_int_equal(check(scene, make_proof(scene, 41, true), none), 1);
    assert_true(scene_has(scene, FINDING_LEAF, 41, ""));
    assert_int_equal(check(scene, bytes_text("nothing"), none), 1);
    assert_true(scene_has(scene, FINDING_UNREADABLE, FINDING_NO_INDEX, ""));
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(every_entry_is_proved_by_its_leaf),
        ROW(the_leaf_may_stand_in_the_file),
        ROW(every_flipped_byte_of_a_proof_is_found),
        ROW(without_the_log_key_a_proof_shows_nothing),
        ROW(a_trust_file_names_the_log),
        ROW(a_leaf_that_is_none_or_another_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
