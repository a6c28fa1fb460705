/* SPDX-License-Identifier: Apache-2.0 */
/* What other programs read of a workbook is tests/cli/report.txt's to show. */
#include "publish/xlsx.h"

#include <signal.h>
#include <sys/resource.h>

#include "tests/test.h"

static const struct column columns[] = {
    { "name", COLUMN_TEXT | COLUMN_INDENT, WORDS("项目", "item") },
    { "count", COLUMN_NUMBER, WORDS("张数", "count") },
    { "sum", COLUMN_MONEY, WORDS("金额", "sum") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("编号", "code") },
    { 0 },
};
static const struct column narrow[] = {
    { "name", COLUMN_TEXT, WORDS("项目", "item") },
    { 0 },
};

/* A long title with signs that no sheet's name may have, twice; a page of one column. */
static struct tables sample(struct arena *arena)
{
    static const struct words title =
        WORDS("一张[很:长]的*表?它/的\\名'字超过三十一个字所以要截短到合适的长度为止才行哦",
              "a [long] title: with *signs* that no sheet's name may have/and more");
    struct tables tables = { .arena = arena, .day = { 2025, 12, 31 } };
    for (size_t i = 0; i < 5; i++) {
        bool last = i == 4;
        struct table *table = tables_add(&tables, i < 2 ? "one" : last ? "three"
                                                                       : "two",
                                         title, last ? narrow : columns);
        table->new_page = i == 1;
        table_fact(table, "day", (struct words)WORDS("日期", "day"), bytes_text("2025"));
        table_fact_under(table, "by", (struct words)WORDS("制单", "by"), bytes_text("李"));
        table_note(table, bytes_text("=HYPERLINK(\"x\")"));
        for (unsigned depth = 0; depth < 12; depth++) {
            table_row(table);
            table_depth(table, depth);
            table_text(table, "name", bytes_text("=1+1\x01"));
            table_mark(table, depth == 11 ? ROW_TOTAL : ROW_PLAIN);
            if (last || depth == 3)
                continue;
            table_number(table, "count", -3);
            table_money(table, "sum", -9007199254740991);
        }
    }
    return tables;
}

static struct bytes printed(struct arena *arena, const struct tables *tables,
                            enum language language)
{
    struct buf out = buf_new(arena, 1 << 22);
    struct bytes whole = { 0 };
    assert_ok(xlsx_print(tables, language, &out));
    assert_ok(buf_done(&out, &whole));
    return whole;
}

/* The parts of a workbook go to a disk that is full. */
static void a_full_disk_is_noticed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct rlimit old;
    assert_ok(arena_open(1 << 26, &arena));
    const struct tables tables = sample(arena);
    (void)printed(arena, &tables, LANGUAGE_EN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    const struct rlimit small = { 100, old.rlim_max };
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct buf out = buf_new(arena, 1 << 22);
    enum err code = xlsx_print(&tables, LANGUAGE_EN, &out);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(code, ERR_FULL);
    (void)printed(arena, &tables, LANGUAGE_EN);
    arena_close(arena);
}

static void the_same_tables_give_the_same_bytes(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 24, &arena));
    struct tables tables = sample(arena);
    for (enum language language = LANGUAGE_ZH; language <= LANGUAGE_EN; language++) {
        struct bytes first = printed(arena, &tables, language);
        struct bytes second = printed(arena, &tables, language);
        assert_true(first.size > 1000 && bytes_starts(first, bytes_text("PK\x03\x04")));
        assert_true(bytes_equal(first, second));
    }
    struct bytes one = printed(arena, &tables, LANGUAGE_ZH);
    tables.day = (struct date){ 0 };
    assert_false(bytes_equal(one, printed(arena, &tables, LANGUAGE_ZH)));
    tables.count = 0;
    struct buf out = buf_new(arena, 1 << 20);
    assert_ok(xlsx_print(&tables, LANGUAGE_ZH, &out)); /* a book with an empty sheet */
    arena_close(arena);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 24, &arena));
    struct tables tables = sample(arena);
    struct buf small = buf_new(arena, 100);
    struct bytes done = { 0 };
    assert_ok(xlsx_print(&tables, LANGUAGE_ZH, &small));
    assert_fault(buf_done(&small, &done), ERR_LIMIT);
    tables.at[0]->count = 1048576;
    assert_fault(xlsx_print(&tables, LANGUAGE_ZH, &small), ERR_LIMIT);
    arena_close(arena);
}

static void memory_that_lacks_is_told(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 24, &arena));
    struct tables tables = sample(arena);
    struct buf out = buf_new(arena, 1 << 20);
    for (size_t room = 0; room < 40000; room += 700) {
        struct arena *small = NULL;
        assert_ok(arena_open(room, &small));
        tables.arena = small;
        enum err code = xlsx_print(&tables, LANGUAGE_ZH, &out);
        assert_true(code == OK || code == ERR_MEMORY);
        assert_true(room > 700 || code == ERR_MEMORY);
        arena_close(small);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_disk_is_noticed),
        cmocka_unit_test(the_same_tables_give_the_same_bytes),
        cmocka_unit_test(what_does_not_fit_is_refused),
        cmocka_unit_test(memory_that_lacks_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
