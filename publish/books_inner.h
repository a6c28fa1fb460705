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
    struct book_account *charted; /* accounts of the chart that are known to be posted to */
    size_t charted_count;
    struct book_record **last;  /* of each kind */
    struct structure structure; /* the village's */
};

/* Nothing read yet. The scratch arena is the caller's to close, where all went well. */
enum err books_start(struct reading *reading, struct arena *arena, const struct source *source,
                     uint64_t size);
/* One entry; self: the reading. */
enum err books_take(void *self, const struct leaf *leaf, const struct entry *entry);
/* Voucher numbers, and which account each line is on. */
enum err books_settle(struct reading *reading);
/* Its parts: the tree of accounts; the leaves of a voucher's lines. */
enum err books_settle_accounts(struct reading *reading);
enum err books_settle_lines(const struct books *books, struct book_voucher *voucher);
/* The next voucher, in order of the log. */
enum err books_put(struct books *books, struct book_voucher *voucher);
extern const struct bytes books_no_texts[LINE_TEXTS];
/* A list in `arena` with room for one more; NULL: no memory. */
void *list_grown(struct arena *arena, void *list, size_t count, size_t size);

#endif
