/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/role.h"

#include "tests/test.h"

static void every_role_is_found_by_its_name_and_its_titles(void **state)
{
    (void)state;
    static const char *const names[] = { "authority", "bookkeeper", "cashier",
                                         "head", "supervisor", "agency",
                                         "publisher", "inspector", "auditor" };
    assert_int_equal(role_count, sizeof names / sizeof names[0]);
    for (size_t i = 0; i < role_count; i++) {
        const struct role_row *row = &role_rows[i];
        print_message("%s\n", names[i]);
        assert_string_equal(row->name, names[i]);
        assert_int_equal(row->role, 1 << i);
        assert_ptr_equal(role_row(row->role), row);
        assert_ptr_equal(role_find(bytes_text(row->name)), row);
        assert_ptr_equal(role_find(bytes_text(row->title.zh)), row);
        assert_ptr_equal(role_find(bytes_text(row->title.en)), row);
    }
}

static void unknown_roles_are_not_found(void **state)
{
    (void)state;
    assert_null(role_find(bytes_text("")));
    assert_null(role_find(bytes_text("Bookkeeper")));
    assert_null(role_find(bytes_text("村民")));
    assert_null(role_row(ROLE_NONE));
}

static void a_set_of_roles_is_printed_in_both_languages(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(4096, &arena));
    struct buf zh = buf_new(arena, 100);
    struct buf en = buf_new(arena, 100);
    struct buf none = buf_new(arena, 100);
    role_print(&zh, ROLE_BOOKKEEPER | ROLE_SUPERVISOR, LANGUAGE_ZH);
    role_print(&en, ROLE_BOOKKEEPER | ROLE_SUPERVISOR, LANGUAGE_EN);
    role_print(&none, ROLE_NONE, LANGUAGE_ZH);
    assert_bytes(buf_so_far(&zh), "会计、监委会");
    assert_bytes(buf_so_far(&en), "bookkeeper, supervision committee");
    assert_int_equal(buf_so_far(&none).size, 0);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_is_found_by_its_name_and_its_titles),
        cmocka_unit_test(unknown_roles_are_not_found),
        cmocka_unit_test(a_set_of_roles_is_printed_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
