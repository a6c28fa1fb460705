/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds budget, fund, distribution, claim and loan. */
#include "tests/ledger/debts_refusals.h"
#include "tests/village_judge.h"

/* specs/check.py takes and refuses the same. */
static void judge(struct test_village *village, const struct refusal_case *one)
{
    struct judge_row rows[100];
    assert_true(one->count <= sizeof rows / sizeof rows[0]);
    for (size_t i = 0; i < one->count; i++)
        rows[i] = (struct judge_row){ one->rows[i].kind, one->rows[i].date, one->rows[i].own,
                                      one->rows[i].signers };
    judge_village(village, rows, one->count);
}

static struct test_village *setup_case(struct arena **arena, enum debts_case which)
{
    struct test_village *village = setup(arena);
    assert_int_equal(village->count, 39);
    assert_case(village, &debts_cases[which]);
    judge(village, &debts_cases[which]);
    return village;
}

static void a_budget_is_adopted_once_and_changed_within_its_lines(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup_case(&arena, DEBTS_BUDGETS);
    assert_ok(village_record(village, "budget", DAY, CHANGE(LINE("514", "-400000")), B));
    assert_ok(village_record(village, "budget", DAY,
                             BUDGET("adopt", "镇经联社", "2025", LINE("513", "1")), B));
    teardown(village, arena);
}

static void a_fund_is_known_by_its_name_and_changed_by_naming_the_last(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup_case(&arena, DEBTS_FUNDS);
    assert_ok(village_record(village, "fund", DAY, FUND("新", "231", "", ""), B));
    assert_ok(village_record(village, "fund", DAY,
                             FUND("村道硬化", "503", "'changes':@40,", ""), B));
    teardown(village, arena);
}

static void a_year_is_distributed_once_within_its_base(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup_case(&arena, DEBTS_PLANS);
    assert_ok(village_record(
        village, "distribution", DAY,
        PLAN_OF("2024", "9007199254740991",
                BY_RATIO("reserve", "311", "3333") "," BY_RATIO("members", "113", "6667"),
                "'changes':@39,", ""),
        BY(KEY_HEAD)));
    teardown(village, arena);
}

static void a_claim_is_of_a_debt_and_recorded_once(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup_case(&arena, DEBTS_CLAIMS);
    assert_ok(village_record(village, "claim", DAY,
                             CLAIM_OF("confirm", "112", "'note':'签字',", "", ""),
                             BY(KEY_SUPERVISOR)));
    assert_ok(village_record(village, "claim", DAY, OFF("@26"), BY(KEY_HEAD)));
    assert_ok(village_record(village, "claim", DAY, CLAIM("promise", "211", ""), B));
    teardown(village, arena);
}

static void a_loan_is_known_by_its_party_and_start(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup_case(&arena, DEBTS_LOANS);
    /* Put off: the same loan, another schedule. */
    assert_ok(village_record(village, "loan", DAY,
                             LOAN_OF("201", "borrowed", "2025-09-01", "435",
                                     ROW("2025-09-01", "100000", "6525"), "'changes':@39,",
                                     "'security':'保证',"),
                             B));
    assert_ok(village_record(village, "loan", DAY,
                             LOAN("112", "lent", "2025-03-01", "0", GOOD), B));
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_budget_is_adopted_once_and_changed_within_its_lines),
        cmocka_unit_test(a_fund_is_known_by_its_name_and_changed_by_naming_the_last),
        cmocka_unit_test(a_year_is_distributed_once_within_its_base),
        cmocka_unit_test(a_claim_is_of_a_debt_and_recorded_once),
        cmocka_unit_test(a_loan_is_known_by_its_party_and_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
