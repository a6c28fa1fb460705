/* SPDX-License-Identifier: Apache-2.0 */
/* New notices as an Atom feed (RFC 4287). Its ids are tag URIs of the log, so that they stay
 * the same wherever the folder lies. */
#include <stdio.h>

#include "publish/site_page.h"

enum { FEED_ENTRIES = 30 };

static void put_tag(const struct site *site, struct buf *buf, const char *what)
{
    buf_text(buf, "<id>tag:");
    html_plain(buf, site->frame.origin);
    buf_format(buf, ",2024:%s</id>\n", what);
}

static void put_notice(struct site *site, const struct site_notice *notice,
                       struct buf *buf)
{
    char name[40];
    (void)snprintf(name, sizeof name, "n/%llu", (unsigned long long)notice->index);
    buf_text(buf, "<entry>\n");
    put_tag(site, buf, name);
    buf_text(buf, "<title>");
    html_text(buf, entry_field(notice->entry, "what"));
    buf_byte(buf, ' ');
    html_text(buf, period_words(site, entry_field(notice->entry, "period")));
    buf_text(buf, "</title>\n<updated>");
    time_print(buf, notice->time);
    buf_format(buf, "</updated>\n<link href=\"%s.html\"/>\n<summary>", name);
    html_text(buf, site->frame.village);
    buf_text(buf, "</summary>\n</entry>\n");
}

static enum err make(struct site *site)
{
    struct buf buf = buf_new(site->scratch, PAGE_SIZE_MAX);
    struct bytes bytes = { 0 };
    size_t count = site->notice_count;
    if (!site->notices_changed && site->options->old > 0)
        return OK;
    buf_text(&buf, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-CN\">\n");
    put_tag(site, &buf, "notices");
    buf_text(&buf, "<title>");
    html_text(&buf, site->frame.village);
    buf_text(&buf, " 公开公示</title>\n<updated>");
    time_print(&buf, count > 0 ? site->notices[count - 1].time : 0);
    buf_text(&buf, "</updated>\n<author><name>");
    html_text(&buf, site->frame.village);
    buf_text(&buf, "</name></author>\n<link rel=\"self\" href=\"feed.xml\"/>\n"
                   "<link href=\"notices.html\"/>\n");
    for (size_t i = count; i > 0 && count - i < FEED_ENTRIES; i--)
        put_notice(site, &site->notices[i - 1], &buf);
    buf_text(&buf, "</feed>\n");
    TRY(buf_done(&buf, &bytes));
    return site_put(site, "feed.xml", bytes);
}

const struct site_kind site_feed = { .make = make };
