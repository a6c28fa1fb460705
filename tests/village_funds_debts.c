/* SPDX-License-Identifier: Apache-2.0 */
/* A year's budget, four funds, loans both ways, an advance, what was done about debts, and how
 * the year was distributed. Figures are chosen so that reports can be checked by hand. */
#include "tests/village_funds.h"

#define HEAD FUNDS_BY(KEY_HEAD)
#define B FUNDS_BOOKKEEPER
#define ACCOUNT(code, name) \
    { \
        NULL, "account", "2024-02-05", FUNDS_ACCOUNT(code, name), B \
    }
#define DR(code, fen) "{'account':'" code "','debit':" fen "}"
#define CR(code, fen) "{'account':'" code "','credit':" fen "}"
#define DR_OF(code, fen, more) "{'account':'" code "','debit':" fen "," more "}"
#define CR_OF(code, fen, more) "{'account':'" code "','credit':" fen "," more "}"
#define P(name) "'party':'" name "'"
#define H(name) "'household':'" name "'"
#define J(name) "'project':'" name "'"
#define VOUCHER(date, note, lines) \
    { \
        NULL, "voucher", date, FUNDS_VOUCHER(note, lines), B \
    }
#define FUND(name, account, amount, deadline, document, grantor, purpose, shares, type) \
    "{'account':'" account "','amount':" amount "," deadline "'document':'" document \
    "','from':'2024-01-01','grantor':'" grantor "','name':'" name "','purpose':'" purpose "'," \
    "'resolution':'2024-02-04 村民会议'," FUNDS_SET shares ",'type':'" type "'}"
#define SHARE(name, fen, basis) \
    "{'amount':" fen ",'basis':'" basis "','household':'" name "'}"
#define CLAIM(label, date, action, account, amount, day, how, party, more) \
    { \
        label, "claim", date, \
            "{'account':'" account "','action':'" action "','amount':" amount ",'day':'" day \
            "','how':'" how "','party':'" party "'," more "}", \
            B \
    }

#define WATER "饮水工程"
#define DITCH "二组水渠"
#define ROAD "县道拓宽补偿"
#define RUN "2024年运转经费"

#define DITCH_SHARES \
    SHARE("王大山", "15000", "5 人") \
    "," SHARE("陈翠花", "9000", "3 人") "," SHARE("刘桂兰", "0", "低保户免交") "," SHARE( \
        "李有田", "12000", "4 人")
#define DITCH_LINES \
    DR_OF("11301", "15000", H("王大山") "," J(DITCH)) \
    "," DR_OF("11301", "9000", H("陈翠花") "," J(DITCH)) "," DR_OF( \
        "11301", "12000", H("李有田") "," J(DITCH)) "," CR_OF("231", "36000", J(DITCH))
#define ROAD_SHARES \
    SHARE("王大山", "300000", "1.2 亩") \
    "," SHARE("陈翠花", "200000", "0.8 亩")

static const struct funds_row rows[] = {
    { NULL, "policy", "2024-02-05",
      "{'basis':'镇财务管理办法','from':'2024-01-01','name':'advance.days','value':'7'}", HEAD },
    ACCOUNT("11203", "借出款"),
    ACCOUNT("21103", "代付补偿款"),
    ACCOUNT("22101", "长期借款"),
    { "budget", "budget", "2024-02-06",
      "{'action':'adopt','body':'成员代表大会','lines':[{'account':'501','amount':800000},"
      "{'account':'51301','amount':100000},{'account':'51302','amount':300000},"
      "{'account':'51401','amount':150000,'note':'保洁、清沟'}],"
      "'resolution':'〔2024〕2号'," FUNDS_SET ",'year':2024}",
      B },
    CLAIM("demand", "2024-02-06", "demand", "11201", "50000", "2022-05-20", "挂号催收函",
          "原砖厂", FUNDS_SET),
    { "water", "fund", "2024-02-20",
      FUND(WATER, "24101", "800000", "'deadline':'2024-09-30',", "县水〔2023〕15号", "县水利局",
           "三组管网", "", "earmarked"),
      B },
    VOUCHER("2024-03-01", "收饮水工程专项款",
            DR("10201", "300000") "," CR_OF("24101", "300000", J(WATER))),
    { "ditch", "fund", "2024-03-04",
      FUND(DITCH, "231", "60000", "", "镇批〔2024〕3号", "二组各户", "修水渠",
           ",'shares':[" DITCH_SHARES "]",
           "levy"),
      B },
    VOUCHER("2024-03-05", "二组水渠筹资方案通过", DITCH_LINES),
    { "running", "fund", "2024-03-10",
      FUND(RUN, "503", "200000", "", "镇财〔2024〕6号", "镇财政所", "村级组织运转", "", "running"),
      B },
    VOUCHER("2024-03-12", "收运转经费",
            DR("10201", "200000") "," CR_OF("503", "200000", J(RUN))),
    VOUCHER("2024-03-20", "收二组水渠筹资款",
            DR("101", "24000") "," CR_OF("11301", "15000", H("王大山") "," J(DITCH)) "," CR_OF(
                "11301", "9000", H("陈翠花") "," J(DITCH))),
    { "loan", "loan", "2024-03-21",
      "{'account':'22101','direction':'borrowed','due':'2025-03-21','party':'镇信用社',"
      "'principal':2000000,'purpose':'修水渠','rate':435,'resolution':'〔2024〕4号','schedule':["
      "{'date':'2024-09-21','interest':44467,'principal':1000000},"
      "{'date':'2025-03-21','interest':21871,'principal':1000000}]," FUNDS_SET
      ",'start':'2024-03-21'}",
      B },
    VOUCHER("2024-03-21", "镇信用社借款到账",
            DR("10201", "2000000") "," CR_OF("22101", "2000000", P("镇信用社"))),
    VOUCHER("2024-03-26", "付干部报酬",
            DR_OF("51302", "120000", J(RUN)) "," CR("10201", "120000")),
    VOUCHER("2024-04-02", "收二组水渠筹资款",
            DR("101", "5000") "," CR_OF("11301", "5000", H("李有田") "," J(DITCH))),
    { "road", "fund", "2024-04-08",
      FUND(ROAD, "31102", "1000000", "", "县征〔2024〕11号", "县征收办", "土地补偿费",
           ",'shares':[" ROAD_SHARES "]",
           "compensation"),
      B },
    VOUCHER("2024-04-10", "收县道拓宽土地补偿费",
            DR("10202", "1000000") "," CR_OF("31102", "1000000", J(ROAD))),
    VOUCHER("2024-04-15", "应付农户土地补偿费",
            DR_OF("31102", "500000", J(ROAD)) "," CR_OF(
                "21103", "300000", H("王大山") "," J(ROAD)) "," CR_OF("21103", "200000",
                                                                      H("陈翠花") "," J(ROAD))),
    VOUCHER("2024-04-20", "付水渠工程款",
            DR_OF("153", "20000", J(DITCH)) "," CR("10201", "20000") "," DR_OF(
                "231", "20000", J(DITCH)) "," CR("31101", "20000")),
    VOUCHER("2024-04-30", "发放土地补偿费",
            DR_OF("21103", "300000", H("王大山") "," J(ROAD)) "," CR("10202", "300000")),
    { "lent", "loan", "2024-05-01",
      "{'account':'11203','direction':'lent','due':'2024-11-01','party':'青山林业公司',"
      "'principal':500000,'purpose':'周转','rate':500,'resolution':'〔2024〕5号','schedule':["
      "{'date':'2024-11-01','interest':12778,'principal':500000}],'security':'林权抵押'," FUNDS_SET
      ",'start':'2024-05-01'}",
      B },
    VOUCHER("2024-05-01", "借给青山林业公司",
            DR_OF("11203", "500000", "'due':'2024-11-01'," P("青山林业公司")) "," CR(
                "10201", "500000")),
    VOUCHER("2024-05-06", "付青苗补偿",
            DR_OF("21103", "10000", H("赵老四") "," J(ROAD)) "," CR("10202", "10000")),
    VOUCHER("2024-05-10", "付饮水工程款",
            DR_OF("153", "600000", J(WATER)) "," CR("10201", "600000") "," DR_OF(
                "24101", "600000", J(WATER)) "," CR("31101", "600000")),
    { "trip", "voucher", "2024-06-03",
      FUNDS_VOUCHER("王小兵借支差旅费",
                    DR_OF("11202", "100000", P("王小兵")) "," CR("101", "100000")),
      B },
    VOUCHER("2024-06-20", "王小兵报销",
            DR("51301", "50000") "," DR("101", "10000") "," CR_OF("11202", "60000", P("王小兵"))),
    VOUCHER("2024-06-21", "付镇信用社利息",
            DR_OF("515", "22233", P("镇信用社")) "," CR("10201", "22233")),
    { "change", "budget", "2024-06-30",
      "{'action':'change','body':'成员代表大会','lines':[{'account':'51401','amount':-50000},"
      "{'account':'503','amount':200000}],'resolution':'〔2024〕7号'," FUNDS_SET
      ",'year':2024}",
      HEAD },
    VOUCHER("2024-07-01", "退回饮水工程结余",
            DR_OF("24101", "50000", J(WATER)) "," CR("10201", "50000")),
    VOUCHER("2024-08-15", "付清沟费", DR("51401", "50000") "," CR("10201", "50000")),
    VOUCHER("2024-09-30", "还镇信用社本金",
            DR_OF("22101", "600000", P("镇信用社")) "," CR("10201", "600000")),
    VOUCHER("2024-11-01", "收青山林业公司利息",
            DR("10201", "12778") "," CR_OF("504", "12778", P("青山林业公司"))),
    CLAIM(NULL, "2024-12-20", "confirm", "11301", "37000", "2024-12-20", "本人签字", "李有田",
          FUNDS_SET),
    CLAIM(NULL, "2024-12-21", "dispute", "11301", "10000", "2024-12-21", "口头", "陈翠花",
          FUNDS_SET),
    { "off-voucher", "voucher", "2024-12-25",
      FUNDS_VOUCHER("核销原砖厂部分欠款",
                    DR("515", "20000") "," CR_OF("11201", "20000", P("原砖厂"))),
      B },
    CLAIM("off", "2024-12-25", "writeoff", "11201", "20000", "2024-12-25", "企业注销", "原砖厂",
          "'resolution':'〔2024〕9号'," FUNDS_SET ",'voucher':@(off-voucher)"),
    { "distribution", "distribution", "2024-12-31",
      "{'base':300000,'body':'成员大会','resolution':'〔2024〕10号','rows':["
      "{'account':'31101','ratio':3000,'to':'reserve'},"
      "{'account':'11301','ratio':4000,'to':'members'}]," FUNDS_SET ",'shares':["
      "{'household':'王大山','shares':5},{'household':'陈翠花','shares':3},"
      "{'household':'刘桂兰','shares':2},{'household':'李有田','shares':4}],'year':2024}",
      HEAD },
};

const struct funds_part funds_part_debts = {
    .name = "debts", .rows = rows, .count = sizeof rows / sizeof rows[0]
};
