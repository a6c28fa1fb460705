/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bank and cash in the view: which accounts stand for a bank account, what the bank's
 * statements say, which months were reconciled with them and when cash was counted. For the
 * kinds that put it, for the rules of a closing, and for desk/; reports read entries.
 */
#ifndef LEDGER_VIEW_BANK_H
#define LEDGER_VIEW_BANK_H

#include "ledger/view_month.h"

#define CASH_CODE "101" /* 库存现金, in every chart */
#define BANK_CODE "102" /* 银行存款 */

/* What these records are about: an account of a set, in a month. */
struct account_month {
    struct bytes set;
    struct bytes code;
    struct month month; /* {0, 0} where none is meant */
};

/* An account without details under a first-level one. ERR_RULE. */
enum err money_leaf_under(struct view *view, const struct account_set *set, struct bytes code,
                          const char *above);

struct bank_account {
    bool found;
    uint64_t index;     /* of the entry that says it last */
    struct date closed; /* year 0: live */
};
enum err bank_account(struct view *view, struct bytes set, struct bytes code,
                      struct bank_account *out);
enum err bank_account_put(struct view *view, struct bytes set, struct bytes code,
                          const struct bank_account *account);
/* The bank accounts of a set, in order of their codes, closed ones too. each() may not put. */
enum err bank_account_walk(struct view *view, struct bytes set,
                           enum err (*each)(void *context, struct bytes code,
                                            const struct bank_account *account),
                           void *context);

/* A month's statement so far. */
struct bank_statement {
    bool found;
    uint64_t index; /* of its last part */
    uint32_t part;  /* its number */
    int64_t closing_fen;
};
enum err bank_statement(struct view *view, const struct account_month *of,
                        struct bank_statement *out);
enum err bank_statement_put(struct view *view, const struct account_month *of,
                            const struct bank_statement *statement, uint64_t rows);
/* The entry of its n-th part, since it last began; UINT64_MAX: none. */
enum err bank_statement_part(struct view *view, const struct account_month *of, uint32_t part,
                             uint64_t *index);
/* The entry that took this part of a bank's file (base64 digest) for this month; UINT64_MAX. */
enum err bank_statement_file(struct view *view, struct month month, struct bytes file,
                             uint32_t part, uint64_t *index);
enum err bank_statement_file_put(struct view *view, struct month month, struct bytes file,
                                 uint32_t part, uint64_t index);
/* Is the entry a statement of this account, of the month or one before it (*found)? How many
 * rows it has. */
enum err bank_statement_rows(struct view *view, uint64_t index, const struct account_month *of,
                             uint64_t *rows, bool *found);

/* The last reconciliation of a month. It stands as long as money_balance() and the statement
 * still say what it does. */
struct bank_reconcile {
    bool found;
    uint64_t index;
    int64_t bank_fen;
    int64_t book_fen;
    bool stands;
};
enum err bank_reconcile(struct view *view, const struct account_month *of,
                        struct bank_reconcile *out);
enum err bank_reconcile_put(struct view *view, const struct account_month *of,
                            const struct bank_reconcile *reconcile);

/* The last count of an account's cash in a month. */
struct cash_count {
    bool found;
    uint64_t index;
    struct date date;
};
enum err cash_count(struct view *view, const struct account_month *of, struct cash_count *out);
enum err cash_count_put(struct view *view, const struct account_month *of,
                        const struct cash_count *count);

#endif
