/* SPDX-License-Identifier: Apache-2.0 */
/* Lines told apart by their account and what is said of them, a party or a project: lines come
 * by millions and groups by hundreds, so that lines are never sorted by texts. */
#ifndef PUBLISH_GROUPS_H
#define PUBLISH_GROUPS_H

#include "publish/books.h"

struct group {
    const struct book_account *account;
    const struct bytes *texts;
    size_t rank;
};

struct groups {
    struct arena *arena;
    size_t text_count; /* of each */
    struct group *at;
    size_t count;
    size_t *slots; /* number of a group and 1; 0: empty */
    size_t room;   /* of groups, a power of two; there are twice as many slots */
};

struct groups groups_new(struct arena *arena, size_t text_count);
/* The number of a group, made if it is not there: then it is the last. Where texts were chosen
 * to collide, one group may have several numbers. The texts must stay. */
enum err groups_find(struct groups *groups, const struct book_account *account,
                     const struct bytes *texts, size_t *out);
/* Rank all by account, then texts; those that are one have one rank. *order: their numbers. */
enum err groups_rank(struct groups *groups, size_t **order);

#endif
