/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who stands under a sheet of the notice board, and since when it hangs there: read from the
 * disclosure and the entries of its way, else left empty for hand and seal
 * (specs/reports.md#sheets).
 */
#ifndef PUBLISH_SIGNING_H
#define PUBLISH_SIGNING_H

#include "publish/books.h"
#include "publish/table.h"

struct signing {
    struct bytes maker;    /* 制表: who recorded the disclosure */
    struct bytes reviewer; /* 审核: of the last review, where it agreed */
    struct bytes head;     /* 负责人: in office on that day */
    struct bytes phone;    /* 监督电话 */
    struct date posted;    /* year 0: not yet, as with: */
    struct date until;
    struct bytes place; /* where it was put up first */
};

/* Of a disclosure, by the index of its entry; UINT64_MAX: all empty. Faults of the source,
 * ERR_USAGE where that entry is no disclosure. */
enum err signing_read(const struct books *books, uint64_t disclosure, struct signing *out);
/* Under the last table, six facts in one line; above each that has amounts, their unit. */
void signing_put(struct tables *tables, const struct signing *signing, enum language language);
/* The same where the six stand there already, left empty: the sheet as it hangs, once its
 * digest was compared. */
void signing_fill(struct tables *tables, const struct signing *signing);

#endif
