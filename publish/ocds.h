/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A contract as open data (specs/ocds.md): release packages of the Open Contracting Data
 * Standard, version 1.1.5, with what the books say and nothing else. Pure; every text of
 * people is masked as on the pages.
 */
#ifndef PUBLISH_OCDS_H
#define PUBLISH_OCDS_H

#include "publish/contracts.h"

/* What one voucher moved in cash and at banks under a contract. */
struct ocds_payment {
    struct bytes id; /* "2025-01-记-3" */
    struct bytes party;
    struct date date;
    int64_t fen;         /* a reversal takes back: below zero, the same way as its original */
    int64_t deposit_fen; /* of it, what is just the stated deposit */
    bool is_received;    /* by the village; else it pays */
};

struct ocds_payments {
    struct ocds_payment *rows; /* by day and entry */
    size_t count;
    int64_t brought_fen; /* what was open when the books began: debit positive, no deposit */
};
struct ocds_lines {
    const struct contract_terms *terms; /* or NULL */
    const struct book_line *const *rows;
    size_t count;
};
/* Of the lines that name one contract, by day and entry. ERR_LIMIT, ERR_MEMORY. */
enum err ocds_payments_read(struct arena *arena, const struct ocds_lines *lines,
                            struct ocds_payments *out);

/* Was the n-th sum of the schedule paid by the day? Days before the books began are unknown. */
enum ocds_met {
    OCDS_UNKNOWN,
    OCDS_SCHEDULED,
    OCDS_MET,
    OCDS_NOT_MET,
    OCDS_PARTLY_MET,
};

struct ocds_contract {
    struct bytes origin;
    struct bytes village;
    struct bytes region;                      /* twelve digits */
    struct bytes place;                       /* of its page: "7", "7x2" */
    struct bytes name;                        /* its number on the vouchers */
    struct bytes about;                       /* on no register: what it is about */
    struct bytes party;                       /* with whom, or empty */
    const struct contract_terms *terms;       /* NULL: on no register */
    const struct book_record *const *changes; /* of the terms, in order of the log */
    size_t change_count;
    const struct book_record *paper; /* its original; NULL: none */
    struct ocds_payments payments;
    struct date begun; /* the first day of its account set */
    struct date day;   /* up to which it is told */
    uint64_t closing;  /* the entry from which on it is told so, */
    int64_t time;      /* and when that was */
};
/* *day: when, year 0 where it is not met or nobody knows when. ERR_LIMIT. */
enum err ocds_met_read(const struct ocds_contract *contract, size_t due, enum ocds_met *out,
                       struct date *day);

/* Rows of a package, at most 200, so that it is no larger than a page. Of a longer schedule
 * the first sums are told, of more changes the last. */
enum { OCDS_DUES = 100,
       OCDS_CHANGES = 20,
       OCDS_PAYMENTS = 80 };
/* How many packages a contract has: one of many payments goes on in further ones. They never
 * become fewer. */
size_t ocds_parts(const struct ocds_contract *contract);
/* From 0. ERR_LIMIT. */
enum err ocds_print(struct arena *arena, const struct ocds_contract *contract, size_t part,
                    struct buf *out);

#endif
