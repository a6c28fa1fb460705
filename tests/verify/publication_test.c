/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/publication.h"

#include <string.h>

#include "base/code.h"
#include "tests/support.h"
#include "tests/test.h"

static struct bytes print_row(struct arena *arena, const char *path,
                              const struct publication *publication)
{
    struct buf buf = buf_new(arena, 1 << 20);
    struct bytes out = { 0 };
    for (size_t i = 0; i < publication_file_count; i++)
        if (strcmp(publication_files[i].path, path) == 0)
            assert_ok(publication_files[i].print(&buf, publication));
    assert_ok(buf_done(&buf, &out));
    return out;
}

/* The pattern in verify.md with its four places filled is what the code writes. */
static struct bytes fill(struct arena *arena, struct bytes pattern,
                         const struct publication *publication)
{
    struct buf buf = buf_new(arena, 1 << 20);
    while (pattern.at != NULL) {
        buf_put(&buf, bytes_cut(&pattern, '{'));
        if (pattern.at == NULL)
            break;
        struct bytes name = bytes_cut(&pattern, '}');
        uint8_t typed[33] = { KEY_NOTE };
        memcpy(typed + 1, publication->log->at, KEY_PUBLIC_SIZE);
        if (bytes_is(name, "village"))
            buf_put(&buf, publication->village);
        else if (bytes_is(name, "origin"))
            buf_put(&buf, publication->origin);
        else if (bytes_is(name, "vkey"))
            key_print(&buf, publication->log);
        else if (bytes_is(name, "key"))
            base64_print(&buf, bytes_of(typed, sizeof typed));
    }
    struct bytes out = { 0 };
    assert_ok(buf_done(&buf, &out));
    return out;
}

static void the_files_are_those_of_the_spec(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct key_secret *key = NULL;
    uint8_t seed[KEY_SEED_SIZE] = { 7 };
    struct bytes pattern = { 0 };
    assert_ok(arena_open(16 << 20, &arena));
    assert_ok(key_of_seed(bytes_text("qingshi.example.org"), KEY_NOTE, seed, &key));
    struct publication publication = {
        .origin = bytes_text("qingshi.example.org"),
        .village = bytes_text("青石村"),
        .log = key_of(key),
    };
    assert_bytes(print_row(arena, ".gitattributes", &publication), "* -text\n");
    assert_ok(spec_example(arena, "verify.md", "readme", &pattern));
    struct bytes want = fill(arena, pattern, &publication);
    struct bytes got = print_row(arena, "README.md", &publication);
    if (!bytes_equal(want, got))
        print_error("%.*s\n", (int)got.size, (const char *)got.at);
    assert_true(bytes_equal(want, got));
    key_close(key);
    arena_close(arena);
}

static void what_a_publication_may_hold_depends_on_its_size(void **state)
{
    static const struct {
        const char *path;
        uint64_t size;
        bool has;
    } rows[] = {
        { "checkpoint", 0, true },
        { "README.md", 5, true },
        { ".gitattributes", 5, true },
        { "tile/0/000.p/5", 5, true },
        { "tile/entries/000.p/5", 5, true },
        { "tile/0/000.p/4", 5, false },
        { "tile/0/000", 5, false },
        { "tile/0/000", 256, true },
        { "tile/1/000.p/1", 256, true },
        { "tile/1/000.p/1", 255, false },
        { "tile/0/0", 256, false },
        { "tile/", 256, false },
        { "docs/00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", 5, true },
        { "docs/00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff", 5, false },
        { "docs/x", 5, false },
        { "readme.md", 5, false },
        { "index.html", 5, true },
        { "months-2.html", 5, true },
        { "months-x.html", 5, false },
        { "months-.html", 5, false },
        { "other.html", 5, false },
        { "feed.xml", 5, true },
        { "site.txt", 5, true },
        { "n/12.html", 5, true },
        { "n/.html", 5, false },
        { "n/12.js", 5, false },
        { "n/a/b.html", 5, false },
        { "c/12-2.json", 5, true },
        { "c/.json", 5, false },
        { "n/12.json", 5, false },
        { "x/12.html", 5, false },
        { "/12.html", 5, false },
        { "s/2025-01-2.js", 5, true },
        { "s/list.html", 5, false },
        { "data/2025-01/README.md", 5, true },
        { "data/schema/postings.json", 5, true },
        { "data/postings.csv", 5, false },
        { "data//postings.csv", 5, false },
        { "data/2025-01/a/b.csv", 5, false },
        { "data/2025-01/x.html", 5, false },
        { "", 5, false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s at %u\n", rows[i].path, (unsigned)rows[i].size);
        assert_int_equal(publication_has(rows[i].path, rows[i].size), rows[i].has);
    }
}

static void a_growing_tile_stands_once_more_as_latest(void **state)
{
    static const struct {
        const char *path;
        uint64_t size;
        unsigned width;
    } rows[] = {
        { "latest/tile/0/000", 5, 5 },
        { "latest/tile/entries/000", 5, 5 },
        { "latest/tile/0/001", 258, 2 },
        { "latest/tile/1/000", 258, 1 },
        { "latest/tile/0/000", 258, 0 },
        { "latest/tile/0/000", 256, 0 },
        { "latest/tile/0/001", 256, 0 },
        { "latest/tile/0/000.p/5", 5, 0 },
        { "latest/checkpoint", 5, 0 },
        { "tile/0/000", 5, 0 },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct tile tile = { 0 };
        print_message("%s at %u\n", rows[i].path, (unsigned)rows[i].size);
        assert_int_equal(publication_is_latest(rows[i].path, rows[i].size, &tile),
                         rows[i].width > 0);
        assert_int_equal(tile.width, rows[i].width);
        assert_false(publication_has("latest/tile/0/000", rows[i].size));
    }
}

static enum err list_one(void *self, enum err (*each)(void *context, const char *path),
                         void *context)
{
    return each(context, self);
}

static void a_source_without_a_trace_of_a_log_is_no_log(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        enum err code;
    } rows[] = {
        { "checkpoint", OK },
        { "tile/x", OK },
        { "latest/tile/0/000", OK },
        { "README.md", ERR_MISSING },
        { "docs/tile/", ERR_MISSING },
        { "checkpoints", ERR_MISSING },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[40];
        print_message("%s\n", rows[i].path);
        (void)snprintf(path, sizeof path, "%s", rows[i].path);
        struct source source = { .self = path, .name = "here", .list = list_one };
        if (rows[i].code == OK)
            assert_ok(publication_is_here(&source));
        else
            assert_fault(publication_is_here(&source), rows[i].code);
    }
    struct source cannot_list = { .name = "here" };
    assert_ok(publication_is_here(&cannot_list));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_files_are_those_of_the_spec),
        cmocka_unit_test(what_a_publication_may_hold_depends_on_its_size),
        cmocka_unit_test(a_source_without_a_trace_of_a_log_is_no_log),
        cmocka_unit_test(a_growing_tile_stands_once_more_as_latest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
