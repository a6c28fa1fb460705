/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The money side of the view: account sets, accounts, balances, voucher numbers and vouchers;
 * months stand in view_month.h. Used by kinds, which check before they put, and by reports,
 * which only read. Texts that come out are views into the store, good until the next put.
 */
#ifndef LEDGER_VIEW_MONEY_H
#define LEDGER_VIEW_MONEY_H

#include "ledger/chart.h"
#include "ledger/view.h"

enum {
    SET_NAME_MAX = 60,
    WORD_MAX = 24,
    ACCOUNT_NAME_MAX = 200,
    LINES_SIZE_MAX = ROWS_MAX * (1 + ACCOUNT_CODE_MAX + 8), /* a voucher's lines, packed */
};

#define VOUCHER_WORD "记" /* where none is stated */
/* A voucher's or reversal's word, VOUCHER_WORD where it states none. */
struct bytes money_word(const struct entry *entry);

struct account_set {
    struct bytes name;
    const struct chart *chart;
    struct month start; /* of its first books */
};

/* ERR_RULE names the sets that there are. */
enum err money_set(struct view *view, struct bytes name, struct account_set *out);
/* Each set, in order of names; each() may not put. */
enum err money_sets(struct view *view,
                    enum err (*each)(void *context, const struct account_set *set),
                    void *context);
/* Is this the set's chart? ERR_RULE. */
enum err money_chart(const struct account_set *set, struct bytes name);
enum err money_set_put(struct view *view, const struct account_set *set);
/* The structure of a set's account codes: its own, else the village's, else the default. */
enum err money_structure(struct view *view, struct bytes set, struct structure *out);
/* `set` empty: the village's. */
enum err money_structure_put(struct view *view, struct bytes set, struct bytes text);

struct account {
    bool exists;
    bool has_children;
    bool has_postings;
    uint64_t index;              /* of the entry that made it; UINT64_MAX: the chart did */
    struct bytes name;           /* of a sub-account; empty for one of the chart */
    const struct chart_row *row; /* the first-level account above it, or itself */
};

enum err money_account(struct view *view, const struct account_set *set, struct bytes code,
                       struct account *out);
/* May it be posted to? ERR_RULE: not there, or it has details; says what is near. */
enum err money_postable(struct view *view, const struct account_set *set, struct bytes code);
/* The accounts under a first-level one that take postings, itself where it has no details, in
 * order of codes. each() may not put. */
enum err money_leaves(struct view *view, const struct account_set *set, struct bytes first,
                      enum err (*each)(void *context, struct bytes code,
                                       const struct account *account),
                      void *context);
enum err money_account_put(struct view *view, struct bytes set, struct bytes code,
                           const struct account *account);
enum err money_account_posted(struct view *view, struct bytes set, struct bytes code);
/* Was a sub-account ever made, in this set; where `set` is empty, in any? */
enum err money_has_details(struct view *view, struct bytes set, bool *has);
enum err money_details_put(struct view *view);

/* Where an entry states its `number`, is that the next one? ERR_RULE says which is. */
enum err money_numbered(struct view *view, const struct entry *entry, struct bytes word);
/* For a try that goes on behind a refused entry: the number that it states counts as used, so
 * that those after it are not refused for its sake. */
enum err money_number_pass(struct view *view, const struct entry *entry, struct bytes word);

struct posting {
    struct bytes code;
    int64_t debit_fen;
    int64_t credit_fen;
};

/* A voucher's lines, packed: cut the next, and put one. */
bool posting_next(struct bytes *rest, struct posting *out);
struct pack;
void posting_put(struct pack *lines, const struct posting *posting);

struct voucher_record {
    bool is_reversal;
    struct bytes set;
    struct month month;
    uint8_t day; /* not kept, nor is: */
    bool closes;
    struct bytes word;
    uint32_t number;
    uint64_t other;     /* reversed by, or (of a reversal) what it reverses; UINT64_MAX: none */
    struct bytes lines; /* packed; empty for a reversal: its target's, negated */
    struct bytes note;  /* of a voucher that says no more than is here; empty: see its entry */
};
enum { VOUCHER_NOTE_MAX = 255 }; /* of one that is kept */

/* ERR_MISSING where the entry at this index is no voucher or reversal. */
enum err money_voucher(struct view *view, uint64_t index, struct voucher_record *out);
/* Give the record the next number of its month, post lines times `sign`, count them in the
 * month, keep the record. */
enum err money_post(struct view *view, const struct place *place,
                    struct voucher_record *record, struct bytes lines, int sign);
enum err money_voucher_reversed(struct view *view, uint64_t target, uint64_t by);

#endif
