/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Source documents in the view (specs/kinds.md#paper): which numbers were used, and the
 * numbered blanks that the village holds, one state a number. For kinds `paper` and
 * `receiptbook`.
 */
#ifndef LEDGER_VIEW_PAPER_H
#define LEDGER_VIEW_PAPER_H

#include "ledger/entry.h"
#include "ledger/view_register.h"

enum {
    PAPER_SERIES_MAX = 64,
    PAPER_NUMBER_MAX = 64,
    STOCK_DIGITS_MAX = 18,  /* of a blank's number */
    STOCK_RANGE_MAX = 1000, /* numbers in one entry */
};

/* Types of source document by wire name and title: field `type` of a paper. */
extern const struct choice paper_types[];
/* Those of which numbered blanks are kept in stock. */
extern const struct choice stock_types[];

/* A number as numbers are compared: blanks and hyphens left out, ASCII letters large, no zeros
 * before it. */
struct bytes paper_number(uint8_t room[static PAPER_NUMBER_MAX], struct bytes number);
/* Under what a paper is found again: its type, series and number; without a number its type,
 * issuer, day and amount. */
struct register_key paper_key(const struct entry *entry);

/* Numbered blanks of a type and series. */
struct stock {
    struct bytes type;
    struct bytes series;
};

enum stock_state {
    STOCK_NONE,     /* never issued */
    STOCK_ISSUED,   /* with its holder, or used */
    STOCK_VOID,     /* spoilt: all copies kept */
    STOCK_RETURNED, /* handed back */
};

/* Were blanks of this type and series ever issued? */
enum err stock_has(struct view *view, const struct stock *stock, bool *has);
enum err stock_state(struct view *view, const struct stock *stock, uint64_t number,
                     enum stock_state *out);
/* Does a paper carry this number? Its index; NO_INDEX: none does. */
enum err stock_used(struct view *view, const struct stock *stock, uint64_t number,
                    uint64_t *index);
struct stock_range {
    struct stock stock;
    uint64_t first, last; /* both are in it */
};
/* Put all numbers of a range into a state; spoilt ones stay spoilt. */
enum err stock_put(struct view *view, const struct stock_range *range, enum stock_state state,
                   uint64_t index);
/* A number of 1 to STOCK_DIGITS_MAX digits; false where it is none. */
bool stock_number(struct bytes text, uint64_t *out);

#endif
