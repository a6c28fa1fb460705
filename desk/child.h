/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A damaged store can kill whoever maps it (SIGBUS, LMDB's own aborts), and a hostile
 * repository may find a mistake in a library. So every command runs in a child, made before
 * anything is opened, and this process says what became of it (specs/store.md).
 */
#ifndef DESK_CHILD_H
#define DESK_CHILD_H

#include <sys/types.h>

#include "desk/command.h"

/* Returns twice: in the child with what desk_run() gave, to be printed there; in the parent
 * with the child's exit status in desk->status and nothing to print, or ERR_CORRUPT. */
enum err child_run(struct desk *desk);
/* Wait for a child; its exit status. ERR_CORRUPT where a signal ended it: of one that writes,
 * nobody knows then whether it wrote. One that was sent from outside (SIGINT, SIGPIPE) ends us
 * too. */
enum err child_wait(pid_t child, bool writes, int *status);

#endif
