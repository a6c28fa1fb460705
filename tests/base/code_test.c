/* SPDX-License-Identifier: Apache-2.0 */
#include "base/code.h"

#include <string.h>

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

/* RFC 4648 section 10. */
static const struct {
    const char *plain;
    const char *base64;
    const char *base64url;
    const char *hex;
} vectors[] = {
    { "", "", "", "" },
    { "f", "Zg==", "Zg", "66" },
    { "fo", "Zm8=", "Zm8", "666f" },
    { "foo", "Zm9v", "Zm9v", "666f6f" },
    { "foob", "Zm9vYg==", "Zm9vYg", "666f6f62" },
    { "fooba", "Zm9vYmE=", "Zm9vYmE", "666f6f6261" },
    { "foobar", "Zm9vYmFy", "Zm9vYmFy", "666f6f626172" },
    { "\xfb\xff\xbe", "+/++", "-_--", "fbffbe" },
};

static void the_vectors_of_rfc_4648_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        print_message("%s\n", vectors[i].base64);
        struct bytes plain = bytes_text(vectors[i].plain);
        struct buf buf = buf_new(arena, 100);
        base64_print(&buf, plain);
        assert_bytes(buf_so_far(&buf), vectors[i].base64);
        buf = buf_new(arena, 100);
        base64url_print(&buf, plain);
        assert_bytes(buf_so_far(&buf), vectors[i].base64url);
        buf = buf_new(arena, 100);
        hex_print(&buf, plain);
        assert_bytes(buf_so_far(&buf), vectors[i].hex);
        uint8_t at[8] = { 0 };
        size_t size = 99;
        assert_ok(base64_parse(bytes_text(vectors[i].base64), at, plain.size, &size));
        assert_true(bytes_equal(bytes_of(at, size), plain));
        assert_ok(base64url_parse(bytes_text(vectors[i].base64url), at, plain.size, &size));
        assert_true(bytes_equal(bytes_of(at, size), plain));
        memset(at, 0, sizeof at);
        assert_ok(hex_parse(bytes_text(vectors[i].hex), at, plain.size));
        assert_true(bytes_equal(bytes_of(at, plain.size), plain));
    }
}

static void base64_has_one_spelling(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "Z",
        "Zg",
        "Zg=",
        "Zg===",
        "Zh==",
        "Zm9=",
        "Zm8",
        "Zm9vYg=",
        "Zg==Zg==",
        "=",
        "==",
        "===",
        "====",
        "Zm9v\n",
        "Zm 9",
        "Zm-_",
        "Zm9vYmF\n",
        "Zm9\xc3",
        "Z===",
        "Zg=v",
    };
    uint8_t at[16] = { 7 };
    size_t size = 99;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("%s\n", bad[i]);
        assert_fault(base64_parse(bytes_text(bad[i]), at, sizeof at, &size), ERR_FORMAT);
        assert_int_equal(at[0], 7);
        assert_int_equal(size, 99);
    }
    static const char *const bad_url[] = { "Z", "Zg==", "Zh", "Zm9", "Zm+/", "Zm8=", "Zm9vY" };
    for (size_t i = 0; i < sizeof bad_url / sizeof bad_url[0]; i++) {
        print_message("%s\n", bad_url[i]);
        assert_fault(base64url_parse(bytes_text(bad_url[i]), at, sizeof at, &size), ERR_FORMAT);
        assert_int_equal(at[0], 7);
    }
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t at[4] = { 7, 7, 7, 7 };
    size_t size = 99;
    assert_fault(base64_parse(bytes_text("Zm9vYg=="), at, 3, &size), ERR_LIMIT);
    assert_int_equal(at[0], 7);
    assert_ok(base64_parse(bytes_text("Zm9vYg=="), at, 4, &size));
    assert_int_equal(size, 4);
    assert_fault(base64url_parse(bytes_text("Zm9vYmE"), at, 4, &size), ERR_LIMIT);
}

static void hex_has_one_spelling(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "0",
        "000",
        "00000",
        "0A00",
        "0g00",
        "00 0",
        "/000",
    };
    uint8_t at[2] = { 7, 7 };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        print_message("%s\n", bad[i]);
        assert_fault(hex_parse(bytes_text(bad[i]), at, 2), ERR_FORMAT);
        assert_int_equal(at[0], 7);
    }
    assert_fault(hex_parse(bytes_text("00"), at, SIZE_MAX), ERR_FORMAT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_rfc_4648_hold),
        cmocka_unit_test(base64_has_one_spelling),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(hex_has_one_spelling),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
