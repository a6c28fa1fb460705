/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds bank, statement, reconcile and count. */
#include "ledger/view_bank.h"
#include "tests/ledger/refusals.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"
#define SET "'set':'" VILLAGE_SET "'"
#define BANK(account, more) \
    "{'account':'" account "','bank':'农商行青石支行'," more "'name':'青石村合作社'," SET \
    ",'type':'basic'}"
#define FILE_ONE "'file':'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',"
/* A statement: what stands before `month`, the month, opening and part, the rows. */
#define STATEMENT(account, closing, before, month, opening, part, rows) \
    "{'account':'" account "','closing':" closing "," before "'month':'" month \
    "','opening':" opening ",'part':" part "," rows SET "}"
#define ROWS(rows) "'rows':[" rows "],"
#define IN(date, fen, balance) "{'balance':" balance ",'date':'" date "','in':" fen "}"
#define OUT(date, fen, balance) "{'balance':" balance ",'date':'" date "','out':" fen "}"
#define MONTH(month) "'month':'" month "',"
#define RECONCILE(account, bank, book, items, month, pairs) \
    "{'account':'" account "','bank':" bank ",'book':" book "," items MONTH(month) \
    pairs SET "}"
#define ITEM(side, fen, date) \
    "{'amount':" fen ",'date':'" date "','note':'在途','side':'" side "'}"
#define BANK_FEE ITEM("bank_out", "100", "2024-02-20")
#define FEBRUARY_ITEMS \
    "'items':[" BANK_FEE "," ITEM("book_in", "320000", "2024-02-18") "],"
#define PAIR_OF(statement, row, voucher, line) \
    "{'line':" line ",'row':" row ",'statement':" statement ",'voucher':" voucher "}"
#define COUNT(account, book, counted, difference, more, faces) \
    "{'account':'" account "','book':" book ",'counted':" counted ",'difference':" difference \
    ",'faces':[" faces "]," more SET ",'witness':'赵德明'}"
#define FACE(fen, pieces) "{'face':" fen ",'pieces':" pieces "}"

#define ONE_A IN("2024-01-02", "50000000", "50000000")
#define ONE_B OUT("2024-01-05", "500000", "49500000")
#define ONE_C IN("2024-01-12", "1200000", "50700000")
#define ONE_D OUT("2024-01-18", "320000", "50380000")
#define JANUARY_ONE ROWS(ONE_A "," ONE_B "," ONE_C "," ONE_D)
#define JANUARY_TWO \
    ROWS(IN("2024-01-22", "2000000", "52380000") "," OUT("2024-01-26", "860000", "51520000"))
#define TWO_A OUT("2024-02-01", "300000", "51220000")
#define TWO_B IN("2024-02-16", "900000", "52120000")
#define TWO_C OUT("2024-02-20", "100", "52119900")
#define THREE_A IN("2024-03-01", "100", "52120000")
#define FEBRUARY ROWS(TWO_A "," TWO_B "," TWO_C)

static const char *const recorded[][2] = {
    { "bank", BANK("10201", "") },
    { "statement", STATEMENT("10201", "50380000", FILE_ONE, "2024-01", "0", "1", JANUARY_ONE) },
    { "statement",
      STATEMENT("10201", "51520000", FILE_ONE, "2024-01", "50380000", "2", JANUARY_TWO) },
    { "statement", STATEMENT("10201", "52119900", "", "2024-02", "51520000", "1", FEBRUARY) },
    { "reconcile", RECONCILE("10201", "51520000", "51520000", "", "2024-01", "") },
    { "reconcile",
      RECONCILE("10201", "52119900", "52440000", FEBRUARY_ITEMS, "2024-02",
                "'pairs':[" PAIR_OF("@41", "2", "@20", "2") "],") },
    { "count", COUNT("101", "681350", "681350", "0", "",
                     FACE("10000", "68") "," FACE("100", "13") "," FACE("50", "1")) },
    { "bank", BANK("10202", "'closed':'2024-02-29',") },
};

enum { RECORDED = sizeof recorded / sizeof recorded[0] };

static const struct refusal refusals[] = {
    { "bank", DAY, BANK("10201", ""), B, ERR_RULE,
      "account 10201 stands for the bank account of entry 39" },
    { "bank", DAY, BANK("101", ""), B, ERR_RULE, "account 101 is not under 102 Bank deposits" },
    { "bank", DAY, BANK("102", ""), B, ERR_RULE, "account 102 has details" },
    { "bank", DAY, BANK("10209", ""), B, ERR_RULE, "has no account 10209 yet" },
    { "bank", DAY, BANK("10202", "'closed':'2024-03-01',"), B, ERR_RULE,
      "stands for no live bank account" },
    { "bank", DAY,
      "{'account':'10202','bank':'b','closed':'2024-01-01','name':'n',"
      "'opened':'2024-01-02','set':'" VILLAGE_SET "','type':'basic'}",
      B, ERR_RULE, "it is closed on 2024-01-01, before it was opened" },
    { "bank", DAY,
      "{'account':'10202','bank':'b','name':'n','opened':'2024-03-06'," SET
      ",'type':'basic'}",
      B, ERR_RULE, "after the day of recording" },
    { "bank", DAY, "{'account':'10202','bank':'b','name':'n','set':'丙','type':'basic'}", B,
      ERR_RULE, "no account set" },
    { "bank", DAY, BANK("10202", ""), BY(KEY_SUPERVISOR), ERR_SIGNATURE, "is signed by" },
    { "statement", DAY,
      STATEMENT("10203", "0", "", "2024-03", "0", "1", ""), B, ERR_RULE,
      "account 10203 stands for no bank account" },
    { "statement", DAY, STATEMENT("10201", "0", "", "2024-03", "52119900", "0", ""), B,
      ERR_RULE, "\"Part\" is 1 to 999" },
    { "statement", DAY, STATEMENT("10201", "0", "", "2024-03", "0", "1000", ""), B, ERR_RULE,
      "\"Part\" is 1 to 999" },
    { "statement", DAY, STATEMENT("10201", "0", "", "2024-04", "0", "1", ""), B, ERR_RULE,
      "2024-04 has not come yet" },
    { "statement", DAY, STATEMENT("10201", "52119900", "", "2024-03", "52119900", "2", ""), B,
      ERR_RULE, "the next part of the statement of 2024-03 is 1, not 2" },
    { "statement", DAY,
      STATEMENT("10201", "50380000", "", "2024-01", "0", "1", JANUARY_ONE), B, ERR_RULE,
      "the next part of the statement of 2024-01 is 3, not 1" },
    { "statement", DAY,
      STATEMENT("10201", "1", "'gap':'x',", "2024-01", "1", "2", ""), B, ERR_RULE,
      "is 3, not 2" },
    { "statement", DAY, STATEMENT("10201", "5", "", "2024-03", "5", "1", ""), B, ERR_RULE,
      "it opens with 0.05, but entry 42 before it closes with 521,199.00" },
    { "statement", DAY, STATEMENT("10201", "5", "", "2024-01", "5", "3", ""), B, ERR_RULE,
      "but entry 41 before it closes with 515,200.00" },
    { "statement", DAY,
      STATEMENT("10202", "0", FILE_ONE, "2024-01", "0", "1", ""), B, ERR_RULE,
      "entry 40 records this part of this file for this month" },
    { "statement", DAY,
      STATEMENT("10201", "5", "", "2024-03", "52119900", "1", ""), B, ERR_RULE,
      "the closing balance says 0.05, after the last row it is 521,199.00" },
    { "statement", DAY,
      STATEMENT("10201", "52119900", "", "2024-03", "52119900", "1",
                ROWS(IN("2024-02-29", "100", "52120000"))),
      B, ERR_RULE, "\"Rows\", row 1: date 2024-02-29 does not lie in 2024-03" },
    { "statement", DAY,
      STATEMENT("10201", "52120000", "", "2024-03", "52119900", "1",
                ROWS(THREE_A "," OUT("2024-03-02", "100", "52120000"))),
      B, ERR_RULE, "row 2: the balance should be 521,199.00, this says 521,200.00" },
    { "statement", DAY,
      STATEMENT("10201", "52119900", "", "2024-03", "52119900", "1",
                ROWS("{'balance':52119900,'date':'2024-03-01'}")),
      B, ERR_RULE, "give either in or out" },
    { "statement", DAY,
      STATEMENT("10201", "52119900", "", "2024-03", "52119900", "1",
                ROWS("{'balance':52119900,'date':'2024-03-01','in':5,'out':5}")),
      B, ERR_RULE, "give either in or out" },
    { "statement", DAY,
      STATEMENT("10201", "52119900", "", "2024-03", "52119900", "1",
                ROWS(IN("2024-03-01", "0", "52119900"))),
      B, ERR_RULE, "give either in or out" },
    { "statement", DAY,
      STATEMENT("10201", "0", "", "2024-03", "9007199254740991", "1",
                ROWS(IN("2024-03-01", "1", "9007199254740991"))),
      B, ERR_LIMIT, "beyond" },
    { "statement", DAY, STATEMENT("10202", "0", "", "2024-03", "0", "1", ""), B, ERR_RULE,
      "the bank account of 10202 was closed on 2024-02-29" },
    { "reconcile", DAY, RECONCILE("10201", "52119900", "52440000", "", "2024-02", ""), B,
      ERR_RULE, "the adjusted balances differ: bank 521,199.00, books 524,400.00" },
    { "reconcile", DAY, RECONCILE("10201", "0", "0", "", "2024-04", ""), B, ERR_RULE,
      "2024-04 has not come yet" },
    { "reconcile", DAY, RECONCILE("10201", "52384000", "52384000", "", "2024-03", ""), B,
      ERR_RULE, "there is no statement of account 10201 for 2024-03" },
    { "reconcile", DAY, RECONCILE("10201", "1", "1", "", "2024-01", ""), B, ERR_RULE,
      "\"Bank's balance\" says 0.01, the statement (entry 41) says 515,200.00" },
    { "reconcile", DAY,
      RECONCILE("10201", "51520000", "51520001",
                "'items':[" ITEM("bank_in", "-1", "2024-01-31") "],", "2024-01", ""),
      B, ERR_RULE, "\"Books' balance\" says 515,200.01, the books say 515,200.00" },
    { "reconcile", DAY,
      RECONCILE("10201", "51520000", "51520000",
                "'items':[" ITEM("bank_in", "0", "2024-01-31") "],", "2024-01", ""),
      B, ERR_RULE, "row 1: the amount is zero" },
    { "reconcile", DAY,
      RECONCILE("10201", "51520000", "51520000",
                "'items':[" ITEM("bank_in", "1", "2024-02-01") "],", "2024-01", ""),
      B, ERR_RULE, "row 1: date 2024-02-01 is after 2024-01" },
    { "reconcile", DAY,
      RECONCILE("10201", "51520000", "51520000",
                "'items':[" ITEM("book_in", "9007199254740991", "2024-01-01") "],", "2024-01",
                ""),
      B, ERR_LIMIT, "beyond" },
    { "reconcile", DAY,
      RECONCILE("10201", "51520000", "51520000",
                "'items':[{'amount':5,'date':'2024-01-01','note':'n','side':'bank_in'},"
                "{'amount':5,'date':'2024-01-01','note':'n','ref':{'index':99,'leaf':"
                "'47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='},'side':'bank_out'}],",
                "2024-01", ""),
      B, ERR_RULE, "\"Items in transit\", row 2: it refers to entry 99" },
#define PAIRS_OF_JANUARY(pairs) \
    RECONCILE("10201", "51520000", "51520000", "", "2024-01", "'pairs':[" pairs "],")
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@42", "1", "@10", "1")), B, ERR_RULE,
      "\"Pairs\", row 1: entry 42 is no statement of account 10201 up to 2024-01" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@39", "1", "@10", "1")), B, ERR_RULE,
      "entry 39 is no statement" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "5", "@10", "1")), B, ERR_RULE,
      "statement 40 has no row 5: there are 4" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "0", "@10", "1")), B, ERR_RULE,
      "statement 40 has no row 0" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@9", "1")), B, ERR_RULE,
      "entry 9 is no voucher" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@10", "2")), B, ERR_RULE,
      "voucher 10: its line 2 is no posting of account 10201" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@10", "3")), B, ERR_RULE,
      "voucher 10: its line 3 is no posting" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@10", "0")), B, ERR_RULE,
      "its line 0 is no posting" },
    { "reconcile", DAY, PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@21", "2")), B, ERR_RULE,
      "no posting of account 10201 up to 2024-01" },
    { "reconcile", DAY,
      PAIRS_OF_JANUARY(PAIR_OF("@40", "1", "@10", "1") "," PAIR_OF("@40", "1", "@10", "1")), B,
      ERR_RULE, "\"Pairs\", row 2: the pair stands before" },
    { "count", DAY, COUNT("10201", "100", "100", "0", "", FACE("100", "1")), B, ERR_RULE,
      "account 10201 is not under 101" },
    { "count", DAY, COUNT("101", "100", "101", "1", "", FACE("100", "1")), B, ERR_RULE,
      "\"Counted\" says 1.01, notes and coins come to 1.00" },
    { "count", DAY, COUNT("101", "100", "300", "200", "", FACE("300", "1")), B, ERR_RULE,
      "there is no note or coin of 3.00 yuan" },
    { "count", DAY, COUNT("101", "200", "200", "0", "", FACE("100", "1") "," FACE("100", "1")),
      B, ERR_RULE, "face 1.00 stands twice" },
    { "count", DAY, COUNT("101", "100", "100", "0", "", FACE("1", "1000000001")), B, ERR_LIMIT,
      "face 0.01: more than 1000000000 pieces" },
    { "count", DAY, COUNT("101", "90", "100", "0", "", FACE("100", "1")), B, ERR_RULE,
      "\"Difference\" is counted less books, 0.10, and not 0.00" },
    { "count", DAY, COUNT("101", "110", "100", "-10", "", FACE("100", "1")), B, ERR_RULE,
      "cash and books are -0.10 apart: give a \"Reason\"" },
    { "count", DAY,
      "{'account':'101','book':0,'counted':0,'difference':0," SET
      ",'slips':[{'amount':0,'note':'n','party':'p'}],'witness':'w'}",
      B, ERR_RULE, "a slip's amount, 0.00, must be above zero" },
    { "count", DAY,
      "{'account':'101','book':-9007199254740991,'counted':100,'difference':0,"
      "'faces':[{'face':100,'pieces':1}]," SET ",'witness':'w'}",
      B, ERR_LIMIT, "beyond" },
};

enum { REFUSALS = sizeof refusals / sizeof refusals[0] };

static struct test_village *with_bank(struct arena **arena)
{
    struct test_village *village = setup(arena);
    for (size_t i = 0; i < RECORDED; i++) {
        bool closes = i + 1 == RECORDED;
        enum err code = OK;
        if (closes)
            code = village_record(village, "bank", DAY, BANK("10202", ""), B);
        if (code == OK)
            code = village_record(village, recorded[i][0], DAY, recorded[i][1], B);
        if (code != OK)
            print_error("recorded %zu: %s\n", i, err_why(LANGUAGE_EN));
        assert_ok(code);
    }
    return village;
}

static void bank_and_cash_refuse_what_does_not_fit(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_bank(&arena);
    assert_refused(village, refusals, REFUSALS);
    teardown(village, arena);
}

static void the_second_verifier_refuses_the_same(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_bank(&arena);
    struct judge_row rows[REFUSALS];
    for (size_t i = 0; i < REFUSALS; i++)
        rows[i] = (struct judge_row){ refusals[i].kind, refusals[i].date, refusals[i].own,
                                      refusals[i].signers };
    judge_village(village, rows, REFUSALS);
    teardown(village, arena);
}

static int64_t balance_of(struct test_village *village, const char *code, int16_t year,
                          uint8_t month)
{
    int64_t fen = 0;
    assert_ok(money_balance(&village->view, bytes_text(VILLAGE_SET), bytes_text(code),
                            (struct month){ year, month }, &fen));
    return fen;
}

static void a_balance_is_known_at_any_months_end(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    /* Closed through February; posted to through March. */
    assert_int_equal(balance_of(village, "10201", 2023, 12), 0);
    assert_int_equal(balance_of(village, "10201", 1960, 1), 0);
    assert_int_equal(balance_of(village, "10201", 2024, 1), 51520000);
    assert_int_equal(balance_of(village, "10201", 2024, 2), 52440000);
    assert_int_equal(balance_of(village, "10201", 2024, 3), 52384000);
    assert_int_equal(balance_of(village, "10201", 2200, 12), 52384000);
    assert_int_equal(balance_of(village, "10202", 2024, 3), 0);
    assert_int_equal(balance_of(village, "501", 2024, 1), -1200000);
    assert_ok(village_close(village, VILLAGE_SET, "2024-03", DAY, B));
    assert_int_equal(balance_of(village, "10201", 2024, 1), 51520000);
    assert_int_equal(balance_of(village, "10201", 2024, 2), 52440000);
    assert_int_equal(balance_of(village, "10201", 2024, 4), 52384000);
    teardown(village, arena);
}

static void a_balance_is_known_before_anything_is_closed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_founded(arena);
    assert_int_equal(balance_of(village, "101", 2024, 3), 0);
    assert_ok(village_record(village, "voucher", "2024-02-05",
                             VOUCHER(PAIR("101", "301")), BY(KEY_BOOKKEEPER)));
    assert_ok(village_record(village, "voucher", "2024-04-05",
                             VOUCHER(PAIR("101", "301")), BY(KEY_BOOKKEEPER)));
    assert_int_equal(balance_of(village, "101", 2024, 1), 0);
    assert_int_equal(balance_of(village, "101", 2024, 2), 100);
    assert_int_equal(balance_of(village, "101", 2024, 3), 100);
    assert_int_equal(balance_of(village, "301", 2024, 9), -200);
    teardown(village, arena);
}

static struct bank_reconcile reconciled(struct test_village *village, uint8_t month)
{
    struct bank_reconcile out = { .found = false };
    const struct account_month of = {
        .set = bytes_text(VILLAGE_SET),
        .code = bytes_text("10201"),
        .month = { 2024, month },
    };
    assert_ok(bank_reconcile(&village->view, &of, &out));
    return out;
}

static void a_reconciliation_stands_until_a_balance_moves(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_bank(&arena);
    assert_true(reconciled(village, 1).stands);
    assert_true(reconciled(village, 2).stands);
    assert_int_equal(reconciled(village, 2).index, 44);
    assert_false(reconciled(village, 3).found);
    /* March is open: what is posted there after it makes it stale. */
    assert_ok(village_record(village, "statement", DAY,
                             STATEMENT("10201", "52063900", "", "2024-03", "52119900", "1",
                                       ROWS(OUT("2024-03-03", "56000", "52063900"))),
                             B));
    assert_ok(village_record(village, "reconcile", DAY,
                             RECONCILE("10201", "52063900", "52384000", FEBRUARY_ITEMS,
                                       "2024-03", ""),
                             B));
    assert_true(reconciled(village, 3).stands);
    assert_ok(village_record(village, "voucher", DAY, VOUCHER(PAIR("514", "10201")), B));
    assert_true(reconciled(village, 3).found);
    assert_false(reconciled(village, 3).stands);
    /* And a month's statement that is recorded anew. */
    assert_ok(village_record(village, "statement", DAY,
                             STATEMENT("10201", "7", "'gap':'重新登记',", "2024-01", "7", "1",
                                       ""),
                             B));
    assert_false(reconciled(village, 1).stands);
    assert_true(reconciled(village, 2).stands);
    judge_village(village, NULL, 0);
    teardown(village, arena);
}

static enum err put_account(void *context, struct bytes code,
                            const struct bank_account *account)
{
    struct buf *buf = context;
    buf_put(buf, code);
    buf_text(buf, account->closed.year != 0 ? " closed " : " live ");
    return OK;
}

static void bank_accounts_are_listed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_bank(&arena);
    struct buf buf = buf_new(arena, 100);
    assert_ok(bank_account_walk(&village->view, bytes_text(VILLAGE_SET), put_account, &buf));
    assert_true(bytes_is(buf_so_far(&buf), "10201 live 10202 closed "));
    /* Another bank account may follow on the same code. */
    assert_ok(village_record(village, "bank", DAY, BANK("10202", ""), B));
    judge_village(village, NULL, 0);
    teardown(village, arena);
}

static void a_count_is_kept_by_month(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = with_bank(&arena);
    struct account_month of = { bytes_text(VILLAGE_SET), bytes_text("101"), { 2024, 3 } };
    struct cash_count count = { .found = false };
    assert_ok(cash_count(&village->view, &of, &count));
    assert_true(count.found);
    assert_int_equal(count.index, 45);
    assert_int_equal(count.date.day, 5);
    of.month.month = 2;
    assert_ok(cash_count(&village->view, &of, &count));
    assert_false(count.found);
    /* No cash at all, and a slip in its place. */
    assert_ok(village_record(village, "count", DAY,
                             "{'account':'101','book':500,'counted':0,'difference':-500,"
                             "'reason':'白条','set':'" VILLAGE_SET "','slips':["
                             "{'amount':500,'note':'n','party':'p'}],'witness':'w'}",
                             BY(KEY_SUPERVISOR)));
    judge_village(village, NULL, 0);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bank_and_cash_refuse_what_does_not_fit),
        cmocka_unit_test(the_second_verifier_refuses_the_same),
        cmocka_unit_test(a_balance_is_known_at_any_months_end),
        cmocka_unit_test(a_balance_is_known_before_anything_is_closed),
        cmocka_unit_test(a_reconciliation_stands_until_a_balance_moves),
        cmocka_unit_test(bank_accounts_are_listed),
        cmocka_unit_test(a_count_is_kept_by_month),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
