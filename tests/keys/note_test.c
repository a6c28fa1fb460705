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

/* A key of a name and one small number. */
static struct key_secret *numbered(const char *name, uint8_t number)
{
    const uint8_t seed[KEY_SEED_SIZE] = { number };
    struct key_secret *key = NULL;
    assert_ok(key_of_seed(bytes_text(name), KEY_NOTE, seed, &key));
    return key;
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
      "— sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaKbbTM"
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
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQM"), /* no padding */
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQN="), /* a stray bit */
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine"
         "yaQM=="),
    BLOB("Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Ine"
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
    assert_fault(note_parse(bytes_of("a\0b\n\n" FOO_LINE, sizeof "a\0b\n\n" FOO_LINE - 1), &note),
                 ERR_FORMAT);
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
    /* 73 bytes is one more than we know; 76 and 78 fill a piece of base64; 2428 is ML-DSA-44. */
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

static void signing_gives_the_published_bytes(void **state)
{
    (void)state;
    struct key_secret *peter = secret_of_go("PeterNeumann", KEY_NOTE, PETER_SEED);
    struct key_secret *log = secret_of_go(TESSERA_NAME, KEY_NOTE, TESSERA_SEED);
    const struct key_secret *one[] = { peter };
    const struct key_secret *other[] = { log };
    struct buf buf = buf_new(arena, 1000);
    assert_ok(note_sign(&buf, bytes_text(PETER_TEXT), one, 1));
    assert_bytes(buf_so_far(&buf), PETER_TEXT "\n" PETER_LINE);
    buf = buf_new(arena, 1000);
    assert_ok(note_sign(&buf, bytes_text(TESSERA_TEXT_15), other, 1));
    assert_bytes(buf_so_far(&buf), TESSERA_TEXT_15 "\n" TESSERA_LINE_15);
    key_close(peter);
    key_close(log);
}

static void the_roots_of_tesseras_log_come_out_signed(void **state)
{
    (void)state;
    static const struct {
        unsigned size;
        const char *root;
        const char *blob;
    } rows[] = {
        { 0, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
          "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIV"
          "EgtQc=" },
        { 1, "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
          "M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke1YYciCNjJGkCgIlQ8b16jhsmg/"
          "SChAM=" },
        { 2, "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
          "M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpqKuA/Dk/jRrI6il+7QCVirNhyUA"
          "WGoAk=" },
        { 3, "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=",
          "M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb50kjd3rUWW/fj53Wj1dwcwh9bGQ"
          "nqVAg=" },
        { 8, "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
          "M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBFYpBoBEmD4+cWhj/AVgI5MitCO5"
          "+mews=" },
    };
    struct key_secret *log = secret_of_go(TESSERA_NAME, KEY_NOTE, TESSERA_SEED);
    const struct key_secret *keys[] = { log };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct buf text = buf_new(arena, 1000);
        struct buf wanted = buf_new(arena, 1000);
        struct buf got = buf_new(arena, 1000);
        print_message("size %u\n", rows[i].size);
        buf_format(&text, "%s\n%u\n%s\n", TESSERA_NAME, rows[i].size, rows[i].root);
        buf_put(&wanted, buf_so_far(&text));
        buf_format(&wanted, "\n— %s %s\n", TESSERA_NAME, rows[i].blob);
        assert_ok(note_sign(&got, buf_so_far(&text), keys, 1));
        assert_true(bytes_equal(buf_so_far(&got), buf_so_far(&wanted)));
    }
    key_close(log);
}

static void lines_are_sorted_by_name_then_by_id(void **state)
{
    (void)state;
    /* Two keys of one name: the old and the new of a rotation. */
    struct key_secret *all[] = { numbered("b", 1), numbered("王", 2), numbered("a", 3),
                                 numbered("b", 4), numbered("aa", 5) };
    const struct key_secret *keys[5];
    const struct key_secret *turned[5];
    for (size_t i = 0; i < 5; i++) {
        keys[i] = all[i];
        turned[4 - i] = all[i];
    }
    struct buf one = buf_new(arena, 5000);
    struct buf two = buf_new(arena, 5000);
    struct note note = { 0 };
    assert_ok(note_sign(&one, bytes_text("x\n"), keys, 5));
    assert_ok(note_sign(&two, bytes_text("x\n"), turned, 5));
    assert_true(bytes_equal(buf_so_far(&one), buf_so_far(&two)));
    assert_ok(note_parse(buf_so_far(&one), &note));
    assert_int_equal(note.count, 5);
    for (size_t i = 1; i < 5; i++)
        assert_true(note_order(&note.signatures[i - 1], &note.signatures[i]) < 0);
    assert_bytes(note.signatures[0].name, "a");
    assert_bytes(note.signatures[1].name, "aa");
    assert_bytes(note.signatures[4].name, "王");
    for (size_t i = 0; i < 5; i++)
        key_close(all[i]);
}

static void texts_that_readers_could_cut_elsewhere_are_not_signed(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "a", "\n", "\na\n", "a\n\n", "a\n\nb\n", "a\r\n",
                                         "a\tb\n", "\xFF\n", "cosignature/v1\ntime 1\nx\n" };
    struct key_secret *key = numbered("a", 1);
    const struct key_secret *keys[] = { key };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct buf buf = buf_new(arena, 1000);
        print_message("row %zu\n", i);
        assert_fault(note_sign(&buf, bytes_text(texts[i]), keys, 1), ERR_FORMAT);
        assert_int_equal(buf.size, 0);
    }
    key_close(key);
}

static void wrong_sets_of_keys_do_not_sign(void **state)
{
    (void)state;
    struct key_secret *key = numbered("a", 1);
    struct key_secret *witness = secret_of_go("Wit1", KEY_COSIGNER, WITNESS_SEED);
    const struct key_secret *twice[] = { key, key };
    const struct key_secret *cosigner[] = { witness };
    struct buf buf = buf_new(arena, 1000);
    assert_fault(note_sign(&buf, bytes_text("x\n"), twice, 0), ERR_USAGE);
    assert_fault(note_sign(&buf, bytes_text("x\n"), twice, 2), ERR_USAGE);
    assert_fault(note_sign(&buf, bytes_text("x\n"), twice, 17), ERR_USAGE);
    assert_fault(note_sign(&buf, bytes_text("x\n"), cosigner, 1), ERR_USAGE);
    assert_int_equal(buf.size, 0);
    key_close(key);
    key_close(witness);
}

static void merging_sorts_and_drops_what_is_there(void **state)
{
    (void)state;
    static const char line[] = WITNESS_LINE;
    struct note note = { 0 };
    struct bytes out = { 0 };
    struct bytes lines[] = { bytes_of(line, sizeof line - 2), bytes_text(WITNESS_LINE),
                             bytes_text(TESSERA_LINE_15), bytes_text("— Aa AAAAAAA=\n") };
    assert_ok(note_parse(bytes_text(TESSERA_TEXT_15 "\n" TESSERA_LINE_15), &note));
    assert_ok(note_merge(arena, &note, lines, 4, &out));
    assert_bytes(out, TESSERA_TEXT_15 "\n— Aa AAAAAAA=\n" WITNESS_LINE TESSERA_LINE_15);
    assert_ok(note_merge(arena, &note, NULL, 0, &out));
    assert_bytes(out, TESSERA_TEXT_15 "\n" TESSERA_LINE_15);
}

static void merging_refuses_bad_lines(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "\n", WITNESS_LINE WITNESS_LINE, "— Wit1 AAAA\n",
                                       "— Wit1 AAAAAAA=\r\n", "— W\xFF AAAAAAA=\n" };
    struct note note = { 0 };
    struct bytes out = { 0 };
    assert_ok(note_parse(bytes_text(FOO_NOTE), &note));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct bytes line = bytes_text(bad[i]);
        print_message("row %zu\n", i);
        assert_fault(note_merge(arena, &note, &line, 1, &out), ERR_FORMAT);
    }
}

static void merging_stops_at_sixteen_lines(void **state)
{
    (void)state;
    static char texts[16][24];
    struct bytes lines[16];
    struct note note = { 0 };
    struct bytes out = { 0 };
    for (size_t i = 0; i < 16; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "— w%02zu AAAAAAA=", i);
        lines[i] = bytes_text(texts[i]);
    }
    assert_ok(note_parse(bytes_text(FOO_NOTE), &note));
    assert_ok(note_merge(arena, &note, lines, 15, &out));
    assert_fault(note_merge(arena, &note, lines, 16, &out), ERR_LIMIT);
    assert_ok(note_parse(out, &note));
    assert_int_equal(note.count, 16);
}

static void merging_without_memory_says_so(void **state)
{
    (void)state;
    struct arena *small = NULL;
    struct note note = { 0 };
    struct bytes out = { 0 };
    assert_ok(arena_open(32, &small));
    assert_ok(note_parse(bytes_text(FOO_NOTE), &note));
    assert_fault(note_merge(small, &note, NULL, 0, &out), ERR_MEMORY);
    arena_close(small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_notes_verify),
        cmocka_unit_test(a_parsed_note_gives_its_parts),
        cmocka_unit_test(the_text_ends_at_the_last_empty_line),
        cmocka_unit_test(malformed_notes_are_refused),
        cmocka_unit_test(a_name_longer_than_its_limit_is_refused),
        cmocka_unit_test(every_bit_of_a_note_matters),
        cmocka_unit_test(sixteen_lines_are_read_and_seventeen_refused),
        cmocka_unit_test(long_signatures_of_unknown_algorithms_are_passed_over),
        cmocka_unit_test(padding_inside_a_long_signature_is_refused),
        cmocka_unit_test(a_known_line_that_fails_spoils_the_note),
        cmocka_unit_test(a_line_of_the_wrong_size_for_its_key_fails),
        cmocka_unit_test(keys_that_share_name_and_id_are_both_tried),
        cmocka_unit_test(one_point_under_two_names_counts_once),
        cmocka_unit_test(signing_gives_the_published_bytes),
        cmocka_unit_test(the_roots_of_tesseras_log_come_out_signed),
        cmocka_unit_test(lines_are_sorted_by_name_then_by_id),
        cmocka_unit_test(texts_that_readers_could_cut_elsewhere_are_not_signed),
        cmocka_unit_test(wrong_sets_of_keys_do_not_sign),
        cmocka_unit_test(merging_sorts_and_drops_what_is_there),
        cmocka_unit_test(merging_refuses_bad_lines),
        cmocka_unit_test(merging_stops_at_sixteen_lines),
        cmocka_unit_test(merging_without_memory_says_so),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
