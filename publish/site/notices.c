/* SPDX-License-Identifier: Apache-2.0 */
/* One page a notice: what was made known, its sheet drawn again from the log as it stood then,
 * and all that became of it: reviewed, put up, objected to, answered, taken down, corrected. */
#include <stdlib.h>
#include <string.h>

#include "base/code.h"
#include "ledger/view_month.h"
#include "publish/journal.h"
#include "publish/sheet.h"
#include "publish/signing.h"
#include "publish/site_page.h"

struct step {
    const struct book_record *record;
};

struct drawing {
    struct site *site;
    const struct site_notice *notice;
    struct page page;
    struct step *steps;
    size_t step_count;
};

static struct bytes field_of(const struct drawing *drawing, const char *name)
{
    return entry_field(drawing->notice->entry, name);
}

/* Had its signer seen the books of the period closed? Then they are today what they
 * were that day. */
static enum err is_closed(const struct drawing *drawing, const struct report_request *request,
                          bool *out)
{
    struct view *view = drawing->site->options->view;
    struct month_totals totals = { .index = UINT64_MAX };
    TRY(money_month(view, request->set, date_month(request->to), &totals));
    *out = totals.index < drawing->notice->entry->seen_size;
    return OK;
}

/* Reports whose figures of closed months no later entry can change. */
static const struct report *const settled[] = { &report_balance, &report_income,
                                                &report_sheet };

static enum err books_then(struct drawing *drawing, const struct report *report,
                           struct report_request *request)
{
    struct site *site = drawing->site;
    bool closed = false;
    TRY(is_closed(drawing, request, &closed));
    for (size_t i = 0; i < sizeof settled / sizeof settled[0] && closed; i++)
        if (settled[i] == report)
            return site_books(site, &request->books);
    return site_books_then(site, drawing->notice->entry->seen_size, &request->books);
}

/* Is what was posted, by its digest, this very report as JSON? One that is too long to be
 * hashed was never hashed by this program; it is shown all the same. */
static enum err is_same(const struct drawing *drawing, const struct site_report *report,
                        bool *out)
{
    const struct tables *const both[] = { &report->zh, &report->en };
    const enum language languages[] = { LANGUAGE_ZH, LANGUAGE_EN };
    struct hash stated = { { 0 } };
    *out = false;
    TRY(hash_parse(field_of(drawing, "digest"), &stated));
    for (size_t i = 0; i < 2 && !*out; i++) {
        struct hash drawn = { { 0 } };
        enum err code = sheet_digest_in(both[i], languages[i], &drawn);
        if (code != ERR_LIMIT)
            TRY(code);
        *out = code == OK && hash_equal(&drawn, &stated);
    }
    return OK;
}

static enum err put_sheet(struct drawing *drawing)
{
    struct site *site = drawing->site;
    struct buf *buf = &drawing->page.buf;
    const struct report *report = report_find(field_of(drawing, "report"));
    struct site_report made = { .zh = { .bad = false } };
    struct period period = { 0 };
    bool same = false;
    if (!report)
        return OK;
    TRY(period_parse(field_of(drawing, "period"), &period));
    struct report_request request = {
        .arena = site->scratch,
        .set = site->frame.main_set,
        .entry = UINT64_MAX,
    };
    if ((report->choices & (REPORT_SPAN | REPORT_YEAR)) != 0)
        request.from = period.from;
    if ((report->choices & (REPORT_SPAN | REPORT_DAY | REPORT_YEAR)) != 0)
        request.to = period.to;
    struct report_request whole = request;
    whole.to = period.to;
    TRY(books_then(drawing, report, &whole));
    request.books = whole.books;
    enum err code = site_report(site, report, &request, &made);
    if (code == ERR_USAGE || code == ERR_MISSING || code == ERR_LIMIT)
        return OK; /* made with choices that the entry does not say */
    TRY(code);
    TRY(is_same(drawing, &made, &same));
    if ((report->choices & REPORT_SIGNED) != 0) {
        struct signing signing = { .until = { 0 } };
        TRY(signing_read(&site->frame, drawing->notice->index, &signing));
        signing_fill(&made.zh, &signing);
        signing_fill(&made.en, &signing);
    }
    TRY(page_report(&drawing->page, &made, 0));
    buf_text(buf, same ? "<p class=\"good\">✓ " : "<p class=\"note\">");
    html_both(buf, same ? (struct words)WORDS("和当时签字公开的是同一份，一字不差。",
                                              "Byte for byte the sheet that was signed then.")
                        : (struct words)WORDS("上面是程序按当时的账重新画的；当时公开的文件请按摘要值核对。",
                                              "Drawn again from the books as they stood; "
                                              "compare the file posted then by its digest."));
    buf_text(buf, "</p>\n");
    return OK;
}

static enum err add_step(void *self, uint64_t notice, const struct book_record *record)
{
    struct drawing *drawing = self;
    if (notice != drawing->notice->index)
        return OK;
    size_t size = drawing->step_count * sizeof *drawing->steps;
    drawing->steps = arena_grow(drawing->site->scratch, drawing->steps, size,
                                size + sizeof *drawing->steps);
    if (!drawing->steps)
        return fault_memory();
    drawing->steps[drawing->step_count++] = (struct step){ record };
    return OK;
}

static int by_index(const void *left, const void *right)
{
    const struct step *a = left;
    const struct step *b = right;
    return a->record->index < b->record->index ? -1 : a->record->index > b->record->index;
}

static enum err put_steps(struct drawing *drawing)
{
    static const char *const without[] = { "target", "corrects", "correction", "digest",
                                           "report", "items", NULL };
    struct buf *buf = &drawing->page.buf;
    TRY(site_steps(drawing->site, add_step, drawing));
    if (drawing->step_count == 0)
        return OK;
    qsort(drawing->steps, drawing->step_count, sizeof *drawing->steps, by_index);
    buf_text(buf, "<h2>");
    html_both(buf, (struct words)WORDS("后来怎样", "What became of it"));
    buf_text(buf, "</h2>\n<ol class=\"steps\">\n");
    for (size_t i = 0; i < drawing->step_count; i++) {
        const struct book_record *record = drawing->steps[i].record;
        bool correction = record->entry->kind == &kind_disclosure;
        if (page_full(&drawing->page, 1)) {
            buf_text(buf, "</ol>\n");
            TRY(page_room(&drawing->page, 1));
            drawing->page.rows = 0;
            buf_text(buf, "<h2>…</h2>\n<ol class=\"steps\">\n");
        }
        drawing->page.rows++;
        buf_text(buf, "<li><h3>");
        date_print(buf, record->entry->date);
        buf_byte(buf, ' ');
        if (correction)
            buf_format(buf, "<a href=\"%llu.html\">", (unsigned long long)record->index);
        html_both(buf, correction ? (struct words)WORDS("更正", "Corrected")
                                  : record->entry->kind->title);
        buf_text(buf, correction ? "</a></h3>\n<dl>\n" : "</h3>\n<dl>\n");
        put_entry_fields(buf, record->entry, without);
        buf_text(buf, "</dl></li>\n");
    }
    buf_text(buf, "</ol>\n");
    return OK;
}

static void put_facts(struct drawing *drawing)
{
    static const char *const without[] = { "what", "period", "corrects", "report", "digest",
                                           NULL };
    struct buf *buf = &drawing->page.buf;
    const struct entry *entry = drawing->notice->entry;
    struct reference corrected = { 0 };
    if (drawing->notice->corrected != UINT64_MAX) {
        buf_format(buf, "<p class=\"bad\"><a href=\"%llu.html\">",
                   (unsigned long long)drawing->notice->corrected);
        html_both(buf, (struct words)WORDS("这张表后来更正了，请看更正后的",
                                           "Corrected later: see the correction"));
        buf_text(buf, "</a></p>\n");
    }
    if (entry_reference(entry, "corrects", &corrected)) {
        buf_format(buf, "<p class=\"bad\"><a href=\"%llu.html\">",
                   (unsigned long long)corrected.index);
        html_both(buf, (struct words)WORDS("更正前面的公开", "Corrects an earlier notice"));
        buf_text(buf, "</a></p>\n");
    }
    buf_text(buf, "<dl class=\"facts\">\n<div><dt>");
    html_both(buf, (struct words)WORDS("日期", "Date"));
    buf_text(buf, "</dt><dd>");
    date_print(buf, entry->date);
    buf_text(buf, "</dd></div>\n<div><dt>");
    html_both(buf, (struct words)WORDS("所属期间", "Period"));
    buf_text(buf, "</dt><dd>");
    html_both_texts(buf, period_words(drawing->site, field_of(drawing, "period")),
                    field_of(drawing, "period"));
    buf_text(buf, "</dd></div>\n");
    put_entry_fields(buf, entry, without);
    buf_text(buf, "<div><dt>");
    html_both(buf, (struct words)WORDS("在账本里", "In the log"));
    buf_text(buf, "</dt><dd>");
    put_proof_link(buf, drawing->notice->index);
    buf_text(buf, "</dd></div>\n<div><dt>");
    html_both(buf, (struct words)WORDS("报表摘要值", "Digest"));
    buf_text(buf, "</dt><dd>");
    html_plain(buf, field_of(drawing, "digest"));
    buf_text(buf, "</dd></div>\n</dl>\n");
}

static enum err draw_notice(struct site *site, const struct site_notice *notice)
{
    struct drawing drawing = { .site = site, .notice = notice };
    struct bytes what = entry_field(notice->entry, "what");
    struct bytes period = entry_field(notice->entry, "period");
    struct bytes said = period_words(site, period);
    char *stem = site_text(site, "n/%llu", (unsigned long long)notice->index);
    char *zh = site_text(site, "%.*s %.*s", (int)what.size, (const char *)what.at,
                         (int)said.size, (const char *)said.at);
    char *en = site_text(site, "%.*s %.*s", (int)what.size, (const char *)what.at,
                         (int)period.size, (const char *)period.at);
    if (!stem || !zh || !en)
        return fault_memory();
    TRY(page_start(site, stem, (struct words){ zh, en }, &drawing.page));
    put_facts(&drawing);
    TRY(put_sheet(&drawing));
    TRY(put_steps(&drawing));
    return page_end(&drawing.page);
}

void put_notice_link(struct site *site, struct buf *buf, const char *up,
                     const struct site_notice *notice)
{
    struct bytes period = entry_field(notice->entry, "period");
    buf_format(buf, "<li><a href=\"%sn/%llu.html\">", up, (unsigned long long)notice->index);
    html_text(buf, entry_field(notice->entry, "what"));
    buf_byte(buf, ' ');
    html_both_texts(buf, period_words(site, period), period);
    buf_text(buf, " <small>");
    if (notice->corrected != UINT64_MAX)
        html_both(buf, (struct words)WORDS("后来更正了 ", "corrected later "));
    if (bytes_is(entry_field(notice->entry, "stage"), "notice"))
        html_both(buf, (struct words)WORDS("公示 ", "notice "));
    date_print(buf, notice->entry->date);
    buf_text(buf, "</small></a></li>\n");
}

static enum err draw_list(struct site *site)
{
    struct page page = { .number = 1 };
    TRY(page_start(site, "notices", (struct words)WORDS("公开公示", "Notices"), &page));
    if (site->notice_count == 0)
        html_both(&page.buf, (struct words)WORDS("还没有公开事项。", "Nothing yet."));
    for (size_t i = site->notice_count; i > 0; i--) {
        if (i == site->notice_count || page_full(&page, 1)) {
            buf_text(&page.buf, i < site->notice_count ? "</ul>\n" : "");
            TRY(page_room(&page, 1));
            buf_text(&page.buf, "<ul class=\"links\">\n");
        }
        page.rows++;
        put_notice_link(site, &page.buf, "", &site->notices[i - 1]);
    }
    buf_text(&page.buf, site->notice_count > 0 ? "</ul>\n" : "");
    return page_end(&page);
}

static enum err make(struct site *site)
{
    for (size_t i = 0; i < site->notice_count; i++) {
        struct arena_mark mark = arena_mark(site->scratch);
        if (!site->notices[i].changed)
            continue;
        TRY(draw_notice(site, &site->notices[i]));
        arena_back(site->scratch, mark);
    }
    return site->notices_changed || site->options->old == 0 ? draw_list(site) : OK;
}

const struct site_kind site_notices = { .make = make };
