/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the postings of the books: what each leaf account opened with, moved and closed
 * with. All statements start from these. */
#ifndef PUBLISH_BALANCES_H
#define PUBLISH_BALANCES_H

#include "publish/books.h"

/* The signed balances of leaf accounts, by set and code: opening before `from`, movement from
 * `from` through `to`. Debit positive. `set` empty: all sets. */
struct book_balance {
    const struct book_account *account;
    int64_t opening_fen;
    int64_t debit_fen; /* of the span, closing vouchers included */
    int64_t credit_fen;
    int64_t closing_debit_fen; /* of these, what closing vouchers moved */
    int64_t closing_credit_fen;
    int64_t year_debit_fen; /* since January of `to`'s year, opening balances aside */
    int64_t year_credit_fen;
};
struct book_balances {
    struct book_balance *rows;
    size_t count;
};
enum err books_balances(const struct books *books, struct bytes set, struct date from,
                        struct date to, struct book_balances *out);

#endif
