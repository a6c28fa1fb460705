/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ledger/checkpoint.h"
#include "tests/ledger/tessera.h"
#include "tests/test.h"

#define DASH "\xE2\x80\x94 "
#define CHECKPOINT \
    "example.com/log/testdata\n15\nrKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=\n\n" DASH \
    "example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/u" \
    "EWP6zdkdIQzd/fmwlM/dlPWF74ewI=\n"
#define WITNESS \
    DASH "Wit1 mz+y1QAAAABlU/EAYEDMPd8Ge7XzsHcNU+F3AzavfsuzhRT3gC4BORiySViMAWQq5znn5g+ruu+i" \
         "DztzMS3EeF6xr4ug+O66ORoSAw==\n"
#define FIRST "c2sp.org/tlog-proof@v1\n"
#define HASHES \
    "zMKa4OAqd7D0V4wawXST15z0JiEEkprIBPkfxOesWvA=\n" \
    "nk9gCR+floFqznAPtqjjcnnV64dge2jQB95D5t164Hg=\n" \
    "zY1lN35vrXYAPixXSd59LsU29xUJtuW4o2dNNg5Y2Co=\n" \
    "5jLpqTgjsBDSEX6SgZiRnbTMdTuRd8bQ5tSsAOxe0Ks=\n"
#define PROOF FIRST "index 5\n" HASHES "\n" CHECKPOINT

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

static struct bytes printed(const struct proof_file *file)
{
    struct buf buf = buf_new(arena, PROOF_FILE_MAX);
    struct bytes bytes = { 0 };
    assert_ok(proof_file_print(&buf, file));
    assert_ok(buf_done(&buf, &bytes));
    return bytes;
}

static void the_proof_of_tessera_entry_five_is_read_checked_and_written_alike(void **state)
{
    (void)state;
    static const char *const files[] = { PROOF, PROOF WITNESS };
    struct key_public key = { 0 };
    assert_ok(key_parse(bytes_text(TESSERA_KEY), &key));
    for (size_t i = 0; i < 2; i++) {
        struct proof_file file = { 0 };
        struct note note = { 0 };
        struct checkpoint checkpoint = { 0 };
        assert_ok(proof_file_parse(bytes_text(files[i]), &file));
        assert_int_equal(file.index, 5);
        assert_int_equal(file.proof.count, 4);
        assert_int_equal(file.extra.size, 0);
        assert_ok(checkpoint_open(file.checkpoint, &key, &note, &checkpoint));
        assert_int_equal(note.count, 1 + i);
        struct hash leaf = tree_leaf(bytes_text(tessera_leaves[file.index]));
        assert_true(tree_check_inclusion(&leaf, file.index, checkpoint.size, &file.proof,
                                         &checkpoint.root));
        assert_bytes(printed(&file), files[i]);
    }
}

static void the_tree_of_tessera_makes_the_same_proof_file(void **state)
{
    (void)state;
    struct tree *tree = NULL;
    assert_ok(tree_open(&tree));
    for (size_t i = 0; i < TESSERA_SIZE; i++) {
        struct hash leaf = tree_leaf(bytes_text(tessera_leaves[i]));
        assert_ok(tree_add(tree, &leaf));
    }
    struct tree_reader reader = tree_reader_of(tree);
    struct proof_file file = { .index = 5, .checkpoint = bytes_text(CHECKPOINT) };
    assert_ok(tree_prove_inclusion(&reader, 5, TESSERA_SIZE, &file.proof));
    assert_bytes(printed(&file), PROOF);
    tree_close(tree);
}

static void extra_data_and_a_proof_without_hashes_are_read(void **state)
{
    (void)state;
    /* 64 characters of base64 are one piece of the check: so 63 bytes are more than one. */
    static const char *const rows[] = {
        "AA==",
        "c2FueGk=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf buf = buf_new(arena, PROOF_FILE_MAX);
        struct proof_file file = { 0 };
        print_message("%s\n", rows[i]);
        buf_format(&buf, FIRST "extra %s\nindex 0\n\n" CHECKPOINT, rows[i]);
        assert_ok(proof_file_parse(buf_so_far(&buf), &file));
        assert_bytes(file.extra, rows[i]);
        assert_int_equal(file.index, 0);
        assert_int_equal(file.proof.count, 0);
        assert_true(bytes_equal(printed(&file), buf_so_far(&buf)));
    }
}

#define LONG "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void a_proof_file_of_another_spelling_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        enum err code;
    } rows[] = {
        { "", ERR_FORMAT },
        { "c2sp.org/tlog-proof@v1", ERR_FORMAT },
        { FIRST, ERR_FORMAT },
        { "c2sp.org/tlog-proof@v2\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { "c2sp.org/tlog-proof@v1 \nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { "c2sp.org/tlog-proof@v1\r\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index \n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index 05\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index -5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index  5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index 9223372036854775808\n" HASHES "\n" CHECKPOINT, ERR_LIMIT },
        { FIRST "index 5\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index 5\nextra AA==\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra \nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra AA\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra AB==\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra " LONG "==AA==\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra " LONG "AAA\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "extra AA==\nextra AA==\nindex 5\n" HASHES "\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index 5\nzMKa4OAqd7D0V4wawXST15z0JiEEkprIBPkfxOesWvA\n\n" CHECKPOINT,
          ERR_FORMAT },
        { FIRST "index 5\nAAAA\n\n" CHECKPOINT, ERR_FORMAT },
        { FIRST "index 5\n" HASHES, ERR_FORMAT },
        { FIRST "index 5\n" HASHES CHECKPOINT, ERR_FORMAT },
        { FIRST "index 5\n" HASHES "\n", ERR_FORMAT },
        { FIRST "index 5\n" HASHES "\ncut", ERR_FORMAT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct proof_file file = { .index = 77 };
        print_message("%zu: %s\n", i, rows[i].file);
        assert_fault(proof_file_parse(bytes_text(rows[i].file), &file), rows[i].code);
        assert_int_equal(file.index, 77);
    }
}

/* A file with so many hashes and a checkpoint of so many bytes. */
static struct bytes file_of(size_t hashes, size_t checkpoint)
{
    struct buf buf = buf_new(arena, 2 * PROOF_FILE_MAX);
    buf_text(&buf, FIRST "index 5\n");
    for (size_t i = 0; i < hashes; i++)
        buf_text(&buf, "zMKa4OAqd7D0V4wawXST15z0JiEEkprIBPkfxOesWvA=\n");
    buf_byte(&buf, '\n');
    buf_fill(&buf, 'x', checkpoint - 1);
    buf_byte(&buf, '\n');
    return buf_so_far(&buf);
}

static void what_is_past_a_limit_is_refused(void **state)
{
    (void)state;
    struct proof_file file = { 0 };
    assert_ok(proof_file_parse(file_of(TREE_PROOF_MAX, CHECKPOINT_SIZE_MAX), &file));
    assert_int_equal(file.proof.count, TREE_PROOF_MAX);
    assert_int_equal(file.checkpoint.size, CHECKPOINT_SIZE_MAX);
    struct bytes whole = printed(&file);
    assert_true(bytes_equal(whole, file_of(TREE_PROOF_MAX, CHECKPOINT_SIZE_MAX)));
    assert_fault(proof_file_parse(file_of(TREE_PROOF_MAX + 1, 100), &file), ERR_LIMIT);
    assert_fault(proof_file_parse(file_of(0, CHECKPOINT_SIZE_MAX + 1), &file), ERR_LIMIT);
    assert_fault(proof_file_parse(file_of(0, PROOF_FILE_MAX), &file), ERR_LIMIT);
}

static void nothing_is_written_that_would_not_be_read(void **state)
{
    (void)state;
    struct buf buf = buf_new(arena, PROOF_FILE_MAX);
    struct bytes checkpoint = bytes_text(CHECKPOINT);
    const struct {
        struct proof_file file;
        enum err code;
    } rows[] = {
        { { .extra = bytes_text("%"), .checkpoint = checkpoint }, ERR_FORMAT },
        { { .index = (uint64_t)INT64_MAX + 1, .checkpoint = checkpoint }, ERR_LIMIT },
        { { .proof = { .count = 64 }, .checkpoint = checkpoint }, ERR_LIMIT },
        { { .checkpoint = bytes_text("") }, ERR_FORMAT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_fault(proof_file_print(&buf, &rows[i].file), rows[i].code);
    assert_int_equal(buf_so_far(&buf).size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_proof_of_tessera_entry_five_is_read_checked_and_written_alike),
        cmocka_unit_test(the_tree_of_tessera_makes_the_same_proof_file),
        cmocka_unit_test(extra_data_and_a_proof_without_hashes_are_read),
        cmocka_unit_test(a_proof_file_of_another_spelling_is_refused),
        cmocka_unit_test(what_is_past_a_limit_is_refused),
        cmocka_unit_test(nothing_is_written_that_would_not_be_read),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
