/* SPDX-License-Identifier: Apache-2.0 */
/* What is told of a sheet that cannot be imported. */
#ifndef DESK_CELLS_H
#define DESK_CELLS_H

#include "desk/command.h"
#include "desk/import.h"

/* "row 12 column C: …", to standard error. */
void cells_tell(struct desk *desk, const struct bad_cell *bad);
/* The first IMPORT_BAD_MAX of a list; how many there are. */
size_t cells_tell_all(struct desk *desk, const struct bad_cell *bad);
/* ERR_FORMAT where any cell is bad: nothing is written. */
enum err cells_refuse(size_t count);

#endif
