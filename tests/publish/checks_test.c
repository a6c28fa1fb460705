/* SPDX-License-Identifier: Apache-2.0 */
/* The check equations: books in which all hold, with numbers, and for each equation books in
 * which it does not. Most are broken by entries that anybody may record; what the fold refuses
 * is broken in the books as they lie in memory. */
#include "publish/sheet.h"
#include "tests/publish/reporting.h"

#define B FUNDS_BOOKKEEPER
#define DR(code, fen) "{'account':'" code "','debit':" fen "}"
#define CR(code, fen) "{'account':'" code "','credit':" fen "}"
#define VOUCHER(date, note, lines) \
    { \
        NULL, "voucher", date, FUNDS_VOUCHER(note, lines), B \
    }
#define CLOSING(date, note, lines) \
    { \
        NULL, "voucher", date, \
            "{'chart':'2023','lines':[" lines "],'nature':'closing','note':'" note \
            "'," FUNDS_SET "}", \
            B \
    }
#define ACCOUNT(code, name) \
    { \
        NULL, "account", "2024-01-02", FUNDS_ACCOUNT(code, name), B \
    }
#define FUND(name, account, amount, type) \
    { \
        NULL, "fund", "2024-02-01", \
            "{'account':'" account "','amount':" amount \
            ",'document':'镇财〔2024〕1号','from':'2024-01-01','grantor':'镇财政所','name':'" name \
            "','purpose':'见文件'," FUNDS_SET ",'type':'" type "'}", \
            B \
    }

/* A first quarter in which there is something to compare for each equation. */
static const struct funds_row quarter[] = {
    ACCOUNT("10201", "基本户"),
    ACCOUNT("24101", "财政专项资金"),
    ACCOUNT("32201", "未分配收益"),
    ACCOUNT("32202", "提取公积公益金"),
    ACCOUNT("50102", "租赁收入"),
    { NULL, "opening", "2024-01-01",
      "{'basis':'决算','chart':'2023','lines':[" DR("101", "200000") "," DR(
          "10201", "9800000") "," CR("301", "10000000") "]," FUNDS_SET "}",
      B },
    { NULL, "bank", "2024-01-02",
      "{'account':'10201','bank':'农商行','name':'青石村'," FUNDS_SET ",'type':'basic'}", B },
    VOUCHER("2024-01-05", "收山林租金",
            DR("10201", "600000") ",{'account':'50102','contract':'HT-1','credit':600000}"),
    { NULL, "statement", "2024-02-01",
      "{'account':'10201','closing':10400000,'month':'2024-01','opening':9800000,'part':1,"
      "'rows':[{'balance':10400000,'date':'2024-01-05','in':600000}]," FUNDS_SET "}",
      B },
    { NULL, "reconcile", "2024-02-01",
      "{'account':'10201','bank':10400000,'book':10400000,'month':'2024-01'," FUNDS_SET "}",
      B },
    FUND("村道", "24101", "400000", "earmarked"),
    FUND("运转", "503", "250000", "running"),
    VOUCHER("2024-02-02", "收村道专项款",
            DR("10201", "400000") ",{'account':'24101','credit':400000,'project':'村道'}"),
    VOUCHER("2024-02-03", "收运转经费", DR("10201", "250000") "," CR("503", "250000")),
    VOUCHER("2024-02-05", "购水泵",
            "{'account':'151','asset':'水泵','debit':300000}," CR("10201", "300000")),
    VOUCHER("2024-02-06", "付村道工程款",
            "{'account':'153','debit':200000,'project':'村道'}," CR("10201", "200000")),
    VOUCHER("2024-02-07", "预付砖款",
            "{'account':'112','debit':50000,'party':'砖厂'}," CR("10201", "50000")),
    VOUCHER("2024-02-08", "付办公费", DR("513", "100000") "," CR("10201", "100000")),
    { NULL, "claim", "2024-03-01",
      "{'account':'112','action':'confirm','amount':50000,'day':'2024-03-01','how':'对账函',"
      "'party':'砖厂'," FUNDS_SET "}",
      B },
    { NULL, "count", "2024-03-02",
      "{'account':'101','book':200000,'counted':200000,'difference':0,'faces':["
      "{'face':10000,'pieces':20}]," FUNDS_SET ",'witness':'赵德明'}",
      B },
};

/* What carries the year over. */
static const struct funds_row yearend[] = {
    CLOSING("2024-12-31", "结转收支",
            DR("50102", "600000") "," DR("503", "250000") "," CR("513", "100000") "," CR(
                "321", "750000")),
    CLOSING("2024-12-31", "结转本年收益", DR("321", "750000") "," CR("32201", "750000")),
    VOUCHER("2024-12-31", "提取公积公益金", DR("32202", "75000") "," CR("311", "75000")),
    CLOSING("2024-12-31", "结转各项分配", DR("32201", "75000") "," CR("32202", "75000")),
};

static void record_rows(struct reporting *scene, const struct funds_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_message("%s %s %s\n", rows[i].kind, rows[i].date, rows[i].own);
        assert_ok(village_record(scene->village, rows[i].kind, rows[i].date, rows[i].own,
                                 rows[i].signers));
    }
}

static void open_quarter(struct reporting *scene)
{
    assert_ok(arena_open((size_t)256 << 20, &scene->arena));
    scene->village = village_founded(scene->arena);
    record_rows(scene, quarter, sizeof quarter / sizeof quarter[0]);
}

/* The twelve months of the year closed, with these rows before December is. */
static void close_year(struct reporting *scene, const struct funds_row *rows, size_t count)
{
    for (unsigned month = 1; month <= 12; month++) {
        char text[16];
        (void)snprintf(text, sizeof text, "2024-%02u", month);
        if (month == 12)
            record_rows(scene, rows, count);
        assert_ok(village_close(scene->village, VILLAGE_SET, text, "2025-01-05", B));
    }
}

static void make(struct reporting *scene, const char *to)
{
    struct report_request request = reporting_of(scene, NULL, to);
    assert_ok(reporting_make(scene, "checks", &request));
}

/* The rows with this result, "code|of|left|right" each. */
static const char *rows_with(struct reporting *scene, const char *result)
{
    struct buf out = buf_new(scene->arena, 4000);
    char *string = NULL;
    for (const struct table_row *row = scene->tables.at[0]->first; row; row = row->next) {
        if (!bytes_is(row->cells[5].text, result))
            continue;
        buf_text(&out, out.size > 0 ? "\n" : "");
        buf_put(&out, row->cells[0].text);
        buf_byte(&out, '|');
        buf_put(&out, row->cells[2].text);
        for (size_t i = 3; i < 5; i++) {
            buf_byte(&out, '|');
            if (row->cells[i].set)
                buf_number(&out, row->cells[i].number);
        }
    }
    assert_ok(buf_string(&out, &string));
    return string;
}

static bool says(struct reporting *scene, const char *words)
{
    for (const struct table_row *row = scene->tables.at[0]->first; row; row = row->next)
        if (bytes_starts(row->cells[1].text, bytes_text(words)))
            return true;
    return false;
}

/* Disclose a report with this digest, of the quarter. */
static void disclose_as(struct reporting *scene, const char *report, const struct hash *digest)
{
    struct buf own = buf_new(scene->arena, 1000);
    char *string = NULL;
    buf_text(&own, "{'digest':'");
    hash_print(&own, digest);
    buf_format(&own, "','period':'2024Q1','report':'%s','what':'财务公开'}", report);
    assert_ok(buf_string(&own, &string));
    assert_ok(village_record(scene->village, "disclosure", "2024-03-31", string,
                             FUNDS_BY(KEY_PUBLISHER)));
}

/* Disclose a report of the quarter as it is now. */
static void disclose_report(struct reporting *scene, const char *name)
{
    struct tables sheet = { .bad = false };
    struct period period = { 0 };
    struct hash digest = { { 0 } };
    reporting_read(scene);
    assert_ok(period_parse(bytes_text("2024Q1"), &period));
    assert_ok(sheet_make(&scene->books, report_find(bytes_text(name)), &period, &sheet));
    assert_ok(sheet_digest(&sheet, &digest));
    disclose_as(scene, name, &digest);
}

static void disclose(struct reporting *scene)
{
    disclose_report(scene, "sheet");
}

static void all_equations_hold_with_numbers(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_quarter(&scene);
    disclose(&scene);
    reporting_read(&scene);
    make(&scene, "2024-03-31");
    assert_string_equal(rows_with(&scene, "不符"), "");
    assert_string_equal(rows_with(&scene, "相符"), "E1||11900000|11900000\n"
                                                   "E2||11150000|11150000\n"
                                                   "E3||750000|750000\n"
                                                   "E4|101|200000|200000\n"
                                                   "E5|10201|10400000|10400000\n"
                                                   "E6|151|300000|300000\n"
                                                   "E7||200000|200000\n"
                                                   "E8|砖厂|50000|50000\n"
                                                   "E9|241|400000|400000\n"
                                                   "E10||600000|600000\n"
                                                   "E11||650000|650000\n"
                                                   "E14|1/1||");
    reporting_close(&scene);
    open_quarter(&scene);
    close_year(&scene, yearend, sizeof yearend / sizeof yearend[0]);
    reporting_read(&scene);
    make(&scene, "2024-12-31");
    assert_string_equal(rows_with(&scene, "不符"), "");
    assert_non_null(strstr(rows_with(&scene, "相符"), "E3||675000|675000"));
    assert_non_null(strstr(rows_with(&scene, "相符"), "E12||0|0\nE13|2024-12|11150000|11150000\n"
                                                      "E12|2024-12|0|0"));
    reporting_close(&scene);
}

struct broken {
    struct funds_row row; /* one more entry that is lawful */
    const char *wrong;    /* all rows that do not agree then */
};

static const struct broken by_entries[] = {
    /* Income booked past the income accounts. */
    { VOUCHER("2024-03-05", "收款直接记本年收益", DR("10201", "1000") "," CR("321", "1000")),
      "E3||751000|750000" },
    /* Nature closing hides an income from the statement, not from the balance sheet. */
    { CLOSING("2024-03-05", "假结转", DR("10201", "2500") "," CR("504", "2500")),
      "E3||752500|750000" },
    /* Before the count, recorded after it. */
    { VOUCHER("2024-03-01", "补记费用", DR("513", "100") "," CR("101", "100")),
      "E4|101|199900|200000" },
    /* A month that was reconciled moves. */
    { VOUCHER("2024-01-31", "补记手续费", DR("513", "300") "," CR("10201", "300")),
      "E5|10201|10399700|10400000" },
    { VOUCHER("2024-03-05", "购桌椅", DR("151", "70000") "," CR("10201", "70000")),
      "E6|151|370000|300000" },
    { VOUCHER("2024-03-05", "付工程款", DR("153", "80000") "," CR("10201", "80000")),
      "E7||280000|200000" },
    { VOUCHER("2024-02-20", "再付砖款",
              "{'account':'112','debit':700,'party':'砖厂'}," CR("10201", "700")),
      "E8|砖厂|50700|50000" },
    { VOUCHER("2024-03-05", "专项款超支",
              "{'account':'24101','debit':400100,'project':'村道'}," CR("10201", "400100")),
      "E9|村道|-100|0" },
    { VOUCHER("2024-03-05", "一事一议超支",
              "{'account':'231','debit':900,'project':'水渠'}," CR("10201", "900")),
      "E9|水渠|-900|0" },
    { VOUCHER("2024-03-05", "收门面租金", DR("10201", "900") "," CR("50102", "900")),
      "E10||600900|600000" },
    { VOUCHER("2024-03-05", "收补助", DR("10201", "100") "," CR("503", "100")),
      "E11||650100|650000" },
};

static void lawful_entries_break_what_they_should_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof by_entries / sizeof by_entries[0]; i++) {
        struct reporting scene = { 0 };
        open_quarter(&scene);
        record_rows(&scene, &by_entries[i].row, 1);
        reporting_read(&scene);
        make(&scene, "2024-03-31");
        assert_string_equal(rows_with(&scene, "不符"), by_entries[i].wrong);
        assert_true(scene.tables.wrong > 0);
        reporting_close(&scene);
    }
}

/* E14: what was put up is not what the books say since a voucher followed. */
static void a_disclosed_report_that_changed_is_told(void **state)
{
    (void)state;
    static const struct funds_row late =
        VOUCHER("2024-03-31", "补记", DR("10201", "1") "," CR("504", "1"));
    struct reporting scene = { 0 };
    open_quarter(&scene);
    disclose(&scene);
    record_rows(&scene, &late, 1);
    reporting_read(&scene);
    make(&scene, "2024-03-31");
    const char *wrong = rows_with(&scene, "不符");
    print_message("%s\n", wrong);
    assert_ptr_equal(strstr(wrong, "E14|sheet 2024Q1 "), wrong);
    const char *digests = wrong + strlen("E14|sheet 2024Q1 ");
    assert_int_equal(digests[8], ' ');
    assert_memory_not_equal(digests, digests + 9, 8);
    assert_int_equal(scene.tables.wrong, 1);
    assert_true(says(&scene, "公开以后账上又记了"));
    reporting_close(&scene);
}

/* A digest that nobody drew is told; a report that a disclosure cannot draw, and the checks
 * themselves, are not compared. */
static void what_is_no_sheet_of_then_is_told_or_left(void **state)
{
    (void)state;
    static const struct hash made_up = { { 7 } };
    static const struct {
        const char *report;
        const char *wrong;
    } rows[] = {
        { "sheet", "E14|sheet 2024Q1 BwAAAAAA " },
        { "committee", "E14|committee 2024Q1 BwAAAAAA " },
        { "shares", "" },
        { "checks", "" },
        { "a sheet of paper", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct reporting scene = { 0 };
        print_message("%s\n", rows[i].report);
        open_quarter(&scene);
        disclose_as(&scene, rows[i].report, &made_up);
        reporting_read(&scene);
        make(&scene, "2024-03-31");
        const char *wrong = rows_with(&scene, "不符");
        assert_memory_equal(wrong, rows[i].wrong, strlen(rows[i].wrong));
        assert_true(rows[i].wrong[0] != '\0' || wrong[0] == '\0');
        reporting_close(&scene);
    }
}

/* E12: December is closed before income and expense are, or before the distribution is. */
static void a_year_closed_too_soon_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_quarter(&scene);
    close_year(&scene, NULL, 0);
    reporting_read(&scene);
    make(&scene, "2024-12-31");
    assert_string_equal(rows_with(&scene, "不符"), "E12|50102|-600000|0\n"
                                                   "E12|503|-250000|0\n"
                                                   "E12|513|100000|0");
    reporting_close(&scene);
    open_quarter(&scene);
    close_year(&scene, yearend, 3);
    reporting_read(&scene);
    make(&scene, "2024-12-31");
    assert_string_equal(rows_with(&scene, "不符"), "E12|32202|75000|0");
    reporting_close(&scene);
}

/* Now what no fold would let in. */
static void rename_account(struct reporting *scene, const char *from, const char *to)
{
    static struct chart_row other;
    bool found = false;
    for (size_t i = 0; i < scene->books.account_count; i++) {
        struct book_account *account = &scene->books.accounts[i];
        if (!bytes_is(account->code, from))
            continue;
        found = true;
        other = *account->row;
        other.code = to;
        account->code = bytes_text(to);
        account->row = &other;
    }
    for (size_t i = 0; i < scene->books.voucher_count; i++)
        for (size_t at = 0; at < scene->books.vouchers[i]->line_count; at++)
            if (bytes_is(scene->books.vouchers[i]->lines[at].account, from))
                scene->books.vouchers[i]->lines[at].account = bytes_text(to);
    assert_true(found);
}

static void open_tampered(struct reporting *scene, bool closed)
{
    open_quarter(scene);
    if (closed)
        close_year(scene, yearend, sizeof yearend / sizeof yearend[0]);
    reporting_read(scene);
}

static void a_voucher_that_does_not_balance_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_tampered(&scene, false);
    for (size_t i = 0; i < scene.books.voucher_count; i++)
        if (bytes_is(scene.books.vouchers[i]->note, "付办公费"))
            scene.books.vouchers[i]->lines[0].debit_fen += 100;
    make(&scene, "2024-03-31");
    assert_string_equal(rows_with(&scene, "不符"), "E1|付办公费|100100|100000\n"
                                                   "E1||11900100|11900000\n"
                                                   "E2||11150000|11149900");
    reporting_close(&scene);
}

/* E2 alone: an account that the form does not know. */
static void a_balance_sheet_that_lacks_an_account_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_tampered(&scene, false);
    rename_account(&scene, "301", "399");
    make(&scene, "2024-03-31");
    assert_string_equal(rows_with(&scene, "不符"), "E2||11150000|1150000");
    reporting_close(&scene);
}

/* E12: 181 is nil at each closing, or the fold refuses it. */
static void a_month_closed_with_losses_pending_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    open_tampered(&scene, true);
    rename_account(&scene, "112", "181");
    make(&scene, "2024-12-31");
    assert_non_null(strstr(rows_with(&scene, "不符"), "E12|2024-12|50000|0"));
    reporting_close(&scene);
}

static void a_closing_that_states_other_balances_is_told(void **state)
{
    (void)state;
    struct reporting scene = { 0 };
    const struct book_record *record = NULL;
    open_tampered(&scene, true);
    assert_ok(books_records(&scene.books, &kind_period, &record));
    for (; record != NULL; record = record->next)
        for (struct json *at = record->entry->body->first; at != NULL; at = at->next)
            if (record->next == NULL && bytes_is(at->name, "balance_debit"))
                at->number += 1;
    make(&scene, "2024-12-31");
    assert_string_equal(rows_with(&scene, "不符"), "E13|2024-12|11150001|11150000");
    reporting_close(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_equations_hold_with_numbers),
        cmocka_unit_test(lawful_entries_break_what_they_should_and_nothing_else),
        cmocka_unit_test(a_disclosed_report_that_changed_is_told),
        cmocka_unit_test(what_is_no_sheet_of_then_is_told_or_left),
        cmocka_unit_test(a_year_closed_too_soon_is_told),
        cmocka_unit_test(a_voucher_that_does_not_balance_is_told),
        cmocka_unit_test(a_balance_sheet_that_lacks_an_account_is_told),
        cmocka_unit_test(a_month_closed_with_losses_pending_is_told),
        cmocka_unit_test(a_closing_that_states_other_balances_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
