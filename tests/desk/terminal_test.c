/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "tests/support.h"
#include "tests/test.h"

static void the_locale_decides_the_language(void **state)
{
    (void)state;
    static const struct {
        const char *all;
        const char *messages;
        const char *lang;
        enum language language;
    } rows[] = {
        { NULL, NULL, NULL, LANGUAGE_EN },
        { NULL, NULL, "zh_CN.UTF-8", LANGUAGE_ZH },
        { "", "", "zh", LANGUAGE_ZH },
        { "C", "zh_CN", "zh_CN", LANGUAGE_EN },
        { NULL, "en_GB.UTF-8", "zh_CN", LANGUAGE_EN },
        { "zh_CN.GB18030", "C", "C", LANGUAGE_ZH },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_int_equal(language_of(rows[i].all, rows[i].messages, rows[i].lang),
                         rows[i].language);
    }
}

static void only_chinese_charsets_are_converted(void **state)
{
    (void)state;
    assert_string_equal(charset_of("GB18030"), "GB18030");
    assert_string_equal(charset_of("gb2312"), "GBK");
    assert_null(charset_of("UTF-8"));
    assert_null(charset_of("ANSI_X3.4-1968"));
    assert_null(charset_of(NULL));
}

static void arguments_and_output_are_converted(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct terminal terminal = { .charset = "GB18030" };
    char word[] = "\xC8\xD5\xC6\xDA";
    char bad[] = "\xFF\xFF";
    char *argv[] = { word };
    char *bad_argv[] = { bad };
    const char **words = NULL;
    char *text = NULL;
    size_t size = 0;
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(terminal_arguments(&terminal, arena, argv, 1, &words));
    assert_string_equal(words[0], "日期");
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_ok(terminal_put(&terminal, arena, stream, bytes_text("日期")));
    (void)fclose(stream);
    assert_string_equal(text, word);
    free(text);
    terminal.charset = NULL;
    assert_fault(terminal_arguments(&terminal, arena, bad_argv, 1, &words), ERR_FORMAT);
    arena_close(arena);
}

static void the_language_can_be_named(void **state)
{
    (void)state;
    struct terminal terminal = { 0 };
    assert_ok(terminal_open(&terminal, "zh"));
    assert_int_equal(terminal.language, LANGUAGE_ZH);
    assert_ok(terminal_open(&terminal, "en"));
    assert_int_equal(terminal.language, LANGUAGE_EN);
    assert_fault(terminal_open(&terminal, "fr"), ERR_USAGE);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct terminal terminal = { 0 };
    FILE *stream = fopen("/dev/full", "w");
    if (!stream)
        skip();
    assert_ok(arena_open(1 << 20, &arena));
    assert_fault(terminal_put(&terminal, arena, stream, bytes_text("x")), ERR_FULL);
    (void)fclose(stream);
    arena_close(arena);
}

static void a_passphrase_is_the_first_line_of_a_secret_file(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        const char *passphrase;
    } rows[] = {
        { "open sesame\n", "open sesame" },
        { "one\r\ntwo\n", "one" },
        { "bare", "bare" },
        { "\n", NULL },
        { "", NULL },
    };
    struct arena *arena = NULL;
    const char *folder = NULL;
    struct passphrase passphrase = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(support_folder(arena, &folder));
    const char *path = file_path(arena, folder, "pass");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("row %zu\n", i);
        assert_ok(file_write(path, bytes_text(rows[i].file), 0600));
        enum err code = passphrase_read(arena, path, &passphrase);
        assert_int_equal(code, rows[i].passphrase ? OK : ERR_USAGE);
        if (code == OK)
            assert_string_equal(passphrase.at, rows[i].passphrase);
    }
    assert_ok(file_write(path, bytes_text("x\n"), 0644));
    assert_fault(passphrase_read(arena, path, &passphrase), ERR_PERMISSION);
    passphrase_wipe(&passphrase);
    assert_int_equal(passphrase.size, 0);
    support_folder_drop(folder);
    arena_close(arena);
}

static void a_new_passphrase_has_eight_characters(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        { "x", false },
        { "sesame7", false },
        { "sesame78", true },
        { "open sesame", true },
        { "记账要日清月结", false },
        { "记账必须日清月结", true },
        { "记账ok要日清月结", true },
        { "\xBC\xC7\xD5\xCB\xD2\xAA\xC8\xD5\xC7\xE5\xD4\xC2\xBD\xE1", false }, /* in GBK */
        { "\xBC\xC7\xD5\xCB\xD2\xAA\xC8\xD5\xC7\xE5\xD4\xC2\xBD\xE1!", true },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct passphrase passphrase = { .size = strlen(rows[i].text) };
        print_message("%s\n", rows[i].text);
        memcpy(passphrase.at, rows[i].text, passphrase.size);
        if (rows[i].good)
            assert_ok(passphrase_check(&passphrase));
        else
            assert_fault(passphrase_check(&passphrase), ERR_USAGE);
    }
}

static void progress_is_for_terminals_and_long_work(void **state)
{
    (void)state;
    struct terminal terminal = { .watched = false, .last_done = -1 };
    terminal_progress(&terminal, 50000, 100000);
    assert_int_equal(terminal.last_done, -1);
    terminal.watched = true;
    terminal_progress(&terminal, 5, 10);
    assert_int_equal(terminal.last_done, -1);
    terminal_progress(&terminal, 50000, 100000);
    assert_int_equal(terminal.last_done, 50);
    terminal_progress(&terminal, 50001, 100000);
    terminal_progress_end(&terminal);
    assert_int_equal(terminal.last_done, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_locale_decides_the_language),
        cmocka_unit_test(only_chinese_charsets_are_converted),
        cmocka_unit_test(arguments_and_output_are_converted),
        cmocka_unit_test(the_language_can_be_named),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(a_passphrase_is_the_first_line_of_a_secret_file),
        cmocka_unit_test(a_new_passphrase_has_eight_characters),
        cmocka_unit_test(progress_is_for_terminals_and_long_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
