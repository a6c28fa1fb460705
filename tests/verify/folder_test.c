/* SPDX-License-Identifier: Apache-2.0 */
#include "verify/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "ledger/checkpoint.h"
#include "tests/support.h"
#include "tests/test.h"

struct place {
    struct arena *arena;
    const char *path;
    struct folder *folder;
    struct source source;
};

static int open_place(void **state)
{
    static struct place place;
    memset(&place, 0, sizeof place);
    if (arena_open(64 << 20, &place.arena) != OK ||
        support_folder(place.arena, &place.path) != OK ||
        folder_open(place.path, &place.folder) != OK)
        return 1;
    place.source = folder_source(place.folder);
    *state = &place;
    return 0;
}

static int close_place(void **state)
{
    struct place *place = *state;
    folder_close(place->folder);
    support_folder_drop(place->path);
    arena_close(place->arena);
    return 0;
}

static const char *at(struct place *place, const char *name)
{
    const char *path = file_path(place->arena, place->path, name);
    assert_non_null(path);
    return path;
}

static void put(struct place *place, const char *name, struct bytes bytes)
{
    const char *path = at(place, name);
    char *parent = bytes_string(place->arena, bytes_text(path));
    *strrchr(parent, '/') = '\0';
    assert_ok(file_make_folders(parent));
    assert_ok(file_write(path, bytes, 0644));
}

static void put_text(struct place *place, const char *name, const char *text)
{
    put(place, name, bytes_text(text));
}

static void put_bundle(struct place *place, const char *name, unsigned count)
{
    struct buf buf = buf_new(place->arena, 1 << 16);
    for (unsigned i = 0; i < count; i++) {
        uint8_t byte = (uint8_t)i;
        bundle_put(&buf, bytes_of(&byte, 1));
    }
    struct bytes bytes = { 0 };
    assert_ok(buf_done(&buf, &bytes));
    put(place, name, bytes);
}

static enum err read_file(struct place *place, const char *name, struct bytes *out)
{
    return place->source.file(place->source.self, place->arena, name, out);
}

static enum err read_tile(struct place *place, struct tile tile, struct bytes *out)
{
    return place->source.tile(place->source.self, place->arena, tile, out);
}

static void files_are_read_by_their_path(void **state)
{
    struct place *place = *state;
    struct bytes out = { 0 };
    put_text(place, "checkpoint", "c");
    put_text(place, "a/b/c", "deep");
    put_text(place, "a/b/d", "too");
    assert_ok(place->source.checkpoint(place->source.self, place->arena, &out));
    assert_bytes(out, "c");
    assert_ok(read_file(place, "a/b/c", &out));
    assert_bytes(out, "deep");
    assert_ok(read_file(place, "a/b/d", &out));
    assert_fault(read_file(place, "a/b/e", &out), ERR_MISSING);
    assert_fault(read_file(place, "x/b/e", &out), ERR_MISSING);
    assert_fault(read_file(place, "a/b", &out), ERR_FORMAT);
}

static void a_path_never_leads_out(void **state)
{
    static const char *const rows[] = { "", "/etc/passwd", "../x", "a/../../x", "a//b",
                                        ".", "a/./b", "a/" };
    struct place *place = *state;
    struct bytes out = { 0 };
    put_text(place, "a/b", "x");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i]);
        assert_fault(read_file(place, rows[i], &out), ERR_FORMAT);
    }
    char name[FOLDER_PATH_MAX + 10];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fault(read_file(place, name, &out), ERR_FORMAT);
}

static void links_and_pipes_are_not_followed(void **state)
{
    struct place *place = *state;
    struct bytes out = { 0 };
    put_text(place, "real/file", "x");
    assert_int_equal(symlink("real", at(place, "link")), 0);
    assert_int_equal(symlink("real/file", at(place, "checkpoint")), 0);
    assert_int_equal(mkfifo(at(place, "pipe"), 0644), 0);
    assert_fault(read_file(place, "link/file", &out), ERR_FORMAT);
    assert_fault(read_file(place, "pipe", &out), ERR_FORMAT);
    assert_fault(place->source.checkpoint(place->source.self, place->arena, &out), ERR_FORMAT);
    assert_ok(read_file(place, "real/file", &out));
}

static void a_file_past_its_limit_is_not_read(void **state)
{
    struct place *place = *state;
    struct bytes out = { 0 };
    uint8_t *big = calloc(1, FOLDER_FILE_MAX + 1);
    assert_non_null(big);
    put(place, "checkpoint", bytes_of(big, CHECKPOINT_SIZE_MAX + 1));
    put(place, "README.md", bytes_of(big, FOLDER_FILE_MAX + 1));
    put(place, "tile/0/000", bytes_of(big, 8193));
    free(big);
    assert_fault(place->source.checkpoint(place->source.self, place->arena, &out), ERR_LIMIT);
    assert_fault(read_file(place, "README.md", &out), ERR_LIMIT);
    assert_fault(read_tile(place, (struct tile){ 0, 0, 256 }, &out), ERR_LIMIT);
}

static void a_full_tile_stands_in_for_a_partial_one(void **state)
{
    struct place *place = *state;
    struct bytes out = { 0 };
    uint8_t hashes[8192];
    for (size_t i = 0; i < sizeof hashes; i++)
        hashes[i] = (uint8_t)(i / 32);
    put(place, "tile/0/000", bytes_of(hashes, sizeof hashes));
    put(place, "tile/0/001.p/2", bytes_of(hashes, 64));
    put_bundle(place, "tile/entries/000", 256);
    assert_ok(read_tile(place, (struct tile){ 0, 0, 3 }, &out));
    assert_int_equal(out.size, 96);
    assert_ok(read_tile(place, (struct tile){ 0, 1, 2 }, &out));
    assert_int_equal(out.size, 64);
    assert_ok(read_tile(place, (struct tile){ TILE_BUNDLE, 0, 5 }, &out));
    assert_int_equal(out.size, 15);
    assert_fault(read_tile(place, (struct tile){ 0, 1, 3 }, &out), ERR_MISSING);
    assert_fault(read_tile(place, (struct tile){ 0, 1, 256 }, &out), ERR_MISSING);
    put_text(place, "tile/entries/003", "\x7f");
    assert_fault(read_tile(place, (struct tile){ TILE_BUNDLE, 3, 5 }, &out), ERR_FORMAT);
}

static void an_attachment_is_hashed_where_it_lies(void **state)
{
    struct place *place = *state;
    struct hash hash = hash_of(bytes_text("paper"));
    struct hash found = { 0 };
    uint64_t size = 0;
    struct buf buf = buf_new(place->arena, 200);
    char *name = NULL;
    buf_text(&buf, "docs/");
    hash_print_hex(&buf, &hash);
    assert_ok(buf_string(&buf, &name));
    assert_fault(place->source.document(place->source.self, &hash, &found, &size), ERR_MISSING);
    put_text(place, name, "other");
    assert_ok(place->source.document(place->source.self, &hash, &found, &size));
    assert_int_equal(size, 5);
    assert_false(hash_equal(&hash, &found));
}

static void a_backup_is_as_large_as_its_bundles(void **state)
{
    struct place *place = *state;
    struct source backup = folder_backup(place->folder);
    uint64_t size = 99;
    assert_ok(backup.size(backup.self, &size));
    assert_int_equal(size, 0);
    put_bundle(place, "tile/entries/000.p/7", 7);
    put_bundle(place, "tile/entries/000.p/40", 40);
    assert_ok(backup.size(backup.self, &size));
    assert_int_equal(size, 40);
    put_bundle(place, "tile/entries/000", 256);
    put_bundle(place, "tile/entries/001.p/255", 255);
    assert_ok(backup.size(backup.self, &size));
    assert_int_equal(size, 511);
    assert_null(backup.file);
    assert_null(backup.list);
}

static enum err gather(void *context, const char *path)
{
    struct buf *buf = context;
    buf_text(buf, path);
    buf_text(buf, "\n");
    return OK;
}

static void every_file_is_listed_but_those_of_git(void **state)
{
    struct place *place = *state;
    put_text(place, "checkpoint", "x");
    put_text(place, ".git/config", "x");
    put_text(place, "tile/.git/y", "x");
    put_text(place, "tile/0/000.p/1", "x");
    put_text(place, "tile/0/000", "x");
    put_text(place, "z", "x");
    assert_int_equal(symlink("..", at(place, "tile/up")), 0);
    struct buf buf = buf_new(place->arena, 4096);
    assert_ok(place->source.list(place->source.self, gather, &buf));
    assert_bytes(buf_so_far(&buf), "checkpoint\n"
                                   "tile/.git/y\n"
                                   "tile/0/000\n"
                                   "tile/0/000.p/1\n"
                                   "tile/up\n"
                                   "z\n");
}

static enum err refuse(void *context, const char *path)
{
    (void)context;
    return fault(ERR_USAGE, "停 %s", "stop at %s", path);
}

static void listing_stops_at_the_first_fault_and_at_its_limits(void **state)
{
    struct place *place = *state;
    put_text(place, "a/b", "x");
    assert_fault(place->source.list(place->source.self, refuse, NULL), ERR_USAGE);
    struct buf deep = buf_new(place->arena, 4096);
    for (int i = 0; i < FOLDER_DEPTH_MAX + 1; i++)
        buf_text(&deep, "d/");
    char *path = NULL;
    assert_ok(buf_string(&deep, &path));
    assert_ok(file_make_folders(at(place, path)));
    struct buf buf = buf_new(place->arena, 4096);
    assert_fault(place->source.list(place->source.self, gather, &buf), ERR_LIMIT);
}

static void a_path_that_is_too_long_is_a_limit(void **state)
{
    struct place *place = *state;
    char step[252];
    memset(step, 'n', sizeof step - 2);
    step[sizeof step - 2] = '/';
    step[sizeof step - 1] = '\0';
    struct buf deep = buf_new(place->arena, 4096);
    for (int i = 0; i < 5; i++)
        buf_text(&deep, step);
    char *path = NULL;
    assert_ok(buf_string(&deep, &path));
    assert_ok(file_make_folders(at(place, path)));
    struct buf buf = buf_new(place->arena, 4096);
    assert_fault(place->source.list(place->source.self, gather, &buf), ERR_LIMIT);
}

static void only_a_folder_opens(void **state)
{
    struct place *place = *state;
    struct folder *folder = NULL;
    put_text(place, "file", "x");
    assert_fault(folder_open(at(place, "absent"), &folder), ERR_MISSING);
    assert_int_not_equal(folder_open(at(place, "file"), &folder), OK);
    assert_int_equal(symlink("real", at(place, "link")), 0);
    put_text(place, "real/checkpoint", "x");
    assert_ok(folder_open(at(place, "link"), &folder)); /* the caller chose it */
    folder_close(folder);
    folder_close(NULL);
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(files_are_read_by_their_path),
        ROW(a_path_never_leads_out),
        ROW(links_and_pipes_are_not_followed),
        ROW(a_file_past_its_limit_is_not_read),
        ROW(a_full_tile_stands_in_for_a_partial_one),
        ROW(an_attachment_is_hashed_where_it_lies),
        ROW(a_backup_is_as_large_as_its_bundles),
        ROW(every_file_is_listed_but_those_of_git),
        ROW(listing_stops_at_the_first_fault_and_at_its_limits),
        ROW(a_path_that_is_too_long_is_a_limit),
        ROW(only_a_folder_opens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
