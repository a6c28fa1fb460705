/* SPDX-License-Identifier: Apache-2.0 */
/* Search without a server: a page, and an index in pieces that the script loads one after the
 * other, each a call with rows of address and text. A piece for each closed month, written with
 * its vouchers (site/months.c); one each for notices, items, contracts, months and accounts,
 * written with their pages; a list of them all. */
#include "base/json.h"
#include "publish/mask.h"
#include "publish/site_page.h"

enum { PIECE_SIZE_MAX = 8 << 20 };

struct json *search_row(struct site *site, struct json *rows, const char *address,
                        struct bytes text)
{
    struct arena *arena = site->scratch;
    struct json *row = json_list(arena);
    row = json_push(row, json_text(arena, bytes_text(address)));
    row = json_push(row, json_text(arena, mask_text(arena, COLUMN_TEXT, text)));
    return json_push(rows, row);
}

enum err search_piece(struct site *site, const char *path, const char *call,
                      const struct json *rows)
{
    struct buf buf = buf_new(site->scratch, PIECE_SIZE_MAX);
    struct bytes bytes = { 0 };
    if (!rows)
        return fault_memory();
    buf_text(&buf, call);
    buf_byte(&buf, '(');
    json_print(&buf, rows);
    buf_text(&buf, ");\n");
    TRY(buf_done(&buf, &bytes));
    return site_put(site, path, bytes);
}

static enum err put_notices(struct site *site)
{
    struct json *rows = json_list(site->scratch);
    for (size_t i = site->notice_count; i > 0; i--) {
        const struct site_notice *notice = &site->notices[i - 1];
        struct buf text = buf_new(site->scratch, 4000);
        char *address = site_text(site, "n/%llu.html", (unsigned long long)notice->index);
        date_print(&text, notice->entry->date);
        buf_byte(&text, ' ');
        buf_put(&text, entry_field(notice->entry, "what"));
        buf_byte(&text, ' ');
        buf_put(&text, entry_field(notice->entry, "period"));
        buf_byte(&text, ' ');
        buf_put(&text, period_words(site, entry_field(notice->entry, "period")));
        if (!address)
            return fault_memory();
        rows = search_row(site, rows, address, buf_so_far(&text));
    }
    return search_piece(site, "s/notices.js", "sanziRows", rows);
}

static enum err put_list(struct site *site)
{
    struct arena *arena = site->scratch;
    static const char *const pieces[] = { "notices", "items", "contracts", "months",
                                          "accounts" };
    struct json *names = json_list(arena);
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        names = json_push(names, json_text(arena, bytes_text(pieces[i])));
    for (size_t i = site->month_count; i > 0; i--) {
        const struct site_month *month = &site->months[i - 1];
        for (uint64_t piece = 0; piece * SEARCH_ROWS < month->entries; piece++) {
            char *stem = search_stem(site, month, piece);
            if (!stem)
                return fault_memory();
            names = json_push(names, json_text(arena, bytes_text(stem + 2)));
        }
    }
    return search_piece(site, "s/list.js", "sanziList", names);
}

char *search_stem(struct site *site, const struct site_month *month, uint64_t piece)
{
    char *stem = month_stem(site, month, "s");
    return piece == 0 || !stem
               ? stem
               : site_text(site, "%s-%llu", stem, (unsigned long long)piece + 1);
}

static enum err put_page(struct site *site)
{
    struct page page = { .number = 1 };
    struct buf *buf = &page.buf;
    TRY(page_start(site, "search", (struct words)WORDS("查找", "Search"), &page));
    buf_text(buf, "<form id=\"search\" role=\"search\" action=\"search.html\">"
                  "<p><label for=\"q\">");
    html_both(buf, (struct words)WORDS("事由、人名、金额、日期、凭证号",
                                       "Words, a name, an amount, a date"));
    buf_text(buf, "</label></p>\n<p><input type=\"search\" id=\"q\" name=\"q\"/> "
                  "<button type=\"submit\">");
    html_both(buf, (struct words)WORDS("查找", "Search"));
    buf_text(buf, "</button></p></form>\n<p id=\"found\" role=\"status\"></p>\n"
                  "<ul class=\"links\" id=\"hits\"></ul>\n<noscript><p>");
    html_both(buf, (struct words)WORDS("查找要用脚本；没有脚本，请按月份翻看。",
                                       "Searching needs scripts; without them, look month by "
                                       "month."));
    buf_text(buf, " <a href=\"months.html\">");
    html_both(buf, (struct words)WORDS("每月收支", "Months"));
    buf_text(buf, "</a></p></noscript>\n");
    return page_end(&page);
}

static enum err make(struct site *site)
{
    bool first = site->options->old == 0;
    if (first)
        TRY(put_page(site));
    if (first || site->notices_changed)
        TRY(put_notices(site));
    return first || site->months_changed ? put_list(site) : OK;
}

const struct site_kind site_search = { .make = make };
