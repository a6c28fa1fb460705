/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/published_scene.h"
#include "tests/test.h"

#define NONE FINDING_NO_INDEX
#define BUNDLE "tile/entries/000.p/40"

static void the_key_that_the_inspector_has_decides(void **state)
{
    struct scene *scene = *state;
    uint8_t seed[KEY_SEED_SIZE] = { 77 };
    struct key_secret *other = NULL;
    assert_ok(key_of_seed(bytes_text(VILLAGE_LOG), KEY_NOTE, seed, &other));
    scene->options.log = key_of(other);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_LOG_KEY, 0, BUNDLE));
    assert_true(scene_has(scene, FINDING_CHECKPOINT, NONE, "checkpoint"));
    assert_false(scene->verdict.log_trusted);
    key_close(other);
    assert_ok(key_of_seed(bytes_text("elsewhere.example.org"), KEY_NOTE, seed, &other));
    scene->options.log = key_of(other);
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_CHECKPOINT, NONE, "checkpoint"));
    key_close(other);
}

/* The checkpoint with one line more. */
static void add_line(struct scene *scene, struct bytes line)
{
    struct published_file *file = published_find(&scene->published, "checkpoint");
    struct note note = { 0 };
    assert_ok(note_parse(file->bytes, &note));
    assert_ok(note_merge(scene->arena, &note, &line, 1, &file->bytes));
}

static struct bytes line_of(struct scene *scene, const struct key_secret *key, size_t size)
{
    struct buf buf = buf_new(scene->arena, 8192);
    struct bytes checkpoint = published_find(&scene->published, "checkpoint")->bytes;
    struct note note = { 0 };
    assert_ok(note_parse(checkpoint, &note));
    if (key_of(key)->type == KEY_COSIGNER && size == 0)
        assert_ok(cosign_make(&buf, key, 1700000000, note.text));
    else
        note_put_line(&buf, key_of(key), bytes_of(arena_take(scene->arena, size), size));
    struct bytes line = { 0 };
    assert_ok(buf_done(&buf, &line));
    return bytes_trim(line);
}

static void witnesses_are_held_to_the_trust_file(void **state)
{
    struct scene *scene = *state;
    uint8_t seed[KEY_SEED_SIZE] = { 5 };
    struct key_secret *witness = NULL;
    struct trust *trust = NULL;
    assert_ok(key_of_seed(bytes_text("w.example.org"), KEY_COSIGNER, seed, &witness));
    struct buf buf = buf_new(scene->arena, 4096);
    struct bytes file = { 0 };
    buf_text(&buf, "log ");
    key_print(&buf, key_of(scene->village->keys[KEY_LOG]));
    buf_text(&buf, "\nwitness w ");
    key_print(&buf, key_of(witness));
    buf_text(&buf, "\nquorum w\n");
    assert_ok(buf_done(&buf, &file));
    assert_ok(trust_parse(scene->arena, file, &trust));
    scene->options.trust = trust;
    scene->options.log = NULL; /* the trust file names it */
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_WITNESS, NONE, "checkpoint"));
    assert_false(scene->verdict.witnessed);
    assert_true(scene->verdict.log_trusted);
    add_line(scene, line_of(scene, witness, 0));
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_true(scene->verdict.witnessed);
    assert_int_equal(scene->verdict.witness_newest, 1700000000);
    scene->options.trust = NULL;
    scene->options.log = key_of(scene->village->keys[KEY_LOG]);
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 0);
    assert_true(scene_has(scene, FINDING_STRANGER, NONE, "checkpoint"));
    scene->options.trust = trust;
    published_make(scene->village, &scene->published);
    add_line(scene, line_of(scene, witness, 72));
    (void)scene_verify(scene);
    assert_true(scene_has(scene, FINDING_WITNESS, NONE, "checkpoint"));
    key_close(witness);
}

static void strange_lines_in_a_checkpoint_are_wrong(void **state)
{
    struct scene *scene = *state;
    uint8_t seed[KEY_SEED_SIZE] = { 6 };
    struct key_secret *other = NULL;
    assert_ok(key_of_seed(bytes_text("w.example.org"), KEY_NOTE, seed, &other));
    add_line(scene, line_of(scene, other, 64));
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 1);
    assert_true(scene_has(scene, FINDING_CHECKPOINT, NONE, "checkpoint"));
    key_close(other);
    published_make(scene->village, &scene->published);
    assert_ok(key_of_seed(bytes_text(VILLAGE_LOG), KEY_NOTE, seed, &other));
    add_line(scene, line_of(scene, other, 72));
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 1);
    assert_true(scene_has(scene, FINDING_CHECKPOINT, NONE, "checkpoint"));
    key_close(other);
}

static void known_checkpoints_must_be_contained(void **state)
{
    struct scene *scene = *state;
    struct known known[3] = { { .size = 30, .place = "paper" },
                              { .size = 30, .place = "other" },
                              { .size = 41, .place = "longer" } };
    struct tree_reader reader = tree_reader_of(scene->village->tree);
    assert_ok(tree_root(&reader, 30, &known[0].root));
    known[1].root = known[0].root;
    known[1].root.at[0] ^= 1;
    scene->options.known = known;
    scene->options.known_count = 3;
    (void)scene_verify(scene);
    assert_int_equal(scene->verdict.findings.wrong, 2);
    assert_true(scene_has(scene, FINDING_HISTORY, NONE, "other"));
    assert_true(scene_has(scene, FINDING_HISTORY, NONE, "longer"));
}

static enum err fixed_size(void *self, uint64_t *out)
{
    (void)self;
    *out = 40;
    return OK;
}

static enum err no_size(void *self, uint64_t *out)
{
    (void)self;
    (void)out;
    return fault(ERR_CORRUPT, "坏了", "broken");
}

static void a_book_may_have_no_checkpoint_yet_or_an_older_one(void **state)
{
    struct scene *scene = *state;
    struct source source = published_source(&scene->published);
    source.size = fixed_size;
    source.file = NULL;
    source.list = NULL;
    published_drop(&scene->published, "checkpoint");
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    assert_int_equal(scene->verdict.size, 40);
    assert_true(scene_has(scene, FINDING_UNTRUSTED, NONE, "checkpoint"));
    /* In a book even what is not published must be there. */
    assert_int_equal(scene->verdict.findings.wrong, 1);
    assert_true(scene_has(scene, FINDING_DOCUMENT, 39, "docs/"));
    view_memory_close(scene->verdict.memory);
    scene_put(scene, "checkpoint", village_checkpoint(scene->village, 17));
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    assert_int_equal(scene->verdict.findings.wrong, 1);
    view_memory_close(scene->verdict.memory);
    source.size = no_size;
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    assert_true(scene_has(scene, FINDING_UNREADABLE, NONE, ""));
    assert_int_equal(scene->verdict.size, 17);
}

static void a_checkpoint_of_more_than_there_is_is_wrong(void **state)
{
    struct scene *scene = *state;
    struct source source = published_source(&scene->published);
    source.size = fixed_size;
    struct test_village *village = scene->village;
    assert_ok(village_record(village, "voucher", "2024-03-05",
                             "{'chart':'2023','lines':[{'account':'101','debit':1},"
                             "{'account':'501','credit':1}],'note':'n',"
                             "'set':'" VILLAGE_SET "'}",
                             1u << KEY_BOOKKEEPER_NEW));
    published_find(&scene->published, "checkpoint")->bytes = village_checkpoint(village, 41);
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    assert_true(scene_has(scene, FINDING_CHECKPOINT, NONE, "checkpoint"));
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, scene_open, scene_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(the_key_that_the_inspector_has_decides),
        ROW(witnesses_are_held_to_the_trust_file),
        ROW(strange_lines_in_a_checkpoint_are_wrong),
        ROW(known_checkpoints_must_be_contained),
        ROW(a_book_may_have_no_checkpoint_yet_or_an_older_one),
        ROW(a_checkpoint_of_more_than_there_is_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
