/* SPDX-License-Identifier: Apache-2.0 */
/* The list of closed months, and of each month what came in, what went out, what is left; and
 * its vouchers, each with an address of its own. Written when a month is closed, and again only
 * where one of its vouchers is reversed later. */
#include "base/json.h"
#include "base/money.h"
#include "ledger/view_bank.h"
#include "ledger/view_month.h"
#include "publish/flows.h"
#include "publish/journal.h"
#include "publish/site_page.h"

/* The reports of a month's page, in order. */
static const struct report *const sheets[] = {
    &report_monthly,
    &report_items,
    &report_balance,
};

/* And what is drawn before them; of so many months. */
static const struct {
    const char *name;
    const struct report *report;
    int months;
} drawn[] = {
    { "money", &report_trend, 12 },
    { "income", &report_flows, 1 },
    { "expense", &report_flows, 1 },
    { "arrears", &report_owing, 1 },
};

char *month_stem(struct site *site, const struct site_month *month, const char *folder)
{
    int year = month->month.year;
    unsigned number = month->month.month;
    return month->at == 0
               ? site_text(site, "%s/%04d-%02u", folder, year, number)
               : site_text(site, "%s/%zu-%04d-%02u", folder, month->at + 1, year, number);
}

static bool is_money(const struct book_line *line)
{
    struct bytes first = bytes_text(line->leaf->row->code);
    return bytes_is(first, CASH_CODE) || bytes_is(first, BANK_CODE);
}

/* What a voucher brought in or took out, from one purse to another aside. */
static enum err moved(const struct book_voucher *voucher, int64_t *out)
{
    int64_t net = 0;
    for (size_t i = 0; i < voucher->line_count; i++)
        if (is_money(&voucher->lines[i])) {
            TRY(money_sum(&net, voucher->lines[i].debit_fen));
            TRY(money_sum(&net, -voucher->lines[i].credit_fen));
        }
    *out = net;
    return OK;
}

/* What came in and went out in a month, and the vouchers of it. */
struct drawing {
    struct site *site;
    const struct site_month *month;
    struct report_request request;
    struct vouchers vouchers;
    int64_t in_fen;
    int64_t out_fen;
    struct json *found; /* rows of the index of search */
    unsigned number;    /* of the page on which the last voucher begins */
};

static enum err start(struct site *site, const struct site_month *month, struct drawing *out)
{
    const struct books *books = NULL;
    TRY(site_books(site, &books));
    *out = (struct drawing){
        .site = site,
        .month = month,
        .request = {
            .arena = site->scratch,
            .books = books,
            .set = month->set,
            .from = month_first(month->month),
            .to = month_last(month->month),
            .entry = UINT64_MAX,
        },
    };
    return vouchers_make(&out->request, &out->vouchers);
}

/* As the sheets of the month count it: a reversal takes away on the side of its original. */
static enum err read_figures(struct drawing *drawing)
{
    struct flows in = { .count = 0 };
    struct flows out = { .count = 0 };
    TRY(flows_read(&drawing->request, true, &in));
    TRY(flows_read(&drawing->request, false, &out));
    drawing->in_fen = in.sum;
    drawing->out_fen = out.sum;
    return OK;
}

static void put_figure(struct buf *buf, struct words title, int64_t fen, const char *class)
{
    buf_format(buf, "<div class=\"%s\"><dt>", class);
    html_both(buf, title);
    buf_text(buf, "</dt><dd>");
    money_print(buf, fen);
    buf_text(buf, "</dd></div>\n");
}

static enum err put_figures(struct drawing *drawing, struct buf *buf)
{
    const struct site_month *of = drawing->month;
    int64_t cash = 0;
    int64_t bank = 0;
    TRY(site_money(drawing->site, of->set, CASH_CODE, of->month, &cash));
    TRY(site_money(drawing->site, of->set, BANK_CODE, of->month, &bank));
    int64_t left = cash;
    TRY(money_sum(&left, bank));
    const struct {
        const char *class;
        struct words title;
        int64_t fen;
    } figures[] = {
        { "in", WORDS("这个月进来的钱（元）", "Came in (yuan)"), drawing->in_fen },
        { "out", WORDS("这个月出去的钱（元）", "Went out (yuan)"), drawing->out_fen },
        { "left", WORDS("月末还剩（元）", "Left at the month's end (yuan)"), left },
        { "part", WORDS("其中现金", "of it, cash"), cash },
        { "part", WORDS("其中银行存款", "of it, in the bank"), bank },
    };
    buf_text(buf, "<dl class=\"figures\">\n");
    for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
        put_figure(buf, figures[i].title, figures[i].fen, figures[i].class);
    buf_text(buf, "</dl>\n");
    return OK;
}

static void put_set(const struct drawing *drawing, struct buf *buf)
{
    buf_text(buf, "<p class=\"facts\">");
    html_text(buf, drawing->month->set);
    buf_text(buf, "</p>\n");
}

static enum err put_pictures(struct drawing *drawing, struct page *page)
{
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
        struct report_request request = drawing->request;
        struct site_report report = { .zh = { .bad = false } };
        const struct book_set *set = books_set(request.books, request.set);
        request.from = date_after_months(request.from, 1 - drawn[i].months);
        if (set != NULL && date_compare(request.from, month_first(set->start)) < 0)
            request.from = month_first(set->start);
        TRY(site_report(drawing->site, drawn[i].report, &request, &report));
        TRY(page_picture(page, drawn[i].name, &report));
    }
    return OK;
}

static enum err draw_month(struct site *site, const struct site_month *month)
{
    struct drawing drawing = { .site = site };
    struct page page = { .number = 1 };
    char *stem = month_stem(site, month, "m");
    char *list = month_stem(site, month, "v");
    char *zh = site_text(site, "%d年%u月收支", month->month.year, month->month.month);
    char *en = site_text(site, "Money of %04d-%02u", month->month.year, month->month.month);
    if (!stem || !list || !zh || !en)
        return fault_memory();
    TRY(start(site, month, &drawing));
    TRY(read_figures(&drawing));
    TRY(page_start(site, stem, (struct words){ zh, en }, &page));
    put_set(&drawing, &page.buf);
    TRY(put_figures(&drawing, &page.buf));
    buf_format(&page.buf, "<p class=\"more\"><a href=\"../%s.html\">", list);
    html_both(&page.buf, (struct words)WORDS("一笔一笔看", "See every voucher"));
    buf_format(&page.buf, "（%zu）</a></p>\n", drawing.vouchers.count);
    TRY(site_books_then(site, month->index, &drawing.request.books));
    TRY(put_pictures(&drawing, &page));
    for (size_t i = 0; i < sizeof sheets / sizeof sheets[0]; i++) {
        struct site_report report = { .zh = { .bad = false } };
        TRY(site_report(site, sheets[i], &drawing.request, &report));
        TRY(page_report(&page, &report, 0));
    }
    return page_end(&page);
}

/* What it did to the money, in a word. What is taken back did not come in: less went out. */
static enum err put_sum(const struct book_voucher *voucher, struct buf *buf)
{
    int64_t net = 0;
    TRY(moved(voucher, &net));
    if (net == 0)
        return OK;
    bool back = voucher->reverses != UINT64_MAX;
    bool in = (net > 0) != back;
    buf_text(buf, in ? "<span class=\"sum in\">" : "<span class=\"sum out\">");
    html_both(buf, in ? (struct words)WORDS("进 ", "in ")
                      : (struct words)WORDS("出 ", "out "));
    money_print(buf, in ? net : -net);
    buf_text(buf, "</span>");
    return OK;
}

static void put_reversals(const struct book_voucher *voucher, struct buf *buf)
{
    unsigned long long to = voucher->reverses;
    unsigned long long by = voucher->reversed;
    if (voucher->reverses != UINT64_MAX)
        buf_format(buf, " <span class=\"bad\"><span class=\"z\">冲销第 %llu 条</span>"
                        "<span lang=\"en\">reverses entry %llu</span></span>",
                   to, to);
    if (voucher->reversed != UINT64_MAX)
        buf_format(buf, " <span class=\"bad\"><span class=\"z\">已被第 %llu 条冲销</span>"
                        "<span lang=\"en\">reversed by entry %llu</span></span>",
                   by, by);
}

static void put_line(struct drawing *drawing, const struct book_line *line, struct buf *buf)
{
    struct bytes about = line_aspects(drawing->site->scratch, line);
    buf_text(buf, "<tr><td>");
    html_text(buf, account_path(&drawing->request, line->leaf));
    if (about.size > 0) {
        buf_text(buf, "<small>");
        html_text(buf, about);
        buf_text(buf, "</small>");
    }
    buf_text(buf, "</td><td class=\"n\">");
    if (line->debit_fen != 0)
        money_print(buf, line->debit_fen);
    buf_text(buf, "</td><td class=\"n\">");
    if (line->credit_fen != 0)
        money_print(buf, line->credit_fen);
    buf_text(buf, "</td></tr>\n");
}

static void open_vouchers(struct buf *buf)
{
    buf_text(buf, "<table class=\"vouchers\"><caption>");
    html_both(buf, (struct words)WORDS("凭证，一笔一笔", "Vouchers"));
    buf_text(buf, "</caption>\n<thead><tr><th scope=\"col\">");
    html_both(buf, (struct words)WORDS("科目", "Account"));
    buf_text(buf, "</th><th scope=\"col\" class=\"n\">");
    html_both(buf, (struct words)WORDS("借方", "Debit"));
    buf_text(buf, "</th><th scope=\"col\" class=\"n\">");
    html_both(buf, (struct words)WORDS("贷方", "Credit"));
    buf_text(buf, "</th></tr></thead>\n");
}

/* On to the next page where so many rows more are too many; one voucher may have a thousand. */
static enum err next_vouchers(struct page *page, size_t rows, const char *close,
                              const char *open)
{
    if (!page_full(page, rows))
        return OK;
    buf_text(&page->buf, close);
    TRY(page_room(page, rows));
    page->rows = 0;
    open_vouchers(&page->buf);
    buf_text(&page->buf, open);
    return OK;
}

/* One voucher as a part of the table: its address is #v and the number of its entry. */
static enum err draw_voucher(struct drawing *drawing, struct page *page,
                             const struct book_voucher *voucher)
{
    struct buf *buf = &page->buf;
    unsigned long long index = voucher->index;
    buf_format(buf, "<tbody id=\"v%llu\">\n<tr class=\"v\">"
                    "<th scope=\"rowgroup\" colspan=\"3\">"
                    "<a href=\"#v%llu\">",
               index, index);
    buf_format(buf, "%02u-%02u ", voucher->date.month, voucher->date.day);
    html_text(buf, voucher_number(drawing->site->scratch, voucher));
    buf_text(buf, "</a> ");
    TRY(put_sum(voucher, buf));
    html_text(buf, voucher->note);
    put_reversals(voucher, buf);
    buf_text(buf, "<small>");
    put_proof_link(buf, voucher->index);
    html_both(buf, (struct words)WORDS("，制单：", ", by "));
    html_text(buf, voucher->signer);
    buf_text(buf, "</small></th></tr>\n");
    for (size_t i = 0; i < voucher->line_count; i++) {
        TRY(next_vouchers(page, 1, "</tbody></table>\n", "<tbody>\n"));
        page->rows++;
        put_line(drawing, &voucher->lines[i], buf);
    }
    buf_text(buf, "</tbody>\n");
    return OK;
}

/* What a search of it looks through. */
static void put_terms(struct drawing *drawing, const struct book_voucher *voucher,
                      struct buf *text)
{
    date_print(text, voucher->date);
    buf_byte(text, ' ');
    buf_put(text, voucher_number(drawing->site->scratch, voucher));
    buf_byte(text, ' ');
    buf_put(text, voucher->note);
    for (size_t i = 0; i < voucher->line_count; i++) {
        const struct book_line *line = &voucher->lines[i];
        struct bytes about = line_aspects(drawing->site->scratch, line);
        if (line->debit_fen != 0) {
            buf_byte(text, ' ');
            money_print(text, line->debit_fen);
        }
        buf_text(text, about.size > 0 ? " " : "");
        buf_put(text, about);
    }
}

static enum err put_found(struct drawing *drawing, size_t at, const struct page *page)
{
    struct site *site = drawing->site;
    const struct book_voucher *voucher = drawing->vouchers.at[at];
    struct buf text = buf_new(site->scratch, SITE_PIECE_MAX);
    unsigned long long index = voucher->index;
    unsigned number = drawing->number;
    char *address = number > 1
                        ? site_text(site, "%s-%u.html#v%llu", page->stem, number, index)
                        : site_text(site, "%s.html#v%llu", page->stem, index);
    if (!address)
        return fault_memory();
    put_terms(drawing, voucher, &text);
    drawing->found = search_row(site, drawing->found, address, buf_so_far(&text));
    if ((at + 1) % SEARCH_ROWS != 0 && at + 1 < drawing->vouchers.count)
        return OK;
    char *stem = search_stem(site, drawing->month, at / SEARCH_ROWS);
    char *path = stem ? site_text(site, "%s.js", stem) : NULL;
    if (!path)
        return fault_memory();
    TRY(search_piece(site, path, "sanziRows", drawing->found));
    drawing->found = json_list(site->scratch);
    return OK;
}

static enum err put_vouchers(struct drawing *drawing, struct page *page)
{
    open_vouchers(&page->buf);
    drawing->found = json_list(drawing->site->scratch);
    for (size_t i = 0; i < drawing->vouchers.count; i++) {
        const struct book_voucher *voucher = drawing->vouchers.at[i];
        TRY(next_vouchers(page, voucher->line_count + 1, "</table>\n", ""));
        page->rows++;
        drawing->number = page->number;
        TRY(draw_voucher(drawing, page, voucher));
        TRY(put_found(drawing, i, page));
    }
    if (drawing->vouchers.count == 0)
        buf_text(&page->buf, "<tbody></tbody>");
    buf_text(&page->buf, "</table>\n");
    return OK;
}

static enum err draw_vouchers(struct site *site, const struct site_month *month)
{
    struct drawing drawing = { .site = site };
    struct page page = { .number = 1 };
    char *stem = month_stem(site, month, "v");
    char *zh = site_text(site, "%d年%u月凭证", month->month.year, month->month.month);
    char *en = site_text(site, "Vouchers of %04d-%02u", month->month.year, month->month.month);
    if (!stem || !zh || !en)
        return fault_memory();
    TRY(start(site, month, &drawing));
    TRY(page_start(site, stem, (struct words){ zh, en }, &page));
    put_set(&drawing, &page.buf);
    TRY(put_vouchers(&drawing, &page));
    return page_end(&page);
}

/* A row of the index of search; with the first listed month of a year one for its calendar. */
static enum err put_listed(struct site *site, const struct site_month *month, const char *stem,
                           struct json **found)
{
    int year = month->month.year;
    struct buf text = buf_new(site->scratch, SITE_PIECE_MAX);
    char *address = site_text(site, "%s.html", stem);
    char *of = site_text(site, "%d年%u月收支 ", year, month->month.month);
    char *calendar = site_text(site, "d/%d.html", year);
    char *called = site_text(site, "%d年公开日历", year);
    if (!address || !of || !calendar || !called)
        return fault_memory();
    buf_text(&text, of);
    month_print(&text, month->month);
    if (month->at > 0) {
        buf_byte(&text, ' ');
        buf_put(&text, month->set);
    }
    *found = search_row(site, *found, address, buf_so_far(&text));
    bool last = month + 1 == site->months + site->month_count || month[1].at != month->at ||
                month[1].month.year != year;
    if (last && month->at == 0)
        *found = search_row(site, *found, calendar, bytes_text(called));
    return OK;
}

static enum err draw_list(struct site *site)
{
    struct page page = { .number = 1 };
    struct json *found = json_list(site->scratch);
    TRY(page_start(site, "months", (struct words)WORDS("每月收支", "Month by month"), &page));
    buf_text(&page.buf, "<ul class=\"links\">\n");
    for (size_t i = site->month_count; i > 0; i--) {
        const struct site_month *month = &site->months[i - 1];
        char *stem = month_stem(site, month, "m");
        if (!stem)
            return fault_memory();
        if (page_full(&page, 1)) {
            buf_text(&page.buf, "</ul>\n");
            TRY(page_room(&page, PAGE_ROWS));
            page.rows = 0;
            buf_text(&page.buf, "<ul class=\"links\">\n");
        }
        page.rows++;
        TRY(put_listed(site, month, stem, &found));
        buf_format(&page.buf, "<li><a href=\"%s.html\">", stem);
        put_month_words(&page.buf, month->month);
        buf_text(&page.buf, " ");
        if (month->at > 0)
            html_text(&page.buf, month->set);
        buf_format(&page.buf, " <small>%llu ", (unsigned long long)month->entries);
        html_both(&page.buf, (struct words)WORDS("张凭证", "vouchers"));
        buf_text(&page.buf, "</small></a></li>\n");
    }
    buf_text(&page.buf, "</ul>\n");
    TRY(search_piece(site, "s/months.js", "sanziRows", found));
    return page_end(&page);
}

static enum err make(struct site *site)
{
    for (size_t i = 0; i < site->month_count; i++) {
        struct arena_mark mark = arena_mark(site->scratch);
        if (!site->months[i].changed)
            continue;
        TRY(draw_month(site, &site->months[i]));
        TRY(draw_vouchers(site, &site->months[i]));
        arena_back(site->scratch, mark);
    }
    return site->months_changed || site->options->old == 0 ? draw_list(site) : OK;
}

const struct site_kind site_months = { .make = make };
