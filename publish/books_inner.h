/* SPDX-License-Identifier: Apache-2.0 */
/* How books come about: for books_*.c only. */
#ifndef PUBLISH_BOOKS_INNER_H
#define PUBLISH_BOOKS_INNER_H

#include "publish/books.h"
#include "publish/texts.h"

struct reading {
    struct books books;
    struct arena *arena;   /* of the result */
    struct arena *scratch; /* gone when it is read */
    struct texts texts;
    struct book_account *accounts; /* sub-accounts, in order of the log */
    size_t account_count;
    struct book_record **last;  /* of each kind */
    struct structure structure; /* the village's */
};

/* Voucher numbers, and which account each line is on. */
enum err books_settle(struct reading *reading);

#endif
