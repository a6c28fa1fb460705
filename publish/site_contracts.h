/* SPDX-License-Identifier: Apache-2.0 */
/* The contracts of a set as they stood at its last closing, and each as open data: for
 * publish/site/contracts.c only. */
#ifndef PUBLISH_SITE_CONTRACTS_H
#define PUBLISH_SITE_CONTRACTS_H

#include "publish/ocds.h"
#include "publish/site_inner.h"

struct site_contract {
    struct bytes name;
    uint64_t first;                       /* the first entry that names it */
    const struct book_line *first_line;   /* of it, where it is a voucher */
    struct bytes place;                   /* "7"; of the next that it names first "7x2" */
    const struct book_line *const *lines; /* of closed months that name it: by day, entry */
    size_t line_count;
    const struct contract_terms *terms;       /* NULL: on no register */
    const struct book_record *const *entries; /* of the register, in order of the log */
    size_t entry_count;
    const struct book_record *paper; /* NULL: not on record */
};

struct site_contracts {
    struct site *site;
    const struct books *books;
    const struct book_set *set;
    const struct site_month *closing; /* the last */
    struct date day;                  /* the last of the closed months */
    struct site_contract *rows;       /* by name */
    size_t count;
};
/* Of a set that has closed a month; in the scratch arena. */
enum err site_contracts_read(struct site *site, size_t set, struct site_contracts *out);

/* What it is about, by the register, its paper, or the last note that names it. */
struct bytes site_contract_about(const struct site_contract *contract);
/* All that is told of it, in the scratch arena. */
enum err site_contract_read(const struct site_contracts *contracts,
                            const struct site_contract *contract, struct ocds_contract *out);
/* "c/425.json" and those that go on with it. */
enum err site_contract_data(struct site *site, const struct ocds_contract *data);

#endif
