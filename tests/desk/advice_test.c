/* SPDX-License-Identifier: Apache-2.0 */
/* Rooms that know no command say which one to run ("from a backup: sanzi restore"). Whoever
 * renames a command, an option or a report finds here what still speaks of the old one. */
#include <glob.h>
#include <string.h>

#include "base/file.h"
#include "desk/command.h"
#include "publish/report.h"
#include "tests/test.h"

static const struct command *command_of(struct bytes word)
{
    for (size_t i = 0; i < command_count; i++)
        if (bytes_is(word, commands[i]->name) || bytes_is(word, commands[i]->alias))
            return commands[i];
    return NULL;
}

static bool has_option(const struct option *options, struct bytes word)
{
    for (; options != NULL && options->name != NULL; options++)
        if (bytes_is(word, options->name))
            return true;
    return false;
}

/* The program as a thing, not as a command. */
static bool is_prose(struct bytes word)
{
    static const char *const words[] = { "program", "程序", "命令", "sanzi", NULL };
    for (size_t i = 0; words[i] != NULL; i++)
        if (bytes_starts(word, bytes_text(words[i])))
            return true;
    return false;
}

/* A word of a command line, up to a blank or what ends a sentence; empty at the text's end. */
static struct bytes next_word(struct bytes *rest)
{
    static const char *const ends[] = { " ", "\"", "\\", "，", "。", "；", "：", "）", "、", "”",
                                        "（", ")", ",", ";", ":", "…", "'", "\n", ".", "=" };
    size_t size = rest->size;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t at = bytes_find_part(*rest, bytes_text(ends[i]));
        size = at < size ? at : size;
    }
    struct bytes word = bytes_part(*rest, 0, size);
    bool goes_on = size < rest->size && rest->at[size] == ' ';
    *rest = bytes_part(*rest, size + goes_on, goes_on ? rest->size - size - 1 : 0);
    return word;
}

/* "sanzi" and what follows it: is there such a command, with such options? */
static bool is_true(struct bytes rest)
{
    struct bytes word = next_word(&rest);
    if (bytes_is(word, "-C")) {
        (void)next_word(&rest);
        word = next_word(&rest);
    }
    const struct command *command = command_of(word);
    if (is_prose(word) || word.size == 0 || word.at[0] == '%')
        return true;
    for (bool first = true; command != NULL && rest.size > 0; first = false) {
        word = next_word(&rest);
        if (bytes_starts(word, bytes_text("--")) && word.size > 2) {
            struct bytes name = bytes_part(word, 2, word.size - 2);
            if (!has_option(command->options, name) && !has_option(options_common, name))
                return false;
        }
        bool is_report = first && command == &command_report && word.size > 0 &&
                         word.at[0] >= 'a' && word.at[0] <= 'z' && !bytes_is(word, "lists");
        if (is_report && report_find(word) == NULL)
            return false;
    }
    return command != NULL;
}

static size_t count_wrong(struct arena *arena, const char *path, size_t *found)
{
    struct bytes text = { 0 };
    size_t wrong = 0;
    assert_ok(file_read(arena, path, 1 << 20, &text));
    while (text.size > 0) {
        struct bytes line = bytes_cut(&text, '\n');
        struct bytes mark = bytes_text("sanzi ");
        for (size_t at = bytes_find_part(line, mark); at < line.size;
             at = bytes_find_part(line, mark)) {
            uint8_t before = at > 0 ? line.at[at - 1] : ' ';
            line = bytes_part(line, at + mark.size, line.size - at - mark.size);
            if (before == '/' || before == '.' || before == '-')
                continue;
            ++*found;
            if (is_true(line))
                continue;
            print_error("%s: sanzi %.*s\n", path, (int)line.size, (const char *)line.at);
            wrong++;
        }
    }
    return wrong;
}

static void advice_names_commands_that_there_are(void **state)
{
    (void)state;
    static const char *const folders[] = { "base/*.c", "keys/*.c",
                                           "ledger/*.c", "ledger/*/*.c",
                                           "verify/*.c", "publish/*.c",
                                           "publish/*/*.c", "desk/*.c" };
    struct arena *arena = NULL;
    size_t wrong = 0;
    size_t found = 0;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        glob_t files;
        assert_int_equal(glob(folders[i], 0, NULL, &files), 0);
        for (size_t j = 0; j < files.gl_pathc; j++)
            wrong += count_wrong(arena, files.gl_pathv[j], &found);
        globfree(&files);
    }
    print_message("%zu places\n", found);
    assert_true(found > 100);
    assert_int_equal(wrong, 0);
    arena_close(arena);
}

static void what_is_no_command_is_noticed(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        bool is_true;
    } rows[] = {
        { "restore", true },
        { "恢复，别无他法", true },
        { "doctor --accept。原因", true },
        { "report balance --detail 看有哪些", true },
        { "every 程序", false },
        { "programs and open again", true },
        { "reprint", false },
        { "doctor --accepted\"", false },
        { "report balances", false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].line);
        assert_int_equal(is_true(bytes_text(rows[i].line)), rows[i].is_true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(advice_names_commands_that_there_are),
        cmocka_unit_test(what_is_no_command_is_noticed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
