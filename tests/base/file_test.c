/* SPDX-License-Identifier: Apache-2.0 */
/* This test has a read() of its own, which must not be the checked one. */
#undef _FORTIFY_SOURCE
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

/* The call of the world that this test lets fail, how, after how many good ones, how often. */
static struct {
    const char *call;
    int number;
    int skip;
    int times;
} broken;

static bool is_broken(const char *call)
{
    if (broken.call == NULL || strcmp(broken.call, call) != 0 || broken.skip-- > 0 ||
        broken.times-- <= 0)
        return false;
    errno = broken.number;
    return true;
}

static void break_call(const char *call, int number, int skip)
{
    broken.call = call;
    broken.number = number;
    broken.skip = skip;
    broken.times = 1000;
}

static void break_once(const char *call, int number)
{
    break_call(call, number, 0);
    broken.times = 1;
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

ssize_t read(int file, void *at, size_t size)
{
    if (is_broken("read"))
        return -1;
    if (broken.call != NULL && strcmp(broken.call, "short read") == 0 && size > 3)
        size = 3;
    return syscall(SYS_read, file, at, size);
}

int close(int file)
{
    bool is_bad = is_broken("close");
    int done = (int)syscall(SYS_close, file);
    return is_bad ? -1 : done;
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
    assert_fault(file_overwrite("/dev/null", bytes_text("x")), ERR_FORMAT);
    /* And a pipe or device is not replaced by a file. */
    assert_fault(file_write(in("pipe"), bytes_text("x"), 0644), ERR_FORMAT);
    assert_ok(file_write(in("link"), bytes_text("x"), 0644));
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

/* EINTR and short counts, as a signal or a network file system gives them. */
static void an_interrupted_call_goes_on(void **state)
{
    (void)state;
    static const char *const calls[] = { "write", "read", "short write", "short read" };
    struct bytes text = bytes_text("a text of more than three bytes");
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        print_message("%s\n", calls[i]);
        struct bytes read_back = { 0 };
        struct hash hash;
        struct hash expect = hash_of(text);
        uint64_t size = 0;
        break_once(calls[i], EINTR);
        assert_ok(file_write(in("a"), text, 0644));
        assert_ok(file_read(arena, in("a"), 100, &read_back));
        assert_true(bytes_equal(read_back, text));
        break_once(calls[i], EINTR);
        assert_ok(file_hash(in("a"), 100, &hash, &size));
        assert_true(hash_equal(&hash, &expect));
        assert_int_equal(size, text.size);
        break_once(calls[i], EINTR);
        assert_ok(file_copy(in("a"), in("b"), &expect));
        mend();
    }
}

static void a_new_file_replaces_nothing(void **state)
{
    (void)state;
    struct bytes read_back = { 0 };
    /* EINVAL: a file system without RENAME_NOREPLACE. */
    static const int numbers[] = { 0, EINVAL, ENOSYS };
    for (size_t i = 0; i < 3; i++) {
        print_message("%s\n", strerror(numbers[i]));
        break_call(numbers[i] == 0 ? "none" : "renameat2", numbers[i], 0);
        assert_ok(file_write_new(in("a"), bytes_text("one"), 0600));
        break_call(numbers[i] == 0 ? "none" : "renameat2", numbers[i], 0);
        assert_fault(file_write_new(in("a"), bytes_text("two"), 0600), ERR_EXISTS);
        mend();
        assert_ok(file_read(arena, in("a"), 100, &read_back));
        assert_bytes(read_back, "one");
        assert_int_equal(names_in(folder), 1);
        assert_ok(file_remove(in("a")));
    }
    assert_fault(file_remove(in("a")), ERR_MISSING);
    assert_fault(file_write_new(in("none/a"), bytes_text("two"), 0600), ERR_MISSING);
    break_call("renameat2", EIO, 0);
    assert_fault(file_write_new(in("a"), bytes_text("one"), 0600), ERR_SYSTEM);
    mend();
    assert_int_equal(names_in(folder), 0);
}

static void renaming_replaces_nothing(void **state)
{
    (void)state;
    for (int round = 0; round < 2; round++) {
        const char *call = round == 0 ? "none" : "renameat2";
        assert_ok(file_write(in("a"), bytes_text("one"), 0644));
        assert_ok(file_write(in("b"), bytes_text("two"), 0644));
        assert_ok(file_make_folder(in("f"), 0755));
        assert_ok(file_make_folder(in("g"), 0755));
        break_call(call, EINVAL, 0);
        assert_fault(file_rename(in("a"), in("b")), ERR_EXISTS);
        break_call(call, EINVAL, 0);
        assert_fault(file_rename(in("f"), in("g")), ERR_EXISTS);
        break_call(call, EINVAL, 0);
        assert_fault(file_rename(in("none"), in("c")), ERR_MISSING);
        break_call(call, EINVAL, 0);
        assert_ok(file_rename(in("a"), in("g/a")));
        break_call(call, EINVAL, 0);
        assert_ok(file_rename(in("f"), in("g/f")));
        mend();
        assert_int_equal(names_in(folder), 2);
        assert_int_equal(names_in(in("g")), 2);
        assert_ok(file_remove_tree(in("g")));
        assert_ok(file_remove(in("b")));
    }
}

static void a_secret_is_its_owners_alone(void **state)
{
    (void)state;
    struct bytes read_back = { 0 };
    assert_ok(file_write(in("key"), bytes_text("secret"), 0600));
    assert_ok(file_read_secret(arena, in("key"), 100, &read_back));
    assert_bytes(read_back, "secret");
    static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0610, 0601, 0644 };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        print_message("%o\n", modes[i]);
        assert_int_equal(chmod(in("key"), modes[i]), 0);
        assert_fault(file_read_secret(arena, in("key"), 100, &read_back), ERR_PERMISSION);
    }
    assert_int_equal(chmod(in("key"), 0400), 0);
    assert_ok(file_read_secret(arena, in("key"), 100, &read_back));
    assert_int_equal(link(in("key"), in("second")), 0);
    assert_fault(file_read_secret(arena, in("key"), 100, &read_back), ERR_PERMISSION);
    assert_int_equal(unlink(in("second")), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(in("key"), 12345, (gid_t)-1), 0);
        assert_fault(file_read_secret(arena, in("key"), 100, &read_back), ERR_PERMISSION);
    }
}

static void hashing_and_copying_go_in_pieces(void **state)
{
    (void)state;
    static const size_t sizes[] = { 0, 1, 65535, 65536, 65537, 200000 };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        print_message("%zu\n", sizes[i]);
        struct buf buf = buf_new(arena, 1 << 20);
        buf_fill(&buf, 'x', sizes[i]);
        buf_fill(&buf, 'y', sizes[i] > 0 ? 1 : 0);
        struct bytes text = buf_so_far(&buf);
        struct hash expect = hash_of(text);
        struct hash hash;
        uint64_t size = 0;
        assert_ok(file_write(in("a"), text, 0644));
        assert_ok(file_hash(in("a"), text.size, &hash, &size));
        assert_true(hash_equal(&hash, &expect));
        assert_int_equal(size, text.size);
        if (text.size > 0)
            assert_fault(file_hash(in("a"), text.size - 1, &hash, &size), ERR_LIMIT);
        assert_ok(file_copy(in("a"), in("b"), &expect));
        struct bytes read_back = { 0 };
        assert_ok(file_read(arena, in("b"), 1 << 20, &read_back));
        assert_true(bytes_equal(read_back, text));
        assert_ok(file_copy(in("a"), in("b"), NULL));
        expect.at[0] ^= 1;
        assert_fault(file_copy(in("a"), in("c"), &expect), ERR_CORRUPT);
        assert_int_equal(names_in(folder), 2);
    }
    struct hash hash;
    uint64_t size = 0;
    assert_fault(file_hash(in("none"), 1, &hash, &size), ERR_MISSING);
    assert_fault(file_copy(in("none"), in("c"), NULL), ERR_MISSING);
    assert_fault(file_copy(in("a"), in("none/c"), NULL), ERR_MISSING);
    break_call("read", EIO, 0);
    assert_fault(file_hash(in("a"), 1 << 20, &hash, &size), ERR_SYSTEM);
    break_call("read", EIO, 0);
    assert_fault(file_copy(in("a"), in("c"), NULL), ERR_SYSTEM);
    break_call("write", ENOSPC, 0);
    assert_fault(file_copy(in("a"), in("c"), NULL), ERR_FULL);
    mend();
    assert_int_equal(names_in(folder), 2);
}

static void a_file_is_overwritten_in_place(void **state)
{
    (void)state;
    struct bytes read_back = { 0 };
    struct stat before;
    struct stat after;
    assert_ok(file_write(in("a"), bytes_text("0123456789"), 0644));
    assert_int_equal(stat(in("a"), &before), 0);
    assert_ok(file_overwrite(in("a"), bytes_text("abc")));
    assert_int_equal(stat(in("a"), &after), 0);
    assert_true(before.st_ino == after.st_ino);
    assert_ok(file_read(arena, in("a"), 100, &read_back));
    assert_bytes(read_back, "abc3456789");
    break_call("write", EIO, 0);
    assert_fault(file_overwrite(in("a"), bytes_text("abc")), ERR_SYSTEM);
    break_call("close", EIO, 0);
    assert_fault(file_overwrite(in("a"), bytes_text("abc")), ERR_SYSTEM);
}

static void every_fault_of_reading_is_reported(void **state)
{
    (void)state;
    struct bytes read_back = bytes_text("untouched");
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    break_call("read", EIO, 0);
    assert_fault(file_read(arena, in("a"), 100, &read_back), ERR_SYSTEM);
    mend();
    struct arena *none = NULL;
    assert_ok(arena_open(0, &none));
    assert_fault(file_read(none, in("a"), 100, &read_back), ERR_MEMORY);
    assert_null(file_path(none, "a", "b"));
    arena_close(none);
    assert_bytes(read_back, "untouched");
    assert_fault(file_read(arena, in("a/b"), 100, &read_back), ERR_SYSTEM);
}

static void every_fault_of_writing_is_reported(void **state)
{
    (void)state;
    assert_ok(file_sync(folder));
    assert_fault(file_sync(in("none")), ERR_MISSING);
    break_call("fsync", EIO, 0);
    assert_fault(file_sync(folder), ERR_SYSTEM);
    /* The file's own fsync, then the folder's. */
    break_call("fsync", EIO, 1);
    assert_fault(file_write(in("a"), bytes_text("one"), 0644), ERR_SYSTEM);
    break_call("fsync", EIO, 0);
    assert_fault(file_make_folder(in("f"), 0755), ERR_SYSTEM);
    break_call("fsync", EIO, 0);
    assert_fault(file_rename(in("a"), in("b")), ERR_SYSTEM);
    break_call("fsync", EIO, 0);
    assert_fault(file_remove(in("b")), ERR_SYSTEM);
    break_call("close", EDQUOT, 0);
    assert_fault(file_write(in("c"), bytes_text("one"), 0644), ERR_FULL);
    /* Some file systems cannot sync a folder alone. */
    break_call("fsync", EINVAL, 0);
    assert_ok(file_sync(folder));
    mend();
    assert_int_equal(names_in(folder), 1);
    char name[5000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fault(file_write(name, bytes_text("one"), 0644), ERR_SYSTEM);
    name[4999 - 2] = '/';
    assert_fault(file_write(name, bytes_text("one"), 0644), ERR_LIMIT);
}

static void a_path_has_a_kind(void **state)
{
    (void)state;
    enum file_kind kind = FILE_OTHER;
    uint64_t size = 0;
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    assert_int_equal(symlink("a", in("link")), 0);
    assert_ok(file_kind_at(in("a"), &kind, &size));
    assert_int_equal(kind, FILE_REGULAR);
    assert_int_equal(size, 3);
    assert_ok(file_kind_at(folder, &kind, &size));
    assert_int_equal(kind, FILE_FOLDER);
    assert_ok(file_kind_at(in("link"), &kind, &size));
    assert_int_equal(kind, FILE_OTHER);
    assert_ok(file_kind_at(in("none"), &kind, &size));
    assert_int_equal(kind, FILE_NONE);
    assert_ok(file_kind_at(in("a/b"), &kind, &size));
    assert_int_equal(kind, FILE_NONE);
    char name[5000];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_fault(file_kind_at(name, &kind, &size), ERR_SYSTEM);
}

static void the_file_of_a_killed_run_stays(void **state)
{
    (void)state;
    char name[64];
    (void)snprintf(name, sizeof name, ".%ld-0.tmp", (long)getpid());
    assert_ok(file_write(in(name), bytes_text("torn"), 0600));
    assert_ok(file_write(in("a"), bytes_text("one"), 0644));
    struct bytes read_back = { 0 };
    assert_ok(file_read(arena, in(name), 100, &read_back));
    assert_bytes(read_back, "torn");
    assert_ok(file_read(arena, in("a"), 100, &read_back));
    assert_bytes(read_back, "one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_regular_files_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_write_leaves_all_as_it_was, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_interrupted_call_goes_on, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_new_file_replaces_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(renaming_replaces_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_secret_is_its_owners_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(hashing_and_copying_go_in_pieces, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_is_overwritten_in_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_fault_of_reading_is_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_fault_of_writing_is_reported, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_path_has_a_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_file_of_a_killed_run_stays, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
