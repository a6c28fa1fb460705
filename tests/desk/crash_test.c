/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/crash.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/test.h"

static const struct command reading = { .writes = false };
static const struct command writing = { .writes = true };

static void die(int pipe_end, const struct desk *desk, int number)
{
    const struct rlimit none = { 0 };
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)dup2(pipe_end, STDERR_FILENO);
    (void)signal(number, SIG_DFL); /* a sanitizer's own word is not what is looked for */
    if (crash_expect(desk) == OK)
        (void)raise(number);
    _exit(99);
}

/* What is said of a command that a signal ends; its exit status. */
static int ended_by(int number, const struct desk *desk, char *said, size_t max)
{
    int ends[2];
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        die(ends[1], desk, number);
    (void)close(ends[1]);
    size_t size = 0;
    for (ssize_t got = 1; got > 0; size += (size_t)(got > 0 ? got : 0))
        got = read(ends[0], said + size, max - 1 - size);
    said[size] = '\0';
    (void)close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void a_crash_is_told_with_its_number_in_both_languages(void **state)
{
    (void)state;
    static const int numbers[] = { SIGBUS, SIGSEGV, SIGFPE, SIGABRT, SIGILL };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char said[2000];
        char wanted[40];
        struct desk desk = { .options.command = &reading, .terminal.language = LANGUAGE_EN };
        assert_int_equal(ended_by(numbers[i], &desk, said, sizeof said), 3);
        (void)snprintf(wanted, sizeof wanted, "by the system (signal %d): the", numbers[i]);
        assert_non_null(strstr(said, wanted));
        assert_non_null(strstr(said, "sanzi: reading was ended"));
        assert_non_null(strstr(said, "(damaged data)\n"));
        desk.terminal.language = LANGUAGE_ZH;
        assert_int_equal(ended_by(numbers[i], &desk, said, sizeof said), 3);
        (void)snprintf(wanted, sizeof wanted, "（信号 %d）：", numbers[i]);
        assert_non_null(strstr(said, wanted));
    }
}

static void of_a_command_that_writes_nobody_knows_whether_it_wrote(void **state)
{
    (void)state;
    char said[2000];
    const struct desk desk = { .options.command = &writing, .terminal.language = LANGUAGE_EN };
    assert_int_equal(ended_by(SIGBUS, &desk, said, sizeof said), 3);
    assert_non_null(strstr(said, "whether this command recorded"));
}

/* No conversion can be made in a process that dies. */
static void where_chinese_would_have_to_be_converted_it_is_english(void **state)
{
    (void)state;
    char said[2000];
    const struct desk desk = { .options.command = &reading,
                               .terminal = { .language = LANGUAGE_ZH, .charset = "GB18030" } };
    assert_int_equal(ended_by(SIGSEGV, &desk, said, sizeof said), 3);
    assert_non_null(strstr(said, "sanzi: reading was ended"));
}

static void handle(int number)
{
    (void)number;
    _exit(7);
}

static void a_signal_that_somebody_handles_stays_his(void **state)
{
    (void)state;
    int status = 0;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const struct desk desk = { .options.command = &reading };
        (void)signal(SIGABRT, handle);
        if (crash_expect(&desk) == OK)
            (void)raise(SIGABRT);
        _exit(99);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WEXITSTATUS(status), 7);
}

/* The frames below stand on what ran over; the handler has a stack of its own. */
static unsigned deep(volatile unsigned char *above)
{
    volatile unsigned char here[4096];
    here[0] = above[0];
    return above[0] == 1 ? 0 : deep(here) + here[0];
}

static void a_stack_that_ran_over_is_told_too(void **state)
{
    (void)state;
#ifndef __SANITIZE_ADDRESS__
    int ends[2];
    int status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        const struct desk desk = { .options.command = &reading };
        const struct rlimit none = { 0 };
        volatile unsigned char zero[1] = { 0 };
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)dup2(ends[1], STDERR_FILENO);
        (void)signal(SIGSEGV, SIG_DFL);
        if (crash_expect(&desk) == OK)
            _exit(deep(zero) == 0);
        _exit(99);
    }
    (void)close(ends[1]);
    (void)close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 3);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crash_is_told_with_its_number_in_both_languages),
        cmocka_unit_test(of_a_command_that_writes_nobody_knows_whether_it_wrote),
        cmocka_unit_test(where_chinese_would_have_to_be_converted_it_is_english),
        cmocka_unit_test(a_signal_that_somebody_handles_stays_his),
        cmocka_unit_test(a_stack_that_ran_over_is_told_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
