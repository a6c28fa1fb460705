/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/cosign.h"

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

#define ANDROID_TEXT \
    "developers.google.com/android/binary_transparency/0\n611\n" \
    "2GZ1zmS5VkfUZmn2ZyR4KZXwHLD+xnwBIWzql/cD50w=\n"

/* Cosignatures by devices in the field, and one made of a published seed. */
static const struct {
    const char *note;
    const char *vkey;
    int64_t time;
} vectors[] = {
    { ANDROID_TEXT "\n— ArmoredWitness-small-breeze nRq5UQAAAABnoqrsRIofXn68vTohcAm2KG4ACGyR"
                   "PNePUk02BSWD0WKV5ElejTk5Z+Tm3GmJ5j/etA+fkL9XuaQsnTyZbr437sF4AQ==\n",
      "ArmoredWitness-small-breeze+9d1ab951+BAAWYpUjfGGPQiWOgt6sLWap0P9rVOe+Ofu2uNZbO4FD",
      1738713836 },
    { ANDROID_TEXT "\n— ArmoredWitness-autumn-wood qZb5XQAAAABnoqrl57G9CblEl3lwwuqzbaJvVMqNiZCb"
                   "YZseYT1YZHYmls3CmT1wxZ1fNgM4RxHuUxjAwcI2ghTx6R5aCg+L0DGPBA==\n",
      "ArmoredWitness-autumn-wood+a996f95d+BOsIVCbad7gbU07JnA6YfZD0qg4B1c8xF4ISdnt9vjip",
      1738713829 },
    { TESSERA_TEXT_15 "\n" TESSERA_LINE_15 WITNESS_LINE, WITNESS_VKEY, 1700000000 },
};

static void published_cosignatures_verify(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct note note = { 0 };
        struct key_public key = public_of(vectors[i].vkey);
        int64_t time = 0;
        int64_t claimed = 0;
        size_t good = 0;
        print_message("row %zu\n", i);
        assert_ok(note_parse(bytes_text(vectors[i].note), &note));
        const struct signature *last = &note.signatures[note.count - 1];
        assert_true(cosign_verify(&note, last, &key, &time));
        assert_int_equal(time, vectors[i].time);
        assert_ok(cosign_time(last, &claimed));
        assert_int_equal(claimed, vectors[i].time);
        assert_true(note_verify(&note, last, &key));
        assert_ok(note_check(&note, &key, 1, &good));
        assert_int_equal(good, 1);
    }
}

/* sigsum-go, pkg/proof/proof_test.go: a key without a name, so it is given one here. */
static void a_cosignature_of_sigsum_verifies(void **state)
{
    (void)state;
    uint8_t point[KEY_PUBLIC_SIZE];
    uint8_t blob[NOTE_BLOB_MAX] = { [4] = 0x64, 0x53, 0xA2, 0xC6 };
    struct key_public key = { 0 };
    struct note note = { 0 };
    struct buf buf = buf_new(arena, 1000);
    int64_t time = 0;
    assert_ok(hex_parse(bytes_text("cbe357e6b464049e703b7be6c89201193acc2a18c095b0691aaf"
                                   "50b9b1e1578a"),
                        point, sizeof point));
    assert_ok(hex_parse(bytes_text("e8d6c447d7847d5c1431ef86f8c60fa0cbacd975388b2a8f202f"
                                   "e4b0f9d0d544989c9d9351752d86aae2df72b9d7135b6b09de2c"
                                   "caa6d68edf638105d69be609"),
                        blob + 8, SIGNATURE_SIZE));
    assert_ok(key_public_of(bytes_text("sigsum"), KEY_COSIGNER, point, &key));
    buf_text(&buf, "sigsum.org/v1/tree/"
                   "7c5fafc796c201e0fcd7567c5033a2777ec28363f54ea0ba97b57bece0d96acd\n"
                   "4\nPdxW/UbnHlF7aTa5d6RX2n05gQgUH831yDhs3XJKt6g=\n\n");
    note_put_line(&buf, &key, bytes_of(blob, sizeof blob));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_true(cosign_verify(&note, &note.signatures[0], &key, &time));
    assert_int_equal(time, 1683202758);
}

static void a_witness_writes_the_published_line(void **state)
{
    (void)state;
    struct key_secret *key = secret_of_go("Wit1", KEY_COSIGNER, WITNESS_SEED);
    struct buf line = buf_new(arena, 1000);
    struct buf vkey = buf_new(arena, 1000);
    key_print(&vkey, key_of(key));
    assert_bytes(buf_so_far(&vkey), WITNESS_VKEY);
    assert_ok(cosign_make(&line, key, 1700000000, bytes_text(TESSERA_TEXT_15)));
    assert_bytes(buf_so_far(&line), WITNESS_LINE);
    key_close(key);
}

static void every_bit_of_a_cosigned_note_matters(void **state)
{
    (void)state;
    char whole[] = TESSERA_TEXT_15 "\n" WITNESS_LINE;
    struct key_public key = public_of(WITNESS_VKEY);
    for (size_t i = 0; i < 8 * (sizeof whole - 1); i++) {
        struct note note = { 0 };
        int64_t time = 7;
        whole[i / 8] = (char)(whole[i / 8] ^ (1 << i % 8));
        if (note_parse(bytes_of(whole, sizeof whole - 1), &note) == OK) {
            if (cosign_verify(&note, &note.signatures[0], &key, &time))
                fail_msg("bit %zu", i);
            assert_int_equal(time, 7);
        }
        whole[i / 8] = (char)(whole[i / 8] ^ (1 << i % 8));
    }
}

/* A note of one line by this key over `text`. */
static struct note note_with(const struct key_public *key, const char *text,
                             const uint8_t *blob, size_t size)
{
    struct buf buf = buf_new(arena, 20000);
    struct note note = { 0 };
    buf_text(&buf, text);
    buf_byte(&buf, '\n');
    note_put_line(&buf, key, bytes_of(blob, size));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    return note;
}

static void lines_of_another_kind_are_no_cosignatures(void **state)
{
    (void)state;
    const uint8_t past_63_bits[NOTE_BLOB_MAX] = { 0x80 };
    struct key_public witness = public_of(WITNESS_VKEY);
    struct key_public log = public_of(TESSERA_VKEY);
    int64_t time = 7;
    struct note note = note_with(&witness, "x\n", past_63_bits, NOTE_BLOB_MAX);
    assert_fault(cosign_time(&note.signatures[0], &time), ERR_FORMAT);
    assert_false(cosign_verify(&note, &note.signatures[0], &witness, &time));
    note = note_with(&witness, "x\n", past_63_bits, SIGNATURE_SIZE);
    assert_fault(cosign_time(&note.signatures[0], &time), ERR_FORMAT);
    assert_false(cosign_verify(&note, &note.signatures[0], &witness, &time));
    assert_ok(note_parse(bytes_text(TESSERA_TEXT_15 "\n" TESSERA_LINE_15), &note));
    assert_false(cosign_verify(&note, &note.signatures[0], &log, &time));
    assert_false(cosign_verify(&note, &note.signatures[0], &witness, &time));
    assert_int_equal(time, 7);
}

static void a_text_longer_than_its_limit_is_neither_signed_nor_verified(void **state)
{
    (void)state;
    static char text[COSIGN_TEXT_MAX + 2];
    const uint8_t blob[NOTE_BLOB_MAX] = { 0 };
    struct key_secret *key = secret_of_go("Wit1", KEY_COSIGNER, WITNESS_SEED);
    struct buf buf = buf_new(arena, 20000);
    struct note note = { 0 };
    int64_t time = 0;
    memset(text, 'x', sizeof text - 1);
    text[COSIGN_TEXT_MAX - 1] = '\n';
    struct bytes longest = bytes_of(text, COSIGN_TEXT_MAX);
    buf_put(&buf, longest);
    buf_byte(&buf, '\n');
    assert_ok(cosign_make(&buf, key, INT64_MAX, longest));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_true(cosign_verify(&note, &note.signatures[0], key_of(key), &time));
    assert_true(time == INT64_MAX);
    text[COSIGN_TEXT_MAX - 1] = 'x';
    text[COSIGN_TEXT_MAX] = '\n';
    assert_fault(cosign_make(&buf, key, 1, bytes_of(text, COSIGN_TEXT_MAX + 1)), ERR_LIMIT);
    note = note_with(key_of(key), text, blob, sizeof blob);
    assert_false(cosign_verify(&note, &note.signatures[0], key_of(key), &time));
    key_close(key);
}

static void only_a_witness_cosigns_and_only_at_a_time(void **state)
{
    (void)state;
    struct key_secret *note_key = secret_of_go("Wit1", KEY_NOTE, WITNESS_SEED);
    struct key_secret *key = secret_of_go("Wit1", KEY_COSIGNER, WITNESS_SEED);
    struct buf buf = buf_new(arena, 1000);
    assert_fault(cosign_make(&buf, note_key, 1, bytes_text("x\n")), ERR_USAGE);
    assert_fault(cosign_make(&buf, key, -1, bytes_text("x\n")), ERR_USAGE);
    assert_fault(cosign_make(&buf, key, 1, bytes_text("x")), ERR_FORMAT);
    assert_int_equal(buf.size, 0);
    assert_ok(cosign_make(&buf, key, 0, bytes_text("x\n")));
    key_close(note_key);
    key_close(key);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_cosignatures_verify),
        cmocka_unit_test(a_cosignature_of_sigsum_verifies),
        cmocka_unit_test(a_witness_writes_the_published_line),
        cmocka_unit_test(every_bit_of_a_cosigned_note_matters),
        cmocka_unit_test(lines_of_another_kind_are_no_cosignatures),
        cmocka_unit_test(a_text_longer_than_its_limit_is_neither_signed_nor_verified),
        cmocka_unit_test(only_a_witness_cosigns_and_only_at_a_time),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
