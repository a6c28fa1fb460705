/* SPDX-License-Identifier: Apache-2.0 */
/* Programs that know nothing of us check what we sign. Where one is not installed, its test
 * says so and is skipped. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "keys/note.h"
#include "keys/sshsig.h"
#include "tests/keys/vectors.h"
#include "tests/support.h"

enum { NOT_INSTALLED = 127 };

static struct arena *arena;
static const char *folder;

static int open_folder(void **state)
{
    (void)state;
    assert_ok(arena_open(4 << 20, &arena));
    assert_ok(support_folder(arena, &folder));
    return 0;
}

static int drop_folder(void **state)
{
    (void)state;
    support_folder_drop(folder);
    arena_close(arena);
    return 0;
}

static const char *put(const char *name, struct bytes bytes)
{
    const char *path = file_path(arena, folder, name);
    assert_ok(file_write(path, bytes, 0600));
    return path;
}

/* The exit status of a program that reads the file `input` and writes to the file `output`. */
static int run(const char *const *words, const char *input, const char *output)
{
    char *arguments[16] = { 0 };
    for (size_t i = 0; words[i] != NULL; i++) {
        assert_true(i < 15);
        arguments[i] = bytes_string(arena, bytes_text(words[i]));
    }
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int in = open(input, O_RDONLY | O_CLOEXEC);
        int out = open(output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (in < 0 || out < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0)
            _exit(126);
        (void)execvp(arguments[0], arguments);
        _exit(errno == ENOENT ? NOT_INSTALLED : 126);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == NOT_INSTALLED)
        print_message("skipped: %s is not installed\n", words[0]);
    return WEXITSTATUS(status);
}

static int openssl_verify(const char *key, const char *text, const char *signature)
{
    const char *const words[] = { "openssl", "pkeyutl", "-verify", "-rawin", "-pubin",
                                  "-keyform", "DER", "-inkey", key, "-in",
                                  text, "-sigfile", signature, NULL };
    return run(words, "/dev/null", file_path(arena, folder, "out"));
}

static void openssl_verifies_a_note(void **state)
{
    (void)state;
    static const uint8_t spki[] = { 0x30, 0x2A, 0x30, 0x05, 0x06, 0x03,
                                    0x2B, 0x65, 0x70, 0x03, 0x21, 0x00 };
    struct key_secret *key = NULL;
    struct note note = { 0 };
    struct buf buf = buf_new(arena, 2000);
    struct buf der = buf_new(arena, 100);
    assert_ok(key_new(bytes_text("qingshi.example.org/bookkeeper/李秀英"), KEY_NOTE, &key));
    const struct key_secret *keys[] = { key };
    assert_ok(note_sign(&buf, bytes_text("sanzi/entry/v1\n{\"摘要\":\"收水费\"}\n"), keys, 1));
    assert_ok(note_parse(buf_so_far(&buf), &note));
    buf_put(&der, bytes_of(spki, sizeof spki));
    buf_put(&der, bytes_of(key_of(key)->at, KEY_PUBLIC_SIZE));
    key_close(key);
    const char *key_path = put("key.der", buf_so_far(&der));
    const char *signature = put("sig", bytes_of(note.signatures[0].at, SIGNATURE_SIZE));
    int status = openssl_verify(key_path, put("text", note.text), signature);
    if (status == NOT_INSTALLED)
        skip();
    assert_int_equal(status, 0);
    struct bytes shorter = bytes_part(note.text, 0, note.text.size - 1);
    assert_int_not_equal(openssl_verify(key_path, put("text", shorter), signature), 0);
}

static int ssh_keygen_verify(const char *allowed, const char *signature, const char *payload)
{
    const char *const words[] = { "ssh-keygen", "-Y", "verify", "-f", allowed, "-I",
                                  "publisher@village", "-n", "git", "-s", signature, NULL };
    return run(words, payload, file_path(arena, folder, "out"));
}

static void ssh_keygen_verifies_a_commit_signature(void **state)
{
    (void)state;
    static const char commit[] = COMMIT_TEXT;
    struct key_secret *key = NULL;
    struct buf armor = buf_new(arena, 2000);
    struct buf allowed = buf_new(arena, 2000);
    assert_ok(key_new(bytes_text("qingshi.example.org/publisher/王芳"), KEY_NOTE, &key));
    assert_ok(sshsig_sign(&armor, key, "git", bytes_text(commit)));
    buf_text(&armor, "\n");
    buf_text(&allowed, "publisher@village namespaces=\"git\" ");
    sshsig_print_key(&allowed, key_of(key)->at);
    buf_text(&allowed, "\n");
    key_close(key);
    const char *allowed_path = put("allowed", buf_so_far(&allowed));
    const char *signature = put("commit.sig", buf_so_far(&armor));
    int status = ssh_keygen_verify(allowed_path, signature, put("commit", bytes_text(commit)));
    if (status == NOT_INSTALLED)
        skip();
    assert_int_equal(status, 0);
    const char *changed = put("commit", bytes_of(commit, sizeof commit - 2));
    assert_int_not_equal(ssh_keygen_verify(allowed_path, signature, changed), 0);
}

static void git_gives_the_signed_commit_the_published_id(void **state)
{
    (void)state;
    const char *const words[] = { "git", "hash-object", "-t", "commit", "--stdin", NULL };
    struct key_secret *key = secret_of_hex("x", KEY_NOTE, RFC_SEED);
    struct buf armor = buf_new(arena, 2000);
    struct buf commit = buf_new(arena, 4000);
    struct bytes id = { 0 };
    assert_ok(sshsig_sign(&armor, key, "git", bytes_text(COMMIT_TEXT)));
    key_close(key);
    buf_text(&commit, COMMIT_HEAD "gpgsig");
    for (struct bytes rest = buf_so_far(&armor); rest.size > 0;) {
        buf_byte(&commit, ' ');
        buf_put(&commit, bytes_cut(&rest, '\n'));
        buf_byte(&commit, '\n');
    }
    buf_text(&commit, COMMIT_BODY);
    const char *out = file_path(arena, folder, "id");
    int status = run(words, put("object", buf_so_far(&commit)), out);
    if (status == NOT_INSTALLED)
        skip();
    assert_int_equal(status, 0);
    assert_ok(file_read(arena, out, 100, &id));
    assert_bytes(id, COMMIT_ID "\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openssl_verifies_a_note),
        cmocka_unit_test(ssh_keygen_verifies_a_commit_signature),
        cmocka_unit_test(git_gives_the_signed_commit_the_published_id),
    };
    return cmocka_run_group_tests(tests, open_folder, drop_folder);
}
