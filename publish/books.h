/* SPDX-License-Identifier: Apache-2.0 */
/* The account books as data to report from, from one pass over a log; pure, so from any source
 * the same. Nothing is checked: a book is when it is written, a stranger's log by verify/. */
#ifndef PUBLISH_BOOKS_H
#define PUBLISH_BOOKS_H

#include "ledger/chart.h"
#include "ledger/entry.h"
#include "ledger/source.h"
#include "publish/aspects.h"

enum nature {
    NATURE_ORDINARY,
    NATURE_OPENING,    /* the opening balances of a set: no number, before every day */
    NATURE_CLOSING,    /* 结转: statements of movements leave it out */
    NATURE_CORRECTING, /* 更正 */
};

struct book_line {
    const struct book_voucher *voucher;
    const struct book_account *leaf;
    struct bytes account;        /* its code */
    int64_t debit_fen;           /* a reversal's are negative, on the side of its original */
    int64_t credit_fen;          /* one of the two is 0 */
    struct bytes note;           /* the line's own, else the voucher's */
    const struct bytes *aspects; /* LINE_TEXTS of them; empty where not said */
    struct date due;             /* year 0: none */
};

/* A voucher, a reversal, or opening balances. */
struct book_voucher {
    uint64_t index; /* of its entry; books_entry() has all that is not here */
    struct bytes set;
    struct bytes word;
    struct bytes note;    /* of a reversal: why */
    struct bytes signer;  /* the person whose key of a role that may sign it comes first */
    struct bytes handler; /* 经办人 */
    struct bytes budget;  /* 预算项目 */
    uint64_t reverses;    /* UINT64_MAX: no reversal */
    uint64_t reversed;    /* by; UINT64_MAX: stands */
    struct book_line *lines;
    size_t line_count;
    const uint64_t *sources; /* the `paper` entries named */
    size_t source_count;
    size_t papers;    /* paper documents stated */
    size_t documents; /* attachments */
    struct date date;
    uint32_t number; /* 0: opening balances */
    enum nature nature;
};

struct book_account {
    struct bytes set;
    struct bytes code;
    struct bytes name;                 /* of a sub-account; empty for one of the chart */
    const struct chart_row *row;       /* its first-level account */
    const struct book_account *parent; /* NULL: first level */
    size_t level;                      /* from 1 */
    bool is_leaf;
};

struct book_set {
    struct bytes name;
    const struct chart *chart;
    struct month start;
    struct month closed; /* the last closed; year 0: none, as with: */
    struct month first;  /* posted to, opening balances aside */
    struct month last;
    struct structure structure; /* of account codes */
};

/* An entry that is no voucher or reversal, kept whole; the next of its kind, as in the log. */
struct book_record {
    uint64_t index;
    int64_t time;
    const struct entry *entry; /* once books_records() was asked for its kind */
    struct book_record *next;
};

struct books {
    struct arena *arena;
    const struct source *source; /* for books_entry() */
    struct bytes origin;
    struct bytes village;
    struct bytes main_set;
    uint64_t size;         /* entries read */
    struct book_set *sets; /* the main set first */
    size_t set_count;
    struct book_account *accounts; /* by set, code: sub-accounts, the chart's that are used */
    size_t account_count;
    struct book_voucher **vouchers; /* in order of the log */
    size_t voucher_count;
    struct book_record **kinds;        /* the first record of each, in the order of kinds[] */
    const struct books_months *months; /* of the fold (books_fold.h), or NULL */
};

/* Read the first `size` entries (UINT64_MAX: all) of a source, which must outlive the books.
 * Faults of the source, ERR_FORMAT where an entry says what no book would hold. */
enum err books_read(struct arena *arena, const struct source *source, uint64_t size,
                    struct books *out);
enum err books_entry(const struct books *books, struct arena *arena, uint64_t index,
                     struct entry *out);
/* The person of the n-th signature, if its key's name says one of these roles; else empty. */
struct bytes books_signer(const struct entry *entry, size_t at, unsigned roles);

/* The first record of a kind, NULL where there is none; read from the source when first asked
 * for, so that a report holds only the kinds that it is about. Faults as books_read(). */
enum err books_records(const struct books *books, const struct kind *kind,
                       const struct book_record **out);
const struct book_set *books_set(const struct books *books, struct bytes name); /* NULL */
const struct book_account *books_account(const struct books *books, struct bytes set,
                                         struct bytes code);                   /* NULL */
struct book_voucher *books_voucher(const struct books *books, uint64_t index); /* NULL */
/* For going through all of them, and through the records of a kind. */
struct book_voucher *books_at(const struct books *books, size_t at);
const struct book_record *record_after(const struct book_record *record); /* NULL */
/* Its name, a sub-account's own or the chart's in this language. */
struct bytes book_account_name(const struct book_account *account, enum language language);

#endif
