/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bank's own file into `statement` entries (specs/desk.md#bank): each month that it holds, in
 * as many parts as entries have room; what is recorded already is recognised row by row, and
 * only the rest is added.
 */
#ifndef DESK_STATEMENT_IMPORT_H
#define DESK_STATEMENT_IMPORT_H

#include "desk/session.h"

/* The command's words from `first` on are account=, month=, set=, date= and gap=. All or
 * nothing; with --dry-run nothing. */
enum err statement_import(struct session *session, const char *path, size_t first);

#endif
