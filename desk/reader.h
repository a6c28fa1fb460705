/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A damaged store can kill whoever maps it (SIGBUS, LMDB's own aborts), and a hostile
 * repository may find a mistake in a library. So a command that only reads runs in a child,
 * made before anything is opened, and this process says what became of it.
 */
#ifndef DESK_READER_H
#define DESK_READER_H

#include <sys/types.h>

#include "desk/command.h"

/* Returns twice: in the child with what desk_run() gave, to be printed there; in the parent
 * with the child's exit status in desk->status and nothing to print, or ERR_CORRUPT. */
enum err reader_run(struct desk *desk);
/* Wait for a child; its exit status. ERR_CORRUPT where a signal ended it. One that was sent
 * from outside (SIGINT, SIGPIPE) ends us too. */
enum err reader_wait(pid_t child, int *status);

#endif
