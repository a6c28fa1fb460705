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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mask_shows_what_a_wall_may_show),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
