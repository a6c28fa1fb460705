/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/sshsig.h"

#include <string.h>

#include "tests/keys/vectors.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(64 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_commit_is_signed_as_stock_git_signs_it(void **state)
{
    (void)state;
    struct key_secret *key = secret_of_hex("x", KEY_NOTE, RFC_SEED);
    struct buf buf = buf_new(arena, 4096);
    struct buf public = buf_new(arena, 4096);
    uint8_t point[KEY_PUBLIC_SIZE];
    assert_ok(sshsig_sign(&buf, key, "git", bytes_text(COMMIT_TEXT)));
    assert_bytes(buf_so_far(&buf), COMMIT_ARMOR);
    assert_ok(sshsig_check(arena, buf_so_far(&buf), "git", bytes_text(COMMIT_TEXT), point));
    assert_memory_equal(point, key_of(key)->at, sizeof point);
    sshsig_print_key(&public, point);
    assert_bytes(buf_so_far(&public), "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lk"
                                      "BzoO4XLz2qYjJa8CGmj3B1Ea");
    key_close(key);
}

/* The armor again, its base64 in lines of another width, each line ended by `end`. */
static struct bytes broken_at(size_t width, const char *end, const char *last)
{
    struct buf all = buf_new(arena, 1000);
    struct buf out = buf_new(arena, 10000);
    struct bytes rest = bytes_text(COMMIT_ARMOR);
    buf_put(&out, bytes_cut(&rest, '\n'));
    for (;;) {
        struct bytes line = bytes_cut(&rest, '\n');
        if (rest.size == 0)
            break;
        buf_put(&all, line);
    }
    for (rest = buf_so_far(&all); rest.size > 0;) {
        size_t size = rest.size < width ? rest.size : width;
        buf_text(&out, end);
        buf_put(&out, bytes_part(rest, 0, size));
        rest = bytes_part(rest, size, rest.size - size);
    }
    buf_text(&out, end);
    buf_text(&out, "-----END SSH SIGNATURE-----");
    buf_text(&out, last);
    return buf_so_far(&out);
}

static void lines_may_be_broken_anywhere_up_to_76(void **state)
{
    (void)state;
    static const struct {
        size_t width;
        const char *end;
        const char *last;
        enum err code;
    } rows[] = {
        { 70, "\n", "", OK },
        { 70, "\n", "\n", OK },
        { 76, "\n", "", OK },
        { 64, "\n", "\n", OK },
        { 3, "\n", "", OK },
        { 77, "\n", "", ERR_FORMAT },
        { 70, "\r\n", "", ERR_FORMAT },
        { 70, "\n\n", "", ERR_FORMAT },
        { 70, "\n ", "", ERR_FORMAT },
        { 70, " \n", "", ERR_FORMAT },
        { 70, "\n", "\n\n", ERR_FORMAT },
        { 70, "\n", " ", ERR_FORMAT },
        { 70, "\n", "\nx", ERR_FORMAT },
        { 1, "\n", "", OK },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t point[KEY_PUBLIC_SIZE];
        struct bytes armor = broken_at(rows[i].width, rows[i].end, rows[i].last);
        print_message("row %zu\n", i);
        enum err code = sshsig_check(arena, armor, "git", bytes_text(COMMIT_TEXT), point);
        assert_int_equal(code, rows[i].code);
    }
}

static void every_bit_of_a_commit_and_its_signature_matters(void **state)
{
    (void)state;
    char armor[] = COMMIT_ARMOR;
    char text[] = COMMIT_TEXT;
    struct bytes whole_armor = bytes_of(armor, sizeof armor - 1);
    struct bytes whole_text = bytes_of(text, sizeof text - 1);
    uint8_t point[KEY_PUBLIC_SIZE];
    struct arena_mark mark = arena_mark(arena);
    for (size_t i = 0; i < 8 * (sizeof armor - 1); i++) {
        armor[i / 8] = (char)(armor[i / 8] ^ (1 << i % 8));
        if (sshsig_check(arena, whole_armor, "git", whole_text, point) == OK)
            fail_msg("bit %zu of the armor", i);
        armor[i / 8] = (char)(armor[i / 8] ^ (1 << i % 8));
        arena_back(arena, mark);
    }
    for (size_t i = 0; i < 8 * (sizeof text - 1); i += 3) {
        text[i / 8] = (char)(text[i / 8] ^ (1 << i % 8));
        if (sshsig_check(arena, whole_armor, "git", whole_text, point) != ERR_SIGNATURE)
            fail_msg("bit %zu of the commit", i);
        text[i / 8] = (char)(text[i / 8] ^ (1 << i % 8));
        arena_back(arena, mark);
    }
    assert_ok(sshsig_check(arena, whole_armor, "git", whole_text, point));
}

/* A blob of parts, armored. A part NULL stands for the good one. */
struct parts {
    const char *magic;
    const char *algorithm;
    const char *name_space;
    const char *reserved;
    const char *hash;
    const char *key_end;
    const char *end;
};

static void put_string(struct buf *buf, struct bytes string)
{
    buf_u32(buf, (uint32_t)string.size);
    buf_put(buf, string);
}

static struct bytes armored(struct bytes blob)
{
    struct buf out = buf_new(arena, 8000);
    buf_text(&out, "-----BEGIN SSH SIGNATURE-----\n");
    for (struct bytes rest = blob; rest.size > 0;) {
        size_t size = rest.size < 54 ? rest.size : 54;
        base64_print(&out, bytes_part(rest, 0, size));
        buf_byte(&out, '\n');
        rest = bytes_part(rest, size, rest.size - size);
    }
    buf_text(&out, "-----END SSH SIGNATURE-----");
    return buf_so_far(&out);
}

static struct bytes blob_of(const struct parts *parts)
{
    uint8_t point[KEY_PUBLIC_SIZE];
    uint8_t signature[SIGNATURE_SIZE] = { 0 };
    struct buf key = buf_new(arena, 1000);
    struct buf by = buf_new(arena, 1000);
    struct buf blob = buf_new(arena, 4000);
    assert_ok(hex_parse(bytes_text(RFC_PUBLIC), point, sizeof point));
    put_string(&key, bytes_text(parts->algorithm));
    put_string(&key, bytes_of(point, sizeof point));
    buf_text(&key, parts->key_end);
    put_string(&by, bytes_text("ssh-ed25519"));
    put_string(&by, bytes_of(signature, sizeof signature));
    buf_text(&blob, parts->magic);
    buf_u32(&blob, 1);
    put_string(&blob, buf_so_far(&key));
    put_string(&blob, bytes_text(parts->name_space));
    put_string(&blob, bytes_text(parts->reserved));
    put_string(&blob, bytes_text(parts->hash));
    put_string(&blob, buf_so_far(&by));
    buf_text(&blob, parts->end);
    return buf_so_far(&blob);
}

static void blobs_in_another_spelling_are_refused(void **state)
{
    (void)state;
    static const struct {
        struct parts parts;
        enum err code;
    } rows[] = {
        /* Well formed, only not a signature: the rows below fail for their own reason. */
        { { "SSHSIG", "ssh-ed25519", "git", "", "sha512", "", "" }, ERR_SIGNATURE },
        { { "SSHSIX", "ssh-ed25519", "git", "", "sha512", "", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25518", "git", "", "sha512", "", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25519", "file", "", "sha512", "", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25519", "git", "x", "sha512", "", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25519", "git", "", "sha256", "", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25519", "git", "", "sha512", "x", "" }, ERR_FORMAT },
        { { "SSHSIG", "ssh-ed25519", "git", "", "sha512", "", "x" }, ERR_FORMAT },
    };
    uint8_t point[KEY_PUBLIC_SIZE];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_fault(sshsig_check(arena, armored(blob_of(&rows[i].parts)), "git",
                                  bytes_text("x"), point),
                     rows[i].code);
    }
    struct bytes whole = blob_of(&rows[0].parts);
    for (size_t size = 0; size < whole.size; size++)
        assert_fault(sshsig_check(arena, armored(bytes_part(whole, 0, size)), "git",
                                  bytes_text("x"), point),
                     ERR_FORMAT);
}

static void a_key_that_is_not_admissible_signs_no_commit(void **state)
{
    (void)state;
    static const struct parts parts = { "SSHSIG", "ssh-ed25519", "git", "", "sha512", "", "" };
    uint8_t point[KEY_PUBLIC_SIZE];
    struct bytes blob = bytes_copy(arena, blob_of(&parts));
    struct buf zeros = buf_new(arena, 1000);
    /* The point stands after magic, version, three lengths and the algorithm's name. */
    buf_put(&zeros, bytes_part(blob, 0, 33));
    buf_fill(&zeros, 0, KEY_PUBLIC_SIZE);
    buf_put(&zeros, bytes_part(blob, 33 + KEY_PUBLIC_SIZE, blob.size - 33 - KEY_PUBLIC_SIZE));
    struct bytes armor = armored(buf_so_far(&zeros));
    assert_fault(sshsig_check(arena, armor, "git", bytes_text("x"), point), ERR_SIGNATURE);
}

static void armor_that_is_none_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "\n",
        "-----BEGIN SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\n",
        "-----BEGIN SSH SIGNATURE-----\nAAAA",
        "-----BEGIN SSH SIGNATURE-----\nAAAA\n",
        "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----",
        "-----BEGIN SSH SIGNATURE-----\nAAA\n-----END SSH SIGNATURE-----",
        "-----BEGIN PGP SIGNATURE-----\nAAAA\n-----END PGP SIGNATURE-----",
        " " COMMIT_ARMOR,
    };
    uint8_t point[KEY_PUBLIC_SIZE];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_fault(sshsig_check(arena, bytes_text(rows[i]), "git", bytes_text("x"), point),
                     ERR_FORMAT);
    }
    struct buf large = buf_new(arena, 1 << 20);
    buf_fill(&large, 'A', 1 << 20);
    assert_fault(sshsig_check(arena, buf_so_far(&large), "git", bytes_text("x"), point),
                 ERR_LIMIT);
}

static void a_witness_signs_no_commit(void **state)
{
    (void)state;
    struct key_secret *key = secret_of_hex("x", KEY_COSIGNER, RFC_SEED);
    struct buf buf = buf_new(arena, 4096);
    assert_fault(sshsig_sign(&buf, key, "git", bytes_text("x")), ERR_USAGE);
    assert_int_equal(buf.size, 0);
    key_close(key);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    struct key_secret *key = secret_of_hex("x", KEY_NOTE, RFC_SEED);
    uint8_t point[KEY_PUBLIC_SIZE];
    for (size_t size = 0; size < 16384; size += 64) {
        struct arena *small = NULL;
        assert_ok(arena_open(size, &small));
        struct buf buf = buf_new(small, 4096);
        enum err code = sshsig_sign(&buf, key, "git", bytes_text("x"));
        assert_true(code == OK || code == ERR_MEMORY);
        arena_close(small);
        assert_ok(arena_open(size, &small));
        code = sshsig_check(small, bytes_text(COMMIT_ARMOR), "git", bytes_text(COMMIT_TEXT),
                            point);
        assert_true(code == OK || code == ERR_MEMORY);
        arena_close(small);
    }
    key_close(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_commit_is_signed_as_stock_git_signs_it),
        cmocka_unit_test(lines_may_be_broken_anywhere_up_to_76),
        cmocka_unit_test(every_bit_of_a_commit_and_its_signature_matters),
        cmocka_unit_test(blobs_in_another_spelling_are_refused),
        cmocka_unit_test(a_key_that_is_not_admissible_signs_no_commit),
        cmocka_unit_test(armor_that_is_none_is_refused),
        cmocka_unit_test(a_witness_signs_no_commit),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
