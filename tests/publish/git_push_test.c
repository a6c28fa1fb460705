/* SPDX-License-Identifier: Apache-2.0 */
/* Pushing to a path, and to stock git behind a socket of the system's choosing. */
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "publish/git.h"
#include "tests/publish/stock.h"

enum { SECONDS = 30 };

struct world {
    struct arena *arena;
    const char *folder;
    char *here; /* absolute */
    char *ours;
    char *theirs;
    struct key_secret *key;
    struct stock stock;
    struct git_id one;
    struct git_id two;
    char address[64];
    pid_t server;
};

static enum err publish(struct world *world, const char *repository, const char *text,
                        const struct git_id *parent, struct git_id *out)
{
    struct snapshot_file file = { .path = "checkpoint", .bytes = bytes_text(text) };
    struct snapshot snapshot = { .files = &file };
    struct git_publication publication = {
        .snapshot = &snapshot,
        .key = world->key,
        .author = "a",
        .email = "b",
        .message = "m\n",
        .time = 5,
        .parent = parent,
    };
    return git_publish(repository, &publication, out);
}

static int open_world(void **state)
{
    static struct world world;
    static const uint8_t seed[KEY_SEED_SIZE] = { 9 };
    world = (struct world){ 0 };
    assert_ok(arena_open(64 << 20, &world.arena));
    assert_ok(support_folder(world.arena, &world.folder));
    world.here = realpath(world.folder, NULL);
    world.ours = file_path(world.arena, world.here, "ours.git");
    world.theirs = file_path(world.arena, world.here, "theirs.git");
    world.stock = (struct stock){ .arena = world.arena, .folder = world.here };
    assert_ok(key_of_seed(bytes_text("example.cn/publisher/1"), KEY_NOTE, seed, &world.key));
    assert_ok(git_create(world.ours));
    assert_ok(git_create(world.theirs));
    assert_ok(publish(&world, world.ours, "one", NULL, &world.one));
    *state = &world;
    return 0;
}

static int close_world(void **state)
{
    struct world *world = *state;
    if (world->server > 0) {
        (void)kill(world->server, SIGKILL);
        (void)waitpid(world->server, NULL, 0);
    }
    key_close(world->key);
    support_folder_drop(world->folder);
    free(world->here);
    arena_close(world->arena);
    return 0;
}

static enum err push(struct world *world, const char *remote, const struct git_id *expect,
                     bool known)
{
    struct git_id id = { 0 };
    struct git_target target = { remote, expect, known, SECONDS };
    return git_push_to(world->ours, &target, &id);
}

static void assert_theirs(struct world *world, const struct git_id *id)
{
    struct git_id head = { 0 };
    bool exists = false;
    assert_ok(git_head(world->theirs, &head, &exists));
    assert_int_equal(exists, id != NULL);
    if (id != NULL)
        assert_string_equal(head.hex, id->hex);
}

static void a_push_counts_when_the_remote_shows_it(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    struct git_target target = { world->theirs, NULL, true, 0 };
    assert_ok(git_push_to(world->ours, &target, &id));
    assert_string_equal(id.hex, world->one.hex);
    assert_theirs(world, &world->one);
    assert_ok(push(world, world->theirs, NULL, true)); /* it has our commit already */
    assert_ok(push(world, world->theirs, NULL, false));
    assert_ok(publish(world, world->ours, "two", &world->one, &world->two));
    assert_ok(push(world, world->theirs, &world->one, true));
    assert_theirs(world, &world->two);
    assert_ok(push(world, world->theirs, &world->one, true));
}

static void a_remote_that_was_moved_is_an_alarm(void **state)
{
    struct world *world = *state;
    struct git_id other = { 0 };
    assert_ok(publish(world, world->ours, "two", &world->one, &world->two));
    /* Never pushed to, yet it has something, or nothing where there should be. */
    assert_fault(push(world, world->theirs, &world->one, true), ERR_TAMPERED);
    assert_theirs(world, NULL);
    assert_ok(publish(world, world->theirs, "foreign", NULL, &other));
    assert_fault(push(world, world->theirs, NULL, true), ERR_TAMPERED);
    assert_fault(push(world, world->theirs, NULL, false), ERR_TAMPERED);
    assert_fault(push(world, world->theirs, &other, true), ERR_TAMPERED);
    assert_theirs(world, &other);
}

static void a_remote_rolled_back_is_an_alarm(void **state)
{
    struct world *world = *state;
    struct git_id three = { 0 };
    assert_ok(publish(world, world->ours, "two", &world->one, &world->two));
    assert_ok(push(world, world->theirs, NULL, true));
    STOCK(&world->stock, "git", "--git-dir", world->theirs, "update-ref", GIT_BRANCH,
          world->one.hex);
    assert_ok(publish(world, world->ours, "three", &world->two, &three));
    assert_fault(push(world, world->theirs, &world->two, true), ERR_TAMPERED);
    assert_theirs(world, &world->one);
    /* Where nobody knows better, it is a plain step forward. */
    assert_ok(push(world, world->theirs, NULL, false));
    assert_theirs(world, &three);
}

static void what_is_no_remote_is_refused(void **state)
{
    struct world *world = *state;
    static const char *const odd[] = { "", "-x", "http://127.0.0.1/x", "ext::sh -c x",
                                       "ftp://x/y" };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        print_message("%s\n", odd[i]);
        assert_true(push(world, odd[i], NULL, true) != OK);
    }
    assert_fault(push(world, "http://127.0.0.1/x", NULL, true), ERR_USAGE);
    assert_fault(push(world, file_path(world->arena, world->here, "none"), NULL, true),
                 ERR_REMOTE);
    char *empty = file_path(world->arena, world->here, "empty.git");
    struct git_target target = { world->theirs, NULL, true, SECONDS };
    struct git_id id = { 0 };
    assert_ok(git_create(empty));
    assert_fault(git_push_to(empty, &target, &id), ERR_MISSING);
    assert_fault(git_push_to(world->folder, &target, &id), ERR_MISSING);
}

/* A server: git's own daemon for each connection, or one that never says a word. */
static void serve(struct world *world, bool silent)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    socklen_t size = sizeof address;
    int at = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_int_equal(bind(at, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(at, 8), 0);
    assert_int_equal(getsockname(at, (struct sockaddr *)&address, &size), 0);
    (void)snprintf(world->address, sizeof world->address, "git://127.0.0.1:%d/theirs.git",
                   ntohs(address.sin_port));
    struct buf base = buf_new(world->arena, 5000);
    char *option = NULL;
    buf_format(&base, "--base-path=%s", world->here);
    assert_ok(buf_string(&base, &option));
    world->server = fork();
    assert_true(world->server >= 0);
    if (world->server > 0) {
        (void)close(at);
        return;
    }
    for (;;) {
        int with = accept(at, NULL, NULL);
        if (with < 0 || silent || fork() != 0) {
            if (!silent)
                (void)close(with);
            continue;
        }
        (void)dup2(with, 0);
        (void)dup2(with, 1);
        (void)execlp("git", "git", "-c", "safe.directory=*", "daemon", "--inetd",
                     "--export-all", "--enable=receive-pack", option, (char *)NULL);
        _exit(127);
    }
}

static void a_server_that_refuses_is_believed(void **state)
{
    struct world *world = *state;
    char *hooks = file_path(world->arena, world->theirs, "hooks");
    char *hook = file_path(world->arena, hooks, "pre-receive");
    serve(world, false);
    assert_ok(push(world, world->address, NULL, true));
    assert_theirs(world, &world->one);
    assert_ok(publish(world, world->ours, "two", &world->one, &world->two));
    assert_ok(file_make_folder(hooks, 0755));
    assert_ok(file_write(hook, bytes_text("#!/bin/sh\nexit 1\n"), 0755));
    assert_fault(push(world, world->address, &world->one, true), ERR_REMOTE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "pre-receive"));
    assert_theirs(world, &world->one);
    /* Nothing is lost: the same push later. */
    assert_ok(file_remove(hook));
    assert_ok(push(world, world->address, &world->one, true));
    assert_theirs(world, &world->two);
}

static void a_server_that_lies_is_not_believed(void **state)
{
    struct world *world = *state;
    char *hooks = file_path(world->arena, world->theirs, "hooks");
    serve(world, false);
    assert_ok(file_make_folder(hooks, 0755));
    assert_ok(file_write(file_path(world->arena, hooks, "post-receive"),
                         bytes_text("#!/bin/sh\ngit update-ref -d " GIT_BRANCH "\n"), 0755));
    assert_fault(push(world, world->address, NULL, true), ERR_REMOTE);
}

static void a_silent_server_is_given_up_at_the_deadline(void **state)
{
    struct world *world = *state;
    struct git_id id = { 0 };
    serve(world, true);
    struct git_target target = { world->address, NULL, true, 1 };
    assert_fault(git_push_to(world->ours, &target, &id), ERR_REMOTE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "within 1 seconds"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        IN_A_WORLD(a_push_counts_when_the_remote_shows_it),
        IN_A_WORLD(a_remote_that_was_moved_is_an_alarm),
        IN_A_WORLD(a_remote_rolled_back_is_an_alarm),
        IN_A_WORLD(what_is_no_remote_is_refused),
        IN_A_WORLD(a_server_that_refuses_is_believed),
        IN_A_WORLD(a_server_that_lies_is_not_believed),
        IN_A_WORLD(a_silent_server_is_given_up_at_the_deadline),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
