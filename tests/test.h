/* SPDX-License-Identifier: Apache-2.0 */
/* The one place that includes cmocka. */
#ifndef TESTS_TEST_H
#define TESTS_TEST_H

/* cmocka.h comes after the headers that it needs. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
/* clang-format on */

#include "base/arena.h"
#include "base/bytes.h"
#include "base/err.h"

/* A call that must not fault; prints why when it does. */
#define assert_ok(call) \
    do { \
        enum err assert_code = (call); \
        if (assert_code != OK) \
            print_error("%s\n", err_why(LANGUAGE_EN)); \
        assert_int_equal(assert_code, OK); \
    } while (0)

/* A call that must fault with this code, with words in both languages. */
#define assert_fault(call, code) \
    do { \
        enum err assert_code = (call); \
        if (assert_code != (code)) \
            print_error("%s instead of %s: %s\n", err_name(assert_code), err_name(code), \
                        err_why(LANGUAGE_EN)); \
        assert_int_equal(assert_code, (code)); \
        assert_true(err_why(LANGUAGE_ZH)[0] != '\0' && err_why(LANGUAGE_EN)[0] != '\0'); \
    } while (0)

#define assert_bytes(got, text) \
    do { \
        struct bytes assert_got = (got); \
        if (!bytes_is(assert_got, (text))) \
            print_error("got \"%.*s\"\n", (int)assert_got.size, (const char *)assert_got.at); \
        assert_true(bytes_is(assert_got, (text))); \
    } while (0)

#endif
