/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/child.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

/* A child that ends by a signal, or with a status. */
static pid_t child_of(int number, int status)
{
    pid_t child = fork();
    if (child != 0)
        return child;
    const struct rlimit none = { 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    if (number != 0) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
    _exit(status);
}

static void the_child_s_status_is_ours(void **state)
{
    (void)state;
    for (int wanted = 0; wanted <= 4; wanted++) {
        int status = -1;
        assert_ok(child_wait(child_of(0, wanted), false, &status));
        assert_int_equal(status, wanted);
    }
}

static void a_child_that_crashed_is_a_damaged_store(void **state)
{
    (void)state;
    static const int numbers[] = { SIGBUS, SIGSEGV, SIGFPE, SIGABRT, SIGILL };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        int status = -1;
        assert_fault(child_wait(child_of(numbers[i], 0), false, &status), ERR_CORRUPT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "reading"));
        assert_fault(child_wait(child_of(numbers[i], 0), true, &status), ERR_CORRUPT);
        assert_non_null(strstr(err_why(LANGUAGE_EN), "whether this command recorded"));
        assert_int_equal(status, -1);
    }
}

static void a_child_that_was_asked_to_end_ends_us_too(void **state)
{
    (void)state;
    int status = 0;
    pid_t middle = fork();
    if (middle == 0) {
        (void)child_wait(child_of(SIGTERM, 0), false, &status);
        _exit(0);
    }
    assert_int_equal(waitpid(middle, &status, 0), middle);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void no_child_is_the_system_s_fault(void **state)
{
    (void)state;
    int status = 0;
    assert_fault(child_wait(1 << 30, false, &status), ERR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_child_s_status_is_ours),
        cmocka_unit_test(a_child_that_crashed_is_a_damaged_store),
        cmocka_unit_test(a_child_that_was_asked_to_end_ends_us_too),
        cmocka_unit_test(no_child_is_the_system_s_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
