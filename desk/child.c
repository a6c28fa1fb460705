/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/child.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Signals of somebody who wants us to end, not of what was read. */
static bool is_asked(int number)
{
    return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGPIPE ||
           number == SIGQUIT || number == SIGKILL;
}

enum err child_wait(pid_t child, bool writes, int *status)
{
    int state = 0;
    while (waitpid(child, &state, 0) < 0)
        if (errno != EINTR)
            return fault_errno("waitpid", "");
    if (WIFEXITED(state)) {
        *status = WEXITSTATUS(state);
        return OK;
    }
    int number = WTERMSIG(state);
    if (is_asked(number)) {
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
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
                     number);
    return fault(ERR_CORRUPT,
                 "读取时程序被系统中断（信号 %d）：所读的账本存储或仓库多半已经损坏。"
                 "请先照原样留存，再用 sanzi restore 从备份或公开的账另建一本",
                 "reading was ended by the system (signal %d): the store or repository that "
                 "was read is most likely damaged. Keep it as it is, then make the book anew "
                 "from a backup or a publication with sanzi restore",
                 number);
}

enum err child_run(struct desk *desk)
{
    pid_t parent = getpid();
    (void)fflush(NULL);
    pid_t child = fork();
    if (child < 0)
        return fault_errno("fork", "");
    if (child > 0)
        return child_wait(child, desk->options.command->writes, &desk->status);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent ? desk_run(desk) : fault(ERR_SYSTEM, "已被中断", "interrupted");
}
