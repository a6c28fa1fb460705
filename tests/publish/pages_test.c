/* SPDX-License-Identifier: Apache-2.0 */
/* Pages of books of account, with figures reckoned by hand. */
#include "publish/pages.h"

#include "tests/publish/reporting.h"

static const char *const page_cells[] = { "date", "debit", "credit", "side", "balance", NULL };

static void a_cash_journal_goes_line_by_line(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, "2024-01-08", "2024-02-29");
    static const struct {
        const char *note;
        const char *row;
    } rows[] = {
        { "期初余额", "2024-01-08|||借|200000" },
        { "周强借支办公费", "2024-01-08||80000|借|120000" },
        { "周强报销办公费", "2024-01-20|20000||借|140000" },
        { "本月合计", "2024-01-31|20000|80000|借|140000" },
        { "本年累计", "2024-01-31|20000|80000|借|140000" },
    };
    assert_ok(reporting_make(&scene, "cash", &request));
    assert_int_equal(scene.tables.count, 1);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].note);
        assert_string_equal(reporting_row(&scene, "note", rows[i].note, page_cells),
                            rows[i].row);
    }
    request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    assert_ok(reporting_make(&scene, "现金日记账", &request));
    assert_string_equal(reporting_row(&scene, "note", "上年结转", page_cells),
                        "2024-01-01|||借|200000");
    reporting_close(&scene);
}

static void a_bank_journal_strikes_the_day_and_shows_slips(void **state)
{
    (void)state;
    static const char *const cells[] = { "number", "settle", "slip", "counter", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    const struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    assert_ok(reporting_make(&scene, "bank", &request));
    assert_int_equal(scene.tables.count, 2);
    /* The reversal and the voucher that is right are of one day: 900.00 back, 700.00 out. */
    assert_string_equal(reporting_row(&scene, "note", "本日合计", page_cells),
                        "2024-01-23||-20000|借|3080000");
    assert_string_equal(reporting_row(&scene, "note", "收2023年鱼塘租金", cells),
                        "记-1|转账|0001|11201 应收款/应收租金");
    assert_string_equal(reporting_row(&scene, "note", "注销 2024-01-22 记-4：金额记错", cells),
                        "记-5|||51401 公益支出/环境整治");
    reporting_close(&scene);
}

static void a_detail_ledger_tells_sides_and_asks_for_parties(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, "2024-01-01", "2024-01-31");
    request.account = bytes_text("11202");
    assert_ok(reporting_make(&scene, "detail", &request));
    assert_string_equal(reporting_row(&scene, "note", "周强借支办公费", page_cells),
                        "2024-01-08|80000||借|80000");
    assert_string_equal(reporting_row(&scene, "note", "周强报销办公费", page_cells),
                        "2024-01-20||80000|平|0");
    request.account = bytes_text("11301");
    request.aspects[ASPECT_HOUSEHOLD] = bytes_text("陈翠花");
    assert_ok(reporting_make(&scene, "detail", &request));
    assert_string_equal(reporting_row(&scene, "note", "上年结转", page_cells),
                        "2024-01-01|||贷|10000");
    request.account = bytes_text("");
    request.aspects[ASPECT_HOUSEHOLD] = bytes_text("没有这户");
    assert_fault(reporting_make(&scene, "detail", &request), ERR_USAGE);
    /* A village that owes what is not its nature to owe: the sign stays. */
    struct table table = table_new(scene.arena, "t", (struct words)WORDS("表", "t"),
                                   (const struct column[]){
                                       { "side", COLUMN_TEXT, WORDS("方向", "side") },
                                       { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
                                       { 0 } });
    table_row(&table);
    put_balance(&request, &table, chart_account(&charts[0], bytes_text("102")), -5);
    assert_bytes(table.last->cells[0].text, "借");
    assert_int_equal(table.last->cells[1].number, -5);
    put_balance(&request, &table, chart_account(&charts[0], bytes_text("301")), -5);
    assert_bytes(table.last->cells[0].text, "贷");
    assert_int_equal(table.last->cells[1].number, 5);
    reporting_close(&scene);
}

static void a_general_ledger_is_by_month(void **state)
{
    (void)state;
    static const char *const cells[] = { "date", "debit", "credit", "balance", "code", NULL };
    struct reporting scene = { 0 };
    reporting_open(&scene, "base");
    struct report_request request = reporting_of(&scene, NULL, NULL);
    request.account = bytes_text("102");
    assert_ok(reporting_make(&scene, "ledger", &request));
    assert_int_equal(scene.tables.count, 1);
    const struct table *table = scene.tables.at[0];
    assert_int_equal(table->count, 1 + 2 * 2);
    assert_string_equal(reporting_row(&scene, "note", "本月合计", cells),
                        "2024-01-31|150000|70000|5080000|102");
    assert_int_equal(table->last->cells[2].number, 750000);
    assert_int_equal(table->last->cells[5].number, 5680000);
    request.account = bytes_text("");
    assert_ok(reporting_make(&scene, "ledger", &request));
    assert_int_equal(scene.tables.count, 14);
    request.account = bytes_text("113");
    assert_ok(reporting_make(&scene, "ledger", &request));
    assert_bytes(scene.tables.at[0]->notes->text,
                 "明细期末借方余额合计 300.00，贷方余额合计 100.00，报表上分列，不相抵");
    reporting_close(&scene);
}

static void record(struct reporting *scene, const char *date, const char *lines)
{
    char own[1000];
    (void)snprintf(own, sizeof own,
                   "{'chart':'2023','lines':[%s],'note':'%s','set':'" VILLAGE_SET "'}", lines,
                   date);
    assert_ok(village_record(scene->village, "voucher", date, own, FUNDS_BOOKKEEPER));
}

/* Income is never closed here, so that its balance, too, crosses the year. */
static void two_years(struct reporting *scene)
{
    assert_ok(arena_open((size_t)256 << 20, &scene->arena));
    scene->village = village_founded(scene->arena);
    record(scene, "2024-11-05", "{'account':'101','debit':700},{'account':'501','credit':700}");
    record(scene, "2024-12-31", "{'account':'101','debit':100},{'account':'501','credit':100}");
    record(scene, "2024-12-31", "{'account':'112','debit':9},{'account':'101','credit':9}");
    record(scene, "2025-01-03", "{'account':'101','debit':10},{'account':'112','credit':10}");
    record(scene, "2025-02-03", "{'account':'101','debit':20},{'account':'501','credit':20}");
    reporting_read(scene);
}

static void years_are_carried_over(void **state)
{
    (void)state;
    static const char *const notes[] = {
        "期初余额",
        "2024-12-31",
        "2024-12-31",
        "本日合计",
        "本月合计",
        "本年累计",
        "结转下年",
        "上年结转",
        "2025-01-03",
        "本月合计",
        "本年累计",
        "2025-02-03",
        "本月合计",
        "本年累计",
    };
    static const int64_t amounts[][3] = {
        { 0, 0, 700 },
        { 100, 0, 800 },
        { 0, 9, 791 },
        { 100, 9, 791 },
        { 100, 9, 791 },
        { 800, 9, 791 },
        { 0, 0, 791 },
        { 0, 0, 791 },
        { 10, 0, 801 },
        { 10, 0, 801 },
        { 10, 0, 801 },
        { 20, 0, 821 },
        { 20, 0, 821 },
        { 30, 0, 821 },
    };
    struct reporting scene = { 0 };
    two_years(&scene);
    struct report_request request = reporting_of(&scene, "2024-12-15", "2025-02-28");
    assert_ok(reporting_make(&scene, "cash", &request));
    assert_int_equal(scene.tables.at[0]->count, 14);
    const struct table_row *row = scene.tables.at[0]->first;
    for (size_t i = 0; i < 14; i++, row = row->next) {
        print_message("%s\n", notes[i]);
        assert_bytes(row->cells[2].text, notes[i]);
        assert_int_equal(row->cells[4].number, amounts[i][0]);
        assert_int_equal(row->cells[5].number, amounts[i][1]);
        assert_int_equal(row->cells[7].number, amounts[i][2]);
    }
    request.account = bytes_text("112");
    assert_ok(reporting_make(&scene, "detail", &request));
    assert_string_equal(reporting_row(&scene, "note", "2025-01-03", page_cells),
                        "2025-01-03||10|借|-1");
    reporting_close(&scene);
}

/* Months before the books, and after them, have no lines; the first of a span always has. */
static void pages_end_where_the_books_end(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        const char *to;
        size_t rows;
    } rows[] = {
        { "1999-01-01", "2199-12-31", 1 + 14 * 2 + 2 },
        { "2025-02-01", "2025-12-31", 1 + 2 },
        { "2025-06-01", "2025-12-31", 1 + 2 },
        { "2025-01-15", "2025-01-20", 1 + 2 },
    };
    struct reporting scene = { 0 };
    two_years(&scene);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct report_request request = reporting_of(&scene, rows[i].from, rows[i].to);
        request.account = bytes_text("101");
        print_message("%s\n", rows[i].from);
        assert_ok(reporting_make(&scene, "ledger", &request));
        assert_int_equal(scene.tables.at[0]->count, rows[i].rows);
    }
    struct report_request before = reporting_of(&scene, "2023-01-01", "2023-12-31");
    assert_ok(reporting_make(&scene, "ledger", &before));
    assert_int_equal(scene.tables.count, 1);
    assert_int_equal(scene.tables.at[0]->count, 0);
    reporting_close(&scene);
}

static enum err make_days(const struct report_request *request, struct tables *out)
{
    struct buf buf = buf_new(request->arena, 40);
    (void)tables_add(out, "days", (struct words)WORDS("日", "days"),
                     (const struct column[]){ { 0 } });
    date_print(&buf, request->from);
    buf_byte(&buf, ' ');
    date_print(&buf, request->to);
    table_fact(out->at[0], "days", (struct words)WORDS("日", "days"), buf_so_far(&buf));
    return OK;
}

/* What a report is given of days, by the way in which it takes them. */
static void days_are_settled_by_what_a_report_takes(void **state)
{
    (void)state;
    static const struct {
        unsigned choices;
        const char *from;
        const char *to;
        const char *days; /* NULL: refused */
    } rows[] = {
        { REPORT_SPAN, NULL, NULL, "2024-11-01 2025-02-28" },
        { REPORT_SPAN, "2025-01-05", NULL, "2025-01-05 2025-02-28" },
        { REPORT_SPAN, NULL, "2024-12-05", "2024-11-01 2024-12-05" },
        { REPORT_YEAR, NULL, NULL, "2025-01-01 2025-12-31" },
        { REPORT_YEAR, "2024-01-01", "2024-12-31", "2024-01-01 2024-12-31" },
        { REPORT_YEAR, "2024-02-01", "2024-12-31", NULL },
        { REPORT_YEAR, "2023-01-01", "2024-12-31", NULL },
        { REPORT_DAY, NULL, "2024-12-05", "2024-11-01 2024-12-05" },
        { REPORT_DAY, "2024-12-01", "2024-12-05", NULL },
        { REPORT_FORM, NULL, "2024-12-05", NULL },
    };
    struct reporting scene = { 0 };
    two_years(&scene);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct report report = {
            .name = "days",
            .title = WORDS("日", "days"),
            .choices = rows[i].choices,
            .make = make_days,
        };
        struct report_request request = reporting_of(&scene, rows[i].from, rows[i].to);
        print_message("row %zu\n", i);
        enum err code = report_make(&report, &request, &scene.tables);
        assert_int_equal(code, rows[i].days ? OK : ERR_USAGE);
        const struct table_fact *fact = code == OK ? scene.tables.at[0]->facts : NULL;
        while (fact && fact->next)
            fact = fact->next;
        if (fact)
            assert_bytes(fact->text, rows[i].days);
    }
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cash_journal_goes_line_by_line),
        cmocka_unit_test(a_bank_journal_strikes_the_day_and_shows_slips),
        cmocka_unit_test(a_detail_ledger_tells_sides_and_asks_for_parties),
        cmocka_unit_test(a_general_ledger_is_by_month),
        cmocka_unit_test(years_are_carried_over),
        cmocka_unit_test(pages_end_where_the_books_end),
        cmocka_unit_test(days_are_settled_by_what_a_report_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
