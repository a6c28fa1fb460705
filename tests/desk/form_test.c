/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/form.h"

#include <string.h>

#include "desk/input_json.h"
#include "desk/spelling.h"
#include "ledger/sealed.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(16 << 20, &arena) == OK ? 0 : 1;
}

static int shut_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct bytes body_of(const struct form *form)
{
    struct buf buf = buf_new(arena, 10000);
    json_print(&buf, form->body);
    return buf_so_far(&buf);
}

static void words_make_a_body(void **state)
{
    (void)state;
    static const char *const chinese[] = {
        "摘要=付电费",
        "日期=2025年3月5日",
        "借=513:1,200元",
        "贷方金额=10201：1200：转账",
        "附件张数=２",
    };
    static const char *const english[] = {
        "note=付电费",
        "date=20250305",
        "debit=513:1200.00",
        "Credit=10201:1200: 转账 ",
        "papers=2",
    };
    for (size_t i = 0; i < 2; i++) {
        struct form form = { 0 };
        assert_ok(form_start(arena, &kind_voucher, &form));
        for (size_t j = 0; j < 5; j++)
            assert_ok(form_word(&form, i == 0 ? chinese[j] : english[j]));
        assert_bytes(body_of(&form),
                     "{\"date\":\"2025-03-05\",\"lines\":["
                     "{\"account\":\"513\",\"debit\":120000},"
                     "{\"account\":\"10201\",\"credit\":120000,\"note\":\"转账\"}],"
                     "\"note\":\"付电费\",\"papers\":2}");
    }
}

static void references_roles_and_choices_are_read(void **state)
{
    (void)state;
    struct form form = { 0 };
    assert_ok(form_start(arena, &kind_reversal, &form));
    assert_ok(form_word(&form, "原凭证=#12"));
    assert_ok(form_word(&form, "原因=重复"));
    assert_bytes(body_of(&form), "{\"reason\":\"重复\",\"target\":{\"index\":12}}");
    assert_ok(form_start(arena, &kind_key, &form));
    assert_ok(form_word(&form, "role=会计"));
    assert_ok(form_word(&form, "action=登记"));
    assert_bytes(body_of(&form), "{\"action\":\"enrol\",\"role\":\"bookkeeper\"}");
}

static void what_a_row_says_more_follows_it(void **state)
{
    (void)state;
    static const char *const words[] = {
        "借=113:5",
        "农户=王大山户",
        "到期=2025年12月31日",
        "贷=102:5:转账",
        "结算方式=转账",
        "sources=3；#4",
        "单据=5",
        "凭证性质=更正",
    };
    struct form form = { 0 };
    assert_ok(form_start(arena, &kind_voucher, &form));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        assert_ok(form_word(&form, words[i]));
    assert_bytes(body_of(&form),
                 "{\"lines\":[{\"account\":\"113\",\"debit\":500,\"due\":\"2025-12-31\","
                 "\"household\":\"王大山户\"},{\"account\":\"102\",\"credit\":500,"
                 "\"note\":\"转账\",\"settle\":\"transfer\"}],\"nature\":\"correcting\","
                 "\"sources\":[{\"paper\":{\"index\":3}},{\"paper\":{\"index\":4}},"
                 "{\"paper\":{\"index\":5}}]}");
    assert_fault(form_word(&form, "结算方式=现金"), ERR_USAGE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "has its \"Settlement\" already"));
}

static void bad_words_say_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const struct kind *kind;
        const char *word;
        enum err code;
        const char *says;
    } rows[] = {
        { &kind_voucher, "note", ERR_USAGE, "field=value" },
        { &kind_voucher, "=x", ERR_USAGE, "no field" },
        { &kind_voucher, "sum=1", ERR_USAGE, "there are: date, set" },
        { &kind_voucher, "seen=1", ERR_USAGE, "no field" },
        { &kind_voucher, "note= ", ERR_FORMAT, "empty" },
        { &kind_voucher, "note=a\nb", ERR_FORMAT, "Note: byte 2 is the character U+000A" },
        { &kind_voucher, "note=a\xff", ERR_FORMAT, "Note: not UTF-8" },
        { &kind_voucher, "papers=two", ERR_FORMAT, "Papers" },
        { &kind_voucher, "papers=99999999999999999", ERR_LIMIT, "large" },
        { &kind_voucher, "debit=513:1.005", ERR_FORMAT, "Debit" },
        { &kind_voucher, "debit=513", ERR_USAGE, "write a row as debit=account:debit[:note]" },
        { &kind_voucher, "lines=1", ERR_USAGE, "row by row" },
        { &kind_voucher, "lines=513:1", ERR_USAGE, "row by row" },
        { &kind_contract, "schedule=2025-03-31", ERR_USAGE, "a row as schedule=date:amount" },
        { &kind_voucher, "date=2025-13-01", ERR_FORMAT, "no date" },
        { &kind_voucher, "date=yesterday", ERR_FORMAT, "no date" },
        { &kind_voucher, "month=2025", ERR_FORMAT, "no month" },
        { &kind_reversal, "target=x", ERR_FORMAT, "Original" },
        { &kind_reversal, "target=9223372036854775807", ERR_LIMIT, "large" },
        { &kind_key, "role=king", ERR_FORMAT, "no role" },
        { &kind_key, "action=lose", ERR_FORMAT, "\"lose\" is none of enrol, rotate, revoke" },
        { &kind_opening, "科目名称=现金", ERR_USAGE, "no field \"科目名称\"" },
        { &kind_voucher, "party=张三", ERR_USAGE, "\"Party\" follows a row of \"Lines\"" },
        { &kind_voucher, "sources=x", ERR_FORMAT, "Source documents" },
        { &kind_voucher, "paper=1.5", ERR_FORMAT, "Paper" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct form form = { 0 };
        print_message("%s\n", rows[i].word);
        assert_ok(form_start(arena, rows[i].kind, &form));
        assert_fault(form_word(&form, rows[i].word), rows[i].code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
}

static void dates_months_and_periods_have_many_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *date;
    } dates[] = {
        { "2025-3-5", "2025-03-05" },
        { "2025/03/05", "2025-03-05" },
        { "2025.3.5", "2025-03-05" },
        { "20250305", "2025-03-05" },
        { "2025-3-5 00:00:00", "2025-03-05" },
        { "2025/3/5 0:00", "2025-03-05" },
        { "2025-03-05T08:30:00.000", "2025-03-05" },
        { "2025年3月5日 08:30", "2025-03-05" },
        { "2025年3月5日", "2025-03-05" },
        { "２０２５－０３－０５", "2025-03-05" },
        { " 2025 3 5 ", "2025-03-05" },
        { "2025-3", NULL },
        { "2025-3-5-1", NULL },
        { "", NULL },
    };
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        struct date date = { 0 };
        struct buf buf = buf_new(arena, 20);
        print_message("%s\n", dates[i].text);
        enum err code = form_date(arena, bytes_text(dates[i].text), &date);
        assert_int_equal(code, dates[i].date ? OK : ERR_FORMAT);
        if (code != OK)
            continue;
        date_print(&buf, date);
        assert_bytes(buf_so_far(&buf), dates[i].date);
    }
    static const struct {
        const char *text;
        const char *period;
    } periods[] = {
        { "2025", "2025" },
        { "2025年", "2025" },
        { "2025Q1", "2025Q1" },
        { "2025-q4", "2025Q4" },
        { "2025年三季度", "2025Q3" },
        { "2025年 第2季度", "2025Q2" },
        { "2025-3", "2025-03" },
        { "202503", "2025-03" },
        { "2025年3月", "2025-03" },
        { "2025Q5", NULL },
        { "25", NULL },
    };
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        struct bytes period = { 0 };
        print_message("%s\n", periods[i].text);
        enum err code = spelling_period(arena, bytes_text(periods[i].text), &period);
        assert_int_equal(code, periods[i].period ? OK : ERR_FORMAT);
        if (code == OK)
            assert_bytes(period, periods[i].period);
    }
}

static void flags_and_lists_of_texts_are_read(void **state)
{
    (void)state;
    static const struct field flag = { .name = "f",
                                       .type = FIELD_FLAG,
                                       .title = WORDS("旗", "F") };
    static const struct field texts = { .name = "t",
                                        .type = FIELD_TEXTS,
                                        .title = WORDS("文", "T") };
    struct json *value = NULL;
    assert_ok(form_value(arena, &flag, bytes_text("是"), &value));
    assert_int_equal(value->type, JSON_TRUE);
    assert_ok(form_value(arena, &flag, bytes_text("no"), &value));
    assert_int_equal(value->type, JSON_FALSE);
    assert_fault(form_value(arena, &flag, bytes_text("maybe"), &value), ERR_FORMAT);
    assert_ok(form_value(arena, &texts, bytes_text("甲；乙;丙;"), &value));
    assert_int_equal(value->count, 3);
}

static enum err from_json(const char *text, struct form *form)
{
    struct json *object = NULL;
    TRY(form_start(arena, &kind_voucher, form));
    TRY(input_json(arena, bytes_text(text), &object));
    return form_json(form, object);
}

static void json_is_read_by_names_or_titles(void **state)
{
    (void)state;
    struct form form = { 0 };
    assert_ok(from_json("{\"摘要\": \"x\", \"date\": \"2025/1/2\", \"lines\": [\n"
                        "  {\"科目\": \"101\", \"debit\": \"1,000\"},\n"
                        "  {\"account\": \"501\", \"credit\": 100000}]}",
                        &form));
    assert_bytes(body_of(&form),
                 "{\"date\":\"2025-01-02\",\"lines\":[{\"account\":\"101\",\"debit\":100000},"
                 "{\"account\":\"501\",\"credit\":100000}],\"note\":\"x\"}");
    struct json *object = NULL;
    assert_ok(form_start(arena, &kind_reversal, &form));
    assert_ok(input_json(arena, bytes_text("{\"target\": 3}"), &object));
    assert_ok(form_json(&form, object));
    assert_bytes(body_of(&form), "{\"target\":{\"index\":3}}");
}

static void bad_json_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err code;
        const char *says;
    } rows[] = {
        { "{\"note\":\n}", ERR_FORMAT, "line 2" },
        { "{\"note\": \"a\", \"note\": \"b\"}", ERR_FORMAT, "duplicate" },
        { "[1]", ERR_FORMAT, "one object" },
        { "{\"papers\": 1.5}", ERR_FORMAT, "papers" },
        { "{\"papers\": null}", ERR_FORMAT, "papers" },
        { "{\"papers\": 9007199254740993}", ERR_LIMIT, "papers" },
        { "{\"lines\": [{\"debit\": 1e3}]}", ERR_FORMAT, "lines[1].debit" },
        { "{\"lines\": [1]}", ERR_FORMAT, "object" },
        { "{\"lines\": [{\"what\": 1}]}", ERR_USAGE, "what" },
        { "{\"what\": 1}", ERR_USAGE, "what" },
        { "{\"account\": \"1\"}", ERR_USAGE, "lines" },
        { "{\"note\": \"a\\u0007b\"}", ERR_FORMAT, "note" },
        { "[[[[[[[[[[1]]]]]]]]]]", ERR_LIMIT, "deeper" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct form form = { 0 };
        print_message("%s\n", rows[i].text);
        assert_fault(from_json(rows[i].text, &form), rows[i].code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
    }
    struct json *object = NULL;
    assert_fault(input_json(arena, bytes_of("", INPUT_JSON_MAX + 1), &object), ERR_LIMIT);
    assert_ok(input_json(arena, bytes_text("{\"a\": [true, false, {}, []]}"), &object));
}

static void a_sealed_field_shows_its_mask_only(void **state)
{
    (void)state;
    struct form form = { 0 };
    struct bytes digest = { 0 };
    struct bytes disclosure = { 0 };
    struct bytes value = { 0 };
    assert_ok(form_start(arena, &kind_voucher, &form));
    assert_ok(form_word(&form, "payee=张小三"));
    assert_ok(form_seal(&form, "收款人", &digest, &disclosure));
    assert_bytes(json_find(json_find(form.body, "payee"), "mask")->text, "张*三");
    assert_ok(sealed_open(arena, disclosure, digest, bytes_text("payee"), &value));
    assert_bytes(value, "张小三");
    assert_fault(form_seal(&form, "payee", &digest, &disclosure), ERR_USAGE);
    assert_fault(form_seal(&form, "note", &digest, &disclosure), ERR_USAGE);
    assert_fault(form_seal(&form, "nothing", &digest, &disclosure), ERR_USAGE);
}

static void a_row_s_other_needed_members_follow_in_their_order(void **state)
{
    (void)state;
    struct form form = { 0 };
    assert_ok(form_start(arena, &kind_loan, &form));
    assert_ok(form_word(&form, "应还本金=2025-6-30:10,000:350.5"));
    assert_ok(form_word(&form, "应付利息=2025-12-31：0：10000"));
    assert_bytes(body_of(&form),
                 "{\"schedule\":[{\"date\":\"2025-06-30\",\"interest\":35050,"
                 "\"principal\":1000000},{\"date\":\"2025-12-31\",\"interest\":0,"
                 "\"principal\":1000000}]}");
    assert_fault(form_word(&form, "应付利息=2026-12-31:0:10000:多"), ERR_USAGE);
    assert_fault(form_word(&form, "应付利息=2026-12-31:0:多"), ERR_FORMAT);
    assert_ok(form_start(arena, &kind_loan, &form));
    assert_fault(form_word(&form, "应还本金=5"), ERR_USAGE); /* no row to go on with */
    assert_ok(form_word(&form, "还款日期=2025-6-30"));
    assert_ok(form_word(&form, "应还本金=10,000"));
    assert_ok(form_word(&form, "应付利息=350.5"));
    assert_fault(form_word(&form, "应付利息=1"), ERR_USAGE); /* the row has it */
    assert_ok(form_word(&form, "年利率=3.85%"));
    assert_bytes(body_of(&form),
                 "{\"rate\":385,\"schedule\":[{\"date\":\"2025-06-30\",\"interest\":35050,"
                 "\"principal\":1000000}]}");
    assert_ok(form_start(arena, &kind_voucher, &form));
    assert_ok(form_word(&form, "借=513:5"));
    assert_fault(form_word(&form, "贷=5"), ERR_USAGE); /* a line has one side */
    assert_ok(form_word(&form, "科目=102"));
    assert_ok(form_word(&form, "贷=5"));
    assert_bytes(body_of(&form), "{\"lines\":[{\"account\":\"513\",\"debit\":500},"
                                 "{\"account\":\"102\",\"credit\":500}]}");
    assert_ok(form_start(arena, &kind_distribution, &form));
    assert_ok(form_word(&form, "分配比例=向成员分配:4000:11301"));
    assert_ok(form_word(&form, "份额=王大山:5"));
    assert_bytes(body_of(&form),
                 "{\"rows\":[{\"account\":\"11301\",\"ratio\":4000,\"to\":\"members\"}],"
                 "\"shares\":[{\"household\":\"王大山\",\"shares\":5}]}");
    assert_ok(form_start(arena, &kind_budget, &form));
    assert_ok(form_word(&form, "预算金额=51301:1200:纸张:墨盒"));
    assert_bytes(body_of(&form), "{\"lines\":[{\"account\":\"51301\",\"amount\":120000,"
                                 "\"note\":\"纸张:墨盒\"}]}");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, shut_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(words_make_a_body),
        TEST(a_row_s_other_needed_members_follow_in_their_order),
        TEST(references_roles_and_choices_are_read),
        TEST(what_a_row_says_more_follows_it),
        TEST(bad_words_say_what_is_wrong),
        TEST(dates_months_and_periods_have_many_spellings),
        TEST(flags_and_lists_of_texts_are_read),
        TEST(json_is_read_by_names_or_titles),
        TEST(bad_json_is_told_with_its_place),
        TEST(a_sealed_field_shows_its_mask_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
