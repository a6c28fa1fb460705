/* SPDX-License-Identifier: Apache-2.0 */
/* The catalogue of disclosure under the rules that hold, and one page for each item of it that
 * was ever made known, with all its notices. Written with a notice, a policy, and on the day
 * from which a policy holds. */
#include "base/json.h"
#include "ledger/duties.h"
#include "publish/holding.h"
#include "publish/site_page.h"

struct drawing {
    struct site *site;
    struct site_report catalogue; /* its rows are those of duties[] */
};

static bool is_of(const struct site_notice *notice, const struct duty *duty)
{
    const struct json *rows = entry_rows(notice->entry, "items");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        if (bytes_is(row_field(row, "item"), duty->item))
            return true;
    return false;
}

static bool has_notice(const struct site *site, const struct duty *duty)
{
    for (size_t i = 0; i < site->notice_count; i++)
        if (is_of(&site->notices[i], duty))
            return true;
    return false;
}

/* "i/finance-income" */
static char *stem_of(struct site *site, const struct duty *duty)
{
    char *stem = site_text(site, "i/%s", duty->item);
    for (char *at = stem; at && *at; at++)
        if (*at == '.')
            *at = '-';
    return stem;
}

/* What the catalogue says of it, after its section, name and title. */
static void put_facts(const struct drawing *drawing, size_t at, struct buf *buf)
{
    enum { TITLE = 2 };
    const struct table *zh = drawing->catalogue.zh.at[0];
    const struct table_row *row = zh->first;
    const struct table_row *other = drawing->catalogue.en.at[0]->first;
    for (size_t i = 0; i < at; i++) {
        row = row->next;
        other = other->next;
    }
    buf_text(buf, "<dl class=\"facts\">\n");
    for (size_t i = TITLE + 1; i < zh->width; i++) {
        buf_text(buf, "<div><dt>");
        html_both(buf, zh->columns[i].title);
        buf_text(buf, "</dt><dd>");
        html_both_texts(buf, row->cells[i].text, other->cells[i].text);
        buf_text(buf, "</dd></div>\n");
    }
    buf_text(buf, "</dl>\n");
}

static enum err draw_item(const struct drawing *drawing, const struct duty *duty)
{
    struct site *site = drawing->site;
    struct page page = { .number = 1 };
    struct buf *buf = &page.buf;
    char *stem = stem_of(site, duty);
    bool any = false;
    if (!stem)
        return fault_memory();
    TRY(page_start(site, stem, duty->title, &page));
    put_facts(drawing, (size_t)(duty - duties), buf);
    buf_text(buf, "<h2>");
    html_both(buf, (struct words)WORDS("历次公开", "Made known"));
    buf_text(buf, "</h2>\n");
    for (size_t i = site->notice_count; i > 0; i--) {
        if (!is_of(&site->notices[i - 1], duty))
            continue;
        if (page_full(&page, 1)) {
            buf_text(buf, "</ul>\n");
            TRY(page_room(&page, 1));
            buf_text(buf, "<h2>…</h2>\n");
            any = false;
        }
        page.rows++;
        buf_text(buf, any ? "" : "<ul class=\"links\">\n");
        any = true;
        put_notice_link(site, buf, "../", &site->notices[i - 1]);
    }
    buf_text(buf, "</ul>\n");
    return page_end(&page);
}

static enum err put_found(struct site *site, const struct duty *duty, struct json **found)
{
    char *stem = stem_of(site, duty);
    char *address = stem ? site_text(site, "%s.html", stem) : NULL;
    char *text = site_text(site, "%s %s", duty->title.zh, duty->title.en);
    if (!address || !text)
        return fault_memory();
    *found = search_row(site, *found, address, bytes_text(text));
    return OK;
}

/* Might the pages of old have been drawn by other rules? */
static enum err rules_changed(struct site *site, bool *out)
{
    const struct book_record *record = NULL;
    struct holding before = { 0 };
    struct holding now = { 0 };
    *out = true;
    TRY(books_records(&site->frame, &kind_policy, &record));
    for (; record; record = record_after(record))
        if (record->index >= site->options->old)
            return OK;
    TRY(holding_on(&site->frame, NULL, site->before, &before));
    TRY(holding_on(&site->frame, NULL, site->day, &now));
    *out = !holding_same(&before, &now);
    return OK;
}

/* By itself, without what heads every report: the set, the day, places to sign. The page says
 * what holds until a policy says otherwise. */
static enum err read_catalogue(struct drawing *drawing, enum language language,
                               struct tables *out)
{
    struct site *site = drawing->site;
    const struct report_request request = {
        .arena = site->scratch,
        .books = &site->frame,
        .language = language,
        .set = site->frame.main_set,
        .to = site->day,
        .entry = UINT64_MAX,
    };
    *out = (struct tables){ .arena = site->scratch };
    TRY(report_catalogue.make(&request, out));
    out->at[0]->facts = NULL;
    return out->bad || out->at[0]->bad ? fault_memory() : OK;
}

static enum err make(struct site *site)
{
    struct drawing drawing = { .site = site };
    struct page page = { .number = 1 };
    struct json *found = json_list(site->scratch);
    bool any = false;
    bool changed = site->options->old == 0 || site->notices_changed;
    if (!changed)
        TRY(rules_changed(site, &changed));
    if (!changed)
        return OK;
    TRY(read_catalogue(&drawing, LANGUAGE_ZH, &drawing.catalogue.zh));
    TRY(read_catalogue(&drawing, LANGUAGE_EN, &drawing.catalogue.en));
    TRY(page_start(site, "items", report_catalogue.title, &page));
    for (size_t i = 0; i < duty_count; i++) {
        if (!has_notice(site, &duties[i]))
            continue;
        char *stem = stem_of(site, &duties[i]);
        buf_text(&page.buf, any ? "" : "<ul class=\"links\">\n");
        any = true;
        buf_format(&page.buf, "<li><a href=\"%s.html\">", stem ? stem : "");
        html_both(&page.buf, duties[i].title);
        buf_text(&page.buf, "</a></li>\n");
        TRY(put_found(site, &duties[i], &found));
        TRY(draw_item(&drawing, &duties[i]));
    }
    buf_text(&page.buf, any ? "</ul>\n" : "");
    TRY(search_piece(site, "s/items.js", "sanziRows", found));
    TRY(page_report(&page, &drawing.catalogue, 0));
    return page_end(&page);
}

const struct site_kind site_items = { .make = make };
