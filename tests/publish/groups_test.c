/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/groups.h"

#include "base/arena.h"
#include "tests/test.h"

static const struct book_account accounts[] = {
    { .set = { (const uint8_t *)"x", 1 }, .code = { (const uint8_t *)"112", 3 } },
    { .set = { (const uint8_t *)"x", 1 }, .code = { (const uint8_t *)"113", 3 } },
};

static struct bytes name_of(struct arena *arena, size_t number)
{
    struct buf buf = buf_new(arena, 40);
    buf_format(&buf, "户%zu", number);
    return buf_so_far(&buf);
}

static void a_group_keeps_its_number_and_ranks_follow_accounts_and_texts(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    size_t *order = NULL;
    assert_ok(arena_open(1 << 24, &arena));
    struct groups groups = groups_new(arena, 2);
    assert_ok(groups_rank(&groups, &order));
    for (size_t round = 0; round < 2; round++)
        for (size_t i = 0; i < 1000; i++) {
            const struct bytes texts[] = { name_of(arena, i % 500), bytes_text("") };
            size_t number = SIZE_MAX;
            assert_ok(groups_find(&groups, &accounts[i / 500], texts, &number));
            assert_int_equal(number, i);
        }
    assert_int_equal(groups.count, 1000);
    assert_ok(groups_rank(&groups, &order));
    for (size_t i = 0; i < 1000; i++) {
        const struct group *group = &groups.at[order[i]];
        assert_int_equal(group->rank, i);
        assert_ptr_equal(group->account, &accounts[i / 500]);
        if (i % 500 > 0)
            assert_true(bytes_compare(groups.at[order[i - 1]].texts[0], group->texts[0]) < 0);
    }
    arena_close(arena);
}

static uint64_t mixed(uint64_t hash, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        hash = (hash ^ text.at[i]) * 0x100000001b3;
    return hash ^ hash >> 29;
}

/* As somebody would choose them who wants a report to take for ever. */
static void names_that_collide_cost_little_and_are_one_in_rank(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    size_t *order = NULL;
    size_t found = 0;
    assert_ok(arena_open(1 << 24, &arena));
    struct groups groups = groups_new(arena, 1);
    const uint64_t start =
        mixed(mixed(0xcbf29ce484222325, accounts[0].code), accounts[0].set);
    for (size_t i = 0; found < 40; i++) {
        const struct bytes name = name_of(arena, i);
        size_t number = 0;
        if ((mixed(start, name) & 127) != 5)
            continue;
        found++;
        assert_ok(groups_find(&groups, &accounts[0], &name, &number));
        assert_int_equal(number, groups.count - 1);
        assert_ok(groups_find(&groups, &accounts[0], &name, &number));
        assert_int_equal(number, groups.count - 1);
    }
    assert_true(groups.count > 40); /* those past the crowd have two numbers */
    assert_ok(groups_rank(&groups, &order));
    assert_int_equal(groups.at[order[groups.count - 1]].rank, 39);
    arena_close(arena);
}

static void without_memory_it_says_so(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    const struct bytes name = bytes_text("甲");
    size_t *order = NULL;
    size_t number = 0;
    for (size_t room = 16; room < 8192; room *= 2) {
        assert_ok(arena_open(room, &arena));
        struct groups groups = groups_new(arena, 1);
        enum err code = groups_find(&groups, &accounts[0], &name, &number);
        if (code == OK)
            code = groups_rank(&groups, &order);
        assert_true(code == OK || code == ERR_MEMORY);
        assert_true(room > 16 || code == ERR_MEMORY);
        arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_group_keeps_its_number_and_ranks_follow_accounts_and_texts),
        cmocka_unit_test(names_that_collide_cost_little_and_are_one_in_rank),
        cmocka_unit_test(without_memory_it_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
