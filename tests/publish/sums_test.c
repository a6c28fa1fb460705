/* SPDX-License-Identifier: Apache-2.0 */
/* Single amounts end at 2^53-1 fen; sums of them do not. A village with two vouchers of the
 * largest amount on every account that reports know: every report and every export holds. */
#include <stdio.h>

#include "base/money.h"
#include "publish/export.h"
#include "tests/publish/reporting.h"
#include "tests/village_judge.h"

#define MOST "9007199254740991"
#define DR(code, more) "{'account':'" code "','debit':" MOST more "}"
#define CR(code, more) "{'account':'" code "','credit':" MOST more "}"

/* A month holds one such voucher; each is recorded twice. */
static const struct {
    const char *note;
    const char *lines;
} rows[] = {
    { "收山林租金", DR("10201", "") "," CR("50102", ",'party':'青山林业公司'") },
    { "提现", DR("101", "") "," CR("10201", "") },
    { "周强借款", DR("11202", ",'party':'周强'") "," CR("10201", "") },
    { "付环境整治费", DR("51401", ",'project':'环境整治'") "," CR("10201", "") },
    { "付办公费", DR("51301", "") "," CR("101", "") },
    { "购固定资产", DR("151", "") "," CR("21101", ",'party':'宏达建筑公司'") },
    { "水费垫付", DR("11301", ",'household':'王大山'") "," CR("101", "") },
    { "收饮水工程款", DR("10202", "") "," CR("24101", ",'project':'饮水工程'") },
    { "借入", DR("10201", "") "," CR("22101", ",'party':'信用社'") },
    { "借出", DR("11203", ",'party':'李有田'") "," CR("10201", "") },
    { "应收租金", DR("11201", ",'party':'刘水生'") "," CR("50102", "") },
    { "捐赠", DR("10201", "") "," CR("503", ",'party':'青山林业公司'") },
};
enum { ROWS = sizeof rows / sizeof rows[0] };

/* Of these no percentage can be said. */
static const char budget[] =
    "{'action':'adopt','body':'成员代表大会','lines':[{'account':'501','amount':1},{'account':"
    "'514','amount':3}],'resolution':'〔2025〕2号'," FUNDS_SET ",'year':2025}";

static void record(struct test_village *village)
{
    assert_ok(village_record(village, "budget", "2025-04-02", budget, FUNDS_BOOKKEEPER));
    for (size_t i = 0; i < 2 * (size_t)ROWS; i++) {
        char own[1000];
        char date[16];
        (void)snprintf(date, sizeof date, "%d-%02d-08", 2025 + (int)(i + 4) / 12,
                       (int)(i + 4) % 12 + 1);
        (void)snprintf(own, sizeof own,
                       "{'chart':'2023','lines':[%s],'note':'%s'," FUNDS_SET "}",
                       rows[i / 2].lines, rows[i / 2].note);
        print_message("%s %s\n", date, rows[i / 2].note);
        assert_ok(village_record(village, "voucher", date, own, FUNDS_BOOKKEEPER));
    }
}

static void open_large(struct reporting *scene)
{
    assert_ok(arena_open((size_t)512 << 20, &scene->arena));
    scene->village = village_funds(scene->arena);
    record(scene->village);
    reporting_read(scene);
}

static void print_all(struct reporting *scene, const char *name)
{
    for (enum table_format format = TABLE_TXT; format <= TABLE_PDF; format++) {
        struct arena *scratch = NULL;
        assert_ok(arena_open((size_t)256 << 20, &scratch));
        struct buf out = buf_new(scratch, 1 << 24);
        struct bytes whole = { 0 };
        print_message("%s in format %d\n", name, (int)format);
        assert_ok(tables_print(&scene->tables, format, LANGUAGE_ZH, &out));
        assert_ok(buf_done(&out, &whole));
        arena_close(scratch);
    }
}

static void make_and_print(struct reporting *scene, const struct report *report,
                           const struct report_request *request)
{
    assert_ok(reporting_make(scene, report->name, request));
    print_all(scene, report->name);
}

static void every_report_is_made_and_printed(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_large(&scene);
    for (size_t i = 0; i < report_count; i++) {
        const struct report *report = reports[i];
        struct report_request request = reporting_of(&scene, NULL, NULL);
        print_message("%s\n", report->name);
        request.detail = (report->choices & REPORT_DETAIL) != 0;
        if ((report->choices & REPORT_ENTRY) != 0 && (report->choices & REPORT_SIGNED) == 0)
            request.entry = scene.village->count - 1;
        if (report == &report_shares) /* the one year that was distributed */
            request.to = (struct date){ 2024, 12, 31 };
        make_and_print(&scene, report, &request);
        if ((report->choices & REPORT_SETS) != 0) {
            request.set = bytes_text("");
            make_and_print(&scene, report, &request);
        }
        request = reporting_of(&scene, "2025-01-01", "2025-12-31");
        if ((report->choices & REPORT_SPAN) != 0)
            make_and_print(&scene, report, &request);
        request.from = (struct date){ 0 };
        if ((report->choices & REPORT_YEAR) != 0 && report != &report_shares)
            make_and_print(&scene, report, &request);
    }
    reporting_close(&scene);
}

static const struct cell *cell_at(const struct table *table, const struct table_row *row,
                                  const char *column)
{
    size_t at = 0;
    while (strcmp(table->columns[at].name, column) != 0)
        at++;
    return &row->cells[at];
}

static void the_trial_balance_balances(void **state)
{
    (void)state;
    static const char *const pairs[] = { "opening_debit", "opening_credit", "debit",
                                         "credit", "year_debit", "year_credit",
                                         "closing_debit", "closing_credit" };
    struct reporting scene = { 0 };
    open_large(&scene);
    const struct report_request request = reporting_of(&scene, "2024-01-01", "2027-12-31");
    assert_ok(reporting_make(&scene, "balance", &request));
    const struct table *table = scene.tables.at[0];
    for (size_t i = 0; i < 8; i += 2)
        assert_int_equal(cell_at(table, table->last, pairs[i])->number,
                         cell_at(table, table->last, pairs[i + 1])->number);
    assert_true(cell_at(table, table->last, "debit")->number > MONEY_MAX_FEN * 2 * ROWS);
    assert_true(cell_at(table, table->last, "closing_debit")->number > 8 * MONEY_MAX_FEN);
    reporting_close(&scene);
}

static bool says(struct reporting *scene, enum table_format format, const char *text)
{
    struct buf out = buf_new(scene->arena, 1 << 24);
    assert_ok(tables_print(&scene->tables, format, LANGUAGE_ZH, &out));
    struct bytes whole = buf_so_far(&out);
    return bytes_find_part(whole, bytes_text(text)) < whole.size;
}

/* 10202: 20,000.00 opened, 10,000.00 came, 3,100.00 went; and twice the most. */
static void no_digit_is_lost(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_large(&scene);
    struct report_request request = reporting_of(&scene, "2024-01-01", "2027-12-31");
    request.account = bytes_text("10202");
    assert_ok(reporting_make(&scene, "balance", &request));
    assert_true(says(&scene, TABLE_TXT, "180,143,985,121,719.82"));
    assert_true(says(&scene, TABLE_CSV, "180143985121719.82"));
    assert_true(says(&scene, TABLE_JSON, "\"closing_debit\": \"180143985121719.82\""));
    assert_true(says(&scene, TABLE_JSON, "\"closing_debit_fen\": \"18014398512171982\""));
    /* What JSON holds as a number stays one. */
    assert_true(says(&scene, TABLE_JSON, "\"opening_debit_fen\": 2000000"));
    reporting_close(&scene);
}

static void every_export_is_made(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_large(&scene);
    for (size_t i = 0; i < export_count; i++) {
        struct export_files files = export_files_new(scene.arena);
        const struct export_request request = {
            .arena = scene.arena,
            .books = &scene.books,
            .set = bytes_text(VILLAGE_SET),
            .from = { 2027, 1, 1 },
            .to = { 2027, 12, 31 },
        };
        print_message("%s\n", exports[i]->name);
        assert_ok(exports[i]->make(&request, &files));
        assert_non_null(files.first);
    }
    reporting_close(&scene);
}

/* A closing states its sums in an entry, which holds no more than an amount does. */
static void a_month_whose_balances_no_entry_holds_is_not_closed(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)64 << 20, &arena));
    struct test_village *village = village_founded(arena);
    static const char own[] =
        "{'chart':'2023','lines':[{'account':'102','debit':" MOST "},{'account':'501','credit'"
        ":" MOST "}],'note':'收款'," FUNDS_SET "}";
    static const char period[] =
        "{'balance_credit':" MOST ",'balance_debit':" MOST ",'credit':" MOST ",'debit':" MOST
        ",'entries':1,'month':'2024-02','number':2," FUNDS_SET "}";
    assert_ok(village_record(village, "voucher", "2024-01-08", own, FUNDS_BOOKKEEPER));
    assert_ok(village_record(village, "voucher", "2024-02-08", own, FUNDS_BOOKKEEPER));
    assert_ok(village_close(village, VILLAGE_SET, "2024-01", "2024-02-09", FUNDS_BOOKKEEPER));
    assert_fault(village_refuse(village, "period", "2024-03-01", period, FUNDS_BOOKKEEPER),
                 ERR_LIMIT);
    const struct judge_row row = { "period", "2024-03-01", period, FUNDS_BOOKKEEPER };
    judge_village(village, &row, 1);
    village_free(village);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_report_is_made_and_printed),
        cmocka_unit_test(the_trial_balance_balances),
        cmocka_unit_test(no_digit_is_lost),
        cmocka_unit_test(every_export_is_made),
        cmocka_unit_test(a_month_whose_balances_no_entry_holds_is_not_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
