/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_month.h"
#include "tests/ledger/refusals.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"

static const struct refusal refusals[] = {
    { "voucher", DAY, VOUCHER("{'account':'101','debit':100},{'account':'10201','credit':90}"),
      B, ERR_RULE, "debits 1.00, credits 0.90, 0.10 apart" },
    { "voucher", DAY, VOUCHER("{'account':'101','debit':100}"), B, ERR_RULE,
      "two rows or more" },
    { "voucher", DAY, VOUCHER("{'account':'101'},{'account':'10201','credit':100}"), B,
      ERR_RULE, "row 1: the line of account 101 has no amount" },
    { "voucher", DAY,
      VOUCHER("{'account':'101','credit':1,'debit':1},{'account':'10201','credit':100}"), B,
      ERR_RULE, "has a debit and a credit" },
    { "voucher", DAY, VOUCHER("{'account':'101','debit':0},{'account':'10201','credit':100}"),
      B, ERR_RULE, "must be above zero" },
    { "voucher", DAY,
      VOUCHER("{'account':'101','debit':-100},{'account':'10201','credit':-100}"), B, ERR_RULE,
      "must be above zero" },
    { "voucher", DAY,
      VOUCHER("{'account':'101','debit':9007199254740991},{'account':'101','debit':1},"
              "{'account':'10201','credit':100}"),
      B, ERR_LIMIT, "row 2: the sum of a side is beyond" },
    { "voucher", DAY,
      VOUCHER("{'account':'101','debit':9007199254740991},"
              "{'account':'10201','credit':9007199254740991}"),
      B, ERR_LIMIT, "would grow past" },
    { "voucher", DAY, VOUCHER(PAIR("101", "999")), B, ERR_RULE,
      "row 2: the chart of 2023 has no account 999" },
    { "voucher", DAY, VOUCHER(PAIR("101", "5")), B, ERR_RULE, "has no account 5" },
    { "voucher", DAY, VOUCHER(PAIR("101", "10209")), B, ERR_RULE,
      "has no account 10209 yet (under 102 Bank deposits)" },
    { "voucher", DAY, VOUCHER(PAIR("101", "102")), B, ERR_RULE,
      "account 102 has details and takes no postings: post to one of 10201 10202" },
    { "voucher", DAY, VOUCHER(PAIR("51302", "101")), B, ERR_RULE, "post to one of 5130201" },
    { "voucher", "2024-02-15", VOUCHER(PAIR("101", "10201")), B, ERR_RULE,
      "2024-02 is closed: the open months begin with 2024-03" },
    { "voucher", "2023-12-31", VOUCHER(PAIR("101", "10201")), B, ERR_RULE,
      "opens its books, in 2024-01" },
    { "voucher", DAY,
      "{'chart':'2023','lines':[" PAIR("101", "10201") "],'month':'2024-04','note':'试',"
                                                       "'set':'" VILLAGE_SET "'}",
      B, ERR_RULE, "date 2024-03-05 does not lie in \"Month\", 2024-04" },
    { "voucher", DAY,
      "{'chart':'2004','lines':[" PAIR("101", "10201") "],'note':'试','set':'" VILLAGE_SET "'}",
      B, ERR_RULE, "uses the chart of 2023, not \"2004\"" },
    { "voucher", DAY,
      "{'chart':'2023','lines':[" PAIR("101", "10201") "],'note':'试','set':'另一套'}", B,
      ERR_RULE, "there is no account set \"另一套\"; there are: " },
    { "voucher", DAY,
      "{'chart':'2023','lines':[" PAIR("101", "10201") "],'note':'试','number':9,"
                                                       "'set':'" VILLAGE_SET "'}",
      B, ERR_RULE, "the next number of 2024-03 is 记-3, not 9" },
    { "voucher", DAY, VOUCHER(PAIR("101", "10201")), BY(KEY_PUBLISHER), ERR_SIGNATURE,
      "is signed by bookkeeper / bookkeeping agency, not by publisher" },
    { "voucher", DAY, VOUCHER(PAIR("101", "10201")), BY(KEY_BOOKKEEPER), ERR_SIGNATURE,
      "was revoked by entry 24" },
    { "voucher", DAY, VOUCHER(PAIR("101", "10201")), B | BY(KEY_CASHIER), ERR_SIGNATURE,
      "was revoked by entry 34" },
    { "voucher", DAY, VOUCHER(PAIR("101", "10201")), BY(KEY_STRANGER), ERR_SIGNATURE,
      "no such key enrolled" },
    { "reversal", DAY, "{'reason':'试','set':'" VILLAGE_SET "','target':@3}", B, ERR_RULE,
      "entry 3 is no voucher" },
    { "reversal", DAY, "{'reason':'试','set':'" VILLAGE_SET "','target':@19}", B, ERR_RULE,
      "entry 19 is a reversal itself" },
    { "reversal", DAY, "{'reason':'试','set':'" VILLAGE_SET "','target':@18}", B, ERR_RULE,
      "voucher 18 was reversed by entry 19 already" },
    { "reversal", DAY, "{'reason':'试','set':'青石村村委会','target':@13}", B, ERR_RULE,
      "stands in account set \"" VILLAGE_SET "\"" },
    { "reversal", "2024-02-20", "{'reason':'试','set':'" VILLAGE_SET "','target':@13}", B,
      ERR_RULE, "2024-02 is closed" },
    { "reversal", "2024-02-20", "{'reason':'试','set':'" VILLAGE_SET "','target':@37}", B,
      ERR_RULE, "before the month of its original" },
    { "reversal", DAY, "{'number':7,'reason':'试','set':'" VILLAGE_SET "','target':@13}", B,
      ERR_RULE, "is 记-3, not 7" },
    { "reversal", DAY,
      "{'reason':'试','set':'" VILLAGE_SET "','target':{'index':13,"
      "'leaf':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}}",
      B, ERR_RULE, "the leaf hash given for entry 13" },
    { "reversal", DAY,
      "{'reason':'试','set':'" VILLAGE_SET "','target':{'index':99,"
      "'leaf':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='}}",
      B, ERR_RULE, "it refers to entry 99" },
};

static void a_bad_voucher_is_refused_with_its_reason_and_changes_nothing(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    teardown(village, arena);
}

static void numbers_run_on_within_set_month_and_word(void **state)
{
    (void)state;
    static const struct {
        uint64_t index;
        uint32_t number;
        const char *month;
    } rows[] = {
        { 10, 1, "2024-01" },
        { 18, 9, "2024-01" },
        { 19, 10, "2024-01" },
        { 20, 11, "2024-01" },
        { 21, 1, "2024-02" },
        { 29, 1, "2024-02" },
        { 31, 5, "2024-02" },
    };
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct voucher_record record = { 0 };
        if (money_voucher(&village->view, rows[i].index, &record) != OK ||
            record.number != rows[i].number)
            print_error("entry %d has number %u\n", (int)rows[i].index, record.number);
        assert_int_equal(record.number, rows[i].number);
        struct month month = { 0 };
        assert_ok(month_parse(bytes_text(rows[i].month), &month));
        assert_int_equal(month_compare(record.month, month), 0);
    }
    teardown(village, arena);
}

static void a_reversal_takes_back_to_the_fen_what_its_original_posted(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct month month = { 2024, 3 };
    struct bytes set = bytes_text(VILLAGE_SET);
    struct month_totals before = { 0 };
    struct month_totals after = { 0 };
    assert_ok(money_month(&village->view, set, month, &before));
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("112", "10202")), B));
    assert_ok(village_record(village, "reversal", DAY,
                             "{'reason':'试','set':'" VILLAGE_SET "','target':@39}", B));
    assert_ok(money_month(&village->view, set, month, &after));
    assert_int_equal(after.entries, before.entries + 2);
    assert_int_equal(after.debit_fen, before.debit_fen);
    assert_int_equal(after.credit_fen, before.credit_fen);
    assert_int_equal(after.gross_fen, before.gross_fen + 200);
    struct voucher_record record = { 0 };
    assert_ok(money_voucher(&village->view, 39, &record));
    assert_int_equal(record.other, 40);
    assert_ok(money_voucher(&village->view, 40, &record));
    assert_true(record.is_reversal);
    assert_int_equal(record.other, 39);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_voucher_is_refused_with_its_reason_and_changes_nothing),
        cmocka_unit_test(numbers_run_on_within_set_month_and_word),
        cmocka_unit_test(a_reversal_takes_back_to_the_fen_what_its_original_posted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
