/* SPDX-License-Identifier: Apache-2.0 */
/* One page a contract, under the number of the first entry that names it: what was agreed by
 * the register and by its paper, what fell due and came in year by year, and each line of a
 * closed month that names it; and beside it the same as data. As it stood at the set's last
 * closing, so written when a month is closed. */
#include "base/json.h"
#include "base/money.h"
#include "publish/site_contracts.h"
#include "publish/site_page.h"

static char *stem_of(const struct site_contracts *contracts,
                     const struct site_contract *contract)
{
    return site_text(contracts->site, "c/%.*s", (int)contract->place.size,
                     (const char *)contract->place.at);
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

static enum err add_line(struct year *year, const struct contract_terms *terms,
                         const struct book_line *line)
{
    const struct chart_row *of = line->leaf->row;
    if (of->class == CLASS_INCOME && line->voucher->nature != NATURE_CLOSING) {
        TRY(money_sum(&year->due, line->credit_fen));
        return money_sum(&year->due, -line->debit_fen);
    }
    if ((of->marks & ACCOUNT_OWED) == 0 || contract_is_deposit(terms, line))
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

static enum err put_years(const struct site_contract *contract, struct page *page)
{
    struct buf *buf = &page->buf;
    if (contract->line_count == 0)
        return OK;
    struct year year = { .year = contract->lines[0]->voucher->date.year };
    open_table(buf, (struct words)WORDS("每年（元）", "Year by year (yuan)"), year_heads,
               YEAR_HEADS);
    for (size_t i = 0; i < contract->line_count; i++) {
        const struct book_line *line = contract->lines[i];
        if (line->voucher->date.year != year.year) {
            put_year(buf, &year);
            page->rows++;
            year = (struct year){ line->voucher->date.year, year.owed, 0, year.owed };
        }
        TRY(add_line(&year, contract->terms, line));
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

static enum err put_lines(const struct site_contracts *contracts,
                          const struct site_contract *contract, struct page *page)
{
    static const struct words caption = WORDS("账上写到这份合同的每一笔", "Each line that names it");
    struct buf *buf = &page->buf;
    if (contract->line_count > 0)
        open_table(buf, caption, heads, HEADS);
    for (size_t i = contract->line_count; i > 0; i--) {
        const struct book_line *line = contract->lines[i - 1];
        struct site_month month = { .at = contracts->closing->at,
                                    .month = date_month(line->voucher->date) };
        char *stem = month_stem(contracts->site, &month, "v");
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
    if (contract->line_count > 0)
        html_table_close(buf);
    return OK;
}

static void open_row(struct buf *buf, struct words title)
{
    buf_text(buf, "<div><dt>");
    html_both(buf, title);
    buf_text(buf, "</dt><dd>");
}

/* An entry as a list of facts, with its place in the log. */
static void put_facts(struct buf *buf, const struct book_record *record,
                      const char *const *without)
{
    put_entry_fields(buf, record->entry, without);
    open_row(buf, (struct words)WORDS("在账本里", "In the log"));
    put_proof_link(buf, record->index);
    buf_text(buf, "</dd></div>\n");
}

/* What came in or went out by it, less what was taken back. */
static enum err put_paid(const struct ocds_contract *data, struct buf *buf)
{
    bool income = data->terms->is_income;
    int64_t sum = 0;
    for (size_t i = 0; i < data->payments.count; i++) {
        const struct ocds_payment *payment = &data->payments.rows[i];
        TRY(money_sum(&sum, payment->is_received == income ? payment->fen : -payment->fen));
    }
    open_row(buf, income ? (struct words)WORDS("账上已收（含押金）", "Came in (deposits too)")
                         : (struct words)WORDS("账上已付", "Paid"));
    money_print(buf, sum);
    buf_text(buf, "</dd></div>\n");
    return OK;
}

static const struct words due_words[] = {
    [OCDS_UNKNOWN] = WORDS("建账以前", "before the books"),
    [OCDS_SCHEDULED] = WORDS("还没到期", "not due yet"),
    [OCDS_MET] = WORDS("已清", "paid"),
    [OCDS_NOT_MET] = WORDS("到期未付", "overdue"),
    [OCDS_PARTLY_MET] = WORDS("到期只付了一部分", "overdue in part"),
};

/* What falls due when, and whether it was paid by the last closed month. */
static enum err put_schedule(const struct ocds_contract *data, struct buf *buf)
{
    size_t count = data->terms->due_count;
    if (count == 0)
        return OK;
    buf_text(buf, "<h2>");
    html_both(buf, (struct words)WORDS("收付计划（元）", "Schedule (yuan)"));
    buf_text(buf, "</h2>\n<ul>");
    for (size_t i = 0; i < count && i < OCDS_DUES; i++) {
        enum ocds_met met = OCDS_UNKNOWN;
        struct date day = { 0 };
        TRY(ocds_met_read(data, i, &met, &day));
        buf_text(buf, "<li>");
        date_print(buf, data->terms->dues[i].day);
        buf_byte(buf, ' ');
        money_print(buf, data->terms->dues[i].fen);
        buf_byte(buf, ' ');
        html_both(buf, due_words[met]);
        if (day.year != 0) {
            buf_byte(buf, ' ');
            date_print(buf, day);
        }
        buf_text(buf, "</li>");
    }
    buf_text(buf, count > OCDS_DUES ? "<li>…</li></ul>\n" : "</ul>\n");
    return OK;
}

/* What was agreed, and the entries that said otherwise before. */
static enum err put_terms(const struct ocds_contract *data, struct buf *buf)
{
    /* A sum of 0 is one that was not stated. */
    const struct contract_terms *terms = data->terms;
    const char *const without[] = { "set", "number", "changes", "schedule",
                                    terms && terms->amount_fen > 0 ? NULL : "amount", NULL };
    if (!terms)
        return OK;
    buf_text(buf, "<dl class=\"facts\">\n");
    put_facts(buf, terms->record, without);
    if (data->change_count > 0) {
        open_row(buf, (struct words)WORDS("更改以前", "Before it was changed"));
        put_proof_link(buf, terms->first);
        for (size_t i = 0; i + 1 < data->change_count; i++) {
            buf_byte(buf, ' ');
            put_proof_link(buf, data->changes[i]->index);
        }
        buf_text(buf, "</dd></div>\n");
    }
    TRY(put_paid(data, buf));
    buf_text(buf, "</dl>\n");
    return put_schedule(data, buf);
}

/* What the paper of the contract says, where it is on record. */
static void put_paper(const struct site_contract *contract, struct buf *buf)
{
    static const char *const without[] = { "type", "number", "series", "verified", NULL };
    if (contract->paper) {
        if (contract->terms) {
            buf_text(buf, "<h2>");
            html_both(buf, (struct words)WORDS("合同原件", "The paper"));
            buf_text(buf, "</h2>\n");
        }
        buf_text(buf, "<dl class=\"facts\">\n");
        put_facts(buf, contract->paper, without);
        buf_text(buf, "</dl>\n");
    } else if (!contract->terms) {
        buf_text(buf, "<p class=\"note\">");
        html_both(buf, (struct words)WORDS("合同还没有登记到账本里，期限、年租金看不到。",
                                           "The contract is not on record: its term and rent "
                                           "are not known here."));
        buf_text(buf, "</p>\n");
    }
}

/* The same as data. */
static void put_data(const struct ocds_contract *data, struct buf *buf)
{
    buf_text(buf, "<p class=\"data\">");
    html_both(buf, (struct words)WORDS("给程序看的数据（OCDS 1.1.5）：", "As data (OCDS 1.1.5):"));
    for (size_t i = 0; i < ocds_parts(data); i++) {
        buf_text(buf, " <a href=\"");
        buf_put(buf, data->place);
        buf_format(buf, i == 0 ? ".json\">JSON" : "-%zu.json\">JSON %zu", i + 1, i + 1);
        buf_text(buf, "</a>");
    }
    buf_text(buf, "</p>\n");
}

static enum err draw_contract(const struct site_contracts *contracts,
                              const struct site_contract *contract)
{
    struct site *site = contracts->site;
    struct page page = { .number = 1 };
    struct bytes name = contract->name;
    struct ocds_contract data = { .closing = 0 };
    char *stem = stem_of(contracts, contract);
    char *zh = site_text(site, "合同 %.*s", (int)name.size, (const char *)name.at);
    char *en = site_text(site, "Contract %.*s", (int)name.size, (const char *)name.at);
    if (!stem || !zh || !en)
        return fault_memory();
    TRY(site_contract_read(contracts, contract, &data));
    TRY(site_contract_data(site, &data));
    TRY(page_start(site, stem, (struct words){ zh, en }, &page));
    buf_text(&page.buf, "<p class=\"facts\">");
    html_text(&page.buf, contracts->set->name);
    buf_text(&page.buf, "</p>\n");
    TRY(put_terms(&data, &page.buf));
    put_paper(contract, &page.buf);
    put_data(&data, &page.buf);
    TRY(put_years(contract, &page));
    TRY(put_lines(contracts, contract, &page));
    return page_end(&page);
}

static void put_word(struct buf *buf, struct bytes word)
{
    buf_text(buf, word.size > 0 ? " " : "");
    buf_put(buf, word);
}

/* By what somebody may look for it. */
static void put_search(const struct site_contract *contract, struct buf *buf)
{
    const struct contract_terms *terms = contract->terms;
    buf_text(buf, "合同 ");
    buf_put(buf, contract->name);
    put_word(buf, site_contract_about(contract));
    if (terms) {
        put_word(buf, terms->party);
        put_word(buf, terms->quantity);
        put_word(buf, terms->purpose);
        /* Two days side by side have as many digits as a card. */
        buf_text(buf, " 从 ");
        date_print(buf, terms->start);
        buf_text(buf, " 到 ");
        date_print(buf, terms->end);
    }
    if (terms && contract->paper)
        put_word(buf, entry_field(contract->paper->entry, "content"));
}

/* With whom and until when. */
static void put_brief(const struct site_contract *contract, struct buf *buf)
{
    html_text(buf, site_contract_about(contract));
    if (!contract->terms)
        return;
    buf_text(buf, " · ");
    html_text(buf, contract->terms->party);
    buf_text(buf, " · ");
    date_print(buf, contract->terms->start);
    buf_text(buf, "—");
    date_print(buf, contract->terms->end);
}

static enum err put_found(const struct site_contracts *contracts,
                          const struct site_contract *contract, struct json **found)
{
    struct site *site = contracts->site;
    struct buf text = buf_new(site->scratch, SITE_PIECE_MAX);
    char *stem = stem_of(contracts, contract);
    char *address = stem ? site_text(site, "%s.html", stem) : NULL;
    if (!address)
        return fault_memory();
    put_search(contract, &text);
    *found = search_row(site, *found, address, buf_so_far(&text));
    return OK;
}

static enum err draw_set(const struct site_contracts *contracts, struct page *list,
                         struct json **found, bool *any)
{
    for (size_t i = 0; i < contracts->count; i++) {
        const struct site_contract *contract = &contracts->rows[i];
        struct buf *buf = &list->buf;
        if (page_full(list, 1)) {
            buf_text(buf, *any ? "</ul>\n" : "");
            TRY(page_room(list, 1));
            *any = false;
        }
        list->rows++;
        char *stem = stem_of(contracts, contract);
        buf_text(buf, *any ? "" : "<ul class=\"links\">\n");
        *any = true;
        buf_format(buf, "<li><a href=\"%s.html\">", stem ? stem : "");
        html_text(buf, contract->name);
        buf_text(buf, " <small>");
        put_brief(contract, buf);
        buf_text(buf, "</small></a></li>\n");
        TRY(put_found(contracts, contract, found));
        struct arena_mark mark = arena_mark(contracts->site->scratch);
        TRY(draw_contract(contracts, contract));
        arena_back(contracts->site->scratch, mark);
    }
    return OK;
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
        struct site_contracts contracts = { .count = 0 };
        if (site->frame.sets[i].closed.year == 0)
            continue;
        TRY(site_contracts_read(site, i, &contracts));
        TRY(draw_set(&contracts, &page, &found, &any));
    }
    buf_text(&page.buf, any ? "</ul>\n" : "<p>");
    if (!any) {
        html_both(&page.buf, (struct words)WORDS("还没有登记合同，结过账的月份里也没有写到合同的凭证。",
                                                 "None is on record, and no voucher of a "
                                                 "closed month names one."));
        buf_text(&page.buf, "</p>\n");
    }
    TRY(search_piece(site, "s/contracts.js", "sanziRows", found));
    return page_end(&page);
}

const struct site_kind site_contracts = { .make = make };
