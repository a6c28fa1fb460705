/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Books for one report about a book that is open, from its fold: costs what the report is about
 * and not the log (specs/reports.md).
 */
#ifndef PUBLISH_BOOKS_FOLD_H
#define PUBLISH_BOOKS_FOLD_H

#include "ledger/view_line.h"
#include "publish/books.h"

struct books_wanted {
    struct bytes set;     /* empty: of all */
    struct bytes account; /* vouchers on accounts under this code; empty: on any */
    bool balances;        /* balances are asked for; vouchers only of what is never netted */
};
/* As books_read(), but there are no records, and no vouchers but those wanted and opening
 * balances; one that the fold tells whole (voucher_record.note) is without its signer, handler,
 * budget, sources and documents, which no report of one account or of balances shows. The view
 * must have lines (line_kept()) and outlive the books. */
enum err books_fold(struct arena *arena, const struct source *source, struct view *view,
                    const struct books_wanted *wanted, struct books *out);

/* As books_read(), but there are no vouchers: sets, accounts and records of every other kind,
 * found by the fold where it lists them and by reading the log where an older program made it.
 */
enum err books_without_vouchers(struct arena *arena, const struct source *source,
                                struct view *view, struct books *out);

/* What moved on a leaf account in a month. */
struct book_moved {
    struct month month;
    int64_t debit_fen;
    int64_t credit_fen;
};
/* Of books.accounts[i], by month: those from moved[from[i]] up to before moved[from[i + 1]]. */
struct books_months {
    struct view *view; /* for the lines of a month that a day cuts in two */
    const struct book_moved *moved;
    const size_t *from;
};

#endif
