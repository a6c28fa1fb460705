/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "publish/git.h"
#include "tests/published.h"
#include "tests/support.h"
#include "tests/test.h"
#include "verify/engine.h"
#include "verify/folder.h"

#define PAPER "收据：今收到青石村电费三百八十六元五角。\n"

/* A log of entries "0", "1", … of any size, and nothing else. */
struct world {
    struct arena *arena;
    const char *folder;
    struct key_secret *key;
    struct tree *tree;
    struct source source;
};

static enum err fake_tile(void *self, struct arena *arena, struct tile tile, struct bytes *out)
{
    struct world *world = self;
    struct tree_reader reader = tree_reader_of(world->tree);
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    for (unsigned i = 0; i < tile.width; i++) {
        uint64_t at = tile.number * TILE_WIDTH + i;
        struct hash hash = { 0 };
        struct buf entry = buf_new(arena, 30);
        buf_unsigned(&entry, at);
        if (tile.level == TILE_BUNDLE) {
            bundle_put(&buf, buf_so_far(&entry));
            continue;
        }
        TRY(reader.hash(reader.self, (unsigned)tile.level * 8, at, &hash));
        buf_put(&buf, hash_bytes(&hash));
    }
    return buf_done(&buf, out);
}

static int open_world(void **state)
{
    static struct world world;
    static const uint8_t seed[KEY_SEED_SIZE] = { 7 };
    world = (struct world){ 0 };
    assert_ok(arena_open(256 << 20, &world.arena));
    assert_ok(support_folder(world.arena, &world.folder));
    assert_ok(key_of_seed(bytes_text("a.example"), KEY_NOTE, seed, &world.key));
    assert_ok(tree_open(&world.tree));
    world.source = (struct source){ .self = &world, .name = "fake", .tile = fake_tile };
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    tree_close(world->tree);
    key_close(world->key);
    support_folder_drop(world->folder);
    arena_close(world->arena);
    return 0;
}

static struct bytes checkpoint_at(struct world *world, uint64_t size)
{
    struct checkpoint checkpoint = { .origin = bytes_text("a.example"), .size = size };
    struct buf text = buf_new(world->arena, 1000);
    struct buf note = buf_new(world->arena, 2000);
    struct bytes out = { 0 };
    while (tree_size(world->tree) < size) {
        char number[24];
        (void)snprintf(number, sizeof number, "%llu",
                       (unsigned long long)tree_size(world->tree));
        struct hash leaf = tree_leaf(bytes_text(number));
        assert_ok(tree_add(world->tree, &leaf));
    }
    struct tree_reader reader = tree_reader_of(world->tree);
    assert_ok(tree_root(&reader, size, &checkpoint.root));
    checkpoint_print(&text, &checkpoint);
    const struct key_secret *keys[] = { world->key };
    assert_ok(note_sign(&note, buf_so_far(&text), keys, 1));
    assert_ok(buf_done(&note, &out));
    return out;
}

static enum err make(struct world *world, uint64_t old, uint64_t size, struct snapshot *out)
{
    struct snapshot_options options = {
        .old = old,
        .checkpoint = checkpoint_at(world, size),
        .log = key_of(world->key),
        .village = bytes_text("甲村"),
    };
    return snapshot_make(world->arena, &world->source, &options, out);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Its paths, sorted, a line each. */
static struct bytes lines_of(struct arena *arena, const char **paths, size_t count)
{
    struct buf buf = buf_new(arena, 1 << 20);
    qsort(paths, count, sizeof *paths, compare_texts);
    for (size_t i = 0; i < count; i++) {
        buf_text(&buf, paths[i]);
        buf_byte(&buf, '\n');
    }
    return buf_so_far(&buf);
}

static void a_publication_of_300_entries_is_these_files(void **state)
{
    struct world *world = *state;
    struct snapshot snapshot = { 0 };
    struct bytes wanted = { 0 };
    const char *paths[100];
    size_t count = 0;
    assert_ok(make(world, 0, 300, &snapshot));
    for (struct snapshot_file *file = snapshot.files; file != NULL; file = file->next) {
        paths[count++] = file->path;
        if (file->next == NULL)
            assert_string_equal(file->path, "checkpoint");
    }
    assert_int_equal(count, snapshot.count);
    assert_null(snapshot.gone);
    assert_ok(spec_example(world->arena, "snapshot.md", "files", &wanted));
    struct bytes got = lines_of(world->arena, paths, count);
    if (!bytes_equal(got, wanted))
        print_error("%.*s", (int)got.size, (const char *)got.at);
    assert_true(bytes_equal(got, wanted));
}

static void what_changes_from_254_to_258_is_this(void **state)
{
    struct world *world = *state;
    struct snapshot snapshot = { 0 };
    struct bytes wanted = { 0 };
    const char *paths[100];
    size_t count = 0;
    assert_ok(make(world, 254, 258, &snapshot));
    for (struct snapshot_file *file = snapshot.files; file != NULL; file = file->next) {
        struct buf line = buf_new(world->arena, 200);
        char *text = NULL;
        buf_format(&line, "+ %s", file->path);
        assert_ok(buf_string(&line, &text));
        paths[count++] = text;
    }
    for (struct snapshot_file *file = snapshot.gone; file != NULL; file = file->next) {
        struct buf line = buf_new(world->arena, 200);
        char *text = NULL;
        buf_format(&line, "- %s", file->path);
        assert_ok(buf_string(&line, &text));
        paths[count++] = text;
    }
    assert_ok(spec_example(world->arena, "snapshot.md", "changes", &wanted));
    struct bytes got = lines_of(world->arena, paths, count);
    if (!bytes_equal(got, wanted))
        print_error("%.*s", (int)got.size, (const char *)got.at);
    assert_true(bytes_equal(got, wanted));
}

/* All files below a folder, with what is in them. */
struct pile {
    struct arena *arena;
    struct buf text;
};

static void pile_up(struct pile *pile, const char *folder, const char *before)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(pile->arena, folder, 10000, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        char *path = file_path(pile->arena, folder, entries[i].name);
        struct buf name = buf_new(pile->arena, 500);
        char *text = NULL;
        struct bytes bytes = { 0 };
        buf_format(&name, "%s/%s", before, entries[i].name);
        assert_ok(buf_string(&name, &text));
        if (entries[i].kind == FILE_FOLDER) {
            pile_up(pile, path, text);
            continue;
        }
        assert_ok(file_read(pile->arena, path, TILE_BUNDLE_MAX, &bytes));
        struct hash hash = hash_of(bytes);
        buf_text(&pile->text, text);
        buf_byte(&pile->text, ' ');
        hash_print(&pile->text, &hash);
        buf_byte(&pile->text, '\n');
    }
}

static struct bytes all_of(struct arena *arena, const char *folder)
{
    struct pile pile = { arena, buf_new(arena, 1 << 20) };
    pile_up(&pile, folder, "");
    return buf_so_far(&pile.text);
}

static void assert_same_folders(struct world *world, const char *one, const char *two)
{
    struct bytes a = all_of(world->arena, one);
    struct bytes b = all_of(world->arena, two);
    if (!bytes_equal(a, b))
        print_error("%.*s\nis not\n%.*s", (int)a.size, (const char *)a.at, (int)b.size,
                    (const char *)b.at);
    assert_true(bytes_equal(a, b));
}

static void write_folder(struct world *world, uint64_t old, uint64_t size, const char *name)
{
    struct snapshot snapshot = { 0 };
    assert_ok(make(world, old, size, &snapshot));
    assert_ok(snapshot_write(world->arena, &snapshot,
                             file_path(world->arena, world->folder, name)));
}

static void step_by_step_and_at_once_give_the_same_folder(void **state)
{
    struct world *world = *state;
    static const uint64_t steps[] = { 0, 1, 2, 255, 256, 257, 300, 511, 512, 513, 520 };
    for (size_t i = 1; i < sizeof steps / sizeof *steps; i++) {
        char name[20];
        print_message("%llu\n", (unsigned long long)steps[i]);
        (void)snprintf(name, sizeof name, "whole-%zu", i);
        write_folder(world, steps[i - 1], steps[i], "grown");
        write_folder(world, 0, steps[i], name);
        assert_same_folders(world, file_path(world->arena, world->folder, "grown"),
                            file_path(world->arena, world->folder, name));
    }
}

static void an_interrupted_publication_leaves_nothing_behind(void **state)
{
    struct world *world = *state;
    struct snapshot snapshot = { 0 };
    write_folder(world, 0, 250, "grown");
    /* That to 253 was interrupted after its tiles: no checkpoint, nothing removed. */
    assert_ok(make(world, 250, 253, &snapshot));
    struct snapshot_file *file = snapshot.files;
    while (file->next->is_tile)
        file = file->next;
    file->next = NULL;
    snapshot.gone = NULL;
    assert_ok(snapshot_write(world->arena, &snapshot,
                             file_path(world->arena, world->folder, "grown")));
    write_folder(world, 250, 258, "grown");
    write_folder(world, 250, 258, "grown");
    write_folder(world, 0, 258, "whole");
    assert_same_folders(world, file_path(world->arena, world->folder, "grown"),
                        file_path(world->arena, world->folder, "whole"));
}

static void a_log_that_got_shorter_is_not_published(void **state)
{
    struct world *world = *state;
    struct snapshot snapshot = { 0 };
    static const uint8_t seed[KEY_SEED_SIZE] = { 8 };
    struct key_secret *other = NULL;
    assert_fault(make(world, 5, 4, &snapshot), ERR_TAMPERED);
    assert_ok(make(world, 5, 5, &snapshot));
    assert_ok(key_of_seed(bytes_text("a.example"), KEY_NOTE, seed, &other));
    struct snapshot_options options = { .checkpoint = checkpoint_at(world, 5),
                                        .log = key_of(other) };
    assert_fault(snapshot_make(world->arena, &world->source, &options, &snapshot),
                 ERR_SIGNATURE);
    key_close(other);
}

/* Attachments by hex digest in a folder, as a book keeps them. */
struct papers {
    const char *folder; /* NULL: all withheld */
    size_t asked;
    enum err fault; /* not OK: it cannot be told whether they are there */
};

static enum err paper_path(void *self, struct arena *arena, const struct hash *hash,
                           const char **out)
{
    struct papers *papers = self;
    struct buf name = buf_new(arena, 100);
    char *text = NULL;
    papers->asked++;
    if (papers->fault != OK)
        return fault(papers->fault, "盘坏了", "the disk is broken");
    *out = NULL;
    if (papers->folder == NULL)
        return OK;
    hash_print_hex(&name, hash);
    TRY(buf_string(&name, &text));
    *out = file_path(arena, papers->folder, text);
    return *out == NULL ? fault_memory() : OK;
}

static void write_paper(struct world *world, struct papers *papers, const char *text)
{
    struct hash hash = hash_of(bytes_text(text));
    const char *path = NULL;
    assert_ok(paper_path(papers, world->arena, &hash, &path));
    assert_ok(file_write(path, bytes_text(text), 0644));
}

static void assert_verifies(struct world *world, const struct source *source,
                            const struct key_public *log)
{
    struct verdict verdict = { 0 };
    struct verify_options options = { .log = log, .threads = 1, .documents = true };
    assert_ok(verify_log(world->arena, source, &options, &verdict));
    size_t wrong = 0;
    for (const struct finding *finding = verdict.findings.first; finding != NULL;
         finding = finding->next) {
        if (finding_rows[finding->code].weight != WEIGHT_WRONG)
            continue;
        print_error("%s: %s\n", finding->place, finding->en);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    assert_int_equal(verdict.documents, 2);
    view_memory_close(verdict.memory);
}

static void a_village_published_verifies_as_folder_and_as_git(void **state)
{
    struct world *world = *state;
    struct published published = { 0 };
    struct test_village *village = published_village(world->arena);
    struct snapshot snapshot = { 0 };
    struct papers papers = { world->folder, 0, OK };
    published_make(village, &published);
    struct source source = published_source(&published);
    const struct key_public *log = key_of(village->keys[KEY_LOG]);
    struct snapshot_options options = {
        .checkpoint = published_find(&published, "checkpoint")->bytes,
        .log = log,
        .village = bytes_text("青石村"),
        .document = paper_path,
        .document_self = &papers,
    };
    write_paper(world, &papers, PAPER);
    write_paper(world, &papers, "");
    papers.asked = 0;
    assert_ok(snapshot_make(world->arena, &source, &options, &snapshot));
    assert_int_equal(papers.asked, 2);
    char *place = file_path(world->arena, world->folder, "public");
    assert_ok(snapshot_write(world->arena, &snapshot, place));
    struct folder *folder = NULL;
    assert_ok(folder_open(place, &folder));
    struct source from_folder = folder_source(folder);
    assert_verifies(world, &from_folder, log);
    folder_close(folder);

    struct git_id id = { 0 };
    struct git_log *git = NULL;
    char *repository = file_path(world->arena, world->folder, "public.git");
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = village->keys[KEY_PUBLISHER],
        .author = "青石村",
        .email = "qingshi.example.org",
        .message = "publish\n",
        .time = 1710000000,
    };
    assert_ok(git_create(repository));
    assert_ok(git_publish(repository, &publication, &id));
    assert_ok(git_open(repository, GIT_STRANGER, &git));
    struct source from_git = git_source(git);
    assert_verifies(world, &from_git, log);
    git_close(git);

    /* An attachment that is not what the books say stops all of it. */
    struct hash hash = hash_of(bytes_text(PAPER));
    const char *paper = NULL;
    assert_ok(paper_path(&papers, world->arena, &hash, &paper));
    assert_ok(file_write(paper, bytes_text("else"), 0644));
    assert_fault(snapshot_write(world->arena, &snapshot, place), ERR_CORRUPT);
    assert_fault(git_publish(repository, &publication, &id), ERR_CORRUPT);
    papers.folder = NULL;
    options.old = village->count - 1;
    assert_ok(snapshot_make(world->arena, &source, &options, &snapshot));
    for (struct snapshot_file *file = snapshot.files; file != NULL; file = file->next)
        assert_null(file->from);
    village_free(village);
}

static void an_attachment_not_known_to_be_withheld_is_not_left_out(void **state)
{
    struct world *world = *state;
    struct test_village *village = published_village(world->arena);
    struct published published = { 0 };
    struct snapshot snapshot = { 0 };
    struct papers papers = { world->folder, 0, ERR_SYSTEM };
    published_make(village, &published);
    struct source source = published_source(&published);
    struct snapshot_options options = {
        .checkpoint = published_find(&published, "checkpoint")->bytes,
        .log = key_of(village->keys[KEY_LOG]),
        .village = bytes_text("青石村"),
        .document = paper_path,
        .document_self = &papers,
    };
    assert_fault(snapshot_make(world->arena, &source, &options, &snapshot), ERR_SYSTEM);
    village_free(village);
}

/* A commit of 300 entries, read as any source is. */
static void a_git_source_gives_what_the_log_has(void **state)
{
    struct world *world = *state;
    struct snapshot snapshot = { 0 };
    struct git_id id = { 0 };
    struct git_log *log = NULL;
    struct bytes got = { 0 };
    struct bytes wanted = { 0 };
    struct hash none = { { 1 } };
    struct hash found = { 0 };
    uint64_t size = 0;
    char *repository = file_path(world->arena, world->folder, "a.git");
    assert_ok(make(world, 0, 300, &snapshot));
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = world->key,
        .author = "a",
        .email = "b",
        .message = "m\n",
    };
    assert_ok(git_create(repository));
    assert_ok(git_publish(repository, &publication, &id));
    assert_ok(git_open(repository, GIT_STRANGER, &log));
    struct source source = git_source(log);
    /* A full tile stands in for the narrower ones before it, but not for a wider one. */
    static const struct tile there[] = {
        { TILE_BUNDLE, 0, 256 },
        { TILE_BUNDLE, 0, 10 },
        { TILE_BUNDLE, 1, 44 },
        { 0, 0, 256 },
        { 0, 0, 1 },
        { 0, 1, 44 },
        { 1, 0, 1 },
    };
    static const struct tile missing[] = {
        { 0, 1, 45 },
        { 0, 1, 256 },
        { 1, 0, 2 },
        { 2, 0, 1 },
        { TILE_BUNDLE, 2, 1 },
    };
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        assert_ok(source.tile(source.self, world->arena, there[i], &got));
        assert_ok(fake_tile(world, world->arena, there[i], &wanted));
        assert_true(bytes_equal(got, wanted));
    }
    for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
        assert_fault(source.tile(source.self, world->arena, missing[i], &got), ERR_MISSING);
    assert_ok(source.file(source.self, world->arena, ".gitattributes", &got));
    assert_bytes(got, "* -text\n");
    static const char *const nowhere[] = { "readme", "tile", "tile/0", "tile/0/000/x", "",
                                           "checkpoint/x", "/checkpoint", "a/b/c/d/e/f/g/h/i/j",
                                           "tile/0/001.p/44/1/1/1/1/1/1/1/1/1" };
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++)
        assert_fault(source.file(source.self, world->arena, nowhere[i], &got), ERR_MISSING);
    assert_fault(source.document(source.self, &none, &found, &size), ERR_MISSING);
    git_close(log);
    git_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        IN_A_WORLD(a_publication_of_300_entries_is_these_files),
        IN_A_WORLD(what_changes_from_254_to_258_is_this),
        IN_A_WORLD(step_by_step_and_at_once_give_the_same_folder),
        IN_A_WORLD(an_interrupted_publication_leaves_nothing_behind),
        IN_A_WORLD(a_log_that_got_shorter_is_not_published),
        IN_A_WORLD(a_village_published_verifies_as_folder_and_as_git),
        IN_A_WORLD(an_attachment_not_known_to_be_withheld_is_not_left_out),
        IN_A_WORLD(a_git_source_gives_what_the_log_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
