/* SPDX-License-Identifier: Apache-2.0 */
/* Cash counts (现金盘点表), called `count`: each by denomination, against what the books say of
 * that day. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/bank_accounts.h"

static const struct column columns[] = {
    { "what", COLUMN_TEXT | COLUMN_INDENT, WORDS("项目", "what") },
    { "pieces", COLUMN_NUMBER, WORDS("张数", "pieces") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "note", COLUMN_TEXT, WORDS("说明", "remark") },
    { "date", COLUMN_TEXT | COLUMN_ASIDE, WORDS("日期", "date") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("序号", "entry") },
    { 0 },
};

struct counting {
    const struct report_request *request;
    const struct entry *entry;
    uint64_t index;
    struct table *table;
    size_t wrong;
};

static void begin_row(struct counting *counting, enum row_mark mark, struct words what)
{
    struct table *table = counting->table;
    table_row(table);
    table_mark(table, mark);
    table_text(table, "what", here(counting->request, what));
    put_date(table, "date", counting->entry->date);
    table_text(table, "code", entry_field(counting->entry, "account"));
    table_text(table, "set", entry_field(counting->entry, "set"));
    table_number(table, "entry", (int64_t)counting->index);
}

static void put_sum(struct counting *counting, enum row_mark mark, struct words what,
                    int64_t fen)
{
    begin_row(counting, mark, what);
    table_money(counting->table, "amount", fen);
}

static void put_faces(struct counting *counting)
{
    const struct json *faces = entry_rows(counting->entry, "faces");
    for (const struct json *row = faces ? faces->first : NULL; row; row = row->next) {
        int64_t face = row_number(row, "face");
        struct buf buf = buf_new(counting->request->arena, 40);
        money_print(&buf, face);
        begin_row(counting, ROW_PLAIN, (struct words){ "", "" });
        table_depth(counting->table, 1);
        table_text(counting->table, "what", buf_so_far(&buf));
        table_number(counting->table, "pieces", row_number(row, "pieces"));
        /* The kind's shape bounds both. */
        table_money(counting->table, "amount", face * row_number(row, "pieces"));
    }
}

static void put_slips(struct counting *counting)
{
    const struct json *slips = entry_rows(counting->entry, "slips");
    for (const struct json *row = slips ? slips->first : NULL; row; row = row->next) {
        struct buf buf = buf_new(counting->request->arena, 1000);
        buf_put(&buf, row_field(row, "party"));
        buf_byte(&buf, ' ');
        buf_put(&buf, row_field(row, "note"));
        put_sum(counting, ROW_PLAIN,
                (struct words)WORDS("其中：白条（不算现金）", "white slip: no cash"),
                row_number(row, "amount"));
        table_depth(counting->table, 1);
        table_text(counting->table, "note", buf_so_far(&buf));
    }
}

/* What the books say at the day's begin and end. */
static enum err day_balances(const struct counting *counting, int64_t fen[2])
{
    const struct books *books = counting->request->books;
    struct bytes set = entry_field(counting->entry, "set");
    struct bytes code = entry_field(counting->entry, "account");
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        bool opening = voucher->nature == NATURE_OPENING;
        int order = opening ? -1 : date_compare(voucher->date, counting->entry->date);
        if (order > 0 || !bytes_equal(voucher->set, set))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            if (!bytes_equal(line->account, code))
                continue;
            int64_t moved = line->debit_fen - line->credit_fen;
            if (order < 0)
                TRY(money_sum(&fen[0], moved));
            TRY(money_sum(&fen[1], moved));
        }
    }
    return OK;
}

static void put_note(struct counting *counting, struct words words)
{
    table_note(counting->table, here(counting->request, words));
    counting->wrong++;
}

static enum err check(struct counting *counting)
{
    static const struct words begin = WORDS("账上当日日初余额", "the books at the day's begin");
    static const struct words end = WORDS("账上当日日终余额", "the books at the day's end");
    static const struct words neither =
        WORDS("盘点时写的账面余额，与账上当日日初、日终的余额都不符",
              "the balance stated is that of neither the day's begin nor its end");
    static const struct words alone =
        WORDS("盘点人和监盘人是同一个人", "who counted was his own witness");
    int64_t fen[2] = { 0 };
    int64_t book = entry_number(counting->entry, "book");
    TRY(day_balances(counting, fen));
    if (book != fen[0] && book != fen[1]) {
        put_sum(counting, ROW_PLAIN, begin, fen[0]);
        put_sum(counting, ROW_PLAIN, end, fen[1]);
        put_note(counting, neither);
    }
    if (bytes_equal(bank_signer(counting->entry), entry_field(counting->entry, "witness")))
        put_note(counting, alone);
    return OK;
}

static void put_facts(struct counting *counting)
{
    const struct report_request *request = counting->request;
    const struct entry *entry = counting->entry;
    struct bytes code = entry_field(entry, "account");
    const struct book_account *account =
        books_account(request->books, entry_field(entry, "set"), code);
    struct buf day = buf_new(request->arena, 16);
    date_print(&day, entry->date);
    table_fact(counting->table, "counted", (struct words)WORDS("盘点日期", "counted on"),
               buf_so_far(&day));
    table_fact(counting->table, "account", (struct words)WORDS("科目", "account"),
               account ? account_label(request, account) : code);
    table_fact_under(counting->table, "signed", (struct words)WORDS("盘点人", "counted by"),
                     bank_signer(entry));
    table_fact_under(counting->table, "witness", (struct words)WORDS("监盘人", "witness"),
                     entry_field(entry, "witness"));
}

static enum err put_count(struct counting *counting)
{
    static const struct words counted = WORDS("实点金额", "counted");
    static const struct words book = WORDS("账面余额", "balance of the books");
    static const struct words differs =
        WORDS("差异（长款为正，短款为负）", "difference (below zero: cash lacks)");
    const struct entry *entry = counting->entry;
    int64_t difference = entry_number(entry, "difference");
    put_facts(counting);
    put_faces(counting);
    put_sum(counting, ROW_SUBTOTAL, counted, entry_number(entry, "counted"));
    put_sum(counting, ROW_SUBTOTAL, book, entry_number(entry, "book"));
    put_sum(counting, ROW_TOTAL, differs, difference);
    table_text(counting->table, "note", entry_field(entry, "reason"));
    counting->wrong += difference != 0;
    put_slips(counting);
    return check(counting);
}

static bool is_asked_for(const struct report_request *request, const struct entry *entry)
{
    return date_compare(entry->date, request->from) >= 0 &&
           date_compare(entry->date, request->to) <= 0 &&
           bytes_starts(entry_field(entry, "account"), request->account) &&
           (request->set.size == 0 || bytes_equal(entry_field(entry, "set"), request->set));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    size_t before = out->count;
    TRY(books_records(request->books, &kind_cash_count, &record));
    for (; record; record = record_after(record)) {
        if (!is_asked_for(request, record->entry))
            continue;
        struct counting counting = { .request = request,
                                     .entry = record->entry,
                                     .index = record->index };
        counting.table = tables_add(out, "count", report_cash_count.title, columns);
        TRY(put_count(&counting));
        out->wrong += counting.wrong > 0;
    }
    if (out->count == before)
        (void)tables_add(out, "count", report_cash_count.title, columns);
    return OK;
}

const struct report report_cash_count = {
    .name = "count",
    .alias = "现金盘点",
    .title = WORDS("现金盘点表", "Cash counts"),
    .help = WORDS("每次盘点按面额列出，与账上余额相比", "each count by denomination, beside the books"),
    .choices = REPORT_SPAN | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
