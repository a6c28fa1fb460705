/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sealed.h"
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

static void a_mask_shows_what_a_wall_may_show(void **state)
{
    (void)state;
    static const struct {
        enum mask mask;
        const char *value;
        const char *shown;
    } rows[] = {
        { MASK_NAME, "", "" },
        { MASK_NAME, "张", "*" },
        { MASK_NAME, "张三", "张*" },
        { MASK_NAME, "张小三", "张*三" },
        { MASK_NAME, "欧阳小三", "欧**三" },
        { MASK_NAME, "买买提·艾合买提", "买******提" },
        { MASK_NAME, "𠮷小三", "𠮷*三" },
        { MASK_NAME, "Li Si", "L***i" },
        { MASK_NAME, "\xFF\xFE", "\xFF*" },
        { MASK_PHONE, "13812345678", "138****5678" },
        { MASK_PHONE, "057188881234", "********1234" },
        { MASK_PHONE, "88881234", "****1234" },
        { MASK_PHONE, "8881234", "****" },
        { MASK_PHONE, "138-1234-5678", "****" },
        { MASK_PHONE, "", "****" },
        { MASK_PHONE, "张小三", "****" },
        { MASK_CARD, "6222021200000003", "************0003" },
        { MASK_CARD, "6222021200001234561", "***************4561" },
        { MASK_CARD, "440524188001010014", "**************0014" },
        { MASK_CARD, "11010519491231002X", "**************002X" },
        { MASK_CARD, "11010519491231002x", "**************002x" },
        { MASK_CARD, "13812345678", "*******5678" },
        { MASK_CARD, "1234567X", "****" },
        { MASK_CARD, "1101051949123100XX", "****" },
        { MASK_CARD, "1234567", "****" },
        { MASK_CARD, "住在石里铺村三组", "****" },
        { MASK_ALL, "13812345678", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf buf = buf_new(arena, 100);
        struct bytes shown = { 0 };
        print_message("%s\n", rows[i].value);
        mask_print(&buf, rows[i].mask, bytes_text(rows[i].value));
        assert_ok(buf_done(&buf, &shown));
        assert_bytes(shown, rows[i].shown);
    }
}

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
    { "138  1234 5678", false },
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
    { "6222 0212 000 00003", false },
    { "62220212000000031234", false },
    { "6222 0212 0000 003X", false },
    { "622X 0212 0000 0003", false },
    { "X", false },
    { "002X", false },
    { "2024-01-31", false },
    { "1,234.56", false },
    { "- - -", false },
    { "\xFF\x31\xEF", false },
};

static void personal_numbers_in_a_text_are_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        print_message("%s\n", texts[i].text);
        assert_int_equal(mask_needed(bytes_text(texts[i].text)), texts[i].hit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mask_shows_what_a_wall_may_show),
        cmocka_unit_test(personal_numbers_in_a_text_are_found),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
