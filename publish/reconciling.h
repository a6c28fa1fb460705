/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A bank account at a month's end, out of the books: the bank's statements and the account's
 * postings up to then, which of them are the same (publish/match.h), and what is left. What is
 * left is on its way: bank + in our books only = books + in the bank's books only.
 */
#ifndef PUBLISH_RECONCILING_H
#define PUBLISH_RECONCILING_H

#include "publish/books.h"
#include "publish/match.h"

/* The four kinds of items in transit, as they are called on the wire. */
enum transit {
    TRANSIT_BANK_IN,
    TRANSIT_BANK_OUT,
    TRANSIT_BOOK_IN,
    TRANSIT_BOOK_OUT,
    TRANSIT_COUNT,
};
extern const char *const transit_names[TRANSIT_COUNT];
struct words transit_words(enum transit transit);

struct reconciling {
    const struct book_account *account;
    struct month month;
    bool has_statement; /* of the month itself */
    int64_t bank_fen;   /* by its last part, else by the last statement before it */
    int64_t book_fen;
    struct match match;             /* rows of statements; postings since the first */
    const struct json **rows;       /* beside match.bank */
    const struct book_line **lines; /* beside match.book */
    int64_t sums_fen[TRANSIT_COUNT];
    struct month first;           /* of the statements; year 0: there are none */
    int64_t start_fen;            /* the first opening less what the books said then */
    int64_t gaps_fen;             /* by how much statements do not join */
    uint64_t gap_entry;           /* the first that does not; UINT64_MAX */
    int64_t hand_fen;             /* pairs made by hand: rows less lines */
    const struct entry *recorded; /* the month's last `reconcile` entry; NULL */
    uint64_t recorded_index;
    size_t own_pairs; /* of match.pairs, the last ones: those of `recorded` */
};

struct reconciling_query {
    const struct books *books;
    const struct book_account *account;
    struct month month;
    const struct match_pair *pairs; /* besides those that are recorded */
    size_t pair_count;
};
/* ERR_LIMIT where a sum is too large; faults of the source. All lives in the books' arena. */
enum err reconciling_make(struct arena *arena, const struct reconciling_query *query,
                          struct reconciling *out);

/* Which kind an unmatched row or posting is of. */
enum transit transit_of(const struct match_item *item, bool bank);
/* What the adjusted balances differ by: bank less books. 0: they agree. */
int64_t reconciling_difference_fen(const struct reconciling *reconciling);
int64_t reconciling_adjusted_fen(const struct reconciling *reconciling, bool bank);
/* Does the recorded reconciliation still say what the books and the statement do? */
bool reconciling_stands(const struct reconciling *reconciling);

/* The last `bank` entry of an account; NULL: it stands for no bank account. */
enum err reconciling_bank(const struct books *books, const struct book_account *account,
                          const struct entry **out);
/* Does it stand for one in this month: registered, and not closed before it? */
enum err reconciling_is_live(const struct books *books, const struct book_account *account,
                             struct month month, bool *live);

#endif
