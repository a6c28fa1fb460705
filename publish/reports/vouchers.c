/* SPDX-License-Identifier: Apache-2.0 */
/* The list of vouchers (凭证清单), each in a row with its accounts; with details, the day book
 * (序时账): each line in a row. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/journal.h"

static const struct column list_columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "debits", COLUMN_TEXT, WORDS("借方科目", "debited") },
    { "credits", COLUMN_TEXT, WORDS("贷方科目", "credited") },
    { "papers", COLUMN_NUMBER, WORDS("附件", "papers") },
    { "maker", COLUMN_TEXT | COLUMN_WIDE, WORDS("制单", "made by") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "entry", COLUMN_NUMBER, WORDS("序号", "entry") },
    { 0 },
};

static const struct column line_columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("科目名称", "account") },
    { "debit", COLUMN_MONEY, WORDS("借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方", "credit") },
    { "party", COLUMN_TEXT | COLUMN_WIDE, WORDS("往来单位或个人", "party") },
    { "household", COLUMN_TEXT | COLUMN_WIDE, WORDS("农户", "household") },
    { "project", COLUMN_TEXT | COLUMN_WIDE, WORDS("项目", "project") },
    { "asset", COLUMN_TEXT | COLUMN_ASIDE, WORDS("资产卡片", "asset") },
    { "contract", COLUMN_TEXT | COLUMN_ASIDE, WORDS("合同", "contract") },
    { "fund", COLUMN_TEXT | COLUMN_ASIDE, WORDS("资金来源", "source of funds") },
    { "purpose", COLUMN_TEXT | COLUMN_ASIDE, WORDS("支出用途", "purpose") },
    { "settle", COLUMN_TEXT | COLUMN_ASIDE, WORDS("结算方式", "settled by") },
    { "slip", COLUMN_TEXT | COLUMN_ASIDE | COLUMN_NUMBERS, WORDS("票据号", "slip") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("序号", "entry") },
    { 0 },
};

/* Why a voucher is no ordinary one. */
static struct bytes state_of(const struct report_request *request,
                             const struct book_voucher *voucher)
{
    static const struct words natures[] = {
        [NATURE_ORDINARY] = WORDS("", ""),
        [NATURE_OPENING] = WORDS("期初", "opening"),
        [NATURE_CLOSING] = WORDS("结转", "closing"),
        [NATURE_CORRECTING] = WORDS("更正", "correcting"),
    };
    bool zh = request->language == LANGUAGE_ZH;
    bool reverses = voucher->reverses != UINT64_MAX;
    if (!reverses && voucher->reversed == UINT64_MAX)
        return bytes_text(words_in(natures[voucher->nature], request->language));
    struct buf text = buf_new(request->arena, 100);
    buf_text(&text, reverses ? (zh ? "冲销第 " : "reverses ") : (zh ? "已被第 " : "reversed by "));
    buf_unsigned(&text, reverses ? voucher->reverses : voucher->reversed);
    if (zh)
        buf_text(&text, reverses ? " 条" : " 条冲销");
    return buf_so_far(&text);
}

/* The first line of a side: the other side's accounts are what stands against it. */
static const struct book_line *first_of(const struct book_voucher *voucher, bool debit)
{
    for (size_t i = 0; i < voucher->line_count; i++)
        if ((voucher->lines[i].debit_fen != 0) == debit)
            return &voucher->lines[i];
    return NULL;
}

static enum err put_voucher(const struct report_request *request, struct table *table,
                            const struct book_voucher *voucher, int64_t *total)
{
    int64_t amount = 0;
    const struct book_line *debit = first_of(voucher, true);
    const struct book_line *credit = first_of(voucher, false);
    for (size_t i = 0; i < voucher->line_count; i++)
        TRY(money_sum(&amount, voucher->lines[i].debit_fen));
    TRY(money_sum(total, amount));
    table_row(table);
    put_date(table, "date", voucher->date);
    table_text(table, "number", voucher_number(request->arena, voucher));
    table_text(table, "note",
               voucher->line_count > 0 && voucher->reverses != UINT64_MAX
                   ? line_note(request, &voucher->lines[0])
                   : voucher->note);
    table_money(table, "amount", amount);
    if (credit)
        table_text(table, "debits", line_counter(request, credit));
    if (debit)
        table_text(table, "credits", line_counter(request, debit));
    table_number(table, "papers",
                 (int64_t)(voucher->papers + voucher->documents + voucher->source_count));
    table_text(table, "maker", voucher->signer);
    table_text(table, "state", state_of(request, voucher));
    table_text(table, "set", voucher->set);
    table_number(table, "entry", (int64_t)voucher->index);
    return OK;
}

static enum err put_lines(const struct report_request *request, struct table *table,
                          const struct book_voucher *voucher, int64_t totals[2])
{
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *line = &voucher->lines[i];
        if (!line_matches(request, line))
            continue;
        TRY(money_sum(&totals[0], line->debit_fen));
        TRY(money_sum(&totals[1], line->credit_fen));
        table_row(table);
        put_date(table, "date", voucher->date);
        table_text(table, "number", voucher_number(request->arena, voucher));
        table_text(table, "note", line_note(request, line));
        table_text(table, "code", line->account);
        table_text(table, "account", account_path(request, line->leaf));
        put_nonzero(table, "debit", line->debit_fen);
        put_nonzero(table, "credit", line->credit_fen);
        for (size_t j = 0; j < LINE_TEXTS; j++)
            table_text(table, aspect_fields[j], line->aspects[j]);
        table_text(table, "settle", line_settle(line, request->language));
        table_text(table, "set", voucher->set);
        table_number(table, "entry", (int64_t)voucher->index);
    }
    return OK;
}

static enum err make_lines(const struct report_request *request,
                           const struct vouchers *vouchers, struct tables *out)
{
    int64_t totals[2] = { 0 };
    struct table *table =
        tables_add(out, "daybook", (struct words)WORDS("序时账", "Day book"), line_columns);
    for (size_t i = 0; i < vouchers->count; i++)
        TRY(put_lines(request, table, vouchers->at[i], totals));
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "date", bytes_text(request->language == LANGUAGE_ZH ? "合计" : "total"));
    table_money(table, "debit", totals[0]);
    table_money(table, "credit", totals[1]);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct vouchers vouchers = { 0 };
    int64_t total = 0;
    TRY(vouchers_make(request, &vouchers));
    if (request->detail)
        return make_lines(request, &vouchers, out);
    struct table *table =
        tables_add(out, "vouchers", report_vouchers.title, list_columns);
    for (size_t i = 0; i < vouchers.count; i++)
        TRY(put_voucher(request, table, vouchers.at[i], &total));
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "date", bytes_text(request->language == LANGUAGE_ZH ? "合计" : "total"));
    table_money(table, "amount", total);
    return OK;
}

const struct report report_vouchers = {
    .name = "vouchers",
    .alias = "凭证清单",
    .title = WORDS("凭证清单", "Vouchers"),
    .help = WORDS("一张凭证一行；--detail 一笔分录一行（序时账）",
                  "a row for each voucher; --detail: for each line (day book)"),
    .choices = REPORT_SPAN | REPORT_DETAIL | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
