/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/note.h"

#include <string.h>

#include "tests/keys/vectors.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(4 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static const struct {
    const char *note;
    const char *vkeys[2];
    size_t known;
    size_t good;
} vectors[] = {
    { FOO_NOTE, { FOO_VKEY }, 1, 1 },
    { PETER_TEXT "\n" PETER_LINE, { PETER_VKEY }, 1, 1 },
    { PETER_TEXT "\n" PETER_LINE ENOCH_LINE, { PETER_VKEY, ENOCH_VKEY }, 2, 2 },
    { PETER_TEXT "\n" ENOCH_LINE PETER_LINE, { PETER_VKEY }, 1, 1 },
    { PETER_TEXT "\n" ENOCH_LINE ENOCH_LINE PETER_LINE, { PETER_VKEY, ENOCH_VKEY }, 2, 2 },
    { PETER_TEXT "\n" ENOCH_LINE PETER_LINE, { ENOCH_VKEY, ENOCH_VKEY }, 2, 1 },
    { TESSERA_TEXT_15 "\n" TESSERA_LINE_15 WITNESS_LINE, { TESSERA_VKEY, WITNESS_VKEY }, 2, 2 },
    { "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n\n"
      "— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV"
      "2KA2HgXpD+gu9HHONebHLAyaKbbTM"
      "75QTtPydhKCExixSfwQ=\n",
      { "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8" },
      1,
      1 },
};

static void published_notes_verify(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
        struct note note = { 0 };
        struct key_public known[2] = { 0 };
        size_t good = 0;
        print_message("row %zu\n", i);
        for (size_t j = 0; j < vectors[i].known; j++)
            known[j] = public_of(vectors[i].vkeys[j]);
        assert_ok(note_parse(bytes_text(vectors[i].note), &note));
        assert_ok(note_check(&note, known, vectors[i].known, &good));
        assert_int_equal(good, vectors[i].good);
    }
}

static void a_parsed_note_gives_its_parts(void **state)
{
    (void)state;
    struct note note = { 0 };
    struct key_public key = public_of(FOO_VKEY);
    assert_ok(note_parse(bytes_text(FOO_NOTE), &note));
    assert_bytes(note.text, FOO_TEXT);
    assert_int_equal(note.count, 1);
    assert_bytes(note.signatures[0].name, "example.com/foo");
    assert_bytes(note.signatures[0].line, "— example.com/foo " FOO_BLOB);
    assert_int_equal(note.signatures[0].size, SIGNATURE_SIZE);
    assert_memory_equal(note.signatures[0].id, key.id, KEY_ID_SIZE);
    assert_true(note_by(&note.signatures[0], &key));
    key.name = bytes_text("example.com/fo");
    assert_false(note_by(&note.signatures[0], &key));
    assert_false(note_verify(&note, &note.signatures[0], &key));
    key = public_of(FOO_VKEY);
    key.id[3] ^= 1;
    assert_false(note_by(&note.signatures[0], &key));
}

static void the_text_ends_at_the_last_empty_line(void **state)
{
    (void)state;
    struct note note = { 0 };
    assert_ok(note_parse(bytes_text("a\n\nb\n\n" FOO_LINE), &note));
    assert_bytes(note.text, "a\n\nb\n");
    assert_ok(note_parse(bytes_text("a\n\n\n" FOO_LINE), &note));
    assert_bytes(note.text, "a\n\n");
    assert_ok(note_parse(bytes_text(FOO_NOTE "\n" FOO_LINE), &note));
    assert_bytes(note.text, FOO_NOTE);
    assert_int_equal(note.count, 1);
}

#define NAMED(name) FOO_TEXT "\n— " name " " FOO_BLOB "\n"
#define BLOB(blob) FOO_TEXT "\n— example.com/foo " blob "\n"

static const char *const malformed[] = {
    "",
    "\n",
    "\n\n",
    "a",
    FOO_TEXT,
    FOO_TEXT "\n",
    FOO_TEXT "\n\n",
    FOO_LINE,
    "\n" FOO_LINE,
    FOO_TEXT FOO_LINE,
    FOO_NOTE "\n",
    FOO_NOTE "x",
    FOO_NOTE "x\n",
    FOO_NOTE "— \n",
    FOO_TEXT "\n— example.com/foo " FOO_BLOB, /* the last line has no newline */
    FOO_TEXT "\n- example.com/foo " FOO_BLOB "\n",
    FOO_TEXT "\n—example.com/foo " FOO_BLOB "\n",
    FOO_TEXT "\n—  example.com/foo " FOO_BLOB "\n",
    FOO_TEXT "\n— example.com/foo  " FOO_BLOB "\n",
    FOO_TEXT "\n— example.com/foo\n",
    FOO_TEXT "\n— example.com/foo \n",
    FOO_TEXT "\n — example.com/foo " FOO_BLOB "\n",
    FOO_TEXT "\n— example.com/foo " FOO_BLOB " \n",
    FOO_TEXT "\n— example.com/foo " FOO_BLOB "\r\n",
    FOO_TEXT "\n\xE2\x80\x93 example.com/foo " FOO_BLOB "\n",
    FOO_TEXT "\n—\xC2\xA0"
             "example.com/foo " FOO_BLOB "\n",
    "This is an example message.\r\n\r\n" FOO_LINE,
    "This is an example\r message.\n\n" FOO_LINE,
    "This is an example\t message.\n\n" FOO_LINE,
    "This is an example\x1f message, whose control lies in its middle.\n\n" FOO_LINE,
    "\xFF\n\n" FOO_LINE,
    "\xC0\x8A\n\n" FOO_LINE,
    NAMED("example.com/foo+"),
    NAMED("例\xE3\x80\x80子"),
    NAMED("a\xE2\x80\x8B"
          "b"),
    NAMED("a\xC2\x85"
          "b"),
    NAMED("a\xE2\x80\xA8"
          "b"),
    NAMED("\xEF\xBB\xBF"
          "a"),
    NAMED("Mu\xCC\x88ller"),
    NAMED("a\x7f"),
    NAMED("e\xCC\x81"),
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
         "XsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQM"), /* no padding */
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
         "XsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQN="), /* a stray bit */
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
         "XsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQM=="),
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
         "XsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQ_="),
    BLOB("Uw2Q"),
    BLOB("Uw2QOg=="), /* an id and nothing signed */
    BLOB("===="),
};

static void malformed_notes_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        struct note note = { .count = 77 };
        print_message("row %zu: %s\n", i, malformed[i]);
        assert_fault(note_parse(bytes_text(malformed[i]), &note), ERR_FORMAT);
        assert_int_equal(note.count, 77);
    }
    struct note note = { 0 };
    static const char zero[] = "a\0b\n\n" FOO_LINE;
    assert_fault(note_parse(bytes_of(zero, sizeof zero - 1), &note), ERR_FORMAT);
}

/* A text of which eight bytes are looked at together: lines and Chinese before it, after it. */
static void a_bad_byte_is_seen_wherever_it_stands(void **state)
{
    (void)state;
    static const char *const around[] = {
        "a",
        "\n",
        " ",
        "村",
        "a\n",
        "~村",
        "\x7f",
        "1234567\n",
    };
    static const uint8_t bad[] = { 0, 1, '\t', '\r', 0x1f, 0x80, 0xC3, 0xE6, 0xFF };
    for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
        for (size_t at = 0; at < 20; at++)
            for (size_t row = 0; row <= sizeof bad; row++) {
                struct arena_mark mark = arena_mark(arena);
                struct buf buf = buf_new(arena, 1000);
                struct note note = { 0 };
                for (size_t count = 0; count < 20; count++) {
                    buf_text(&buf, around[i]);
                    if (count == at && row < sizeof bad)
                        buf_byte(&buf, bad[row]);
                }
                buf_text(&buf, "\n\n" FOO_LINE);
                enum err code = note_parse(buf_so_far(&buf), &note);
                if (code != (row < sizeof bad ? ERR_FORMAT : OK))
                    fail_msg("around %zu, at %zu, row %zu: %s", i, at, row, err_name(code));
                arena_back(arena, mark);
            }
}

static void a_name_longer_than_its_limit_is_refused(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 1000);
    struct note note = { 0 };
    buf_text(&buf, FOO_TEXT "\n— ");
    buf_fill(&buf, 'a', KEY_NAME_MAX + 1);
    buf_text(&buf, " " FOO_BLOB "\n");
    assert_fault(note_parse(buf_so_far(&buf), &note), ERR_LIMIT);
}

static void every_bit_of_a_note_matters(void **state)
{
    (void)state;
    char whole[] = FOO_NOTE;
    struct key_public key = public_of(FOO_VKEY);
    for (size_t i = 0; i < 8 * (sizeof whole - 1); i++) {
        struct note note = { 0 };
        size_t good = 0;
        whole[i / 8] = (char)(whole[i / 8] ^ (1 << i % 8));
        enum err code = note_parse(bytes_of(whole, sizeof whole - 1), &note);
        if (code == OK)
            code = note_check(&note, &key, 1, &good);
        if (code == OK)
            print_error("bit %zu\n", i);
        assert_int_not_equal(code, OK);
        whole[i / 8] = (char)(whole[i / 8] ^ (1 << i % 8));
    }
}

static void sixteen_lines_are_read_and_seventeen_refused(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, 10000);
    struct note note = { 0 };
    buf_text(&buf, FOO_TEXT "\n");
    for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
        buf_text(&buf, FOO_LINE);
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_int_equal(note.count, NOTE_SIGNATURES_MAX);
    buf_text(&buf, FOO_LINE);
    assert_fault(note_parse(buf_so_far(&buf), &note), ERR_LIMIT);
}

static void long_signatures_of_unknown_algorithms_are_passed_over(void **state)
{
    (void)state;
    /* 73 bytes is one more than we know; 74 and 152 fill pieces of base64; 2428: ML-DSA-44. */
    static const size_t sizes[] = { 1, 63, 64, 65, 72, 73, 74, 75, 152, 153, 2428, 3300 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint8_t blob[4 + 3300];
        struct buf buf = buf_new(arena, 10000);
        struct note note = { 0 };
        size_t good = 0;
        struct key_public key = public_of(FOO_VKEY);
        print_message("%zu bytes\n", sizes[i]);
        memset(blob, 0xA5, sizeof blob);
        buf_text(&buf, FOO_NOTE "— example.com/foo ");
        base64_print(&buf, bytes_of(blob, 4 + sizes[i]));
        buf_text(&buf, "\n");
        assert_ok(note_parse(buf_so_far(&buf), &note));
        assert_int_equal(note.count, 2);
        assert_int_equal(note.signatures[1].size, sizes[i]);
        assert_int_equal(note.signatures[1].id[3], 0xA5);
        assert_int_equal(note.signatures[1].at[0], 0xA5);
        assert_ok(note_check(&note, &key, 1, &good));
        assert_int_equal(good, 1);
        /* The same base64 with one more digit is none. */
        buf.size--;
        buf_text(&buf, "A\n");
        assert_fault(note_parse(buf_so_far(&buf), &note), ERR_FORMAT);
    }
}

static void padding_inside_a_long_signature_is_refused(void **state)
{
    (void)state;
    uint8_t blob[76] = { 0 };
    struct buf buf = buf_new(arena, 1000);
    struct note note = { 0 };
    buf_text(&buf, FOO_TEXT "\n— a ");
    base64_print(&buf, bytes_of(blob, 76)); /* 104 digits, the last two are padding */
    base64_print(&buf, bytes_of(blob, 3));
    buf_text(&buf, "\n");
    assert_fault(note_parse(buf_so_far(&buf), &note), ERR_FORMAT);
}

static void a_known_line_that_fails_spoils_the_note(void **state)
{
    (void)state;
    struct note note = { 0 };
    struct key_public known[2] = { public_of(PETER_VKEY), public_of(ENOCH_VKEY) };
    size_t good = 7;
    assert_ok(note_parse(bytes_text("Another text.\n\n" PETER_LINE), &note));
    assert_fault(note_check(&note, known, 1, &good), ERR_SIGNATURE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "PeterNeumann"));
    assert_fault(note_check(&note, &known[1], 1, &good), ERR_SIGNATURE);
    assert_fault(note_check(&note, known, 0, &good), ERR_SIGNATURE);
    /* One good line does not outweigh it. */
    struct key_secret *key = secret_of_go("PeterNeumann", KEY_NOTE, PETER_SEED);
    const struct key_secret *keys[] = { key };
    struct buf buf = buf_new(arena, 1000);
    assert_ok(note_sign(&buf, bytes_text("Another text.\n"), keys, 1));
    buf_text(&buf, ENOCH_LINE);
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_ok(note_check(&note, known, 1, &good));
    assert_fault(note_check(&note, known, 2, &good), ERR_SIGNATURE);
    assert_int_equal(good, 1);
    key_close(key);
}

static void a_line_of_the_wrong_size_for_its_key_fails(void **state)
{
    (void)state;
    struct key_public key = public_of(FOO_VKEY);
    uint8_t blob[NOTE_BLOB_MAX] = { 0 };
    struct buf buf = buf_new(arena, 1000);
    struct note note = { 0 };
    buf_text(&buf, FOO_TEXT "\n");
    note_put_line(&buf, &key, bytes_of(blob, NOTE_BLOB_MAX));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_true(note_by(&note.signatures[0], &key));
    assert_false(note_verify(&note, &note.signatures[0], &key));
}

/* Four bytes of id can be made to collide: another key of the same name and id is known. */
static void keys_that_share_name_and_id_are_both_tried(void **state)
{
    (void)state;
    struct note note = { 0 };
    struct key_public known[2] = { public_of(PETER_VKEY), public_of(FOO_VKEY) };
    size_t good = 0;
    known[0].name = known[1].name;
    memcpy(known[0].id, known[1].id, KEY_ID_SIZE);
    assert_ok(note_parse(bytes_text(FOO_NOTE), &note));
    assert_ok(note_check(&note, known, 2, &good));
    assert_int_equal(good, 1);
}

static void one_point_under_two_names_counts_once(void **state)
{
    (void)state;
    struct key_secret *a = numbered("a", 1);
    struct key_secret *b = numbered("b", 1);
    const struct key_secret *keys[] = { a, b };
    struct key_public known[] = { *key_of(a), *key_of(b) };
    struct buf buf = buf_new(arena, 1000);
    struct note note = { 0 };
    size_t good = 0;
    assert_ok(note_sign(&buf, bytes_text("x\n"), keys, 2));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    assert_ok(note_check(&note, known, 2, &good));
    assert_int_equal(good, 1);
    key_close(a);
    key_close(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_notes_verify),
        cmocka_unit_test(a_parsed_note_gives_its_parts),
        cmocka_unit_test(the_text_ends_at_the_last_empty_line),
        cmocka_unit_test(malformed_notes_are_refused),
        cmocka_unit_test(a_bad_byte_is_seen_wherever_it_stands),
        cmocka_unit_test(a_name_longer_than_its_limit_is_refused),
        cmocka_unit_test(every_bit_of_a_note_matters),
        cmocka_unit_test(sixteen_lines_are_read_and_seventeen_refused),
        cmocka_unit_test(long_signatures_of_unknown_algorithms_are_passed_over),
        cmocka_unit_test(padding_inside_a_long_signature_is_refused),
        cmocka_unit_test(a_known_line_that_fails_spoils_the_note),
        cmocka_unit_test(a_line_of_the_wrong_size_for_its_key_fails),
        cmocka_unit_test(keys_that_share_name_and_id_are_both_tried),
        cmocka_unit_test(one_point_under_two_names_counts_once),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
