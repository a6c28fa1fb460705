/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_month.h"
#include "tests/ledger/refusals.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-04-01"
/* What the village's books say of 2024-03, with one of the values another. */
#define PERIOD(credits, debits, credit, debit, entries, month, number) \
    "{'balance_credit':" credits ",'balance_debit':" debits ",'credit':" credit \
    ",'debit':" debit ",'entries':" entries ",'month':'" month "','number':" number \
    ",'set':'" VILLAGE_SET "'}"
#define SUM "54100000"
#define TURN "112000"

static const struct refusal refusals[] = {
    { "period", DAY, PERIOD(SUM, SUM, TURN, TURN, "2", "2024-05", "3"), B, ERR_RULE,
      "the next is 2024-03, not 2024-05" },
    { "period", DAY, PERIOD(SUM, SUM, TURN, TURN, "2", "2024-02", "3"), B, ERR_RULE,
      "2024-02 is closed already: the last closed is 2024-02" },
    { "period", DAY, PERIOD(SUM, SUM, TURN, TURN, "2", "2023-12", "3"), B, ERR_RULE,
      "2023-12 is closed already" },
    { "period", DAY, PERIOD(SUM, SUM, TURN, TURN, "2", "2024-03", "4"), B, ERR_RULE,
      "\"Statement number\" says 4, the books say 3" },
    { "period", DAY, PERIOD(SUM, SUM, TURN, TURN, "3", "2024-03", "3"), B, ERR_RULE,
      "\"Entries\" says 3, the books say 2" },
    { "period", DAY, PERIOD(SUM, SUM, TURN, "112001", "2", "2024-03", "3"), B, ERR_RULE,
      "\"Debits\" says 1,120.01, the books say 1,120.00" },
    { "period", DAY, PERIOD(SUM, SUM, "-1", TURN, "2", "2024-03", "3"), B, ERR_RULE,
      "\"Credits\" says -0.01, the books say 1,120.00" },
    { "period", DAY, PERIOD(SUM, "1", TURN, TURN, "2", "2024-03", "3"), B, ERR_RULE,
      "\"Debit balances\" says 0.01, the books say 541,000.00" },
    { "period", DAY, PERIOD("1", SUM, TURN, TURN, "2", "2024-03", "3"), B, ERR_RULE,
      "\"Credit balances\" says 0.01, the books say 541,000.00" },
    { "period", "2024-03-31", PERIOD(SUM, SUM, TURN, TURN, "2", "2024-03", "3"),
      BY(KEY_HEAD), ERR_SIGNATURE, "is signed by bookkeeper / bookkeeping agency" },
    { "period", "2024-02-28", PERIOD(SUM, SUM, TURN, TURN, "2", "2024-03", "3"), B, ERR_RULE,
      "2024-03 has not come yet: it cannot be closed on 2024-02-28" },
};

static void a_closing_that_disagrees_with_the_books_is_refused(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    assert_ok(village_record(village, "period", DAY,
                             PERIOD(SUM, SUM, TURN, TURN, "2", "2024-03", "3"), B));
    struct month_totals totals = { .number = 0 };
    assert_ok(money_month(&village->view, bytes_text(VILLAGE_SET), (struct month){ 2024, 3 },
                          &totals));
    assert_int_equal(totals.number, 3);
    assert_int_equal(totals.index, 39);
    teardown(village, arena);
}

static void the_first_month_closed_is_the_first_one_posted_to(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_founded(arena);
    unsigned bookkeeper = BY(KEY_BOOKKEEPER);
    assert_fault(village_close(village, VILLAGE_SET, "2023-12", "2024-05-01", bookkeeper),
                 ERR_RULE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "opens its books, in 2024-01"));
    assert_ok(village_record(village, "voucher", "2024-04-01", VOUCHER(PAIR("101", "301")),
                             bookkeeper));
    assert_ok(village_record(village, "voucher", "2024-03-01", VOUCHER(PAIR("101", "301")),
                             bookkeeper));
    assert_fault(village_close(village, VILLAGE_SET, "2024-04", "2024-05-01", bookkeeper),
                 ERR_RULE);
    assert_ok(village_close(village, VILLAGE_SET, "2024-03", "2024-05-01", bookkeeper));
    assert_ok(village_close(village, VILLAGE_SET, "2024-04", "2024-05-01", bookkeeper));
    /* A month in which nothing was posted is closed like any other. */
    assert_ok(village_close(village, VILLAGE_SET, "2024-05", "2024-06-01", bookkeeper));
    struct set_state progress = { .number = 0 };
    assert_ok(money_state(&village->view, bytes_text(VILLAGE_SET), &progress));
    assert_int_equal(progress.number, 3);
    teardown(village, arena);
}

static void books_without_a_posting_may_close_any_month_from_their_first(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_founded(arena);
    unsigned bookkeeper = BY(KEY_BOOKKEEPER);
    assert_ok(village_close(village, VILLAGE_SET, "2024-02", "2024-05-01", bookkeeper));
    assert_fault(village_record(village, "voucher", "2024-01-05", VOUCHER(PAIR("101", "301")),
                                bookkeeper),
                 ERR_RULE);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_closing_that_disagrees_with_the_books_is_refused),
        cmocka_unit_test(the_first_month_closed_is_the_first_one_posted_to),
        cmocka_unit_test(books_without_a_posting_may_close_any_month_from_their_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
