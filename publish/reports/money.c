/* SPDX-License-Identifier: Apache-2.0 */
/* Cash and bank accounts (货币资金余额表): opened with, in, out, left, what the bank says. */
#include "base/money.h"

#include "base/arena.h"
#include "publish/balances.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("账户", "account") },
    { "bank", COLUMN_TEXT | COLUMN_WIDE, WORDS("开户行", "bank") },
    { "opening", COLUMN_MONEY, WORDS("期初余额", "opening") },
    { "in", COLUMN_MONEY, WORDS("本期收入", "in") },
    { "out", COLUMN_MONEY, WORDS("本期付出", "out") },
    { "closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { "statement", COLUMN_MONEY, WORDS("对账单余额", "by the bank") },
    { "difference", COLUMN_MONEY, WORDS("差异", "difference") },
    { 0 },
};

struct sums {
    int64_t opening, in, out, closing;
};

static bool is_of(const struct entry *entry, const struct book_account *account)
{
    return bytes_equal(entry_field(entry, "set"), account->set) &&
           bytes_equal(entry_field(entry, "account"), account->code);
}

/* The bank's last word on the month of the last day; of cash, the last count on that day. */
static enum err find_statement(const struct report_request *request,
                               const struct book_account *account, int64_t *fen, bool *any)
{
    const struct book_record *record = NULL;
    struct buf month = buf_new(request->arena, 8);
    month_print(&month, date_month(request->to));
    TRY(books_records(request->books, &kind_statement, &record));
    for (; record != NULL; record = record_after(record))
        if (is_of(record->entry, account) &&
            bytes_equal(entry_field(record->entry, "month"), buf_so_far(&month))) {
            *fen = entry_number(record->entry, "closing");
            *any = true;
        }
    TRY(books_records(request->books, &kind_cash_count, &record));
    for (; record != NULL; record = record_after(record))
        if (is_of(record->entry, account) &&
            date_compare(record->entry->date, request->to) == 0) {
            *fen = entry_number(record->entry, "counted");
            *any = true;
        }
    return OK;
}

/* Of the bank account that an account stands for, as last recorded. */
static enum err find_bank(const struct report_request *request,
                          const struct book_account *account, struct bytes *bank)
{
    const struct book_record *record = NULL;
    TRY(books_records(request->books, &kind_bank, &record));
    for (; record != NULL; record = record_after(record))
        if (is_of(record->entry, account) &&
            date_compare(record->entry->date, request->to) <= 0)
            *bank = entry_field(record->entry, "bank");
    return OK;
}

static enum err put_account(const struct report_request *request, struct table *table,
                            const struct book_balance *row, struct sums *sums)
{
    int64_t statement = 0;
    int64_t closing = balance_closing_fen(row);
    bool any = false;
    struct bytes bank = { 0 };
    TRY(find_statement(request, row->account, &statement, &any));
    TRY(find_bank(request, row->account, &bank));
    table_row(table);
    table_text(table, "set", row->account->set);
    table_text(table, "code", row->account->code);
    table_text(table, "account", account_path(request, row->account));
    table_text(table, "bank", bank);
    table_money(table, "opening", row->opening_fen);
    table_money(table, "in", row->debit_fen);
    table_money(table, "out", row->credit_fen);
    table_money(table, "closing", closing);
    if (any) {
        table_money(table, "statement", statement);
        table_money(table, "difference", statement - closing);
    }
    TRY(money_sum(&sums->opening, row->opening_fen));
    TRY(money_sum(&sums->in, row->debit_fen));
    TRY(money_sum(&sums->out, row->credit_fen));
    return money_sum(&sums->closing, closing);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    static const char *const codes[] = { "101", "102" };
    struct sums sums = { 0 };
    struct table *table = tables_add(out, "money", report_money.title, columns);
    for (size_t i = 0; i < 2; i++) {
        struct book_balances balances = { 0 };
        const struct balance_query query = {
            .set = request->set,
            .from = request->from,
            .to = request->to,
            .account = bytes_text(codes[i]),
        };
        TRY(books_balances(request->books, &query, &balances));
        for (size_t at = 0; at < balances.count; at++)
            TRY(put_account(request, table, &balances.rows[at], &sums));
    }
    sheet_total(request, table, "account", "opening", sums.opening);
    table_money(table, "in", sums.in);
    table_money(table, "out", sums.out);
    table_money(table, "closing", sums.closing);
    sheet_note(request, table,
               (struct words)WORDS("现金的“对账单余额”是期末当天盘点的实有数。银行的差异是在途款项，"
                                   "逐笔见银行存款余额调节表。",
                                   "Of cash, \"by the bank\" is what was counted on the last "
                                   "day. What differs at a bank is on its way: see the bank "
                                   "reconciliation."));
    return OK;
}

const struct report report_money = {
    .name = "money",
    .alias = "货币资金",
    .title = WORDS("货币资金余额表", "Cash and bank accounts"),
    .help = WORDS("现金和各银行账户的期初、收、付、期末，与对账单比",
                  "each account: opening, in, out, closing, against the bank's word"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
