/* SPDX-License-Identifier: Apache-2.0 */
/* What a disclosure says of a report of this program, put in by the program
 * (specs/duties.md#sheet). */
#ifndef DESK_DISCLOSING_H
#define DESK_DISCLOSING_H

#include "desk/session.h"

/* Of a form of the kind `disclosure`: what it does not say itself, from the one that it
 * corrects; and, where neither digest nor file is given, the digest of the report drawn from
 * the books as they are. Advice where the file given is not that report. Forms of other kinds
 * are left alone. */
enum err disclosing_complete(struct session *session, struct form *form);

#endif
