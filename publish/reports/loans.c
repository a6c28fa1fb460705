/* SPDX-License-Identifier: Apache-2.0 */
/* Loans taken and given (借款台账): what was agreed, repaid, overdue; interest. */
#include "publish/loans.h"

#include "base/money.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "direction", COLUMN_TEXT, WORDS("方向", "direction") },
    { "account", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "party", COLUMN_TEXT, WORDS("往来单位或个人", "party") },
    { "start", COLUMN_TEXT | COLUMN_WIDE, WORDS("起息日", "start") },
    { "due", COLUMN_TEXT, WORDS("到期日", "due") },
    { "rate", COLUMN_TEXT, WORDS("年利率", "rate") },
    { "principal", COLUMN_MONEY, WORDS("本金", "principal") },
    { "repaid", COLUMN_MONEY, WORDS("已还本金", "repaid") },
    { "open", COLUMN_MONEY, WORDS("未还本金", "open") },
    { "overdue", COLUMN_MONEY, WORDS("逾期本金", "overdue") },
    { "accrued", COLUMN_MONEY, WORDS("应计利息", "interest") },
    { "paid", COLUMN_MONEY, WORDS("已付利息", "interest paid") },
    { "unpaid", COLUMN_MONEY, WORDS("未付利息", "interest unpaid") },
    { "purpose", COLUMN_TEXT | COLUMN_ASIDE, WORDS("用途", "purpose") },
    { "resolution", COLUMN_TEXT | COLUMN_ASIDE, WORDS("会议决议", "resolution") },
    { "security", COLUMN_TEXT | COLUMN_ASIDE, WORDS("担保方式", "security") },
    { 0 },
};

static const struct column schedule_columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "party", COLUMN_TEXT, WORDS("往来单位或个人", "party") },
    { "start", COLUMN_TEXT, WORDS("起息日", "start") },
    { "day", COLUMN_TEXT, WORDS("还款日期", "day") },
    { "principal", COLUMN_MONEY, WORDS("应还本金", "principal") },
    { "open", COLUMN_MONEY, WORDS("未还", "open") },
    { "interest", COLUMN_MONEY, WORDS("应付利息", "interest") },
    { "late", COLUMN_NUMBER, WORDS("逾期天数", "days late") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

static void put_loan(const struct report_request *request, struct table *table,
                     const struct loan *loan)
{
    static const char *const texts[] = { "set", "account", "party",
                                         "purpose", "resolution", "security" };
    const struct entry *entry = loan->record->entry;
    int64_t rate = entry_number(entry, "rate");
    table_row(table);
    put_choice(table, "direction", entry, "direction", request->language);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        table_text(table, texts[i], entry_field(entry, texts[i]));
    put_day(table, "start", loan->start);
    put_day(table, "due", loan->due);
    put_format(table, "rate", "%d.%02d%%", (int)(rate / 100), (int)(rate % 100));
    table_money(table, "principal", loan->principal_fen);
    put_nonzero(table, "repaid", loan->repaid_fen);
    table_money(table, "open", loan->principal_fen - loan->repaid_fen);
    put_nonzero(table, "overdue", loan_overdue_fen(loan, request->to));
    table_money(table, "accrued", loan->accrued_fen);
    put_nonzero(table, "paid", loan->interest_fen);
    put_nonzero(table, "unpaid", loan->accrued_fen - loan->interest_fen);
}

static void put_schedule(const struct report_request *request, struct table *table,
                         const struct loan *loan)
{
    const struct words states[] = { WORDS("已还", "repaid"), WORDS("逾期", "overdue"),
                                    WORDS("未到期", "not due") };
    for (size_t i = 0; i < loan->row_count; i++) {
        const struct loan_row *row = &loan->rows[i];
        int days = date_days(request->to) - date_days(row->day);
        bool open = row->open_fen > 0;
        table_row(table);
        table_text(table, "set", entry_field(loan->record->entry, "set"));
        table_text(table, "party", entry_field(loan->record->entry, "party"));
        put_day(table, "start", loan->start);
        put_day(table, "day", row->day);
        table_money(table, "principal", row->principal_fen);
        put_nonzero(table, "open", row->open_fen);
        table_money(table, "interest", row->interest_fen);
        if (open && days > 0)
            table_number(table, "late", days);
        if (row->principal_fen > 0)
            put_words(table, "state", states[!open ? 0 : days > 0 ? 1
                                                                  : 2],
                      request->language);
    }
}

static void put_note(const struct report_request *request, struct table *table)
{
    const struct words note =
        WORDS("利息按未还本金逐段计算：本金×年利率×天数÷一年天数（参数 loan.days，不设按 360），"
              "每段四舍五入到分；账簿启用前的不算。",
              "Interest on what is open, span by span: principal x rate x days / days of a "
              "year (parameter loan.days, else 360), each span rounded to the fen; what came "
              "before the books were opened is not counted.");
    table_note(table, bytes_text(words_in(note, request->language)));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct words schedule = WORDS("还款计划", "Schedule");
    struct loans loans = { 0 };
    TRY(request_aspects(request, 1u << ASPECT_PARTY));
    const struct loans_query query = {
        .set = request->set,
        .account = request->account,
        .party = request->aspects[ASPECT_PARTY],
        .day = request->to,
    };
    TRY(loans_read(request->books, &query, &loans));
    struct table *table = tables_add(out, "loans", report_loans.title, columns);
    for (size_t i = 0; i < loans.count; i++)
        put_loan(request, table, &loans.rows[i]);
    put_note(request, table);
    table = tables_add(out, "schedule", schedule, schedule_columns);
    for (size_t i = 0; i < loans.count; i++)
        put_schedule(request, table, &loans.rows[i]);
    return OK;
}

const struct report report_loans = {
    .name = "loans",
    .alias = "借款",
    .title = WORDS("借款台账", "Loans"),
    .help = WORDS("借入借出的本金、还款计划、逾期和利息", "principal, schedule, what is overdue, interest"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
