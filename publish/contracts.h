/* SPDX-License-Identifier: Apache-2.0 */
/* Contracts as far as vouchers name them (specs/reports.md#rents): what fell due in a span, and
 * what was open before and after. No kind of entry registers their terms; what the paper of a
 * contract says stands in its entry, if it is on record. */
#ifndef PUBLISH_CONTRACTS_H
#define PUBLISH_CONTRACTS_H

#include "publish/sheets.h"

struct contract {
    struct bytes set;
    struct bytes name;
    int64_t before, due, owed;
    const struct book_line *line; /* the last that names it, rather of income */
    struct bytes party;           /* the last beside it; empty where nobody says */
    struct bytes terms;           /* what its paper says; empty where none is on record */
};

struct contracts {
    struct contract *rows; /* by set and account, as first met */
    size_t count;
};
/* Of the request's sets and span. ERR_LIMIT, ERR_MEMORY. */
enum err contracts_read(const struct report_request *request, struct contracts *out);

/* The last entry `paper` of type contract with this number, before an index and not after a
 * day; NULL: none. */
enum err contract_paper(const struct books *books, struct bytes name, uint64_t before,
                        struct date day, const struct book_record **out);

#endif
