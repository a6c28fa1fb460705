/* SPDX-License-Identifier: Apache-2.0 */
/* A picture on a page, in both languages, with its words under it. */
#include "publish/picture.h"
#include "publish/site_page.h"

enum { WORDS_MAX = 2000 };

struct drawn {
    struct buf svg;
    struct buf text;
    struct picture_out out;
};

static enum err draw(struct page *page, const struct picture *picture,
                     const struct tables *tables, enum language language, struct drawn *drawn)
{
    drawn->svg = buf_new(page->site->scratch, PAGE_SIZE_MAX);
    drawn->text = buf_new(page->site->scratch, WORDS_MAX);
    drawn->out = (struct picture_out){ .svg = &drawn->svg, .text = &drawn->text };
    return picture_draw(picture, tables, language, &drawn->out);
}

enum err page_picture(struct page *page, const char *name, const struct site_report *report)
{
    const struct picture *picture = picture_find(name);
    struct drawn zh = { 0 };
    struct drawn en = { 0 };
    TRY(draw(page, picture, &report->zh, LANGUAGE_ZH, &zh));
    TRY(draw(page, picture, &report->en, LANGUAGE_EN, &en));
    if (!zh.out.any || !en.out.any)
        return OK;
    struct buf *buf = &page->buf;
    buf_text(buf, "<figure>\n<div class=\"z\">");
    buf_put(buf, buf_so_far(&zh.svg));
    buf_text(buf, "</div>\n<div lang=\"en\">");
    buf_put(buf, buf_so_far(&en.svg));
    buf_text(buf, "</div>\n<figcaption><strong>");
    html_both(buf, picture->title);
    buf_text(buf, "</strong> ");
    html_both_texts(buf, buf_so_far(&zh.text), buf_so_far(&en.text));
    buf_text(buf, "</figcaption>\n</figure>\n");
    return OK;
}
