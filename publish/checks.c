/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/checks.h"

#include <string.h>

#include "base/money.h"
#include "publish/balances.h"
#include "publish/statement.h"

void check_put(struct checking *checking, const struct check_row *row)
{
    static const struct words verdicts[] = {
        [CHECK_GOOD] = WORDS("相符", "agree"),
        [CHECK_WRONG] = WORDS("不符", "DIFFER"),
        [CHECK_NO_DATA] = WORDS("没有登记，无法核对", "nothing recorded to compare"),
    };
    enum language language = checking->request->language;
    table_row(checking->table);
    table_text(checking->table, "code", bytes_text(row->code));
    table_text(checking->table, "what", bytes_text(words_in(row->what, language)));
    table_text(checking->table, "of", row->of);
    if (!row->no_numbers)
        table_money(checking->table, "left", row->left_fen);
    if (!row->no_numbers && row->verdict != CHECK_NO_DATA)
        table_money(checking->table, "right", row->right_fen);
    table_text(checking->table, "result",
               bytes_text(words_in(verdicts[row->verdict], language)));
    if (row->verdict == CHECK_WRONG)
        checking->wrong++;
}

void check_compare(struct checking *checking, struct check_row row)
{
    row.verdict = row.left_fen == row.right_fen ? CHECK_GOOD : CHECK_WRONG;
    check_put(checking, &row);
}

struct date check_month_end(struct month month)
{
    struct month next = month_next(month);
    return date_of_days(date_days((struct date){ next.year, next.month, 1 }) - 1);
}

bool check_is_of(const struct checking *checking, const struct entry *entry, struct date day)
{
    struct bytes set = checking->request->set;
    return date_compare(day, checking->request->to) <= 0 &&
           (set.size == 0 || bytes_equal(entry_field(entry, "set"), set));
}

enum err check_balance(const struct checking *checking, struct bytes code, struct date day,
                       int64_t *fen)
{
    const struct balance_query query = {
        .set = checking->request->set,
        .from = { day.year, 1, 1 },
        .to = day,
        .account = code,
    };
    struct book_balances balances = { 0 };
    int64_t sum = 0;
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++)
        TRY(money_sum(&sum, balance_closing_fen(&balances.rows[i])));
    *fen = sum;
    return OK;
}

enum err check_vouchers(struct checking *checking)
{
    const struct books *books = checking->request->books;
    struct check_row row = { .code = "E1", .what = WORDS("借方合计 = 贷方合计", "debits = credits") };
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        struct check_row one = {
            .code = "E1",
            .what = WORDS("凭证不平", "a voucher does not balance"),
            .of = voucher->note,
        };
        if ((checking->request->set.size > 0 &&
             !bytes_equal(voucher->set, checking->request->set)) ||
            date_compare(voucher->date, checking->request->to) > 0)
            continue;
        for (size_t at = 0; at < voucher->line_count; at++) {
            TRY(money_sum(&one.left_fen, voucher->lines[at].debit_fen));
            TRY(money_sum(&one.right_fen, voucher->lines[at].credit_fen));
        }
        if (one.left_fen != one.right_fen)
            check_compare(checking, one);
        TRY(money_sum(&row.left_fen, one.left_fen));
        TRY(money_sum(&row.right_fen, one.right_fen));
    }
    check_compare(checking, row);
    return OK;
}

static size_t count_rows(const struct statement_row *row)
{
    size_t count = 0;
    while (row[count].number != NULL)
        count++;
    return count;
}

/* The row of undistributed income: the one that reads 321 and 322. */
static size_t undistributed(const struct statement *sheet)
{
    size_t at = count_rows(sheet->left);
    for (const struct statement_row *row = sheet->right; row->number != NULL; row++, at++)
        if (row->formula != NULL && strcmp(row->formula, "321+322+PL") == 0)
            return at;
    return at - 1;
}

enum err check_statements(struct checking *checking)
{
    const struct report_request *request = checking->request;
    const struct chart *chart = NULL;
    const struct balance_query query = {
        .set = request->set, .from = { request->to.year, 1, 1 }, .to = request->to
    };
    struct statement_values assets = { .count = 0 };
    struct statement_values earned = { .count = 0 };
    TRY(statement_chart(request->books, request->set, &chart));
    const struct statement *sheet = statement_find("sheet", bytes_text(""), chart);
    const struct statement *income = statement_find("income", bytes_text(""), chart);
    TRY(statement_compute(sheet, request->books, &query, false, &assets));
    TRY(statement_compute(income, request->books, &query, false, &earned));
    check_compare(checking, (struct check_row){
                                .code = "E2",
                                .what = WORDS("资产总计 = 负债和所有者权益总计",
                                              "assets = liabilities and equity"),
                                .left_fen = assets.fen[count_rows(sheet->left) - 1],
                                .right_fen = assets.fen[assets.count - 1],
                            });
    check_compare(checking, (struct check_row){
                                .code = "E3",
                                .what = WORDS("资产负债表未分配收益 = 收益分配表末行",
                                              "undistributed: as in the income statement"),
                                .left_fen = assets.fen[undistributed(sheet)],
                                .right_fen = earned.fen[earned.count - 1],
                            });
    return OK;
}

/* 321, 322 but for what is kept, and all of income and expense are nil after a year's end. */
static enum err check_nil(struct checking *checking, struct date day)
{
    const struct balance_query query = {
        .set = checking->request->set, .from = { day.year, 1, 1 }, .to = day
    };
    struct book_balances balances = { 0 };
    TRY(books_balances(checking->request->books, &query, &balances));
    size_t wrong = checking->wrong;
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        const struct book_account *account = row->account;
        bool yearly = (account->row->marks & ACCOUNT_YEARLY) != 0;
        bool spread = strcmp(account->row->code, "322") == 0 && account->level > 1 &&
                      bytes_find_part(account->name, bytes_text("未分配")) >=
                          account->name.size;
        int64_t fen = balance_closing_fen(row);
        if ((yearly || spread) && fen != 0)
            check_compare(checking,
                          (struct check_row){ .code = "E12",
                                              .what = WORDS("年末应为零", "nil at a year's end"),
                                              .of = account->code,
                                              .left_fen = fen });
    }
    if (checking->wrong == wrong)
        check_put(checking, &(struct check_row){
                                .code = "E12",
                                .what = WORDS("年末损益、各项分配为零",
                                              "income, expense, distribution: nil at year end"),
                                .verdict = CHECK_GOOD });
    return OK;
}

/* What a closing stated, and what the books say of that month now. */
static enum err check_period(struct checking *checking, const struct entry *entry)
{
    struct month month = { 0 };
    struct book_balances balances = { 0 };
    int64_t debit = 0;
    TRY(month_parse(entry_field(entry, "month"), &month));
    const struct balance_query query = {
        .set = entry_field(entry, "set"),
        .from = { (int16_t)(month.year), 1, 1 },
        .to = check_month_end(month),
    };
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        int64_t fen = balance_closing_fen(&balances.rows[i]);
        if (fen > 0)
            TRY(money_sum(&debit, fen));
    }
    check_compare(checking, (struct check_row){
                                .code = "E13",
                                .what = WORDS("结账所载余额 = 下期期初余额",
                                              "balances as closed = balances as they open"),
                                .of = entry_field(entry, "month"),
                                .left_fen = entry_number(entry, "balance_debit"),
                                .right_fen = debit,
                            });
    return OK;
}

enum err check_closed(struct checking *checking)
{
    const struct book_record *record = NULL;
    const struct entry *last = NULL;
    const struct entry *december = NULL;
    int64_t pending = 0;
    TRY(books_records(checking->request->books, &kind_period, &record));
    for (; record != NULL; record = record_after(record)) {
        struct month month = { 0 };
        TRY(month_parse(entry_field(record->entry, "month"), &month));
        if (!check_is_of(checking, record->entry, check_month_end(month)))
            continue;
        last = record->entry;
        if (month.month == 12)
            december = record->entry;
    }
    if (december != NULL) {
        struct month month = { 0 };
        TRY(month_parse(entry_field(december, "month"), &month));
        TRY(check_nil(checking, check_month_end(month)));
        TRY(check_period(checking, december));
    }
    if (last == NULL) {
        check_put(checking, &(struct check_row){
                                .code = "E12",
                                .what = WORDS("还没有结过账", "no month is closed yet"),
                                .verdict = CHECK_NO_DATA });
        return OK;
    }
    struct month month = { 0 };
    TRY(month_parse(entry_field(last, "month"), &month));
    TRY(check_balance(checking, bytes_text("181"), check_month_end(month), &pending));
    check_compare(checking, (struct check_row){
                                .code = "E12",
                                .what = WORDS("期末待处理财产损溢为零", "181 nil at the period's end"),
                                .of = entry_field(last, "month"),
                                .left_fen = pending });
    return last != december ? check_period(checking, last) : OK;
}
