/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a bank's file as rows of `statement` entries. */
#ifndef DESK_STATEMENT_ROWS_H
#define DESK_STATEMENT_ROWS_H

#include "base/json.h"
#include "desk/bankfile.h"

/* A list of the first rows, as many as one entry takes; empty where count is 0. */
enum err statement_rows(struct arena *arena, const struct bank_row *rows, size_t count,
                        struct json **out);
/* The same day, amount and balance; words aside, which a later file may cut otherwise. */
bool statement_row_same(const struct json *recorded, const struct bank_row *row);

#endif
