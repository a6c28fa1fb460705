/* SPDX-License-Identifier: Apache-2.0 */
/* Repositories that no honest program makes: each is refused with a reason, in bounded time and
 * memory. Each is read in a child process with an alarm. */
#ifndef TESTS_PUBLISH_HOSTILE_H
#define TESTS_PUBLISH_HOSTILE_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <zlib.h>

#include "base/code.h"
#include "publish/git.h"
#include "publish/git_pack.h"
#include "tests/publish/stock.h"

enum { SECONDS_MAX = 20,
       MEMORY_MAX = 800 * 1024 * 1024 };

#define FIRST "9ad7894c7aee6cdd0e012e032dd1d72936615fe6"
#define BLOB "ce013625030ba8dba906f756967f9e9ca394464a"
#define LOOSE(a, b) "objects/" a "/" b
#define COMMIT_FILE LOOSE("9a", "d7894c7aee6cdd0e012e032dd1d72936615fe6")
#define BLOB_FILE LOOSE("ce", "013625030ba8dba906f756967f9e9ca394464a")

struct world {
    struct arena *arena;
    const char *folder;
    char *repository;
    struct key_secret *key;
    struct stock stock;
};

static inline int open_world(void **state)
{
    static struct world world;
    world = (struct world){ 0 };
    uint8_t seed[KEY_SEED_SIZE];
    assert_ok(hex_parse(bytes_text("9d61b19deffd5a60ba844af492ec2cc4"
                                   "4449c5697b326919703bac031cae7f60"),
                        seed, sizeof seed));
    assert_ok(arena_open(64 << 20, &world.arena));
    assert_ok(support_folder(world.arena, &world.folder));
    char *here = realpath(world.folder, NULL);
    world.repository = file_path(world.arena, here, "village.git");
    assert_ok(key_of_seed(bytes_text("example.cn/publisher/1"), KEY_NOTE, seed, &world.key));
    world.stock.arena = world.arena;
    world.stock.folder = bytes_string(world.arena, bytes_text(here));
    free(here);
    *state = &world;
    return 0;
}

static inline int close_world(void **state)
{
    struct world *world = *state;
    key_close(world->key);
    support_folder_drop(world->folder);
    arena_close(world->arena);
    return 0;
}

static inline char *inside(struct world *world, const char *name)
{
    return file_path(world->arena, world->repository, name);
}

static inline void write_inside(struct world *world, const char *name, const char *text)
{
    char *path = inside(world, name);
    char *slash = strrchr(path, '/');
    *slash = '\0';
    assert_ok(file_make_folders(path));
    *slash = '/';
    (void)unlink(path);
    assert_ok(file_write(path, bytes_text(text), 0644));
}

/* The honest repository that each case spoils. */
static inline void start(struct world *world)
{
    struct snapshot_file file = { .path = "checkpoint", .bytes = bytes_text("hello\n") };
    struct snapshot snapshot = { .files = &file };
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = world->key,
        .author = "sanzi",
        .email = "log@example.cn",
        .message = "publish size 1\n",
        .time = 1700000000,
    };
    struct git_id id = { 0 };
    (void)file_remove_tree(world->repository);
    assert_ok(git_create(world->repository));
    assert_ok(git_publish(world->repository, &publication, &id));
    assert_string_equal(id.hex, FIRST);
}

/* An object of any bytes, through git's plumbing; its id in hex. */
static inline char *object(struct world *world, const char *type, struct bytes bytes)
{
    struct stock stock = world->stock;
    char *input = file_path(world->arena, world->stock.folder, "stock-input");
    stock.input = input;
    assert_ok(file_write(input, bytes, 0600));
    struct bytes out = STOCK(&stock, "git", "--git-dir", world->repository, "hash-object", "-w",
                             "--literally", "--stdin", "-t", type);
    return bytes_string(world->arena, bytes_trim(out));
}

struct entry {
    const char *mode;
    const char *name;
    const char *id; /* hex */
};

static inline char *tree(struct world *world, const struct entry *entries, size_t count)
{
    struct buf buf = buf_new(world->arena, 1 << 20);
    for (size_t i = 0; i < count; i++) {
        uint8_t id[20];
        assert_ok(hex_parse(bytes_text(entries[i].id), id, sizeof id));
        buf_format(&buf, "%s %s", entries[i].mode, entries[i].name);
        buf_byte(&buf, 0);
        buf_put(&buf, bytes_of(id, sizeof id));
    }
    return object(world, "tree", buf_so_far(&buf));
}

#define WHO " a <b> 5 +0800\n"

/* Point the branch at a commit of this tree, with these lines after it. */
static inline void commit(struct world *world, const char *root, const char *parents,
                          const char *message)
{
    struct buf buf = buf_new(world->arena, 8 << 20);
    buf_format(&buf, "tree %s\n%sauthor" WHO "committer" WHO "\n", root, parents);
    buf_text(&buf, message);
    char *id = object(world, "commit", buf_so_far(&buf));
    struct buf line = buf_new(world->arena, 100);
    char *text = NULL;
    buf_format(&line, "%s\n", id);
    assert_ok(buf_string(&line, &text));
    write_inside(world, GIT_BRANCH, text);
}

static inline void commit_tree(struct world *world, const struct entry *entries, size_t count)
{
    commit(world, tree(world, entries, count), "", "m\n");
}

#define COMMIT_OF(world, ...) \
    commit_tree((world), (const struct entry[]){ __VA_ARGS__ }, \
                sizeof((const struct entry[]){ __VA_ARGS__ }) / sizeof(struct entry))

static inline enum err see_path(void *self, const char *path)
{
    (void)self;
    (void)path;
    return OK;
}

static inline enum err see_step(void *self, const struct git_step *step)
{
    (void)self;
    (void)step;
    return OK;
}

/* All that a verifier does with it. */
static inline enum err read_all(struct world *world, enum git_owner owner)
{
    struct git_log *log = NULL;
    struct bytes bytes = { 0 };
    TRY(git_open(world->repository, owner, &log));
    struct source source = git_source(log);
    enum err code = source.checkpoint(source.self, world->arena, &bytes);
    if (code == OK)
        code = source.list(source.self, see_path, NULL);
    if (code == OK)
        code = git_each(log, world->arena, see_step, NULL);
    git_close(log);
    return code;
}

/* In a child: so a hang or a crash is one case's, and memory is bounded. */
static inline enum err read_in_child(struct world *world, enum git_owner owner)
{
    int ends[2];
    struct {
        enum err code;
        char zh[400];
        char en[400];
    } said = { 0 };
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        (void)alarm(SECONDS_MAX);
        said.code = read_all(world, owner);
        (void)snprintf(said.zh, sizeof said.zh, "%s", err_why(LANGUAGE_ZH));
        (void)snprintf(said.en, sizeof said.en, "%s", err_why(LANGUAGE_EN));
        /* Not _exit(): what was covered is written down. */
        exit(write(ends[1], &said, sizeof said) == sizeof said ? 0 : 1);
    }
    (void)close(ends[1]);
    int status = 0;
    struct rusage usage = { 0 };
    ssize_t got = read(ends[0], &said, sizeof said);
    (void)close(ends[0]);
    assert_int_equal(wait4(pid, &status, 0, &usage), pid);
    if (WIFSIGNALED(status))
        print_error("the reader died of signal %d\n", WTERMSIG(status));
    assert_int_equal(got, sizeof said);
    assert_true((long)usage.ru_maxrss * 1024 < MEMORY_MAX);
    return said.code == OK ? OK : fault(said.code, "%s%.0s", "%.0s%s", said.zh, said.en);
}

static inline struct bytes deflated(struct world *world, struct bytes plain)
{
    uLongf size = compressBound((uLong)plain.size);
    uint8_t *at = arena_take(world->arena, size);
    assert_non_null(at);
    assert_int_equal(compress2(at, &size, plain.at, (uLong)plain.size, 6), Z_OK);
    return bytes_of(at, size);
}

struct hostile {
    const char *name;
    void (*spoil)(struct world *world);
    enum err code;
};

static inline void assert_refused(struct world *world, const struct hostile *cases,
                                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_message("%s: ", cases[i].name);
        start(world);
        cases[i].spoil(world);
        assert_fault(read_in_child(world, GIT_STRANGER), cases[i].code);
        print_message("%s\n", err_why(LANGUAGE_EN));
        /* What is damage in a loose object's name is said when it is read. */
        assert_int_not_equal(read_in_child(world, GIT_OURS), OK);
        print_message("ours: %s\n", err_why(LANGUAGE_EN));
    }
}

#define CASE(name, code) \
    { \
#name, name, code \
    }
#define ASSERT_REFUSED(world, cases) \
    assert_refused((world), (cases), sizeof(cases) / sizeof *(cases))
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)

#endif
