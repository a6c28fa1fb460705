/* SPDX-License-Identifier: Apache-2.0 */
/* Reports of papers, bank and cash, with figures reckoned by hand from
 * tests/village_funds_bank.c. */
#include "publish/policy_at.h"
#include "publish/reconciling.h"
#include "tests/publish/reporting.h"

static int open_scene(void **state)
{
    static struct reporting scene;
    memset(&scene, 0, sizeof scene);
    reporting_open(&scene, "bank");
    *state = &scene;
    return 0;
}

static int close_scene(void **state)
{
    reporting_close(*state);
    return 0;
}

static void make(struct reporting *scene, const char *name, const char *from, const char *to)
{
    struct report_request request = reporting_of(scene, from, to);
    assert_ok(reporting_make(scene, name, &request));
}

static const struct table *table_of(const struct reporting *scene, size_t at)
{
    assert_true(at < scene->tables.count);
    return scene->tables.at[at];
}

static bool has_note(const struct reporting *scene, const char *part)
{
    for (size_t i = 0; i < scene->tables.count; i++)
        for (const struct table_fact *note = scene->tables.at[i]->notes; note;
             note = note->next)
            if (bytes_find_part(note->text, bytes_text(part)) < note->text.size)
                return true;
    return false;
}

#define ROW(column, text, want, ...) \
    assert_string_equal(reporting_row(scene, column, text, \
                                      (const char *const[]){ __VA_ARGS__, NULL }), \
                        want)

static void a_month_that_was_reconciled_shows_what_was_signed(void **state)
{
    struct reporting *scene = *state;
    make(scene, "reconcile", NULL, "2024-01-31");
    ROW("book", "账面余额", "3080000|3079500", "book_amount", "bank_amount");
    ROW("book", "减：银行已付、企业未付", "500|0", "book_amount", "bank_amount");
    ROW("book", "账户管理费", "2024-01-31|500", "book_date", "book_amount");
    ROW("book", "调节后余额", "3079500|3079500", "book_amount", "bank_amount");
    assert_true(has_note(scene, "已登记"));
    assert_int_equal(scene->tables.wrong, 0);
}

static void a_month_that_was_not_is_a_draft_of_what_is_found(void **state)
{
    struct reporting *scene = *state;
    make(scene, "reconcile", NULL, "2024-02-29");
    ROW("book", "账面余额", "3379500|3678300", "book_amount", "bank_amount");
    ROW("book", "短信费", "1200", "book_amount");
    ROW("bank", "付村道清扫费", "2024-02-28|300000", "bank_date", "bank_amount");
    ROW("book", "调节后余额", "3378300|3378300", "book_amount", "bank_amount");
    assert_true(has_note(scene, "草表"));
    assert_int_equal(scene->tables.wrong, 0);
    /* March has no statement: what was on its way still is. */
    make(scene, "reconcile", NULL, "2024-03-31");
    ROW("book", "账面余额", "3379500|3678300", "book_amount", "bank_amount");
    assert_true(has_note(scene, "没有这个月的对账单"));
    assert_int_equal(scene->tables.wrong, 0);
}

static void a_voucher_in_a_reconciled_month_makes_it_stale(void **state)
{
    struct reporting *scene = *state;
    assert_ok(village_record(
        scene->village, "voucher", "2024-01-31",
        FUNDS_VOUCHER("补记", "{'account':'51301','debit':700},{'account':'10201','credit':700}"),
        FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "reconcile", NULL, "2024-01-31");
    assert_true(has_note(scene, "登记过的对账已不符"));
    ROW("book", "账面余额", "3079300|3079500", "book_amount", "bank_amount");
    ROW("book", "调节后余额", "3078800|3078800", "book_amount", "bank_amount");
    assert_int_equal(scene->tables.wrong, 1);
}

/* A statement that does not join leaves a difference that no item explains. */
static void what_does_not_come_out_says_why(void **state)
{
    struct reporting *scene = *state;
    assert_ok(village_record(scene->village, "statement", "2024-04-01",
                             "{'account':'10201','closing':3678301,'gap':'银行换系统','month':"
                             "'2024-03','opening':3678301,'part':1,'set':'" VILLAGE_SET "'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "reconcile", NULL, "2024-03-31");
    assert_true(has_note(scene, "调节后余额不等，相差 0.01"));
    assert_true(has_note(scene, "对账单之间不衔接，相差 0.01"));
    assert_int_equal(scene->tables.wrong, 1);
    /* January anew, with another beginning: the first opening is not what the books said. */
    assert_ok(village_record(scene->village, "statement", "2024-04-01",
                             "{'account':'10201','closing':5,'gap':'试','month':'2024-01',"
                             "'opening':5,'part':1,'set':'" VILLAGE_SET "'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "reconcile", NULL, "2024-01-31");
    assert_true(has_note(scene, "第一份对账单的期初余额与当时账面相差 -29,999.95"));
    assert_int_equal(scene->tables.wrong, 1);
}

static void what_is_left_on_either_side_is_listed(void **state)
{
    struct reporting *scene = *state;
    struct report_request request = reporting_of(scene, NULL, "2024-02-29");
    request.detail = true;
    assert_ok(reporting_make(scene, "unmatched", &request));
    assert_int_equal(scene->tables.count, 2);
    assert_int_equal(table_of(scene, 0)->count, 4);
    ROW("note", "短信费", "银行|2024-02-29|1200|0", "side", "date", "out", "days");
    ROW("note", "付村道清扫费", "账上|记-3|300000|1", "side", "number", "out", "days");
    ROW("side", "银行有、账上没有", "|1200", "in", "out");
    assert_int_equal(table_of(scene, 1)->count, 4);
    ROW("note", "收2023年鱼塘租金", "2024-01-05|记-1|150000||流水号相同", "date", "number", "in",
        "out", "how");
    ROW("note", "付环境整治费（更正）", "记-6|70000|金额、日期相符", "number", "out", "how");
    ROW("note", "账户管理费", "2024-02-05|记-2|500|上期未达已到", "date", "number", "out",
        "how");
    ROW("note", "收2024年山林租金", "2024-02-01|记-1|600000", "date", "number", "in");
    /* Only asked-for accounts; 10202 stands for no bank account. */
    request.account = bytes_text("10202");
    assert_ok(reporting_make(scene, "unmatched", &request));
    assert_int_equal(table_of(scene, 0)->count, 0);
    request.detail = false;
    assert_ok(reporting_make(scene, "reconcile", &request));
    assert_int_equal(table_of(scene, 0)->count, 0);
}

static void matching_days_are_a_policy(void **state)
{
    struct reporting *scene = *state;
    struct bytes value = { 0 };
    assert_ok(village_record(scene->village, "policy", "2024-03-02",
                             "{'basis':'试','from':'2024-01-01','name':'bank.match.days',"
                             "'value':'0'}",
                             FUNDS_BY(KEY_HEAD)));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    assert_ok(
        policy_at(&scene->books, "bank.match.days", (struct date){ 2023, 12, 31 }, &value));
    assert_int_equal(value.size, 0);
    assert_ok(policy_at(&scene->books, "cash.limit", (struct date){ 2024, 1, 31 }, &value));
    assert_bytes(value, "1300");
    assert_ok(policy_at(&scene->books, "cash.limit", (struct date){ 2024, 2, 1 }, &value));
    assert_bytes(value, "1500.00");
    /* No day apart: of January's rows only the one with its number is matched. */
    make(scene, "unmatched", NULL, "2024-02-29");
    ROW("side", "银行有、账上没有", "600000|71700", "in", "out");
    ROW("side", "账上有、银行没有", "600000|370500", "in", "out");
}

static void papers_show_their_voucher_and_their_twins(void **state)
{
    struct reporting *scene = *state;
    make(scene, "papers", "2024-01-01", "2024-03-31");
    ROW("content", "账户管理费", "银行回单|500|1|2024-02 记-2|", "type", "amount", "pages",
        "voucher", "twin");
    ROW("again", "第一联遗失，用复印件", "发票|24432000000012345678|41", "type", "number", "twin");
    ROW("date", "合计", "6", "pages");
    assert_int_equal(table_of(scene, 0)->count, 7);
    make(scene, "papers", "2024-03-01", "2024-03-31");
    assert_int_equal(table_of(scene, 0)->count, 2);
}

static void vouchers_without_papers_are_listed_but_for_those_that_put_right(void **state)
{
    struct reporting *scene = *state;
    make(scene, "missing", "2024-01-01", "2024-02-29");
    assert_int_equal(scene->tables.wrong, 6);
    ROW("date", "合计", "1300000", "amount");
    ROW("note", "付环境整治费", "记-4|90000|没有任何附件", "number", "amount", "what");
    ROW("note", "付环境整治费（更正）", "", "number");
    ROW("note", "账户管理费", "", "number");
    assert_ok(village_record(scene->village, "voucher", "2024-03-02",
                             "{'chart':'2023','lines':[{'account':'51301','debit':5},"
                             "{'account':'101','credit':5}],'note':'只写张数','papers':2,"
                             "'set':'" VILLAGE_SET "'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "missing", "2024-01-01", "2024-03-31");
    ROW("note", "只写张数", "", "number");
    struct report_request request = reporting_of(scene, "2024-01-01", "2024-03-31");
    request.detail = true;
    assert_ok(reporting_make(scene, "missing", &request));
    ROW("note", "只写张数", "2|只有张数，没有票据和扫描件", "papers", "what");
    assert_int_equal(scene->tables.wrong, 6);
}

static void blanks_are_accounted_for_and_gaps_are_found(void **state)
{
    struct reporting *scene = *state;
    make(scene, "receipts", NULL, "2024-03-31");
    /* 20 issued: 1, 2 and 6 used, 3 void, 11 to 20 handed back, 4, 5 and 7 to 10 left. */
    ROW("series", "青收2024", "0001|0020|20|3|1|10|6|2", "first", "last", "count", "used", "void",
        "returned", "left", "gaps");
    assert_int_equal(scene->tables.wrong, 2);
    assert_int_equal(table_of(scene, 1)->count, 1);
    ROW("first", "0004", "0005|2|周强", "last", "count", "holder");
    make(scene, "receipts", NULL, "2024-02-29");
    ROW("series", "青收2024", "2|1|0|17|0", "used", "void", "returned", "left", "gaps");
    assert_int_equal(scene->tables.wrong, 0);
}

static void blanks_that_go_out_again_count_for_who_has_them_now(void **state)
{
    struct reporting *scene = *state;
    assert_ok(village_record(scene->village, "receiptbook", "2024-03-02",
                             "{'action':'issue','first':'0011','holder':'王芳','last':'0015',"
                             "'series':'青收2024','type':'receipt'}",
                             FUNDS_BOOKKEEPER));
    assert_ok(village_record(scene->village, "paper", "2024-03-02",
                             "{'amount':100,'content':'c','issued':'2024-03-02','issuer':'i',"
                             "'number':'0013','pages':1,'series':'青收2024','type':'receipt'}",
                             FUNDS_BOOKKEEPER));
    /* Used before anybody recorded that it was issued. */
    assert_ok(village_record(scene->village, "paper", "2024-03-02",
                             "{'amount':100,'content':'c','issued':'2024-03-02','issuer':'i',"
                             "'number':'7','pages':1,'series':'乙','type':'receipt'}",
                             FUNDS_BOOKKEEPER));
    assert_ok(village_record(scene->village, "receiptbook", "2024-03-02",
                             "{'action':'issue','first':'07','holder':'李四','last':'08',"
                             "'series':'乙','type':'receipt'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "receipts", NULL, "2024-03-31");
    ROW("holder", "周强", "20|3|1|10|6|2", "count", "used", "void", "returned", "left", "gaps");
    ROW("holder", "王芳", "5|1|0|0|4|2", "count", "used", "void", "returned", "left", "gaps");
    ROW("holder", "李四", "2|1|0|0|1|0", "count", "used", "void", "returned", "left", "gaps");
    assert_int_equal(scene->tables.wrong, 4);
    assert_int_equal(table_of(scene, 1)->count, 2);
}

static void a_count_is_shown_by_denomination_beside_the_books(void **state)
{
    struct reporting *scene = *state;
    make(scene, "count", "2024-01-01", "2024-02-29");
    assert_int_equal(scene->tables.count, 1);
    assert_int_equal(scene->tables.wrong, 0);
    ROW("what", "100.00", "13|130000", "pieces", "amount");
    ROW("what", "50.00", "2|10000", "pieces", "amount");
    ROW("what", "实点金额", "140000", "amount");
    make(scene, "count", "2024-03-01", "2024-03-31");
    assert_int_equal(scene->tables.wrong, 1);
    ROW("what", "差异（长款为正，短款为负）", "-30000|白条抵库，限三日内归还", "amount", "note");
    ROW("what", "其中：白条（不算现金）", "30000|周强 借支差旅费", "amount", "note");
    assert_true(has_note(scene, "盘点人和监盘人是同一个人"));
}

static void a_count_that_states_another_balance_is_wrong(void **state)
{
    struct reporting *scene = *state;
    assert_ok(village_record(scene->village, "count", "2024-01-08",
                             "{'account':'101','book':100,'counted':100,'difference':0,'faces':"
                             "[{'face':100,'pieces':1}],'set':'" VILLAGE_SET "','witness':'w'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "count", "2024-01-08", "2024-01-08");
    ROW("what", "账上当日日初余额", "200000", "amount");
    ROW("what", "账上当日日终余额", "120000", "amount");
    assert_int_equal(scene->tables.wrong, 1);
    make(scene, "count", "2024-01-09", "2024-01-31");
    assert_int_equal(table_of(scene, 0)->count, 0);
}

static void days_with_too_much_cash_are_found(void **state)
{
    struct reporting *scene = *state;
    make(scene, "cashlimit", "2024-01-01", "2024-03-31");
    assert_int_equal(scene->tables.wrong, 2);
    ROW("from", "2024-01-01", "2024-01-07|7|130000|200000|70000", "to", "days", "limit",
        "peak", "over");
    ROW("from", "2024-01-20", "2024-01-31|12|130000|140000|10000", "to", "days", "limit",
        "peak", "over");
    /* The group has 400.00 and then 390.00: never over. */
    struct report_request request = reporting_of(scene, "2024-01-25", "2024-03-31");
    request.set = bytes_text("");
    assert_ok(reporting_make(scene, "cashlimit", &request));
    ROW("from", "2024-01-25", "2024-01-31|7", "to", "days");
    assert_int_equal(table_of(scene, 0)->count, 1);
    assert_ok(village_record(
        scene->village, "voucher", "2024-03-03",
        FUNDS_VOUCHER("付", "{'account':'51301','debit':150000},"
                            "{'account':'101','credit':150000}"),
        FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "cashlimit", "2024-03-01", "2024-03-31");
    ROW("what", "现金为负", "2024-03-03|2024-03-31|-10000|", "from", "to", "peak", "over");
}

static void balances_on_the_wrong_side_are_found(void **state)
{
    struct reporting *scene = *state;
    make(scene, "sides", NULL, "2024-03-31");
    assert_int_equal(table_of(scene, 0)->count, 0);
    assert_int_equal(scene->tables.wrong, 0);
    /* 113 may stand on either side, office stores may not: 121 held nothing. */
    assert_ok(village_record(scene->village, "voucher", "2024-03-02",
                             "{'chart':'2023','lines':[{'account':'51301','debit':700},"
                             "{'account':'121','credit':500},{'account':'11301','credit':200}],"
                             "'note':'领用','papers':1,'set':'" VILLAGE_SET "'}",
                             FUNDS_BOOKKEEPER));
    published_make(scene->village, scene->published);
    assert_ok(books_read(scene->arena, &scene->source, UINT64_MAX, &scene->books));
    make(scene, "sides", NULL, "2024-03-31");
    assert_int_equal(table_of(scene, 0)->count, 1);
    ROW("code", "121", "库存物资|借||500", "account", "side", "debit", "credit");
    assert_int_equal(scene->tables.wrong, 1);
    make(scene, "sides", NULL, "2024-03-01");
    assert_int_equal(scene->tables.wrong, 0);
}

static void without_a_limit_that_is_said(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    make(&scene, "cashlimit", "2024-01-01", "2024-03-31");
    assert_true(has_note(&scene, "没有设库存现金限额"));
    assert_int_equal(scene.tables.wrong, 0);
    make(&scene, "reconcile", NULL, "2024-01-31");
    assert_int_equal(table_of(&scene, 0)->count, 0);
    make(&scene, "papers", "2024-01-01", "2024-01-31");
    assert_int_equal(table_of(&scene, 0)->count, 1);
    make(&scene, "receipts", NULL, "2024-01-31");
    assert_int_equal(table_of(&scene, 0)->count, 0);
    reporting_close(&scene);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_month_that_was_reconciled_shows_what_was_signed),
        TEST(a_month_that_was_not_is_a_draft_of_what_is_found),
        TEST(a_voucher_in_a_reconciled_month_makes_it_stale),
        TEST(what_does_not_come_out_says_why),
        TEST(what_is_left_on_either_side_is_listed),
        TEST(matching_days_are_a_policy),
        TEST(papers_show_their_voucher_and_their_twins),
        TEST(vouchers_without_papers_are_listed_but_for_those_that_put_right),
        TEST(blanks_are_accounted_for_and_gaps_are_found),
        TEST(blanks_that_go_out_again_count_for_who_has_them_now),
        TEST(a_count_is_shown_by_denomination_beside_the_books),
        TEST(a_count_that_states_another_balance_is_wrong),
        TEST(days_with_too_much_cash_are_found),
        TEST(balances_on_the_wrong_side_are_found),
        cmocka_unit_test(without_a_limit_that_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
