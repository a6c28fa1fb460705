/* SPDX-License-Identifier: Apache-2.0 */
/* A ruler without a font, and what must be true of all pages that are laid out. */
#ifndef TESTS_PUBLISH_TIDY_PAGES_H
#define TESTS_PUBLISH_TIDY_PAGES_H

#include "base/unicode.h"
#include "publish/paper_layout.h"
#include "tests/test.h"

/* Wide characters are squares, others half of one, bold ones a little wider. */
static inline int advance(void *self, struct bytes character, bool bold)
{
    (void)self;
    return (unicode_width(character) == 2 ? 1000 : 500) + (bold ? 20 : 0);
}
static const struct ruler ruler = { .advance = advance };

static inline int text_width(const struct paper_mark *mark)
{
    int ems = 0;
    struct bytes text = mark->text;
    while (text.size > 0) {
        struct bytes first = unicode_first(text);
        ems += advance(NULL, first, mark->bold);
        text = bytes_part(text, first.size, text.size - first.size);
    }
    return ems * mark->type / 1000;
}

static inline int text_left(const struct paper_mark *mark)
{
    int lack = mark->width - text_width(mark);
    return mark->x + (mark->align == MARK_RIGHT    ? lack
                      : mark->align == MARK_CENTRE ? lack / 2
                                                   : 0);
}

static inline bool overlap(const struct paper_mark *a, const struct paper_mark *b)
{
    int a_left = text_left(a);
    int b_left = text_left(b);
    return a_left < b_left + text_width(b) && b_left < a_left + text_width(a) &&
           a->y < b->y + b->height && b->y < a->y + a->height;
}

/* Nothing beyond the margins of the leaf, no text on another or out of its box. */
static inline void assert_tidy(const struct paper_pages *pages)
{
    enum { MARGIN = 560 }; /* 10 mm */
    for (const struct paper_page *page = pages->first; page; page = page->next)
        for (const struct paper_mark *mark = page->first; mark; mark = mark->next) {
            if (mark->dashed)
                continue;
            bool good = mark->kind != MARK_TEXT || text_width(mark) <= mark->width + 1;
            const struct paper_mark *other = mark->next;
            for (; other && good; other = other->next)
                good = mark->kind != MARK_TEXT || other->kind != MARK_TEXT ||
                       !overlap(mark, other);
            if (!good)
                fail_msg("%d %d %.*s is on another, or too wide", mark->x, mark->y,
                         (int)mark->text.size, (const char *)mark->text.at);
            assert_in_range(mark->x, MARGIN, pages->width - MARGIN);
            assert_in_range(mark->x + mark->width, MARGIN, pages->width - MARGIN);
            assert_in_range(mark->y, MARGIN, pages->height - MARGIN);
            assert_in_range(mark->y + mark->height, MARGIN, pages->height - MARGIN);
        }
}

#endif
