/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Everyday business as vouchers (specs/desk.md#templates; domain: standard entries): a person
 * says from whom, to where, how much and for what; the row knows the accounts. Rows are of the
 * chart of 2023. Pure data: desk/ fills a voucher's form from it.
 */
#ifndef LEDGER_TEMPLATES_H
#define LEDGER_TEMPLATES_H

#include "base/bytes.h"

enum { TEMPLATE_PAIRS_MAX = 4 };

/* One side of a pair: the leaf account that a person's word names, or the one that the hint
 * finds under the codes. */
struct template_side {
    const char *codes; /* first-level codes, the usual one first: "102 101" */
    const char *hint;  /* beginnings of sub-accounts' names, "租赁|发包"; NULL: any */
    const char *word;  /* the word that chooses: "from", "to", "item"; NULL: none does */
};

/* A debit and a credit of the same amount. */
struct template_pair {
    struct template_side debit;
    struct template_side credit;
    const char *amount; /* the word that says it; NULL ends the pairs */
    bool optional;      /* left out where its amount is not said */
};

struct template
{
    const char *name;  /* collect-rent */
    const char *alias; /* 收租金 */
    struct words title;
    const char *party; /* the word that names the other party, where it is no account; NULL */
    bool by_household; /* the party is a household */
    struct template_pair pairs[TEMPLATE_PAIRS_MAX];
};

/* A word of templates: from, to, item, amounts. */
struct template_word {
    const char *name;
    struct words title;
    struct words help;
};

/* What people also say for a template. */
struct template_call {
    const char *word;
    const char *name; /* of the template */
};

extern const struct template_call template_calls[];
extern const size_t template_call_count;
extern const struct template templates[];
extern const size_t template_count;
extern const struct template_word template_words[];
extern const size_t template_word_count;

/* By name, alias or what people also say; NULL. */
const struct template *template_find(struct bytes name);
/* By name or title; NULL. */
const struct template_word *template_word_find(struct bytes name);
/* Does the template take this word? */
bool template_takes(const struct template *template, const char *word);

#endif
