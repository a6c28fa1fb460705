/* SPDX-License-Identifier: Apache-2.0 */
/* A witness's cosignature/v1 on a checkpoint (c2sp.org/tlog-cosignature,
 * specs/note.md#cosignature). */
#ifndef KEYS_COSIGN_H
#define KEYS_COSIGN_H

#include "keys/note.h"

/* The longest checkpoint text that is cosigned: three lines, and room for extensions. */
enum { COSIGN_TEXT_MAX = 4096 };

/* Write the line by `key` (KEY_COSIGNER) at `time` (POSIX seconds, >= 0) over a checkpoint's
 * text. ERR_USAGE for another key or time, ERR_LIMIT past COSIGN_TEXT_MAX. */
enum err cosign_make(struct buf *buf, const struct key_secret *key, int64_t time,
                     struct bytes text);
/* The time a line claims; ERR_FORMAT where it is no cosignature. */
enum err cosign_time(const struct signature *signature, int64_t *out);
/* Does the line verify over the note's text? *time is set where it does. */
bool cosign_verify(const struct note *note, const struct signature *signature,
                   const struct key_public *key, int64_t *time);

#endif
