/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/paper_layout.h"

#include <stdio.h>
#include <string.h>

#include "ledger/paper_root.h"
#include "publish/table_carry.h"
#include "tests/publish/tidy_pages.h"
#include "tests/support.h"

static const struct column columns[] = {
    { "note", COLUMN_TEXT | COLUMN_INDENT, WORDS("摘要", "note") },
    { "debit", COLUMN_MONEY, WORDS("借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方", "credit") },
    { "side", COLUMN_TEXT, WORDS("方向", "side") },
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

#define VKEY "qingshi.example.org+fd2d5777+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c"

struct scene {
    struct arena *arena;
    struct tables tables;
    struct paper paper;
    struct paper_pages pages;
};

static struct scene open_scene(void)
{
    struct scene scene = { .paper = { .stamp.notice = UINT64_MAX } };
    assert_ok(arena_open(64 << 20, &scene.arena));
    scene.tables.arena = scene.arena;
    return scene;
}

static struct table *add(struct scene *scene, const char *name, size_t rows)
{
    struct table *table =
        tables_add(&scene->tables, name, (struct words)WORDS("样表", "Sample"), columns);
    table_fact(table, "village", (struct words)WORDS("单位", "village"), bytes_text("青石村"));
    for (size_t i = 0; i < rows; i++) {
        table_row(table);
        table_text(table, "note", bytes_text(i % 3 == 0 ? "收到村民交来的本年鱼塘承包金和上年欠款" : "付电费"));
        table_money(table, "debit", (int64_t)i * 100);
        table_text(table, "side", bytes_text("借"));
        table_money(table, "balance", i % 5 == 0 ? -12345 : 123456789);
        table_number(table, "entry", (int64_t)i + 7);
        table_sums(table, (int64_t)i, (int64_t)i + 1);
    }
    return table;
}

static void put_stamp(struct scene *scene)
{
    struct paper_stamp *stamp = &scene->paper.stamp;
    stamp->key = bytes_text(VKEY);
    stamp->size = 1234;
    stamp->root.at[0] = 0x5A;
}

static void lay_out(struct scene *scene, enum language language)
{
    assert_ok(paper_lay_out(&scene->tables, language, &scene->paper, &ruler, &scene->pages));
}

static void close_scene(struct scene *scene)
{
    arena_close(scene->arena);
}

static size_t count_text(const struct paper_page *page, const char *text)
{
    size_t count = 0;
    for (const struct paper_mark *mark = page->first; mark; mark = mark->next)
        count += mark->kind == MARK_TEXT && bytes_is(mark->text, text);
    return count;
}

static size_t count_code(const struct paper_page *page)
{
    size_t count = 0;
    for (const struct paper_mark *mark = page->first; mark; mark = mark->next)
        count += mark->kind == MARK_CODE;
    return count;
}

static void every_page_has_head_number_and_stamp(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 205);
    put_stamp(&scene);
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_true(scene.pages.count > 3);
    size_t at = 0;
    for (const struct paper_page *page = scene.pages.first; page; page = page->next) {
        char number[60];
        at++;
        (void)snprintf(number, sizeof number, "共 %zu 页 第 %zu 页", scene.pages.count, at);
        assert_int_equal(count_text(page, number), 1);
        assert_int_equal(count_text(page, at == 1 ? "样表" : "样表（续）"), 1);
        assert_int_equal(count_text(page, "单位：青石村"), 1);
        assert_int_equal(count_text(page, "金额单位：元"), 1);
        assert_true(count_text(page, "借方") == 1 || !page->next); /* signatures */
        assert_int_equal(count_text(page, "取自账本前 1234 条"), 1);
        assert_int_equal(count_text(page, "核对码：B800 0000 0000 0000 0000 0000 0000 0000"), 1);
        assert_int_equal(count_code(page), 1);
    }
    close_scene(&scene);
}

static void a_table_without_paper_has_page_numbers_only(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 3);
    assert_ok(paper_lay_out(&scene.tables, LANGUAGE_EN, NULL, &ruler, &scene.pages));
    assert_tidy(&scene.pages);
    assert_int_equal(scene.pages.count, 1);
    assert_int_equal(count_text(scene.pages.first, "page 1 of 1"), 1);
    assert_int_equal(count_code(scene.pages.first), 0);
    close_scene(&scene);
}

static void a_book_carries_its_sums_over_pages(void **state)
{
    static const struct table_carry carry = { "note", "debit", "credit", "side", "balance" };
    (void)state;
    struct scene scene = open_scene();
    add(&scene, "detail", 100)->carry = &carry;
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_true(scene.pages.width > scene.pages.height);
    const struct paper_page *page = scene.pages.first;
    assert_true(scene.pages.count > 2);
    assert_int_equal(count_text(page, "过次页"), 1);
    assert_int_equal(count_text(page, "承前页"), 0);
    assert_int_equal(count_text(page->next, "承前页"), 1);
    assert_int_equal(count_text(page->next, "过次页"), 1);
    assert_int_equal(count_text(page->next, "样表"), 1); /* a book is one, not continued */
    close_scene(&scene);
}

static void what_all_but_fits_a_page_is_made_to(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 34);
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_int_equal(scene.pages.count, 1);
    scene.paper.type = 12 * PAPER_POINT; /* somebody wants these letters */
    lay_out(&scene, LANGUAGE_ZH);
    assert_true(scene.pages.count > 1);
    close_scene(&scene);
}

static void a_second_table_says_only_what_the_first_did_not(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 2);
    table_fact(add(&scene, "other", 2), "account", (struct words)WORDS("科目", "account"),
               bytes_text("101"));
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_int_equal(count_text(scene.pages.first, "单位：青石村"), 1);
    assert_int_equal(count_text(scene.pages.first, "科目：101"), 1);
    close_scene(&scene);
}

static void a_heading_stays_with_what_it_is_over(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    struct table *table = add(&scene, "detail", 0);
    for (int i = 0; i < 200; i++) {
        table_row(table);
        table_text(table, "note", bytes_text(i % 2 == 0 ? "标题" : "内容"));
        table_mark(table, i % 2 == 0 ? ROW_HEADING : ROW_PLAIN);
    }
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_true(scene.pages.count > 2);
    for (const struct paper_page *page = scene.pages.first; page; page = page->next)
        assert_int_equal(count_text(page, "标题"), count_text(page, "内容"));
    close_scene(&scene);
}

static void a_row_higher_than_a_page_goes_on_on_the_next(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    struct table *table = add(&scene, "sample", 1);
    struct buf text = buf_new(scene.arena, 1 << 20);
    for (int i = 0; i < 3000; i++)
        buf_text(&text, "长");
    table_row(table);
    table_text(table, "note", buf_so_far(&text));
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_true(scene.pages.count >= 2);
    size_t shown = 0;
    for (const struct paper_page *page = scene.pages.first; page; page = page->next)
        for (const struct paper_mark *mark = page->first; mark; mark = mark->next)
            if (mark->kind == MARK_TEXT && bytes_starts(mark->text, bytes_text("长")))
                shown += mark->text.size / 3;
    assert_int_equal(shown, 3000);
    close_scene(&scene);
}

static void two_vouchers_stand_on_a_sheet(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    put_stamp(&scene);
    for (int i = 0; i < 3; i++) {
        struct table *table = add(&scene, "voucher", i == 2 ? 30 : 2);
        table->first->cells[5].number = 7 + i; /* each its own entry */
        table_fact_under(table, "maker", (struct words)WORDS("制单", "made by"),
                         bytes_text("李秀英"));
        table_fact_under(table, "poster", (struct words)WORDS("记账", "posted by"),
                         bytes_text(""));
    }
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    const struct paper_page *first = scene.pages.first;
    assert_true(scene.pages.count >= 2);
    assert_true(scene.pages.height > scene.pages.width);
    assert_int_equal(count_text(first, "制单：李秀英"), 2);
    assert_int_equal(count_code(first), 2);
    assert_int_equal(count_text(first, "共 1 页 第 1 页"), 2);
    assert_int_equal(count_text(first, "第 7 条记录   取自账本前 1234 条"), 1);
    assert_int_equal(count_text(first, "第 8 条记录   取自账本前 1234 条"), 1);
    assert_int_equal(count_text(first->next, "第 9 条记录   取自账本前 1234 条"), 2);
    assert_int_equal(count_text(first->next, "共 1 页 第 1 页"), 0);
    close_scene(&scene);
}

static void a_board_sheet_is_large_and_signed(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 3);
    scene.paper.board = true;
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_int_equal(scene.pages.type, 16 * PAPER_POINT);
    assert_int_equal(count_text(scene.pages.first, "公布日期："), 1);
    close_scene(&scene);
}

static void type_that_has_no_room_is_refused_with_what_has(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    (void)add(&scene, "sample", 3);
    scene.paper.type = 48 * PAPER_POINT;
    assert_fault(paper_lay_out(&scene.tables, LANGUAGE_ZH, &scene.paper, &ruler, &scene.pages),
                 ERR_USAGE);
    print_message("%s\n", err_why(LANGUAGE_EN));
    assert_non_null(strstr(err_why(LANGUAGE_EN), "at most 40 on this paper"));
    scene.paper.size = PAPER_A3;
    scene.paper.turn = PAPER_ACROSS;
    scene.paper.type = 28 * PAPER_POINT;
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    close_scene(&scene);
}

static void a_report_of_nothing_says_so(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    lay_out(&scene, LANGUAGE_ZH);
    assert_int_equal(scene.pages.count, 1);
    (void)add(&scene, "sample", 0);
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    assert_int_equal(count_text(scene.pages.first, "（无）"), 1);
    close_scene(&scene);
}

static void what_is_not_a_word_is_cut_and_marks_keep_their_line(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    struct table *table = add(&scene, "sample", 0);
    table_row(table);
    struct buf number = buf_new(scene.arena, 200);
    buf_fill(&number, '8', 100);
    table_text(table, "note", buf_so_far(&number));
    table_row(table);
    table_text(table, "note",
               bytes_text("（这一句话很长很长很长很长很长很长很长很长很长很长很长）。，、；：很长很长，"
                          "很长，很长，很长，很长，很长，很长，很长，很长，很长，很长，很长，很长"));
    lay_out(&scene, LANGUAGE_ZH);
    assert_tidy(&scene.pages);
    for (const struct paper_mark *mark = scene.pages.first->first; mark; mark = mark->next)
        if (mark->kind == MARK_TEXT) {
            assert_false(bytes_starts(mark->text, bytes_text("，")));
            assert_false(bytes_ends(mark->text, bytes_text("（")));
        }
    close_scene(&scene);
}

static void the_code_says_what_the_spec_says(void **state)
{
    (void)state;
    struct scene scene = open_scene();
    struct bytes example = { 0 };
    size_t bits = 0;
    struct paper_stamp stamp = { .key = bytes_text(VKEY), .size = 1234 };
    assert_ok(paper_root_parse(bytes_text("7K3M 9QXT 0123 4567 89AB CDEF GHJK MNPQ"),
                               &stamp.root, &bits));
    assert_ok(spec_example(scene.arena, "paper.md", "paper-code", &example));
    struct bytes first = bytes_cut(&example, '\n');
    struct bytes second = bytes_cut(&example, '\n');
    struct bytes found = paper_code(scene.arena, &stamp, UINT64_MAX);
    assert_true(bytes_equal(found, second));
    stamp.site = bytes_text("https://qingshi.example.org");
    assert_true(bytes_equal(paper_code(scene.arena, &stamp, 12), first));
    stamp.site = bytes_text("https://qingshi.example.org/");
    assert_true(bytes_equal(paper_code(scene.arena, &stamp, 12), first));
    stamp.key = bytes_text("青");
    found = paper_code(scene.arena, &stamp, 12);
    assert_true(bytes_find_part(found, bytes_text("#log=%E9%9D%92&")) < found.size);
    close_scene(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_has_head_number_and_stamp),
        cmocka_unit_test(a_table_without_paper_has_page_numbers_only),
        cmocka_unit_test(a_book_carries_its_sums_over_pages),
        cmocka_unit_test(what_all_but_fits_a_page_is_made_to),
        cmocka_unit_test(a_second_table_says_only_what_the_first_did_not),
        cmocka_unit_test(a_heading_stays_with_what_it_is_over),
        cmocka_unit_test(a_row_higher_than_a_page_goes_on_on_the_next),
        cmocka_unit_test(two_vouchers_stand_on_a_sheet),
        cmocka_unit_test(a_board_sheet_is_large_and_signed),
        cmocka_unit_test(type_that_has_no_room_is_refused_with_what_has),
        cmocka_unit_test(a_report_of_nothing_says_so),
        cmocka_unit_test(what_is_not_a_word_is_cut_and_marks_keep_their_line),
        cmocka_unit_test(the_code_says_what_the_spec_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
