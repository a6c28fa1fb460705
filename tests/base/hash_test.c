/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include "base/code.h"
#include "base/text.h"
#include "tests/support.h"
#include "tests/test.h"

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

static void the_hashes_of_fips_180_come_out(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *hex;
    } rows[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].hex);
        struct hash hash = hash_of(bytes_text(rows[i].text));
        struct buf buf = buf_new(arena, 64);
        hash_print_hex(&buf, &hash);
        assert_bytes(buf_so_far(&buf), rows[i].hex);
        struct hash again = { { 0 } };
        assert_ok(hash_parse_hex(buf_so_far(&buf), &again));
        assert_true(hash_equal(&hash, &again));
    }
    uint8_t long_hash[64];
    hash_sha512(bytes_text("abc"), long_hash);
    struct buf buf = buf_new(arena, 128);
    hex_print(&buf, bytes_of(long_hash, sizeof long_hash));
    assert_bytes(buf_so_far(&buf),
                 "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                 "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

static void steps_hash_like_the_whole(void **state)
{
    (void)state;
    struct bytes whole = bytes_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    struct hash expect = hash_of(whole);
    for (size_t cut = 0; cut <= whole.size; cut++) {
        struct hashing hashing;
        hash_start(&hashing);
        hash_add(&hashing, bytes_part(whole, 0, cut));
        hash_add(&hashing, (struct bytes){ NULL, 0 });
        hash_add(&hashing, bytes_part(whole, cut, whole.size - cut));
        struct hash hash = hash_end(&hashing);
        assert_true(hash_equal(&hash, &expect));
    }
    expect.at[31] ^= 1;
    struct hash hash = hash_of(whole);
    assert_false(hash_equal(&hash, &expect));
}

static void a_hash_is_forty_four_characters(void **state)
{
    (void)state;
    struct hash hash = hash_of(bytes_text(""));
    struct buf buf = buf_new(arena, 64);
    hash_print(&buf, &hash);
    assert_bytes(buf_so_far(&buf), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    struct hash again = { { 0 } };
    assert_ok(hash_parse(buf_so_far(&buf), &again));
    assert_true(hash_equal(&hash, &again));
    static const char *const bad[] = {
        "",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==",
        "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=",
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("%s\n", bad[i]);
        assert_fault(hash_parse(bytes_text(bad[i]), &again), ERR_FORMAT);
        assert_true(hash_equal(&hash, &again));
    }
    /* 33 bytes in 44 characters. */
    struct bytes long_text = bytes_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_fault(hash_parse(long_text, &again), ERR_LIMIT);
    assert_fault(hash_parse_hex(bytes_text("00"), &again), ERR_FORMAT);
}

static void the_hashes_of_the_spec_hold(void **state)
{
    (void)state;
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    assert_ok(spec_example(arena, "text.md", "hashes", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        struct bytes text = bytes_cut(&line, '\t');
        struct hash hash = hash_of(text);
        struct buf buf = buf_new(arena, 200);
        base64_print(&buf, text);
        buf_byte(&buf, '\t');
        hash_print(&buf, &hash);
        buf_byte(&buf, '\t');
        hash_print_hex(&buf, &hash);
        assert_true(bytes_equal(buf_so_far(&buf), line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_hashes_of_fips_180_come_out),
        cmocka_unit_test(steps_hash_like_the_whole),
        cmocka_unit_test(the_hashes_of_the_spec_hold),
        cmocka_unit_test(a_hash_is_forty_four_characters),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
