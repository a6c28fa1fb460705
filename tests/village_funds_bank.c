/* SPDX-License-Identifier: Apache-2.0 */
/* Papers, receipt books, bank statements and cash counts of the funds village. At the end of
 * January the bank has 30,795.00 and the books 30,800.00; at February's, 36,783.00 and
 * 33,795.00: a fee of 12.00 is not in the books, a cheque of 3,000.00 not yet at the bank. */
#include "tests/village_funds.h"

#define CASHIER FUNDS_BY(KEY_CASHIER)
#define STATEMENT(closing, month, opening, part, rows) \
    "{'account':'10201','closing':" closing ",'month':'" month "','opening':" opening \
    ",'part':" part ",'rows':[" rows "]," FUNDS_SET "}"
#define RECEIPT(number, amount, content, issued) \
    "{'amount':" amount ",'content':'" content "','issued':'" issued \
    "','issuer':'青石村','number':'" number \
    "','pages':1,'series':'青收2024','type':'receipt'}"
#define BOOK(action, first, last, reason) \
    "{'action':'" action "','first':'" first "','holder':'周强','last':'" last "'" reason \
    ",'series':'青收2024','type':'receipt'}"
#define LIMIT(value, from) \
    "{'basis':'镇三资管理办法第十二条','from':'" from "','name':'cash.limit','value':'" value "'}"

static const struct funds_row rows[] = {
    { NULL, "policy", "2024-02-04", LIMIT("1300", "2024-01-01"), FUNDS_BY(KEY_HEAD) },
    { NULL, "policy", "2024-02-04", LIMIT("1500.00", "2024-02-01"), FUNDS_BY(KEY_HEAD) },
    { NULL, "receiptbook", "2024-02-04", BOOK("issue", "0001", "0020", ""), FUNDS_BOOKKEEPER },
    { "receipt-rent", "paper", "2024-02-04",
      RECEIPT("0001", "150000", "2023年鱼塘租金", "2024-01-05"), CASHIER },
    { "receipt-lease", "paper", "2024-02-04",
      RECEIPT("0002", "600000", "2024年山林租金", "2024-02-01"), CASHIER },
    { NULL, "receiptbook", "2024-02-04", BOOK("void", "0003", "0003", ",'reason':'写错户名'"),
      CASHIER },
    { "invoice", "paper", "2024-02-04",
      "{'amount':60000,'content':'A4纸20包','issued':'2024-01-18','issuer':'县文具经营部',"
      "'issuer_id':'91430822MA4L5K2T1Q','number':'24432000000012345678','pages':1,'tax':594,"
      "'type':'invoice','verified':'李秀英'}",
      FUNDS_BOOKKEEPER },
    { "invoice-again", "paper", "2024-02-05",
      "{'again':'第一联遗失，用复印件','amount':60000,'content':'A4纸20包',"
      "'issued':'2024-01-18','issuer':'县文具经营部','number':'24432000000012345678','pages':1,"
      "'type':'invoice'}",
      FUNDS_BOOKKEEPER },
    { "fee-slip", "paper", "2024-02-05",
      "{'amount':500,'content':'账户管理费','issued':'2024-01-31','issuer':'农商行青石支行',"
      "'pages':1,'type':'bank'}",
      FUNDS_BOOKKEEPER },
    { NULL, "bank", "2024-02-05",
      "{'account':'10201','bank':'农商行青石支行','name':'青石村经济合作社','number':"
      "'6210000000000005678','opened':'2021-03-15'," FUNDS_SET ",'type':'basic'}",
      FUNDS_BOOKKEEPER },
    { "january", "statement", "2024-02-05",
      STATEMENT("3079500", "2024-01", "3000000", "1",
                "{'balance':3150000,'date':'2024-01-05','in':150000,'party':'刘*生',"
                "'serial':'0001'},"
                "{'balance':3080000,'date':'2024-01-24','note':'环境整治','out':70000},"
                "{'balance':3079500,'date':'2024-01-31','note':'账户管理费','out':500}"),
      CASHIER },
    { "january-reconciled", "reconcile", "2024-02-05",
      "{'account':'10201','bank':3079500,'book':3080000,'items':[{'amount':500,'date':"
      "'2024-01-31','note':'账户管理费','ref':@(january),'side':'bank_out'}],'month':"
      "'2024-01','set':'" VILLAGE_SET "'}",
      FUNDS_BOOKKEEPER },
    { "fee", "voucher", "2024-02-05",
      "{'chart':'2023','lines':[{'account':'51301','debit':500},"
      "{'account':'10201','credit':500}],'note':'账户管理费'," FUNDS_SET
      ",'sources':[{'paper':@(fee-slip)}]}",
      FUNDS_BOOKKEEPER },
    { "counted", "count", "2024-02-05",
      "{'account':'101','book':140000,'counted':140000,'difference':0,'faces':["
      "{'face':10000,'pieces':13},{'face':5000,'pieces':2}]," FUNDS_SET ",'witness':'赵德明'}",
      CASHIER },
    { "cheque", "voucher", "2024-02-28",
      "{'chart':'2023','lines':[{'account':'51401','debit':300000},"
      "{'account':'10201','credit':300000,'settle':'cheque','slip':'ZP0077'}],"
      "'note':'付村道清扫费'," FUNDS_SET "}",
      FUNDS_BOOKKEEPER },
    { "february", "statement", "2024-03-01",
      STATEMENT("3679500", "2024-02", "3079500", "1",
                "{'balance':3679500,'date':'2024-02-02','in':600000,'party':'青山林业公司'}"),
      CASHIER },
    { "february-end", "statement", "2024-03-01",
      STATEMENT("3678300", "2024-02", "3679500", "2",
                "{'balance':3678300,'date':'2024-02-29','note':'短信费','out':1200}"),
      CASHIER },
    { "short", "count", "2024-03-01",
      "{'account':'101','book':140000,'counted':110000,'difference':-30000,'faces':["
      "{'face':10000,'pieces':11}],'reason':'白条抵库，限三日内归还'," FUNDS_SET
      ",'slips':[{'amount':30000,'note':'借支差旅费','party':'周强'}],'witness':'李秀英'}",
      FUNDS_BOOKKEEPER },
    { "receipt-late", "paper", "2024-03-01",
      RECEIPT("0006", "20000", "押金", "2024-02-29"), CASHIER },
    { NULL, "receiptbook", "2024-03-01", BOOK("return", "0011", "0020", ""), CASHIER },
};

const struct funds_part funds_part_bank = {
    .name = "bank", .rows = rows, .count = sizeof rows / sizeof rows[0], .alone = true
};
