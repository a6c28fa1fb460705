/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Debts (债权债务): what stands on the accounts of debts, by leaf account and by party, as it
 * was on a day. A line belongs to its party, else to its household, else to the leaf account's
 * own name, so that the debts of a leaf add up to its balance in any case. A debt is one
 * party's on one leaf account, and where lines say both, of one household: nothing is netted
 * between two, as in the balance sheet (specs/statements.md).
 */
#ifndef PUBLISH_DEBTS_H
#define PUBLISH_DEBTS_H

#include "publish/ageing.h"
#include "publish/books.h"

struct debt {
    const struct book_account *leaf;
    struct bytes name;      /* of the party */
    struct bytes household; /* beside a party; else empty */
    struct ageing ageing;   /* debit positive */
    struct date moved;      /* the last movement */
    struct date settled;    /* the last part payment, no write-off; year 0: none */
};

struct debts {
    struct debt *rows; /* by set and code, then name */
    size_t count;
};

struct debts_query {
    struct bytes set;     /* empty: all */
    struct bytes account; /* under this code; empty: all accounts of debts */
    struct bytes party;   /* empty: all */
    struct date day;
};

/* Every debt that was ever moved up to the day, settled ones too. A voucher that was taken back
 * by then, and its reversal, count for nothing: they add up to zero and age nothing. ERR_LIMIT,
 * ERR_MEMORY. */
enum err debts_read(const struct books *books, const struct debts_query *query,
                    struct debts *out);
/* Does it stand by the day, and is it not one of a pair that take each other back by then? */
bool voucher_counts(const struct books *books, const struct book_voucher *voucher,
                    struct date day);
/* The party of a line, as above. */
struct bytes debt_name(const struct book_line *line);
/* Does it stand on the receivable side? Those of an account that may stand on either side do
 * where they are in debit; others by the side of their account. */
bool debt_is_receivable(const struct debt *debt);

#endif
