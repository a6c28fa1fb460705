/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The account books as data to report from: every voucher with its postings, the accounts, the
 * opening balances, and the entries of all other kinds, gathered in one pass over a log. Pure:
 * the log comes through a source, so that a report of a book, of a published folder and of a
 * git commit is the same, byte for byte. Nothing is checked here: a book is checked when it is
 * written, a stranger's log by verify/.
 */
#ifndef PUBLISH_BOOKS_H
#define PUBLISH_BOOKS_H

#include "ledger/chart.h"
#include "ledger/entry.h"
#include "ledger/source.h"

/* What a posting may say beyond its account (辅助核算): fields of a voucher's line. */
enum aspect {
    ASPECT_PARTY,     /* 往来单位或个人 */
    ASPECT_HOUSEHOLD, /* 农户 */
    ASPECT_PROJECT,   /* 项目 */
    ASPECT_ASSET,     /* 资产卡片 */
    ASPECT_CONTRACT,  /* 合同 */
    ASPECT_FUND,      /* 资金来源 */
    ASPECT_PURPOSE,   /* 支出用途 */
    ASPECT_COUNT,
};
extern const char *const aspect_fields[ASPECT_COUNT]; /* names of the line's fields */
struct words aspect_words(enum aspect aspect);

struct book_voucher;

struct book_line {
    const struct book_voucher *voucher;
    struct bytes account; /* code */
    int64_t debit_fen;    /* a reversal's are negative, on the side of its original */
    int64_t credit_fen;
    struct bytes note; /* the line's own, else the voucher's */
    struct bytes aspects[ASPECT_COUNT];
    struct date due; /* year 0: none */
};

/* A voucher, a reversal, or the opening balances of a set (which have no number). */
struct book_voucher {
    uint64_t index; /* of its entry */
    struct date date;
    struct bytes set;
    struct bytes word;
    uint32_t number; /* 0: opening balances */
    struct bytes note;
    bool is_opening;
    bool is_closing;     /* carries income and expense over at a period's end: statements of
                            movements leave it out */
    uint64_t reverses;   /* UINT64_MAX: no reversal */
    uint64_t reversed;   /* by; UINT64_MAX: stands */
    struct bytes signer; /* name of the person who signed first */
    struct bytes handler;
    size_t papers;             /* paper documents stated */
    const struct entry *entry; /* of the voucher itself; its documents and all other fields */
    const struct book_line *lines;
    size_t line_count;
};

struct book_account {
    struct bytes set;
    struct bytes code;
    struct bytes name;           /* of a sub-account; empty for one of the chart */
    const struct chart_row *row; /* its first-level account */
    bool is_leaf;
};

struct book_set {
    struct bytes name;
    const struct chart *chart;
    struct month start;
    struct month closed; /* the last closed; year 0: none */
    struct month last;   /* the last posted to */
};

/* An entry that is no voucher, kept whole. */
struct book_record {
    const struct entry *entry;
    uint64_t index;
    int64_t time;
    struct book_record *next; /* the next of its kind, in order of the log */
};

struct books {
    struct arena *arena;
    struct bytes origin;
    struct bytes village;
    struct bytes main_set;
    uint64_t size; /* entries read */
    struct book_set *sets;
    size_t set_count;
    struct book_account *accounts; /* by set, then code; of the chart those posted to or above
                                      one that is */
    size_t account_count;
    struct book_voucher *vouchers; /* in order of the log */
    size_t voucher_count;
    struct structure structure;       /* of account codes */
    struct book_record *const *kinds; /* first record of each kind, in the order of kinds[] */
};

/* Read the first `size` entries (UINT64_MAX: all) of a source. The result lives in the arena.
 * Faults of the source, and ERR_FORMAT where an entry cannot be decoded. */
enum err books_read(struct arena *arena, const struct source *source, uint64_t size,
                    struct books *out);

/* The first record of a kind; NULL. */
const struct book_record *books_records(const struct books *books, const struct kind *kind);
const struct book_set *books_set(const struct books *books, struct bytes name); /* NULL */
const struct book_account *books_account(const struct books *books, struct bytes set,
                                         struct bytes code); /* NULL */
/* Its name, a sub-account's own or the chart's in this language. */
struct bytes book_account_name(const struct book_account *account, enum language language);

#endif
