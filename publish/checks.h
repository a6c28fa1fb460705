/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The check equations of the books (勾稽关系 E1 to E14, specs/statements.md#checks): each compares
 * two numbers that come from different places. A row that cannot be compared, because nothing
 * of its kind was recorded, says so and is not called good.
 */
#ifndef PUBLISH_CHECKS_H
#define PUBLISH_CHECKS_H

#include "publish/report.h"

enum check_verdict {
    CHECK_GOOD,
    CHECK_WRONG,
    CHECK_NO_DATA, /* nothing recorded to compare with */
};

struct checking {
    const struct report_request *request;
    struct table *table;
    size_t wrong;
};

struct check_row {
    const char *code; /* "E4" */
    struct words what;
    struct bytes of; /* an account, a party, a project; empty: the whole */
    int64_t left_fen;
    int64_t right_fen;
    bool no_numbers; /* what is compared is no sum: `of` says it */
    enum check_verdict verdict;
};

void check_put(struct checking *checking, const struct check_row *row);
/* Good where the two are equal. */
void check_compare(struct checking *checking, struct check_row row);

/* Balance of all leaf accounts at or under a code at the end of a day; debit positive. */
enum err check_balance(const struct checking *checking, struct bytes code, struct date day,
                       int64_t *fen);
struct date check_month_end(struct month month);
/* Is the record one of the request's set, and what it is about not after its day? */
bool check_is_of(const struct checking *checking, const struct entry *entry, struct date day);

/* What the charts call differently. */
struct check_accounts {
    const char *chart;
    const char *works;     /* 在建工程 */
    const char *grants[2]; /* 专项应付款, 补助收入 */
    const char *assets[6]; /* kept by cards */
    struct {
        const char *code;
        const char *name; /* a part of its name or of a detail's */
    } rents[3];
};
enum err check_accounts_of(const struct checking *checking,
                           const struct check_accounts **out);

enum err check_vouchers(struct checking *checking);   /* E1 */
enum err check_statements(struct checking *checking); /* E2, E3 */
enum err check_cash(struct checking *checking);       /* E4 */
enum err check_banks(struct checking *checking);      /* E5 */
enum err check_assets(struct checking *checking);     /* E6 */
enum err check_projects(struct checking *checking);   /* E7 */
enum err check_parties(struct checking *checking);    /* E8 */
enum err check_funds(struct checking *checking);      /* E9 */
enum err check_rents(struct checking *checking);      /* E10 */
enum err check_documents(struct checking *checking);  /* E11 */
enum err check_closed(struct checking *checking);     /* E12, E13 */
enum err check_disclosed(struct checking *checking);  /* E14 */

#endif
