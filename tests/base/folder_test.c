/* SPDX-License-Identifier: Apache-2.0 */
/* The folder part of file.h: base/folder.c. */
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "tests/support.h"
#include "tests/test.h"

static struct arena *arena;
static const char *folder;

static int set_up(void **state)
{
    (void)state;
    if (arena_open(4 << 20, &arena) != OK)
        return -1;
    return support_folder(arena, &folder) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    support_folder_drop(folder);
    arena_close(arena);
    return 0;
}

static char *in(const char *name)
{
    char *path = file_path(arena, folder, name);
    assert_non_null(path);
    return path;
}

static void folders_are_made_step_by_step(void **state)
{
    (void)state;
    assert_ok(file_make_folders(in("a/b/c")));
    assert_ok(file_make_folders(in("a/b/c")));
    assert_ok(file_make_folders(in("a//b/d/")));
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    assert_ok(file_kind_at(in("a/b/d"), &kind, &size));
    assert_int_equal(kind, FILE_FOLDER);
    assert_fault(file_make_folder(in("a"), 0755), ERR_EXISTS);
    assert_fault(file_make_folder(in("none/a"), 0755), ERR_MISSING);
    assert_ok(file_write(in("file"), bytes_text("x"), 0644));
    assert_fault(file_make_folders(in("file")), ERR_EXISTS);
    assert_fault(file_make_folders(in("file/a")), ERR_EXISTS);
    assert_int_equal(symlink("a", in("link")), 0);
    assert_ok(file_make_folders(in("link/e")));
    assert_ok(file_kind_at(in("a/e"), &kind, &size));
    assert_int_equal(kind, FILE_FOLDER);
    char name[5000];
    memset(name, '/', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fault(file_make_folders(name), ERR_LIMIT);
}

static void a_listing_is_sorted_by_bytes(void **state)
{
    (void)state;
    static const char *const names[] = { ".hidden", "A", "a", "aa", "b", "村" };
    for (size_t i = 6; i > 0; i--)
        assert_ok(file_write(in(names[i - 1]), bytes_text("four"), 0644));
    assert_ok(file_make_folder(in("folder"), 0755));
    assert_int_equal(symlink("a", in("link")), 0);
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(arena, folder, 8, &entries, &count));
    static const struct file_entry expect[] = {
        { ".hidden", FILE_REGULAR, 4 },
        { "A", FILE_REGULAR, 4 },
        { "a", FILE_REGULAR, 4 },
        { "aa", FILE_REGULAR, 4 },
        { "b", FILE_REGULAR, 4 },
        { "folder", FILE_FOLDER, 0 },
        { "link", FILE_OTHER, 0 },
        { "村", FILE_REGULAR, 4 },
    };
    assert_int_equal(count, 8);
    for (size_t i = 0; i < 8; i++) {
        print_message("%s\n", entries[i].name);
        assert_string_equal(entries[i].name, expect[i].name);
        assert_int_equal(entries[i].kind, expect[i].kind);
        if (expect[i].size > 0)
            assert_int_equal(entries[i].size, expect[i].size);
    }
    assert_fault(file_list(arena, folder, 7, &entries, &count), ERR_LIMIT);
    assert_ok(file_list(arena, in("folder"), 0, &entries, &count));
    assert_int_equal(count, 0);
    assert_fault(file_list(arena, in("none"), 8, &entries, &count), ERR_MISSING);
    assert_fault(file_list(arena, in("a"), 8, &entries, &count), ERR_FORMAT);
    assert_fault(file_list(arena, in("link"), 8, &entries, &count), ERR_FORMAT);
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_fault(file_list(none, folder, 8, &entries, &count), ERR_MEMORY);
    arena_close(none);
}

static void a_long_listing_is_whole(void **state)
{
    (void)state;
    char name[20];
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "%03d", 299 - i);
        assert_int_equal(mkdir(in(name), 0755), 0);
    }
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(arena, folder, 1000, &entries, &count));
    assert_int_equal(count, 300);
    for (int i = 0; i < 300; i++) {
        (void)snprintf(name, sizeof name, "%03d", i);
        assert_string_equal(entries[i].name, name);
    }
}

static void removing_a_tree_follows_no_link(void **state)
{
    (void)state;
    assert_ok(file_make_folders(in("keep")));
    assert_ok(file_write(in("keep/a"), bytes_text("x"), 0644));
    assert_ok(file_make_folders(in("tree/a/b")));
    assert_ok(file_write(in("tree/a/c"), bytes_text("x"), 0644));
    assert_int_equal(symlink("../../keep", in("tree/a/link")), 0);
    assert_ok(file_remove_tree(in("tree")));
    enum file_kind kind = FILE_OTHER;
    uint64_t size = 0;
    assert_ok(file_kind_at(in("tree"), &kind, &size));
    assert_int_equal(kind, FILE_NONE);
    assert_int_equal(symlink("keep", in("link")), 0);
    assert_ok(file_remove_tree(in("link")));
    assert_ok(file_kind_at(in("keep/a"), &kind, &size));
    assert_int_equal(kind, FILE_REGULAR);
    assert_fault(file_remove_tree(in("tree")), ERR_MISSING);
}

static void a_lock_is_held_once(void **state)
{
    (void)state;
    struct file_lock lock = { -1 };
    struct file_lock second = { -1 };
    assert_ok(file_lock(in("lock"), &lock));
    assert_fault(file_lock(in("lock"), &second), ERR_LOCKED);
    assert_int_equal(second.descriptor, -1);
    file_unlock(&lock);
    file_unlock(&lock);
    assert_ok(file_lock(in("lock"), &second));
    file_unlock(&second);
    assert_fault(file_lock(in("none/lock"), &lock), ERR_MISSING);
    assert_int_equal(symlink("lock", in("link")), 0);
    assert_fault(file_lock(in("link"), &lock), ERR_SYSTEM);
}

static void a_lock_ends_with_its_process(void **state)
{
    (void)state;
    int ready[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct file_lock lock = { -1 };
        bool is_held = file_lock(in("lock"), &lock) == OK;
        bool is_told = write(ready[1], "x", 1) == 1;
        (void)pause();
        _exit(is_held && is_told ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    struct file_lock lock = { -1 };
    assert_fault(file_lock(in("lock"), &lock), ERR_LOCKED);
    assert_int_equal(kill(child, SIGKILL), 0);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_ok(file_lock(in("lock"), &lock));
    file_unlock(&lock);
    (void)close(ready[0]);
    (void)close(ready[1]);
}

static void space_is_known(void **state)
{
    (void)state;
    uint64_t bytes = 0;
    assert_ok(file_space(folder, &bytes));
    assert_true(bytes > 0);
    assert_fault(file_space(in("none"), &bytes), ERR_MISSING);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(folders_are_made_step_by_step, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_listing_is_sorted_by_bytes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_long_listing_is_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(removing_a_tree_follows_no_link, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lock_is_held_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lock_ends_with_its_process, set_up, tear_down),
        cmocka_unit_test_setup_teardown(space_is_known, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
