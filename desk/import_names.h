/* SPDX-License-Identifier: Apache-2.0 */
/* What sheets say beside the fields of an entry: a total below the rows, accounts by their
 * names (specs/desk.md#names, #totals). */
#ifndef DESK_IMPORT_NAMES_H
#define DESK_IMPORT_NAMES_H

#include "desk/import.h"

/* Take the last row off where it is a total, and say its line in the file; else *line is 0.
 * ERR_RULE where it is not the sum of the rows above. */
enum err import_total(struct arena *arena, const struct kind *kind, struct sheet *sheet,
                      size_t *line);
/* Is this the title of a column of accounts' names, in a sheet of this kind? */
bool import_is_name_title(const struct kind *kind, struct bytes title);
/* Find the accounts of rows that say their names, and compare where code and name are said.
 * *out are the rows where that cannot be. */
enum err import_names(struct arena *arena, struct view *view, struct import *import,
                      struct bad_cell **out);
/* Has the sheet a column of names? */
bool import_has_names(const struct import *import);

#endif
