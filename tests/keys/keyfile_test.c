/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/keyfile.h"

#include <sodium.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/keys/vectors.h"
#include "tests/support.h"

#define NAME "qingshi.example.org/bookkeeper/李秀英"
#define PASSPHRASE "记账要日清月结"

static const struct keyfile_cost cheap = { KEYFILE_OPS_MIN, KEYFILE_MIB_MIN };
static struct arena *arena;
static const char *folder;
static const char *path;  /* a good key file, written once */
static const char *other; /* a place for bad ones */
static struct bytes good;
static struct key_secret *key;

static struct bytes passphrase(void)
{
    return bytes_text(PASSPHRASE);
}

static int make_file(void **state)
{
    (void)state;
    assert_ok(arena_open(4 << 20, &arena));
    assert_ok(support_folder(arena, &folder));
    path = file_path(arena, folder, "key");
    other = file_path(arena, folder, "other");
    key = secret_of_hex(NAME, KEY_NOTE, RFC_SEED);
    assert_ok(keyfile_write(path, key, passphrase(), &cheap));
    assert_ok(file_read_secret(arena, path, KEYFILE_SIZE_MAX, &good));
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    key_close(key);
    support_folder_drop(folder);
    arena_close(arena);
    return 0;
}

static void put_other(struct bytes bytes)
{
    assert_ok(file_write(other, bytes, 0600));
}

static void a_written_key_is_the_same_when_opened(void **state)
{
    (void)state;
    struct key_secret *again = NULL;
    struct stat stat_of = { 0 };
    uint8_t seed[KEY_SEED_SIZE];
    assert_ok(keyfile_open(path, passphrase(), &again));
    assert_true(key_same(key_of(key), key_of(again)));
    assert_bytes(key_of(again)->name, NAME);
    key_seed(again, seed);
    struct buf buf = buf_new(arena, 100);
    hex_print(&buf, bytes_of(seed, sizeof seed));
    assert_bytes(buf_so_far(&buf), RFC_SEED);
    key_close(again);
    assert_int_equal(stat(path, &stat_of), 0);
    assert_int_equal(stat_of.st_mode & 07777, 0600);
}

static void the_file_tells_its_key_and_cost_without_the_passphrase(void **state)
{
    (void)state;
    struct keyfile keyfile = { 0 };
    struct buf buf = buf_new(arena, KEYFILE_SIZE_MAX);
    assert_ok(keyfile_look(arena, path, &keyfile));
    assert_true(key_same(&keyfile.key, key_of(key)));
    assert_bytes(keyfile.key.name, NAME);
    assert_int_equal(keyfile.cost.ops, cheap.ops);
    assert_int_equal(keyfile.cost.mib, cheap.mib);
    keyfile_print(&buf, &keyfile);
    assert_true(bytes_equal(buf_so_far(&buf), good));
    assert_true(bytes_starts(good, bytes_text("sanzi/key/v1\n" NAME "+")));
}

static void two_files_of_one_key_share_no_secret_bytes(void **state)
{
    (void)state;
    struct keyfile one = { 0 };
    struct keyfile two = { 0 };
    const char *again = file_path(arena, folder, "again");
    assert_ok(keyfile_write(again, key, passphrase(), &cheap));
    assert_ok(keyfile_look(arena, path, &one));
    assert_ok(keyfile_look(arena, again, &two));
    assert_memory_not_equal(one.salt, two.salt, sizeof one.salt);
    assert_memory_not_equal(one.nonce, two.nonce, sizeof one.nonce);
    assert_memory_not_equal(one.box, two.box, sizeof one.box);
}

static void a_key_file_is_never_overwritten(void **state)
{
    (void)state;
    struct bytes after = { 0 };
    struct key_secret *new_key = NULL;
    assert_ok(key_new(bytes_text(NAME), KEY_NOTE, &new_key));
    assert_fault(keyfile_write(path, new_key, passphrase(), &cheap), ERR_EXISTS);
    assert_ok(file_read_secret(arena, path, KEYFILE_SIZE_MAX, &after));
    assert_true(bytes_equal(after, good));
    key_close(new_key);
}

static void no_file_and_no_folder_are_missing(void **state)
{
    (void)state;
    const char *nowhere = file_path(arena, folder, "nowhere/key");
    struct key_secret *got = NULL;
    struct keyfile keyfile = { 0 };
    assert_fault(keyfile_open(nowhere, passphrase(), &got), ERR_MISSING);
    assert_fault(keyfile_look(arena, nowhere, &keyfile), ERR_MISSING);
    assert_fault(keyfile_write(nowhere, key, passphrase(), &cheap), ERR_MISSING);
    assert_null(got);
}

/* The one message, its path aside. */
static void assert_refused(const char *where, struct bytes with)
{
    struct key_secret *got = NULL;
    assert_fault(keyfile_open(where, with, &got), ERR_PERMISSION);
    assert_null(got);
    const char *why = strstr(err_why(LANGUAGE_EN), ": ");
    assert_non_null(why);
    assert_string_equal(why, ": wrong passphrase, or a damaged key file: type it again, or use "
                             "a backup");
}

static void a_wrong_passphrase_and_a_damaged_file_say_the_same(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "记账要日清月", "记账要日清月结 " };
    static char long_one[PASSPHRASE_MAX + 1];
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_refused(path, bytes_text(wrong[i]));
    assert_refused(path, bytes_of(long_one, sizeof long_one));
    put_other(bytes_text(""));
    assert_refused(other, passphrase());
    put_other(bytes_part(good, 0, good.size - 1));
    assert_refused(other, passphrase());
}

static void every_byte_of_the_file_matters(void **state)
{
    (void)state;
    uint8_t bytes[KEYFILE_SIZE_MAX] = { 0 };
    struct bytes changed = bytes_of(bytes, good.size);
    struct arena_mark mark = arena_mark(arena);
    memcpy(bytes, good.at, good.size);
    for (size_t i = 0; i < good.size; i++) {
        bytes[i] ^= 1;
        put_other(changed);
        assert_refused(other, passphrase());
        bytes[i] ^= 1;
        arena_back(arena, mark);
    }
    put_other(changed);
    struct key_secret *got = NULL;
    assert_ok(keyfile_open(other, passphrase(), &got));
    key_close(got);
}

/* `good` with one part put in place of another. */
static struct bytes with(const char *old, const char *new)
{
    struct buf buf = buf_new(arena, 2 * KEYFILE_SIZE_MAX);
    size_t at = bytes_find_part(good, bytes_text(old));
    size_t after = at + strlen(old);
    assert_true(at < good.size);
    buf_put(&buf, bytes_part(good, 0, at));
    buf_text(&buf, new);
    buf_put(&buf, bytes_part(good, after, good.size - after));
    return buf_so_far(&buf);
}

static void files_in_another_spelling_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *old;
        const char *new;
    } rows[] = {
        { "sanzi/key/v1\n", "sanzi/key/v2\n" },
        { "sanzi/key/v1\n", "sanzi/key/v1\r\n" },
        { "sanzi/key/v1\n", "" },
        { "sanzi/key/v1\n", "sanzi/key/v1\n\n" },
        { "argon2id 2", "argon2i 2" },
        { "argon2id 2 19 ", "argon2id  2 19 " },
        { "argon2id 2 19 ", "argon2id 02 19 " },
        { "argon2id 2 19 ", "argon2id 1 19 " },
        { "argon2id 2 19 ", "argon2id 11 19 " },
        { "argon2id 2 19 ", "argon2id 2 18 " },
        { "argon2id 2 19 ", "argon2id 2 1025 " },
        { "argon2id 2 19 ", "argon2id 2 9223372036854775807 " },
        { "argon2id 2 19 ", "argon2id 4294967298 19 " },
        { "argon2id 2 19 ", "argon2id 2 " },
        { "argon2id 2 19 ", "argon2id 2 19 AAAA" },
        { "xchacha20poly1305 ", "aes256gcm " },
        { "xchacha20poly1305 ", "xchacha20poly1305 A" },
        { "李秀英", "李秀兰" },
        { "+", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct keyfile keyfile = { 0 };
        struct bytes changed = with(rows[i].old, rows[i].new);
        print_message("%s\n", rows[i].new);
        assert_fault(keyfile_parse(changed, &keyfile), ERR_FORMAT);
        put_other(changed);
        assert_fault(keyfile_look(arena, other, &keyfile), ERR_FORMAT);
        assert_refused(other, passphrase());
    }
    struct buf more = buf_new(arena, 2000);
    struct keyfile keyfile = { 0 };
    buf_put(&more, good);
    buf_text(&more, "x\n");
    assert_fault(keyfile_parse(buf_so_far(&more), &keyfile), ERR_FORMAT);
    buf_fill(&more, 'x', KEYFILE_SIZE_MAX);
    struct key_secret *got = NULL;
    put_other(buf_so_far(&more));
    assert_fault(keyfile_open(other, passphrase(), &got), ERR_LIMIT);
}

/* Who knows the passphrase could seal a seed under the name of another public key. */
static void a_seed_that_is_not_the_headers_is_refused(void **state)
{
    (void)state;
    struct keyfile keyfile = { 0 };
    struct buf buf = buf_new(arena, KEYFILE_SIZE_MAX);
    uint8_t sealing[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    const uint8_t seed[KEY_SEED_SIZE] = { 1 };
    assert_ok(keyfile_look(arena, path, &keyfile));
    assert_int_equal(crypto_pwhash(sealing, sizeof sealing, PASSPHRASE, strlen(PASSPHRASE),
                                   keyfile.salt, cheap.ops, (size_t)cheap.mib << 20,
                                   crypto_pwhash_ALG_ARGON2ID13),
                     0);
    struct bytes header = bytes_part(good, 0, good.size - BASE64_SIZE(KEYFILE_BOX_SIZE) - 1);
    (void)crypto_aead_xchacha20poly1305_ietf_encrypt(keyfile.box, NULL, seed, sizeof seed,
                                                     header.at, header.size, NULL,
                                                     keyfile.nonce, sealing);
    keyfile_print(&buf, &keyfile);
    put_other(buf_so_far(&buf));
    assert_refused(other, passphrase());
}

static void files_that_others_may_reach_are_refused(void **state)
{
    (void)state;
    static const mode_t modes[] = { 0640, 0604, 0620, 0602, 0610, 0644, 0666, 0777 };
    struct key_secret *got = NULL;
    struct keyfile keyfile = { 0 };
    const char *link_path = file_path(arena, folder, "link");
    put_other(good);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        print_message("%o\n", (unsigned)modes[i]);
        assert_int_equal(chmod(other, modes[i]), 0);
        assert_fault(keyfile_open(other, passphrase(), &got), ERR_PERMISSION);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "chmod 600"));
        assert_fault(keyfile_look(arena, other, &keyfile), ERR_PERMISSION);
    }
    assert_int_equal(chmod(other, 0600), 0);
    assert_int_equal(link(other, link_path), 0);
    assert_fault(keyfile_open(other, passphrase(), &got), ERR_PERMISSION);
    assert_int_equal(unlink(link_path), 0);
    assert_int_equal(symlink("other", link_path), 0);
    assert_fault(keyfile_open(link_path, passphrase(), &got), ERR_FORMAT);
    assert_int_equal(unlink(link_path), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(other, 1, 1), 0);
        assert_fault(keyfile_open(other, passphrase(), &got), ERR_PERMISSION);
        assert_int_equal(chown(other, 0, 0), 0);
    }
    assert_null(got);
}

static void costs_and_passphrases_out_of_range_write_nothing(void **state)
{
    (void)state;
    static const struct keyfile_cost costs[] = {
        { 1, 19 }, { 11, 19 }, { 2, 18 }, { 2, 1025 }
    };
    static char long_one[PASSPHRASE_MAX + 1];
    const char *nothing = file_path(arena, folder, "nothing");
    enum file_kind kind = FILE_OTHER;
    uint64_t size = 0;
    for (size_t i = 0; i < sizeof costs / sizeof costs[0]; i++) {
        print_message("row %zu\n", i);
        assert_fault(keyfile_write(nothing, key, passphrase(), &costs[i]), ERR_LIMIT);
    }
    assert_fault(keyfile_write(nothing, key, bytes_text(""), NULL), ERR_USAGE);
    assert_fault(keyfile_write(nothing, key, bytes_of(long_one, sizeof long_one), NULL),
                 ERR_LIMIT);
    assert_ok(file_kind_at(nothing, &kind, &size));
    assert_int_equal(kind, FILE_NONE);
}

/* In a child, whose memory is bounded. */
static int code_with_little_memory(void)
{
    static const struct keyfile_cost dear = { 2, 512 };
    const struct rlimit limit = { 256 << 20, 256 << 20 };
    const char *place = file_path(arena, folder, "dear");
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        return ERR_COUNT;
    return (int)keyfile_write(place, key, passphrase(), &dear);
}

static void a_cost_that_the_machine_cannot_pay_is_said(void **state)
{
    (void)state;
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    skip();
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
    skip();
#endif
#endif
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        _exit(code_with_little_memory());
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), ERR_MEMORY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_written_key_is_the_same_when_opened),
        cmocka_unit_test(the_file_tells_its_key_and_cost_without_the_passphrase),
        cmocka_unit_test(two_files_of_one_key_share_no_secret_bytes),
        cmocka_unit_test(a_key_file_is_never_overwritten),
        cmocka_unit_test(no_file_and_no_folder_are_missing),
        cmocka_unit_test(a_wrong_passphrase_and_a_damaged_file_say_the_same),
        cmocka_unit_test(every_byte_of_the_file_matters),
        cmocka_unit_test(files_in_another_spelling_are_refused),
        cmocka_unit_test(a_seed_that_is_not_the_headers_is_refused),
        cmocka_unit_test(files_that_others_may_reach_are_refused),
        cmocka_unit_test(costs_and_passphrases_out_of_range_write_nothing),
        cmocka_unit_test(a_cost_that_the_machine_cannot_pay_is_said),
    };
    return cmocka_run_group_tests(tests, make_file, remove_files);
}
