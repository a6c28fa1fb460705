/* SPDX-License-Identifier: Apache-2.0 */
#include "base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/support.h"
#include "tests/test.h"

static struct arena *arena;
static const char *folder;

/* Calls of the world that this test lets fail: how, and the how-manieth from now. */
static struct {
    const char *call;
    int number;
    int skip;
} broken;

static bool is_broken(const char *call)
{
    if (broken.call == NULL || strcmp(broken.call, call) != 0 || broken.skip-- > 0)
        return false;
    errno = broken.number;
    return true;
}

static void break_call(const char *call, int number, int skip)
{
    broken.call = call;
    broken.number = number;
    broken.skip = skip;
}

static void mend(void)
{
    broken.call = NULL;
}

/* In place of the C library's. */
ssize_t write(int file, const void *at, size_t size)
{
    if (is_broken("write"))
        return -1;
    if (broken.call != NULL && strcmp(broken.call, "short write") == 0 && size > 3)
        size = 3;
    return syscall(SYS_write, file, at, size);
}

int fsync(int file)
{
    return is_broken("fsync") ? -1 : (int)syscall(SYS_fsync, file);
}

int fchmod(int file, mode_t mode)
{
    return is_broken("fchmod") ? -1 : (int)syscall(SYS_fchmod, file, mode);
}

int rename(const char *from, const char *to)
{
    return is_broken("rename") ? -1 : (int)syscall(SYS_rename, from, to);
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    if (is_broken("renameat2"))
        return -1;
    return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

static int set_up(void **state)
{
    (void)state;
    mend();
    if (arena_open(4 << 20, &arena) != OK)
        return -1;
    return support_folder(arena, &folder) == OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    mend();
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

static size_t names_in(const char *path)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(arena, path, 100, &entries, &count));
    return count;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    struct bytes read = { 0 };
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    assert_ok(file_read(arena, in("a"), 3, &read));
    assert_bytes(read, "one");
    assert_ok(file_write(in("a"), bytes_text("another"), 0600));
    assert_ok(file_read(arena, in("a"), 100, &read));
    assert_bytes(read, "another");
    struct stat stat_of;
    assert_int_equal(stat(in("a"), &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 0777, 0600);
    assert_ok(file_write(in("empty"), bytes_text(""), 0644));
    assert_ok(file_read(arena, in("empty"), 0, &read));
    assert_int_equal(read.size, 0);
    assert_int_equal(names_in(folder), 2);
}

static void only_regular_files_are_read(void **state)
{
    (void)state;
    struct bytes read = bytes_text("untouched");
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    assert_int_equal(symlink("a", in("link")), 0);
    assert_int_equal(mkfifo(in("pipe"), 0600), 0);
    assert_fault(file_read(arena, in("link"), 100, &read), ERR_FORMAT);
    assert_fault(file_read(arena, in("pipe"), 100, &read), ERR_FORMAT);
    assert_fault(file_read(arena, folder, 100, &read), ERR_FORMAT);
    assert_fault(file_read(arena, "/dev/null", 100, &read), ERR_FORMAT);
    assert_fault(file_read(arena, in("absent"), 100, &read), ERR_MISSING);
    assert_fault(file_read(arena, in("a"), 2, &read), ERR_LIMIT);
    assert_fault(file_overwrite(in("link"), bytes_text("x")), ERR_FORMAT);
    assert_fault(file_overwrite(in("absent"), bytes_text("x")), ERR_MISSING);
    assert_bytes(read, "untouched");
}

static void a_failed_write_leaves_all_as_it_was(void **state)
{
    (void)state;
    static const struct {
        const char *call;
        int number;
        enum err code;
    } rows[] = {
        { "write", ENOSPC, ERR_FULL },
        { "write", EIO, ERR_SYSTEM },
        { "fsync", EIO, ERR_SYSTEM },
        { "fsync", EDQUOT, ERR_FULL },
        { "fchmod", EPERM, ERR_PERMISSION },
        { "rename", EROFS, ERR_PERMISSION },
        { "rename", EISDIR, ERR_SYSTEM },
    };
    struct bytes read = { 0 };
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].call);
        break_call(rows[i].call, rows[i].number, 0);
        assert_fault(file_write(in("a"), bytes_text("two"), 0644), rows[i].code);
        mend();
        assert_ok(file_read(arena, in("a"), 100, &read));
        assert_bytes(read, "one");
        assert_int_equal(names_in(folder), 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_all_as_it_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_regular_files_are_read, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
