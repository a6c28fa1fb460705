/* SPDX-License-Identifier: Apache-2.0 */
/* What looks personal is found by its check digits, however it is written; what only looks long
 * is not. */
#include "ledger/personal.h"

#include "base/arena.h"
#include "tests/test.h"

static const struct {
    const char *text;
    bool hit;
} texts[] = {
    { "", false },
    { "付张小三土地流转费", false },
    /* Mobile numbers. */
    { "13812345678", true },
    { "电话13812345678。", true },
    { "电话 138 1234 5678", true },
    { "138-1234-5678，转账", true },
    { "１３８１２３４５６７８", true },
    { "138　1234　5678", true },
    { "12812345678", false },
    { "1381234567", false },
    { "138123456789", false },
    { "23812345678", false },
    { "138 123 45678", false },
    { "138  1234 5678", true },
    { "138 - 1234 - 5678", true },
    { "138    1234    5678", false },
    { "138.1234.5678", true },
    { "138—1234—5678", true },
    { "138 12345678", true },
    { "138 20250105", false },
    { "1 3 8 1 2 3 4 5 6 7 8", true },
    { "+8613812345678", true },
    { "0086-138-1234-5678", true },
    { "013812345678", true },
    { "8612812345678", false },
    { "一三八一二三四五六七八", true },
    { "联系王五：壹叁捌壹贰叁肆伍陆柒捌", true },
    { "幺三八一二三四五六七八九", false },
    { "张三13812345678", true },
    { "二〇二五年一月五日，三组至五组一至九月", false },
    { "人民币壹万贰仟叁佰肆拾伍元陆角柒分", false },
    /* A landline is an office's as a rule, and its bill is paid. */
    { "付电信0744-8282123话费", false },
    { "2024-01-31 13812345678", true },
    { "2024-01-31 138 1234 5678", true },
    { "A13812345678B", true },
    { "收据 0012 13812345678X", true },
    /* Identity numbers. */
    { "身份证11010519491231002X", true },
    { "11010519491231002x号", true },
    { "11010519491231002Ｘ", true },
    { "11010519491231002ｘ", true },
    { "440524188001010014", true },
    { "330106199003071236", true },
    { "330106 19900307 1236", true },
    { "330106-1990-0307-1236", true },
    { "110105 19491231 002X", true },
    { "11010519491231002X1", true },
    { "110105194912310021", false },
    { "11010519491231002", false },
    { "330106209903071238", true },
    { "110105 1949 12 31 002X", true },
    { "1101051949 1231002x", true },
    { "110105·19491231·002X", true },
    { "1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", true },
    { "一一零一零五一九四九一二三一零零二X", true },
    { "001234 13812345678X", true },
    { "110105491231002", true },
    { "110105 491231 002", false },
    { "110105491331002", false },
    { "710105491231002", false },
    { "430822000012345", false },
    /* Right by their check digits, but of no region, or of people born in no such year,
     * month or day. */
    { "010105194912311029", false },
    { "330106219903071018", false },
    { "330106179903071006", false },
    { "330106199000071003", false },
    { "330106199013071002", false },
    { "330106199003001000", false },
    { "330106199003321004", false },
    /* Cards. */
    { "卡号6222021200000003", true },
    { "6222 0212 0000 0003", true },
    { "6222021200000000005", true },
    { "6222 0212 0000 0000 005", true },
    { "6222 0212 0000 1234 561", true },
    { "622202120000001233", true },
    { "6222021200000004", false },
    { "6222 0212 0000 0004", false },
    { "6222 0212 000 00003", true },
    { "622202 1200000003", true },
    { "6222.02.12.0000.0003", false },
    { "4000 0000 00000 002", false },
    /* Counted by years. */
    { "2025010112345678", false },
    { "流水号2025010512345676", false },
    { "1000000000000008", false },
    { "62220212000000031234", false },
    { "6222 0212 0000 003X", false },
    { "622X 0212 0000 0003", false },
    { "X", false },
    { "002X", false },
    { "2024-01-31", false },
    { "1,234.56", false },
    { "- - -", false },
    { "\xFF\x31\xEF", false },
    /* A hash is none. */
    { "c0ffee13812345678bad", false },
    /* Dwellings. */
    { "家住青石村三组12号", true },
    { "三组１２号，王大山", true },
    { "三组十二号院", true },
    { "阳光小区3栋2单元502室", true },
    { "人民路88号502室", true },
    { "第三组 12 号", true },
    { "三组12号王五", true },
    { "三组12号李四、13号", true },
    { "{\"note\":\"住三组12号\"}", true },
    { "阳光小区3栋502", true },
    { "3栋2单元1502，", true },
    { "阳光小区3-2-502室", true },
    { "2-3室", false },
    { "建厂房3栋502平方米", false },
    { "3栋1200元", false },
    { "2单元50", false },
    { "3组2号黄桃园", false },
    { "3组2号杨梅基地", false },
    { "青石村2025-012号", false },
    { "青石村20250号", false },
    { "青石村民委员会2025年第3号", false },
    { "第3组水渠，12盏路灯", false },
    { "合同编号：QS-2025-0012号", false },
    { "制作门牌120块", false },
    { "承包期2025.01.01-2029.12.31，150亩×300元=45000元", false },
    { "6250.00 12000.00 18250.00", false },
    { "规格 200 400 1200，PVC110×3.2×4000", false },
    { "宗地号430822108205001GB00012", false },
    { "人民路88号3号楼 室", false },
    { "收门面1号1月租金", false },
    { "三组5号地", false },
    { "人民路88号门面", false },
    { "村民会议2025年第1号", false },
    { "县交〔2024〕31号", false },
    { "三组号", false },
    { "教室", false },
    { "室", false },
    { "502室", false },
};

static void what_is_personal_in_a_text_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct personal_hit hit = { .what = 0 };
        print_message("%s\n", texts[i].text);
        assert_int_equal(personal_find(bytes_text(texts[i].text), PERSONAL_ALL, 0, &hit),
                         texts[i].hit);
    }
}

/* Tenth numbers of papers pass the check of cards: among serials only banks' own count. */
static void among_serial_numbers_less_is_personal(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned kinds;
        bool hit;
    } rows[] = {
        { "4000000000000002", PERSONAL_ALL, true },
        { "4000000000000002", PERSONAL_AMONG_SERIALS, false },
        { "6222021200000003", PERSONAL_AMONG_SERIALS, true },
        { "11010519491231002X", PERSONAL_AMONG_SERIALS, true },
        { "13812345678", PERSONAL_AMONG_SERIALS, true },
        { "13812345678", PERSONAL_AMONG_PHONES, false },
        { "0596-12345678", PERSONAL_AMONG_PHONES, false },
        { "6222021200000003", PERSONAL_AMONG_PHONES, true },
        { "三组12号", PERSONAL_AMONG_SERIALS, true },
        { "110105491231002", PERSONAL_AMONG_SERIALS, false },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct personal_hit hit = { .what = 0 };
        print_message("%s %u\n", rows[i].text, rows[i].kinds);
        assert_int_equal(personal_find(bytes_text(rows[i].text), rows[i].kinds, 0, &hit),
                         rows[i].hit);
    }
}

static void each_hit_is_masked_and_the_rest_stays(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "", "" },
        { "没有", "没有" },
        { "王五 138 1234 5678，转账", "王五 138****5678，转账" },
        { "１３８１２３４５６７８", "138****5678" },
        { "身份证11010519491231002X，卡6222021200000003。",
          "身份证**************002X，卡************0003。" },
        { "13812345678和13912345678", "138****5678和139****5678" },
        { "住青石村三组12号，电话13812345678", "住青石村三组****，电话138****5678" },
        { "人民路88号3单元502室", "人民路****" },
        { "+86 138-1234-5678、0086 138 1234 5678", "+86 138****5678、0086 138****5678" },
        { "8613812345678", "138****5678" },
        { "一三八一二三四五六七八", "138****5678" },
        { "三组12号王五", "三组****王五" },
        { "阳光小区3栋502，王五", "阳光小区****，王五" },
    };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 20, &arena));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf buf = buf_new(arena, 200);
        struct personal_hit hit = { .what = 0 };
        print_message("%s\n", rows[i][0]);
        personal_print(&buf, bytes_text(rows[i][0]), PERSONAL_ALL);
        assert_bytes(buf_so_far(&buf), rows[i][1]);
        assert_false(personal_find(buf_so_far(&buf), PERSONAL_ALL, 0, &hit));
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_personal_in_a_text_is_found),
        cmocka_unit_test(among_serial_numbers_less_is_personal),
        cmocka_unit_test(each_hit_is_masked_and_the_rest_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
