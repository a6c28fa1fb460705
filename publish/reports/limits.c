/* SPDX-License-Identifier: Apache-2.0 */
/* Which debts are to be demanded now, before they can no longer be sued for (诉讼时效提醒). */
#include "publish/limits.h"

#include <assert.h>

#include "base/money.h"
#include "base/spill.h"
#include "publish/debt_put.h"

static const struct column columns[] = {
    DEBT_COLUMNS,
    { "amount", COLUMN_MONEY, WORDS("涉及金额", "amount") },
    { "balance", COLUMN_MONEY, WORDS("余额", "balance") },
    { "arose", COLUMN_TEXT | COLUMN_WIDE, WORDS("发生日期", "arose") },
    { "start", COLUMN_TEXT, WORDS("时效起算", "runs from") },
    { "why", COLUMN_TEXT, WORDS("起算事由", "because") },
    { "remind", COLUMN_TEXT, WORDS("催收日", "demand from") },
    { "end", COLUMN_TEXT, WORDS("时效届满", "ends") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { 0 },
};

/* Acts that begin the period anew; a dispute does not. */
static const char *const renewing[] = { "demand", "promise", "confirm" };

struct start {
    struct date day;
    struct words why;
};

static void take_later(struct start *start, struct date day, struct words why)
{
    if (date_compare(day, start->day) < 0)
        return;
    start->day = day;
    start->why = why;
}

/* The act's title; NULL words where it begins nothing anew. */
static struct words renewal_of(const struct entry *entry)
{
    struct bytes action = entry_field(entry, "action");
    const struct field *field = field_find(kind_claim.fields, bytes_text("action"));
    bool renews = false;
    for (size_t i = 0; i < sizeof renewing / sizeof renewing[0]; i++)
        renews = renews || bytes_is(action, renewing[i]);
    for (const struct choice *choice = field->choices; renews && choice->name; choice++)
        if (bytes_is(action, choice->name))
            return choice->title;
    return (struct words){ NULL, NULL };
}

static bool is_about(const struct entry *claim, const struct debt *debt)
{
    return bytes_equal(entry_field(claim, "set"), debt->leaf->set) &&
           bytes_equal(entry_field(claim, "account"), debt->leaf->code) &&
           bytes_equal(entry_field(claim, "party"), debt->name);
}

/* The last act that concerns the debt, by the day asked. */
static struct start last_act(const struct report_request *request,
                             const struct book_record *claims, const struct debt *debt)
{
    struct start start = { .day = { 0 } };
    if (debt->settled.year != 0)
        take_later(&start, debt->settled, (struct words)WORDS("部分还款", "paid in part"));
    for (; claims != NULL; claims = record_after(claims)) {
        struct date day = { 0 };
        struct words why = renewal_of(claims->entry);
        if (why.zh != NULL && request_has(request, claims->entry) &&
            is_about(claims->entry, debt) &&
            date_parse(entry_field(claims->entry, "day"), &day) == OK)
            take_later(&start, day, why);
    }
    return start;
}

/* From when the period of one open item runs: it fell due, or where no day was agreed it arose;
 * or the last act after that. */
static struct start start_of(const struct age_item *item, const struct start *act)
{
    struct start start = { item->day, WORDS("发生（未约定到期）", "arose, no day agreed") };
    if (item->due.year != 0)
        start = (struct start){ item->due, WORDS("到期", "fell due") };
    if (act->day.year != 0 && date_compare(act->day, item->day) >= 0)
        take_later(&start, act->day, act->why);
    return start;
}

struct row {
    const struct age_item *item; /* the one whose period ends first */
    struct start start;
    struct limit limit;
    int64_t amount_fen; /* of all items to be demanded, or over */
};

static enum err find_row(const struct debt *debt, const struct start *act, struct date day,
                         struct row *row)
{
    for (size_t i = debt->ageing.first; i < debt->ageing.count; i++) {
        const struct age_item *item = &debt->ageing.items[i];
        spill_breathe();
        struct start start = start_of(item, act);
        struct limit limit = limit_of(&limit_general, start.day, day);
        if (limit.state == LIMIT_REMIND || limit.state == LIMIT_OVER)
            TRY(money_sum(&row->amount_fen, item->fen));
        if (row->item != NULL && date_compare(limit.end, row->limit.end) >= 0)
            continue;
        row->item = item;
        row->start = start;
        row->limit = limit;
    }
    return OK;
}

static void put_row(const struct report_request *request, struct table *table,
                    const struct debt *debt, const struct row *row)
{
    enum language language = request->language;
    debt_put_row(request, table, debt);
    assert(row->item != NULL); /* rows are made of open parts only */
    put_nonzero(table, "amount", row->amount_fen);
    table_money(table, "balance", debt->ageing.balance_fen);
    put_day(table, "arose", row->item->day);
    put_day(table, "start", row->start.day);
    put_words(table, "why", row->start.why, language);
    put_day(table, "remind", row->limit.remind);
    put_day(table, "end", row->limit.end);
    put_words(table, "state", limit_words(row->limit.state), language);
}

static void put_notes(const struct report_request *request, struct table *table)
{
    const struct words rule =
        WORDS("：时效三年，满两年半提醒；催收、还款承诺、对账确认和部分还款都从当日起重新计算，"
              "争议不算。已过时效的，请问律师。",
              ": three years, a reminder at two and a half; a demand, a promise, a "
              "confirmation and a part payment begin it anew, a dispute does not. Ask a "
              "lawyer where it is over.");
    struct buf buf = buf_new(request->arena, 1000);
    buf_text(&buf, words_in(limit_general.article, request->language));
    buf_text(&buf, words_in(rule, request->language));
    table_note(table, buf_so_far(&buf));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct debts debts = { 0 };
    const struct book_record *claims = NULL;
    int64_t sum = 0;
    TRY(debts_asked(request, &debts));
    TRY(books_records(request->books, &kind_claim, &claims));
    struct table *table = tables_add(out, "limits", report_limits.title, columns);
    for (size_t i = 0; i < debts.count; i++) {
        const struct debt *debt = &debts.rows[i];
        struct row row = { 0 };
        if (!debt_is_receivable(debt) || debt->ageing.balance_fen <= 0)
            continue;
        const struct start act = last_act(request, claims, debt);
        TRY(find_row(debt, &act, request->to, &row));
        TRY(money_sum(&sum, row.amount_fen));
        if (row.amount_fen > 0 || request->detail)
            put_row(request, table, debt, &row);
    }
    put_mark_row(table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 request->language);
    table_money(table, "amount", sum);
    put_notes(request, table);
    return OK;
}

const struct report report_limits = {
    .name = "limits",
    .alias = "时效",
    .title = WORDS("诉讼时效提醒", "Limitation of claims"),
    .help = WORDS("哪些债权该催收了；--detail 列出全部债权",
                  "which debts to demand now; --detail lists all"),
    .choices = REPORT_DAY | REPORT_DETAIL | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
