/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which row of a bank's statement is which posting of the books (specs/reports.md#match). Pure
 * and deterministic: pairs made by hand, then equal numbers, then equal amounts, nearest days
 * first; one row to one posting but where people said otherwise. Costs n log n.
 */
#ifndef PUBLISH_MATCH_H
#define PUBLISH_MATCH_H

#include "base/date.h"

struct arena;

enum match_how {
    MATCH_NONE,
    MATCH_HAND,    /* somebody said so */
    MATCH_SERIAL,  /* the bank's serial is the line's slip */
    MATCH_DAYS,    /* amount, and days near enough */
    MATCH_CLEARED, /* the same over a month's end: it was on its way then */
    MATCH_ERASED,  /* a voucher and its reversal, of which the bank never knew */
};
struct words match_words(enum match_how how);

#define MATCH_ALONE SIZE_MAX

/* A row or a posting. */
struct match_item {
    uint64_t entry; /* the statement's or voucher's index */
    size_t number;  /* of the row or line, from 1 */
    struct date date;
    int64_t fen;         /* money in; below zero: out */
    struct bytes serial; /* the bank's, or the line's slip; may be empty */
    uint64_t other;      /* of a posting: what reverses it or what it reverses; UINT64_MAX */
    size_t partner;      /* found: on the other side (of one erased: its own); MATCH_ALONE */
    enum match_how how;
};

/* "Row `row` of `statement` is line `line` of `voucher`." */
struct match_pair {
    uint64_t statement;
    size_t row;
    uint64_t voucher;
    size_t line;
};

enum { MATCH_DAYS_DEFAULT = 31 }; /* a calendar month, and what was on its way at its begin */

struct match {
    struct match_item *bank;
    size_t bank_count;
    struct match_item *book;
    size_t book_count;
    const struct match_pair *pairs;
    size_t pair_count;
    int days; /* at most so far apart */
};

/* Fill in partner and how. The arena is for the work alone. ERR_MEMORY. */
enum err match_items(struct arena *arena, struct match *match);

#endif
