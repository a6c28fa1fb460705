/* SPDX-License-Identifier: Apache-2.0 */
/* Opening balances: once, before everything else, balanced, on accounts without details. */
#include "ledger/view_month.h"
#include "ledger/view_register.h"
#include "tests/ledger/refusals.h"
#include "tests/village_funds.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER)
#define DAY "2024-02-01"
#define SET "'set':'丙'"
#define OPENING(lines) "{'basis':'试','chart':'2023','lines':[" lines "]," SET "}"
#define FROM(origin, lines) \
    "{'basis':'试','chart':'2023','lines':[" lines "],'origin_chart':'" origin "'," SET "}"
#define CASH "{'account':'101','debit':100}"
#define CAPITAL "{'account':'301','credit':100}"

static const struct refusal refusals[] = {
    { "opening", DAY,
      OPENING("{'account':'101','debit':12345},{'account':'301','credit':12300}"), B, ERR_RULE,
      "debits 123.45, credits 123.00; 0.45 lacking on the credit side" },
    { "opening", DAY, OPENING(CASH ",{'account':'301','credit':150}"), B, ERR_RULE,
      "0.50 lacking on the debit side" },
    { "opening", DAY, OPENING(CASH), B, ERR_RULE, "1.00 lacking on the credit side" },
    { "opening", DAY, OPENING("{'account':'101'}," CAPITAL), B, ERR_RULE,
      "\"Balances\", row 1: the line of account 101 has no amount" },
    { "opening", DAY, OPENING(CASH ",{'account':'301','credit':100,'debit':100}"), B, ERR_RULE,
      "row 2: the line of account 301 has a debit and a credit" },
    { "opening", DAY, OPENING("{'account':'101','debit':-100},{'account':'301','credit':-100}"),
      B, ERR_RULE, "row 1: the balance of account 101, -1.00, must be above zero" },
    { "opening", DAY, OPENING("{'account':'101','debit':9007199254740991}," CASH), B, ERR_LIMIT,
      "row 2: the sum of a side is beyond" },
    { "opening", DAY, OPENING("{'account':'999','debit':100}," CAPITAL), B, ERR_RULE,
      "row 1: the chart of 2023 has no account 999" },
    { "opening", DAY, OPENING(CASH ",{'account':'30101','credit':100}"), B, ERR_RULE,
      "row 2: account set \"丙\" has no account 30101 yet" },
    { "opening", DAY, OPENING("{'account':'151','debit':100}," CAPITAL), B, ERR_RULE,
      "row 1: account 151 has details" },
    { "opening", DAY, OPENING("{'account':'101','asset':'1','debit':100}," CAPITAL), B,
      ERR_FORMAT, "no field \"asset\"" },
    { "opening", "2024-02-02", OPENING(CASH "," CAPITAL), B, ERR_RULE,
      "are dated 2024-02-01, the set's first day, or before, not 2024-02-02" },
    { "opening", DAY,
      "{'basis':'试','chart':'2004','lines':[" CASH "," CAPITAL "]," SET "}", B, ERR_RULE,
      "uses the chart of 2023, not \"2004\"" },
    { "opening", DAY, "{'basis':'试','chart':'2023','lines':[" CASH "," CAPITAL "],'set':'丁'}",
      B, ERR_RULE, "there is no account set \"丁\"" },
    { "opening", "2024-01-01",
      "{'basis':'试','chart':'2023','lines':[" CASH "," CAPITAL "],'set':'" VILLAGE_SET "'}", B,
      ERR_RULE, "are recorded by entry" },
    { "opening", "2024-01-01",
      "{'basis':'试','chart':'2023','lines':[" CASH "," CAPITAL "],'set':'乙'}", B, ERR_RULE,
      "has vouchers or a closing in 2024-02: opening balances come before the first" },
    { "opening", DAY, FROM("2023", CASH "," CAPITAL), B, ERR_RULE,
      "\"Old chart\" is another chart of accounts, it cannot be \"2023\"" },
    { "opening", DAY, FROM("1993", CASH "," CAPITAL), B, ERR_RULE, "it cannot be \"1993\"" },
    { "opening", DAY, OPENING("{'account':'101','debit':100,'old':'101'}," CAPITAL), B,
      ERR_RULE, "row 1: it has an old account, but \"Old chart\" is not given" },
    { "opening", DAY, OPENING("{'account':'101','debit':100,'old_name':'现金'}," CAPITAL), B,
      ERR_RULE, "row 1: it has an old account, but" },
    { "opening", DAY, OPENING(CASH "," CAPITAL), BY(KEY_HEAD), ERR_SIGNATURE,
      "is signed by bookkeeper / bookkeeping agency" },
    { "account", "2024-02-03",
      "{'chart':'2023','code':'10101','name':'新','set':'" VILLAGE_SET "'}", B, ERR_RULE,
      "parent account 101 has postings" },
};

/* Set 丙 is untouched but for details of 151; set 乙 has a voucher. */
static struct test_village *opened(struct arena **arena)
{
    assert_ok(arena_open((size_t)256 << 20, arena));
    struct test_village *village = village_funds_until(*arena, "base");
    static const struct funds_row rows[] = {
        { NULL, "policy", "2024-02-03",
          "{'basis':'试','from':'2024-02-01','name':'set','value':'丙'}", BY(KEY_HEAD) },
        { NULL, "policy", "2024-02-03",
          "{'basis':'试','from':'2024-02-01','name':'set','value':'乙'}", BY(KEY_HEAD) },
        { NULL, "account", "2024-02-03",
          "{'chart':'2023','code':'15101','name':'房屋'," SET "}", B },
        { NULL, "voucher", "2024-02-03",
          "{'chart':'2023','lines':[" PAIR("101", "301") "],'note':'试','set':'乙'}", B },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_ok(village_record(village, rows[i].kind, rows[i].date, rows[i].own,
                                 rows[i].signers));
    return village;
}

static void a_bad_opening_is_refused_with_its_reason_and_changes_nothing(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = opened(&arena);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    teardown(village, arena);
}

static void the_second_verifier_refuses_the_same(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = opened(&arena);
    enum { COUNT = sizeof refusals / sizeof refusals[0] };
    struct judge_row rows[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        rows[i] = (struct judge_row){ refusals[i].kind, refusals[i].date, refusals[i].own,
                                      refusals[i].signers };
    judge_village(village, rows, COUNT);
    teardown(village, arena);
}

static void a_closed_set_has_no_opening_any_more(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = opened(&arena);
    assert_ok(village_close(village, "丙", "2024-02", "2024-02-29", B));
    static const struct refusal late[] = {
        { "opening", DAY, OPENING(CASH "," CAPITAL), B, ERR_RULE,
          "has vouchers or a closing in 2024-02" },
    };
    assert_refused(village, late, 1);
    teardown(village, arena);
}

static int64_t balance_of(struct test_village *village, const char *set, const char *code)
{
    struct bytes value = { 0 };
    uint8_t room[200];
    size_t size = strlen(set) + 1;
    memcpy(room, set, size);
    memset(room + size, 0, 2);
    memcpy(room + size + 2, code, strlen(code));
    assert_ok(view_get(&village->view, VIEW_BALANCE,
                       bytes_of(room, size + 2 + strlen(code)), &value));
    return value.at == NULL ? 0 : (int64_t)bytes_u64(value.at);
}

static void balances_stand_as_closed_before_the_first_month(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        int64_t fen;
    } rows[] = {
        { "101", 200000 },
        { "10201", 3000000 },
        { "11201", 200000 }, /* two parties */
        { "11301", 20000 },  /* two households, one on each side */
        { "152", -1430000 },
        { "32201", -1090000 },
        { "102", 0 },
    };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)256 << 20, &arena));
    struct test_village *village = village_funds_until(arena, "base");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].code);
        assert_int_equal(balance_of(village, VILLAGE_SET, rows[i].code), rows[i].fen);
    }
    assert_int_equal(balance_of(village, "石桥组", "301"), -40000);
    struct bytes set = bytes_text(VILLAGE_SET);
    struct register_key key = register_key("opening", &set, 1);
    struct register_record record = { .found = false };
    assert_ok(register_get(&village->view, &key, &record));
    assert_true(record.found);
    assert_int_equal(record.index, village_funds_index("opening"));
    teardown(village, arena);
}

/* By hand: 114,300.00 opened on each side. In January 1,500.00 rent came from 11201, 800.00
 * went to an advance and back, 600.00 office, 700.00 clearing. */
static void the_first_closing_counts_what_was_brought(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)256 << 20, &arena));
    struct test_village *village = village_funds_until(arena, "base");
    struct period_totals totals = { 0 };
    struct month month = { 2024, 1 };
    assert_ok(money_period(&village->view, bytes_text(VILLAGE_SET), month, &totals));
    assert_int_equal(totals.entries, 6);
    assert_int_equal(totals.debit_fen, 150000 + 80000 + 80000 + 0 + 70000);
    /* 101 1,400.00, 10201 30,800.00, 10202 20,000.00, 11201 500.00, 11301 200.00, 151
     * 60,000.00, 51301 600.00, 51401 700.00 */
    assert_int_equal(totals.balance_debit_fen,
                     140000 + 3080000 + 2000000 + 50000 + 20000 + 6000000 + 60000 + 70000);
    assert_int_equal(totals.balance_credit_fen, totals.balance_debit_fen);
    assert_ok(village_close(village, VILLAGE_SET, "2024-01", "2024-02-03", B));
    assert_int_equal(balance_of(village, VILLAGE_SET, "101"), 140000);
    assert_int_equal(balance_of(village, VILLAGE_SET, "301"), -5000000);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_opening_is_refused_with_its_reason_and_changes_nothing),
        cmocka_unit_test(the_second_verifier_refuses_the_same),
        cmocka_unit_test(a_closed_set_has_no_opening_any_more),
        cmocka_unit_test(balances_stand_as_closed_before_the_first_month),
        cmocka_unit_test(the_first_closing_counts_what_was_brought),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
