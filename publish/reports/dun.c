/* SPDX-License-Identifier: Apache-2.0 */
/* A letter to each party that owes, to demand what is due (催款通知书): to those of whom a part is
 * past its day, or whose limitation is to be broken; or to the one asked for. */
#include "base/money.h"
#include "publish/letters.h"
#include "publish/limits.h"

enum { WORDS_MAX = 400 };

static const struct column columns[] = {
    { "party", COLUMN_TEXT | COLUMN_ASIDE, WORDS("往来单位或个人", "party") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("款项", "account") },
    { "arose", COLUMN_TEXT, WORDS("发生日期", "arose") },
    { "due", COLUMN_TEXT, WORDS("到期日", "due") },
    { "late", COLUMN_NUMBER, WORDS("逾期天数", "days late") },
    { "amount", COLUMN_MONEY, WORDS("应付金额", "amount") },
    { 0 },
};

static const struct {
    const char *name;
    struct words title;
} boxes[] = {
    { "by", WORDS("催收单位（盖章、经办人）", "for the village (seal, by)") },
    { "how", WORDS("送达方式和日期", "delivered how and when") },
    { "received", WORDS("收件人签收", "received by") },
};

/* A day was agreed and has not passed. */
static bool is_early(const struct age_item *item, struct date day)
{
    return item->due.year != 0 && date_compare(item->due, day) >= 0;
}

static bool is_pressing(const struct age_item *item, struct date day)
{
    struct date start = item->due.year != 0 ? item->due : item->day;
    enum limit_state state = limit_of(&limit_general, start, day).state;
    return !is_early(item, day) &&
           (item->due.year != 0 || state == LIMIT_REMIND || state == LIMIT_OVER);
}

static bool asks_for_one(const struct report_request *request)
{
    return request->aspects[ASPECT_PARTY].size > 0 ||
           request->aspects[ASPECT_HOUSEHOLD].size > 0;
}

/* Is anything of these debts to be demanded? */
static bool is_due(const struct report_request *request, const struct letters *letters,
                   size_t at, size_t end)
{
    for (; at < end; at++) {
        const struct ageing *ageing = &letters->debts[at]->ageing;
        if (ageing->balance_fen <= 0)
            continue;
        for (size_t i = ageing->first; i < ageing->count; i++)
            if (asks_for_one(request) ? !is_early(&ageing->items[i], request->to)
                                      : is_pressing(&ageing->items[i], request->to))
                return true;
    }
    return false;
}

static enum err put_debt(const struct report_request *request, struct table *table,
                         const struct debt *debt, int64_t *sum)
{
    const struct ageing *ageing = &debt->ageing;
    for (size_t i = ageing->first; i < ageing->count && ageing->balance_fen > 0; i++) {
        const struct age_item *item = &ageing->items[i];
        if (is_early(item, request->to))
            continue;
        table_row(table);
        table_text(table, "party", debt->name);
        table_text(table, "set", debt->leaf->set);
        table_text(table, "code", debt->leaf->code);
        table_text(table, "account", account_label(request, debt->leaf));
        put_day(table, "arose", item->day);
        put_day(table, "due", item->due);
        if (item->due.year != 0)
            table_number(table, "late", date_days(request->to) - date_days(item->due));
        table_money(table, "amount", item->fen);
        TRY(money_sum(sum, item->fen));
    }
    return OK;
}

static void put_end(const struct report_request *request, struct table *table, int64_t sum)
{
    static const struct words note =
        WORDS("以上款项已到期，或没有约定日期可以随时要求偿付，请付清；已经付了的，请带凭据来核对。"
              "本通知是向贵方要求履行，诉讼时效从送达起重新计算（民法典第一百九十五条）。",
              "These sums are due, or were agreed without a day and may be asked for at any "
              "time: please pay. If you have paid, show your receipts. This is a demand: the "
              "period of limitation begins anew with its delivery (Civil Code, article 195).");
    struct buf words = buf_new(request->arena, WORDS_MAX);
    buf_text(&words, words_in((struct words)WORDS("合计", "total"), request->language));
    if (sum <= MONEY_MAX_FEN) { /* more has no usual words: its figures are there */
        buf_text(&words, " 人民币");
        money_print_words(&words, sum);
    }
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "account", buf_so_far(&words));
    table_money(table, "amount", sum);
    table_note(table, bytes_text(words_in(note, request->language)));
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        table_fact_under(table, boxes[i].name, boxes[i].title, bytes_text(""));
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct letters letters = { 0 };
    size_t before = out->count;
    TRY(letters_read(request, &letters));
    for (size_t at = 0; at < letters.count;) {
        size_t end = at + letters_to(&letters, at);
        int64_t sum = 0;
        if (!is_due(request, &letters, at, end)) {
            at = end;
            continue;
        }
        struct table *table =
            letter_begin(out, "dun", report_dun.title, columns, letters.debts[at]->name);
        for (; at < end; at++)
            TRY(put_debt(request, table, letters.debts[at], &sum));
        put_end(request, table, sum);
    }
    if (out->count == before)
        (void)tables_add(out, "dun", report_dun.title, columns);
    return OK;
}

const struct report report_dun = {
    .name = "dun",
    .alias = "催款通知",
    .title = WORDS("催款通知书", "Demand for payment"),
    .help = WORDS("到期没付、该催收的，每户一页；送达后记 claim（催收）",
                  "a page for each party whose debt is overdue or to be demanded"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
