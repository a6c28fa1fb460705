/* SPDX-License-Identifier: Apache-2.0 */
/* One page a contract, under the number of the first entry that names it: what the paper of
 * the contract says, what fell due and came in year by year, and each line of a closed month
 * that names it. As it stood at the set's last closing, so written when a month is closed. */
#include "publish/contracts.h"

#include <stdlib.h>

#include "base/json.h"
#include "base/money.h"
#include "ledger/view_month.h"
#include "publish/site_page.h"

struct drawing {
    struct site *site;
    const struct books *books;
    const struct book_set *set;
    uint64_t closing;               /* of the set's last closed month */
    const struct book_line **lines; /* that name a contract: by its name, day, entry */
    size_t count;
    struct json **found; /* rows of the index of search */
};

/* The lines of one contract: drawing.lines[from] up to before [to]. */
struct group {
    size_t from;
    size_t to;
    uint64_t first; /* the first entry that names it, also of an open month */
};

static struct bytes name_of(const struct book_line *line)
{
    return line->aspects[ASPECT_CONTRACT];
}

static int by_contract(const void *left, const void *right)
{
    const struct book_line *a = *(const struct book_line *const *)left;
    const struct book_line *b = *(const struct book_line *const *)right;
    int order = bytes_compare(name_of(a), name_of(b));
    if (order == 0)
        order = date_compare(a->voucher->date, b->voucher->date);
    if (order != 0)
        return order;
    if (a->voucher->index != b->voucher->index)
        return a->voucher->index < b->voucher->index ? -1 : 1;
    return a < b ? -1 : a > b;
}

static enum err find_lines(struct drawing *drawing)
{
    const struct books *books = drawing->books;
    for (size_t pass = 0; pass < 2; pass++) {
        drawing->count = 0;
        for (size_t i = 0; i < books->voucher_count; i++) {
            const struct book_voucher *voucher = books_at(books, i);
            if (!bytes_equal(voucher->set, drawing->set->name))
                continue;
            for (size_t j = 0; j < voucher->line_count; j++) {
                if (name_of(&voucher->lines[j]).size == 0)
                    continue;
                if (pass > 0)
                    drawing->lines[drawing->count] = &voucher->lines[j];
                drawing->count++;
            }
        }
        if (pass > 0)
            break;
        drawing->lines = arena_array(drawing->site->scratch, drawing->count + 1,
                                     sizeof(const struct book_line *));
        if (!drawing->lines)
            return fault_memory();
    }
    qsort(drawing->lines, drawing->count, sizeof(const struct book_line *), by_contract);
    return OK;
}

static bool is_closed(const struct drawing *drawing, const struct book_line *line)
{
    return month_compare(date_month(line->voucher->date), drawing->set->closed) <= 0;
}

/* The next contract that a closed month names; false: no more. */
static bool next_group(const struct drawing *drawing, struct group *group)
{
    while (group->to < drawing->count) {
        bool any = false;
        *group = (struct group){ group->to, group->to, UINT64_MAX };
        struct bytes name = name_of(drawing->lines[group->from]);
        for (; group->to < drawing->count &&
               bytes_equal(name_of(drawing->lines[group->to]), name);
             group->to++) {
            const struct book_line *line = drawing->lines[group->to];
            any = any || is_closed(drawing, line);
            if (line->voucher->index < group->first)
                group->first = line->voucher->index;
        }
        if (any)
            return true;
    }
    return false;
}

static char *stem_of(const struct drawing *drawing, const struct group *group)
{
    return site_text(drawing->site, "c/%llu", (unsigned long long)group->first);
}

static void open_table(struct buf *buf, struct words caption, const struct words *heads,
                       size_t count)
{
    buf_text(buf, "<table class=\"wide\"><caption>");
    html_both(buf, caption);
    buf_text(buf, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        buf_text(buf, i >= count - 2 ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
        html_both(buf, heads[i]);
        buf_text(buf, "</th>");
    }
    buf_text(buf, "</tr></thead>\n<tbody>\n");
}

static void put_money(struct buf *buf, struct words head, int64_t fen)
{
    buf_format(buf, "<td class=\"n\" data-z=\"%s\" data-e=\"%s\">", head.zh, head.en);
    if (fen != 0)
        money_print(buf, fen);
    buf_text(buf, "</td>");
}

static void put_words_cell(struct buf *buf, struct words head, struct bytes zh, struct bytes en)
{
    buf_format(buf, "<td data-z=\"%s\" data-e=\"%s\">", head.zh, head.en);
    html_both_texts(buf, zh, en);
    buf_text(buf, "</td>");
}

/* A year: what fell due, came in, is open at its end. */
struct year {
    int year;
    int64_t before;
    int64_t due;
    int64_t owed;
};

static enum err add_line(struct year *year, const struct book_line *line)
{
    const struct chart_row *of = line->leaf->row;
    if (of->class == CLASS_INCOME && line->voucher->nature != NATURE_CLOSING) {
        TRY(money_sum(&year->due, line->credit_fen));
        return money_sum(&year->due, -line->debit_fen);
    }
    if ((of->marks & ACCOUNT_OWED) == 0)
        return OK;
    TRY(money_sum(&year->owed, line->debit_fen));
    return money_sum(&year->owed, -line->credit_fen);
}

static const struct words year_heads[] = {
    WORDS("年份", "Year"),
    WORDS("年初欠", "Open before"),
    WORDS("应收", "Fell due"),
    WORDS("收到", "Came in"),
    WORDS("还欠", "Open"),
};
enum { YEAR_HEADS = sizeof year_heads / sizeof year_heads[0] };

static void put_year(struct buf *buf, const struct year *year)
{
    if (year->due == 0 && year->before == 0 && year->owed == 0)
        return;
    buf_format(buf, "<tr><th scope=\"row\">%d</th>", year->year);
    put_money(buf, year_heads[1], year->before);
    put_money(buf, year_heads[2], year->due);
    put_money(buf, year_heads[3], year->before + year->due - year->owed);
    put_money(buf, year_heads[4], year->owed);
    buf_text(buf, "</tr>\n");
}

static enum err put_years(const struct drawing *drawing, const struct group *group,
                          struct page *page)
{
    struct buf *buf = &page->buf;
    struct year year = { .year = drawing->lines[group->from]->voucher->date.year };
    open_table(buf, (struct words)WORDS("每年（元）", "Year by year (yuan)"), year_heads,
               YEAR_HEADS);
    for (size_t i = group->from; i < group->to; i++) {
        const struct book_line *line = drawing->lines[i];
        if (!is_closed(drawing, line))
            continue;
        if (line->voucher->date.year != year.year) {
            put_year(buf, &year);
            page->rows++;
            year = (struct year){ line->voucher->date.year, year.owed, 0, year.owed };
        }
        TRY(add_line(&year, line));
    }
    put_year(buf, &year);
    page->rows++;
    html_table_close(buf);
    return OK;
}

static const struct words heads[] = {
    WORDS("日期", "Date"),
    WORDS("摘要", "Note"),
    WORDS("科目", "Account"),
    WORDS("借方", "Debit"),
    WORDS("贷方", "Credit"),
};
enum { HEADS = sizeof heads / sizeof heads[0] };

static enum err put_lines(const struct drawing *drawing, const struct group *group,
                          struct page *page)
{
    static const struct words caption = WORDS("账上写到这份合同的每一笔", "Each line that names it");
    const struct site_month of = { .at = (size_t)(drawing->set - drawing->books->sets) };
    struct buf *buf = &page->buf;
    open_table(buf, caption, heads, HEADS);
    for (size_t i = group->to; i > group->from; i--) {
        const struct book_line *line = drawing->lines[i - 1];
        struct site_month month = { .at = of.at, .month = date_month(line->voucher->date) };
        char *stem = month_stem(drawing->site, &month, "v");
        if (!is_closed(drawing, line))
            continue;
        if (page_full(page, 1)) {
            html_table_close(buf);
            TRY(page_room(page, 1));
            open_table(buf, caption, heads, HEADS);
        }
        page->rows++;
        buf_text(buf, "<tr><th scope=\"row\">");
        if (line->voucher->nature != NATURE_OPENING)
            buf_format(buf, "<a href=\"../%s.html\">", stem ? stem : "");
        date_print(buf, line->voucher->date);
        buf_text(buf, line->voucher->nature != NATURE_OPENING ? "</a></th>" : "</th>");
        put_words_cell(buf, heads[1], line->note, line->note);
        put_words_cell(buf, heads[2], book_account_name(line->leaf, LANGUAGE_ZH),
                       book_account_name(line->leaf, LANGUAGE_EN));
        put_money(buf, heads[3], line->debit_fen);
        put_money(buf, heads[4], line->credit_fen);
        buf_text(buf, "</tr>\n");
    }
    html_table_close(buf);
    return OK;
}

/* What the paper of the contract says, where it is on record. */
static enum err put_paper(const struct drawing *drawing, struct bytes name, struct buf *buf)
{
    static const char *const without[] = { "type", "number", "series", "verified", NULL };
    const struct book_record *paper = NULL;
    TRY(contract_paper(drawing->books, name, drawing->closing,
                       month_last(drawing->set->closed), &paper));
    if (!paper) {
        buf_text(buf, "<p class=\"note\">");
        html_both(buf, (struct words)WORDS("合同原件还没有登记到账本里，期限、年租金看不到。",
                                           "The contract's paper is not on record: its term "
                                           "and rent are not known here."));
        buf_text(buf, "</p>\n");
        return OK;
    }
    buf_text(buf, "<dl class=\"facts\">\n");
    put_entry_fields(buf, paper->entry, without);
    buf_text(buf, "<div><dt>");
    html_both(buf, (struct words)WORDS("在账本里", "In the log"));
    buf_text(buf, "</dt><dd>");
    put_proof_link(buf, paper->index);
    buf_text(buf, "</dd></div>\n</dl>\n");
    return OK;
}

static enum err draw_contract(const struct drawing *drawing, const struct group *group)
{
    struct page page = { .number = 1 };
    struct bytes name = name_of(drawing->lines[group->from]);
    char *stem = stem_of(drawing, group);
    char *zh = site_text(drawing->site, "合同 %.*s", (int)name.size, (const char *)name.at);
    char *en = site_text(drawing->site, "Contract %.*s", (int)name.size,
                         (const char *)name.at);
    if (!stem || !zh || !en)
        return fault_memory();
    TRY(page_start(drawing->site, stem, (struct words){ zh, en }, &page));
    buf_text(&page.buf, "<p class=\"facts\">");
    html_text(&page.buf, drawing->set->name);
    buf_text(&page.buf, "</p>\n");
    TRY(put_paper(drawing, name, &page.buf));
    TRY(put_years(drawing, group, &page));
    TRY(put_lines(drawing, group, &page));
    return page_end(&page);
}

/* The last note of income that names it says what it is about. */
static struct bytes about(const struct drawing *drawing, const struct group *group)
{
    struct bytes note = bytes_text("");
    for (size_t i = group->from; i < group->to; i++) {
        const struct book_line *line = drawing->lines[i];
        if (is_closed(drawing, line) &&
            (note.size == 0 || line->leaf->row->class == CLASS_INCOME))
            note = line->note;
    }
    return note;
}

static enum err put_found(const struct drawing *drawing, const struct group *group)
{
    struct site *site = drawing->site;
    struct bytes name = name_of(drawing->lines[group->from]);
    const struct book_record *paper = NULL;
    struct buf text = buf_new(site->scratch, SITE_PIECE_MAX);
    char *address = site_text(site, "c/%llu.html", (unsigned long long)group->first);
    if (!address)
        return fault_memory();
    TRY(contract_paper(drawing->books, name, drawing->closing,
                       month_last(drawing->set->closed), &paper));
    buf_text(&text, "合同 ");
    buf_put(&text, name);
    buf_byte(&text, ' ');
    buf_put(&text, paper ? entry_field(paper->entry, "content") : about(drawing, group));
    *drawing->found = search_row(site, *drawing->found, address, buf_so_far(&text));
    return OK;
}

static enum err draw_set(struct drawing *drawing, struct page *list, bool *any)
{
    struct group group = { .to = 0 };
    TRY(find_lines(drawing));
    while (next_group(drawing, &group)) {
        struct buf *buf = &list->buf;
        if (page_full(list, 1)) {
            buf_text(buf, *any ? "</ul>\n" : "");
            TRY(page_room(list, 1));
            *any = false;
        }
        list->rows++;
        char *stem = stem_of(drawing, &group);
        buf_text(buf, *any ? "" : "<ul class=\"links\">\n");
        *any = true;
        buf_format(buf, "<li><a href=\"%s.html\">", stem ? stem : "");
        html_text(buf, name_of(drawing->lines[group.from]));
        buf_text(buf, " <small>");
        html_text(buf, about(drawing, &group));
        buf_text(buf, "</small></a></li>\n");
        TRY(put_found(drawing, &group));
        struct arena_mark mark = arena_mark(drawing->site->scratch);
        TRY(draw_contract(drawing, &group));
        arena_back(drawing->site->scratch, mark);
    }
    return OK;
}

static uint64_t last_closing(const struct site *site, size_t set)
{
    uint64_t last = 0;
    for (size_t i = 0; i < site->month_count; i++)
        if (site->months[i].at == set && site->months[i].index > last)
            last = site->months[i].index;
    return last;
}

static enum err make(struct site *site)
{
    struct page page = { .number = 1 };
    struct json *found = json_list(site->scratch);
    bool any = false;
    if (!site->months_changed && site->options->old > 0)
        return OK;
    TRY(page_start(site, "contracts", (struct words)WORDS("合同", "Contracts"), &page));
    for (size_t i = 0; i < site->frame.set_count; i++) {
        struct drawing drawing = {
            .site = site, .closing = last_closing(site, i), .found = &found
        };
        if (site->frame.sets[i].closed.year == 0)
            continue;
        TRY(site_books(site, &drawing.books));
        drawing.set = &drawing.books->sets[i];
        TRY(draw_set(&drawing, &page, &any));
    }
    buf_text(&page.buf, any ? "</ul>\n" : "<p>");
    if (!any) {
        html_both(&page.buf, (struct words)WORDS("结过账的月份里还没有写到合同的凭证。",
                                                 "No voucher of a closed month names one."));
        buf_text(&page.buf, "</p>\n");
    }
    TRY(search_piece(site, "s/contracts.js", "sanziRows", found));
    return page_end(&page);
}

const struct site_kind site_contracts = { .make = make };
