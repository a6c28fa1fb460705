/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "tests/ledger/tessera.h"
#include "tests/test.h"

#define DASH "\xE2\x80\x94 "
#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define SUM_TEXT \
    "go.sum database tree\n35225469\nvt5T6GaLCXvyHFl9VUvvItR43XZxfLgftEcTyO3eJCQ=\n"
#define SUM_LINE \
    DASH "sum.golang.org Az3grpukl5AXaVfYkLiDGORx/DN2nlcS5kZHR5uYOBV2KA2HgXpD+gu9HHONebHLAyaK" \
         "bbTM75QTtPydhKCExixSfwQ=\n"
#define SUM_KEY "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
#define WITNESS_LINE \
    DASH "Wit1 mz+y1QAAAABlU/EAYEDMPd8Ge7XzsHcNU+F3AzavfsuzhRT3gC4BORiySViMAWQq5znn5g+ruu+i" \
         "DztzMS3EeF6xr4ug+O66ORoSAw==\n"

static struct arena *arena;

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

static struct key_public key_of_text(const char *text)
{
    struct key_public key = { 0 };
    assert_ok(key_parse(bytes_text(text), &key));
    return key;
}

/* The note of one of Tessera's checkpoints, with another line put after its own. */
static struct bytes tessera_note(size_t row, const char *line)
{
    struct buf buf = buf_new(arena, CHECKPOINT_SIZE_MAX);
    struct bytes note = { 0 };
    buf_format(&buf, "%s\n%" PRIu64 "\n%s\n\n", TESSERA_ORIGIN, tessera_checkpoints[row].size,
               tessera_checkpoints[row].root);
    buf_format(&buf, DASH "%s %s\n%s", TESSERA_ORIGIN, tessera_checkpoints[row].signature,
               line);
    assert_ok(buf_done(&buf, &note));
    return note;
}

static void the_checkpoints_that_tessera_signed_open_with_its_key(void **state)
{
    (void)state;
    struct key_public key = key_of_text(TESSERA_KEY);
    for (size_t row = 0; row < TESSERA_CHECKPOINTS; row++) {
        struct note note = { 0 };
        struct checkpoint checkpoint = { 0 };
        print_message("size %" PRIu64 "\n", tessera_checkpoints[row].size);
        assert_ok(checkpoint_open(tessera_note(row, ""), &key, &note, &checkpoint));
        assert_bytes(checkpoint.origin, TESSERA_ORIGIN);
        assert_int_equal(checkpoint.size, tessera_checkpoints[row].size);
        struct buf buf = buf_new(arena, 1000);
        checkpoint_print(&buf, &checkpoint);
        assert_true(bytes_equal(buf_so_far(&buf), note.text));
    }
}

static void the_checkpoint_of_the_go_checksum_database_verifies(void **state)
{
    (void)state;
    struct key_public key = key_of_text(SUM_KEY);
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    struct bytes whole = bytes_text(SUM_TEXT "\n" SUM_LINE);
    assert_ok(checkpoint_open(whole, NULL, &note, &checkpoint));
    assert_bytes(checkpoint.origin, "go.sum database tree");
    assert_int_equal(checkpoint.size, 35225469);
    size_t good = 0;
    assert_ok(note_check(&note, &key, 1, &good));
    assert_int_equal(good, 1);
    /* Its origin is not its key's name, which we ask of a log. */
    checkpoint.size = 7;
    assert_fault(checkpoint_open(whole, &key, &note, &checkpoint), ERR_SIGNATURE);
    assert_int_equal(checkpoint.size, 7);
}

static void a_checkpoint_of_another_spelling_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err code;
    } rows[] = {
        { "", ERR_FORMAT },
        { "o\n", ERR_FORMAT },
        { "o\n0\n", ERR_FORMAT },
        { "o\n0\n" EMPTY_ROOT, ERR_FORMAT },
        { "o\n0\n" EMPTY_ROOT "\nextension\n", ERR_FORMAT },
        { "o\n0\n" EMPTY_ROOT "\n\n", ERR_FORMAT },
        { "o\n0\n" EMPTY_ROOT "\nx", ERR_FORMAT },
        { "\n0\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\r\n0\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\xE2\x80\x8B\n0\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n00\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n+1\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n-1\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n 1\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n1x\n" EMPTY_ROOT "\n", ERR_FORMAT },
        { "o\n9223372036854775808\n" EMPTY_ROOT "\n", ERR_LIMIT },
        { "o\n99999999999999999999\n" EMPTY_ROOT "\n", ERR_LIMIT },
        { "o\n1\n\n", ERR_FORMAT },
        { "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n", ERR_FORMAT },
        { "o\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=\n", ERR_FORMAT },
        { "o\n1\n47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\n", ERR_FORMAT },
        { "o\n1\nAAAA\n", ERR_FORMAT },
        { "o\n0\n0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=\n", ERR_FORMAT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct checkpoint checkpoint = { .size = 7 };
        print_message("%zu: %s\n", i, rows[i].text);
        assert_fault(checkpoint_parse(bytes_text(rows[i].text), &checkpoint), rows[i].code);
        assert_int_equal(checkpoint.size, 7);
    }
    struct checkpoint last = { 0 };
    assert_ok(checkpoint_parse(bytes_text("o\n9223372036854775807\n" EMPTY_ROOT "\n"), &last));
    assert_int_equal(last.size, INT64_MAX);
}

static void a_note_that_the_log_did_not_sign_is_refused(void **state)
{
    (void)state;
    struct key_public key = key_of_text(TESSERA_KEY);
    struct key_public other = key_of_text(SUM_KEY);
    struct note note = { .count = 9 };
    struct checkpoint checkpoint = { .size = 7 };
    struct bytes good = tessera_note(5, "");
    assert_fault(checkpoint_open(good, &other, &note, &checkpoint), ERR_SIGNATURE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), TESSERA_ORIGIN));

    struct bytes copy = bytes_copy(arena, good);
    size_t size_line = bytes_find(copy, '\n') + 1;
    ((uint8_t *)(uintptr_t)copy.at)[size_line] = '2';
    assert_fault(checkpoint_open(copy, &key, &note, &checkpoint), ERR_SIGNATURE);

    struct bytes unsigned_note = bytes_text(TESSERA_ORIGIN "\n0\n" EMPTY_ROOT "\n\n" SUM_LINE);
    assert_fault(checkpoint_open(unsigned_note, &key, &note, &checkpoint), ERR_SIGNATURE);
    assert_fault(checkpoint_open(bytes_text("no note"), &key, &note, &checkpoint), ERR_FORMAT);
    assert_fault(checkpoint_open(bytes_text("o\n0\nx\n\n" SUM_LINE), NULL, &note, &checkpoint),
                 ERR_FORMAT);
    assert_int_equal(note.count, 9);
    assert_int_equal(checkpoint.size, 7);

    /* A witness's line neither helps nor hinders. */
    assert_ok(checkpoint_open(tessera_note(5, WITNESS_LINE), &key, &note, &checkpoint));
    assert_int_equal(note.count, 2);
}

static void a_checkpoint_past_its_size_is_refused_before_it_is_read(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, CHECKPOINT_SIZE_MAX + 1);
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    buf_fill(&buf, 'x', CHECKPOINT_SIZE_MAX + 1);
    assert_fault(checkpoint_open(buf_so_far(&buf), NULL, &note, &checkpoint), ERR_LIMIT);
    struct bytes within = bytes_part(buf_so_far(&buf), 0, CHECKPOINT_SIZE_MAX);
    assert_fault(checkpoint_open(within, NULL, &note, &checkpoint), ERR_FORMAT);
}

static void an_origin_is_a_url_without_scheme_of_bounded_size(void **state)
{
    (void)state;
    static const struct {
        const char *origin;
        bool good;
    } rows[] = {
        { "qingshi.example.org", true },
        { "shilipu.example.cn:8443/~zhao/log_2-b", true },
        { "shilipu.example.cn/出纳", false },
        { "a'b", false },
        { "a$(b)", false },
        { "a`b", false },
        { "a\\b", false },
        { "a;b", false },
        { "a|b", false },
        { "a*", false },
        { "", false },
        { "a b", false },
        { "a+b", false },
        { "a\nb", false },
        { "青石　村", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].origin);
        if (rows[i].good)
            assert_ok(origin_check(bytes_text(rows[i].origin)));
        else
            assert_fault(origin_check(bytes_text(rows[i].origin)), ERR_FORMAT);
    }
    char name[ORIGIN_MAX + 1];
    memset(name, 'a', sizeof name);
    assert_ok(origin_check(bytes_of(name, ORIGIN_MAX)));
    assert_fault(origin_check(bytes_of(name, ORIGIN_MAX + 1)), ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_checkpoints_that_tessera_signed_open_with_its_key),
        cmocka_unit_test(the_checkpoint_of_the_go_checksum_database_verifies),
        cmocka_unit_test(a_checkpoint_of_another_spelling_is_refused),
        cmocka_unit_test(a_note_that_the_log_did_not_sign_is_refused),
        cmocka_unit_test(a_checkpoint_past_its_size_is_refused_before_it_is_read),
        cmocka_unit_test(an_origin_is_a_url_without_scheme_of_bounded_size),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
