/* SPDX-License-Identifier: Apache-2.0 */
/* What must not stand in a repository's folder. */
#include "publish/git_inside.h"
#include "tests/publish/hostile.h"

static void alternates(struct world *world)
{
    write_inside(world, "objects/info/alternates", "/elsewhere\n");
}

static void http_alternates(struct world *world)
{
    write_inside(world, "objects/info/http-alternates", "http://elsewhere\n");
}

static void shallow(struct world *world)
{
    write_inside(world, "shallow", FIRST "\n");
}

static void grafts(struct world *world)
{
    write_inside(world, "info/grafts", FIRST "\n");
}

static void replaced(struct world *world)
{
    write_inside(world, "refs/replace/" FIRST, FIRST "\n");
}

static void replaced_packed(struct world *world)
{
    write_inside(world, "packed-refs", FIRST " refs/replace/" FIRST "\n");
}

static void packed_torn(struct world *world)
{
    write_inside(world, "packed-refs", FIRST " refs/heads/x");
}

static void common_folder(struct world *world)
{
    write_inside(world, "commondir", "../elsewhere\n");
}

static void worktrees(struct world *world)
{
    write_inside(world, "worktrees/x/gitdir", "/elsewhere\n");
}

static void fifo(struct world *world, const char *name)
{
    (void)unlink(inside(world, name));
    assert_int_equal(mkfifo(inside(world, name), 0600), 0);
}

static void config_fifo(struct world *world)
{
    fifo(world, "config");
}

static void head_fifo(struct world *world)
{
    fifo(world, "HEAD");
}

static void branch_fifo(struct world *world)
{
    fifo(world, GIT_BRANCH);
}

static void other_branch_fifo(struct world *world)
{
    fifo(world, "refs/heads/other");
}

static void object_fifo(struct world *world)
{
    fifo(world, BLOB_FILE);
}

static void pack_fifo(struct world *world)
{
    fifo(world, "objects/pack/pack-0.idx");
}

static void unix_socket(struct world *world)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int at = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(at >= 0);
    char here[4096];
    assert_non_null(getcwd(here, sizeof here));
    assert_int_equal(chdir(world->repository), 0);
    memcpy(address.sun_path, "refs/heads/s", 13);
    assert_int_equal(bind(at, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(chdir(here), 0);
    (void)close(at);
}

static void link_to(struct world *world, const char *name, const char *target)
{
    (void)unlink(inside(world, name));
    assert_int_equal(symlink(target, inside(world, name)), 0);
}

static void branch_link(struct world *world)
{
    link_to(world, GIT_BRANCH, "/etc/shadow");
}

static void object_link(struct world *world)
{
    link_to(world, BLOB_FILE, "/dev/zero");
}

static void folder_link(struct world *world)
{
    link_to(world, "objects/aa", "/");
}

static void config_with(struct world *world, const char *more)
{
    struct buf buf = buf_new(world->arena, 10000);
    char *text = NULL;
    buf_format(&buf, "[core]\n\trepositoryformatversion = 0\n\tbare = true\n%s", more);
    assert_ok(buf_string(&buf, &text));
    write_inside(world, "config", text);
}

static void config_include(struct world *world)
{
    config_with(world, "[include]\n\tpath = config\n");
}

static void config_worktree(struct world *world)
{
    config_with(world, "\tworktree = /\n");
}

static void ref_loop(struct world *world)
{
    write_inside(world, GIT_BRANCH, "ref: refs/heads/loop\n");
    write_inside(world, "refs/heads/loop", "ref: " GIT_BRANCH "\n");
}

static void ref_garbage(struct world *world)
{
    write_inside(world, GIT_BRANCH, "root:x:0:0\n");
}

static void ref_empty(struct world *world)
{
    write_inside(world, GIT_BRANCH, "");
}

static void ref_huge(struct world *world)
{
    char text[5000];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    write_inside(world, "refs/heads/other", text);
}

static void no_branch(struct world *world)
{
    assert_ok(file_remove(inside(world, GIT_BRANCH)));
}

static void ref_nowhere(struct world *world)
{
    write_inside(world, GIT_BRANCH, "0123456789012345678901234567890123456789\n");
}

static void ref_to_blob(struct world *world)
{
    write_inside(world, GIT_BRANCH, BLOB "\n");
}

static void too_deep(struct world *world)
{
    struct buf buf = buf_new(world->arena, 200);
    char *text = NULL;
    buf_text(&buf, "info");
    for (size_t i = 0; i < 20; i++)
        buf_text(&buf, "/d");
    assert_ok(buf_string(&buf, &text));
    assert_ok(file_make_folders(inside(world, text)));
    buf_text(&buf, "/x");
    assert_ok(buf_string(&buf, &text));
    write_inside(world, text, "x");
}

static void multi_pack_index(struct world *world)
{
    write_inside(world, "objects/pack/multi-pack-index", "MIDX");
}

static const struct hostile cases[] = {
    CASE(alternates, ERR_FORMAT),
    CASE(http_alternates, ERR_FORMAT),
    CASE(shallow, ERR_FORMAT),
    CASE(grafts, ERR_FORMAT),
    CASE(replaced, ERR_FORMAT),
    CASE(replaced_packed, ERR_FORMAT),
    CASE(packed_torn, ERR_FORMAT),
    CASE(common_folder, ERR_FORMAT),
    CASE(worktrees, ERR_FORMAT),
    CASE(config_fifo, ERR_FORMAT),
    CASE(head_fifo, ERR_FORMAT),
    CASE(branch_fifo, ERR_FORMAT),
    CASE(other_branch_fifo, ERR_FORMAT),
    CASE(object_fifo, ERR_FORMAT),
    CASE(pack_fifo, ERR_FORMAT),
    CASE(unix_socket, ERR_FORMAT),
    CASE(branch_link, ERR_FORMAT),
    CASE(object_link, ERR_FORMAT),
    CASE(folder_link, ERR_FORMAT),
    CASE(config_include, ERR_FORMAT),
    CASE(config_worktree, ERR_FORMAT),
    CASE(ref_loop, ERR_FORMAT),
    CASE(ref_garbage, ERR_CORRUPT),
    CASE(ref_empty, ERR_CORRUPT),
    CASE(ref_huge, ERR_FORMAT),
    CASE(no_branch, ERR_MISSING),
    CASE(ref_nowhere, ERR_CORRUPT),
    CASE(ref_to_blob, ERR_FORMAT),
    CASE(too_deep, ERR_LIMIT),
    CASE(multi_pack_index, ERR_FORMAT),
};

static void a_folder_that_leads_elsewhere_or_hangs_is_refused(void **state)
{
    ASSERT_REFUSED(*state, cases);
}

static void settings_are_read_strictly(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "", true },
        { "# [include]\n; path\n\n", true },
        { "[core]\n\tbare = true\n\tRepositoryFormatVersion=0\n", true },
        { "[CORE]\nbare\n", true },
        { "[remote \"origin\"]\n\turl = https://x/y\n", true },
        { "[gc]\n\tauto = 0\n", true },
        { "[core]\n\trepositoryformatversion = 1\n", false },
        { "[core]\n\thooksPath = /x\n", false },
        { "[core]\n\tfsmonitor = /bin/x\n", false },
        { "[core] bare = true\n", false },
        { "[core]\nbare = true \\\n", false },
        { "[extensions]\n\tobjectFormat = sha256\n", false },
        { "[include]\n", false },
        { "[includeIf \"gitdir:x\"]\n\tpath = y\n", false },
        { "[core]x]\n", false },
        { "[core \"a\"b\"]\n", false },
        { "[core \"a]\n", false },
        { "[core.sub]\nbare = 1\n", false },
        { "[]\n", false },
        { "[ core]\n", false },
        { "[core\n", false },
        { "bare = true\n", false },
        { "\xef\xbb\xbf[core]\n", false },
        { "[core]\n= x\n", false },
        { "[core]\nba re = x\n", false },
        { "[url \"https://x\"]\n\tinsteadOf = y\n", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].text);
        if (rows[i].good)
            assert_ok(git_config_check(bytes_text(rows[i].text), "config"));
        else
            assert_fault(git_config_check(bytes_text(rows[i].text), "config"), ERR_FORMAT);
    }
}

static void an_honest_repository_is_read_in_every_form(void **state)
{
    struct world *world = *state;
    start(world);
    assert_ok(read_in_child(world, GIT_STRANGER));
    STOCK(&world->stock, "git", "--git-dir", world->repository, "gc", "-q");
    assert_ok(read_in_child(world, GIT_STRANGER));
    char *bare = world->repository;
    char *clone = file_path(world->arena, world->stock.folder, "clone");
    STOCK(&world->stock, "git", "clone", "-q", "--no-local", bare, clone);
    world->repository = clone;
    assert_ok(read_in_child(world, GIT_STRANGER));
    STOCK(&world->stock, "git", "-C", clone, "branch", "-m", "main", "work");
    assert_ok(read_in_child(world, GIT_STRANGER));
    char *link = file_path(world->arena, world->stock.folder, "linked");
    assert_ok(file_make_folder(link, 0755));
    assert_ok(file_write(file_path(world->arena, link, ".git"), bytes_text("gitdir: /x\n"),
                         0644));
    world->repository = link;
    assert_fault(read_in_child(world, GIT_STRANGER), ERR_FORMAT);
    world->repository = bytes_string(world->arena, bytes_text(world->folder));
    assert_fault(read_in_child(world, GIT_STRANGER), ERR_MISSING);
    world->repository = bare;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_folder_that_leads_elsewhere_or_hangs_is_refused),
        cmocka_unit_test(settings_are_read_strictly),
        IN_A_WORLD(an_honest_repository_is_read_in_every_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
