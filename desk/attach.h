/* SPDX-License-Identifier: Apache-2.0 */
/* --doc FILE[:public]: papers put beside the book and named in the entry. */
#ifndef DESK_ATTACH_H
#define DESK_ATTACH_H

#include "desk/session.h"

/* Put every --doc into the body's `docs`. With `keep`, the bytes are copied into the book
 * first; without (a dry run), they are only hashed. */
enum err attach_documents(struct session *session, struct form *form, bool keep);
/* The media type by a file's suffix. */
const char *attach_type(const char *path);

#endif
