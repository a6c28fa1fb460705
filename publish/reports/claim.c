/* SPDX-License-Identifier: Apache-2.0 */
/* The expense claim (费用报销单): of one voucher's expenses, or empty to be filled in by hand before
 * there is one. Signed in the order in which villages check a bill. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/bank_accounts.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "note", COLUMN_TEXT, WORDS("用途（摘要）", "purpose") },
    { "account", COLUMN_TEXT, WORDS("科目", "account") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "remark", COLUMN_TEXT, WORDS("备注", "remark") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

enum { EMPTY_ROWS = 6,
       WORDS_MAX = 400 };

static const struct {
    const char *name;
    const char *field; /* of the voucher's entry; "": by hand */
    struct words title;
} boxes[] = {
    { "handler", "handler", WORDS("经手人", "handled by") },
    { "witness", "witness", WORDS("证明（验收）人", "witness") },
    { "reviewer", "", WORDS("监委会审核（盖章）", "supervision (seal)") },
    { "approver", "", WORDS("审批人", "approved by") },
    { "claimer", "", WORDS("报账员", "claims clerk") },
    { "cashier", "", WORDS("出纳付款", "paid by") },
    { "payee", "payee", WORDS("领款人", "received by") },
    { "agency", "", WORDS("代理会计审核", "checked by the agency") },
};

static void put_head(struct table *table, const struct book_voucher *voucher)
{
    struct buf day = buf_new(table->arena, 16);
    struct buf papers = buf_new(table->arena, 24);
    if (voucher) {
        date_print(&day, voucher->date);
        buf_unsigned(&papers, voucher->papers);
    }
    table_fact(table, "date", (struct words)WORDS("报销日期", "date"), buf_so_far(&day));
    table_fact(table, "number", (struct words)WORDS("凭证字号", "voucher"),
               voucher ? voucher_number(table->arena, voucher) : bytes_text(""));
    table_fact(table, "papers", (struct words)WORDS("附单据张数", "papers"), buf_so_far(&papers));
}

static enum err put_boxes(const struct report_request *request, struct table *table,
                          const struct book_voucher *voucher)
{
    struct entry *entry = arena_take(request->arena, sizeof *entry);
    if (!entry)
        return fault_memory();
    if (voucher)
        TRY(books_entry(request->books, request->arena, voucher->index, entry));
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
        bool known = voucher && boxes[i].field[0] != '\0';
        table_fact_under(table, boxes[i].name, boxes[i].title,
                         known ? entry_field(entry, boxes[i].field) : bytes_text(""));
    }
    return OK;
}

static void begin_row(struct table *table, uint64_t entry)
{
    table_row(table);
    if (entry != UINT64_MAX)
        table_number(table, "entry", (int64_t)entry);
}

/* What was spent: the lines in debit. */
static enum err put_lines(const struct report_request *request, struct table *table,
                          const struct book_voucher *voucher, int64_t *sum)
{
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *line = &voucher->lines[i];
        if (line->debit_fen == 0)
            continue;
        begin_row(table, voucher->index);
        table_text(table, "note", line_note(request, line));
        table_text(table, "account", account_label(request, line->leaf));
        table_money(table, "amount", line->debit_fen);
        TRY(money_add(sum, line->debit_fen));
    }
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct words total = WORDS("合计（大写）", "total, in words");
    const struct book_voucher *voucher = NULL;
    struct buf words = buf_new(request->arena, WORDS_MAX);
    int64_t sum = 0;
    tables_drop_fact(out, "set");
    if (request->entry != UINT64_MAX) {
        voucher = books_voucher(request->books, request->entry);
        if (!voucher || voucher->nature == NATURE_OPENING)
            return fault(ERR_USAGE, "第 %llu 条不是凭证；sanzi report vouchers 列出凭证和序号",
                         "entry %llu is no voucher: sanzi report vouchers lists them",
                         (unsigned long long)request->entry);
    }
    struct table *table = tables_add(out, "claim", report_claim.title, columns);
    put_head(table, voucher);
    if (voucher)
        TRY(put_lines(request, table, voucher, &sum));
    for (size_t i = 0; i < EMPTY_ROWS && !voucher; i++)
        begin_row(table, UINT64_MAX);
    begin_row(table, request->entry);
    table_mark(table, ROW_TOTAL);
    table_text(table, "note", here(request, total));
    if (voucher) {
        buf_text(&words, "人民币");
        money_print_words(&words, sum);
        table_text(table, "account", buf_so_far(&words));
        table_money(table, "amount", sum);
    }
    return put_boxes(request, table, voucher);
}

const struct report report_claim = {
    .name = "claim",
    .alias = "报销单",
    .title = WORDS("费用报销单", "Expense claim"),
    .help = WORDS("一张凭证的报销单（--entry 序号），不写序号是空表",
                  "the claim of a voucher (--entry), or an empty form"),
    .choices = REPORT_ENTRY | REPORT_SETS,
    .make = make,
};
