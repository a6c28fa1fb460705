/* SPDX-License-Identifier: Apache-2.0 */
/* What stock git and ssh-keygen say of our commits. Only exit statuses and %G? count: git
 * prints "Good signature" of keys that it then refuses. */
#include "tests/publish/stock.h"

#include "base/code.h"
#include "keys/sshsig.h"
#include "publish/git.h"

struct world {
    struct arena *arena;
    const char *folder;
    char *here; /* absolute */
    char *repository;
    struct key_secret *key;
    struct stock stock;
    struct git_id one;
    struct git_id two;
};

static enum err publish(struct world *world, const char *const *files, const char *message,
                        const struct git_id *parent, struct git_id *out)
{
    struct snapshot snapshot = { 0 };
    struct snapshot_file list[8] = { 0 };
    for (size_t i = 0; files[2 * i] != NULL; i++) {
        list[i].path = files[2 * i];
        list[i].bytes = bytes_text(files[2 * i + 1]);
        list[i].next = snapshot.files;
        snapshot.files = &list[i];
    }
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = world->key,
        .author = "青石村",
        .email = "qingshi.example.org",
        .message = message,
        .time = 1700000000,
        .parent = parent,
    };
    return git_publish(world->repository, &publication, out);
}

static int open_world(void **state)
{
    static struct world world;
    static const uint8_t seed[KEY_SEED_SIZE] = { 9 };
    static const char *const one[] = { ".gitattributes", "* -text\n", "checkpoint",
                                       "a\r\nb\nc\n", "tile/0/000.p/1", "\r\n\n\r\n", NULL };
    static const char *const two[] = { "checkpoint", "second\n", "latest/tile/0/000", "x\n",
                                       NULL };
    world = (struct world){ 0 };
    assert_ok(arena_open(64 << 20, &world.arena));
    assert_ok(support_folder(world.arena, &world.folder));
    world.here = realpath(world.folder, NULL);
    world.repository = file_path(world.arena, world.here, "village.git");
    world.stock = (struct stock){ .arena = world.arena, .folder = world.here };
    assert_ok(key_of_seed(bytes_text("example.cn/publisher/1"), KEY_NOTE, seed, &world.key));
    assert_ok(git_create(world.repository));
    assert_ok(publish(&world, one, "one\n", NULL, &world.one));
    assert_ok(publish(&world, two, "two\n", &world.one, &world.two));
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    key_close(world->key);
    support_folder_drop(world->folder);
    free(world->here);
    arena_close(world->arena);
    return 0;
}

/* An allowed-signers file with this key and these options. */
static const char *allowed(struct world *world, const char *options,
                           const struct key_public *key)
{
    struct buf line = buf_new(world->arena, 1000);
    struct buf setting = buf_new(world->arena, 5000);
    char *path = file_path(world->arena, world->here, "allowed");
    char *text = NULL;
    buf_format(&line, "qingshi.example.org %s ", options);
    sshsig_print_key(&line, key->at);
    buf_byte(&line, '\n');
    assert_ok(file_write(path, buf_so_far(&line), 0644));
    buf_format(&setting, "gpg.ssh.allowedSignersFile=%s", path);
    assert_ok(buf_string(&setting, &text));
    return text;
}

static void stock_git_verifies_every_commit(void **state)
{
    struct world *world = *state;
    const char *git_dir = world->repository;
    const char *setting = allowed(world, "namespaces=\"git\"", key_of(world->key));
    STOCK(&world->stock, "git", "-c", setting, "--git-dir", git_dir, "verify-commit",
          world->one.hex, world->two.hex);
    struct bytes log = STOCK(&world->stock, "git", "-c", setting, "--git-dir", git_dir, "log",
                             "--format=%G?%an %ae %cI %s", "main");
    assert_bytes(log, "G青石村 qingshi.example.org 2023-11-15T06:13:20+08:00 two\n"
                      "G青石村 qingshi.example.org 2023-11-15T06:13:20+08:00 one\n");
}

static void stock_git_refuses_where_it_should(void **state)
{
    struct world *world = *state;
    struct key_secret *other = NULL;
    static const uint8_t seed[KEY_SEED_SIZE] = { 10 };
    assert_ok(key_of_seed(bytes_text("x"), KEY_NOTE, seed, &other));
    const char *const settings[] = {
        allowed(world, "namespaces=\"file\"", key_of(world->key)),
        allowed(world, "namespaces=\"git\"", key_of(other)),
    };
    const char *const options[] = { "namespaces=\"file\"", "namespaces=\"git\"" };
    for (size_t i = 0; i < 2; i++) {
        (void)allowed(world, options[i], i == 0 ? key_of(world->key) : key_of(other));
        assert_int_equal(STOCK_STATUS(&world->stock, "git", "-c", settings[i], "--git-dir",
                                      world->repository, "verify-commit", world->two.hex),
                         1);
    }
    key_close(other);
}

static void stock_git_finds_nothing_to_complain_of(void **state)
{
    struct world *world = *state;
    struct bytes said = STOCK(&world->stock, "git", "--git-dir", world->repository, "fsck",
                              "--strict", "--full", "--no-dangling");
    assert_int_equal(bytes_find_part(said, bytes_text("error")), said.size);
    assert_int_equal(bytes_find_part(said, bytes_text("warning")), said.size);
}

static void ssh_keygen_verifies_the_signature(void **state)
{
    struct world *world = *state;
    struct bytes commit = STOCK(&world->stock, "git", "--git-dir", world->repository,
                                "cat-file", "commit", world->two.hex);
    struct object_parts {
        size_t from;
        size_t to;
    } at = { bytes_find_part(commit, bytes_text("gpgsig ")), 0 };
    struct bytes end = bytes_text(" -----END SSH SIGNATURE-----\n");
    at.to = bytes_find_part(commit, end) + end.size;
    struct buf payload = buf_new(world->arena, 10000);
    struct buf armor = buf_new(world->arena, 10000);
    buf_put(&payload, bytes_part(commit, 0, at.from));
    buf_put(&payload, bytes_part(commit, at.to, commit.size - at.to));
    struct bytes rest = bytes_part(commit, at.from, at.to - at.from);
    for (bool first = true; rest.size > 0; first = false) {
        struct bytes line = bytes_cut(&rest, '\n');
        size_t skip = first ? strlen("gpgsig ") : 1;
        buf_put(&armor, bytes_part(line, skip, line.size - skip));
        buf_byte(&armor, '\n');
    }
    char *message = file_path(world->arena, world->here, "message");
    assert_ok(file_write(message, buf_so_far(&payload), 0644));
    assert_ok(file_write(file_path(world->arena, world->here, "sig"), buf_so_far(&armor),
                         0644));
    (void)allowed(world, "namespaces=\"git\"", key_of(world->key));
    struct stock stock = world->stock;
    stock.input = message;
    int status = STOCK_STATUS(&stock, "ssh-keygen", "-Y", "verify", "-f", "allowed", "-I",
                              "qingshi.example.org", "-n", "git", "-s", "sig");
    if (status == -1) {
        print_message("skipped: this machine has no ssh-keygen\n");
        skip();
    }
    assert_int_equal(status, 0);
}

static void a_clone_with_windows_line_ends_has_the_same_bytes(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *path;
        const char *text;
    } rows[] = {
        { "checkpoint", "second\n" },
        { "tile/0/000.p/1", "\r\n\n\r\n" },
        { ".gitattributes", "* -text\n" },
        { "latest/tile/0/000", "x\n" },
    };
    STOCK(&world->stock, "git", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", "clone",
          "-q", "-c", "core.autocrlf=true", world->repository, "clone");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf path = buf_new(world->arena, 5000);
        char *text = NULL;
        struct bytes bytes = { 0 };
        print_message("%s\n", rows[i].path);
        buf_format(&path, "%s/clone/%s", world->here, rows[i].path);
        assert_ok(buf_string(&path, &text));
        assert_ok(file_read(world->arena, text, 1000, &bytes));
        assert_bytes(bytes, rows[i].text);
    }
}

/* The worked example, signed by git itself with the same key. */
static void stock_git_makes_the_same_commit(void **state)
{
    struct world *world = *state;
    struct bytes commit = { 0 };
    assert_ok(spec_example(world->arena, "snapshot.md", "commit", &commit));
    struct stock stock = world->stock;
    stock.input = file_path(world->arena, world->here, "commit");
    assert_ok(file_write(stock.input, commit, 0644));
    STOCK(&world->stock, "git", "init", "-q", "--bare", "again.git");
    struct bytes id = STOCK(&stock, "git", "--git-dir", "again.git", "hash-object", "-t",
                            "commit", "--literally", "--stdin");
    assert_bytes(id, "9ad7894c7aee6cdd0e012e032dd1d72936615fe6\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        IN_A_WORLD(stock_git_verifies_every_commit),
        IN_A_WORLD(stock_git_refuses_where_it_should),
        IN_A_WORLD(stock_git_finds_nothing_to_complain_of),
        IN_A_WORLD(ssh_keygen_verifies_the_signature),
        IN_A_WORLD(a_clone_with_windows_line_ends_has_the_same_bytes),
        IN_A_WORLD(stock_git_makes_the_same_commit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
