/* SPDX-License-Identifier: Apache-2.0 */
#include "base/err.h"

#include <errno.h>
#include <string.h>

#include "tests/test.h"

static void every_code_is_whole(void **state)
{
    (void)state;
    assert_string_equal(err_name(OK), "OK");
    assert_int_equal(err_status(OK), 0);
    for (unsigned code = 1; code < ERR_COUNT; code++) {
        enum err err = (enum err)code;
        print_message("%s\n", err_name(err));
        assert_memory_equal(err_name(err), "ERR_", 4);
        assert_in_range(err_status(err), 1, 4);
        assert_true(words_in(err_words(err), LANGUAGE_ZH)[0] != '\0');
        assert_true(words_in(err_words(err), LANGUAGE_EN)[0] != '\0');
        for (unsigned other = 0; other < code; other++)
            assert_string_not_equal(err_name(err), err_name((enum err)other));
    }
}

static void a_fault_speaks_both_languages(void **state)
{
    (void)state;
    assert_fault(fault(ERR_RULE, "第 %d 行：%s", "line %d: %s", 7, "x"), ERR_RULE);
    assert_string_equal(err_why(LANGUAGE_ZH), "第 7 行：x");
    assert_string_equal(err_why(LANGUAGE_EN), "line 7: x");
    assert_fault(fault_where(ERR_RULE, "表“%s”", "table %s: ", "记"), ERR_RULE);
    assert_string_equal(err_why(LANGUAGE_ZH), "表“记”第 7 行：x");
    assert_string_equal(err_why(LANGUAGE_EN), "table 记: line 7: x");
    assert_fault(fault_memory(), ERR_MEMORY);
}

static void a_cut_text_ends_with_a_whole_character(void **state)
{
    (void)state;
    static const char *const characters[] = { "x", "é", "村", "𠅤" };
    for (size_t i = 0; i < 4; i++) {
        size_t size = strlen(characters[i]);
        for (size_t shift = 0; shift < 4; shift++) {
            print_message("%s %zu\n", characters[i], shift);
            char text[2 * ERR_WHY_MAX + 8] = "";
            memset(text, '.', shift);
            for (size_t at = shift; at < 2 * ERR_WHY_MAX; at += size)
                memcpy(text + at, characters[i], size + 1);
            size_t expect = shift + (ERR_WHY_MAX - 1 - shift) / size * size;
            assert_fault(fault(ERR_LIMIT, "%s", "%s", text), ERR_LIMIT);
            assert_int_equal(strlen(err_why(LANGUAGE_ZH)), expect);
            assert_int_equal(strlen(err_why(LANGUAGE_EN)), expect);
            assert_fault(fault_where(ERR_LIMIT, "%s", "%s", "...."), ERR_LIMIT);
            assert_true(strlen(err_why(LANGUAGE_EN)) < ERR_WHY_MAX);
            assert_true(strlen(err_why(LANGUAGE_EN)) + size >= ERR_WHY_MAX);
            assert_fault(fault_where(ERR_LIMIT, "%s", "%s", text), ERR_LIMIT);
            assert_true(strlen(err_why(LANGUAGE_EN)) < ERR_WHY_MAX);
        }
    }
}

static void the_worlds_errors_have_a_class(void **state)
{
    (void)state;
    static const struct {
        int number;
        enum err code;
    } rows[] = {
        { ENOSPC, ERR_FULL },
        { EDQUOT, ERR_FULL },
        { EFBIG, ERR_FULL },
        { EACCES, ERR_PERMISSION },
        { EPERM, ERR_PERMISSION },
        { EROFS, ERR_PERMISSION },
        { ENOENT, ERR_MISSING },
        { EEXIST, ERR_EXISTS },
        { ENOMEM, ERR_MEMORY },
        { EIO, ERR_SYSTEM },
        { ENOTDIR, ERR_SYSTEM },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", strerror(rows[i].number));
        errno = rows[i].number;
        assert_fault(fault_errno("open", "a/b"), rows[i].code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "a/b: open failed"));
        assert_non_null(strstr(err_why(LANGUAGE_ZH), "a/b"));
    }
}

static enum err tried(enum err code, bool *is_reached)
{
    TRY(code);
    *is_reached = true;
    return OK;
}

static void try_returns_on_a_fault(void **state)
{
    (void)state;
    bool is_reached = false;
    assert_int_equal(tried(ERR_RULE, &is_reached), ERR_RULE);
    assert_false(is_reached);
    assert_int_equal(tried(OK, &is_reached), OK);
    assert_true(is_reached);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_whole),
        cmocka_unit_test(a_fault_speaks_both_languages),
        cmocka_unit_test(a_cut_text_ends_with_a_whole_character),
        cmocka_unit_test(the_worlds_errors_have_a_class),
        cmocka_unit_test(try_returns_on_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
