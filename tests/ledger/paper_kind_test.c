/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds paper and receiptbook. */
#include "ledger/credit_code.h"
#include "ledger/view_paper.h"
#include "tests/ledger/refusals.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"
/* Members in the order of their names; `more` stands where its own begin. */
#define PAPER(amount, before, number, between, type) \
    "{" before "'amount':" amount ",'content':'电费','issued':'2024-03-01'," \
    "'issuer':'县供电公司'," number "'pages':1," between "'type':'" type "'}"
#define NUMBERED(number, series, type) \
    PAPER("100", "", "'number':'" number "',", "'series':'" series "',", type)
#define BOOK(action, first, last) \
    "{'action':'" action "','first':'" first "','holder':'周强','last':'" last \
    "','reason':'试','series':'青财2024','type':'receipt'}"

static const char *const recorded[][2] = {
    { "paper", NUMBERED("00012345", "1200204130", "invoice") },
    { "paper", PAPER("500", "", "", "", "slip") },
    { "paper", PAPER("0", "", "", "", "minutes") },
    { "paper", PAPER("-300", "", "'number':'00012346',", "'tax':-17,", "invoice") },
    { "receiptbook", BOOK("issue", "0001", "0050") },
    { "receiptbook", BOOK("issue", "0990", "1010") },
    { "receiptbook", BOOK("void", "0007", "0008") },
    { "paper", NUMBERED("0003", "青财2024", "receipt") },
    { "paper", NUMBERED("1000", "青财2024", "receipt") },
    /* Before any were issued: not of the stock. */
    { "paper", NUMBERED("0061", "甲", "receipt") },
    { "receiptbook", BOOK("return", "0005", "0020") },
    { "receiptbook", BOOK("issue", "0010", "0012") },
};

static const struct refusal refusals[] = {
    { "paper", DAY, NUMBERED("00012345", "1200204130", "invoice"), B, ERR_RULE,
      "paper number 00012345 was recorded by entry 39" },
    { "paper", DAY, NUMBERED("12345", "1200204130", "invoice"), B, ERR_RULE,
      "was recorded by entry 39" },
    { "paper", DAY, NUMBERED("0001-2345", "1200204130", "invoice"), B, ERR_RULE,
      "was recorded by entry 39" },
    { "paper", DAY, PAPER("500", "", "", "", "slip"), B, ERR_RULE,
      "entry 40 records a paper of the same issuer" },
    { "paper", DAY, PAPER("501", "'again':'x',", "", "", "slip"), B, ERR_RULE,
      "leave out \"Why again\"" },
    { "paper", DAY, PAPER("0", "", "", "", "slip"), B, ERR_RULE,
      "\"Amount\" is zero: a paper of type \"White slip\"" },
    { "paper", DAY, PAPER("-1", "", "", "", "payroll"), B, ERR_RULE, "is below zero" },
    { "paper", DAY, PAPER("100", "", "", "'tax':101,", "slip"), B, ERR_RULE,
      "\"Tax\", 1.01, is not part of the amount, 1.00" },
    { "paper", DAY, PAPER("100", "", "", "'tax':-1,", "slip"), B, ERR_RULE, "not part of" },
    { "paper", DAY, PAPER("0", "", "", "'tax':1,", "own"), B, ERR_RULE, "not part of" },
    { "paper", DAY, PAPER("-100", "", "", "'tax':-101,", "own"), B, ERR_RULE, "not part of" },
    { "paper", DAY, PAPER("100", "", "", "", "invoice"), B, ERR_RULE,
      "\"Paper number\" is missing" },
    { "paper", DAY, NUMBERED("No.5", "1", "fiscal"), B, ERR_RULE, "takes the number alone" },
    { "paper", DAY, NUMBERED("１２", "1", "invoice"), B, ERR_RULE, "takes the number alone" },
    { "paper", DAY,
      "{'amount':1,'content':'c','issued':'2024-03-01','issuer':'i','pages':0,'type':'slip'}",
      B, ERR_RULE, "\"Pages\" is at least 1" },
    { "paper", DAY,
      "{'amount':1,'content':'c','issued':'2024-03-06','issuer':'i','pages':1,'type':'slip'}",
      B, ERR_RULE, "issued on 2024-03-06, after the day of its recording, 2024-03-05" },
    { "paper", DAY,
      "{'amount':1,'content':'c','issued':'2024-03-01','issuer':'i',"
      "'issuer_id':'91350100M000100Y44','pages':1,'type':'slip'}",
      B, ERR_RULE, "check character of credit code" },
    { "paper", DAY,
      "{'amount':1,'content':'c','issued':'2024-03-01','issuer':'i',"
      "'issuer_id':'9135O100M000100Y43','pages':1,'type':'slip'}",
      B, ERR_RULE, "character 5 is no digit" },
    { "paper", DAY,
      "{'amount':1,'content':'c','issued':'2024-03-01','issuer':'i',"
      "'issuer_id':'91350100M000100Y4','pages':1,'type':'slip'}",
      B, ERR_RULE, "has 18 characters" },
    { "paper", DAY, PAPER("1", "", "", "", "ticket"), B, ERR_FORMAT,
      "\"Type of paper\" cannot be \"ticket\"" },
    { "paper", DAY, PAPER("1", "", "", "", "own"), BY(KEY_SUPERVISOR), ERR_SIGNATURE,
      "is signed by" },
    { "paper", DAY, NUMBERED("0007", "青财2024", "receipt"), B, ERR_RULE,
      "series 青财2024: number 0007 is void" },
    { "paper", DAY, NUMBERED("13", "青财2024", "receipt"), B, ERR_RULE,
      "number 13 was handed back" },
    { "paper", DAY, NUMBERED("0051", "青财2024", "receipt"), B, ERR_RULE,
      "number 0051 is in no range" },
    { "paper", DAY, NUMBERED("5x", "青财2024", "receipt"), B, ERR_RULE, "is in no range" },
    { "receiptbook", DAY, BOOK("issue", "0050", "0060"), B, ERR_RULE,
      "number 50 is issued already" },
    { "receiptbook", DAY, BOOK("issue", "0005", "0010"), B, ERR_RULE,
      "number 7 is void and cannot be issued" },
    { "receiptbook", DAY, BOOK("void", "0007", "0007"), B, ERR_RULE, "7 is void already" },
    { "receiptbook", DAY, BOOK("void", "0003", "0003"), B, ERR_RULE,
      "number 3 was used by entry 46" },
    { "receiptbook", DAY, BOOK("void", "0051", "0051"), B, ERR_RULE, "51 was never issued" },
    { "receiptbook", DAY, BOOK("void", "0014", "0014"), B, ERR_RULE, "14 was handed back" },
    { "receiptbook", DAY, BOOK("return", "0049", "0051"), B, ERR_RULE, "51 was never issued" },
    { "receiptbook", DAY, BOOK("return", "0009", "0009"), B, ERR_RULE,
      "9 was handed back already" },
    { "receiptbook", DAY, BOOK("issue", "3", "2"), B, ERR_RULE,
      "the first number, 3, is above the last, 2" },
    { "receiptbook", DAY, BOOK("issue", "99", "100"), B, ERR_RULE, "have digits only" },
    { "receiptbook", DAY, BOOK("issue", "a1", "a2"), B, ERR_RULE, "have digits only" },
    { "receiptbook", DAY, BOOK("issue", "2000", "3000"), B, ERR_LIMIT,
      "at most 1000 numbers, this has 1001" },
    { "receiptbook", DAY,
      "{'action':'void','first':'01','holder':'h','last':'01','series':'s','type':'receipt'}",
      B, ERR_RULE, "need a \"Reason\"" },
    { "receiptbook", DAY, BOOK("destroy", "1", "2"), B, ERR_FORMAT, "cannot be \"destroy\"" },
};

enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

static struct test_village *with_papers(struct arena **arena)
{
    struct test_village *village = setup(arena);
    for (size_t i = 0; i < sizeof recorded / sizeof recorded[0]; i++) {
        enum err code = village_record(village, recorded[i][0], DAY, recorded[i][1], B);
        if (code != OK)
            print_error("recorded %zu: %s\n", i, err_why(LANGUAGE_EN));
        assert_ok(code);
    }
    return village;
}

static void papers_and_receipt_books_refuse_what_does_not_fit_them(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_papers(&arena);
    assert_refused(village, refusals, REFUSALS);
    teardown(village, arena);
}

static void the_second_verifier_refuses_the_same(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_papers(&arena);
    struct judge_row rows[REFUSALS];
    for (size_t i = 0; i < REFUSALS; i++)
        rows[i] = (struct judge_row){ refusals[i].kind, refusals[i].date, refusals[i].own,
                                      refusals[i].signers };
    judge_village(village, rows, REFUSALS);
    teardown(village, arena);
}

static void a_number_used_again_needs_a_reason_each_time(void **state)
{
    (void)state;
    static const char again[] = PAPER("100", "'again':'金额录错，更正',", "'number':'12345',",
                                      "'series':'1200204130',", "invoice");
    struct arena *arena = NULL;
    struct test_village *village = with_papers(&arena);
    assert_ok(village_record(village, "paper", DAY, again, B));
    assert_ok(village_record(village, "paper", DAY, again, B));
    /* Of a stocked number that was used, the stock is not asked again. */
    assert_ok(village_record(village, "receiptbook", DAY, BOOK("return", "0001", "0004"), B));
    assert_ok(village_record(village, "paper", DAY,
                             PAPER("100", "'again':'x',", "'number':'3',",
                                   "'series':'青财2024',", "receipt"),
                             B));
    /* Handed back, but used: not to be issued again. */
    assert_fault(village_refuse(village, "receiptbook", DAY, BOOK("issue", "0003", "0003"), B),
                 ERR_RULE);
    assert_ok(village_record(village, "receiptbook", DAY, BOOK("issue", "0001", "0002"), B));
    judge_village(village, NULL, 0);
    teardown(village, arena);
}

static void a_voucher_takes_a_paper_once(void **state)
{
    (void)state;
    static const char sourced[] =
        "{'chart':'2023','lines':[" PAIR("514", "101") "],'note':'试','set':'" VILLAGE_SET
                                                       "','sources':[{'paper':@39}]}";
    static const struct judge_row again = { "voucher", DAY, sourced, B };
    struct arena *arena = NULL;
    struct test_village *village = with_papers(&arena);
    assert_ok(village_record(village, "voucher", DAY, sourced, B));
    assert_fault(village_refuse(village, "voucher", DAY, sourced, B), ERR_RULE);
    judge_village(village, &again, 1);
    teardown(village, arena);
}

static void a_payee_may_be_sealed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    assert_ok(village_record(village, "paper", DAY,
                             "{'amount':1,'content':'误工','issued':'2024-03-01','issuer':"
                             "'一组','pages':1,'payee':{'mask':'张*','sealed':$},"
                             "'type':'labour'}",
                             B));
    teardown(village, arena);
}

static void numbers_are_compared_without_what_people_add(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "00012", "12" },
        { "12", "12" },
        { "000", "0" },
        { "-", "" },
        { "0a-1 b", "A1B" },
        { "〔2025〕3号", "〔2025〕3号" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t room[PAPER_NUMBER_MAX];
        print_message("%s\n", rows[i][0]);
        assert_true(bytes_is(paper_number(room, bytes_text(rows[i][0])), rows[i][1]));
    }
}

static void a_credit_code_checks_itself(void **state)
{
    (void)state;
    static const char *const good[] = { "91350100M000100Y43", "91430822MA4L5K2T1Q",
                                        "N2430822MF1234567L", "12430822447701234A" };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        char code[CREDIT_CODE_SIZE + 1];
        memcpy(code, good[i], sizeof code);
        assert_ok(credit_code_check(bytes_text(code)));
        /* Any other digit anywhere is found. */
        for (size_t at = 0; at < CREDIT_CODE_SIZE; at++) {
            code[at] = good[i][at] == '7' ? '8' : '7';
            assert_fault(credit_code_check(bytes_text(code)), ERR_RULE);
            code[at] = good[i][at];
        }
    }
    assert_fault(credit_code_check(bytes_of("91350100M000100Y4\0", 18)), ERR_RULE);
    assert_fault(credit_code_check(bytes_of("9135010\0M000100Y43", 18)), ERR_RULE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_and_receipt_books_refuse_what_does_not_fit_them),
        cmocka_unit_test(the_second_verifier_refuses_the_same),
        cmocka_unit_test(a_number_used_again_needs_a_reason_each_time),
        cmocka_unit_test(a_voucher_takes_a_paper_once),
        cmocka_unit_test(a_payee_may_be_sealed),
        cmocka_unit_test(numbers_are_compared_without_what_people_add),
        cmocka_unit_test(a_credit_code_checks_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
