/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A key file that takes another's place (specs/keys.md#file): it is written beside the old one
 * as NAME.key.new, and which of the two counts is for the log to say. So a stop at any point is
 * mended by the next command that writes.
 */
#ifndef DESK_KEYSWAP_H
#define DESK_KEYSWAP_H

#include "desk/keybox.h"
#include "ledger/view.h"

/* "NAME.key.new" in the arena. */
enum err keyswap_beside(struct arena *arena, const char *path, const char **out);
/* Put NAME.key.new in the place of NAME.key, which is kept as NAME.key.old1, .old2 …: its
 * passphrase may still be wanted for old papers. */
enum err keyswap_put(struct arena *arena, const char *path);
/* The same key under another passphrase: nothing of the old file is kept. */
enum err keyswap_replace(struct arena *arena, const char *path);
/* What a swap that was cut short left in the folder: a key that the log has in force takes its
 * place, another one of the same name goes. */
enum err keyswap_finish(struct arena *arena, struct view *view, const char *folder);

#endif
