/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts (specs/reports.md#rents): what the register says of them (kind `contract`), what
 * fell due in a span by the vouchers that name them, and what was open before and after. One
 * on no register is known by its vouchers, and by its paper if that is on record. */
#ifndef PUBLISH_CONTRACTS_H
#define PUBLISH_CONTRACTS_H

#include "publish/sheets.h"

/* What a type of contract is to the sheets: one row for each that the kind has. */
struct contract_sort {
    const char *type;
    const char *let;  /* of Chinese, how it is let: 包给; NULL: it is not */
    bool is_resource; /* of land and water; what is built upon is of the assets */
    bool is_lease;    /* as in 民法典 705; of contracting and shares other laws say how long */
    bool is_works;
};

struct contract_due {
    struct date day;
    int64_t fen;
};

/* A contract of the register, as the last entry about it says. Texts are empty, days have year
 * 0 and amounts are 0 where it says nothing. */
struct contract_terms {
    const struct book_record *record; /* the last entry that stands of it */
    uint64_t first;                   /* the entry that put it on the register */
    struct bytes set, number;
    const struct choice *type, *method;
    const struct contract_sort *sort; /* of the type */
    bool is_income;                   /* the village receives; else it pays */
    struct bytes party, object, purpose, quantity, payment, resolution, filed;
    struct date signing, start, end;
    int64_t amount_fen, yearly_fen, deposit_fen;
    int64_t bidders;
    struct contract_due *dues; /* the schedule */
    size_t due_count;
};

/* NULL: the kind has no such type. */
const struct contract_sort *contract_sort_of(struct bytes type);

/* What one entry of kind contract says; `first` is its own index. ERR_FORMAT, ERR_MEMORY. */
enum err contract_terms_of(struct arena *arena, const struct book_record *record,
                           struct contract_terms *out);

struct contract_register {
    struct contract_terms *rows; /* by set and number */
    size_t count;
};

struct contract_query {
    struct bytes set; /* empty: all */
    uint64_t before;  /* entries below this index; UINT64_MAX: all */
    struct date day;  /* dated not after it */
};
/* Each contract once, as it stood. Faults of the books' source, ERR_MEMORY. */
enum err contract_register_read(const struct books *books, const struct contract_query *query,
                                struct contract_register *out);
/* NULL: not on the register. */
const struct contract_terms *contract_find(const struct contract_register *contracts,
                                           struct bytes set, struct bytes number);
/* Is it in force on a day of this span? */
bool contract_runs(const struct contract_terms *terms, struct date from, struct date to);

/* Does this line, which names the contract, move just the deposit that it states? That is no
 * rent. */
bool contract_is_deposit(const struct contract_terms *terms, const struct book_line *line);

struct contract {
    struct bytes set;
    struct bytes name;                  /* its number */
    int64_t before, due, owed;          /* deposits are left out */
    const struct book_line *line;       /* the last that names it, rather of income; or NULL */
    struct bytes party;                 /* of the register, else the last beside it, or empty */
    struct bytes content;               /* what its paper says; empty where none is on record */
    const struct contract_terms *terms; /* NULL: not on the register */
};

struct contracts {
    struct contract *rows; /* by set and number: those that vouchers name, and those of the
                              register that ran in the span */
    size_t count;
};
/* Of the request's sets and span. ERR_LIMIT, ERR_MEMORY. */
enum err contracts_read(const struct report_request *request, struct contracts *out);

/* What it is about: by the register with how much of it, else as its paper says, else by the
 * last voucher; {NULL, 0} without memory. */
struct bytes contract_object(const struct report_request *request, const struct contract *row);
/* The same with to whom and until when, as a sentence begins: 村东鱼塘（42 亩）包给陆根宝，到
 * 2028年12月31日. */
struct bytes contract_told(const struct report_request *request, const struct contract *row);

#endif
