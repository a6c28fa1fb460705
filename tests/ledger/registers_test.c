/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds policy, official, account, disclosure and erasure. */
#include "ledger/policies.h"
#include "ledger/view_money.h"
#include "tests/ledger/refusals.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define H BY(KEY_HEAD)
#define DAY "2024-03-05"
#define ACCOUNT(code, name) \
    "{'chart':'2023','code':'" code "','name':'" name "','set':'" VILLAGE_SET "'}"
#define POLICY(name, value) \
    "{'basis':'试','from':'2024-03-01','name':'" name "','value':'" value "'}"
#define EMPTY "'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

static const struct refusal refusals[] = {
    { "policy", DAY, POLICY("cash.most", "100"), H, ERR_RULE, "no parameter \"cash.most\"" },
    { "policy", DAY, POLICY("advance.days", "367"), H, ERR_RULE, "from 0 to 366" },
    { "policy", DAY, POLICY("advance.days", "-1"), H, ERR_RULE, "not \"-1\"" },
    { "policy", DAY, POLICY("loan.days", "366"), H, ERR_RULE, "must be 360 or 365" },
    { "policy", DAY, POLICY("complaint.phone", "1234"), H, ERR_RULE, "a telephone number" },
    { "policy", DAY, POLICY("complaint.phone", "call 12345"), H, ERR_RULE, "a telephone" },
    { "policy", DAY, POLICY("site.address", "qingshi.example.org"), H, ERR_RULE, "an address" },
    { "policy", DAY, POLICY("site.address", "https://"), H, ERR_RULE, "an address" },
    { "policy", DAY, POLICY("site.address", "https://a.example/?x"), H, ERR_RULE,
      "an address" },
    { "policy", DAY, POLICY("cash.limit", "100.5"), H, ERR_RULE, "must be an amount in yuan" },
    { "policy", DAY, POLICY("cash.limit", "-1"), H, ERR_RULE, "not \"-1\"" },
    { "policy", DAY, POLICY("cash.limit", "1000000001"), H, ERR_RULE, "must be an amount" },
    { "policy", DAY, POLICY("cash.limit", "5000.0x"), H, ERR_RULE, "must be an amount" },
    { "policy", DAY, POLICY("bank.account", "10101"), H, ERR_RULE, "an account under 102" },
    { "policy", DAY, POLICY("bank.account", "102x"), H, ERR_RULE, "an account under 102" },
    { "policy", DAY, POLICY("bank.match.days", "32"), H, ERR_RULE, "a number of days" },
    { "policy", DAY, POLICY("bank.match.days", "03"), H, ERR_RULE, "a number of days" },
    { "policy", DAY, POLICY("signers.village", "1"), H, ERR_RULE, "no parameter" },
    { "policy", DAY, POLICY("signers.凭证", "1"), H, ERR_RULE, "no parameter" },
    { "policy", DAY, POLICY("signers.voucher", "0"), H, ERR_RULE, "number of people from 1" },
    { "policy", DAY, POLICY("signers.voucher", "two"), H, ERR_RULE, "not \"two\"" },
    { "policy", DAY, POLICY("signers.voucher", "2"), H, ERR_RULE, "only 1 keys in force" },
    { "policy", DAY, POLICY("set", VILLAGE_SET), H, ERR_RULE, "is open already" },
    { "policy", DAY,
      POLICY("set", "一个名字长得不可能有人会这样叫的账套一个名字长得不可能有人会这样叫的账套"),
      H, ERR_LIMIT, "at most 60 bytes" },
    { "policy", DAY, POLICY("code.structure", "3-3-3"), H, ERR_RULE,
      "only be added at the end" },
    { "policy", DAY, POLICY("code.structure", "3-2"), H, ERR_RULE, "only be added at the end" },
    { "policy", DAY, POLICY("code.structure", "2-2"), H, ERR_FORMAT, "write 3-2-2-2" },
    { "policy", DAY, POLICY("set.1993", "丙"), H, ERR_RULE, "no parameter" },
    { "policy", DAY, POLICY("set.", "丙"), H, ERR_RULE, "no parameter" },
    { "policy", DAY, POLICY("set.2004", VILLAGE_SET), H, ERR_RULE, "is open already" },
    { "policy", DAY, POLICY("code.structure.", "3-2-2"), H, ERR_RULE, "no parameter" },
    { "policy", DAY, POLICY("code.structure.丙", "3-2-2"), H, ERR_RULE,
      "there is no account set \"丙\"" },
    { "policy", DAY, POLICY("code.structure." VILLAGE_SET, "3-3-3"), H, ERR_RULE,
      "only be added at the end" },
    { "policy", DAY, POLICY("code.structure." VILLAGE_SET, "4-2"), H, ERR_FORMAT,
      "write 3-2-2-2" },
    { "policy", DAY, POLICY("set", "丙"), B, ERR_SIGNATURE, "is signed by township authority" },
    { "official", DAY,
      "{'from':'2024-03-02','office':'出纳','person':'周强','to':'2024-03-01'}", H, ERR_RULE,
      "\"To\", 2024-03-01, is earlier" },
    { "official", DAY, "{'from':'2021-03-01','office':'报账员','person':'李秀英'}", H, ERR_RULE,
      "entry 4 records this term already" },
    { "official", DAY,
      "{'from':'2021-03-01','office':'村委会主任','person':'张建国','to':'2024-03-01'}", H,
      ERR_RULE, "entry 32 records this term already" },
    { "account", DAY, ACCOUNT("10201", "又一户"), B, ERR_RULE, "account 10201 exists already" },
    { "account", DAY, ACCOUNT("101", "现金"), B, ERR_RULE, "account 101 exists already" },
    { "account", DAY, ACCOUNT("999", "新"), B, ERR_RULE, "999 is a first-level code" },
    { "account", DAY, ACCOUNT("1021", "新"), B, ERR_RULE, "has 4 digits" },
    { "account", DAY, ACCOUNT("99901", "新"), B, ERR_RULE,
      "parent account 999 does not exist" },
    { "account", DAY, ACCOUNT("1020901", "新"), B, ERR_RULE,
      "parent account 10209 does not exist" },
    { "account", DAY, ACCOUNT("10101", "新"), B, ERR_RULE, "parent account 101 has postings" },
    { "account", DAY, ACCOUNT("5130101", "新"), B, ERR_RULE,
      "parent account 51301 has postings" },
    { "account", DAY, ACCOUNT("1020x", "新"), B, ERR_RULE, "has digits only" },
    { "account", DAY, "{'chart':'2004','code':'10203','name':'新','set':'" VILLAGE_SET "'}", B,
      ERR_RULE, "uses the chart of 2023" },
    { "account", DAY, "{'chart':'2023','code':'10203','name':'新','set':'丙'}", B, ERR_RULE,
      "no account set \"丙\"" },
    { "disclosure", DAY,
      "{'digest':" EMPTY ",'period':'2024-01','report':'收支明细表','what':'财务收支'}", B,
      ERR_RULE, "entry 23 records this disclosure already" },
    { "disclosure", DAY,
      "{'digest':" EMPTY ",'period':'2024Q5','report':'收支明细表','what':'财务收支'}", B,
      ERR_FORMAT, "\"Period\" cannot be \"2024Q5\"" },
    { "erasure", DAY, "{'by':'镇','field':'contact','ground':'试','target':@4}",
      BY(KEY_SUPERVISOR), ERR_RULE, "erased by entry 27 already" },
    { "erasure", DAY, "{'by':'镇','field':'contact','ground':'试','target':@3}",
      BY(KEY_SUPERVISOR), ERR_RULE, "entry 3 has no sealed field \"contact\"" },
    { "erasure", DAY, "{'by':'镇','field':'payee','ground':'试','target':@12}",
      BY(KEY_SUPERVISOR), ERR_RULE, "no sealed field \"payee\"" },
    { "erasure", DAY, "{'by':'镇','field':'contact','ground':'试','target':@4}", B,
      ERR_SIGNATURE, "is signed by township authority / supervision committee" },
};

static void a_register_refuses_what_does_not_fit_it(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    teardown(village, arena);
}

/* Set 丙 has the chart of 2004 and codes of its own; the village's change does not reach it. */
static void a_set_may_have_its_own_chart_and_structure(void **state)
{
    (void)state;
#define OLD(code) "{'chart':'2004','code':'" code "','name':'新','set':'丙'}"
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct structure structure = { 0 };
    struct account_set set = { 0 };
    struct bytes name = bytes_text("丙");
    assert_ok(village_record(village, "policy", DAY, POLICY("set.2004", "丙"), H));
    assert_ok(money_set(&village->view, name, &set));
    assert_string_equal(set.chart->name, "2004");
    assert_ok(money_structure(&village->view, name, &structure));
    assert_int_equal(structure.digits[1], 2);
    assert_ok(village_record(village, "policy", DAY, POLICY("code.structure.丙", "3-3-3"), H));
    assert_ok(village_record(village, "policy", DAY, POLICY("code.structure", "3-2-2-2-2"), H));
    assert_ok(village_record(village, "account", DAY, OLD("202001"), B));
    static const struct refusal late[] = {
        { "account", DAY, OLD("20202"), B, ERR_RULE, "has 5 digits" },
        { "account", DAY, OLD("213001"), B, ERR_RULE, "parent account 213 does not exist" },
        { "account", DAY, ACCOUNT("213001", "新"), B, ERR_RULE, "has 6 digits" },
        { "policy", DAY, POLICY("code.structure.丙", "3-2-2"), H, ERR_RULE,
          "only be added at the end" },
        { "voucher", DAY,
          "{'chart':'2023','lines':[" PAIR("101", "202001") "],'note':'试','set':'丙'}", B,
          ERR_RULE, "uses the chart of 2004" },
    };
    assert_refused(village, late, sizeof late / sizeof late[0]);
    assert_ok(village_record(village, "policy", DAY, POLICY("code.structure.丙", "3-3-3-2"), H));
    assert_ok(money_structure(&village->view, name, &structure));
    assert_int_equal(structure.levels, 4);
    assert_ok(money_structure(&village->view, bytes_text(VILLAGE_SET), &structure));
    assert_int_equal(structure.levels, 5);
    assert_ok(village_record(
        village, "voucher", DAY,
        "{'chart':'2004','lines':[" PAIR("502", "202001") "],'note':'试','set':'丙'}", B));
    struct judge_row rows[sizeof late / sizeof late[0]];
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++)
        rows[i] = (struct judge_row){ late[i].kind, late[i].date, late[i].own,
                                      late[i].signers };
    judge_village(village, rows, sizeof late / sizeof late[0]);
    teardown(village, arena);
}

static void a_structure_grows_at_its_end(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_ok(village_record(village, "policy", DAY, POLICY("code.structure", "3-2-2-2-3"), H));
    assert_ok(village_record(village, "account", DAY, ACCOUNT("51303", "报刊费"), B));
    assert_ok(village_record(village, "account", DAY, ACCOUNT("5130301", "党报"), B));
    assert_ok(village_record(village, "account", DAY, ACCOUNT("513030101", "日报"), B));
    assert_ok(village_record(village, "account", DAY, ACCOUNT("513030101001", "甲报"), B));
    assert_fault(village_record(village, "account", DAY, ACCOUNT("51303010100101", "无"), B),
                 ERR_RULE);
    teardown(village, arena);
}

static void a_set_opened_by_policy_has_books_of_its_own(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct account_set set = { 0 };
    struct account account = { 0 };
    assert_ok(money_set(&village->view, bytes_text("青石村村委会"), &set));
    assert_int_equal(set.start.month, 2);
    assert_ok(money_account(&village->view, &set, bytes_text("10201"), &account));
    assert_false(account.exists);
    assert_ok(money_account(&village->view, &set, bytes_text("101"), &account));
    assert_true(account.exists && account.has_postings && !account.has_children);
    teardown(village, arena);
}

static void a_policy_holds_from_its_day_and_the_later_entry_wins(void **state)
{
    (void)state;
    static const struct {
        struct date day;
        const char *value;
    } rows[] = {
        { { 2024, 2, 29 }, "" },
        { { 2024, 3, 1 }, "1" },
        { { 2024, 6, 30 }, "1" },
        { { 2024, 7, 1 }, "3" },
        { { 2030, 1, 1 }, "3" },
    };
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct bytes name = bytes_text("signers.key");
    size_t count = 0;
    assert_ok(
        policy_put(&village->view, name, (struct date){ 2024, 7, 1 }, 50, bytes_text("2")));
    assert_ok(
        policy_put(&village->view, name, (struct date){ 2024, 7, 1 }, 51, bytes_text("3")));
    assert_ok(policy_values(&village->view, name, &count));
    assert_int_equal(count, 3);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes value = { 0 };
        assert_ok(policy_value(&village->view, name, rows[i].day, &value));
        assert_bytes(value, rows[i].value);
    }
    teardown(village, arena);
}

static void a_report_put_up_anew_replaces_the_old_one(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_ok(village_record(
        village, "disclosure", DAY,
        "{'digest':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=','period':'2024-01',"
        "'report':'收支明细表（更正）','what':'财务收支'}",
        BY(KEY_PUBLISHER)));
    assert_fault(
        village_refuse(
            village, "disclosure", DAY,
            "{'digest':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=','period':'2024-01',"
            "'report':'收支明细表（更正）','what':'财务收支'}",
            BY(KEY_PUBLISHER)),
        ERR_RULE);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_register_refuses_what_does_not_fit_it),
        cmocka_unit_test(a_set_may_have_its_own_chart_and_structure),
        cmocka_unit_test(a_structure_grows_at_its_end),
        cmocka_unit_test(a_set_opened_by_policy_has_books_of_its_own),
        cmocka_unit_test(a_policy_holds_from_its_day_and_the_later_entry_wins),
        cmocka_unit_test(a_report_put_up_anew_replaces_the_old_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
