/* SPDX-License-Identifier: Apache-2.0 */
/* The frame around every page, and pages that are too long for one. */
#include "publish/site_page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "verify/web.h"

static const struct {
    const char *path;
    struct words title;
} places[] = {
    { "index.html", WORDS("首页", "Home") },
    { "months.html", WORDS("每月", "Months") },
    { "notices.html", WORDS("公示", "Notices") },
    { "duties.html", WORDS("日历", "Duties") },
    { "accounts.html", WORDS("科目", "Accounts") },
    { "search.html", WORDS("查找", "Search") },
    { "data.html", WORDS("数据", "Data") },
};

char *site_text(struct site *site, const char *format, ...)
{
    enum { TEXT_MAX = 400 };
    char text[TEXT_MAX];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return size < TEXT_MAX ? bytes_string(site->scratch, bytes_text(text)) : NULL;
}

void put_month_words(struct buf *buf, struct month month)
{
    buf_format(buf, "<time datetime=\"%04d-%02u\">", month.year, month.month);
    buf_format(buf, "<span class=\"z\">%d年%u月</span>", month.year, month.month);
    buf_format(buf, "<span lang=\"en\">%04d-%02u</span></time>", month.year, month.month);
}

struct bytes period_words(struct site *site, struct bytes period)
{
    static const char *const quarters[] = { "一", "二", "三", "四" };
    struct buf buf = buf_new(site->scratch, 40 + period.size);
    struct period span = { 0 };
    if (period_parse(period, &span) != OK)
        return period;
    int year = span.from.year;
    unsigned first = span.from.month;
    unsigned months = span.to.month - first + 1U;
    if (months == 12)
        buf_format(&buf, "%d年", year);
    else if (months == 3)
        buf_format(&buf, "%d年第%s季度", year, quarters[first / 3]);
    else
        buf_format(&buf, "%d年%u月", year, first);
    return buf_so_far(&buf);
}

void put_proof_link(struct buf *buf, uint64_t index)
{
    unsigned long long number = index;
    buf_format(buf, "<a class=\"proof\" href=\"../" WEB_VERIFY_PATH "#entry=%llu\">"
                    "<span class=\"z\">第 %llu 条</span><span lang=\"en\">entry %llu</span></a>",
               number, number, number);
}

static void put_nav(struct buf *buf, const char *up)
{
    buf_text(buf, "<nav aria-label=\"导航 Navigation\">");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        buf_format(buf, "<a href=\"%s%s\">", up, places[i].path);
        html_both(buf, places[i].title);
        buf_text(buf, "</a> ");
    }
    buf_text(buf, "<a class=\"to-en\" href=\"#en\" hreflang=\"en\">English</a>"
                  "<a class=\"to-zh\" href=\"#main\" hreflang=\"zh\">中文</a></nav>\n");
}

static void put_head(struct page *page)
{
    struct buf *buf = &page->buf;
    const char *up = page->flat ? "" : "../";
    buf_text(buf, "<!DOCTYPE html>\n<html lang=\"zh-CN\" id=\"en\">\n<head>\n"
                  "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" "
                  "content=\"width=device-width, initial-scale=1\"/>\n"
                  "<meta name=\"robots\" content=\"noindex\"/>\n"
                  "<meta name=\"format-detection\" content=\"telephone=no\"/>\n<title>");
    html_text(buf, page->zh);
    if (page->number > 1)
        buf_format(buf, "（%u）", page->number);
    if (page->zh.size > 0)
        buf_text(buf, " · ");
    html_text(buf, page->site->frame.village);
    buf_format(buf, "</title>\n<link rel=\"stylesheet\" href=\"%ssite.css\"/>\n", up);
    buf_format(buf,
               "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"%sfeed.xml\"/>\n"
               "<script src=\"%ssite.js\" defer=\"defer\"></script>\n</head>\n<body>\n",
               up, up);
    buf_text(buf, "<a class=\"skip\" href=\"#main\">");
    html_both(buf, (struct words)WORDS("跳到正文", "Skip to content"));
    buf_format(buf, "</a>\n<header>\n<p class=\"village\"><a href=\"%sindex.html\">", up);
    html_text(buf, page->site->frame.village);
    buf_text(buf, "</a></p>\n");
    put_nav(buf, up);
    buf_text(buf, "</header>\n<main id=\"main\">\n<h1>");
    html_both_texts(buf, page->zh, page->en);
    if (page->number > 1)
        buf_format(buf, "（%u）", page->number);
    buf_text(buf, "</h1>\n");
}

static void put_step(struct page *page, unsigned to, struct words words)
{
    const char *name = strrchr(page->stem, '/');
    name = name ? name + 1 : page->stem;
    buf_format(&page->buf, to > 1 ? "<a href=\"%s-%u.html\">" : "<a href=\"%s.html\">",
               name, to);
    html_both(&page->buf, words);
    buf_text(&page->buf, "</a> ");
}

static enum err page_finish(struct page *page, bool goes_on)
{
    struct buf *buf = &page->buf;
    struct bytes bytes = { 0 };
    const char *up = page->flat ? "" : "../";
    if (page->number > 1 || goes_on) {
        buf_text(buf, "<nav class=\"pages\" aria-label=\"分页 Pages\">");
        if (page->number > 1)
            put_step(page, page->number - 1, (struct words)WORDS("← 上一页", "← Previous"));
        if (goes_on)
            put_step(page, page->number + 1, (struct words)WORDS("下一页 →", "Next →"));
        buf_text(buf, "</nav>\n");
    }
    buf_text(buf, "</main>\n<footer>\n<p>");
    html_both(buf, (struct words)WORDS("这些网页是由程序从签过名、前后相扣的账本画出来的，谁都能核对。",
                                       "These pages are drawn by a program from a signed, "
                                       "hash-chained ledger that anyone can check."));
    buf_format(buf, " <a href=\"%sindex.html#check\">", up);
    html_both(buf, (struct words)WORDS("怎样核对", "How to check"));
    buf_format(buf, "</a> <a href=\"%s" WEB_VERIFY_PATH "\">", up);
    html_both(buf, (struct words)WORDS("自己核对", "Check it yourself"));
    buf_text(buf, "</a></p>\n</footer>\n</body>\n</html>\n");
    char *path = page->number > 1
                     ? site_text(page->site, "%s-%u.html", page->stem, page->number)
                     : site_text(page->site, "%s.html", page->stem);
    TRY(buf_done(buf, &bytes));
    return path ? site_put(page->site, path, bytes) : fault_memory();
}

enum err page_start(struct site *site, const char *stem, struct words title, struct page *out)
{
    *out = (struct page){
        .site = site,
        .stem = stem,
        .zh = bytes_text(title.zh),
        .en = bytes_text(title.en),
        .buf = buf_new(site->scratch, SITE_PIECE_MAX),
        .number = 1,
        .flat = strchr(stem, '/') == NULL,
    };
    put_head(out);
    return OK;
}

static enum err page_next(struct page *page)
{
    TRY(page_finish(page, true));
    page->buf.size = 0;
    page->number++;
    page->rows = 0;
    put_head(page);
    return OK;
}

enum err page_end(struct page *page)
{
    return page_finish(page, false);
}

bool page_full(const struct page *page, size_t rows)
{
    return page->rows > 0 && (page->rows + rows > PAGE_ROWS || page->buf.size > PAGE_SIZE);
}

enum err page_room(struct page *page, size_t rows)
{
    if (page_full(page, rows))
        TRY(page_next(page));
    page->rows += rows;
    return OK;
}

static enum err paper_row(void *self, const struct html_table *table)
{
    struct page *page = self;
    if (page_full(page, 1)) {
        html_table_close(&page->buf);
        TRY(page_next(page));
        html_table_open(table, &page->buf);
    }
    page->rows++;
    return OK;
}

struct html_paper page_paper(struct page *page)
{
    return (struct html_paper){ page, paper_row, &page->buf };
}

enum err page_report(struct page *page, const struct site_report *report, unsigned level)
{
    struct html_paper paper = page_paper(page);
    for (size_t i = 0; i < report->zh.count; i++) {
        const struct html_table table = {
            .zh = report->zh.at[i],
            .en = i < report->en.count ? report->en.at[i] : NULL,
            .level = level,
        };
        TRY(html_table_put(&table, &paper));
    }
    return OK;
}
