/* SPDX-License-Identifier: Apache-2.0 */
/* What a command puts out, where it cannot put out all of it. */
#include "desk/command.h"
#include "publish/table.h"
#include "tests/test.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { 0 },
};

static void half_a_table_is_not_put_out(void **state)
{
    (void)state;
    struct desk desk = { 0 };
    assert_ok(arena_open((size_t)1 << 20, &desk.arena));
    desk.out = buf_new(desk.arena, 100);
    buf_text(&desk.out, "before\n");
    struct table table = table_new(desk.arena, "t", (struct words)WORDS("表", "T"), columns);
    for (int i = 0; i < 20; i++) {
        table_row(&table);
        table_text(&table, "code", bytes_text("10201"));
        table_money(&table, "amount", 100);
    }
    assert_fault(desk_table(&desk, &table), ERR_LIMIT);
    assert_bytes(buf_so_far(&desk.out), "before\n");
    arena_close(desk.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(half_a_table_is_not_put_out) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
