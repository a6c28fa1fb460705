/* SPDX-License-Identifier: Apache-2.0 */
/* Marks put on pages. */
#include "base/arena.h"
#include "publish/paper_inner.h"

struct paper_mark *flow_mark(struct flow *flow, enum mark_kind kind)
{
    struct paper_mark *mark = flow->dry || flow->bad || !flow->page
                                  ? NULL
                                  : arena_take(flow->arena, sizeof *mark);
    if (!mark) {
        flow->bad = flow->bad || (!flow->dry && flow->page);
        flow->nowhere = (struct paper_mark){ .kind = kind };
        return &flow->nowhere;
    }
    mark->kind = kind;
    if (flow->page->last)
        flow->page->last->next = mark;
    else
        flow->page->first = mark;
    flow->page->last = mark;
    return mark;
}

int flow_text(struct flow *flow, struct box box, struct bytes text, struct paper_type type)
{
    int leading = paper_leading(type.size);
    while (text.size > 0) {
        struct bytes line = paper_line(flow->ruler, &text, type, box.width);
        struct paper_mark *mark = flow_mark(flow, MARK_TEXT);
        mark->x = box.x;
        mark->y = box.y;
        mark->width = box.width;
        mark->height = leading;
        mark->align = box.align;
        mark->type = type.size;
        mark->bold = type.bold;
        mark->red = type.red;
        mark->text = line;
        box.y += leading;
    }
    return box.y;
}

struct paper_mark *flow_rule(struct flow *flow, struct box box, int height, int thick)
{
    struct paper_mark *mark = flow_mark(flow, MARK_RULE);
    mark->x = box.x;
    mark->y = box.y;
    mark->width = box.width;
    mark->height = height;
    mark->type = thick;
    return mark;
}

void flow_frame(struct flow *flow, struct box box, int height, int thick)
{
    struct box right = { .x = box.x + box.width, .y = box.y };
    struct box low = { .x = box.x, .y = box.y + height, .width = box.width };
    struct box left = { .x = box.x, .y = box.y };
    (void)flow_rule(flow, box, 0, thick);
    (void)flow_rule(flow, low, 0, thick);
    (void)flow_rule(flow, left, height, thick);
    (void)flow_rule(flow, right, height, thick);
}

void flow_page(struct flow *flow, uint64_t entry)
{
    struct paper_page *page = arena_take(flow->arena, sizeof *page);
    if (!page) {
        flow->bad = true;
        return;
    }
    page->entry = entry;
    if (flow->page)
        flow->page->next = page;
    else
        flow->out->first = page;
    flow->page = page;
    flow->out->count++;
    flow->said = NULL;
    flow->y = flow->fit.margin;
    flow->bottom = flow->fit.height - flow->fit.margin - flow->foot.height;
}
