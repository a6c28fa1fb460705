/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/git.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/code.h"
#include "base/file.h"
#include "keys/sshsig.h"
#include "tests/support.h"
#include "tests/test.h"

#define FIRST "9ad7894c7aee6cdd0e012e032dd1d72936615fe6"

struct world {
    struct arena *arena;
    const char *folder;
    char *repository;
    struct key_secret *key;
};

static int open_world(void **state)
{
    static struct world world;
    world = (struct world){ 0 };
    uint8_t seed[KEY_SEED_SIZE];
    assert_ok(hex_parse(bytes_text("9d61b19deffd5a60ba844af492ec2cc4"
                                   "4449c5697b326919703bac031cae7f60"),
                        seed, sizeof seed));
    assert_ok(arena_open(64 << 20, &world.arena));
    assert_ok(support_folder(world.arena, &world.folder));
    world.repository = file_path(world.arena, world.folder, "village.git");
    assert_ok(key_of_seed(bytes_text("example.cn/publisher/1"), KEY_NOTE, seed, &world.key));
    assert_ok(git_create(world.repository));
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    key_close(world->key);
    support_folder_drop(world->folder);
    arena_close(world->arena);
    return 0;
}

/* One publication of small files, given as pairs of path and text; then paths that go. */
struct step {
    const char *const *files;
    const char *const *gone;
    const char *message;
    int64_t time;
    const struct git_id *parent;
};

static enum err publish(struct world *world, const struct step *step, struct git_id *out)
{
    struct snapshot snapshot = { 0 };
    struct snapshot_file files[16] = { 0 };
    size_t count = 0;
    for (const char *const *at = step->files; *at != NULL; at += 2) {
        files[count] = (struct snapshot_file){ .path = at[0], .bytes = bytes_text(at[1]) };
        files[count].next = snapshot.files;
        snapshot.files = &files[count++];
    }
    for (const char *const *at = step->gone; at != NULL && *at != NULL; at++) {
        files[count] = (struct snapshot_file){ .path = *at, .next = snapshot.gone };
        snapshot.gone = &files[count++];
    }
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = world->key,
        .author = "sanzi",
        .email = "log@example.cn",
        .message = step->message,
        .time = step->time,
        .parent = step->parent,
    };
    return git_publish(world->repository, &publication, out);
}

static const char *const hello[] = { "checkpoint", "hello\n", NULL };
static const struct step first = { hello, NULL, "publish size 1\n", 1700000000, NULL };

static void a_commit_has_the_bytes_of_stock_git(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    struct git_id head = { 0 };
    bool exists = true;
    assert_ok(git_head(world->repository, &head, &exists));
    assert_false(exists);
    assert_ok(publish(world, &first, &id));
    assert_string_equal(id.hex, FIRST);
    assert_ok(git_head(world->repository, &head, &exists));
    assert_true(exists);
    assert_string_equal(head.hex, FIRST);
}

static void the_same_publication_again_is_good(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    struct git_id again = { 0 };
    assert_ok(publish(world, &first, &id));
    assert_ok(publish(world, &first, &again));
    assert_string_equal(again.hex, id.hex);
}

/* The files of the newest commit, as "path\n" each. */
static enum err note_path(void *self, const char *path)
{
    buf_text(self, path);
    buf_byte(self, '\n');
    return OK;
}

static void assert_files(struct world *world, const char *wanted)
{
    struct git_log *log = NULL;
    struct buf paths = buf_new(world->arena, 10000);
    assert_ok(git_open(world->repository, GIT_STRANGER, &log));
    struct source source = git_source(log);
    assert_ok(source.list(source.self, note_path, &paths));
    git_close(log);
    size_t lines = 0;
    for (struct bytes rest = bytes_text(wanted); rest.size > 0; lines++) {
        struct bytes line = bytes_cut(&rest, '\n');
        if (bytes_find_part(buf_so_far(&paths), line) == paths.size)
            fail_msg("%.*s is not there", (int)line.size, (const char *)line.at);
    }
    for (struct bytes rest = buf_so_far(&paths); rest.size > 0; lines--)
        (void)bytes_cut(&rest, '\n');
    assert_int_equal(lines, 0);
}

static void each_publication_changes_what_it_names(void **state)
{
    struct world *world = *state;
    struct git_id one = { 0 };
    struct git_id two = { 0 };
    struct git_id three = { 0 };
    static const char *const files_one[] = { "checkpoint", "1", "tile/0/000.p/1", "a",
                                             "tile/entries/000.p/1", "b", "README.md", "r",
                                             "tile-like", "t", NULL };
    static const char *const files_two[] = { "checkpoint", "2", "tile/0/000.p/2", "ab",
                                             "tile/entries/000.p/2", "bc", NULL };
    static const char *const gone_two[] = { "tile/0/000.p/1", "tile/entries/000.p/1",
                                            "tile/0/never", "nowhere/at/all", NULL };
    static const char *const files_three[] = { "checkpoint", "3", "tile/0/000", "abc",
                                               "tile/entries/000", "bcd", "checkpoint", "3",
                                               NULL };
    static const char *const gone_three[] = { "tile/0/000.p/2", "tile/entries/000.p/2", NULL };
    assert_ok(publish(world, &(struct step){ files_one, NULL, "1\n", 10, NULL }, &one));
    assert_ok(publish(world, &(struct step){ files_two, gone_two, "2\n", 20, &one }, &two));
    assert_files(world, "checkpoint\nREADME.md\ntile-like\ntile/0/000.p/2\n"
                        "tile/entries/000.p/2\n");
    assert_ok(publish(world, &(struct step){ files_three, gone_three, "3\n", 30, &two },
                      &three));
    assert_files(world, "checkpoint\nREADME.md\ntile-like\ntile/0/000\ntile/entries/000\n");
}

static void a_branch_that_is_elsewhere_is_not_written_over(void **state)
{
    struct world *world = *state;
    struct git_id one = { 0 };
    struct git_id two = { 0 };
    struct git_id other = { 0 };
    static const char *const changed[] = { "checkpoint", "changed", NULL };
    assert_fault(publish(world,
                         &(struct step){ hello, NULL, "x\n", 1, &(struct git_id){ FIRST } },
                         &two),
                 ERR_TAMPERED);
    assert_ok(publish(world, &first, &one));
    assert_fault(publish(world, &(struct step){ changed, NULL, "x\n", 1, NULL }, &other),
                 ERR_TAMPERED);
    assert_ok(publish(world, &(struct step){ changed, NULL, "x\n", 1, &one }, &two));
    assert_fault(publish(world, &(struct step){ changed, NULL, "y\n", 1, &one }, &other),
                 ERR_TAMPERED);
    assert_ok(publish(world, &(struct step){ changed, NULL, "x\n", 1, &one }, &other));
    assert_string_equal(other.hex, two.hex);
}

static void what_cannot_stand_in_a_commit_is_refused(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    static const char *const deep[] = { "a/b/c/d/e/f/g/h/i/j", "x", NULL };
    static const char *const odd[] = { ".git", "x", NULL };
    assert_fault(publish(world, &(struct step){ hello, NULL, "no line end", 1, NULL }, &id),
                 ERR_USAGE);
    assert_fault(publish(world, &(struct step){ hello, NULL, "early\n", -1, NULL }, &id),
                 ERR_USAGE);
    assert_fault(publish(world,
                         &(struct step){ hello, NULL, "x\n", 1, &(struct git_id){ "zz" } },
                         &id),
                 ERR_USAGE);
    assert_fault(publish(world, &(struct step){ deep, NULL, "x\n", 1, NULL }, &id), ERR_LIMIT);
    assert_fault(publish(world, &(struct step){ odd, NULL, "x\n", 1, NULL }, &id), ERR_FORMAT);
    struct snapshot snapshot = { 0 };
    static const char *const names[] = { "", "a<b", "a>b", "a\nb", " a", "a " };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        print_message("name \"%s\"\n", names[i]);
        struct git_publication publication = {
            .snapshot = &snapshot,
            .key = world->key,
            .author = names[i],
            .email = "e",
            .message = "m\n",
        };
        assert_fault(git_publish(world->repository, &publication, &id), ERR_USAGE);
        publication.author = "a";
        publication.email = names[i];
        assert_fault(git_publish(world->repository, &publication, &id), ERR_USAGE);
    }
}

static char *inside(struct world *world, const char *name)
{
    return file_path(world->arena, world->repository, name);
}

static void what_a_killed_publication_left_does_not_stop_the_next(void **state)
{
    struct world *world = *state;
    struct git_id one = { 0 };
    struct git_id two = { 0 };
    struct bytes none = { 0 };
    static const char *const next[] = { "checkpoint", "next", NULL };
    assert_ok(publish(world, &first, &one));
    assert_ok(file_write(inside(world, "refs/heads/main.lock"), none, 0644));
    assert_ok(file_write(inside(world, "packed-refs.lock"), none, 0644));
    assert_ok(file_write(inside(world, GIT_BRANCH), none, 0644));
    assert_ok(publish(world, &(struct step){ next, NULL, "x\n", 1, &one }, &two));
    struct git_id head = { 0 };
    bool exists = false;
    assert_ok(git_head(world->repository, &head, &exists));
    assert_string_equal(head.hex, two.hex);
}

/* The object of "hello\n" is ce013625030ba8dba906f756967f9e9ca394464a. */
#define BLOB "objects/ce/013625030ba8dba906f756967f9e9ca394464a"
#define TREE "objects/78/17652c53dd20400cf482dee3d0cb51ef06d0ff"

static void a_damaged_object_of_ours_is_written_again(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    struct bytes whole = { 0 };
    static const char *const names[] = { BLOB, TREE };
    assert_ok(publish(world, &first, &id));
    assert_ok(file_remove(inside(world, GIT_BRANCH)));
    for (size_t i = 0; i < 2; i++) {
        char *path = inside(world, names[i]);
        assert_ok(file_read(world->arena, path, 1000, &whole));
        for (size_t size = 0; size < whole.size; size += 7) {
            print_message("%s cut to %zu\n", names[i], size);
            assert_int_equal(chmod(path, 0644), 0);
            assert_ok(file_write(path, bytes_part(whole, 0, size), 0644));
            assert_ok(publish(world, &first, &id));
            assert_string_equal(id.hex, FIRST);
            assert_ok(file_remove(inside(world, GIT_BRANCH)));
        }
    }
    assert_ok(publish(world, &first, &id));
    assert_files(world, "checkpoint\n");
}

static enum err keep_step(void *self, const struct git_step *step)
{
    *(struct git_step *)self = *step;
    return OK;
}

static void the_signature_covers_the_commit(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    struct git_log *log = NULL;
    struct git_step step = { 0 };
    uint8_t point[KEY_PUBLIC_SIZE];
    assert_ok(publish(world, &first, &id));
    assert_ok(git_open(world->repository, GIT_STRANGER, &log));
    assert_ok(git_each(log, world->arena, keep_step, &step));
    assert_string_equal(step.id.hex, FIRST);
    assert_int_equal(step.parents, 0);
    assert_int_equal(step.time, 1700000000);
    assert_bytes(step.checkpoint, "hello\n");
    assert_ok(sshsig_check(world->arena, step.armor, "git", step.payload, point));
    assert_memory_equal(point, key_of(world->key)->at, sizeof point);
    git_close(log);
}

static bool is_repository(const char *path)
{
    bool is = false;
    assert_ok(git_is_repository(path, &is));
    return is;
}

static void a_repository_is_made_where_nothing_stands(void **state)
{
    struct world *world = *state;
    char *empty = file_path(world->arena, world->folder, "empty/");
    char *full = file_path(world->arena, world->folder, "full");
    struct git_id id = { 0 };
    assert_ok(git_create(world->repository));
    assert_true(is_repository(world->repository));
    assert_ok(file_make_folder(empty, 0755));
    assert_false(is_repository(empty));
    assert_ok(git_create(empty));
    assert_true(is_repository(empty));
    assert_ok(file_make_folders(file_path(world->arena, full, "of things")));
    assert_fault(git_create(full), ERR_EXISTS);
    /* A half-made one is not looked at again. */
    char *half = file_path(world->arena, world->folder, "half");
    assert_ok(file_make_folders(file_path(world->arena, world->folder, "half.making/objects")));
    assert_ok(git_create(half));
    assert_true(is_repository(half));
    /* Where nobody can tell, it is not said to be none. */
    bool exists = true;
    char *loop = file_path(world->arena, world->folder, "loop");
    assert_int_equal(symlink("loop", loop), 0);
    assert_fault(git_is_repository(loop, &exists), ERR_SYSTEM);
    assert_fault(git_create(loop), ERR_EXISTS);
    assert_ok(git_head(half, &id, &exists));
    assert_false(exists);
    assert_fault(git_head(full, &id, &exists), ERR_MISSING);
    const char *version = NULL;
    assert_ok(git_version(&version));
    assert_non_null(strstr(version, "libgit2 1."));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        IN_A_WORLD(a_commit_has_the_bytes_of_stock_git),
        IN_A_WORLD(the_same_publication_again_is_good),
        IN_A_WORLD(each_publication_changes_what_it_names),
        IN_A_WORLD(a_branch_that_is_elsewhere_is_not_written_over),
        IN_A_WORLD(what_cannot_stand_in_a_commit_is_refused),
        IN_A_WORLD(what_a_killed_publication_left_does_not_stop_the_next),
        IN_A_WORLD(a_damaged_object_of_ours_is_written_again),
        IN_A_WORLD(the_signature_covers_the_commit),
        IN_A_WORLD(a_repository_is_made_where_nothing_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
