/* SPDX-License-Identifier: Apache-2.0 */
/* One page an account: what moved on it in each closed month and what was left, with its
 * details. Written when a month is closed in which it moved. */
#include <stdlib.h>

#include "base/json.h"
#include "base/money.h"
#include "ledger/view_line.h"
#include "ledger/view_month.h"
#include "publish/site_page.h"

/* What moved on a leaf account in a closed month. */
struct moved {
    struct bytes code;
    struct month month;
    int64_t debit_fen;
    int64_t credit_fen;
};

struct drawing {
    struct site *site;
    const struct book_set *set;
    size_t at; /* of the set */
    struct moved *moved;
    size_t count;
    struct json **found; /* rows of the index of search */
};

static enum err add_moved(void *context, const struct account_moved *moved)
{
    struct drawing *drawing = context;
    if (month_compare(moved->month, drawing->set->closed) > 0)
        return OK;
    struct arena *arena = drawing->site->scratch;
    if ((drawing->count & (drawing->count - 1)) == 0) {
        size_t room = drawing->count == 0 ? 1 : drawing->count * 2;
        drawing->moved = arena_grow(arena, drawing->moved,
                                    drawing->count * sizeof *drawing->moved,
                                    room * sizeof *drawing->moved);
    }
    struct bytes code = bytes_copy(arena, moved->code);
    if (!drawing->moved || !code.at)
        return fault_memory();
    drawing->moved[drawing->count++] =
        (struct moved){ code, moved->month, moved->debit_fen, moved->credit_fen };
    return OK;
}

static bool is_changed(const struct drawing *drawing, struct month month)
{
    const struct site *site = drawing->site;
    for (size_t i = 0; i < site->month_count; i++)
        if (site->months[i].at == drawing->at &&
            month_compare(site->months[i].month, month) == 0)
            return site->months[i].index >= site->options->old;
    return false;
}

/* Did it, or a detail of it, move in a closed month; and in one that was closed since? */
static bool has_moved(const struct drawing *drawing, struct bytes code, bool *newly)
{
    bool found = false;
    *newly = false;
    for (size_t i = 0; i < drawing->count; i++)
        if (bytes_starts(drawing->moved[i].code, code)) {
            found = true;
            *newly = *newly || is_changed(drawing, drawing->moved[i].month);
        }
    return found;
}

static char *stem_of(const struct drawing *drawing, struct bytes code)
{
    return drawing->at == 0 ? site_text(drawing->site, "a/%.*s", (int)code.size,
                                        (const char *)code.at)
                            : site_text(drawing->site, "a/%zu-%.*s", drawing->at + 1,
                                        (int)code.size, (const char *)code.at);
}

/* On its own side, where its balance stands. */
static int64_t shown_fen(const struct book_account *account, int64_t debit_fen)
{
    return account->row->side == SIDE_DEBIT ? debit_fen : -debit_fen;
}

static enum err balance_of(const struct drawing *drawing, struct bytes code, int64_t *out)
{
    const struct books *books = &drawing->site->frame;
    int64_t sum = 0;
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        int64_t fen = 0;
        if (!account->is_leaf || !bytes_starts(account->code, code) ||
            !bytes_equal(account->set, drawing->set->name))
            continue;
        TRY(money_balance(drawing->site->options->view, account->set, account->code,
                          drawing->set->closed, &fen));
        TRY(money_sum(&sum, fen));
    }
    *out = sum;
    return OK;
}

static void put_link(const struct drawing *drawing, const struct book_account *account,
                     const char *up, struct buf *buf)
{
    char *stem = stem_of(drawing, account->code);
    buf_format(buf, "<a href=\"%s%s.html\">", up, stem ? stem : "");
    html_plain(buf, account->code);
    buf_byte(buf, ' ');
    html_both_texts(buf, book_account_name(account, LANGUAGE_ZH),
                    book_account_name(account, LANGUAGE_EN));
    buf_text(buf, "</a>");
}

static enum err put_family(const struct drawing *drawing, const struct book_account *account,
                           struct page *page)
{
    struct buf *buf = &page->buf;
    const struct books *books = &drawing->site->frame;
    bool any = false;
    if (account->parent) {
        buf_text(buf, "<p>↑ ");
        put_link(drawing, account->parent, "../", buf);
        buf_text(buf, "</p>\n");
    }
    for (size_t i = 0; i < books->account_count; i++) {
        bool newly = false;
        if (books->accounts[i].parent != account ||
            !has_moved(drawing, books->accounts[i].code, &newly))
            continue;
        if (page_full(page, 1)) {
            buf_text(buf, any ? "</ul>\n" : "");
            TRY(page_room(page, 1));
            any = false;
        }
        page->rows++;
        buf_text(buf, any ? "<li>" : "<ul class=\"links\">\n<li>");
        put_link(drawing, &books->accounts[i], "../", buf);
        buf_text(buf, "</li>\n");
        any = true;
    }
    buf_text(buf, any ? "</ul>\n" : "");
    return OK;
}

static const struct words heads[] = {
    WORDS("借方", "Debit"),
    WORDS("贷方", "Credit"),
    WORDS("余额", "Balance"),
};

static void open_table(struct buf *buf)
{
    buf_text(buf, "<table class=\"wide\"><caption>");
    html_both(buf, (struct words)WORDS("每个月", "Month by month"));
    buf_text(buf, "</caption>\n<thead><tr><th scope=\"col\">");
    html_both(buf, (struct words)WORDS("月份", "Month"));
    buf_text(buf, "</th>");
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        buf_text(buf, "<th scope=\"col\" class=\"n\">");
        html_both(buf, heads[i]);
        buf_text(buf, "</th>");
    }
    buf_text(buf, "</tr></thead>\n<tbody>\n");
}

static void put_number(struct buf *buf, struct words head, int64_t fen)
{
    buf_format(buf, "<td class=\"n\" data-z=\"%s\" data-e=\"%s\">", head.zh, head.en);
    money_print(buf, fen);
    buf_text(buf, "</td>");
}

/* All that moved under the account in the month of moved[*at], the newest first. */
static enum err take_month(const struct drawing *drawing, struct bytes code, size_t *at,
                           struct moved *out)
{
    *out = (struct moved){ .month = { 0, 0 } };
    for (; *at > 0; --*at) {
        const struct moved *moved = &drawing->moved[*at - 1];
        if (!bytes_starts(moved->code, code))
            continue;
        if (out->month.year != 0 && month_compare(out->month, moved->month) != 0)
            break;
        out->month = moved->month;
        TRY(money_sum(&out->debit_fen, moved->debit_fen));
        TRY(money_sum(&out->credit_fen, moved->credit_fen));
    }
    return OK;
}

static enum err put_months(const struct drawing *drawing, const struct book_account *account,
                           struct page *page)
{
    int64_t balance = 0;
    size_t at = drawing->count;
    struct buf *buf = &page->buf;
    TRY(balance_of(drawing, account->code, &balance));
    open_table(buf);
    for (;;) {
        struct moved sum = { .month = { 0, 0 } };
        TRY(take_month(drawing, account->code, &at, &sum));
        if (sum.month.year == 0)
            break;
        const struct site_month month = { .at = drawing->at, .month = sum.month };
        char *stem = month_stem(drawing->site, &month, "v");
        if (page_full(page, 1)) {
            html_table_close(buf);
            TRY(page_room(page, 1));
            open_table(buf);
        }
        page->rows++;
        buf_format(buf, "<tr><th scope=\"row\"><a href=\"../%s.html\">", stem ? stem : "");
        month_print(buf, sum.month);
        buf_text(buf, "</a></th>");
        put_number(buf, heads[0], sum.debit_fen);
        put_number(buf, heads[1], sum.credit_fen);
        put_number(buf, heads[2], shown_fen(account, balance));
        buf_text(buf, "</tr>\n");
        TRY(money_sum(&balance, -sum.debit_fen));
        TRY(money_sum(&balance, sum.credit_fen));
    }
    html_table_close(buf);
    return OK;
}

static enum err draw_account(const struct drawing *drawing, const struct book_account *account)
{
    struct site *site = drawing->site;
    struct page page = { .number = 1 };
    struct bytes names[2] = { book_account_name(account, LANGUAGE_ZH),
                              book_account_name(account, LANGUAGE_EN) };
    struct words title = { NULL, NULL };
    char *stem = stem_of(drawing, account->code);
    title.zh = site_text(site, "%.*s %.*s", (int)account->code.size,
                         (const char *)account->code.at, (int)names[0].size,
                         (const char *)names[0].at);
    title.en = site_text(site, "%.*s %.*s", (int)account->code.size,
                         (const char *)account->code.at, (int)names[1].size,
                         (const char *)names[1].at);
    if (!stem || !title.zh || !title.en)
        return fault_memory();
    TRY(page_start(site, stem, title, &page));
    buf_text(&page.buf, "<p class=\"facts\">");
    html_text(&page.buf, drawing->set->name);
    buf_text(&page.buf, "</p>\n");
    TRY(put_family(drawing, account, &page));
    TRY(put_months(drawing, account, &page));
    return page_end(&page);
}

/* Accounts of the first level, with what is left on each; their pages lead to details. */
static enum err list_set(const struct drawing *drawing, struct page *page)
{
    const struct books *books = &drawing->site->frame;
    struct buf *buf = &page->buf;
    buf_text(buf, "<h2>");
    html_text(buf, drawing->set->name);
    buf_text(buf, "</h2>\n<table><caption>");
    html_both(buf, (struct words)WORDS("余额，记到 ", "Balances as of "));
    month_print(buf, drawing->set->closed);
    buf_text(buf, "</caption>\n<thead><tr><th scope=\"col\">");
    html_both(buf, (struct words)WORDS("科目", "Account"));
    buf_text(buf, "</th><th scope=\"col\" class=\"n\">");
    html_both(buf, (struct words)WORDS("余额（元）", "Balance (yuan)"));
    buf_text(buf, "</th></tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        int64_t balance = 0;
        bool newly = false;
        if (account->parent || !bytes_equal(account->set, drawing->set->name) ||
            !has_moved(drawing, account->code, &newly))
            continue;
        TRY(balance_of(drawing, account->code, &balance));
        buf_text(buf, "<tr><th scope=\"row\">");
        put_link(drawing, account, "", buf);
        buf_text(buf, "</th>");
        put_number(buf, heads[2], shown_fen(account, balance));
        buf_text(buf, "</tr>\n");
    }
    html_table_close(buf);
    return OK;
}

static enum err put_found(const struct drawing *drawing, const struct book_account *account)
{
    struct site *site = drawing->site;
    struct buf text = buf_new(site->scratch, SITE_PIECE_MAX);
    char *stem = stem_of(drawing, account->code);
    char *address = stem ? site_text(site, "%s.html", stem) : NULL;
    if (!address)
        return fault_memory();
    buf_text(&text, "科目 ");
    buf_put(&text, account->code);
    buf_byte(&text, ' ');
    buf_put(&text, book_account_name(account, LANGUAGE_ZH));
    *drawing->found = search_row(site, *drawing->found, address, buf_so_far(&text));
    return OK;
}

static enum err draw_set(struct drawing *drawing, struct page *page)
{
    const struct books *books = &drawing->site->frame;
    TRY(moved_walk(drawing->site->options->view, drawing->set->name, add_moved, drawing));
    TRY(list_set(drawing, page));
    for (size_t i = 0; i < books->account_count; i++) {
        bool newly = false;
        if (!bytes_equal(books->accounts[i].set, drawing->set->name) ||
            !has_moved(drawing, books->accounts[i].code, &newly))
            continue;
        TRY(put_found(drawing, &books->accounts[i]));
        if (newly)
            TRY(draw_account(drawing, &books->accounts[i]));
    }
    return OK;
}

static bool any_closed(const struct site *site)
{
    for (size_t i = 0; i < site->month_count; i++)
        if (site->months[i].index >= site->options->old)
            return true;
    return site->options->old == 0;
}

static enum err make(struct site *site)
{
    struct page page = { .number = 1 };
    struct json *found = json_list(site->scratch);
    if (!any_closed(site))
        return OK;
    TRY(page_start(site, "accounts", (struct words)WORDS("科目", "Accounts"), &page));
    if (site->month_count == 0)
        html_both(&page.buf, (struct words)WORDS("还没有结过账的月份。", "No month is closed yet."));
    for (size_t i = 0; i < site->frame.set_count; i++) {
        struct drawing drawing = {
            .site = site, .set = &site->frame.sets[i], .at = i, .found = &found
        };
        if (drawing.set->closed.year != 0)
            TRY(draw_set(&drawing, &page));
    }
    TRY(search_piece(site, "s/accounts.js", "sanziRows", found));
    return page_end(&page);
}

const struct site_kind site_accounts = { .make = make };
