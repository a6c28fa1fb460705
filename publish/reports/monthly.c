/* SPDX-License-Identifier: Apache-2.0 */
/* A month in plain words (每月明白账): what came in, what went out, what is left, what changed,
 * who owes, what is let. Sentences to read out, one a row. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/contracts.h"
#include "publish/debts.h"
#include "publish/flows.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "text", COLUMN_TEXT | COLUMN_INDENT, WORDS("明白账", "in plain words") },
    { "amount", COLUMN_MONEY | COLUMN_ASIDE, WORDS("金额", "amount") },
    { 0 },
};

enum { TEXT_MAX = 1200,
       PARTS_MAX = 6, /* of one sum; the others are added up */
       DEBTS_MAX = 5,
       LETS_MAX = 30 };

struct text {
    char at[40];
};

/* One span: money before and after, what came and went. */
struct span {
    struct date from, to;
    struct flows in, out;
    int64_t cash, bank; /* at its end */
};

struct making {
    const struct report_request *request;
    struct table *table;
    struct span now, before;
    bool has_before;
    bool month; /* the span is one whole month */
};

static struct text yuan(int64_t fen)
{
    struct text text = { "" };
    char whole[32];
    size_t out = 0;
    uint64_t size = fen < 0 ? 0 - (uint64_t)fen : (uint64_t)fen;
    int count = snprintf(whole, sizeof whole, "%llu", (unsigned long long)(size / 100));
    if (fen < 0)
        text.at[out++] = '-';
    for (int i = 0; i < count && out + 6 < sizeof text.at; i++) {
        text.at[out++] = whole[i];
        if (i + 1 < count && (count - i - 1) % 3 == 0)
            text.at[out++] = ',';
    }
    if (size % 100 != 0)
        (void)snprintf(text.at + out, sizeof text.at - out, ".%02d", (int)(size % 100));
    return text;
}

static struct text day(struct date date, enum language language)
{
    struct text text = { "" };
    (void)snprintf(text.at, sizeof text.at,
                   language == LANGUAGE_ZH ? "%d年%d月%d日" : "%d-%02d-%02d", date.year,
                   date.month, date.day);
    return text;
}

static void head(struct making *making, struct words title)
{
    table_row(making->table);
    table_mark(making->table, ROW_HEADING);
    put_words(making->table, "text", title, making->request->language);
}

/* A sentence; both texts take the same arguments in the same order. */
static void say(struct making *making, int64_t fen, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5))) __attribute__((format(printf, 4, 5)));

static void say(struct making *making, int64_t fen, const char *zh, const char *en, ...)
{
    char text[TEXT_MAX];
    va_list arguments;
    va_start(arguments, en);
    int size = vsnprintf(text, sizeof text,
                         making->request->language == LANGUAGE_ZH ? zh : en, arguments);
    va_end(arguments);
    size_t whole = size < 0 ? 0 : size < TEXT_MAX ? (size_t)size
                                                  : TEXT_MAX - 1;
    struct bytes copy = bytes_copy(making->table->arena, bytes_of(text, whole));
    making->table->bad = making->table->bad || copy.at == NULL;
    table_row(making->table);
    table_text(making->table, "text", copy);
    if (fen != 0)
        table_money(making->table, "amount", fen);
}

static void under(struct making *making)
{
    table_depth(making->table, 1);
}

static const char *words_of(const struct making *making, struct words words)
{
    return words_in(words, making->request->language);
}

static const char *now_of(const struct making *making)
{
    return making->month ? words_of(making, (struct words)WORDS("这个月", "this month"))
                         : words_of(making, (struct words)WORDS("这段时间", "in this time"));
}

static const char *then_of(const struct making *making)
{
    return making->month
               ? words_of(making, (struct words)WORDS("上个月", "the month before"))
               : words_of(making, (struct words)WORDS("上一段时间", "the time before"));
}

static enum err read_span(const struct report_request *request, struct span *span)
{
    struct report_request part = *request;
    struct sheet_balance cash = { 0 };
    struct sheet_balance bank = { 0 };
    part.from = span->from;
    part.to = span->to;
    TRY(flows_read(&part, true, &span->in));
    TRY(flows_read(&part, false, &span->out));
    TRY(sheet_balance(&part, "101", &cash));
    TRY(sheet_balance(&part, "102", &bank));
    span->cash = cash.closing_fen;
    span->bank = bank.closing_fen;
    return OK;
}

/* As many whole months before, or as many days. */
static void find_before(struct making *making)
{
    const struct span *now = &making->now;
    struct span *before = &making->before;
    bool whole = now->from.day == 1 &&
                 date_compare(now->to, month_last(date_month(now->to))) == 0;
    int months = (now->to.year - now->from.year) * 12 + now->to.month - now->from.month + 1;
    making->month = whole && months == 1;
    before->to = date_of_days(date_days(now->from) - 1);
    before->from = whole ? date_after_months(now->from, -months)
                         : date_of_days(date_days(now->from) * 2 - date_days(now->to) - 1);
    for (size_t i = 0; i < making->request->books->set_count; i++) {
        const struct book_set *set = &making->request->books->sets[i];
        bool asked = making->request->set.size == 0 ||
                     bytes_equal(set->name, making->request->set);
        making->has_before = making->has_before ||
                             (asked && set->first.year != 0 &&
                              date_compare(month_first(set->first), before->to) <= 0);
    }
}

/* 土地补偿费（公积公益金）: what people call it comes first. */
static struct bytes plain_name(const struct making *making, const struct book_account *account)
{
    enum language language = making->request->language;
    struct buf buf = buf_new(making->request->arena, TEXT_MAX);
    buf_put(&buf, book_account_name(account, language));
    if (account->parent != NULL) {
        buf_text(&buf, language == LANGUAGE_ZH ? "（" : " (");
        buf_put(&buf, account_path(making->request, account->parent));
        buf_text(&buf, language == LANGUAGE_ZH ? "）" : ")");
    }
    return buf_so_far(&buf);
}

static void put_parts(struct making *making, const struct flows *parts)
{
    int64_t rest = parts->sum;
    for (size_t i = 0; i < parts->count && i < PARTS_MAX; i++) {
        struct bytes name = plain_name(making, parts->rows[i].account);
        say(making, parts->rows[i].fen, "%.*s：%s 元", "%.*s: %s yuan", (int)name.size,
            (const char *)name.at, yuan(parts->rows[i].fen).at);
        under(making);
        rest -= parts->rows[i].fen;
    }
    if (parts->count > PARTS_MAX) {
        say(making, rest, "其他 %zu 项：%s 元", "%zu others: %s yuan", parts->count - PARTS_MAX,
            yuan(rest).at);
        under(making);
    }
}

static void put_flows(struct making *making)
{
    const struct span *now = &making->now;
    head(making, (struct words)WORDS("一、收进来的钱", "1. What came in"));
    if (now->in.count == 0)
        say(making, 0, "%s没有收钱。", "%s: nothing.", now_of(making));
    else
        say(making, now->in.sum, "%s一共收了 %s 元，其中：", "%s %s yuan came in:",
            now_of(making), yuan(now->in.sum).at);
    put_parts(making, &now->in);
    head(making, (struct words)WORDS("二、花出去的钱", "2. What went out"));
    if (now->out.count == 0)
        say(making, 0, "%s没有花钱。", "%s: nothing.", now_of(making));
    else
        say(making, now->out.sum, "%s一共花了 %s 元，其中：", "%s %s yuan went out:",
            now_of(making), yuan(now->out.sum).at);
    put_parts(making, &now->out);
}

static const char *more_or_less(const struct making *making, int64_t change)
{
    return change < 0 ? words_of(making, (struct words)WORDS("少", "less"))
                      : words_of(making, (struct words)WORDS("多", "more"));
}

static int64_t size_of(int64_t fen)
{
    return fen < 0 ? -fen : fen;
}

static void put_left(struct making *making)
{
    const struct span *now = &making->now;
    int64_t all = now->cash + now->bank;
    int64_t change = now->in.sum - now->out.sum;
    head(making, (struct words)WORDS("三、还剩的钱", "3. What is left"));
    say(making, all, "到 %s，现金 %s 元，银行里 %s 元，合起来 %s 元。",
        "on %s: cash %s, at banks %s, in all %s yuan.",
        day(now->to, making->request->language).at, yuan(now->cash).at, yuan(now->bank).at,
        yuan(all).at);
    if (change == 0)
        say(making, 0, "和%s末一样多。", "as much as at the end of %s.", then_of(making));
    else
        say(making, change, "比%s末%s %s 元。", "against the end of %s: %s, by %s yuan.",
            then_of(making), more_or_less(making, change), yuan(size_of(change)).at);
}

static void put_change(struct making *making, const char *zh, const char *en, int64_t now,
                       int64_t then)
{
    int64_t change = now - then;
    if (change == 0)
        say(making, 0, "%s和%s一样多：%s 元。", "%s: as in %s, %s yuan.",
            making->request->language == LANGUAGE_ZH ? zh : en, then_of(making), yuan(then).at);
    else
        say(making, change, "%s比%s%s %s 元（%s是 %s 元）。",
            "%s, against %s: %s, by %s yuan (%s: %s yuan).",
            making->request->language == LANGUAGE_ZH ? zh : en, then_of(making),
            more_or_less(making, change), yuan(size_of(change)).at, then_of(making),
            yuan(then).at);
}

/* The expense that changed most. */
static void put_largest(struct making *making)
{
    const struct book_account *account = NULL;
    int64_t largest = 0;
    const struct flows *sides[] = { &making->now.out, &making->before.out };
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < sides[side]->count; i++) {
            const struct flow *part = &sides[side]->rows[i];
            const struct flows *others = sides[1 - side];
            int64_t other = 0;
            for (size_t j = 0; j < others->count; j++)
                other += others->rows[j].account == part->account ? others->rows[j].fen : 0;
            int64_t change = side == 0 ? part->fen - other : other - part->fen;
            if (size_of(change) > size_of(largest)) {
                largest = change;
                account = part->account;
            }
        }
    if (account == NULL)
        return;
    struct bytes name = plain_name(making, account);
    say(making, largest, "花钱变化最大的是“%.*s”：%s花 %s 元。",
        "the expense that changed most is \"%.*s\": %s by %s yuan.", (int)name.size,
        (const char *)name.at, more_or_less(making, largest), yuan(size_of(largest)).at);
}

static void put_changes(struct making *making)
{
    const struct span *now = &making->now;
    const struct span *before = &making->before;
    head(making, (struct words)WORDS("四、和上次比", "4. What changed"));
    if (!making->has_before) {
        say(making, 0, "%s还没有记账，没法比。", "there are no books of %s yet.",
            then_of(making));
        return;
    }
    put_change(making, "收的钱", "what came in", now->in.sum, before->in.sum);
    put_change(making, "花的钱", "what went out", now->out.sum, before->out.sum);
    put_largest(making);
}

static int by_balance(const void *left, const void *right)
{
    const struct debt *a = *(const struct debt *const *)left;
    const struct debt *b = *(const struct debt *const *)right;
    int64_t first = size_of(a->ageing.balance_fen);
    int64_t second = size_of(b->ageing.balance_fen);
    if (first != second)
        return first > second ? -1 : 1;
    return a < b ? -1 : a > b;
}

static void put_debt(struct making *making, const struct debt *debt, bool receivable)
{
    const struct age_item *oldest = &debt->ageing.items[debt->ageing.first];
    const struct date to = making->request->to;
    bool late = oldest->due.year != 0 && date_compare(oldest->due, to) < 0;
    const struct words words[] = { WORDS("欠", "to"), WORDS("", "by") };
    const struct words over[] = { WORDS("多付给", "too much paid to"),
                                  WORDS("多收了", "too much taken from") };
    const struct words overdue = WORDS("，已经过期", ", overdue");
    int64_t fen = receivable ? debt->ageing.balance_fen : -debt->ageing.balance_fen;
    /* 欠村干部：-12,000 元 says nothing to who reads no accounts. */
    say(making, fen, "%s%.*s：%s 元，%s起%s", "%s %.*s: %s yuan, since %s%s",
        words_of(making, fen < 0 ? over[receivable] : words[receivable]),
        (int)debt->name.size, (const char *)debt->name.at, yuan(size_of(fen)).at,
        day(oldest->day, making->request->language).at,
        late ? words_of(making, overdue) : "");
    under(making);
}

/* The debts of one side that are open, the largest first. */
static enum err pick(const struct making *making, const struct debts *debts, bool receivable,
                     struct flows *sum, const struct debt ***out)
{
    const struct debt **list =
        arena_array(making->request->arena, debts->count + 1, sizeof(const struct debt *));
    if (list == NULL)
        return fault_memory();
    for (size_t i = 0; i < debts->count; i++) {
        const struct debt *debt = &debts->rows[i];
        int64_t fen = debt->ageing.balance_fen;
        if (fen == 0 || debt_is_receivable(debt) != receivable)
            continue;
        list[sum->count++] = debt;
        TRY(money_sum(&sum->sum, receivable ? fen : -fen));
    }
    qsort(list, sum->count, sizeof(const struct debt *), by_balance);
    *out = list;
    return OK;
}

static enum err put_debts(struct making *making, const struct debts *debts, bool receivable)
{
    const struct words titles[] = { WORDS("六、村里欠别人的", "6. What the village owes"),
                                    WORDS("五、别人欠村里的", "5. What is owed to the village") };
    const struct debt **list = NULL;
    struct flows sum = { 0 };
    TRY(pick(making, debts, receivable, &sum, &list));
    head(making, titles[receivable]);
    if (sum.count == 0) {
        say(making, 0, "%s", "%s", words_of(making, (struct words)WORDS("没有。", "nothing.")));
        return OK;
    }
    say(making, sum.sum, "一共 %zu 笔，%s 元。", "%zu, in all %s yuan.", sum.count,
        yuan(sum.sum).at);
    for (size_t i = 0; i < sum.count && i < DEBTS_MAX; i++)
        put_debt(making, list[i], receivable);
    if (sum.count > DEBTS_MAX) {
        say(making, 0, "另有 %zu 笔小一些的，见债权债务公布表", "and %zu smaller ones: see the sheet of debts",
            sum.count - DEBTS_MAX);
        under(making);
    }
    return OK;
}

static void put_let(struct making *making, const struct contract *row)
{
    struct bytes what = contract_told(making->request, row);
    if (row->due == 0 && row->owed == 0)
        say(making, 0, "%.*s（合同 %.*s）：今年的租金账上还没有",
            "%.*s (contract %.*s): no rent of this year in the books yet", (int)what.size,
            (const char *)what.at, (int)row->name.size, (const char *)row->name.at);
    else if (row->due == 0)
        say(making, row->owed, "%.*s（合同 %.*s）：以前的租金还欠 %s 元",
            "%.*s (contract %.*s): %s yuan of earlier rents open", (int)what.size,
            (const char *)what.at, (int)row->name.size, (const char *)row->name.at,
            yuan(row->owed).at);
    else if (row->owed == 0)
        say(making, row->due, "%.*s（合同 %.*s）：今年租金 %s 元，没有欠的",
            "%.*s (contract %.*s): %s yuan this year, nothing open", (int)what.size,
            (const char *)what.at, (int)row->name.size, (const char *)row->name.at,
            yuan(row->due).at);
    else if (row->owed > 0)
        say(making, row->due, "%.*s（合同 %.*s）：今年租金 %s 元，还欠 %s 元",
            "%.*s (contract %.*s): %s yuan this year, %s yuan open", (int)what.size,
            (const char *)what.at, (int)row->name.size, (const char *)row->name.at,
            yuan(row->due).at, yuan(row->owed).at);
    else
        say(making, row->due, "%.*s（合同 %.*s）：今年租金 %s 元，还预收了以后的 %s 元",
            "%.*s (contract %.*s): %s yuan this year, %s yuan paid ahead", (int)what.size,
            (const char *)what.at, (int)row->name.size, (const char *)row->name.at,
            yuan(row->due).at, yuan(-row->owed).at);
}

/* Let on the last day, or of this year's rents, or not paid for. */
static bool is_let(const struct making *making, const struct contract *row)
{
    const struct date to = making->request->to;
    if (row->terms != NULL && !row->terms->is_income)
        return false;
    return row->due != 0 || row->owed != 0 ||
           (row->terms != NULL && contract_runs(row->terms, to, to));
}

static enum err put_lets(struct making *making)
{
    struct report_request year = *making->request;
    struct contracts contracts = { 0 };
    size_t shown = 0;
    size_t unknown = 0;
    year.from = (struct date){ year.to.year, 1, 1 };
    TRY(contracts_read(&year, &contracts));
    head(making, (struct words)WORDS("七、租出去的", "7. What is let"));
    for (size_t i = 0; i < contracts.count; i++) {
        const struct contract *row = &contracts.rows[i];
        if (!is_let(making, row) || shown++ >= LETS_MAX)
            continue;
        unknown += row->terms == NULL && row->content.size == 0;
        put_let(making, row);
    }
    if (shown > LETS_MAX)
        say(making, 0, "另有 %zu 份合同，见合同租金收缴表。", "and %zu more: see the sheet of rents.",
            shown - LETS_MAX);
    if (shown == 0)
        say(making, 0, "%s", "%s",
            words_of(making, (struct words)WORDS("今年的账上没有写到合同的租金。",
                                                 "no rents of contracts in the books of this "
                                                 "year.")));
    else if (unknown > 0)
        say(making, 0, "有 %zu 份合同没有登记到账本里，租给谁、租到哪天，这里说不出。",
            "%zu contracts are not on record: to whom and until when is not known here.",
            unknown);
    return OK;
}

static enum err count_in(const struct making *making, const struct kind *kind, size_t *count)
{
    const struct book_record *record = NULL;
    TRY(books_records(making->request->books, kind, &record));
    for (; record != NULL; record = record_after(record))
        *count += date_compare(record->entry->date, making->now.from) >= 0 &&
                  date_compare(record->entry->date, making->now.to) <= 0;
    return OK;
}

static enum err put_board(struct making *making)
{
    size_t disclosures = 0;
    size_t opinions = 0;
    size_t answers = 0;
    TRY(count_in(making, &kind_disclosure, &disclosures));
    TRY(count_in(making, &kind_opinion, &opinions));
    TRY(count_in(making, &kind_answer, &answers));
    head(making, (struct words)WORDS("八、公开和意见", "8. Made known, asked, answered"));
    say(making, 0, "%s公开了 %zu 项，收到意见 %zu 条，答复了 %zu 条。",
        "%s: %zu made known, %zu opinions, %zu answers.", now_of(making), disclosures, opinions,
        answers);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct making making = {
        .request = request,
        .now = { .from = request->from, .to = request->to },
    };
    const struct debts_query query = { .set = request->set, .day = request->to };
    struct debts debts = { 0 };
    making.table = tables_add(out, "monthly", report_monthly.title, columns);
    find_before(&making);
    TRY(read_span(request, &making.now));
    if (making.has_before)
        TRY(read_span(request, &making.before));
    put_flows(&making);
    put_left(&making);
    put_changes(&making);
    TRY(debts_read(request->books, &query, &debts));
    TRY(put_debts(&making, &debts, true));
    TRY(put_debts(&making, &debts, false));
    TRY(put_lets(&making));
    return put_board(&making);
}

const struct report report_monthly = {
    .name = "monthly",
    .alias = "明白账",
    .title = WORDS("每月明白账", "The month in plain words"),
    .help = WORDS("用大白话说：收了多少、花了多少、剩多少、谁欠谁、租出去什么",
                  "in plain words: in, out, left, changed, owed, let"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
