/* SPDX-License-Identifier: Apache-2.0 */
/* Advances that are still open (借支): who took them, when, and for how many days by now. */
#include "base/money.h"
#include "base/text.h"
#include "publish/debts.h"
#include "publish/policy_at.h"
#include "publish/report_put.h"

/* An account of advances is one of debts whose name, or that of one above it, holds a word of
 * these. */
static const char *const words_of_advances[] = { "借支", "备用金", "暂付", "暂借", "dvance" };

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("科目名称", "account") },
    { "party", COLUMN_TEXT, WORDS("借支人", "taken by") },
    { "voucher", COLUMN_TEXT, WORDS("凭证", "voucher") },
    { "day", COLUMN_TEXT, WORDS("借支日期", "taken on") },
    { "amount", COLUMN_MONEY, WORDS("未结清", "open") },
    { "days", COLUMN_NUMBER, WORDS("已借天数", "days") },
    { "due", COLUMN_TEXT, WORDS("应结清", "to be settled by") },
    { "late", COLUMN_NUMBER, WORDS("超期天数", "days late") },
    { 0 },
};

static bool is_of_advances(const struct book_account *account)
{
    for (; account != NULL; account = account->parent)
        for (size_t i = 0; i < sizeof words_of_advances / sizeof words_of_advances[0]; i++)
            if (bytes_find_part(account->name, bytes_text(words_of_advances[i])) <
                account->name.size)
                return true;
    return false;
}

struct allowed {
    bool known;
    uint64_t days;
};

static enum err read_allowed(const struct report_request *request, struct date day,
                             struct allowed *out)
{
    struct bytes value = { 0 };
    TRY(policy_at(request->books, "advance.days", day, &value));
    *out = (struct allowed){ .known = value.size > 0 };
    return out->known ? text_unsigned(value, &out->days) : OK;
}

/* What was agreed for this advance counts before the policy of its day. */
static enum err put_item(const struct report_request *request, struct table *table,
                         const struct debt *debt, const struct age_item *item)
{
    struct allowed allowed = { 0 };
    struct date due = item->due;
    TRY(read_allowed(request, item->day, &allowed));
    if (due.year == 0 && allowed.known)
        due = date_of_days(date_days(item->day) + (int32_t)allowed.days);
    table_row(table);
    table_text(table, "set", debt->leaf->set);
    table_text(table, "code", debt->leaf->code);
    table_text(table, "account", book_account_name(debt->leaf, request->language));
    table_text(table, "party", debt->name);
    const struct book_voucher *voucher = books_voucher(request->books, item->voucher);
    if (voucher != NULL && voucher->nature != NATURE_OPENING)
        put_voucher(table, "voucher", voucher);
    put_day(table, "day", item->day);
    table_money(table, "amount", item->fen);
    table_number(table, "days", date_days(request->to) - date_days(item->day));
    put_day(table, "due", due);
    if (due.year != 0 && date_compare(due, request->to) < 0)
        table_number(table, "late", date_days(request->to) - date_days(due));
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct debts debts = { 0 };
    struct allowed allowed = { 0 };
    int64_t sum = 0;
    TRY(request_aspects(request, 1u << ASPECT_PARTY));
    const struct debts_query query = {
        .set = request->set,
        .account = request->account,
        .party = request->aspects[ASPECT_PARTY],
        .day = request->to,
    };
    TRY(debts_read(request->books, &query, &debts));
    TRY(read_allowed(request, request->to, &allowed));
    struct table *table = tables_add(out, "advances", report_advances.title, columns);
    for (size_t i = 0; i < debts.count; i++) {
        const struct debt *debt = &debts.rows[i];
        if (debt->ageing.balance_fen <= 0 ||
            (request->account.size == 0 && !is_of_advances(debt->leaf)))
            continue;
        for (size_t at = debt->ageing.first; at < debt->ageing.count; at++) {
            TRY(put_item(request, table, debt, &debt->ageing.items[at]));
            TRY(money_sum(&sum, debt->ageing.items[at].fen));
        }
    }
    put_mark_row(table, ROW_TOTAL, "account", (struct words)WORDS("合计", "total"),
                 request->language);
    table_money(table, "amount", sum);
    const struct words without =
        WORDS("没有设结清天数（参数 advance.days），没有约定到期日的不算超期。",
              "No parameter advance.days is set: without an agreed day none is late.");
    if (!allowed.known)
        table_note(table, bytes_text(words_in(without, request->language)));
    return OK;
}

const struct report report_advances = {
    .name = "advances",
    .alias = "借支",
    .title = WORDS("借支未结清表", "Open advances"),
    .help = WORDS("谁借支还没报销、归还，多少天了；科目名带“借支”“备用金”“暂付”的，或用 --account 指定",
                  "who has not settled an advance, and for how many days; by the accounts' "
                  "names, or --account"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
