/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/git_object.h"

#include <string.h>

#include "tests/support.h"
#include "tests/test.h"

static const uint8_t id[OBJECT_ID_SIZE] = { 1, 2, 3 };

/* "F name" is a folder, "name" a file; entries are parted by '|'. */
static struct bytes tree_of(struct arena *arena, const char *entries)
{
    struct buf buf = buf_new(arena, 1 << 20);
    struct bytes rest = bytes_text(entries);
    while (rest.size > 0) {
        struct object_entry entry = { .name = bytes_cut(&rest, '|'), .id = id };
        entry.folder = bytes_starts(entry.name, bytes_text("F "));
        if (entry.folder)
            entry.name = bytes_part(entry.name, 2, entry.name.size - 2);
        object_tree_put(&buf, &entry);
    }
    return buf_so_far(&buf);
}

static enum err walk(struct bytes tree, size_t *count)
{
    struct object_tree cursor = object_tree_of(tree);
    struct object_entry entry = { 0 };
    bool more = true;
    *count = 0;
    for (;; ++*count) {
        TRY(object_tree_next(&cursor, &entry, &more));
        if (!more)
            return OK;
    }
}

static void a_tree_has_plain_names_in_order_and_none_twice(void **state)
{
    struct arena *arena = NULL;
    size_t count = 0;
    static const struct {
        const char *entries;
        bool good;
    } rows[] = {
        { "", true },
        { "a", true },
        { "a|b|F c", true },
        { "a-b|F a|a0", true },
        { ".gitattributes|README.md|checkpoint|F docs|F latest|F tile", true },
        { "青石村", true },
        { "b|a", false },
        { "a|a", false },
        { "F a|F a", false },
        { "a|F a", false },
        { "a|a-b|a-b-c|F a", false },
        { "a|a-b|a-c|F a-b|F b", false },
        { "a|a-b|a-c|F a-d|F b", true },
        { "F a|a-b", false },
        { ".", false },
        { "..", false },
        { ".git", false },
        { "F .GiT", false },
        { "git~1", false },
        { "GIT~1", false },
        { ".gitx", true },
        { "a/b", false },
        { "a\\b", false },
        { "a\nb", false },
        { "a\x7f", false },
        { "\xff\xfe", false },
        { "\xc3", false },
    };
    (void)state;
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].entries);
        struct bytes tree = tree_of(arena, rows[i].entries);
        if (rows[i].good)
            assert_ok(walk(tree, &count));
        else
            assert_fault(walk(tree, &count), ERR_FORMAT);
    }
    arena_close(arena);
}

static void a_tree_that_git_would_not_write_is_refused(void **state)
{
    size_t count = 0;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = {
#define ROW(text) { text, sizeof(text) - 1 }
        ROW("x"),
        ROW("100644 a"),
        ROW("100644 a\0short"),
        ROW("100644 \0aaaaaaaaaaaaaaaaaaaa"),
        ROW("100755 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("120000 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("160000 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("040000 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("100664 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("1006441006441006441006 a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW(" a\0aaaaaaaaaaaaaaaaaaaa"),
        ROW("100644a\0a aaaaaaaaaaaaaaaaaa"),
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("row %zu\n", i);
        assert_fault(walk(bytes_of(rows[i].bytes, rows[i].size), &count), ERR_FORMAT);
    }
    char name[7 + 256 + 1 + OBJECT_ID_SIZE] = "100644 ";
    memset(name + 7, 'a', 256);
    assert_fault(walk(bytes_of(name, sizeof name), &count), ERR_FORMAT);
    char *shorter = name + 1;
    memcpy(shorter, "100644 ", 7);
    assert_ok(walk(bytes_of(shorter, sizeof name - 1), &count));
    assert_int_equal(count, 1);
}

#define TREE "7817652c53dd20400cf482dee3d0cb51ef06d0ff"
#define WHO " a <b> 5 +0800\n"

static void a_commit_of_the_spec_is_taken_apart_and_made_again(void **state)
{
    struct arena *arena = NULL;
    struct bytes whole = { 0 };
    struct bytes payload = { 0 };
    struct object_commit commit = { 0 };
    (void)state;
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(spec_example(arena, "snapshot.md", "commit", &whole));
    assert_ok(object_commit_parse(arena, whole, &commit));
    assert_bytes(commit.tree, TREE);
    assert_int_equal(commit.parents, 0);
    assert_int_equal(commit.time, 1700000000);
    struct object_draft draft = {
        .tree = TREE,
        .author = "sanzi",
        .email = "log@example.cn",
        .message = "publish size 1\n",
        .time = 1700000000,
    };
    struct buf text = buf_new(arena, OBJECT_COMMIT_MAX);
    struct buf again = buf_new(arena, OBJECT_COMMIT_MAX);
    assert_ok(object_commit_print(&text, &draft));
    assert_ok(buf_done(&text, &payload));
    assert_true(bytes_equal(payload, commit.payload));
    object_commit_sign(&again, payload, commit.armor);
    assert_true(bytes_equal(buf_so_far(&again), whole));
    arena_close(arena);
}

static void a_commit_has_these_headers_and_no_other(void **state)
{
    struct arena *arena = NULL;
    struct object_commit commit = { 0 };
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "tree " TREE "\nauthor" WHO "committer" WHO "\nm\n", true },
        { "tree " TREE "\nauthor" WHO "committer" WHO "encoding GBK\n\nm\n", true },
        { "tree " TREE "\nparent " TREE "\nauthor" WHO "committer" WHO "\n", true },
        { "tree " TREE "\nauthor" WHO "committer" WHO "gpgsig a\n b\n\nm\n", true },
        { "tree " TREE "\nauthor" WHO "committer" WHO "gpgsig a\ngpgsig b\n\nm\n", false },
        { "tree " TREE "\nauthor" WHO "committer" WHO "mergetag a\n\nm\n", false },
        { "tree " TREE "\nauthor" WHO "committer" WHO, false },
        { "tree " TREE "\nauthor" WHO "committer a <b> x +0800\n\n", false },
        { "tree " TREE "\nauthor" WHO "committer a <b> 5 0800\n\n", false },
        { "tree " TREE "\nauthor" WHO "committer a <b> 05 +0800\n\n", false },
        { "tree " TREE "\nauthor" WHO "committer a <b> -5 +0800\n\n", false },
        { "tree " TREE "\nauthor" WHO "committer a <b> 5\n\n", false },
        { "tree " TREE "\nauthor" WHO "committer a b\n\n", false },
        { "tree " TREE "\nauthor" WHO "\nm\n", false },
        { "tree " TREE "\ncommitter" WHO "\nm\n", false },
        { "tree " TREE "\nparent x\nauthor" WHO "committer" WHO "\nm\n", false },
        { "tree 7817\nauthor" WHO "committer" WHO "\nm\n", false },
        { "tree 7817652C53dd20400cf482dee3d0cb51ef06d0ff\nauthor" WHO "committer" WHO "\n",
          false },
        { "author" WHO, false },
        { "tree " TREE, false },
        { "", false },
    };
    (void)state;
    assert_ok(arena_open(1 << 20, &arena));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("row %zu\n", i);
        if (rows[i].good)
            assert_ok(object_commit_parse(arena, bytes_text(rows[i].text), &commit));
        else
            assert_fault(object_commit_parse(arena, bytes_text(rows[i].text), &commit),
                         ERR_FORMAT);
    }
    struct buf big = buf_new(arena, 2 * OBJECT_COMMIT_MAX);
    buf_text(&big, rows[0].text);
    buf_fill(&big, 'm', OBJECT_COMMIT_MAX);
    assert_fault(object_commit_parse(arena, buf_so_far(&big), &commit), ERR_LIMIT);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_has_plain_names_in_order_and_none_twice),
        cmocka_unit_test(a_tree_that_git_would_not_write_is_refused),
        cmocka_unit_test(a_commit_of_the_spec_is_taken_apart_and_made_again),
        cmocka_unit_test(a_commit_has_these_headers_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
