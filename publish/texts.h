/* SPDX-License-Identifier: Apache-2.0 */
/* Texts kept once each: a book says the same account, party and note many thousand times. Where
 * there are very many, once now and then: the table does not grow with the log. */
#ifndef PUBLISH_TEXTS_H
#define PUBLISH_TEXTS_H

#include "base/bytes.h"

struct texts {
    struct arena *arena;   /* where the texts go */
    struct arena *scratch; /* where the table is; gone before the texts */
    struct bytes *slots;
    size_t room; /* a power of two */
    size_t count;
    bool bad; /* an arena had no memory */
};

struct texts texts_new(struct arena *arena, struct arena *scratch);
/* The kept copy of a text; that of an empty one is empty. */
struct bytes texts_keep(struct texts *texts, struct bytes text);

#endif
