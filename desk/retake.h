/* SPDX-License-Identifier: Apache-2.0 */
/* What a restore does beside the log: attachments of a publication, and going on where an
 * earlier restore of the same log stopped. */
#ifndef DESK_RETAKE_H
#define DESK_RETAKE_H

#include "desk/session.h"

/* A note in a book that was made from a publication: what was withheld is not lost there, it
 * was never given. */
#define RETAKE_NOTE "from-publication"

/* Does the folder hold all that this source has, restored and not yet answered for? Then only
 * what stands beside the log is still to be taken. */
enum err retake_stands(struct desk *desk, const struct source *source, const char *folder,
                       bool *out);
/* Attachments that were published with the log and that the restored book lacks; and the note.
 */
enum err retake_documents(struct desk *desk, const struct source *source, const char *folder);

#endif
