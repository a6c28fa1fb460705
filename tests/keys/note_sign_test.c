/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "keys/note.h"
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
          "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqj"
          "Oq89wVvTA60eubCc4oufo5BvIV"
          "EgtQc=" },
        { 1, "0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
          "M9e0lhr9kuLxGdAtaUrhm84TQffVsLdcy808sN0a3WyniNlfcr9+bywoiIke"
          "1YYciCNjJGkCgIlQ8b16jhsmg/"
          "SChAM=" },
        { 2, "T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
          "M9e0llH4NKmlf0u7C8tkJioQOmi7l5ELqljXgKRg6R3G5JJ7vx7emDWo5fpq"
          "KuA/Dk/jRrI6il+7QCVirNhyUA"
          "WGoAk=" },
        { 3, "Wqx3HImawpLnS/Gv4ubjAvi1WIOy0b8Ze0amvqbavKk=",
          "M9e0lvAQRtH832pk2RTbeSeZMkp4FZSdJYFBUjO5SKxuRbywPUF3cx+HUrb5"
          "0kjd3rUWW/fj53Wj1dwcwh9bGQ"
          "nqVAg=" },
        { 8, "bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
          "M9e0lq1EK37dHtgv9O3UzPxisw5vwIPcJsX9ab0xt4mvVfbdUR1fbMjN6sBF"
          "YpBoBEmD4+cWhj/AVgI5MitCO5"
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
