/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/crash.h"

#include <assert.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { STACK_SIZE = 64 * 1024,
       NUMBER_PLACE = 99 }; /* stands where the signal's number goes */

static char said[ERR_WHY_MAX + 200];
static size_t said_size;
static char *number_at; /* two digits */
static int exit_status;

/* A stack that ran over has no room for this. */
static unsigned char stack[STACK_SIZE];

static void last_word(int number)
{
    number_at[0] = (char)('0' + number / 10 % 10);
    number_at[1] = (char)('0' + number % 10);
    bool one_digit = number < 10;
    size_t before = (size_t)(number_at - said);
    (void)!write(STDERR_FILENO, said, before);
    before += one_digit;
    (void)!write(STDERR_FILENO, said + before, said_size - before);
    _exit(exit_status);
}

static enum err describe(bool writes)
{
    if (writes)
        return fault(ERR_CORRUPT,
                     "程序被系统中断（信号 %d）：账本的库多半已经损坏，这一次记上了没有不能断定。"
                     "不要再写：先把账本文件夹照原样留存，再用 sanzi restore 从最新的备份或公开的账"
                     "另建一本，核对最后几条，缺的补记",
                     "the program was ended by the system (signal %d): the book's store is "
                     "most likely damaged, and whether this command recorded anything cannot "
                     "be told. Write nothing more: keep the book's folder as it is, make the "
                     "book anew from the newest backup or publication with sanzi restore, "
                     "look at its last entries, and record what they lack",
                     NUMBER_PLACE);
    return fault(ERR_CORRUPT,
                 "读取时程序被系统中断（信号 %d）：所读的账本存储或仓库多半已经损坏。"
                 "请先照原样留存，再用 sanzi restore 从备份或公开的账另建一本",
                 "reading was ended by the system (signal %d): the store or repository that "
                 "was read is most likely damaged. Keep it as it is, then make the book anew "
                 "from a backup or a publication with sanzi restore",
                 NUMBER_PLACE);
}

static enum err expect(int number)
{
    struct sigaction action = { .sa_handler = last_word, .sa_flags = SA_ONSTACK };
    struct sigaction old;
    if (sigaction(number, NULL, &old) != 0)
        return fault_errno("sigaction", "");
    if (old.sa_handler != SIG_DFL)
        return OK;
    return sigaction(number, &action, NULL) == 0 ? OK : fault_errno("sigaction", "");
}

enum err crash_expect(const struct desk *desk)
{
    static const int numbers[] = { SIGBUS, SIGSEGV, SIGABRT, SIGFPE, SIGILL };
    const stack_t other = { .ss_sp = stack, .ss_size = sizeof stack };
    enum err code = describe(desk->options.command->writes);
    said_size = desk_complaint(desk, code, said, sizeof said);
    number_at = strstr(said, "99");
    assert(number_at != NULL);
    exit_status = err_status(code);
    if (sigaltstack(&other, NULL) != 0)
        return fault_errno("sigaltstack", "");
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        TRY(expect(numbers[i]));
    return OK;
}
