/* SPDX-License-Identifier: Apache-2.0 */
#include "base/library.h"

#include <string.h>
#include <zlib.h>

#include "tests/test.h"

#define ZLIB(name) __typeof__(name) *name;
struct functions {
    ZLIB(crc32)
    ZLIB(zlibVersion)
};
static const char *const names[] = { "crc32", "zlibVersion" };
static const char *const strange[] = { "crc32", "crc33" };

static void functions_are_called_through_their_own_types(void **state)
{
    (void)state;
    struct functions zlib = { 0 };
    struct library library = LIBRARY("z", NULL, names, &zlib);
    for (int round = 0; round < 2; round++) {
        assert_ok(library_load(&library));
        assert_true(library.loaded);
        assert_int_equal(zlib.crc32(0, (const Bytef *)"123456789", 9), 0xCBF43926);
        assert_string_equal(zlib.zlibVersion(), zlibVersion());
    }
}

static void a_missing_library_is_a_fault_that_names_its_package(void **state)
{
    static const struct {
        const char *name;
        const char *package;
        const char *said;
    } rows[] = {
        { "nowhere", NULL, "libnowhere-dev " },
        { "nowhere", "libelsewhere0", "libelsewhere0 " },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("%s\n", rows[i].said);
        struct functions zlib = { 0 };
        struct library library = LIBRARY(rows[i].name, rows[i].package, names, &zlib);
        assert_fault(library_load(&library), ERR_SYSTEM);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "libnowhere.so"));
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].said));
        assert_non_null(strstr(err_why(LANGUAGE_ZH), "请安装软件包"));
        assert_false(library.loaded);
        assert_true(zlib.crc32 == NULL);
    }
}

static void a_library_without_one_function_sets_none(void **state)
{
    (void)state;
    struct functions zlib = { 0 };
    struct library library = LIBRARY("z", "zlib1g", strange, &zlib);
    assert_fault(library_load(&library), ERR_SYSTEM);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "crc33"));
    assert_non_null(strstr(err_why(LANGUAGE_EN), "zlib1g"));
    assert_true(zlib.crc32 == NULL);
}

static void packages_are_named_as_debian_does(void **state)
{
    static const char *const rows[][2] = {
        { "libcairo.so.2", "libcairo2" },
        { "libgit2.so.1.5", "libgit2-1.5" },
        { "libpango-1.0.so.0", "libpango-1.0-0" },
        { "libxlsxwriter.so.4", "libxlsxwriter4" },
        { "libICE.so.6", "libice6" },
        { "libthing.so", "libthing-dev" },
        { "", "-dev" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char package[LIBRARY_TEXT_MAX];
        print_message("%s\n", rows[i][0]);
        library_package(rows[i][0], package);
        assert_string_equal(package, rows[i][1]);
    }
    char file[LIBRARY_TEXT_MAX];
    library_file("z", file);
    assert_string_equal(file, "libz.so.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(functions_are_called_through_their_own_types),
        cmocka_unit_test(a_missing_library_is_a_fault_that_names_its_package),
        cmocka_unit_test(a_library_without_one_function_sets_none),
        cmocka_unit_test(packages_are_named_as_debian_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
