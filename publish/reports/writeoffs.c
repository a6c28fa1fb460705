/* SPDX-License-Identifier: Apache-2.0 */
/* Debts that were written off by resolution (核销备查簿): off the books, still owed. */
#include "base/money.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "day", COLUMN_TEXT, WORDS("核销日期", "day") },
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("科目名称", "account") },
    { "party", COLUMN_TEXT, WORDS("往来单位或个人", "party") },
    { "amount", COLUMN_MONEY, WORDS("核销金额", "amount") },
    { "resolution", COLUMN_TEXT, WORDS("会议决议", "resolution") },
    { "how", COLUMN_TEXT | COLUMN_WIDE, WORDS("方式", "how") },
    { "voucher", COLUMN_TEXT, WORDS("核销凭证", "voucher") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { "note", COLUMN_TEXT | COLUMN_WIDE, WORDS("备注", "note") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { 0 },
};

/* Is it in the books? What a register says that no voucher does is told, not believed. */
static void put_voucher_state(const struct report_request *request, struct table *table,
                              const struct entry *entry)
{
    struct reference at = { 0 };
    const struct book_voucher *voucher =
        entry_reference(entry, "voucher", &at) ? books_voucher(request->books, at.index) : NULL;
    put_voucher(table, "voucher", voucher);
    if (voucher == NULL)
        put_words(table, "state", (struct words)WORDS("没有凭证", "no voucher"),
                  request->language);
    else if (voucher->reversed != UINT64_MAX)
        put_words(table, "state", (struct words)WORDS("凭证已冲销", "its voucher was reversed"),
                  request->language);
}

static enum err put_entry(const struct report_request *request, struct table *table,
                          const struct book_record *record)
{
    const struct entry *entry = record->entry;
    struct bytes set = entry_field(entry, "set");
    const struct book_account *account =
        books_account(request->books, set, entry_field(entry, "account"));
    table_row(table);
    table_text(table, "set", set);
    table_text(table, "day", entry_field(entry, "day"));
    table_text(table, "code", entry_field(entry, "account"));
    if (account != NULL)
        table_text(table, "account", book_account_name(account, request->language));
    table_text(table, "party", entry_field(entry, "party"));
    table_money(table, "amount", entry_number(entry, "amount"));
    table_text(table, "resolution", entry_field(entry, "resolution"));
    table_text(table, "how", entry_field(entry, "how"));
    put_voucher_state(request, table, entry);
    table_text(table, "note", entry_field(entry, "note"));
    table_number(table, "entry", (int64_t)record->index);
    return OK;
}

static bool is_asked(const struct report_request *request, const struct entry *entry)
{
    struct date day = { 0 };
    struct bytes party = request->aspects[ASPECT_PARTY];
    return bytes_is(entry_field(entry, "action"), "writeoff") &&
           date_parse(entry_field(entry, "day"), &day) == OK &&
           date_compare(day, request->from) >= 0 && date_compare(day, request->to) <= 0 &&
           (request->set.size == 0 || bytes_equal(entry_field(entry, "set"), request->set)) &&
           bytes_starts(entry_field(entry, "account"), request->account) &&
           (party.size == 0 || bytes_equal(entry_field(entry, "party"), party));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    int64_t sum = 0;
    TRY(request_aspects(request, 1u << ASPECT_PARTY));
    TRY(books_records(request->books, &kind_claim, &record));
    struct table *table = tables_add(out, "writeoffs", report_writeoffs.title, columns);
    for (; record != NULL; record = record_after(record)) {
        if (!is_asked(request, record->entry))
            continue;
        TRY(put_entry(request, table, record));
        TRY(money_sum(&sum, entry_number(record->entry, "amount")));
    }
    put_mark_row(table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 request->language);
    table_money(table, "amount", sum);
    return OK;
}

const struct report report_writeoffs = {
    .name = "writeoffs",
    .alias = "核销",
    .title = WORDS("核销备查簿", "Register of debts written off"),
    .help = WORDS("核销了哪些债权债务，凭什么决议", "which debts were written off, by which resolution"),
    .choices = REPORT_SPAN | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
