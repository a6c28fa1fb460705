/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds disclosure (its later fields), review, confirmation, board, removal, filing, opinion
 * and answer. */
#include "base/file.h"
#include "ledger/duties.h"
#include "tests/ledger/refusals.h"
#include "tests/support.h"
#include "tests/village_funds.h"
#include "tests/village_judge.h"

#define B BY(KEY_BOOKKEEPER)
#define S BY(KEY_SUPERVISOR)
#define DAY "2025-02-21"
#define DIGEST "'digest':'97DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=',"
#define SHOWN_OF(head, middle, tail) \
    "{" head DIGEST middle "'period':'2025-01'," tail "'what':'事'}"
#define BOARD_OF(target, tail, where) \
    "{'place':'" where "','target':@(" target ")" tail "}"
#define POLICY(name, value) \
    "{'basis':'办法','from':'2025-01-01','name':'disclosure." name "','value':'" value "'}"
#define H BY(KEY_HEAD)

static const struct refusal rows[] = {
    { "disclosure", DAY, SHOWN_OF("", "", "'report':'r','stage':'notice',"), B, ERR_RULE,
      "a notice states" },
    { "disclosure", DAY, SHOWN_OF("", "", "'report':'r','until':'2025-03-01',"), B, ERR_RULE,
      "a notice states" },
    { "disclosure", DAY,
      SHOWN_OF("", "", "'report':'r','stage':'notice','until':'2025-02-20',"), B, ERR_RULE,
      "is before the notice's own date" },
    { "disclosure", DAY, SHOWN_OF("", "'event':'2025-02-22',", "'report':'r',"), B, ERR_RULE,
      "\"Event\", 2025-02-22, is later" },
    { "disclosure", DAY, SHOWN_OF("'corrects':@(levy),", "", "'report':'r',"), B, ERR_RULE,
      "go together" },
    { "disclosure", DAY, SHOWN_OF("", "", "'reason':'错','report':'r',"), B, ERR_RULE,
      "go together" },
    { "disclosure", DAY,
      SHOWN_OF("'corrects':@(asked),", "", "'reason':'错','report':'r',"), B, ERR_RULE,
      "is of another kind than \"Disclosure\"" },
    { "disclosure", DAY, SHOWN_OF("", "'items':[{'item':'finance.lunch'}],", "'report':'r',"),
      B, ERR_FORMAT, "\"Item\" cannot be \"finance.lunch\"" },
    { "disclosure", DAY,
      SHOWN_OF("", "'items':[{'item':'finance.debts'},{'item':'finance.debts'}],",
               "'report':'r',"),
      B, ERR_RULE, "row 2: \"finance.debts\" stands in a row before" },
    { "review", DAY, "{'result':'object','target':@(levy)}", S, ERR_RULE,
      "an objection needs its" },
    { "review", DAY, "{'result':'agree','target':@(levy)}", B, ERR_SIGNATURE, "is signed by" },
    { "review", DAY, "{'result':'agree','target':@(asked)}", S, ERR_RULE,
      "is of another kind than \"Disclosure\"" },
    { "review", "2025-01-31", "{'result':'agree','target':@(levy)}", S, ERR_RULE,
      "is earlier than that of entry" },
    { "confirmation", DAY, "{'meeting':'会','target':@(mended)}", B, ERR_RULE,
      "this step is recorded by entry" },
    { "confirmation", DAY, "{'meeting':'会','target':@0}", B, ERR_RULE,
      "entry 0 is of another kind" },
    { "board", DAY, BOARD_OF("levy", "", "村务公开栏"), B, ERR_RULE,
      "it is up at \"村务公开栏\" (entry" },
    { "board", DAY, BOARD_OF("levy", ",'until':'2025-02-20'", "二组"), B, ERR_RULE,
      "\"Until\", 2025-02-20, is before" },
    { "board", DAY, BOARD_OF("again", "", "二组"), B, ERR_RULE, "is of another kind" },
    { "board", "2025-02-02", BOARD_OF("levy", "", "二组"), B, OK, "" },
    { "removal", DAY, "{'target':@(december)}", B, ERR_RULE, "is not up" },
    { "removal", DAY, "{'target':@(levy)}", B, OK, "" },
    { "removal", DAY, "{'target':@(levy)}", B, ERR_RULE, "is not up" },
    { "board", DAY, BOARD_OF("levy", "", "村务公开栏"), B, OK, "" },
    { "filing", DAY, "{'file':'卷','target':@(mended)}", B, ERR_RULE,
      "this step is recorded by entry" },
    { "filing", DAY, "{'file':'卷','target':@(december)}", S, OK, "" },
    { "opinion", DAY, "{'channel':'box','people':0,'text':'问'}", B, ERR_RULE, "at least 1" },
    { "opinion", DAY, "{'channel':'rumour','text':'问'}", B, ERR_FORMAT,
      "\"Channel\" cannot be \"rumour\"" },
    { "opinion", DAY, "{'channel':'box','target':@(asked),'text':'问'}", B, ERR_RULE,
      "is of another kind than \"Disclosure\"" },
    { "answer", DAY, "{'by':'会','target':@(levy),'text':'答'}", B, ERR_RULE,
      "is of another kind than \"Opinion\"" },
    { "answer", "2025-01-14", "{'by':'会','target':@(asked),'text':'答'}", B, ERR_RULE,
      "is earlier than that of entry" },
    { "answer", DAY, "{'by':'会','correction':@(again),'target':@(asked),'text':'答'}", B,
      ERR_RULE, "is of another kind than \"Disclosure\"" },
    { "answer", DAY,
      "{'by':'会','correction':@(levy),'passed':'town','target':@(again),'text':'答'}", B, OK,
      "" },
    { "policy", DAY, POLICY("rules", "moon"), H, ERR_RULE, "no rules of disclosure called" },
    { "policy", DAY, POLICY("day", "29"), H, ERR_RULE, "1 to 28, not \"29\"" },
    { "policy", DAY, POLICY("day", "0"), H, ERR_RULE, "1 to 28" },
    { "policy", DAY, POLICY("finance", "year"), H, ERR_RULE, "month or quarter" },
    { "policy", DAY, POLICY("event.days", "367"), H, ERR_RULE, "from 0 to 366" },
    { "policy", DAY, POLICY("stay.days", "x"), H, ERR_RULE, "from 0 to 366" },
    { "policy", DAY, POLICY("answer.days", "3"), H, OK, "" },
};

/* In their order: some rows are recorded, the rest refused, by both verifiers. */
static void what_is_made_known_goes_its_way_in_order(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)256 << 20, &arena));
    struct test_village *village = village_funds_until(arena, "board");
    struct judge_row judged[sizeof rows / sizeof rows[0]];
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct refusal row = rows[i];
        row.own = village_funds_own(arena, row.own);
        judged[i] = (struct judge_row){ row.kind, row.date, row.own, row.signers };
        print_message("row %zu: %s %s\n", i, row.kind, row.own);
        if (row.code == OK) {
            assert_ok(village_record(village, row.kind, row.date, row.own, row.signers));
            continue;
        }
        assert_refused(village, &row, 1);
        judge_village(village, &judged[i], 1);
    }
    teardown(village, arena);
}

static void periods_and_days_are_those_of_the_spec(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(spec_example(arena, "duties.md", "due", &example));
    size_t count = 0;
    while (example.size > 0) {
        struct bytes line = bytes_cut(&example, '\n');
        struct bytes word = bytes_cut(&line, ' ');
        struct bytes day_text = bytes_cut(&line, ' ');
        struct bytes rule_day = bytes_cut(&line, ' ');
        struct date day = { 0 };
        struct period period = { 0 };
        enum duty_rhythm rhythm = DUTY_MONTHLY;
        while (strncmp(duty_rhythm_words(rhythm).en, (const char *)word.at, word.size) != 0)
            rhythm++;
        assert_ok(date_parse(day_text, &day));
        assert_true(duty_period(rhythm, day, &period));
        struct date due = duty_due(&period, (int)(rule_day.at[0] - '0') * 10 +
                                                (int)(rule_day.at[1] - '0'));
        struct buf buf = buf_new(arena, 100);
        date_print(&buf, period.from);
        buf_byte(&buf, ' ');
        date_print(&buf, period.to);
        buf_byte(&buf, ' ');
        date_print(&buf, due);
        assert_true(bytes_equal(buf_so_far(&buf), line));
        count++;
    }
    assert_int_equal(count, 5);
    struct period none = { 0 };
    assert_false(duty_period(DUTY_EVENT, (struct date){ 2025, 1, 1 }, &none));
    assert_null(duty_find(bytes_text("finance.lunch")));
    assert_non_null(duty_find(bytes_text("finance.income")));
    arena_close(arena);
}

/* Each item and each place's rules stand in the spec, as they are here. */
static void the_catalogue_is_whole_and_specified(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes spec = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &arena));
    assert_ok(file_read(arena, "specs/duties.md", 500000, &spec));
    for (size_t i = 0; i < duty_count; i++) {
        const struct duty *duty = &duties[i];
        struct buf line = buf_new(arena, 1000);
        buf_format(&line, "| `%s` | %s %s | %s | %s |", duty->item, duty->title.zh,
                   duty->title.en, duty_section_words(duty->section).en,
                   duty_rhythm_words(duty->rhythm).en);
        print_message("%.*s\n", (int)buf_so_far(&line).size,
                      (const char *)buf_so_far(&line).at);
        assert_true(bytes_find_part(spec, buf_so_far(&line)) < spec.size);
        assert_true(duty->content.zh[0] != '\0' && duty->content.en[0] != '\0');
        assert_non_null(duty->basis.zh);
        assert_non_null(duty_reviewer_words(duty->section).en);
        for (size_t other = i + 1; other < duty_count; other++) {
            assert_string_not_equal(duty->item, duties[other].item);
            assert_string_not_equal(duty->title.zh, duties[other].title.zh);
        }
    }
    for (size_t i = 0; i < duty_rules_count; i++) {
        const struct duty_rules *rules = &duty_rules[i];
        struct buf line = buf_new(arena, 1000);
        buf_format(&line, "| `%s` | %s | %d | %d | %d | %d | %d | %d | %s | %d | %s | %s |",
                   rules->name,
                   rules->place.en, rules->day, rules->event_days, rules->stay_days,
                   rules->notice_days, rules->review_days, rules->answer_days,
                   rules->finance_monthly ? "month" : "quarter", rules->town_days,
                   rules->basis.zh, rules->also.zh == NULL ? "" : rules->also.zh);
        print_message("%.*s\n", (int)buf_so_far(&line).size,
                      (const char *)buf_so_far(&line).at);
        assert_true(bytes_find_part(spec, buf_so_far(&line)) < spec.size);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_made_known_goes_its_way_in_order),
        cmocka_unit_test(periods_and_days_are_those_of_the_spec),
        cmocka_unit_test(the_catalogue_is_whole_and_specified),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
