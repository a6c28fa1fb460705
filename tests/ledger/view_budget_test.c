/* SPDX-License-Identifier: Apache-2.0 */
/* What is left of a budget's line, with vouchers that close among the others. */
#include "ledger/view_budget.h"

#include "tests/ledger/debts_refusals.h"

#define POST(debit, credit, fen, nature) \
    "{'chart':'2023','lines':[{'account':'" debit "','debit':" fen "},{'account':'" credit \
    "','credit':" fen "}]," nature "'note':'n'," SET "}"
#define CLOSING "'nature':'closing',"

static struct budget_left left_of(struct test_village *village, const char *account,
                                  bool wanted)
{
    struct account_set set = { 0 };
    struct budget_left left = { .found = false };
    assert_ok(money_set(&village->view, bytes_text(VILLAGE_SET), &set));
    assert_ok(budget_left(&village->view, &set, 2024, bytes_text(account), &left));
    assert_int_equal(left.found, wanted);
    return left;
}

static void what_was_used_is_the_year_s_movement_without_closings(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    (void)left_of(village, "51301", false);
    assert_ok(village_record(village, "budget", DAY,
                             ADOPT(LINE("513", "200000") "," LINE("501", "2500000")), B));
    /* 386.50 + 450.00 + 120.00 + 80.00 + 150.00; of 514 all was taken back. */
    struct budget_left left = left_of(village, "51301", true);
    assert_bytes(left.code, "513");
    assert_int_equal(left.budget_fen, 200000);
    assert_int_equal(left.executed_fen, 118650);
    assert_int_equal(left_of(village, "5130201", true).executed_fen, 118650);
    assert_int_equal(left_of(village, "501", true).executed_fen, 2100000);
    (void)left_of(village, "514", false);
    (void)left_of(village, "51", false);
    /* Carried over, in part, and one of the two taken back. */
    assert_ok(
        village_record(village, "voucher", DAY, POST("321", "51301", "50000", CLOSING), B));
    assert_ok(
        village_record(village, "voucher", DAY, POST("501", "321", "2100000", CLOSING), B));
    assert_int_equal(left_of(village, "51301", true).executed_fen, 118650);
    assert_int_equal(left_of(village, "501", true).executed_fen, 2100000);
    assert_ok(village_record(village, "reversal", DAY,
                             "{'reason':'r'," SET ",'target':@40}", B));
    assert_int_equal(left_of(village, "51301", true).executed_fen, 118650);
    /* A refund lowers what was used, without being a closing. */
    assert_ok(village_record(village, "voucher", DAY, POST("101", "51301", "3650", ""), B));
    assert_int_equal(left_of(village, "51301", true).executed_fen, 115000);
    assert_ok(village_record(village, "budget", DAY, CHANGE(LINE("513", "-150000")), B));
    assert_int_equal(left_of(village, "51301", true).budget_fen, 50000);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_used_is_the_year_s_movement_without_closings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
