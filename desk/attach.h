/* SPDX-License-Identifier: Apache-2.0 */
/* --doc FILE[:public]: papers put beside the book and named in the entry; --report FILE: a
 * report whose digest the entry states. */
#ifndef DESK_ATTACH_H
#define DESK_ATTACH_H

#include "desk/session.h"

/* Put every --doc into the body's `docs`. With `keep`, the bytes are copied into the book
 * first; without (a dry run), they are only hashed. */
enum err attach_documents(struct session *session, struct form *form, bool keep);
/* --report FILE: its digest into the form's `digest`, its name into `report` where that lacks.
 * ERR_USAGE: the kind has no such field, or another digest was given. */
enum err attach_report(struct session *session, struct form *form);
/* The media type by a file's suffix. */
const char *attach_type(const char *path);

#endif
