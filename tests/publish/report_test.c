/* SPDX-License-Identifier: Apache-2.0 */
/* The list of reports, what they refuse, and figures reckoned by hand from the rows of
 * tests/village_funds_base.c. */
#include "tests/publish/reporting.h"

static const char *const sums[] = { "opening_debit", "opening_credit", "debit",
                                    "credit", "closing_debit", "closing_credit",
                                    NULL };

static void a_trial_balance_is_what_a_person_reckons(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    const struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    static const struct {
        const char *code;
        const char *row;
    } rows[] = {
        { "101", "200000||20000|80000|140000|" },
        { "102", "5000000||150000|70000|5080000|" },
        { "112", "200000||80000|230000|50000|" },
        /* Wang owes 300.00, the village owes Chen 100.00. */
        { "113", "30000|10000|0|0|30000|10000" },
        { "152", "|1430000|0|0||1430000" },
        { "514", "||70000|0|70000|" },
        { "合计", "11430000|11430000|380000|380000|11430000|11430000" },
    };
    assert_ok(reporting_make(&scene, "balance", &request));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].code);
        assert_string_equal(reporting_row(&scene, "code", rows[i].code, sums), rows[i].row);
    }
    assert_non_null(scene.tables.at[0]->notes);
    reporting_close(&scene);
}

/* At every level, for every set and span: each of the four pairs balances. */
static void every_trial_balance_balances(void **state)
{
    (void)state;
    static const char *const days[] = { "2024-01-01", "2024-01-08", "2024-01-23", "2024-01-31",
                                        "2024-02-03", "2024-12-31" };
    static const char *const pairs[] = { "opening_debit", "opening_credit", "debit",
                                         "credit", "year_debit", "year_credit",
                                         "closing_debit", "closing_credit" };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    const struct bytes sets[] = { scene.books.main_set, bytes_text(GROUP_SET), { 0 } };
    for (size_t i = 0; i < 6 * 6 * 3 * 2; i++) {
        const char *from = days[i % 6];
        const char *to = days[i / 6 % 6];
        if (strcmp(from, to) > 0)
            continue;
        struct report_request request = reporting_of(&scene, from, to);
        request.set = sets[i / 36 % 3];
        request.detail = i / 108 != 0;
        print_message("%s %s set %d detail %d\n", from, to, (int)(i / 36 % 3), request.detail);
        assert_ok(reporting_make(&scene, "balance", &request));
        for (size_t j = 0; j < 8; j += 2) {
            const char *const one[] = { pairs[j], NULL };
            const char *const other[] = { pairs[j + 1], NULL };
            assert_string_equal(reporting_row(&scene, "code", "合计", one),
                                reporting_row(&scene, "code", "合计", other));
        }
    }
    reporting_close(&scene);
}

static void details_stand_under_their_parents(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-02-29");
    request.detail = true;
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_string_equal(reporting_row(&scene, "code", "10201", sums),
                        "3000000||750000|70000|3680000|");
    assert_string_equal(reporting_row(&scene, "code", "102", sums),
                        "5000000||750000|70000|5680000|");
    request.account = bytes_text("102");
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_string_equal(reporting_row(&scene, "code", "合计", sums),
                        "5000000|0|750000|70000|5680000|0");
    assert_int_equal(scene.tables.at[0]->count, 4);
    assert_int_equal(scene.tables.at[0]->first->mark, ROW_SUBTOTAL);
    request.account = bytes_text("10202");
    request.detail = false;
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_int_equal(scene.tables.at[0]->count, 2);
    assert_string_equal(reporting_row(&scene, "code", "合计", sums),
                        "2000000|0|0|0|2000000|0");
    reporting_close(&scene);
}

static void all_sets_are_put_together(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-02-29");
    request.set = bytes_text("");
    assert_ok(reporting_make(&scene, "balance", &request));
    /* 2,000.00 and the group's 400.00; the group paid 10.00. */
    assert_string_equal(reporting_row(&scene, "code", "101", sums),
                        "240000||20000|81000|179000|");
    request.set = bytes_text(GROUP_SET);
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_string_equal(reporting_row(&scene, "code", "101", sums), "40000||0|1000|39000|");
    reporting_close(&scene);
}

static void a_voucher_sheet_has_words_and_signers(void **state)
{
    (void)state;
    static const char *const cells[] = { "account", "debit", "credit", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, NULL, NULL);
    request.entry = village_funds_index("office");
    assert_ok(reporting_make(&scene, "voucher", &request));
    assert_int_equal(scene.tables.count, 1);
    assert_string_equal(reporting_row(&scene, "note", "合计", cells), "人民币捌佰元整|80000|80000");
    assert_string_equal(reporting_row(&scene, "code", "11202", cells),
                        "11202 应收款/借支 / 周强||80000");
    struct buf out = buf_new(scene.arena, 4000);
    assert_ok(tables_print(&scene.tables, TABLE_TXT, LANGUAGE_ZH, &out));
    assert_true(bytes_find_part(buf_so_far(&out),
                                bytes_text("日期：2024-01-20  字号：记-3  附单据：0 张\n")) <
                out.size);
    assert_true(bytes_find_part(buf_so_far(&out), bytes_text("制单：李秀英  审核：  出纳：  "
                                                             "批准：张建国  记账：  经办：周强  "
                                                             "证明：赵德明  预算：办公费\n")) <
                out.size);
    request.entry = village_funds_index("reversal");
    assert_ok(reporting_make(&scene, "voucher", &request));
    assert_string_equal(reporting_row(&scene, "note", "合计", cells),
                        "人民币负玖佰元整|-90000|-90000");
    request.entry = 0;
    assert_fault(reporting_make(&scene, "voucher", &request), ERR_USAGE);
    request.entry = village_funds_index("opening");
    assert_fault(reporting_make(&scene, "voucher", &request), ERR_USAGE);
    reporting_close(&scene);
}

static void vouchers_are_two_to_a_page(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    const struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    assert_ok(reporting_make(&scene, "voucher", &request));
    assert_int_equal(scene.tables.count, 6);
    for (size_t i = 0; i < scene.tables.count; i++)
        assert_int_equal(scene.tables.at[i]->new_page, i > 0 && i % 2 == 0);
    reporting_close(&scene);
}

static void vouchers_are_listed_with_their_accounts(void **state)
{
    (void)state;
    static const char *const cells[] = { "number", "amount", "debits",
                                         "credits", "state", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    assert_ok(reporting_make(&scene, "vouchers", &request));
    assert_int_equal(scene.tables.at[0]->count, 7);
    assert_string_equal(
        reporting_row(&scene, "note", "周强报销办公费", cells),
        "记-3|80000|51301 管理费用/办公费、101 库存现金|11202 应收款/借支|");
    char reversed[200];
    (void)snprintf(reversed, sizeof reversed,
                   "记-4|90000|51401 公益支出/环境整治|10201 银行存款/基本户|已被第 %d 条冲销",
                   (int)village_funds_index("reversal"));
    assert_string_equal(reporting_row(&scene, "note", "付环境整治费", cells), reversed);
    assert_string_equal(reporting_row(&scene, "note", "付环境整治费（更正）", cells),
                        "记-6|70000|51401 公益支出/环境整治|10201 银行存款/基本户|更正");
    request.account = bytes_text("101");
    assert_ok(reporting_make(&scene, "vouchers", &request));
    assert_int_equal(scene.tables.at[0]->count, 3);
    request.detail = true;
    assert_ok(reporting_make(&scene, "vouchers", &request));
    static const char *const totals[] = { "debit", "credit", NULL };
    assert_string_equal(reporting_row(&scene, "date", "合计", totals), "20000|80000");
    reporting_close(&scene);
}

static void choices_that_a_report_does_not_take_are_refused(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, NULL, NULL);
    request.form = bytes_text("2004");
    assert_fault(reporting_make(&scene, "balance", &request), ERR_USAGE);
    request = reporting_of(&scene, NULL, NULL);
    request.entry = 3;
    assert_fault(reporting_make(&scene, "cash", &request), ERR_USAGE);
    request = reporting_of(&scene, NULL, NULL);
    request.detail = true;
    assert_fault(reporting_make(&scene, "cash", &request), ERR_USAGE);
    request = reporting_of(&scene, NULL, NULL);
    request.aspects[ASPECT_FUND] = bytes_text("本级");
    assert_fault(reporting_make(&scene, "balance", &request), ERR_USAGE);
    request = reporting_of(&scene, NULL, NULL);
    request.set = bytes_text("别的");
    assert_fault(reporting_make(&scene, "balance", &request), ERR_USAGE);
    request = reporting_of(&scene, NULL, NULL);
    request.account = bytes_text("10209");
    assert_fault(reporting_make(&scene, "balance", &request), ERR_USAGE);
    request = reporting_of(&scene, "2024-02-02", "2024-02-01");
    assert_fault(reporting_make(&scene, "balance", &request), ERR_USAGE);
    assert_null(report_find(bytes_text("nonesuch")));
    assert_null(report_find(bytes_text("")));
    assert_ptr_equal(report_find(bytes_text("明细账")), &report_detail);
    assert_ptr_equal(report_find(bytes_text("bal")), &report_balance);
    reporting_close(&scene);
}

/* A village with nothing but its founding has no trial balance; an opened one has. */
static void days_are_those_of_the_books_where_none_are_chosen(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, NULL, NULL);
    uint64_t opening = village_funds_index("opening");
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_bytes(scene.tables.at[0]->facts->next->next->text, "2024-01 – 2024-02");
    assert_ok(books_read(scene.arena, &scene.source, opening, &scene.books));
    assert_fault(reporting_make(&scene, "balance", &request), ERR_MISSING);
    assert_ok(books_read(scene.arena, &scene.source, opening + 1, &scene.books));
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_bytes(scene.tables.at[0]->facts->next->next->text, "2024-01");
    assert_string_equal(reporting_row(&scene, "code", "合计", sums),
                        "11430000|11430000|0|0|11430000|11430000");
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trial_balance_is_what_a_person_reckons),
        cmocka_unit_test(every_trial_balance_balances),
        cmocka_unit_test(details_stand_under_their_parents),
        cmocka_unit_test(all_sets_are_put_together),
        cmocka_unit_test(a_voucher_sheet_has_words_and_signers),
        cmocka_unit_test(vouchers_are_two_to_a_page),
        cmocka_unit_test(vouchers_are_listed_with_their_accounts),
        cmocka_unit_test(choices_that_a_report_does_not_take_are_refused),
        cmocka_unit_test(days_are_those_of_the_books_where_none_are_chosen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
