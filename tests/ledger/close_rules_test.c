/* SPDX-License-Identifier: Apache-2.0 */
/* What must stand before a month is closed. */
#include "ledger/close_rules.h"

#include <stdio.h>
#include <string.h>

#include "tests/ledger/refusals.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-31"
#define SET "'set':'" VILLAGE_SET "'"
#define POLICY(value) \
    "{'basis':'镇三资管理办法','from':'2024-03-01','name':'close.checks','value':'" value "'}"
#define BANK "{'account':'10201','bank':'农商行','name':'青石村合作社'," SET ",'type':'basic'}"
#define STATEMENT \
    "{'account':'10201','closing':52384000,'month':'2024-03','opening':52384000,'part':1," SET \
    "}"
#define RECONCILE(fen) \
    "{'account':'10201','bank':52384000,'book':" fen ",'month':'2024-03'," SET "}"
#define FACE(fen, pieces) "{'face':" fen ",'pieces':" pieces "}"
#define COUNT \
    "{'account':'101','book':681350,'counted':681350,'difference':0,'faces':[" FACE( \
        "10000", "68") "," FACE("100", "13") "," FACE("50", "1") "]," SET ",'witness':'赵德明'}"

static enum err close_march(struct test_village *village)
{
    return village_close(village, VILLAGE_SET, "2024-03", DAY, B);
}

static void assert_not_closed(struct test_village *village, const char *why)
{
    assert_fault(close_march(village), ERR_RULE);
    if (strstr(err_why(LANGUAGE_EN), why) == NULL)
        print_error("%s\n", err_why(LANGUAGE_EN));
    assert_non_null(strstr(err_why(LANGUAGE_EN), why));
}

static enum err close_signed(struct test_village *village)
{
    struct period_totals totals = { 0 };
    struct set_state state = { .number = 0 };
    struct month march = { 2024, 3 };
    char own[2000];
    TRY(money_period(&village->view, bytes_text(VILLAGE_SET), march, &totals));
    TRY(money_state(&village->view, bytes_text(VILLAGE_SET), &state));
    (void)snprintf(own, sizeof own,
                   "{'balance_credit':%lld,'balance_debit':%lld,'credit':%lld,'debit':%lld,"
                   "'entries':%llu,'month':'2024-03','number':%u,'set':'" VILLAGE_SET
                   "','statements':[{'digest':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',"
                   "'name':'sheet'}]}",
                   (long long)totals.balance_credit_fen, (long long)totals.balance_debit_fen,
                   (long long)totals.credit_fen, (long long)totals.debit_fen,
                   (unsigned long long)totals.entries, state.number + 1);
    return village_record(village, "period", DAY, own, B);
}

static struct test_village *open_village(struct arena **arena)
{
    assert_ok(arena_open((size_t)64 << 20, arena));
    return village_new(*arena);
}

static void close_village(struct test_village *village, struct arena *arena)
{
    judge_village(village, NULL, 0);
    village_free(village);
    arena_close(arena);
}

static void what_is_pending_is_cleared_first(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("181", "101")), B));
    assert_not_closed(village, "account 181 still holds 1.00");
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("515", "181")), B));
    assert_ok(close_march(village));
    close_village(village, arena);
}

static void without_a_policy_the_rest_is_advice(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    assert_ok(close_march(village));
    close_village(village, arena);
}

static void a_policy_makes_bank_cash_and_statements_conditions(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    assert_ok(village_record(village, "policy", DAY, POLICY("bank cash signed"), BY(KEY_HEAD)));
    assert_not_closed(village, "account 10201 holds 523,840.00, but no bank account stands");
    assert_ok(village_record(village, "bank", DAY, BANK, B));
    assert_not_closed(village, "account 10201 was not reconciled with the bank for 2024-03");
    assert_ok(village_record(village, "statement", DAY, STATEMENT, B));
    assert_ok(village_record(village, "reconcile", DAY, RECONCILE("52384000"), B));
    assert_not_closed(village, "the cash of account 101 was not counted in 2024-03");
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("10201", "501")), B));
    assert_not_closed(village, "account 10201 has changed since it was reconciled");
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("501", "10201")), B));
    assert_ok(village_record(village, "count", DAY, COUNT, B));
    assert_not_closed(village, "the closing lists no statements");
    assert_ok(close_signed(village));
    close_village(village, arena);
}

static void conditions_are_named(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    static const char *const bad[] = { "banks", "bank  cash", "bank,cash", " " };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char own[500];
        (void)snprintf(own, sizeof own,
                       "{'basis':'b','from':'2024-03-01','name':'close.checks','value':'%s'}",
                       bad[i]);
        print_message("%s\n", bad[i]);
        assert_true(village_refuse(village, "policy", DAY, own, BY(KEY_HEAD)) != OK);
    }
    close_village(village, arena);
}

static enum err tally(void *context)
{
    size_t *count = context;
    ++*count;
    return OK;
}

static void every_reason_is_told_at_once(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    struct account_set set = { 0 };
    size_t count = 0;
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("10202", "501")), B));
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("181", "101")), B));
    assert_ok(money_set(&village->view, bytes_text(VILLAGE_SET), &set));
    const struct closing closing = { &set, { 2024, 3 }, NULL };
    for (size_t i = 0; i < close_rule_count; i++) {
        assert_ok(close_rule_check(&village->view, &close_rules[i], &closing, tally, &count));
        print_message("%s: %zu\n", close_rules[i].name, count);
    }
    assert_int_equal(count, 1 + 2 + 1); /* 181; 10201 and 10202; 101 */
    close_village(village, arena);
}

/* The village's books up to December, so that closing that month is what is asked. */
static void close_up_to_november(struct test_village *village)
{
    for (int month = 3; month <= 11; month++) {
        char name[16];
        char day[16];
        (void)snprintf(name, sizeof name, "2024-%02d", month);
        (void)snprintf(day, sizeof day, "2024-%02d-28", month);
        assert_ok(village_close(village, VILLAGE_SET, name, month == 3 ? DAY : day, B));
    }
}

static void a_year_that_is_not_carried_over_keeps_december_open(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = open_village(&arena);
    static const char day[] = "2024-12-31";
    assert_ok(village_record(village, "policy", DAY, POLICY("year"), BY(KEY_HEAD)));
    close_up_to_november(village);
    assert_fault(village_close(village, VILLAGE_SET, "2024-12", day, B), ERR_RULE);
    print_message("%s\n", err_why(LANGUAGE_EN));
    assert_non_null(strstr(err_why(LANGUAGE_EN), "4 accounts hold a balance, 501 the first"));
    assert_non_null(strstr(err_why(LANGUAGE_ZH), "sanzi close 2024"));
    /* What they hold goes to 321; while that is not carried over, the year is not. */
    static const char income[] =
        "{'account':'501','debit':2100000},{'account':'503','debit':2000000},"
        "{'account':'321','credit':4100000}";
    static const char expense[] =
        "{'account':'321','debit':118650},{'account':'51301','credit':73650},"
        "{'account':'5130201','credit':45000}";
    static const char year[] =
        "{'account':'321','debit':3981350},{'account':'322','credit':3981350}";
    static const char *const steps[] = { income, expense, year };
    static const char *const reasons[] = { "3 accounts", "1 accounts hold a balance, 321",
                                           NULL };
    for (size_t i = 0; i < 3; i++) {
        char own[800];
        (void)snprintf(own, sizeof own,
                       "{'chart':'2023','lines':[%s],'nature':'closing','note':'结转'," SET "}",
                       steps[i]);
        print_message("%s\n", steps[i]);
        assert_ok(village_record(village, "voucher", day, own, B));
        enum err code = village_close(village, VILLAGE_SET, "2024-12", day, B);
        assert_int_equal(code, reasons[i] != NULL ? ERR_RULE : OK);
        if (reasons[i] != NULL)
            assert_non_null(strstr(err_why(LANGUAGE_EN), reasons[i]));
    }
    close_village(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_pending_is_cleared_first),
        cmocka_unit_test(without_a_policy_the_rest_is_advice),
        cmocka_unit_test(a_policy_makes_bank_cash_and_statements_conditions),
        cmocka_unit_test(conditions_are_named),
        cmocka_unit_test(every_reason_is_told_at_once),
        cmocka_unit_test(a_year_that_is_not_carried_over_keeps_december_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
