/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over the postings of the books: what each leaf account opened with, moved and closed
 * with. All statements start from these. */
#ifndef PUBLISH_BALANCES_H
#define PUBLISH_BALANCES_H

#include "publish/books.h"

/* Opening before `from` (opening balances of the set included), movement from `from` through
 * `to`. Debit positive. */
struct book_balance {
    const struct book_account *account;
    const struct bytes *aspects; /* ASPECT_COUNT texts that set it apart, else empty */
    int64_t opening_fen;
    int64_t debit_fen; /* of the span, closing vouchers included */
    int64_t credit_fen;
    int64_t closing_debit_fen; /* of these, what closing vouchers moved */
    int64_t closing_credit_fen;
    int64_t year_debit_fen; /* since January of `to`'s year, opening balances aside */
    int64_t year_credit_fen;
    int64_t year_closing_debit_fen; /* of these, what closing vouchers moved */
    int64_t year_closing_credit_fen;
};

struct book_balances {
    struct book_balance *rows; /* by set and code, then aspects */
    size_t count;
};

struct balance_query {
    struct bytes set; /* empty: all sets */
    struct date from;
    struct date to;
    struct bytes account; /* only under this code; empty: all */
    unsigned by;          /* a row for each text of these: 1 << ASPECT_PARTY … */
};

/* A row for each leaf account that was ever posted to up to `to`; with `by`, for each of its
 * texts. ERR_LIMIT where a sum is beyond MONEY_SUM_MAX_FEN. */
enum err books_balances(const struct books *books, const struct balance_query *query,
                        struct book_balances *out);
/* What sets apart the details of an account that are never netted, for `by`: claims on and
 * debts to different people (113), funds raised for different projects (231). 0: netted. */
unsigned balance_parties(const struct chart_row *row);
int64_t balance_closing_fen(const struct book_balance *balance);

#endif
