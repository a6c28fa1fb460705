/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/options.h"

#include <string.h>

#include "desk/command.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(1 << 20, &arena) == OK ? 0 : 1;
}

static int shut_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

/* A line of words between blanks. */
static enum err parse(const char *line, struct options *out)
{
    static char copy[1000];
    const char *words[100];
    size_t count = 0;
    size_t at = 0;
    assert_true(strlen(line) < sizeof copy);
    memcpy(copy, line, strlen(line) + 1);
    while (copy[at] != '\0') {
        words[count++] = copy + at;
        at += strcspn(copy + at, " ");
        if (copy[at] == ' ')
            copy[at++] = '\0';
    }
    return options_parse(arena, &command_tables, words, count, out);
}

static void options_stand_before_and_after_the_command(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "-C book list --kind voucher",
        "list -C book --kind voucher",
        "list --kind=voucher -Cbook",
        "--book book --kind voucher list",
        "--kind voucher -C book list",
        "list --ki voucher --boo=book",
        "清单 -C book --kind voucher",
        "lis -C book -k voucher",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct options options = { 0 };
        print_message("%s\n", lines[i]);
        assert_ok(parse(lines[i], &options));
        assert_string_equal(options.command->name, "list");
        assert_string_equal(option_value(&options, "book"), "book");
        assert_string_equal(option_value(&options, "kind"), "voucher");
        assert_int_equal(options.count, 0);
    }
}

static void the_last_value_wins_and_all_can_be_walked(void **state)
{
    (void)state;
    struct options options = { 0 };
    assert_ok(parse("record voucher --as a -n --as b a=1 -- --c=2", &options));
    assert_string_equal(option_value(&options, "as"), "b");
    const struct given *first = option_next(&options, "as", NULL);
    assert_string_equal(first->value, "a");
    assert_null(option_next(&options, "as", option_next(&options, "as", first)));
    assert_true(option_has(&options, "dry-run"));
    assert_false(option_has(&options, "json"));
    assert_null(option_value(&options, "json"));
    assert_int_equal(options.count, 3);
    assert_string_equal(options.words[2], "--c=2");
}

static void what_says_one_thing_is_said_once(void **state)
{
    (void)state;
    struct options options = { 0 };
    static const char *const twice[] = {
        "record voucher --id a --id b",
        "record voucher --id a --id=a",
        "-C a record voucher -C b",
        "list --last 1 --last 2",
    };
    for (size_t i = 0; i < sizeof twice / sizeof twice[0]; i++) {
        print_message("%s\n", twice[i]);
        assert_fault(parse(twice[i], &options), ERR_USAGE);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "stands twice"));
    }
    assert_ok(parse("record voucher --as a --as b -n -n --seal x --seal y", &options));
}

static void a_dash_alone_is_a_value(void **state)
{
    (void)state;
    struct options options = { 0 };
    assert_ok(parse("record voucher --json -", &options));
    assert_string_equal(option_value(&options, "json"), "-");
    assert_ok(parse("record - x", &options));
    assert_int_equal(options.count, 2);
}

static void nothing_at_all_is_no_command(void **state)
{
    (void)state;
    struct options options = { 0 };
    assert_ok(parse("", &options));
    assert_null(options.command);
    assert_ok(parse("--help", &options));
    assert_null(options.command);
    assert_true(option_has(&options, "help"));
    assert_ok(parse("-- list", &options));
    assert_null(options.command);
}

static void what_is_wrong_is_told_with_what_is_near(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        const char *says;
    } rows[] = {
        { "lst", "did you mean list" },
        { "xyzzy", "see sanzi help" },
        { "re", "ambiguous" },
        { "list --kidn x", "did you mean --kind" },
        { "list --zzzzzzzz", "see sanzi help" },
        { "list -z", "no option -z" },
        { "checkpoint --", NULL },
        { "init --k x", "ambiguous" },
        { "list --kind", "lacks its value" },
        { "record --dry-run=yes", "takes no value" },
        { "record -ny", "takes no value" },
        { "backup  x", "an empty word" },
        { "backup -C  x", "--book has an empty value" },
        { "publish --folder=", "--folder has an empty value" },
        { "list --an-option-whose-name-is-longer-than-any-that-there-are", "no option" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct options options = { 0 };
        print_message("%s\n", rows[i].line);
        if (!rows[i].says) {
            assert_ok(parse(rows[i].line, &options));
            continue;
        }
        assert_fault(parse(rows[i].line, &options), ERR_USAGE);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
}

static void a_number_has_bounds(void **state)
{
    (void)state;
    struct options options = { 0 };
    unsigned number = 3;
    assert_ok(parse("list --last 12", &options));
    assert_ok(option_number(&options, "threads", 1, 20, &number));
    assert_int_equal(number, 3);
    assert_ok(option_number(&options, "last", 1, 20, &number));
    assert_int_equal(number, 12);
    assert_fault(option_number(&options, "last", 1, 11, &number), ERR_USAGE);
    assert_fault(option_number(&options, "last", 13, 20, &number), ERR_USAGE);
    assert_ok(parse("list --last -1", &options));
    assert_fault(option_number(&options, "last", 1, 11, &number), ERR_USAGE);
}

static void too_many_words_are_refused(void **state)
{
    (void)state;
    static const char *words[5000];
    struct options options = { 0 };
    for (size_t i = 0; i < 5000; i++)
        words[i] = "list";
    assert_fault(options_parse(arena, &command_tables, words, 5000, &options), ERR_LIMIT);
}

static void the_distance_counts_changes(void **state)
{
    (void)state;
    assert_int_equal(option_distance("", ""), 0);
    assert_int_equal(option_distance("list", "list"), 0);
    assert_int_equal(option_distance("list", "lst"), 1);
    assert_int_equal(option_distance("lsit", "list"), 2);
    assert_int_equal(option_distance("", "abc"), 3);
    assert_int_equal(option_distance("abcdefghijklmnop", ""), OPTION_FAR);
}

/* Rows of the table are whole, and an option of one name takes a value everywhere or nowhere:
 * the parser relies on it before the command is known. */
static void every_command_is_whole(void **state)
{
    (void)state;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *command = commands[i];
        print_message("%s\n", command->name);
        assert_true(command->alias && command->title.zh && command->title.en);
        assert_true(command->usage.zh && command->usage.en);
        assert_true(command->help.zh && command->help.en && command->run);
        assert_true(command->words_min <= command->words_max);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(commands[j]->name, command->name);
            assert_string_not_equal(commands[j]->alias, command->alias);
        }
        for (const struct option *option = command->options; option && option->name; option++) {
            assert_true(option->help.zh && option->help.en);
            assert_true((option->value.zh == NULL) == (option->value.en == NULL));
            for (size_t j = 0; j < command_count; j++)
                for (const struct option *other = commands[j]->options; other && other->name;
                     other++)
                    if (strcmp(other->name, option->name) == 0)
                        assert_true((other->value.zh == NULL) == (option->value.zh == NULL));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(options_stand_before_and_after_the_command, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(what_says_one_thing_is_said_once, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(the_last_value_wins_and_all_can_be_walked, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(a_dash_alone_is_a_value, open_arena, shut_arena),
        cmocka_unit_test_setup_teardown(nothing_at_all_is_no_command, open_arena, shut_arena),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_told_with_what_is_near, open_arena,
                                        shut_arena),
        cmocka_unit_test_setup_teardown(a_number_has_bounds, open_arena, shut_arena),
        cmocka_unit_test_setup_teardown(too_many_words_are_refused, open_arena, shut_arena),
        cmocka_unit_test(the_distance_counts_changes),
        cmocka_unit_test(every_command_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
