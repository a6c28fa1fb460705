/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/pages.h"

#include <string.h>

#include "base/arena.h"
#include "base/money.h"
#include "base/spill.h"
#include "publish/balances.h"
#include "publish/table_carry.h"

static const struct words words_opening = WORDS("期初余额", "opening balance");
static const struct words words_from_last = WORDS("上年结转", "carried from last year");
static const struct words words_to_next = WORDS("结转下年", "carried to next year");
static const struct words words_day = WORDS("本日合计", "total of the day");
static const struct words words_month = WORDS("本月合计", "total of the month");
static const struct words words_year = WORDS("本年累计", "total since January");

struct moved {
    int64_t debit_fen;
    int64_t credit_fen;
    size_t count;
};

struct page {
    const struct pages *pages;
    struct table *table;
    const struct book_account *account; /* the leaf, or its account of the first level */
    struct bytes label;
    struct bytes *counters; /* by account, once one was a line's only counter account */
    int64_t balance_fen;
    struct moved day;
    struct moved month;
    struct moved year;
    struct date from;
    struct date to;
};

static bool has_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->width; i++)
        if (table->columns[i].name == name || strcmp(table->columns[i].name, name) == 0)
            return true;
    return false;
}

static void put_if(struct table *table, const char *column, struct bytes text)
{
    if (text.size > 0 && has_column(table, column))
        table_said(table, column, text);
}

static enum err add_moved(struct moved *moved, const struct book_line *line)
{
    moved->count++;
    TRY(money_sum(&moved->debit_fen, line->debit_fen));
    return money_sum(&moved->credit_fen, line->credit_fen);
}

static void start_row(const struct page *page, struct date date, struct bytes note)
{
    struct table *table = page->table;
    table_row(table);
    put_date(table, "date", date);
    table_said(table, "note", note);
    put_balance(page->pages->request, table, page->account->row, page->balance_fen);
    table_said(table, "set", page->account->set);
    table_said(table, "code", page->account->code);
    table_said(table, "account", page->label);
}

static void put_carried(const struct page *page, struct date date, struct words words)
{
    start_row(page, date, bytes_text(words_in(words, page->pages->request->language)));
}

static void put_sum(const struct page *page, struct date date, struct words words,
                    const struct moved *moved)
{
    put_carried(page, date, words);
    put_nonzero(page->table, "debit", moved->debit_fen);
    put_nonzero(page->table, "credit", moved->credit_fen);
    table_mark(page->table, ROW_SUBTOTAL);
    if (moved != &page->year) /* a page that ends with a month carries its balance only */
        table_sums(page->table, page->month.debit_fen, page->month.credit_fen);
}

/* Most vouchers have two lines, and few accounts stand on the other side of one. */
static struct bytes counter_of(const struct page *page, const struct book_line *line)
{
    const struct report_request *request = page->pages->request;
    const struct book_voucher *voucher = line->voucher;
    const struct book_line *other = &voucher->lines[line == voucher->lines];
    if (voucher->line_count != 2 || (other->debit_fen != 0) == (line->debit_fen != 0))
        return line_counter(request, line);
    struct bytes *label = &page->counters[other->leaf - request->books->accounts];
    if (label->size == 0)
        *label = line_counter(request, line);
    return *label;
}

static void put_line(const struct page *page, const struct book_line *line)
{
    const struct report_request *request = page->pages->request;
    struct table *table = page->table;
    start_row(page, line->voucher->date, line_note(request, line));
    table_said(table, "number", voucher_number(request->arena, line->voucher));
    put_nonzero(table, "debit", line->debit_fen);
    put_nonzero(table, "credit", line->credit_fen);
    table_number(table, "entry", (int64_t)line->voucher->index);
    table_sums(table, page->month.debit_fen, page->month.credit_fen);
    if (has_column(table, "counter"))
        table_said(table, "counter", counter_of(page, line));
    put_if(table, "about", line_aspects(request->arena, line));
    put_if(table, "settle", line_settle(line, request->language));
    put_if(table, "slip", line->aspects[LINE_SLIP]);
}

static enum err take_line(struct page *page, const struct book_line *line)
{
    spill_breathe();
    TRY(money_sum(&page->balance_fen, line->debit_fen - line->credit_fen));
    if (line->voucher->nature == NATURE_OPENING)
        return OK;
    TRY(add_moved(&page->day, line));
    TRY(add_moved(&page->month, line));
    return add_moved(&page->year, line);
}

/* Lines of one month, the last of which stands before *at in the end. */
static enum err put_month(struct page *page, const struct book_line *const *lines, size_t count,
                          size_t *at)
{
    const struct month month = date_month(page->from);
    size_t i = *at;
    for (; i < count && month_compare(date_month(lines[i]->voucher->date), month) == 0; i++) {
        struct date date = lines[i]->voucher->date;
        bool last = i + 1 == count || date_compare(lines[i + 1]->voucher->date, date) != 0;
        TRY(take_line(page, lines[i]));
        if (!page->pages->summed)
            put_line(page, lines[i]);
        if (last && page->pages->daily && page->day.count > 1)
            put_sum(page, date, words_day, &page->day);
        if (last)
            page->day = (struct moved){ 0 };
    }
    *at = i;
    return OK;
}

static void end_month(struct page *page)
{
    struct date end = month_last(date_month(page->from));
    struct date day = date_compare(end, page->to) < 0 ? end : page->to;
    put_sum(page, day, words_month, &page->month);
    put_sum(page, day, words_year, &page->year);
    page->month = (struct moved){ 0 };
    page->from = month_first(month_next(date_month(page->from)));
    if (end.month != 12 || date_compare(end, page->to) > 0)
        return;
    page->year = (struct moved){ 0 };
    if (page->balance_fen != 0)
        put_carried(page, end, words_to_next);
    if (page->balance_fen != 0 && date_compare(page->from, page->to) <= 0)
        put_carried(page, page->from, words_from_last);
}

/* What came before the first day; sums of its month and year go on from there. */
static enum err take_before(struct page *page, const struct book_line *const *lines,
                            size_t count, size_t *at)
{
    size_t i = 0;
    for (; i < count && line_is_before(lines[i], page->from); i++) {
        struct date date = lines[i]->voucher->date;
        TRY(take_line(page, lines[i]));
        if (date.year != page->from.year)
            page->year = (struct moved){ 0 };
        if (month_compare(date_month(date), date_month(page->from)) != 0)
            page->month = (struct moved){ 0 };
    }
    page->day = (struct moved){ 0 };
    *at = i;
    return OK;
}

/* Nothing is shown of months before the books began or after they end. */
static void clip(struct page *page, const struct book_set *set)
{
    const struct report_request *request = page->pages->request;
    struct month last = month_compare(set->last, set->closed) > 0 ? set->last : set->closed;
    struct date start = month_first(set->start);
    page->from = date_compare(request->from, start) > 0 ? request->from : start;
    page->to = request->to;
    if (month_compare(last, date_month(page->from)) < 0)
        last = date_month(page->from); /* a new month shows what it begins with */
    if (date_compare(month_last(last), page->to) < 0)
        page->to = month_last(last);
}

static void start_page(struct page *page, struct tables *out)
{
    static const struct table_carry carry = { "note", "debit", "credit", "side", "balance" };
    const struct pages *pages = page->pages;
    const struct report_request *request = pages->request;
    page->label = account_label(request, page->account);
    page->table = tables_add(out, pages->name, pages->title, pages->columns);
    page->table->new_page = out->count > 1;
    page->table->carry = &carry;
    table_fact(page->table, "account", (struct words)WORDS("科目", "account"), page->label);
    if (request->set.size == 0)
        table_fact(page->table, "of_set", (struct words)WORDS("所属账套", "of set"),
                   page->account->set);
}

/* The account as a whole has one balance, what people owe and are owed has two. */
static enum err put_sides(const struct page *page)
{
    const struct report_request *request = page->pages->request;
    const struct balance_query query = {
        .set = page->account->set,
        .from = page->to,
        .to = page->to,
        .account = page->account->code,
        .by = balance_parties(page->account->row),
    };
    struct book_balances balances = { 0 };
    struct buf text = buf_new(request->arena, 400);
    bool zh = request->language == LANGUAGE_ZH;
    int64_t sides[2] = { 0 };
    if (!page->pages->summed || query.by == 0)
        return OK;
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        int64_t fen = balance_closing_fen(&balances.rows[i]);
        TRY(money_sum(&sides[fen < 0], fen < 0 ? -fen : fen));
    }
    buf_text(&text, zh ? "明细期末借方余额合计 " : "details in debit at the end: ");
    money_print(&text, sides[0]);
    buf_text(&text, zh ? "，贷方余额合计 " : ", in credit: ");
    money_print(&text, sides[1]);
    buf_text(&text, zh ? "，报表上分列，不相抵" : "; statements never net them");
    table_note(page->table, buf_so_far(&text));
    return OK;
}

static enum err put_page(const struct pages *pages, const struct book_line *const *lines,
                         size_t count, struct bytes *counters, struct tables *out)
{
    const struct report_request *request = pages->request;
    struct page page = { .pages = pages, .account = lines[0]->leaf, .counters = counters };
    size_t at = 0;
    while (pages->summed && page.account->parent)
        page.account = page.account->parent;
    clip(&page, books_set(request->books, page.account->set));
    TRY(take_before(&page, lines, count, &at));
    if (at == count && page.balance_fen == 0 && page.year.count == 0 &&
        request->account.size == 0)
        return OK;
    start_page(&page, out);
    bool new_year = page.from.month == 1 && page.from.day == 1;
    put_carried(&page, page.from, new_year ? words_from_last : words_opening);
    while (date_compare(page.from, page.to) <= 0) {
        TRY(put_month(&page, lines, count, &at));
        end_month(&page);
    }
    TRY(put_sides(&page));
    return OK;
}

enum err pages_make(const struct pages *pages, struct tables *out)
{
    struct postings postings = { 0 };
    struct bytes under = bytes_text(pages->under ? pages->under : "");
    size_t from = 0;
    struct bytes *counters = arena_array(pages->request->arena,
                                         pages->request->books->account_count + 1,
                                         sizeof *counters);
    if (!counters)
        return fault_memory();
    TRY(postings_make(pages->request, pages->summed, &postings));
    for (size_t i = 0; i < pages->request->books->account_count; i++) {
        size_t end = postings.ends[i];
        if (end > from && bytes_starts(postings.lines[from]->account, under))
            TRY(put_page(pages, &postings.lines[from], end - from, counters, out));
        from = end;
    }
    if (out->count == 0)
        (void)tables_add(out, pages->name, pages->title, pages->columns);
    return OK;
}
