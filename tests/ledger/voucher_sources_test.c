/* SPDX-License-Identifier: Apache-2.0 */
/* What a voucher may say beyond its amounts, and the papers that stand behind it. */
#include "ledger/voucher_sources.h"

#include "ledger/view_month.h"
#include "tests/ledger/refusals.h"

#define B BY(KEY_BOOKKEEPER_NEW)
#define DAY "2024-03-05"
#define OF_SET "'note':'试','set':'" VILLAGE_SET "'"
/* Members stand in the order of their names. */
#define AROUND(between, after) \
    "{'chart':'2023'," between "'lines':[" PAIR("101", "10202") "]," after "}"
#define NATURE(nature) AROUND("", "'nature':'" nature "'," OF_SET)
#define SOURCES(rows) AROUND("", OF_SET ",'sources':[" rows "]")
#define CORRECTS(ref) AROUND("'corrects':" ref ",", OF_SET)
#define LINE(more) \
    VOUCHER("{'account':'10202','credit':100},{'account':'101','debit':100," more "}")
#define NO_LEAF "'leaf':'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='"
#define LONG_100 \
    "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四"

/* Entry 5 and 6 are accounts; the tests call them papers in the view alone. */
enum { PAPER = 5,
       OTHER_PAPER = 6 };

static const struct refusal refusals[] = {
    { "voucher", DAY, NATURE("结转"), B, ERR_FORMAT, "\"Nature\" cannot be \"结转\"" },
    { "voucher", DAY, NATURE(""), B, ERR_FORMAT, "\"Nature\" cannot be \"\"" },
    { "voucher", DAY, LINE("'settle':'barter'"), B, ERR_FORMAT,
      "\"Settlement\" cannot be \"barter\"" },
    { "voucher", DAY, LINE("'due':'2024-02-30'"), B, ERR_FORMAT,
      "\"Due\" cannot be" },
    { "voucher", DAY, LINE("'party':''"), B, ERR_FORMAT,
      "\"Party\" must not be empty" },
    { "voucher", DAY, LINE("'household':'" LONG_100 "'"), B, ERR_LIMIT,
      "\"Household\" holds at most 100 bytes" },
    { "voucher", DAY, LINE("'wage':'5'"), B, ERR_FORMAT, "no field \"wage\"" },
    { "voucher", DAY, SOURCES(""), B, ERR_FORMAT, "\"Source documents\" has no row" },
    { "voucher", DAY, SOURCES("{}"), B, ERR_FORMAT, "\"Paper\" (paper) is missing" },
    { "voucher", DAY, SOURCES("{'paper':5}"), B, ERR_FORMAT, "\"Paper\" must be" },
    { "voucher", DAY, SOURCES("{'paper':@7}"), B, ERR_RULE,
      "\"Source documents\", row 1: entry 7 is no paper" },
    { "voucher", DAY, SOURCES("{'paper':{'index':5," NO_LEAF "}}"), B, ERR_RULE,
      "row 1: the leaf hash given for entry 5" },
    { "voucher", DAY, SOURCES("{'paper':{'index':500," NO_LEAF "}}"), B, ERR_RULE,
      "row 1: it refers to entry 500" },
    { "voucher", DAY, SOURCES("{'paper':@5},{'paper':@6},{'paper':@5}"), B, ERR_RULE,
      "\"Source documents\", row 3: paper 5 is named twice" },
    { "voucher", DAY, CORRECTS("@18"), B, ERR_RULE, "and entry 18 is none" },
    { "voucher", DAY, CORRECTS("@3"), B, ERR_RULE, "and entry 3 is none" },
    { "voucher", DAY, CORRECTS("{'index':19," NO_LEAF "}"), B, ERR_RULE,
      "the leaf hash given for entry 19" },
    { "voucher", DAY,
      "{'chart':'2023','corrects':@19,'lines':[" PAIR("101", "503") "],'note':'试',"
                                                                    "'set':'青石村村委会'}",
      B, ERR_RULE, "reversal 19 stands in account set \"" VILLAGE_SET "\"" },
};

static void mark_papers(struct test_village *village)
{
    assert_ok(sources_put(&village->view, PAPER, PAPER));
    assert_ok(sources_put(&village->view, OTHER_PAPER, OTHER_PAPER));
}

static void what_a_voucher_says_more_is_refused_where_it_is_wrong(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    mark_papers(village);
    assert_refused(village, refusals, sizeof refusals / sizeof refusals[0]);
    teardown(village, arena);
}

static uint64_t taker(struct test_village *village, uint64_t paper)
{
    uint64_t voucher = 0;
    bool found = false;
    assert_ok(sources_taker(&village->view, paper, &voucher, &found));
    assert_true(found);
    return voucher;
}

static void a_paper_stands_behind_one_voucher_until_that_is_reversed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    uint64_t first = village->count;
    mark_papers(village);
    assert_int_equal(taker(village, PAPER), UINT64_MAX);
    assert_ok(village_record(village, "voucher", DAY,
                             SOURCES("{'paper':@5},{'paper':@6}"), B));
    assert_int_equal(taker(village, PAPER), first);
    assert_int_equal(taker(village, OTHER_PAPER), first);
    static const struct refusal taken[] = {
        { "voucher", DAY, SOURCES("{'paper':@6}"), B, ERR_RULE,
          "paper 6 stands behind voucher 39 already" },
    };
    assert_refused(village, taken, 1);
    assert_ok(village_record(village, "reversal", DAY,
                             "{'reason':'试','set':'" VILLAGE_SET "','target':@39}", B));
    assert_int_equal(taker(village, PAPER), UINT64_MAX);
    assert_int_equal(taker(village, OTHER_PAPER), UINT64_MAX);
    assert_ok(village_record(
        village, "voucher", DAY,
        AROUND("'corrects':@40,", "'nature':'correcting','note':'试','set':'" VILLAGE_SET
                                  "','sources':[{'paper':@6}]"),
        B));
    assert_int_equal(taker(village, PAPER), UINT64_MAX);
    assert_int_equal(taker(village, OTHER_PAPER), first + 2);
    teardown(village, arena);
}

static void an_entry_that_is_no_paper_has_no_taker(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    uint64_t voucher = 0;
    bool found = true;
    assert_ok(sources_taker(&village->view, 0, &voucher, &found));
    assert_false(found);
    assert_int_equal(voucher, UINT64_MAX);
    teardown(village, arena);
}

static void a_voucher_says_all_that_the_table_has(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    mark_papers(village);
    assert_ok(village_record(
        village, "voucher", DAY,
        "{'approver':'张建国','budget':'办公费','chart':'2023','corrects':@19,'lines':["
        "{'account':'101','asset':'GD-001','contract':'HT-2024-01','debit':100,"
        "'due':'2024-12-31','fund':'本级','household':'王大山户','note':'行','party':'张三',"
        "'project':'村道硬化','purpose':'生产性','settle':'card','slip':'0001'},"
        "{'account':'10202','credit':100,'settle':'electronic'}],'nature':'closing',"
        "'note':'试','resolution':'2024年第3次村民代表会议','set':'" VILLAGE_SET "',"
        "'sources':[{'paper':@5}],'witness':'赵德明'}",
        B));
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_voucher_says_more_is_refused_where_it_is_wrong),
        cmocka_unit_test(a_paper_stands_behind_one_voucher_until_that_is_reversed),
        cmocka_unit_test(an_entry_that_is_no_paper_has_no_taker),
        cmocka_unit_test(a_voucher_says_all_that_the_table_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
