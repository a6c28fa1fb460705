/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of the bank's statements that are not in the books, and postings that are not at the
 * bank; with details also what was matched, and how. */
#include "publish/bank_accounts.h"

static const struct column columns[] = {
    { "side", COLUMN_TEXT, WORDS("记在", "recorded by") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("凭证号或流水号", "voucher or serial") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "in", COLUMN_MONEY, WORDS("收入", "in") },
    { "out", COLUMN_MONEY, WORDS("支出", "out") },
    { "days", COLUMN_NUMBER, WORDS("已过天数", "days ago") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { "row", COLUMN_NUMBER, WORDS("第几行", "row") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { 0 },
};

static const struct column matched_columns[] = {
    { "bank_date", COLUMN_TEXT, WORDS("银行日期", "bank's date") },
    { "serial", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("流水号", "serial") },
    { "date", COLUMN_TEXT, WORDS("凭证日期", "voucher's date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "in", COLUMN_MONEY, WORDS("收入", "in") },
    { "out", COLUMN_MONEY, WORDS("支出", "out") },
    { "how", COLUMN_TEXT, WORDS("怎样勾对", "how") },
    { "statement", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("对账单", "statement") },
    { "row", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("第几行", "row") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { "line", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("分录行号", "line") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { 0 },
};

static void put_fen(struct table *table, int64_t fen)
{
    table_money(table, fen > 0 ? "in" : "out", fen > 0 ? fen : -fen);
}

static void put_account(const struct report_request *request, const struct reconciling *of,
                        struct table *table)
{
    table_fact(table, "account", (struct words)WORDS("科目", "account"),
               account_label(request, of->account));
}

static void put_left(const struct report_request *request, const struct reconciling *of,
                     struct table *table, const struct match_item *item)
{
    table_row(table);
    put_date(table, "date", item->date);
    put_fen(table, item->fen);
    table_number(table, "days", date_days(request->to) - date_days(item->date));
    table_number(table, "entry", (int64_t)item->entry);
    table_number(table, "row", (int64_t)item->number);
    table_text(table, "set", of->account->set);
    table_text(table, "code", of->account->code);
}

static void put_sum(const struct report_request *request, const struct reconciling *of,
                    struct table *table, bool bank)
{
    static const struct words words[2] = {
        WORDS("账上有、银行没有", "in our books only"),
        WORDS("银行有、账上没有", "by the bank only"),
    };
    table_row(table);
    table_mark(table, ROW_SUBTOTAL);
    table_text(table, "side", here(request, words[bank]));
    put_nonzero(table, "in", of->sums_fen[bank ? TRANSIT_BANK_IN : TRANSIT_BOOK_IN]);
    put_nonzero(table, "out", of->sums_fen[bank ? TRANSIT_BANK_OUT : TRANSIT_BOOK_OUT]);
    table_text(table, "set", of->account->set);
    table_text(table, "code", of->account->code);
}

void bank_put_unmatched(const struct report_request *request, const struct reconciling *of,
                        struct tables *out)
{
    static const struct words bank = WORDS("银行", "bank");
    static const struct words book = WORDS("账上", "books");
    struct table *table = tables_add(out, "unmatched", report_unmatched.title, columns);
    put_account(request, of, table);
    for (size_t i = 0; i < of->match.bank_count; i++) {
        const struct match_item *row = &of->match.bank[i];
        if (row->how != MATCH_NONE)
            continue;
        put_left(request, of, table, row);
        table_text(table, "side", here(request, bank));
        table_text(table, "number", row->serial);
        table_text(table, "note", bank_row_note(request, of->rows[i]));
    }
    put_sum(request, of, table, true);
    for (size_t i = 0; i < of->match.book_count; i++) {
        const struct match_item *line = &of->match.book[i];
        if (line->how != MATCH_NONE)
            continue;
        put_left(request, of, table, line);
        table_text(table, "side", here(request, book));
        table_text(table, "number", voucher_number(request->arena, of->lines[i]->voucher));
        table_text(table, "note", line_note(request, of->lines[i]));
    }
    put_sum(request, of, table, false);
}

static void put_matched(const struct report_request *request, const struct reconciling *of,
                        struct tables *out)
{
    struct table *table = tables_add(
        out, "matched", (struct words)WORDS("已勾对", "Matched"), matched_columns);
    put_account(request, of, table);
    for (size_t i = 0; i < of->match.bank_count; i++) {
        const struct match_item *row = &of->match.bank[i];
        if (row->how == MATCH_NONE)
            continue;
        const struct match_item *line = &of->match.book[row->partner];
        const struct book_line *posting = of->lines[row->partner];
        table_row(table);
        put_date(table, "bank_date", row->date);
        table_text(table, "serial", row->serial);
        put_date(table, "date", line->date);
        table_text(table, "number", voucher_number(request->arena, posting->voucher));
        table_text(table, "note", line_note(request, posting));
        put_fen(table, row->fen);
        table_text(table, "how", here(request, match_words(row->how)));
        table_number(table, "statement", (int64_t)row->entry);
        table_number(table, "row", (int64_t)row->number);
        table_number(table, "entry", (int64_t)line->entry);
        table_number(table, "line", (int64_t)line->number);
        table_text(table, "set", of->account->set);
        table_text(table, "code", of->account->code);
    }
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct bank_accounts accounts = { .count = 0 };
    TRY(bank_accounts_make(request, &accounts));
    for (size_t i = 0; i < accounts.count; i++)
        bank_put_unmatched(request, &accounts.at[i], out);
    for (size_t i = 0; request->detail && i < accounts.count; i++)
        put_matched(request, &accounts.at[i], out);
    if (accounts.count == 0)
        (void)tables_add(out, "unmatched", report_unmatched.title, columns);
    return OK;
}

const struct report report_unmatched = {
    .name = "unmatched",
    .alias = "未勾对",
    .title = WORDS("银行未勾对明细", "Unmatched at the bank"),
    .help = WORDS("对账单有而账上没有的、账上有而对账单没有的；加 --detail 也列已勾对的",
                  "what only the bank or only the books have; with --detail the matched, too"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_DETAIL | REPORT_SETS,
    .make = make,
};
