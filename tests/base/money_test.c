/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"

#include "base/text.h"
#include "tests/support.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(1 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void people_write_money_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t fen;
    } rows[] = {
        { "0", 0 },
        { "1", 100 },
        { "1.5", 150 },
        { "1234.50", 123450 },
        { "1,234.5", 123450 },
        { "1,234,567.89", 123456789 },
        { "12,345", 1234500 },
        { "0012", 1200 },
        { "1234.50元", 123450 },
        { "1234.50 元", 123450 },
        { "100圆", 10000 },
        { "¥1,234.50", 123450 },
        { "￥1,234.50", 123450 },
        { "1.2万", 1200000 },
        { "1.2万元", 1200000 },
        { "1.234567万", 1234567 },
        { "1.5亿", 15000000000 },
        { "１，２３４．５０", 123450 },
        { "  12.00\t", 1200 },
        { "　12.00", 1200 },
        { "-1.5", -150 },
        { "－1.5", -150 },
        { "−1.5", -150 },
        { "(1,234.50)", -123450 },
        { "（1,234.50）", -123450 },
        { "-¥5", -500 },
        { "¥-5", -500 },
        { "¥(5)", -500 },
        { "(¥5)", -500 },
        { "-0", 0 },
        { "90071992547409.91", MONEY_MAX_FEN },
        { "-90071992547409.91", -MONEY_MAX_FEN },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        int64_t fen = 42;
        assert_ok(money_parse(bytes_text(rows[i].text), &fen));
        assert_int_equal(fen, rows[i].fen);
    }
}

static void what_is_not_plain_money_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum err code;
    } rows[] = {
        { "", ERR_FORMAT },
        { " ", ERR_FORMAT },
        { "元", ERR_FORMAT },
        { "万", ERR_FORMAT },
        { "-", ERR_FORMAT },
        { "()", ERR_FORMAT },
        { "(", ERR_FORMAT },
        { "(5", ERR_FORMAT },
        { "5)", ERR_FORMAT },
        { "(-5)", ERR_FORMAT },
        { "-(5)", ERR_FORMAT },
        { "--5", ERR_FORMAT },
        { "+5", ERR_FORMAT },
        { "$5", ERR_FORMAT },
        { "＄5", ERR_FORMAT },
        { "\x01"
          "5",
          ERR_FORMAT },
        { "¥¥5", ERR_FORMAT },
        { "1.234", ERR_FORMAT },
        { "1.500", ERR_FORMAT },
        { "1.2345678万", ERR_FORMAT },
        { "1.", ERR_FORMAT },
        { ".5", ERR_FORMAT },
        { "1.2.3", ERR_FORMAT },
        { "1,23", ERR_FORMAT },
        { "1,2345", ERR_FORMAT },
        { ",234", ERR_FORMAT },
        { "1,,234", ERR_FORMAT },
        { "12,34,567", ERR_FORMAT },
        { "1234,567", ERR_FORMAT },
        { "1 234", ERR_FORMAT },
        { "1e3", ERR_FORMAT },
        { "12元5角", ERR_FORMAT },
        { "一百", ERR_FORMAT },
        { "1万2", ERR_FORMAT },
        { "1.2万万", ERR_FORMAT },
        { "\xff", ERR_FORMAT },
        { "\xef\xbc\x80", ERR_FORMAT },
        { "\xef\xbd\x9f", ERR_FORMAT },
        { "90071992547409.92", ERR_LIMIT },
        { "1000000亿", ERR_LIMIT },
        { "99999999999999999999999999", ERR_LIMIT },
        { "184467440737095516.16", ERR_LIMIT },
        { "900719925474099.1", ERR_LIMIT },
        { "000000000000000000000000000000000000000000000000000000000000000000000000",
          ERR_FORMAT },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        int64_t fen = 42;
        assert_fault(money_parse(bytes_text(rows[i].text), &fen), rows[i].code);
        assert_int_equal(fen, 42);
    }
}

static void money_prints_with_and_without_commas(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *plain;
        const char *text;
    } rows[] = {
        { 0, "0.00", "0.00" },
        { 5, "0.05", "0.05" },
        { -5, "-0.05", "-0.05" },
        { 100, "1.00", "1.00" },
        { 99999, "999.99", "999.99" },
        { 100000, "1000.00", "1,000.00" },
        { -123456, "-1234.56", "-1,234.56" },
        { 100000000, "1000000.00", "1,000,000.00" },
        { 100100101, "1001001.01", "1,001,001.01" },
        { MONEY_MAX_FEN, "90071992547409.91", "90,071,992,547,409.91" },
        { INT64_MIN, "-92233720368547758.08", "-92,233,720,368,547,758.08" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        struct buf buf = buf_new(arena, 100);
        money_print(&buf, rows[i].fen);
        assert_bytes(buf_so_far(&buf), rows[i].text);
        buf = buf_new(arena, 100);
        money_print_plain(&buf, rows[i].fen);
        assert_bytes(buf_so_far(&buf), rows[i].plain);
    }
}

static void the_words_follow_the_payment_rules(void **state)
{
    (void)state;
    static const struct {
        int64_t fen;
        const char *words;
    } rows[] = {
        { 140950, "壹仟肆佰零玖元伍角整" },
        { 600714, "陆仟零柒元壹角肆分" },
        { 168032, "壹仟陆佰捌拾元零叁角贰分" },
        { 10700053, "壹拾万零柒仟元零伍角叁分" },
        { 1640902, "壹万陆仟肆佰零玖元零贰分" },
        { 32504, "叁佰贰拾伍元零肆分" },
        { 5, "伍分" },
        { 50, "伍角整" },
        { 55, "伍角伍分" },
        { 0, "零元整" },
        { 1000, "壹拾元整" },
        { 1005, "壹拾元零伍分" },
        { 10000000000, "壹亿元整" },
        { 10001000000, "壹亿零壹万元整" },
        { 10000000100, "壹亿零壹元整" },
        { 100010000, "壹佰万零壹佰元整" },
        { 9007199254740991, "玖拾万零柒佰壹拾玖亿玖仟贰佰伍拾肆万柒仟肆佰零玖元玖角壹分" },
        { 9000000000000000, "玖拾万亿元整" },
        { 9000000000000100, "玖拾万亿零壹元整" },
        { -123456, "负壹仟贰佰叁拾肆元伍角陆分" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].words);
        struct buf buf = buf_new(arena, 200);
        money_print_words(&buf, rows[i].fen);
        assert_bytes(buf_so_far(&buf), rows[i].words);
    }
    struct buf buf = buf_new(arena, 200);
    buf_text(&buf, "人民币");
    money_print_words(&buf, 1005);
    assert_bytes(buf_so_far(&buf), "人民币壹拾元零伍分");
}

static void sums_stay_within_bounds(void **state)
{
    (void)state;
    int64_t sum = 0;
    assert_ok(money_add(&sum, MONEY_MAX_FEN));
    assert_fault(money_add(&sum, 1), ERR_LIMIT);
    assert_fault(money_add(&sum, INT64_MAX), ERR_LIMIT);
    assert_int_equal(sum, MONEY_MAX_FEN);
    assert_ok(money_add(&sum, -MONEY_MAX_FEN));
    assert_int_equal(sum, 0);
    assert_ok(money_add(&sum, -MONEY_MAX_FEN));
    assert_fault(money_add(&sum, -1), ERR_LIMIT);
    assert_fault(money_add(&sum, INT64_MIN), ERR_LIMIT);
    assert_int_equal(sum, -MONEY_MAX_FEN);
}

static void sums_go_further_than_amounts(void **state)
{
    (void)state;
    int64_t sum = MONEY_MAX_FEN;
    struct buf buf = buf_new(arena, 100);
    assert_ok(money_sum(&sum, MONEY_MAX_FEN));
    assert_int_equal(sum, 18014398509481982);
    assert_ok(money_sum(&sum, MONEY_SUM_MAX_FEN - sum));
    assert_fault(money_sum(&sum, 1), ERR_LIMIT);
    assert_fault(money_sum(&sum, INT64_MAX), ERR_LIMIT);
    assert_int_equal(sum, MONEY_SUM_MAX_FEN);
    money_print(&buf, sum);
    assert_bytes(buf_so_far(&buf), "11,529,215,046,068,469.75");
    assert_ok(money_sum(&sum, -MONEY_SUM_MAX_FEN));
    assert_ok(money_sum(&sum, -MONEY_SUM_MAX_FEN));
    assert_fault(money_sum(&sum, -1), ERR_LIMIT);
    assert_fault(money_sum(&sum, INT64_MIN), ERR_LIMIT);
    assert_int_equal(sum, -MONEY_SUM_MAX_FEN);
}

static void what_is_printed_is_read_back(void **state)
{
    (void)state;
    for (int64_t fen = 1; fen < MONEY_MAX_FEN / 7; fen = fen * 7 + 3) {
        for (int sign = -1; sign <= 1; sign += 2) {
            int64_t again = 0;
            struct buf buf = buf_new(arena, 100);
            money_print(&buf, sign * fen);
            assert_ok(money_parse(buf_so_far(&buf), &again));
            assert_int_equal(again, sign * fen);
            buf = buf_new(arena, 100);
            money_print_plain(&buf, sign * fen);
            assert_ok(money_parse(buf_so_far(&buf), &again));
            assert_int_equal(again, sign * fen);
        }
    }
}

static void the_money_of_the_spec_holds(void **state)
{
    (void)state;
    struct bytes rest = { 0 };
    struct bytes line = { 0 };
    assert_ok(spec_example(arena, "text.md", "money", &rest));
    while (text_line(&rest, &line)) {
        print_message("%.*s\n", (int)line.size, (const char *)line.at);
        int64_t fen = 0;
        struct buf buf = buf_new(arena, 500);
        enum err err = money_parse(bytes_cut(&line, '\t'), &fen);
        assert_int_equal(err != OK, bytes_is(line, "refused"));
        if (err != OK)
            continue;
        buf_number(&buf, fen);
        buf_byte(&buf, '\t');
        money_print(&buf, fen);
        buf_byte(&buf, '\t');
        money_print_words(&buf, fen);
        assert_true(bytes_equal(buf_so_far(&buf), line));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(people_write_money_in_many_ways),
        cmocka_unit_test(what_is_not_plain_money_is_refused),
        cmocka_unit_test(money_prints_with_and_without_commas),
        cmocka_unit_test(the_words_follow_the_payment_rules),
        cmocka_unit_test(the_money_of_the_spec_holds),
        cmocka_unit_test(sums_stay_within_bounds),
        cmocka_unit_test(sums_go_further_than_amounts),
        cmocka_unit_test(what_is_printed_is_read_back),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
