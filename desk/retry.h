/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A form that comes a second time: its answer was lost, or the program was stopped before it
 * could give one. The same id with the same content is answered with the entry that stands;
 * with another content it is refused (specs/store.md#retries).
 */
#ifndef DESK_RETRY_H
#define DESK_RETRY_H

#include "desk/session.h"

/* Look a form's id up in the book; asked before fields are sealed, and of a form that is
 * complete but for what session_complete() puts. What a form does not say of its date is taken
 * from the entry. ERR_EXISTS names the first field that differs; sealed values are compared
 * open, and `seen` and signatures not at all. */
enum err retry_find(struct session *session, struct form *form, struct receipt *out,
                    bool *found);

#endif
