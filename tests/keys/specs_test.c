/* SPDX-License-Identifier: Apache-2.0 */
/* The worked examples of specs/note.md and specs/keys.md. */
#include "base/file.h"
#include "keys/cosign.h"
#include "keys/keyfile.h"
#include "keys/sshsig.h"
#include "tests/keys/vectors.h"
#include "tests/support.h"

/* RFC 8032, section 7.1, test 2. */
#define RFC_SEED_2 "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"

static struct arena *arena;
static struct key_secret *bookkeeper;
static struct key_secret *head;

static int open_keys(void **state)
{
    (void)state;
    bookkeeper = secret_of_hex("qingshi.example.org/bookkeeper/李秀英", KEY_NOTE, RFC_SEED);
    head = secret_of_hex("qingshi.example.org/head/王建国", KEY_NOTE, RFC_SEED_2);
    return arena_open(4 << 20, &arena) == OK ? 0 : -1;
}

static int close_keys(void **state)
{
    (void)state;
    key_close(bookkeeper);
    key_close(head);
    arena_close(arena);
    return 0;
}

static void the_note_comes_out_of_its_seeds(void **state)
{
    (void)state;
    struct bytes whole = { 0 };
    struct note note = { 0 };
    struct buf buf = buf_new(arena, 4096);
    const struct key_secret *keys[] = { head, bookkeeper };
    assert_ok(spec_example(arena, "note.md", "note", &whole));
    assert_ok(note_parse(whole, &note));
    assert_ok(note_sign(&buf, note.text, keys, 2));
    assert_true(bytes_equal(buf_so_far(&buf), whole));
}

static void the_cosigned_checkpoint_verifies(void **state)
{
    (void)state;
    struct bytes whole = { 0 };
    struct bytes vkeys = { 0 };
    struct note note = { 0 };
    struct key_public known[2] = { 0 };
    size_t good = 0;
    int64_t time = 0;
    assert_ok(spec_example(arena, "note.md", "cosigned", &whole));
    assert_ok(spec_example(arena, "note.md", "cosigned-keys", &vkeys));
    assert_ok(key_parse(bytes_cut(&vkeys, '\n'), &known[0]));
    assert_ok(key_parse(bytes_cut(&vkeys, '\n'), &known[1]));
    assert_ok(note_parse(whole, &note));
    assert_ok(note_check(&note, known, 2, &good));
    assert_int_equal(good, 2);
    assert_ok(cosign_time(&note.signatures[0], &time));
    assert_int_equal(time, 1700000000);
}

static void the_vkeys_come_out_of_their_seeds(void **state)
{
    (void)state;
    struct bytes vkeys = { 0 };
    struct key_public witness = { 0 };
    struct buf buf = buf_new(arena, 4096);
    assert_ok(key_public_of(key_of(bookkeeper)->name, KEY_COSIGNER, key_of(bookkeeper)->at,
                            &witness));
    const struct key_public *keys[] = { key_of(bookkeeper), key_of(head), &witness };
    for (size_t i = 0; i < 3; i++) {
        key_print(&buf, keys[i]);
        buf_byte(&buf, '\n');
    }
    assert_ok(spec_example(arena, "keys.md", "vkeys", &vkeys));
    assert_true(bytes_equal(buf_so_far(&buf), vkeys));
}

/* Each case's two hex fields, in the order of the file. */
static void take_case(struct bytes *json, uint8_t *point, uint8_t *signature)
{
    static const char *const names[] = { "\"pub_key\":\"", "\"signature\":\"" };
    static const size_t sizes[] = { KEY_PUBLIC_SIZE, SIGNATURE_SIZE };
    uint8_t *at[] = { point, signature };
    for (size_t i = 0; i < 2; i++) {
        size_t from = bytes_find_part(*json, bytes_text(names[i])) + strlen(names[i]);
        assert_true(from < json->size);
        assert_ok(hex_parse(bytes_part(*json, from, 2 * sizes[i]), at[i], sizes[i]));
        *json = bytes_part(*json, from, json->size - from);
    }
}

static void the_edge_cases_are_refused_by_the_rule_that_is_named(void **state)
{
    (void)state;
    struct bytes rows = { 0 };
    struct bytes json = { 0 };
    struct buf buf = buf_new(arena, 1000);
    assert_ok(spec_example(arena, "keys.md", "edge-cases", &rows));
    assert_ok(file_read(arena, "tests/data/ed25519-speccheck.json", 8192, &json));
    for (unsigned i = 0; i < 12; i++) {
        uint8_t point[KEY_PUBLIC_SIZE];
        uint8_t signature[SIGNATURE_SIZE];
        struct key_public key = { 0 };
        take_case(&json, point, signature);
        /* L is a little more than 2^252: its last byte, and no other S here, begins with 10. */
        bool bad_key = key_public_of(bytes_text("x"), KEY_NOTE, point, &key) != OK;
        bool bad_s = signature[SIGNATURE_SIZE - 1] > 0x10;
        buf_format(&buf, "%u %s\n", i, bad_key ? "key" : bad_s ? "S"
                                                               : "none");
    }
    assert_true(bytes_equal(buf_so_far(&buf), rows));
}

static void the_key_file_opens_with_its_passphrase(void **state)
{
    (void)state;
    struct bytes file = { 0 };
    struct key_secret *key = NULL;
    const char *folder = NULL;
    assert_ok(spec_example(arena, "keys.md", "keyfile", &file));
    assert_ok(support_folder(arena, &folder));
    const char *path = file_path(arena, folder, "key");
    assert_ok(file_write(path, file, 0600));
    assert_ok(keyfile_open(path, bytes_text("记账要日清月结"), &key));
    assert_true(key_same(key_of(key), key_of(bookkeeper)));
    key_close(key);
    support_folder_drop(folder);
}

static void the_commit_gets_the_armor(void **state)
{
    (void)state;
    struct bytes commit = { 0 };
    struct bytes armor = { 0 };
    struct buf buf = buf_new(arena, 4096);
    assert_ok(spec_example(arena, "keys.md", "commit", &commit));
    assert_ok(spec_example(arena, "keys.md", "armor", &armor));
    assert_bytes(commit, COMMIT_TEXT);
    assert_ok(sshsig_sign(&buf, bookkeeper, "git", commit));
    buf_byte(&buf, '\n');
    assert_true(bytes_equal(buf_so_far(&buf), armor));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_note_comes_out_of_its_seeds),
        cmocka_unit_test(the_cosigned_checkpoint_verifies),
        cmocka_unit_test(the_vkeys_come_out_of_their_seeds),
        cmocka_unit_test(the_edge_cases_are_refused_by_the_rule_that_is_named),
        cmocka_unit_test(the_key_file_opens_with_its_passphrase),
        cmocka_unit_test(the_commit_gets_the_armor),
    };
    return cmocka_run_group_tests(tests, open_keys, close_keys);
}
