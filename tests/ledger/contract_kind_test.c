/* SPDX-License-Identifier: Apache-2.0 */
/* Kind contract. */
#include "tests/ledger/refusals.h"
#include "tests/support.h"
#include "tests/village_funds.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER)
#define DAY "2024-12-31"
#define SET FUNDS_SET
#define DUE(day, fen) "{'amount':" fen ",'date':'" day "'}"
#define CONTRACT_OF(amount, head, number, rows, days, tail) \
    "{'amount':" amount "," head "'method':'direct','number':'" number \
    "','object':'晒谷场','party':'王大山','resolution':'〔2024〕9号'," rows SET \
    ",'side':'income'," days ",'type':'asset'" tail "}"
#define DAYS(signing, start) "'signed':'" signing "','start':'" start "'"
#define GOOD DAYS("2024-12-30", "2025-01-01")
#define END(day) "'end':'" day "',"
#define CONTRACT(head, number) CONTRACT_OF("90000", head, number, "", GOOD, "")
#define SCHEDULED(rows) \
    CONTRACT_OF("90000", END("2025-12-31"), "HT-9", "'schedule':[" rows "],", GOOD, "")

static const struct refusal rows[] = {
    { "contract", DAY, CONTRACT(END("2025-12-31"), "HT-2024-02"), B, ERR_RULE,
      "\"Contract\" of the same matter: entry" },
    { "contract", DAY, CONTRACT("'changes':@(pond)," END("2025-12-31"), "HT-2024-02"), B,
      ERR_RULE, "\"Changes\" cannot name" },
    { "contract", DAY, CONTRACT("'changes':@(forest)," END("2025-12-31"), "HT-2024-02"), B,
      ERR_RULE, "\"Changes\" cannot name" },
    { "contract", DAY, CONTRACT("'changes':@(pond-ended)," END("2025-12-31"), "HT-9"), B,
      ERR_RULE, "is not about the same matter" },
    { "contract", DAY, CONTRACT(END("2024-12-31"), "HT-9"), B, ERR_RULE,
      "\"End\", 2024-12-31, is earlier than \"Start\", 2025-01-01" },
    { "contract", DAY,
      CONTRACT_OF("90000", END("2025-12-31"), "HT-9", "", DAYS("2025-01-01", "2025-01-01"), ""),
      B, ERR_RULE, "it is signed on 2025-01-01, after the day of its recording, 2024-12-31" },
    { "contract", DAY, CONTRACT_OF("-1", END("2025-12-31"), "HT-9", "", GOOD, ""), B, ERR_RULE,
      "\"Amount\" cannot be below zero (-0.01)" },
    { "contract", DAY, CONTRACT_OF("0", END("2025-12-31"), "HT-9", "", GOOD, ",'yearly':-100"),
      B, ERR_RULE, "\"Yearly rent\" cannot be below zero (-1.00)" },
    { "contract", DAY, CONTRACT("'deposit':-100," END("2025-12-31"), "HT-9"), B, ERR_RULE,
      "\"Deposit\" cannot be below zero (-1.00)" },
    { "contract", DAY, SCHEDULED(DUE("2025-06-30", "45000") "," DUE("2025-06-30", "45000")), B,
      ERR_RULE, "\"Schedule\", row 2 falls due on 2025-06-30, not after the row before it, on "
                "2025-06-30" },
    { "contract", DAY, SCHEDULED(DUE("2025-06-30", "90000") "," DUE("2025-12-30", "0")), B,
      ERR_RULE, "\"Schedule\", row 2: the amount 0.00 is below 0.01" },
    { "contract", DAY, SCHEDULED(DUE("2025-06-30", "45000") "," DUE("2025-12-30", "44999")), B,
      ERR_RULE, "\"Schedule\" comes to 899.99, the contract's amount is 900.00" },
    { "contract", DAY,
      SCHEDULED(DUE("2025-06-30", "9007199254740991") "," DUE("2025-12-30", "1")), B, ERR_LIMIT,
      "the sum of \"Schedule\"" },
    { "contract", DAY, CONTRACT_OF("90000", "", "HT-9", "", GOOD, ""), B, ERR_FORMAT,
      "\"End\" (end) is missing" },
    { "contract", DAY, CONTRACT(END("2025-12-31"), "HT-9"), BY(KEY_HEAD), ERR_SIGNATURE,
      "is signed by" },
    { "contract", DAY,
      "{'amount':0,'end':'2025-12-31','method':'raffle','number':'HT-9','object':'晒谷场',"
      "'party':'王大山','resolution':'〔2024〕9号'," SET ",'side':'income'," GOOD
      ",'type':'asset'}",
      B, ERR_FORMAT, "\"Method\" cannot be \"raffle\"" },
    { "contract", DAY,
      "{'amount':0,'end':'2025-12-31','method':'direct','number':'HT-9','object':'晒谷场',"
      "'party':'王大山','resolution':'〔2024〕9号','set':'丙','side':'income'," GOOD
      ",'type':'asset'}",
      B, ERR_RULE, "no account set \"丙\"" },
};

static const char *const good[] = {
    /* Let anew to another, the sum not stated, its days signed when it had begun. */
    CONTRACT_OF("0", "'changes':@(pond-ended)," END("2026-12-31"), "HT-2024-02",
                "'schedule':[" DUE("2025-06-30", "1") "],", DAYS("2024-12-30", "2024-12-01"),
                ",'yearly':100"),
    CONTRACT_OF("90000", "'deposit':0," END("2025-01-01"), "HT-9", "", GOOD, ",'yearly':0"),
    SCHEDULED(DUE("2025-06-30", "45000") "," DUE("2026-12-30", "45000")),
};

static struct refusal row_of(const struct test_village *village, const struct refusal *row)
{
    struct refusal out = *row;
    out.own = village_funds_own(village->arena, row->own);
    return out;
}

static void a_contract_is_known_by_its_number_and_changed_by_naming_the_last(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    enum { COUNT = sizeof rows / sizeof rows[0] };
    struct judge_row judged[COUNT];
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_funds_until(arena, "contracts");
    for (size_t i = 0; i < COUNT; i++) {
        struct refusal row = row_of(village, &rows[i]);
        assert_refused(village, &row, 1);
        judged[i] = (struct judge_row){ row.kind, row.date, row.own, row.signers };
    }
    judge_village(village, judged, COUNT);
    for (size_t i = 0; i + 1 < sizeof good / sizeof good[0]; i++)
        assert_ok(village_record(village, "contract", DAY,
                                 village_funds_own(arena, good[i]), B));
    /* The number is taken now. */
    struct refusal taken = { "contract", DAY, good[2], B, ERR_RULE, "records it already" };
    assert_refused(village, &taken, 1);
    judge_village(village, NULL, 0);
    teardown(village, arena);
}

static void the_example_is_of_this_village(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_funds_until(arena, "contracts");
    assert_ok(spec_example(arena, "kinds.md", "contract", &example));
    struct bytes note = village->notes[village_funds_index("pond-ended")];
    (void)bytes_cut(&note, '\n');
    assert_true(bytes_equal(bytes_cut(&note, '\n'), bytes_trim(example)));
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_contract_is_known_by_its_number_and_changed_by_naming_the_last),
        cmocka_unit_test(the_example_is_of_this_village),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
