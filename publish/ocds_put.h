/* SPDX-License-Identifier: Apache-2.0 */
/* JSON in the order of the standard, with amounts of two decimals, for publish/ocds.c only:
 * what base/json.h prints is sorted and has whole numbers only. */
#ifndef PUBLISH_OCDS_PUT_H
#define PUBLISH_OCDS_PUT_H

#include "base/date.h"

struct ocds_writing {
    struct arena *arena;
    struct buf *buf;
    unsigned depth;
    bool any; /* something stands in the object or list already */
};

/* A member, or with NULL for its name an item of a list; mark: '{' or '[', and its other. */
void ocds_next(struct ocds_writing *to, const char *name);
void ocds_begin(struct ocds_writing *to, const char *name, char mark);
void ocds_end(struct ocds_writing *to, char mark);
/* What the program made itself. */
void ocds_own(struct ocds_writing *to, const char *name, struct bytes text);
void ocds_word(struct ocds_writing *to, const char *name, const char *word);
/* What people wrote, masked (enum column_type says what it holds); nothing where they wrote
 * nothing. */
void ocds_text(struct ocds_writing *to, const char *name, unsigned holds, struct bytes text);
void ocds_unsigned(struct ocds_writing *to, const char *name, uint64_t number);
void ocds_value(struct ocds_writing *to, const char *name, int64_t fen);
/* The first or the last second of a day; nothing for none. */
void ocds_day(struct ocds_writing *to, const char *name, struct date day, bool at_its_end);
void ocds_time(struct ocds_writing *to, const char *name, int64_t time);

#endif
