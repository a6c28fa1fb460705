/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: what is left in the till and the bank, what was made known last, which
 * duties are done and which are late, and how to check it all. The only page that changes each
 * time. */
#include "base/money.h"
#include "ledger/paper_root.h"
#include "ledger/view_bank.h"
#include "publish/calendar.h"
#include "publish/journal.h"
#include "publish/site_page.h"

enum { HOME_NOTICES = 8,
       HOME_MONTHS = 6,
       HOME_DUTIES = 8 };

static void put_heading(struct buf *buf, const char *id, struct words words)
{
    buf_format(buf, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
    html_both(buf, words);
    buf_text(buf, "</h2>\n");
}

static void put_more(struct buf *buf, const char *path, struct words words)
{
    buf_format(buf, "<p class=\"more\"><a href=\"%s\">", path);
    html_both(buf, words);
    buf_text(buf, "</a></p>\n");
}

static void put_figure(struct buf *buf, const char *class, struct words title, int64_t fen)
{
    buf_format(buf, "<div class=\"%s\"><dt>", class);
    html_both(buf, title);
    buf_text(buf, "</dt><dd>");
    money_print(buf, fen);
    buf_text(buf, "</dd></div>\n");
}

/* Of each set that was posted to. */
static enum err put_purse(struct site *site, const struct book_set *set, struct buf *buf)
{
    int64_t cash = 0;
    int64_t bank = 0;
    struct month month = date_month(site->day);
    TRY(site_money(site, set->name, CASH_CODE, month, &cash));
    TRY(site_money(site, set->name, BANK_CODE, month, &bank));
    int64_t left = cash;
    TRY(money_sum(&left, bank));
    if (site->frame.set_count > 1) {
        buf_text(buf, "<h3>");
        html_text(buf, set->name);
        buf_text(buf, "</h3>\n");
    }
    buf_text(buf, "<dl class=\"figures\">\n");
    put_figure(buf, "left", (struct words)WORDS("集体的钱，一共（元）", "Money in all (yuan)"), left);
    put_figure(buf, "part", (struct words)WORDS("现金", "Cash"), cash);
    put_figure(buf, "part", (struct words)WORDS("银行存款", "In the bank"), bank);
    buf_text(buf, "</dl>\n");
    return OK;
}

static enum err put_money_left(struct site *site, struct buf *buf)
{
    put_heading(buf, "money", (struct words)WORDS("还有多少钱", "What is left"));
    buf_text(buf, "<p class=\"facts\">");
    html_both(buf, (struct words)WORDS("记账记到 ", "As of "));
    date_print(buf, site->day);
    buf_text(buf, "</p>\n");
    for (size_t i = 0; i < site->frame.set_count; i++)
        TRY(put_purse(site, &site->frame.sets[i], buf));
    buf_text(buf, "</section>\n");
    return OK;
}

static void put_notices(struct site *site, struct buf *buf)
{
    put_heading(buf, "notices", (struct words)WORDS("最近公开公示", "Newest notices"));
    if (site->notice_count == 0) {
        buf_text(buf, "<p>");
        html_both(buf, (struct words)WORDS("还没有公开事项。", "Nothing yet."));
        buf_text(buf, "</p>\n</section>\n");
        return;
    }
    buf_text(buf, "<ul class=\"links\">\n");
    for (size_t i = site->notice_count; i > 0 && site->notice_count - i < HOME_NOTICES; i--)
        put_notice_link(site, buf, "", &site->notices[i - 1]);
    buf_text(buf, "</ul>\n");
    put_more(buf, "notices.html", (struct words)WORDS("全部公开公示", "All notices"));
    buf_text(buf, "</section>\n");
}

static enum err put_months(struct site *site, struct buf *buf)
{
    size_t shown = 0;
    put_heading(buf, "months", (struct words)WORDS("每月收支", "Month by month"));
    buf_text(buf, "<ul class=\"links\">\n");
    for (size_t i = site->month_count; i > 0 && shown < HOME_MONTHS; i--) {
        const struct site_month *month = &site->months[i - 1];
        char *stem = month_stem(site, month, "m");
        if (!stem)
            return fault_memory();
        if (month->at != 0)
            continue;
        shown++;
        buf_format(buf, "<li><a href=\"%s.html\">", stem);
        put_month_words(buf, month->month);
        buf_text(buf, "</a></li>\n");
    }
    buf_text(buf, shown > 0 ? "</ul>\n" : "<li>—</li></ul>\n");
    put_more(buf, "months.html", (struct words)WORDS("全部月份", "All months"));
    put_more(buf, "contracts.html", (struct words)WORDS("合同", "Contracts"));
    buf_text(buf, "</section>\n");
    return OK;
}

static void put_duty(struct buf *buf, const struct calendar_row *row)
{
    static const char *const classes[CALENDAR_STATES] = {
        [CALENDAR_AHEAD] = "ahead",
        [CALENDAR_DONE] = "good",
        [CALENDAR_LATE] = "bad",
        [CALENDAR_UNPOSTED] = "bad",
        [CALENDAR_MISSING] = "bad",
    };
    buf_text(buf, "<li>");
    html_both(buf, row->duty->title);
    buf_byte(buf, ' ');
    month_print(buf, date_month(row->period.from));
    if (month_compare(date_month(row->period.from), date_month(row->period.to)) != 0) {
        buf_text(buf, "–");
        month_print(buf, date_month(row->period.to));
    }
    buf_format(buf, " <strong class=\"%s\">", classes[row->state]);
    html_both(buf, calendar_state_words(row->state));
    buf_text(buf, "</strong> <small>");
    html_both(buf, (struct words)WORDS("应在 ", "due "));
    date_print(buf, row->due);
    buf_text(buf, "</small></li>\n");
}

/* Of what was due in the last twelve months: how many were done, late, never; then what is
 * due next and what is missing, the newest first. */
static enum err put_duties(struct site *site, struct buf *buf)
{
    struct calendar calendar = { 0 };
    int64_t counts[CALENDAR_STATES] = { 0 };
    size_t shown = 0;
    const struct period span = { date_after_months(site->day, -12), site->day };
    TRY(calendar_make(&site->frame, NULL, &span, &calendar));
    put_heading(buf, "duties", (struct words)WORDS("该公开的公开了没有", "Duties to make known"));
    for (size_t i = 0; i < calendar.count; i++)
        counts[calendar.rows[i].state]++;
    buf_text(buf, "<p>");
    html_both(buf, (struct words)WORDS("最近一年：", "In the last year: "));
    for (unsigned i = 0; i < CALENDAR_STATES; i++) {
        html_both(buf, calendar_state_words((enum calendar_state)i));
        buf_format(buf, " <strong>%lld</strong> ", (long long)counts[i]);
    }
    buf_text(buf, "</p>\n");
    for (size_t i = calendar.count; i > 0 && shown < HOME_DUTIES; i--) {
        const struct calendar_row *row = &calendar.rows[i - 1];
        if (row->state == CALENDAR_DONE || row->state == CALENDAR_LATE || row->due.year == 0)
            continue;
        if (shown++ == 0)
            buf_text(buf, "<ul class=\"duties\">\n");
        put_duty(buf, row);
    }
    buf_text(buf, shown > 0 ? "</ul>\n" : "");
    put_more(buf, "duties.html", (struct words)WORDS("公开日历", "Calendar of disclosure"));
    put_more(buf, "items.html", (struct words)WORDS("公开目录", "Catalogue of disclosure"));
    buf_text(buf, "</section>\n");
    return OK;
}

static void put_check(struct site *site, struct buf *buf)
{
    const struct checkpoint *checkpoint = &site->options->checkpoint;
    put_heading(buf, "check", (struct words)WORDS("怎样核对", "How to check"));
    buf_text(buf, "<p>");
    html_both(buf, (struct words)WORDS(
                       "账本一共多少条、总的根是什么，和墙上、和去年抄下来的对一对。对不上，就是有人动过。",
                       "Compare size and root with the paper on the wall, or with what "
                       "you wrote down last year."));
    buf_text(buf, "</p>\n<dl class=\"facts\">\n<div><dt>");
    html_both(buf, (struct words)WORDS("条数", "Size"));
    buf_format(buf, "</dt><dd>%llu</dd></div>\n<div><dt>",
               (unsigned long long)checkpoint->size);
    html_both(buf, (struct words)WORDS("根", "Root"));
    buf_text(buf, "</dt><dd><code>");
    paper_root_print(buf, &checkpoint->root);
    buf_text(buf, "</code></dd></div>\n<div><dt>");
    html_both(buf, (struct words)WORDS("账本公钥", "Key of the log"));
    buf_text(buf, "</dt><dd><code>");
    key_print(buf, site->options->log);
    buf_text(buf, "</code></dd></div>\n</dl>\n<p class=\"more\"><a href=\"verify.html\">");
    html_both(buf, (struct words)WORDS("在这台手机上核对整本账", "Check the whole ledger on this device"));
    buf_text(buf, "</a></p>\n<p><a href=\"checkpoint\">checkpoint</a> "
                  "<a href=\"README.md\">README</a></p>\n</section>\n");
}

static enum err make(struct site *site)
{
    struct page page = { .number = 1 };
    TRY(page_start(site, "index", (struct words)WORDS("村务公开", "Open books"), &page));
    TRY(put_money_left(site, &page.buf));
    put_notices(site, &page.buf);
    TRY(put_months(site, &page.buf));
    TRY(put_duties(site, &page.buf));
    put_check(site, &page.buf);
    return page_end(&page);
}

const struct site_kind site_home = { .make = make };
