/* SPDX-License-Identifier: Apache-2.0 */
/* What a book of account carries over where a page of it ends (过次页, 承前页): specs/paper.md. */
#ifndef PUBLISH_TABLE_CARRY_H
#define PUBLISH_TABLE_CARRY_H

#include "publish/table.h"

/* The columns, by name: what says so, sums since the month began, what stands. */
struct table_carry {
    const char *words;
    const char *debit;
    const char *credit;
    const char *side;
    const char *balance;
};

/* The sums after the last row; a row without carries only what stands. */
void table_sums(struct table *table, int64_t debit_fen, int64_t credit_fen);

#endif
