/* SPDX-License-Identifier: Apache-2.0 */
/* The keys, accounts and opening balances of the funds village, and vouchers that say all that
 * a voucher can say. Figures are chosen so that sums can be checked in one's head. */
#include "tests/village_funds.h"

#define BY_HEAD FUNDS_BY(KEY_HEAD)
#define BY_AUTHORITY FUNDS_BY(KEY_AUTHORITY)
#define ACCOUNT(code, name) \
    { \
        NULL, "account", "2024-01-02", FUNDS_ACCOUNT(code, name), FUNDS_BOOKKEEPER \
    }
#define GROUP "石桥组"
#define FARM "青石林场"
#define GROUP_LINES(debit, credit, fen) \
    FUNDS_DEBIT(debit, fen, "") \
    "," FUNDS_CREDIT(credit, fen, "")

static const struct funds_row rows[] = {
    { NULL, "key", "2024-01-02",
      "{'action':'enrol','key':#6,'person':'周强','role':'cashier'}",
      BY_AUTHORITY | FUNDS_BY(KEY_CASHIER) },
    { NULL, "key", "2024-01-02",
      "{'action':'enrol','key':#9,'person':'青石镇代理记账中心','role':'agency'}",
      BY_AUTHORITY | FUNDS_BY(KEY_AGENCY) },
    ACCOUNT("10201", "基本户"),
    ACCOUNT("10202", "土地补偿费专户"),
    ACCOUNT("11201", "应收租金"),
    ACCOUNT("11202", "借支"),
    ACCOUNT("11301", "农户往来"),
    ACCOUNT("21101", "应付工程款"),
    ACCOUNT("21102", "押金保证金"),
    ACCOUNT("24101", "财政专项资金"),
    ACCOUNT("31101", "提取公积公益金"),
    ACCOUNT("31102", "土地补偿费"),
    ACCOUNT("32201", "未分配收益"),
    ACCOUNT("32202", "各项分配"),
    ACCOUNT("3220201", "提取公积公益金"),
    ACCOUNT("3220202", "向成员分配"),
    ACCOUNT("50101", "发包收入"),
    ACCOUNT("50102", "租赁收入"),
    ACCOUNT("51301", "办公费"),
    ACCOUNT("51302", "干部报酬"),
    ACCOUNT("51401", "环境整治"),
    /* 114,300.00 on each side. */
    { "opening", "opening", "2024-01-01",
      "{'basis':'2023年度决算报表','chart':'2023','lines':["
      "{'account':'101','debit':200000},"
      "{'account':'10201','debit':3000000},"
      "{'account':'10202','debit':2000000},"
      "{'account':'11201','contract':'HT-2019-03','debit':150000,'due':'2023-12-31',"
      "'note':'2023年鱼塘租金','party':'刘水生'},"
      "{'account':'11201','debit':50000,'due':'2020-06-30','party':'原砖厂'},"
      "{'account':'11301','debit':30000,'household':'王大山','note':'水费垫付'},"
      "{'account':'11301','credit':10000,'household':'陈翠花'},"
      "{'account':'151','debit':6000000},"
      "{'account':'152','credit':1430000},"
      "{'account':'21101','credit':400000,'party':'宏达建筑公司','project':'村道硬化'},"
      "{'account':'24101','credit':500000,'project':'饮水工程'},"
      "{'account':'301','credit':5000000},"
      "{'account':'31101','credit':1000000},"
      "{'account':'31102','credit':2000000},"
      "{'account':'32201','credit':1090000}]," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "rent", "voucher", "2024-01-05",
      "{'chart':'2023','lines':["
      "{'account':'10201','debit':150000,'settle':'transfer','slip':'0001'},"
      "{'account':'11201','contract':'HT-2019-03','credit':150000,'party':'刘水生'}],"
      "'note':'收2023年鱼塘租金'," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "advance", "voucher", "2024-01-08",
      "{'approver':'张建国','chart':'2023','handler':'周强','lines':["
      "{'account':'11202','debit':80000,'due':'2024-02-08','party':'周强'},"
      "{'account':'101','credit':80000,'settle':'cash'}],'note':'周强借支办公费'," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "office", "voucher", "2024-01-20",
      "{'approver':'张建国','budget':'办公费','chart':'2023','handler':'周强','lines':["
      "{'account':'51301','debit':60000,'fund':'本级','purpose':'非生产性'},"
      "{'account':'101','debit':20000,'settle':'cash'},"
      "{'account':'11202','credit':80000,'party':'周强'}],'note':'周强报销办公费',"
      "'set':'" VILLAGE_SET "','witness':'赵德明'}",
      FUNDS_BOOKKEEPER | BY_HEAD },
    { "wrong", "voucher", "2024-01-22",
      FUNDS_VOUCHER("付环境整治费", "{'account':'51401','debit':90000,'project':'环境整治'},"
                                    "{'account':'10201','credit':90000}"),
      FUNDS_BOOKKEEPER },
    { "reversal", "reversal", "2024-01-23",
      "{'reason':'金额记错'," FUNDS_SET ",'target':@(wrong)}", FUNDS_BOOKKEEPER },
    { "corrected", "voucher", "2024-01-23",
      "{'chart':'2023','corrects':@(reversal),'lines':["
      "{'account':'51401','debit':70000,'fund':'本级','project':'环境整治'},"
      "{'account':'10201','credit':70000,'settle':'electronic'}],'nature':'correcting',"
      "'note':'付环境整治费（更正）','resolution':'2024年第1次村民代表会议'," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "lease", "voucher", "2024-02-01",
      "{'chart':'2023','lines':[{'account':'10201','debit':600000},"
      "{'account':'50102','contract':'HT-2022-01','credit':600000,'party':'青山林业公司'}],"
      "'note':'收2024年山林租金'," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "group", "policy", "2024-02-02",
      "{'basis':'村民小组会议决议','from':'2024-02-01','name':'set','value':'" GROUP "'}",
      BY_HEAD },
    { "group-opening", "opening", "2024-01-31",
      "{'basis':'小组移交清册','chart':'2023','lines':["
      "{'account':'101','debit':40000},{'account':'301','credit':40000}],'set':'" GROUP "'}",
      FUNDS_BY(KEY_AGENCY) },
    { "group-voucher", "voucher", "2024-02-03",
      "{'chart':'2023','lines':[{'account':'513','debit':1000},"
      "{'account':'101','credit':1000}],'note':'小组办公费','set':'" GROUP "'}",
      FUNDS_BY(KEY_AGENCY) },
    /* From the chart of 2004: 9,000.00 of draught animals, of which 3,000.00 was amortised. */
    { "farm", "policy", "2024-02-02",
      "{'basis':'村民代表会议决议','from':'2024-02-01','name':'set','value':'" FARM "'}", BY_HEAD },
    { "farm-opening", "opening", "2024-02-01",
      "{'basis':'2023年度决算报表','chart':'2023','lines':["
      "{'account':'102','debit':2000000,'old':'102','old_name':'银行存款'},"
      "{'account':'132','debit':900000,'old':'131','old_name':'产役畜'},"
      "{'account':'133','credit':300000,'old':'131','old_name':'产役畜'},"
      "{'account':'153','debit':500000,'old':'154','old_name':'在建工程'},"
      "{'account':'211','credit':150000,'old':'202','old_name':'应付款','party':'种苗公司'},"
      "{'account':'213','credit':50000,'note':'2023年12月采茶','old':'202','old_name':'应付款'},"
      "{'account':'311','credit':80000,'old':'212','old_name':'应付福利费'},"
      "{'account':'301','credit':2820000,'old':'301','old_name':'资本'}],"
      "'origin_chart':'2004','set':'" FARM "'}",
      FUNDS_BOOKKEEPER },
};

const struct funds_part funds_part_base = {
    .name = "base", .rows = rows, .count = sizeof rows / sizeof rows[0]
};
