/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/key.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "tests/keys/vectors.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(1 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static const char *const vkeys[] = {
    FOO_VKEY,
    PETER_VKEY,
    ENOCH_VKEY,
    TESSERA_VKEY,
    WITNESS_VKEY,
    "ArmoredWitness-small-breeze+9d1ab951+BAAWYpUjfGGPQiWOgt6sLWap0P9rVOe+Ofu2uNZbO4FD",
    "ArmoredWitness-autumn-wood+a996f95d+BOsIVCbad7gbU07JnA6YfZD0qg4B1c8xF4ISdnt9vjip",
    "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
};

static void published_vkeys_are_read_and_printed_unchanged(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vkeys / sizeof vkeys[0]; i++) {
        print_message("%s\n", vkeys[i]);
        struct key_public key = public_of(vkeys[i]);
        struct buf buf = buf_new(arena, 1000);
        key_print(&buf, &key);
        assert_bytes(buf_so_far(&buf), vkeys[i]);
    }
}

static void the_same_point_has_another_id_as_another_type(void **state)
{
    (void)state;
    static const char *const note_ids[] = { "7b3ada3a", "863571a5" };
    for (size_t i = 0; i < 2; i++) {
        struct key_public witness = public_of(vkeys[5 + i]);
        struct key_public note = { 0 };
        uint8_t id[KEY_ID_SIZE];
        assert_int_equal(witness.type, KEY_COSIGNER);
        assert_ok(key_public_of(witness.name, KEY_NOTE, witness.at, &note));
        assert_ok(hex_parse(bytes_text(note_ids[i]), id, sizeof id));
        assert_memory_equal(note.id, id, sizeof id);
        assert_false(key_same(&note, &witness));
        assert_true(key_same(&note, &note));
    }
}

static const struct {
    const char *vkey;
    enum err code;
} bad_vkeys[] = {
    { "", ERR_FORMAT },
    { "++", ERR_FORMAT },
    { "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
      ERR_FORMAT },
    { "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", ERR_FORMAT },
    { "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n", ERR_FORMAT },
    { "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T\n", ERR_FORMAT },
    { "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", ERR_FORMAT },
    { " PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", ERR_FORMAT },
    { "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", ERR_FORMAT },
    /* A point of small order (all zero), whose id would be beside the question. */
    { "PeterNeumann+c74f20a3+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", ERR_SIGNATURE },
};

static void bad_vkeys_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_vkeys / sizeof bad_vkeys[0]; i++) {
        struct key_public key = { 0 };
        print_message("%s\n", bad_vkeys[i].vkey);
        assert_fault(key_parse(bytes_text(bad_vkeys[i].vkey), &key), bad_vkeys[i].code);
        assert_int_equal(key.name.size, 0);
        /* One that was parsed before is known to be a proper point, and to nothing else. */
        enum err code = bad_vkeys[i].code == ERR_SIGNATURE ? OK : bad_vkeys[i].code;
        enum err got = key_reread(bytes_text(bad_vkeys[i].vkey), &key);
        assert_true(got == code || (code == OK && got == ERR_FORMAT));
    }
    struct key_public key = { 0 };
    struct key_public again = { 0 };
    assert_ok(key_parse(bytes_text(PETER_VKEY), &key));
    assert_ok(key_reread(bytes_text(PETER_VKEY), &again));
    assert_true(key_same(&key, &again) && bytes_equal(key.name, again.name));
    assert_memory_equal(key.id, again.id, KEY_ID_SIZE);
}

static void every_part_of_a_vkey_and_every_changed_byte_is_refused(void **state)
{
    (void)state;
    char vkey[] = PETER_VKEY;
    struct bytes whole = bytes_text(vkey);
    struct key_public key = { 0 };
    for (size_t from = 0; from < whole.size; from++)
        for (size_t size = 0; size <= whole.size - from; size++)
            if (size < whole.size)
                assert_int_not_equal(key_parse(bytes_part(whole, from, size), &key), OK);
    for (size_t i = 0; i < whole.size; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            vkey[i] = (char)(vkey[i] ^ (1 << bit));
            assert_int_not_equal(key_parse(whole, &key), OK);
            vkey[i] = (char)(vkey[i] ^ (1 << bit));
        }
    assert_ok(key_parse(whole, &key));
}

static const char *const good_names[] = {
    "qingshi.example.org",
    "qingshi.example.org/bookkeeper/李秀英",
    "shilipu.example.cn/出纳",
    "PeterNeumann",
    "x",
    "a=b~!",
    "Müller",
};

static void names_without_white_space_are_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_names / sizeof good_names[0]; i++) {
        print_message("%s\n", good_names[i]);
        assert_ok(key_name_check(bytes_text(good_names[i])));
    }
    char longest[KEY_NAME_MAX];
    memset(longest, 'a', sizeof longest);
    assert_ok(key_name_check(bytes_of(longest, sizeof longest)));
}

/* Unicode's white space, then characters that nobody sees. */
static const char *const bad_names[] = {
    "",
    "a b",
    "a\tb",
    "a\nb",
    "a\rb",
    "a\x0b"
    "b",
    "a\x0c"
    "b",
    "a+b",
    "a\x7f"
    "b",
    "a\xC2\x85"
    "b",
    "a\xC2\xA0"
    "b",
    "a\xE1\x9A\x80"
    "b",
    "a\xE2\x80\x80"
    "b",
    "a\xE2\x80\x81"
    "b",
    "a\xE2\x80\x82"
    "b",
    "a\xE2\x80\x83"
    "b",
    "a\xE2\x80\x84"
    "b",
    "a\xE2\x80\x85"
    "b",
    "a\xE2\x80\x86"
    "b",
    "a\xE2\x80\x87"
    "b",
    "a\xE2\x80\x88"
    "b",
    "a\xE2\x80\x89"
    "b",
    "a\xE2\x80\x8A"
    "b",
    "a\xE2\x80\xA8"
    "b",
    "a\xE2\x80\xA9"
    "b",
    "a\xE2\x80\xAF"
    "b",
    "a\xE2\x81\x9F"
    "b",
    "李\xE3\x80\x80秀英",
    "a\xE2\x80\x8B"
    "b",
    "a\xE2\x80\x8C"
    "b",
    "a\xE2\x80\x8D"
    "b",
    "a\xE2\x81\xA0"
    "b",
    "\xEF\xBB\xBF"
    "a",
    "a\xE2\x80\xAE"
    "b",
    "a\xE2\x81\xA6"
    "b",
    "Mu\xCC\x88ller",
    "a\xFF",
    "a\xC0\x80",
    "\xED\xA0\x80",
};

static void names_that_look_alike_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_names / sizeof bad_names[0]; i++) {
        print_message("row %zu\n", i);
        assert_fault(key_name_check(bytes_text(bad_names[i])), ERR_FORMAT);
    }
    char longer[KEY_NAME_MAX + 1];
    memset(longer, 'a', sizeof longer);
    assert_fault(key_name_check(bytes_of(longer, sizeof longer)), ERR_LIMIT);
}

static void the_first_vector_of_rfc_8032_comes_out(void **state)
{
    (void)state;
    uint8_t wanted[SIGNATURE_SIZE];
    uint8_t public[KEY_PUBLIC_SIZE];
    uint8_t got[SIGNATURE_SIZE];
    uint8_t seed[KEY_SEED_SIZE];
    struct key_secret *key = secret_of_hex("rfc", KEY_NOTE, RFC_SEED);
    assert_ok(hex_parse(bytes_text(RFC_SIGNATURE), wanted, sizeof wanted));
    assert_ok(hex_parse(bytes_text(RFC_PUBLIC), public, sizeof public));
    assert_memory_equal(key_of(key)->at, public, sizeof public);
    key_sign(key, bytes_text(""), got);
    assert_memory_equal(got, wanted, sizeof got);
    assert_true(key_verify(key_of(key), bytes_text(""), got));
    key_seed(key, seed);
    struct buf buf = buf_new(arena, 64);
    hex_print(&buf, bytes_of(seed, sizeof seed));
    assert_bytes(buf_so_far(&buf), RFC_SEED);
    key_close(key);
}

static void a_signature_with_any_bit_changed_is_refused(void **state)
{
    (void)state;
    struct key_secret *key = secret_of_go("PeterNeumann", KEY_NOTE, PETER_SEED);
    uint8_t signature[SIGNATURE_SIZE];
    struct bytes message = bytes_text("村集体三资\n");
    key_sign(key, message, signature);
    assert_true(key_verify(key_of(key), message, signature));
    for (size_t i = 0; i < 8 * SIGNATURE_SIZE; i++) {
        signature[i / 8] ^= (uint8_t)(1 << i % 8);
        assert_false(key_verify(key_of(key), message, signature));
        signature[i / 8] ^= (uint8_t)(1 << i % 8);
    }
    assert_false(key_verify(key_of(key), bytes_text("村集体三资"), signature));
    key_close(key);
}

static void new_keys_differ_and_keep_their_name(void **state)
{
    (void)state;
    char name[] = "qingshi.example.org/head/王建国";
    struct key_secret *a = NULL;
    struct key_secret *b = NULL;
    assert_ok(key_new(bytes_text(name), KEY_NOTE, &a));
    assert_ok(key_new(bytes_text(name), KEY_COSIGNER, &b));
    memset(name, 'x', sizeof name - 1);
    assert_bytes(key_of(a)->name, "qingshi.example.org/head/王建国");
    assert_int_equal(key_of(b)->type, KEY_COSIGNER);
    assert_memory_not_equal(key_of(a)->at, key_of(b)->at, KEY_PUBLIC_SIZE);
    key_close(a);
    key_close(b);
    key_close(NULL);
}

static void a_key_of_a_bad_name_or_type_is_not_made(void **state)
{
    (void)state;
    const uint8_t seed[KEY_SEED_SIZE] = { 1 };
    struct key_secret *key = NULL;
    assert_fault(key_of_seed(bytes_text("a b"), KEY_NOTE, seed, &key), ERR_FORMAT);
    assert_fault(key_of_seed(bytes_text("a"), (enum key_type)5, seed, &key), ERR_FORMAT);
    assert_fault(key_new(bytes_text(""), KEY_NOTE, &key), ERR_FORMAT);
    assert_null(key);
}

/* One field of one case: two hex digits a byte after "name":". */
static const char *hex_field(const char *from, const char *name, uint8_t *at, size_t size)
{
    const char *found = strstr(from, name);
    assert_non_null(found);
    found += strlen(name) + 3;
    assert_ok(hex_parse(bytes_of(found, 2 * size), at, size));
    return found;
}

/* S, little-endian, below the order of the group. */
static bool in_range(const uint8_t s[static 32])
{
    static const uint8_t order[32] = {
        0xED, 0xD3, 0xF5, 0x5C, 0x1A, 0x63, 0x12, 0x58, 0xD6, 0x9C, 0xF7, 0xA2, 0xDE, 0xF9,
        0xDE, 0x14, [31] = 0x10
    };
    for (size_t i = 32; i > 0; i--)
        if (s[i - 1] != order[i - 1])
            return s[i - 1] < order[i - 1];
    return false;
}

static void the_twelve_edge_cases_are_all_excluded(void **state)
{
    (void)state;
    static char json[8192];
    FILE *file = fopen("tests/data/ed25519-speccheck.json", "rb");
    assert_non_null(file);
    size_t size = fread(json, 1, sizeof json - 1, file);
    assert_int_equal(fclose(file), 0);
    json[size] = '\0';
    const char *at = json;
    size_t admitted_keys = 0;
    for (size_t i = 0; i < 12; i++) {
        uint8_t message[32];
        uint8_t point[KEY_PUBLIC_SIZE];
        uint8_t signature[SIGNATURE_SIZE];
        struct key_public key = { 0 };
        (void)hex_field(at, "message", message, sizeof message);
        (void)hex_field(at, "pub_key", point, sizeof point);
        at = hex_field(at, "signature", signature, sizeof signature);
        bool admitted = key_public_of(bytes_text("x"), KEY_NOTE, point, &key) == OK;
        print_message("case %zu: key %s, S %s\n", i, admitted ? "good" : "bad",
                      in_range(signature + 32) ? "good" : "bad");
        assert_int_equal(admitted, i == 6 || i == 7);
        assert_int_equal(in_range(signature + 32), i != 6 && i != 7);
        if (admitted)
            assert_false(key_verify(&key, bytes_of(message, sizeof message), signature));
        admitted_keys += admitted;
    }
    assert_int_equal(admitted_keys, 2);
    assert_null(strstr(at, "pub_key"));
}

static void *sign_often(void *key)
{
    uint8_t signature[SIGNATURE_SIZE];
    for (int i = 0; i < 50; i++) {
        key_sign(key, bytes_of(&i, sizeof i), signature);
        if (!key_verify(key_of(key), bytes_of(&i, sizeof i), signature))
            return key;
    }
    return NULL;
}

static void several_threads_sign_with_one_key(void **state)
{
    (void)state;
    struct key_secret *key = NULL;
    pthread_t threads[4];
    assert_ok(key_new(bytes_text("x"), KEY_NOTE, &key));
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, sign_often, key), 0);
    for (size_t i = 0; i < 4; i++) {
        void *bad = key;
        assert_int_equal(pthread_join(threads[i], &bad), 0);
        assert_null(bad);
    }
    key_close(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_vkeys_are_read_and_printed_unchanged),
        cmocka_unit_test(the_same_point_has_another_id_as_another_type),
        cmocka_unit_test(bad_vkeys_are_refused),
        cmocka_unit_test(every_part_of_a_vkey_and_every_changed_byte_is_refused),
        cmocka_unit_test(names_without_white_space_are_good),
        cmocka_unit_test(names_that_look_alike_are_refused),
        cmocka_unit_test(the_first_vector_of_rfc_8032_comes_out),
        cmocka_unit_test(a_signature_with_any_bit_changed_is_refused),
        cmocka_unit_test(new_keys_differ_and_keep_their_name),
        cmocka_unit_test(a_key_of_a_bad_name_or_type_is_not_made),
        cmocka_unit_test(the_twelve_edge_cases_are_all_excluded),
        cmocka_unit_test(several_threads_sign_with_one_key),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
