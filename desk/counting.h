/* SPDX-License-Identifier: Apache-2.0 */
/* What a cash count says of the books, put in by the program (specs/desk.md#count). */
#ifndef DESK_COUNTING_H
#define DESK_COUNTING_H

#include "desk/session.h"

/* Of a form of the kind `count`: account (the only one under 101), counted, book and
 * difference where they are not given. A book figure that is given must be what the account
 * stood at on that day, at its start or after any of its vouchers: ERR_RULE says what it was.
 * Forms of other kinds are left alone. */
enum err counting_complete(struct session *session, struct form *form);

#endif
