/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sealed.h"

#include <string.h>

#include "base/code.h"
#include "tests/test.h"

/* RFC 9901 section 4.2: its example of a disclosure, and the digest printed there. */
#define RFC_DISCLOSURE \
    "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
#define RFC_DIGEST "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"

static struct arena *arena;

static const uint8_t salt[SEALED_SALT_SIZE] = {
    0,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
    13,
    14,
    15,
};

static int open_arena(void **state)
{
    (void)state;
    return arena_open(16 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void a_disclosure_and_its_digest_are_those_of_the_rfc(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *value;
        const char *disclosure;
        const char *digest;
    } rows[] = {
        /* ["AAECAwQFBgcICQoLDA0ODw","payee","张小三"] */
        { "payee", "张小三",
          "WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3IiwicGF5ZWUiLCLlvKDlsI_kuIkiXQ",
          "ziP4iGeG3cMFwXTi8XrNsjQUz666bQJhdFu8ku_4Kpw" },
        { "note", "say \"\\\"",
          "WyJBQUVDQXdRRkJnY0lDUW9MREEwT0R3Iiwibm90ZSIsInNheSBcIlxcXCIiXQ",
          "dhEaRms6L40SKAo8nMQ5umjQDQJE-isGxrl-m2iLy18" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct sealed sealed = { 0 };
        struct bytes value = { 0 };
        struct bytes name = bytes_text(rows[i].name);
        print_message("%s\n", rows[i].value);
        assert_ok(sealed_make(arena, salt, name, bytes_text(rows[i].value), &sealed));
        assert_bytes(sealed.disclosure, rows[i].disclosure);
        assert_bytes(sealed.digest, rows[i].digest);
        assert_ok(sealed_open(arena, sealed.disclosure, sealed.digest, name, &value));
        assert_bytes(value, rows[i].value);
    }
}

static void each_salt_gives_another_digest(void **state)
{
    (void)state;
    struct sealed first = { 0 };
    struct sealed second = { 0 };
    uint8_t other[SEALED_SALT_SIZE] = { 0 };
    assert_ok(sealed_make(arena, salt, bytes_text("a"), bytes_text("b"), &first));
    assert_ok(sealed_make(arena, other, bytes_text("a"), bytes_text("b"), &second));
    assert_false(bytes_equal(first.digest, second.digest));
}

/* A disclosure of any JSON, and its right digest. */
static void disclose(struct bytes json, struct bytes *disclosure, struct bytes *digest)
{
    struct buf text = buf_new(arena, 2 * SEALED_SIZE_MAX);
    struct buf hashed = buf_new(arena, 100);
    base64url_print(&text, json);
    assert_ok(buf_done(&text, disclosure));
    struct hash hash = hash_of(*disclosure);
    base64url_print(&hashed, hash_bytes(&hash));
    assert_ok(buf_done(&hashed, digest));
}

#define SALT "\"AAECAwQFBgcICQoLDA0ODw\""

static void a_disclosure_of_another_form_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "x",
        "[]",
        "{}",
        "\"payee\"",
        "[" SALT ",\"payee\"]",
        "[" SALT ",\"payee\",\"v\",\"more\"]",
        "[" SALT ", \"payee\", \"v\"]",
        "[" SALT ",\"payee\",\"v\"] ",
        "[" SALT ",\"payee\",7]",
        "[" SALT ",7,\"v\"]",
        "[" SALT ",\"payee\",[\"v\"]]",
        "[7,\"payee\",\"v\"]",
        "[\"\",\"payee\",\"v\"]",
        "[\"AAECAwQFBgcICQoLDA0O\",\"payee\",\"v\"]",
        "[\"AAECAwQFBgcICQoLDA0ODxA\",\"payee\",\"v\"]",
        "[\"AAECAwQFBgcICQoLDA0ODx\",\"payee\",\"v\"]",
        "[\"AAECAwQFBgcICQoLDA0OD+\",\"payee\",\"v\"]",
        "[" SALT ",\"payee\",\"\\u0076\"]",
        "[" SALT ",\"payee\",\"\xE2\x80\x8B\"]",
        "[" SALT ",\"payee\",\"\xFF\"]",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes disclosure = { 0 };
        struct bytes digest = { 0 };
        struct bytes value = bytes_text("untouched");
        print_message("%s\n", rows[i]);
        disclose(bytes_text(rows[i]), &disclosure, &digest);
        assert_fault(sealed_open(arena, disclosure, digest, bytes_text("payee"), &value),
                     ERR_FORMAT);
        assert_bytes(value, "untouched");
    }
    /* The digest of the RFC's example is right; its blanks and its salt are not ours. */
    struct bytes value = { 0 };
    assert_fault(sealed_open(arena, bytes_text(RFC_DISCLOSURE), bytes_text(RFC_DIGEST),
                             bytes_text("family_name"), &value),
                 ERR_FORMAT);
}

static struct sealed sealed_payee(void)
{
    struct sealed sealed = { 0 };
    assert_ok(sealed_make(arena, salt, bytes_text("payee"), bytes_text("v"), &sealed));
    return sealed;
}

static void another_digest_or_another_field_is_tampering(void **state)
{
    (void)state;
    struct sealed sealed = sealed_payee();
    struct bytes name = bytes_text("payee");
    struct bytes value = bytes_text("untouched");
    assert_fault(
        sealed_open(arena, sealed.disclosure, bytes_text(RFC_DIGEST), name, &value),
        ERR_TAMPERED);
    assert_fault(sealed_open(arena, sealed.disclosure, bytes_text(""), name, &value),
                 ERR_TAMPERED);
    assert_fault(sealed_open(arena, sealed.disclosure, sealed.digest, bytes_text("contact"),
                             &value),
                 ERR_TAMPERED);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "\"payee\", not of \"contact\""));
    for (size_t i = 0; i < sealed.disclosure.size; i++) {
        struct bytes bad = bytes_copy(arena, sealed.disclosure);
        ((uint8_t *)(uintptr_t)bad.at)[i] ^= 1;
        assert_fault(sealed_open(arena, bad, sealed.digest, name, &value), ERR_TAMPERED);
    }
    assert_bytes(value, "untouched");
}

static void a_text_that_may_not_be_signed_may_not_be_sealed(void **state)
{
    (void)state;
    struct sealed sealed = { .digest = bytes_text("untouched") };
    assert_fault(sealed_make(arena, salt, bytes_text("payee"), bytes_text("a\tb"), &sealed),
                 ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "the sealed field's value: "));
    assert_non_null(strstr(err_why(LANGUAGE_ZH), "封存字段值："));
    assert_fault(
        sealed_make(arena, salt, bytes_text("\xE2\x80\xAE"), bytes_text("a"), &sealed),
        ERR_FORMAT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "the sealed field's name: "));
    assert_bytes(sealed.digest, "untouched");
}

static void the_longest_field_fits_and_longer_ones_are_refused(void **state)
{
    (void)state;
    enum { FIELD = 4000 };
    char quotes[3 * FIELD];
    memset(quotes, '"', sizeof quotes);
    struct sealed sealed = { 0 };
    struct bytes value = { 0 };
    struct bytes name = bytes_text("payee");
    struct bytes longest = bytes_of(quotes, FIELD);
    struct bytes longer = bytes_of(quotes, sizeof quotes);
    assert_ok(sealed_make(arena, salt, name, longest, &sealed));
    assert_ok(sealed_open(arena, sealed.disclosure, sealed.digest, name, &value));
    assert_true(bytes_equal(value, longest));
    assert_fault(sealed_make(arena, salt, name, longer, &sealed), ERR_LIMIT);
    struct buf buf = buf_new(arena, SEALED_SIZE_MAX + 1);
    buf_fill(&buf, 'A', SEALED_SIZE_MAX + 1);
    assert_fault(sealed_open(arena, buf_so_far(&buf), sealed.digest, name, &value),
                 ERR_LIMIT);
}

/* Each size of arena from none to enough: a fault or the right answer, never less. */
static void where_memory_gives_out_it_is_said(void **state)
{
    (void)state;
    struct sealed whole = sealed_payee();
    struct bytes name = bytes_text("payee");
    size_t made = 0;
    size_t opened = 0;
    for (size_t size = 64; size < 60000; size += size < 2000 ? 16 : 500) {
        struct arena *small = NULL;
        struct sealed sealed = { 0 };
        struct bytes value = { 0 };
        assert_ok(arena_open(size, &small));
        enum err code = sealed_make(small, salt, name, bytes_text("v"), &sealed);
        assert_true(code == OK || code == ERR_MEMORY);
        assert_true(code != OK || bytes_equal(sealed.digest, whole.digest));
        made += code == OK;
        arena_close(small);
        assert_ok(arena_open(size, &small));
        code = sealed_open(small, whole.disclosure, whole.digest, name, &value);
        assert_true(code == OK || code == ERR_MEMORY);
        assert_true(code != OK || bytes_is(value, "v"));
        opened += code == OK;
        arena_close(small);
    }
    assert_true(made > 0 && opened > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_disclosure_and_its_digest_are_those_of_the_rfc),
        cmocka_unit_test(each_salt_gives_another_digest),
        cmocka_unit_test(a_disclosure_of_another_form_is_refused),
        cmocka_unit_test(another_digest_or_another_field_is_tampering),
        cmocka_unit_test(a_text_that_may_not_be_signed_may_not_be_sealed),
        cmocka_unit_test(the_longest_field_fits_and_longer_ones_are_refused),
        cmocka_unit_test(where_memory_gives_out_it_is_said),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
