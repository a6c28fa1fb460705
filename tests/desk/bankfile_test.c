/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/bankfile.h"

#include <string.h>

#include "base/file.h"
#include "desk/bank_columns.h"
#include "desk/bank_texts.h"
#include "desk/statement_rows.h"
#include "ledger/entry.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open((size_t)256 << 20, &arena) == OK ? 0 : 1;
}

static int shut_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct bytes read_data(const char *name)
{
    char path[200];
    struct bytes file = { 0 };
    (void)snprintf(path, sizeof path, "tests/data/bank/%s", name);
    assert_ok(file_read(arena, path, BANKFILE_MAX, &file));
    return file;
}

/* Rows as "MM-DD side fen balance", words apart. */
static struct bytes shown_rows(const struct bankfile *file)
{
    struct buf buf = buf_new(arena, 1 << 20);
    for (size_t i = 0; i < file->count; i++) {
        const struct bank_row *row = &file->rows[i];
        buf_format(&buf, "%02u-%02u %s %lld %lld\n", row->date.month, row->date.day,
                   row->is_out ? "out" : "in", (long long)row->fen,
                   (long long)row->balance_fen);
    }
    return buf_so_far(&buf);
}

static const char march[] =
    "03-03 out 500000 48131274\n03-03 in 1200000 49331274\n03-04 out 38650 49292624\n"
    "03-05 out 1500 49291124\n03-06 out 2685000 46606124\n03-06 out 312050 46294074\n"
    "03-07 in 300000 46594074\n03-10 in 4500000 51094074\n03-11 out 960000 50134074\n"
    "03-11 in 960000 51094074\n03-12 out 960000 50134074\n03-17 out 12888 50121186\n"
    "03-20 in 10423 50131609\n03-21 out 1500 50130109\n03-21 in 1500 50131609\n"
    "03-25 out 208000 49923609\n03-28 in 2600000 52523609\n03-31 out 600 52523009\n";

static void a_month_is_the_same_in_every_banks_shape(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *encoding;
        const char *number;
        uint32_t titles;
        size_t skipped;
    } rows[] = {
        { "construction-gb18030.csv", "GB18030", "6210000000000005678", 5, 0 },
        { "agricultural.csv", "UTF-8", "5678", 4, 2 },
        { "rural-gb18030.txt", "GB18030", "6210000000000005678", 4, 7 },
        { "signed.csv", "UTF-8", "6210000000000005678", 3, 1 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bankfile file = { 0 };
        print_message("%s\n", rows[i].name);
        enum err code = bankfile_read(arena, read_data(rows[i].name), &file);
        if (code != OK)
            print_error("%s\n", err_why(LANGUAGE_EN));
        assert_ok(code);
        assert_int_equal(file.bad_count, 0);
        assert_string_equal(bytes_string(arena, shown_rows(&file)), march);
        assert_int_equal(file.opening_fen, 48631274);
        assert_bytes(file.number, rows[i].number);
        assert_int_equal(file.titles, rows[i].titles);
        assert_int_equal(file.skipped, rows[i].skipped);
        assert_non_null(strstr(file.encoding, rows[i].encoding));
        assert_bytes(file.rows[15].note, "转账支取 \"二季度\"水费,预缴");
        assert_bytes(file.rows[0].serial, "202500000303100037");
        assert_bytes(file.rows[1].party, "清溪农业公司");
        assert_bytes(file.rows[4].party, "张*");
        assert_bytes(file.rows[0].party, "");
    }
}

static void persons_are_masked_and_units_are_not(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        { "张三", "张*" },
        { "李建国", "李*国" },
        { "欧阳建国", "欧**国" },
        { "阿依古丽·买买提", "阿******提" },
        { "县供电公司", "县供电公司" },
        { "财政所", "财政所" },
        { "镇水管站", "镇水管站" },
        { "一村村委会", "一村村委会" },
        { "ABC", "ABC" },
        { "6222021234567890123", "***************0123" },
        { "张三 13800001234", "张三 *******1234" },
        { "--", "" },
        { "", "" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bytes party = { 0 };
        print_message("%s\n", rows[i][0]);
        assert_ok(bank_party(arena, bytes_text(rows[i][0]), &party));
        assert_bytes(party, rows[i][1]);
    }
}

static void texts_are_made_fit_to_be_signed(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t max;
        const char *out;
    } rows[] = {
        { "a\nb\tc", 100, "a b c" },
        { "\xEF\xBB\xBF零宽\xE2\x80\x8B", 100, "零宽" },
        { "一二三四", 8, "一二" },
        { "身份证430822199001011234", 100, "身份证**************1234" },
        { "单号1234567890", 100, "单号1234567890" },
    };
    struct bytes out = { 0 };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].text);
        assert_ok(bank_text(arena, bytes_text(rows[i].text), rows[i].max, &out));
        assert_bytes(out, rows[i].out);
    }
    assert_ok(bank_serial(arena, bytes_text("2.02503E+17"), &out));
    assert_bytes(out, "");
    assert_ok(bank_serial(arena, bytes_text("AE+1"), &out));
    assert_bytes(out, "AE+1");
}

static void a_file_of_several_months_opens_with_its_first_balance(void **state)
{
    (void)state;
    struct bankfile file = { 0 };
    assert_ok(bankfile_read(arena, read_data("quarter.csv"), &file));
    assert_string_equal(bytes_string(arena, shown_rows(&file)),
                        "01-05 in 20000 120000\n01-31 out 5000 115000\n"
                        "02-28 out 1000 114000\n03-01 in 700 114700\n03-20 in 123 114823\n");
    assert_int_equal(file.opening_fen, 100000);
    assert_int_equal(file.skipped, 1);
}

static void what_cannot_be_read_is_told_by_row_and_column(void **state)
{
    (void)state;
    static const struct {
        size_t line;
        size_t column;
        const char *why;
    } rows[] = {
        { 2, 0, "\"2025-03-32\" is no date" },
        { 3, 1, "1o0.00" },
        { 4, 2, "money both in and out" },
        { 5, 3, "no balance" },
    };
    struct bankfile file = { 0 };
    assert_ok(bankfile_read(arena, read_data("bad.csv"), &file));
    assert_int_equal(file.bad_count, 4);
    const struct bad_cell *bad = file.bad;
    for (size_t i = 0; i < 4; i++, bad = bad->next) {
        print_message("%zu %zu %s\n", bad->line, bad->column, bad->en);
        assert_int_equal(bad->line, rows[i].line);
        assert_int_equal(bad->column, rows[i].column);
        assert_non_null(strstr(bad->en, rows[i].why));
        assert_string_not_equal(bad->en, bad->zh);
    }
}

static void assert_refused(struct bytes bytes, enum err code, const char *why)
{
    struct bankfile file = { 0 };
    enum err got = bankfile_read(arena, bytes, &file);
    if (got != code || strstr(err_why(LANGUAGE_EN), why) == NULL)
        print_error("%s: %s\n", why, got == OK ? "good" : err_why(LANGUAGE_EN));
    assert_int_equal(got, code);
    assert_non_null(strstr(err_why(LANGUAGE_EN), why));
}

static void what_is_no_statement_is_refused_with_its_reason(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *why;
    } rows[] = {
        { "", "empty" },
        { "\n\n,,\n", "empty" },
        { "a,b\n1,2\n", "none of the first 60 rows" },
        { "交易日期,收入,支出\n2025-03-01,1,\n", "row 1 looks like the titles, but lacks a column" },
        { "收入,支出,余额\n1,,1\n", "lacks a column for a day" },
        { "日期,收入,余额\n2025-03-01,1,1\n", "lacks a column for money in and out" },
        { "日期,金额,余额\n2025-03-01,1,1\n2025-03-02,1,3\n",
          "row 3: the balance does not follow: after row 2 it should be 2.00, the sheet says "
          "3.00, 1.00 apart" },
        { "日期,金额,余额\n2025-03-01,90071992547409.91,-0.01\n", "row 2: by its balance" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_refused(bytes_text(rows[i].text), ERR_FORMAT, rows[i].why);
    assert_refused(bytes_of("PK\3\4\0\0", 6), ERR_FORMAT, "spreadsheet's own file");
    assert_refused(bytes_of("\xFF\xFF", 2), ERR_FORMAT, "");
    assert_refused(bytes_of("a", (size_t)BANKFILE_MAX + 1), ERR_LIMIT, "month by month");
    /* One row was taken out: rows stand newest first. */
    assert_refused(read_data("gap.csv"), ERR_FORMAT,
                   "row 9: the balance does not follow: after row 10 it should be 501,196.86");
    assert_refused(read_data("titles.csv"), ERR_FORMAT, "row 1 looks like the titles");
}

static struct bankfile read_text(const char *text)
{
    struct bankfile file = { 0 };
    enum err code = bankfile_read(arena, bytes_text(text), &file);
    if (code != OK)
        print_error("%s\n%s\n", text, err_why(LANGUAGE_EN));
    assert_ok(code);
    assert_int_equal(file.bad_count, 0);
    return file;
}

static void amounts_are_read_in_every_bank_s_way(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        /* A word for the side; what takes back is negative. */
        { "日期,收/支,金额,余额\n2025-03-01,收,5,5\n2025-03-02,支,-5,10\n2025-03-02,支,1,9\n",
          "03-01 in 500 500\n03-02 out -500 1000\n03-02 out 100 900\n" },
        /* Every amount out with a minus beside its word. */
        { "日期,借贷标志,交易金额,余额\n2025-03-01,C,5,5\n2025-03-02,D,-2,3\n",
          "03-01 in 500 500\n03-02 out 200 300\n" },
        /* A reversal in its own column. */
        { "日期,借方发生额,贷方发生额,余额\n20250301,,5,5\n20250302,-2,,7\n",
          "03-01 in 500 500\n03-02 out -200 700\n" },
        { "日期,金额,余额\n2025-03-01T10:00:00,+5.5,5.50元\n20250302102030,-1,4.5\n"
          "2025年3月3日 08:00,－,4.5\n",
          "03-01 in 550 550\n03-02 out 100 450\n" },
        /* One row, and none. */
        { "日期,金额,余额\n2025-03-01,-5,95\n", "03-01 out 500 9500\n" },
        { "日期,金额,余额\n", "" },
        /* Two rows that hold both ways stay as their days have them. */
        { "日期,金额,余额\n2025-03-02,0,5\n2025-03-01,0,5\n2025-03-01,5,5\n",
          "03-01 in 500 500\n" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%zu\n", i);
        struct bankfile file = read_text(rows[i][0]);
        assert_string_equal(bytes_string(arena, shown_rows(&file)), rows[i][1]);
    }
}

static void a_word_that_is_no_side_is_a_bad_cell(void **state)
{
    (void)state;
    struct bankfile file = { 0 };
    assert_ok(bankfile_read(arena, bytes_text("日期,借贷,金额,余额\n2025-03-01,?,5,5\n"), &file));
    assert_int_equal(file.bad_count, 1);
    assert_int_equal(file.bad->column, 1);
    assert_non_null(strstr(file.bad->en, "neither in nor out"));
}

/* A line without a day that holds money and is no total must not vanish. */
static void a_row_without_a_day_is_not_left_out(void **state)
{
    (void)state;
    struct bankfile file = { 0 };
    assert_ok(bankfile_read(arena, bytes_text("日期,金额,余额,摘要\n,5,5,合同款\n合计,5,,\n注:完\n"),
                            &file));
    assert_int_equal(file.bad_count, 1);
    assert_int_equal(file.bad->line, 2);
    assert_int_equal(file.skipped, 2);
}

#define SHEET \
    "日期,收入,支出,余额,摘要\n2025-03-01,5,,15,a\n2025-03-02,,2,13,b\n2025-04-01,7,,20,c\n"

/* A line that adds up is believed where any of the ways that banks have makes it true. */
static void what_a_line_says_of_the_rows_is_checked(void **state)
{
    (void)state;
    static const struct {
        const char *lines;
        const char *bad; /* its cell, as "5C"; NULL: it holds */
    } rows[] = {
        { "合计,12,2,20,\n", NULL },
        { "合计,12.00,-2.00,,\n", NULL },
        { "四月合计,7,0,20,\n", NULL },
        { "合计,11,2,20,\n", "5B" },
        { "总计,12,3,20,\n", "5C" },
        { "合计,12,2,21,\n", "5D" },
        { "本年累计,900,800,20,\n", NULL }, /* before the file began, too */
        { "本年累计,900,800,19,\n", "5D" },
        { "过次页,900,800,20,\n", NULL },
        { "期末余额,,,20,\n", NULL },
        { "期末余额,20\n", NULL },
        { "期末余额：20.00 打印人：李\n", NULL },
        { "期末余额：20.01\n", "5A" },
        { "期末余额,20.01,,,\n", "5B" },
        { "期初余额,,,10,\n", NULL },
        { "期初余额,,,11,\n", "5D" },
        { "总笔数：3\n", NULL },
        { "总笔数,3笔\n", NULL },
        { "总笔数：4\n", "5A" },
        { "总笔数：很多\n", NULL },
        { "收入合计,12,支出合计,2\n", NULL },
        { "收入合计：12 支出合计：3\n", "5A" },
        { "贷方合计 12,借方合计 9\n", "5B" },
        { "收入累计合计：99\n", NULL },
        { "合计,看附表,2,,\n", NULL },
        { "本页小计,12,2,20,\n日期,收入,支出,余额,摘要\n承前页,12,2,20,\n2025-04-03,1,,21,d\n"
          "本页小计,1,0,21,\n合计,13,2,21,\n",
          NULL },
        { "日期,收入,支出,余额,摘要\n2025-04-03,1,,21,d\n本页小计,2,0,21,\n", "7B" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bankfile file = { 0 };
        struct buf text = buf_new(arena, 1000);
        char cell[16] = "";
        buf_text(&text, SHEET);
        buf_text(&text, rows[i].lines);
        print_message("%s", rows[i].lines);
        assert_ok(bankfile_read(arena, buf_so_far(&text), &file));
        assert_int_equal(file.bad_count, rows[i].bad ? 1 : 0);
        if (!rows[i].bad)
            continue;
        (void)snprintf(cell, sizeof cell, "%zu%c", file.bad->line,
                       (char)('A' + file.bad->column));
        assert_string_equal(cell, rows[i].bad);
    }
}

/* The line that holds this, its end included, taken out. */
static struct bytes without(struct bytes file, const char *mark)
{
    size_t from = bytes_find_part(file, bytes_text(mark));
    assert_true(from < file.size);
    size_t to = from + bytes_find(bytes_part(file, from, file.size - from), '\n') + 1;
    while (from > 0 && file.at[from - 1] != '\n')
        from--;
    struct buf buf = buf_new(arena, file.size);
    buf_put(&buf, bytes_part(file, 0, from));
    buf_put(&buf, bytes_part(file, to, file.size - to));
    return buf_so_far(&buf);
}

/* The running balance does not miss the last row, nor the first: the totals do. */
static void a_row_that_lacks_at_an_end_is_found_by_the_totals(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *row;
        size_t lines[2];
        size_t columns[2];
        const char *why;
    } rows[] = {
        { "agricultural.csv", "202500000303100037", { 22, 23 }, { 3, 0 }, "算来是 51,801.88 元" },
        { "rural-gb18030.txt", "202500000331100666", { 26, 26 }, { 4, 5 }, "算来是 37,943.11 元" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct bankfile file = { 0 };
        print_message("%s\n", rows[i].name);
        assert_ok(bankfile_read(arena, without(read_data(rows[i].name), rows[i].row), &file));
        assert_int_equal(file.bad_count, 2);
        assert_non_null(strstr(file.bad->zh, rows[i].why));
        const struct bad_cell *bad = file.bad;
        for (size_t j = 0; j < 2; j++, bad = bad->next) {
            assert_int_equal(bad->line, rows[i].lines[j]);
            assert_int_equal(bad->column, rows[i].columns[j]);
        }
    }
}

static void rows_are_cut_where_an_entry_is_full(void **state)
{
    (void)state;
    enum { COUNT = 2300 };
    struct bank_row *rows = arena_array(arena, COUNT, sizeof *rows);
    assert_non_null(rows);
    size_t taken = 0;
    size_t parts = 0;
    for (size_t i = 0; i < COUNT; i++)
        rows[i] = (struct bank_row){ .date = { 2025, 3, 1 },
                                     .fen = 100,
                                     .balance_fen = (int64_t)i * 100,
                                     .note = bytes_text(i < 1200 ? "" : "转账存入") };
    while (taken < COUNT) {
        struct json *list = NULL;
        struct buf buf = buf_new(arena, ENTRY_SIZE_MAX);
        struct bytes text = { 0 };
        assert_ok(statement_rows(arena, rows + taken, COUNT - taken, &list));
        assert_in_range(list->count, 1, ROWS_MAX);
        assert_true(statement_row_same(list->first, &rows[taken]));
        if (list->count > 1)
            assert_false(statement_row_same(list->first->next, &rows[taken]));
        json_print(&buf, list);
        assert_ok(buf_done(&buf, &text));
        assert_in_range(text.size, 1, 51000);
        taken += list->count;
        parts++;
    }
    assert_int_equal(taken, COUNT);
    assert_in_range(parts, 3, 5);
    assert_false(statement_row_same(json_object(arena), &rows[0]));
}

static void without_memory_nothing_is_read(void **state)
{
    (void)state;
    struct bytes data = read_data("rural-gb18030.txt");
    enum err code = ERR_MEMORY;
    for (size_t size = 0; code != OK; size += 5000) {
        struct arena *small = NULL;
        struct bankfile file = { 0 };
        assert_ok(arena_open(size, &small));
        code = bankfile_read(small, data, &file);
        if (code != OK)
            assert_int_equal(code, ERR_MEMORY);
        arena_close(small);
    }
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_arena, shut_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_month_is_the_same_in_every_banks_shape),
        ROW(persons_are_masked_and_units_are_not),
        ROW(texts_are_made_fit_to_be_signed),
        ROW(a_file_of_several_months_opens_with_its_first_balance),
        ROW(what_cannot_be_read_is_told_by_row_and_column),
        ROW(what_is_no_statement_is_refused_with_its_reason),
        ROW(amounts_are_read_in_every_bank_s_way),
        ROW(a_word_that_is_no_side_is_a_bad_cell),
        ROW(a_row_without_a_day_is_not_left_out),
        ROW(what_a_line_says_of_the_rows_is_checked),
        ROW(a_row_that_lacks_at_an_end_is_found_by_the_totals),
        ROW(rows_are_cut_where_an_entry_is_full),
        ROW(without_memory_nothing_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
