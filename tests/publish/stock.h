/* SPDX-License-Identifier: Apache-2.0 */
/* Stock programs, run by fork and exec: git and ssh-keygen as judges, and git's plumbing to
 * make what no honest program makes. */
#ifndef TESTS_PUBLISH_STOCK_H
#define TESTS_PUBLISH_STOCK_H

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/support.h"
#include "tests/test.h"

enum { STOCK_ARGUMENTS_MAX = 24,
       STOCK_OUTPUT_MAX = 1 << 20 };

struct stock {
    struct arena *arena;
    const char *folder; /* where it runs, and its HOME */
    const char *input;  /* a file, or NULL */
};

/* Run to its end; its exit status, -1 where there is no such program. What it prints, errors
 * too, goes to *out (may be NULL). */
static inline int stock_run(const struct stock *stock, const char *const *arguments,
                            struct bytes *out)
{
    char *output = file_path(stock->arena, stock->folder, "stock-output");
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        int in = open(stock->input == NULL ? "/dev/null" : stock->input, O_RDONLY);
        int to = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (in < 0 || to < 0 || dup2(in, 0) < 0 || dup2(to, 1) < 0 || dup2(to, 2) < 0 ||
            chdir(stock->folder) != 0 || setenv("HOME", stock->folder, 1) != 0 ||
            setenv("GIT_CONFIG_NOSYSTEM", "1", 1) != 0 || setenv("LC_ALL", "C", 1) != 0)
            _exit(126);
        char *copy[STOCK_ARGUMENTS_MAX + 1] = { NULL };
        for (size_t i = 0; i < STOCK_ARGUMENTS_MAX && arguments[i] != NULL; i++)
            copy[i] = strdup(arguments[i]);
        (void)execvp(copy[0], copy);
        _exit(127);
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (out != NULL)
        assert_ok(file_read(stock->arena, output, STOCK_OUTPUT_MAX, out));
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* The same, and it must succeed. */
static inline struct bytes stock_must(const struct stock *stock, const char *const *arguments)
{
    struct bytes out = { 0 };
    int status = stock_run(stock, arguments, &out);
    if (status != 0)
        print_error("%s %s: %d: %.*s\n", arguments[0], arguments[1], status, (int)out.size,
                    (const char *)out.at);
    assert_int_equal(status, 0);
    return out;
}

#define STOCK(stock, ...) stock_must((stock), (const char *const[]){ __VA_ARGS__, NULL })
#define STOCK_STATUS(stock, ...) \
    stock_run((stock), (const char *const[]){ __VA_ARGS__, NULL }, NULL)

#endif
