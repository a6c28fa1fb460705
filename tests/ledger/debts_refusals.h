/* SPDX-License-Identifier: Apache-2.0 */
/* What kinds budget, fund, distribution, claim and loan refuse, after a few that they take. */
#ifndef TESTS_LEDGER_DEBTS_REFUSALS_H
#define TESTS_LEDGER_DEBTS_REFUSALS_H

#include "tests/ledger/refusals.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"
#define SET "'set':'" VILLAGE_SET "'"
#define BUDGET(action, body, year, lines) \
    "{'action':'" action "','body':'" body "','lines':[" lines \
    "],'resolution':'〔2024〕1号'," SET ",'year':" year "}"
#define ADOPT(lines) BUDGET("adopt", "成员代表大会", "2024", lines)
#define CHANGE(lines) BUDGET("change", "成员代表大会", "2024", lines)
#define LINE(code, fen) "{'account':'" code "','amount':" fen "}"

#define FUND(name, account, head, tail) \
    "{'account':'" account "','amount':100000," head "'document':'财农〔2024〕8号'," \
    "'from':'2024-03-01','grantor':'县财政局','name':'" name "','purpose':'修路'," SET tail \
    ",'type':'earmarked'}"
#define SHARE(household, fen) "{'amount':" fen ",'household':'" household "'}"

#define PLAN_OF(year, base, rows, head, tail) \
    "{'base':" base ",'body':'成员大会'," head "'resolution':'〔2024〕2号','rows':[" rows "]," SET \
        tail ",'year':" year "}"
#define PLAN(year, base, rows, tail) PLAN_OF(year, base, rows, "", tail)
#define BY_RATIO(to, account, ratio) \
    "{'account':'" account "','ratio':" ratio ",'to':'" to "'}"
#define BY_AMOUNT(to, account, fen) "{'account':'" account "','amount':" fen ",'to':'" to "'}"
#define HELD(household, shares) "{'household':'" household "','shares':" shares "}"

#define CLAIM_OF(action, account, note, resolution, tail) \
    "{'account':'" account "','action':'" action "','amount':900000,'day':'2024-03-04'," \
    "'how':'挂号催收函'," note "'party':'山林承租人'," resolution SET tail "}"
#define CLAIM(action, account, tail) CLAIM_OF(action, account, "", "", tail)
#define OFF(voucher) \
    CLAIM_OF("writeoff", "112", "", "'resolution':'〔2024〕3号',", ",'voucher':" voucher)

#define ROW(date, principal, interest) \
    "{'date':'" date "','interest':" interest ",'principal':" principal "}"
#define LOAN_OF(account, direction, due, rate, rows, head, security) \
    "{'account':'" account "'," head "'direction':'" direction "','due':'" due \
    "','party':'镇信用社','principal':100000,'purpose':'修水渠','rate':" rate \
    ",'resolution':'〔2024〕4号','schedule':[" rows "]," security SET ",'start':'2024-03-01'}"
#define LOAN(account, direction, due, rate, rows) \
    LOAN_OF(account, direction, due, rate, rows, "", "")
#define GOOD ROW("2024-09-01", "50000", "1925") "," ROW("2025-03-01", "50000", "963")

static const struct refusal budgets[] = {
    { "budget", DAY, BUDGET("change", "村民会议", "2024", LINE("514", "1")), B, ERR_RULE,
      "passed by \"成员代表大会\"" },
    { "budget", DAY, ADOPT(LINE("514", "1")), B, ERR_RULE, "was adopted by entry" },
    { "budget", DAY, BUDGET("change", "成员代表大会", "2025", LINE("514", "1")), B, ERR_RULE,
      "no budget of 2025 yet" },
    { "budget", DAY, BUDGET("adopt", "成员代表大会", "2023", LINE("514", "1")), B, ERR_RULE,
      "has books from 2024" },
    { "budget", DAY, BUDGET("adopt", "成员代表大会", "2026", LINE("514", "1")), B, ERR_RULE,
      "the next year is 2025" },
    { "budget", DAY, BUDGET("adopt", "成员代表大会", "2025", LINE("514", "-1")), B, ERR_RULE,
      "row 1: the amount -0.01 is below 0.00" },
    { "budget", DAY,
      BUDGET("adopt", "成员代表大会", "2025", LINE("514", "1") "," LINE("514", "2")), B,
      ERR_RULE, "row 2: account 514 and 514 before it overlap" },
    { "budget", DAY,
      BUDGET("adopt", "成员代表大会", "2025", LINE("51301", "1") "," LINE("513", "2")), B,
      ERR_RULE, "row 2: account 513 and 51301 before it overlap" },
    { "budget", DAY, BUDGET("adopt", "成员代表大会", "2025", LINE("102", "1")), B, ERR_RULE,
      "row 1: account 102 is of neither income nor expense" },
    { "budget", DAY, BUDGET("adopt", "成员代表大会", "2025", LINE("51409", "1")), B, ERR_RULE,
      "has no account 51409" },
    { "budget", DAY,
      BUDGET("adopt", "成员代表大会", "2025",
             LINE("514", "9007199254740991") "," LINE("515", "1")),
      B, ERR_LIMIT, "the sum of \"Lines\"" },
    { "budget", DAY, BUDGET("pass", "成员代表大会", "2025", LINE("514", "1")), B, ERR_FORMAT,
      "\"Action\" cannot be \"pass\"" },
    { "budget", DAY, CHANGE(LINE("514", "0")), B, ERR_RULE, "row 1: a change by zero" },
    { "budget", DAY, CHANGE(LINE("513", "1")), B, ERR_RULE,
      "an account above or below 513 has a line" },
    { "budget", DAY, CHANGE(LINE("5130201", "1")), B, ERR_RULE,
      "an account above or below 5130201 has a line" },
    { "budget", DAY, CHANGE(LINE("514", "-400001")), B, ERR_RULE,
      "row 1: the line of account 514 holds 4,000.00 and cannot be cut by 4,000.01" },
    { "budget", DAY, CHANGE(LINE("515", "-1")), B, ERR_RULE, "holds 0.00" },
    { "budget", DAY, CHANGE(LINE("514", "9007199254740991")), B, ERR_LIMIT,
      "the line of account 514 grows" },
    { "budget", DAY, CHANGE(LINE("514", "1")), BY(KEY_SUPERVISOR), ERR_SIGNATURE,
      "is signed by" },
    { "budget", DAY,
      "{'action':'adopt','body':'会','lines':[{'account':'514','amount':1}],"
      "'resolution':'一','set':'丙','year':2025}",
      B, ERR_RULE, "no account set \"丙\"" },
};

#define TWICE SHARE("甲", "3")
static const struct refusal funds[] = {
    { "fund", DAY, FUND("村道硬化", "241", "", ""), B, ERR_RULE, "entry 40 records it already" },
    { "fund", DAY, FUND("村道硬化", "241", "'changes':@39,", ""), B, ERR_RULE,
      "the entry that stands is 40: \"Changes\" cannot name 39" },
    { "fund", DAY, FUND("别的", "241", "'changes':@40,", ""), B, ERR_RULE,
      "entry 40 is not about the same matter" },
    { "fund", DAY,
      "{'account':'241','amount':1,'changes':{'index':40,'leaf':"
      "'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='},'document':'一','from':'2024-03-01',"
      "'grantor':'县','name':'村道硬化','purpose':'修路'," SET ",'type':'earmarked'}",
      B, ERR_RULE, "the leaf hash given for entry 40" },
    { "fund", DAY, FUND("新", "102", "", ""), B, ERR_RULE, "account 102 has details" },
    { "fund", DAY, FUND("新", "101", "", ""), B, ERR_RULE, "account 101 is of class assets" },
    { "fund", DAY, FUND("新", "51301", "", ""), B, ERR_RULE,
      "account 51301 is of class expense" },
    { "fund", DAY, FUND("新", "24109", "", ""), B, ERR_RULE, "has no account 24109" },
    { "fund", DAY, FUND("新", "241", "'deadline':'2024-02-29',", ""), B, ERR_RULE,
      "\"Deadline\", 2024-02-29, is earlier than \"From\", 2024-03-01" },
    { "fund", DAY,
      FUND("新", "241", "", ",'shares':[" SHARE("甲", "1") "," SHARE("乙", "2") "," TWICE "]"),
      B, ERR_RULE, "row 3: \"甲\" stands in a row before" },
    { "fund", DAY, FUND("新", "241", "", ",'shares':[" SHARE("甲", "-1") "]"), B, ERR_RULE,
      "row 1: the amount -0.01" },
    { "fund", DAY,
      FUND("新", "241", "", ",'shares':[" SHARE("甲", "60000") "," SHARE("乙", "40001") "]"), B,
      ERR_RULE, "come to 1,000.01, beyond the whole sum, 1,000.00" },
    { "fund", DAY,
      "{'account':'241','amount':0,'document':'一','from':'2024-03-01','grantor':'县',"
      "'name':'新','purpose':'修路'," SET ",'type':'earmarked'}",
      B, ERR_RULE, "\"Amount\" must be above zero" },
    { "fund", DAY,
      "{'account':'241','amount':1,'document':'一','from':'2024-03-01','grantor':'县',"
      "'name':'新','purpose':'修路'," SET ",'type':'loan'}",
      B, ERR_FORMAT, "\"Type\" cannot be \"loan\"" },
    { "fund", DAY, FUND("新", "241", "", ""), BY(KEY_SUPERVISOR), ERR_SIGNATURE,
      "is signed by" },
};

static const struct refusal plans[] = {
    { "distribution", DAY, PLAN("2024", "1000", BY_RATIO("reserve", "311", "1"), ""), B,
      ERR_RULE, "entry 39 records it already: to change it, give 39" },
    { "distribution", DAY, PLAN("2023", "1000", BY_RATIO("reserve", "311", "1"), ""), B,
      ERR_RULE, "\"Year\" cannot be 2023" },
    { "distribution", DAY, PLAN("2025", "0", BY_RATIO("reserve", "311", "1"), ""), B, ERR_RULE,
      "\"Base\" must be above zero" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("reserve", "311", "0"), ""), B,
      ERR_RULE, "row 1: a ratio of 0" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("reserve", "311", "10001"), ""), B,
      ERR_RULE, "row 1: a ratio of 10001" },
    { "distribution", DAY, PLAN("2025", "1000", BY_AMOUNT("reserve", "311", "0"), ""), B,
      ERR_RULE, "row 1: the amount, 0.00" },
    { "distribution", DAY,
      PLAN("2025", "1000", "{'account':'311','amount':1,'ratio':1,'to':'reserve'}", ""), B,
      ERR_RULE, "either a ratio or an amount" },
    { "distribution", DAY, PLAN("2025", "1000", "{'account':'311','to':'reserve'}", ""), B,
      ERR_RULE, "either a ratio or an amount" },
    { "distribution", DAY,
      PLAN("2025", "1000",
           BY_RATIO("reserve", "311", "6000") "," BY_RATIO("members", "113", "4001"), ""),
      B, ERR_RULE, "the ratios come to 10001" },
    { "distribution", DAY,
      PLAN("2025", "1000",
           BY_RATIO("reserve", "311", "6000") "," BY_AMOUNT("members", "113", "401"), ""),
      B, ERR_RULE, "goes beyond the base, 10.00" },
    { "distribution", DAY,
      PLAN("2025", "1000",
           BY_AMOUNT("reserve", "311", "9007199254740991") "," BY_AMOUNT("members", "113", "1"),
           ""),
      B, ERR_LIMIT, "row 2: the sum" },
    { "distribution", DAY,
      PLAN("2025", "1000", BY_RATIO("reserve", "311", "1"), ",'shares':[" HELD("甲", "1") "]"),
      B, ERR_RULE, "no row to the members" },
    { "distribution", DAY,
      PLAN("2025", "1000", BY_RATIO("members", "113", "1"), ",'shares':[" HELD("甲", "0") "]"),
      B, ERR_RULE, "row 1: no shares" },
    { "distribution", DAY,
      PLAN("2025", "1000", BY_RATIO("members", "113", "1"),
           ",'shares':[" HELD("甲", "1") "," HELD("甲", "1") "]"),
      B, ERR_RULE, "row 2: \"甲\"" },
    { "distribution", DAY,
      PLAN("2025", "1000", BY_RATIO("members", "113", "1"),
           ",'shares':[" HELD("甲", "9007199254740991") "," HELD("乙", "1") "]"),
      B, ERR_LIMIT, "too many in sum" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("reserve", "211", "1"), ""), B,
      ERR_RULE, "row 1: account 211 (Payables) does not fit" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("members", "311", "1"), ""), B,
      ERR_RULE, "account 311 (Reserve and welfare fund) does not fit" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("other", "101", "1"), ""), B, ERR_RULE,
      "account 101 (Cash on hand) does not fit" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("other", "102", "1"), ""), B, ERR_RULE,
      "account 102 has details" },
    { "distribution", DAY, PLAN("2025", "1000", BY_RATIO("friends", "113", "1"), ""), B,
      ERR_FORMAT, "\"To\" cannot be \"friends\"" },
    { "distribution", DAY,
      "{'base':1,'body':'会','resolution':'一','rows':[{'account':'311','ratio':1,"
      "'to':'reserve'}],'set':'丙','year':2024}",
      B, ERR_RULE, "no account set \"丙\"" },
};

static const struct refusal claims[] = {
    { "claim", DAY, CLAIM("demand", "112", ""), B, ERR_RULE,
      "entry 39 records the same of that day" },
    { "claim", DAY, CLAIM("beg", "112", ""), B, ERR_FORMAT, "\"Action\" cannot be \"beg\"" },
    { "claim", DAY, CLAIM("confirm", "101", ""), B, ERR_RULE,
      "account 101 (Cash on hand) is of no debts" },
    { "claim", DAY, CLAIM("confirm", "231", ""), B, ERR_RULE, "is of no debts" },
    { "claim", DAY, CLAIM("confirm", "11209", ""), B, ERR_RULE, "has no account 11209" },
    { "claim", DAY, CLAIM("writeoff", "112", ""), B, ERR_RULE,
      "a write-off needs a resolution" },
    { "claim", DAY, CLAIM("confirm", "112", ",'voucher':@26"), B, ERR_RULE,
      "only a write-off names a \"Voucher\"" },
    { "claim", DAY, OFF("@38"), B, ERR_RULE, "voucher 38 does not post to account 112" },
    { "claim", DAY, OFF("@29"), B, ERR_RULE, "voucher 29 does not post to account 112" },
    { "claim", DAY, OFF("@31"), B, ERR_RULE, "entry 31 is no voucher" },
    { "claim", DAY, OFF("@4"), B, ERR_RULE, "entry 4 is no voucher" },
    { "claim", DAY, OFF("@15"), B, ERR_RULE, "voucher 15 was reversed by entry 31" },
    { "claim", DAY, OFF("{'index':99,'leaf':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}"),
      B, ERR_RULE, "refers to entry 99" },
    { "claim", DAY,
      "{'account':'112','action':'demand','amount':0,'day':'2024-03-04','how':'信',"
      "'party':'甲'," SET "}",
      B, ERR_RULE, "\"Amount\" must be above zero, not 0.00" },
    { "claim", DAY,
      "{'account':'112','action':'demand','amount':1,'day':'2024-03-06','how':'信',"
      "'party':'甲'," SET "}",
      B, ERR_RULE, "\"Day\", 2024-03-06, is later than the entry's date" },
    { "claim", DAY,
      "{'account':'112','action':'demand','amount':1,'day':'2024-03-04','how':'信',"
      "'party':'甲','set':'丙'}",
      B, ERR_RULE, "no account set \"丙\"" },
    { "claim", DAY, CLAIM("confirm", "112", ""), BY(KEY_PUBLISHER), ERR_SIGNATURE,
      "is signed by" },
};

static const struct refusal loans[] = {
    { "loan", DAY, LOAN("201", "borrowed", "2025-03-01", "385", GOOD), B, ERR_RULE,
      "entry 39 records it already" },
    { "loan", DAY, LOAN("201", "lent", "2025-03-01", "385", GOOD), B, ERR_RULE,
      "account 201 (Short-term loans) takes no such loan" },
    { "loan", DAY, LOAN("112", "borrowed", "2025-03-01", "385", GOOD), B, ERR_RULE,
      "account 112 (Receivables) takes no such loan" },
    { "loan", DAY, LOAN("211", "borrowed", "2025-03-01", "385", GOOD), B, ERR_RULE,
      "takes no such loan" },
    { "loan", DAY, LOAN("22101", "borrowed", "2025-03-01", "385", GOOD), B, ERR_RULE,
      "has no account 22101" },
    { "loan", DAY, LOAN("221", "borrowed", "2025-03-01", "10001", GOOD), B, ERR_RULE,
      "a yearly rate of 10001 would be 100 % or more" },
    { "loan", DAY, LOAN("221", "borrowed", "2024-02-01", "385", GOOD), B, ERR_RULE,
      "\"Due\", 2024-02-01, is earlier than \"Start\", 2024-03-01" },
    { "loan", DAY, LOAN("221", "borrowed", "2025-02-28", "385", GOOD), B, ERR_RULE,
      "row 2: 2025-03-01 is after the loan is due, on 2025-02-28" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385",
           ROW("2024-09-01", "50000", "0") "," ROW("2024-09-01", "50000", "0")),
      B, ERR_RULE, "row 2: 2024-09-01 is not after the day before it" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385", ROW("2024-03-01", "100000", "0")), B,
      ERR_RULE, "row 1: 2024-03-01 is not after the day before it, 2024-03-01" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385", ROW("2025-03-01", "99999", "0")), B,
      ERR_RULE, "comes to 999.99, that of the loan is 1,000.00" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385", ROW("2025-03-01", "100000", "-1")), B,
      ERR_RULE, "row 1: the amount -0.01" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385",
           ROW("2024-09-01", "-1", "0") "," ROW("2025-03-01", "100001", "0")),
      B, ERR_RULE, "row 1: the amount -0.01" },
    { "loan", DAY,
      LOAN("221", "borrowed", "2025-03-01", "385",
           ROW("2024-09-01", "9007199254740991", "0") "," ROW("2025-03-01", "1", "0")),
      B, ERR_LIMIT, "the sum of \"Schedule\"" },
    { "loan", DAY, LOAN("221", "given", "2025-03-01", "385", GOOD), B, ERR_FORMAT,
      "\"Direction\" cannot be \"given\"" },
    { "loan", DAY, LOAN_OF("221", "borrowed", "2025-03-01", "385", GOOD, "'changes':@39,", ""),
      B, ERR_RULE, "entry 39 is not about the same matter" },
    { "loan", DAY, LOAN("221", "borrowed", "2025-03-01", "385", GOOD), BY(KEY_HEAD),
      ERR_SIGNATURE, "is signed by" },
};

static const struct refusal budgets_before[] = {
    { "budget", DAY,
      ADOPT(LINE("501", "2000000") "," LINE("51301", "300000") "," LINE("51302", "0") "," LINE(
          "514", "500000")),
      B, OK, "" },
    { "budget", DAY, CHANGE(LINE("514", "-100000") "," LINE("504", "100")), BY(KEY_HEAD), OK,
      "" },
};

static const struct refusal funds_before[] = {
    { "fund", DAY, FUND("村道硬化", "241", "", ",'shares':[" SHARE("甲", "0") "]"), B, OK, "" },
    { "fund", DAY, FUND("村道硬化", "241", "'changes':@39,", ""), B, OK, "" },
};

#define TO_ALL BY_AMOUNT("members", "113", "2000")
/* The exercise of a public exam, 元 for 万元: 70 to share out, 7, 7 and 20. */
static const struct refusal plans_before[] = {
    { "distribution", DAY,
      PLAN("2024", "7000",
           BY_RATIO("reserve", "311", "1000") "," BY_AMOUNT("other", "212", "700") "," TO_ALL,
           ",'shares':[" HELD("甲", "3") "," HELD("乙", "9007199254740988") "]"),
      B, OK, "" },
};

static const struct refusal claims_before[] = {
    { "claim", DAY, CLAIM("demand", "112", ""), B, OK, "" },
};

static const struct refusal loans_before[] = {
    { "loan", DAY, LOAN("201", "borrowed", "2025-03-01", "385", GOOD), B, OK, "" },
};

#define CASE(name) \
    { \
        name##_before, sizeof name##_before / sizeof name##_before[0], name, \
            sizeof name / sizeof name[0] \
    }

static const struct refusal_case debts_cases[] = {
    CASE(budgets),
    CASE(funds),
    CASE(plans),
    CASE(claims),
    CASE(loans),
};

enum debts_case {
    DEBTS_BUDGETS,
    DEBTS_FUNDS,
    DEBTS_PLANS,
    DEBTS_CLAIMS,
    DEBTS_LOANS,
    DEBTS_CASES,
};

#endif
