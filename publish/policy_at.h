/* SPDX-License-Identifier: Apache-2.0 */
/* Policies as reports read them: out of the entries, not out of the fold. */
#ifndef PUBLISH_POLICY_AT_H
#define PUBLISH_POLICY_AT_H

#include "publish/books.h"

/* The value of a policy in force on a day; empty where none is. Faults of the source. */
enum err policy_at(const struct books *books, const char *name, struct date day,
                   struct bytes *value);

#endif
