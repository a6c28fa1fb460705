/* SPDX-License-Identifier: Apache-2.0 */
/* What became of the contracts of the funds village ("contracts"): receipts, a payment, a
 * deposit, a reversal, a paper, and the closings between, for the tests of pages and data. */
#ifndef TESTS_PUBLISH_LEASES_H
#define TESTS_PUBLISH_LEASES_H

#include <stdio.h>

#include "tests/test.h"
#include "tests/village_funds.h"

/* Money moved under a contract; in: it came in. */
static inline void lease_pay(struct test_village *village, const char *date, bool in,
                             const char *against, int64_t fen)
{
    char own[600];
    /* Members stand in order of their names. */
    (void)snprintf(own, sizeof own,
                   "{'chart':'2023','lines':[{'account':'10201','%s':%lld},"
                   "{%s'%s':%lld,'party':'%s'}],'note':'按合同收付'," FUNDS_SET "}",
                   in ? "debit" : "credit", (long long)fen, against, in ? "credit" : "debit",
                   (long long)fen, in ? "刘水生" : "宏达建筑公司");
    assert_ok(village_record(village, "voucher", date, own, FUNDS_BOOKKEEPER));
}

static inline void lease_close(struct test_village *village, unsigned month, const char *date)
{
    char text[8];
    (void)snprintf(text, sizeof text, "2024-%02u", month);
    assert_ok(village_close(village, VILLAGE_SET, text, date, FUNDS_BOOKKEEPER));
}

static inline void leases_record(struct test_village *village)
{
    char own[200];
    lease_pay(village, "2024-02-10", true, "'account':'21101','contract':'HT-2024-02',", 50000);
    lease_pay(village, "2024-03-20", true, "'account':'50102','contract':'HT-2024-02',",
              150000);
    uint64_t wrong = village->count;
    lease_pay(village, "2024-03-21", true, "'account':'50102','contract':'HT-2024-02',", 90001);
    lease_pay(village, "2024-03-25", false, "'account':'21101','contract':'GC-2024-01',",
              300000);
    assert_ok(village_record(village, "paper", "2024-03-28",
                             "{'amount':450000,'content':'村东鱼塘承包合同，三份',"
                             "'issued':'2024-01-03','issuer':'青石村','number':'HT-2024-02',"
                             "'pages':6,'type':'contract'}",
                             FUNDS_BOOKKEEPER));
    for (unsigned month = 1; month <= 3; month++)
        lease_close(village, month, "2024-10-09");
    (void)snprintf(own, sizeof own, "{'reason':'不是这份合同的',%s,'target':@%llu}", FUNDS_SET,
                   (unsigned long long)wrong);
    assert_ok(village_record(village, "reversal", "2024-04-08", own, FUNDS_BOOKKEEPER));
    lease_pay(village, "2024-06-30", true, "'account':'50102','contract':'HT-2024-02',", 60000);
    for (unsigned month = 4; month <= 9; month++)
        lease_close(village, month, "2024-10-10");
    lease_pay(village, "2024-10-11", false, "'account':'21101','contract':'GC-2024-01',",
              100000);
    lease_close(village, 10, "2024-11-01");
}

#endif
