/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A damaged store can kill whoever maps it (SIGBUS, LMDB's own aborts), and a hostile
 * repository may find a mistake in a library. What is said then is composed before anything is
 * opened, since a process that is about to die can do no more than write it (specs/store.md).
 */
#ifndef DESK_CRASH_H
#define DESK_CRASH_H

#include "desk/command.h"

/*
 * From now on a signal that ends the process for what it read or for its own mistake says so on
 * standard error, and the exit status is that of ERR_CORRUPT; of a command that writes, nobody
 * knows then whether it wrote. A signal that somebody handles already stays his. ERR_SYSTEM.
 */
enum err crash_expect(const struct desk *desk);

#endif
