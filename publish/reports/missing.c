/* SPDX-License-Identifier: Apache-2.0 */
/* Vouchers without papers (无附件凭证). Only those that carry over or put right are exempt. */
#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"
#include "base/text.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "number", COLUMN_TEXT, WORDS("凭证字号", "voucher") },
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "papers", COLUMN_NUMBER, WORDS("附件张数", "papers stated") },
    { "what", COLUMN_TEXT, WORDS("缺什么", "what lacks") },
    { "maker", COLUMN_TEXT, WORDS("制单", "made by") },
    { "handler", COLUMN_TEXT | COLUMN_WIDE, WORDS("经办人", "handler") },
    { "entry", COLUMN_NUMBER, WORDS("序号", "entry") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { 0 },
};

static bool is_exempt(const struct book_voucher *voucher)
{
    return voucher->nature != NATURE_ORDINARY || voucher->reverses != UINT64_MAX;
}

/* Debits of 收益分配 only. */
static bool is_distributed(const struct book_voucher *voucher)
{
    for (size_t i = 0; i < voucher->line_count; i++)
        if (voucher->lines[i].debit_fen != 0 &&
            strcmp(voucher->lines[i].leaf->row->code, "322") != 0)
            return false;
    return voucher->line_count > 0;
}

/* What the year's end command made of a distribution: its paper is that entry, which holds the
 * resolution, the rows and the households' shares. Its id names it (specs/yearend.md). */
static enum err carries_out(const struct report_request *request,
                            const struct book_voucher *voucher, bool *out)
{
    struct arena_mark mark = arena_mark(request->arena);
    struct entry entry = { 0 };
    struct entry resolved = { 0 };
    uint64_t index = 0;
    *out = false;
    if (!is_distributed(voucher))
        return OK;
    TRY(books_entry(request->books, request->arena, voucher->index, &entry));
    struct bytes rest = entry.id;
    bool named = bytes_is(bytes_cut(&rest, '-'), "share") && rest.at != NULL &&
                 text_unsigned(bytes_cut(&rest, '-'), &index) == OK && index < voucher->index;
    if (named) {
        TRY(books_entry(request->books, request->arena, index, &resolved));
        *out = resolved.kind == &kind_distribution &&
               bytes_equal(entry_field(&resolved, "set"), voucher->set);
    }
    arena_back(request->arena, mark);
    return OK;
}

static enum err amount_of(const struct book_voucher *voucher, int64_t *out)
{
    int64_t sum = 0;
    for (size_t i = 0; i < voucher->line_count; i++)
        TRY(money_sum(&sum, voucher->lines[i].debit_fen));
    *out = sum;
    return OK;
}

static enum err put_voucher(const struct report_request *request, struct table *table,
                            const struct book_voucher *voucher, int64_t *total)
{
    static const struct words none = WORDS("没有任何附件", "nothing at all");
    static const struct words scan = WORDS("只有张数，没有票据和扫描件", "a number only: no paper, no scan");
    int64_t amount = 0;
    TRY(amount_of(voucher, &amount));
    TRY(money_sum(total, amount));
    table_row(table);
    put_date(table, "date", voucher->date);
    table_text(table, "number", voucher_number(request->arena, voucher));
    table_text(table, "note", voucher->note);
    table_money(table, "amount", amount);
    table_number(table, "papers", (int64_t)voucher->papers);
    table_text(table, "what",
               bytes_text(words_in(voucher->papers == 0 ? none : scan, request->language)));
    table_text(table, "maker", voucher->signer);
    table_text(table, "handler", voucher->handler);
    table_number(table, "entry", (int64_t)voucher->index);
    table_text(table, "set", voucher->set);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct vouchers vouchers = { .count = 0 };
    int64_t total = 0;
    struct table *table = tables_add(out, "missing", report_missing.title, columns);
    TRY(vouchers_make(request, &vouchers));
    for (size_t i = 0; i < vouchers.count; i++) {
        const struct book_voucher *voucher = vouchers.at[i];
        spill_breathe();
        bool seen = voucher->documents > 0 || voucher->source_count > 0;
        if (is_exempt(voucher) || seen || (voucher->papers > 0 && !request->detail))
            continue;
        bool carried = false;
        TRY(carries_out(request, voucher, &carried));
        if (carried)
            continue;
        TRY(put_voucher(request, table, voucher, &total));
        out->wrong += voucher->papers == 0;
    }
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "date",
               bytes_text(words_in((struct words)WORDS("合计", "total"), request->language)));
    table_money(table, "amount", total);
    return OK;
}

const struct report report_missing = {
    .name = "missing",
    .alias = "无附件",
    .title = WORDS("无附件凭证", "Vouchers without papers"),
    .help = WORDS("没有附件的凭证；加 --detail 也列只写了张数的",
                  "vouchers without papers; with --detail also those with a number only"),
    .choices = REPORT_SPAN | REPORT_DETAIL | REPORT_SETS,
    .make = make,
};
