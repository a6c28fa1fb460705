/* SPDX-License-Identifier: Apache-2.0 */
/* What the rules of the books refuse in a sheet: all of it at once, by row and column. */
#ifndef DESK_IMPORT_RULES_H
#define DESK_IMPORT_RULES_H

#include "desk/import.h"
#include "desk/session.h"

struct import_trial {
    struct session *session;
    const struct import *import;
    const struct bytes *notes; /* signed, in the sheet's order */
    const size_t *groups;      /* of import, each note's */
    size_t count;
};

/* Try them all, one behind the other, and write nothing. Every one that is refused is told, up
 * to IMPORT_BAD_MAX reasons; *count takes how many there are. */
enum err import_try(const struct import_trial *trial, size_t *count);

#endif
