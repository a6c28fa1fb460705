/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around a table on paper: its head, boxes to sign in, what proves it, numbers of
 * pages. */
#include <string.h>

#include "base/arena.h"
#include "ledger/paper_root.h"
#include "publish/paper_inner.h"

enum { BOXES = 12,
       TEXT_MAX = 8000,
       THIN = 8 };

#define LINE_TO_WRITE_ON "______________"

/* Are there amounts, and does nothing say in what unit they are? */
static bool lacks_unit(const struct table *table)
{
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        if (strcmp(fact->name, "unit") == 0)
            return false;
    for (size_t i = 0; i < table->width; i++)
        if (column_type(&table->columns[i]) == COLUMN_MONEY)
            return true;
    return false;
}

/* Does the table above on this page say the same? */
static bool is_said(const struct flow *flow, const struct table_fact *fact)
{
    const struct table_fact *other = flow->said ? flow->said->facts : NULL;
    while (other && (strcmp(other->name, fact->name) != 0 ||
                     !bytes_equal(other->text, fact->text)))
        other = other->next;
    return other != NULL;
}

/* "单位：青石村": what is empty is there to be written in. */
static struct bytes fact_text(struct flow *flow, const struct table_fact *fact)
{
    struct buf text = buf_new(flow->arena, TEXT_MAX);
    buf_put(&text, flow_words(flow, fact->title));
    buf_text(&text, flow->language == LANGUAGE_ZH ? "：" : ": ");
    buf_put(&text, fact->text.size > 0 ? cell_clean(flow->arena, fact->text)
                                       : bytes_text(LINE_TO_WRITE_ON));
    return buf_so_far(&text);
}

/* Side by side, none broken that fits a line; where the last one ends. */
static void put_facts(struct flow *flow, const struct table *table, struct box *box, int *used)
{
    const struct paper_type type = { .size = flow->fit.type };
    int gap = type.size * 3 / 2;
    *used = 0;
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next) {
        if (fact->under || is_said(flow, fact))
            continue;
        struct bytes text = fact_text(flow, fact);
        int width = paper_width(flow->ruler, text, type);
        int x = *used > 0 ? *used + gap : 0;
        if (*used > 0 && x + width > box->width) {
            box->y += paper_leading(type.size);
            x = 0;
        }
        struct box at = { .x = box->x + x, .y = box->y, .width = box->width - x };
        int end = flow_text(flow, at, text, type);
        box->y = end - paper_leading(type.size);
        *used = end > at.y + paper_leading(type.size) ? box->width : x + width;
    }
}

void paper_head(struct flow *flow, const struct table *table, bool again)
{
    static const struct words unit = WORDS("金额单位：元", "amounts in yuan");
    static const struct words more = WORDS("（续）", " (continued)");
    const struct paper_type title = { .size = flow->fit.type * (flow->said ? 6 : 7) / 5,
                                      .bold = true };
    const struct paper_type plain = { .size = flow->fit.type, .bold = false };
    struct box box = {
        .x = flow->fit.margin, .y = flow->y, .width = flow_inside(flow), .align = MARK_CENTRE
    };
    struct buf text = buf_new(flow->arena, TEXT_MAX);
    if (!flow->said && strcmp(flow->main.zh, table->title.zh) != 0) {
        buf_put(&text, flow_words(flow, flow->main));
        buf_text(&text, flow->language == LANGUAGE_ZH ? "·" : ": ");
    }
    buf_put(&text, flow_words(flow, table->title));
    buf_put(&text, again && !table->carry ? flow_words(flow, more) : bytes_text(""));
    box.y = flow_text(flow, box, buf_so_far(&text), title) + flow->fit.type / 3;
    int money = lacks_unit(table) && !(flow->said && lacks_unit(flow->said))
                    ? paper_width(flow->ruler, flow_words(flow, unit), plain)
                    : 0;
    int used = 0;
    put_facts(flow, table, &box, &used);
    if (used > 0 && money > 0 && used + money + plain.size > box.width)
        box.y += paper_leading(plain.size);
    box.align = MARK_RIGHT;
    if (money > 0)
        (void)flow_text(flow, box, flow_words(flow, unit), plain);
    int end = used > 0 || money > 0 ? box.y + paper_leading(plain.size) : box.y;
    flow->y = end + flow->fit.type / 4;
}

static int most_lines(struct flow *flow, const struct bytes *texts, size_t count, int width)
{
    const struct paper_type type = { .size = flow->fit.type, .bold = false };
    size_t most = 1;
    for (size_t i = 0; i < count; i++) {
        size_t lines = paper_lines(flow->ruler, texts[i], type, width);
        most = lines > most ? lines : most;
    }
    return (int)most;
}

/* Boxes side by side, in as many rows as it takes, each with room for a hand. */
static void put_boxes(struct flow *flow, const struct bytes *texts, size_t count, int room)
{
    const struct paper_type type = { .size = flow->fit.type, .bold = false };
    int pad = paper_pad(type.size);
    size_t beside = (size_t)(flow_inside(flow) / (type.size * 8));
    beside = beside > 0 ? beside : 1;
    size_t rows = (count + beside - 1) / beside;
    beside = rows > 0 ? (count + rows - 1) / rows : 1;
    for (size_t i = 0; i < count; i += beside) {
        size_t here = count - i < beside ? count - i : beside;
        int width = flow_inside(flow) / (int)here;
        int lines = most_lines(flow, &texts[i], here, width - 2 * pad);
        int height = lines * paper_leading(type.size) + pad + room;
        for (size_t j = 0; j < here; j++) {
            struct box box = {
                .x = flow->fit.margin + (int)j * width, .y = flow->y, .width = width
            };
            if (j + 1 == here)
                box.width = flow->fit.width - flow->fit.margin - box.x;
            flow_frame(flow, box, height, THIN);
            box.x += pad;
            box.y += pad;
            box.width -= 2 * pad;
            (void)flow_text(flow, box, texts[i + j], type);
        }
        flow->y += height;
    }
}

static struct bytes box_text(struct flow *flow, struct words title, struct bytes value)
{
    struct buf text = buf_new(flow->arena, TEXT_MAX);
    buf_put(&text, flow_words(flow, title));
    buf_text(&text, flow->language == LANGUAGE_ZH ? "：" : ": ");
    buf_put(&text, cell_clean(flow->arena, value));
    return buf_so_far(&text);
}

static void put_under(struct flow *flow, const struct table *table)
{
    const struct paper_type plain = { .size = flow->fit.type * 9 / 10, .bold = false };
    struct bytes texts[BOXES];
    size_t count = 0;
    for (const struct table_fact *fact = table->facts; fact; fact = fact->next)
        if (fact->under && count < BOXES)
            texts[count++] = box_text(flow, fact->title, fact->text);
    put_boxes(flow, texts, count,
              flow->form->half     ? MILLIMETRES(6)
              : flow->paper->board ? MILLIMETRES(14)
                                   : MILLIMETRES(9));
    struct box box = { .x = flow->fit.margin, .y = flow->y, .width = flow_inside(flow) };
    box.y += table->notes ? flow->fit.type / 3 : 0;
    for (const struct table_fact *note = table->notes; note; note = note->next) {
        struct buf text = buf_new(flow->arena, TEXT_MAX);
        buf_text(&text, note_mark(flow->language));
        buf_put(&text, cell_clean(flow->arena, note->text));
        box.y = flow_text(flow, box, buf_so_far(&text), plain);
    }
    flow->y = box.y;
}

static void put_signs(struct flow *flow)
{
    const struct paper_sign *signs = paper_signs_of(flow->form->signs);
    struct bytes texts[BOXES];
    size_t count = 0;
    for (; count < BOXES && signs[count].title.zh; count++)
        texts[count] = box_text(flow, signs[count].title, bytes_text(""));
    flow->y += count > 0 ? flow->fit.type : 0;
    put_boxes(flow, texts, count, MILLIMETRES(flow->paper->board ? 16 : 11));
}

/* Does what `put` draws fit the page? */
static bool fits(struct flow *flow, const struct table *table)
{
    int y = flow->y;
    flow->dry = true;
    if (table)
        put_under(flow, table);
    else
        put_signs(flow);
    bool fit = flow->y <= flow->bottom;
    flow->dry = false;
    flow->y = y;
    return fit;
}

void paper_under(struct flow *flow, const struct table *table)
{
    if (!fits(flow, table)) {
        flow_page(flow, flow->page ? flow->page->entry : UINT64_MAX);
        paper_head(flow, table, true);
    }
    put_under(flow, table);
}

void paper_signs(struct flow *flow, const struct table *last)
{
    if (last && has_facts(last, true)) /* it has places to sign already */
        return;
    if (!fits(flow, NULL)) {
        flow_page(flow, UINT64_MAX);
        if (last)
            paper_head(flow, last, true);
    }
    put_signs(flow);
}

static int foot_type(const struct flow *flow)
{
    return (flow->paper->board ? 12 : 9) * PAPER_POINT;
}

static int groups_type(const struct flow *flow)
{
    return (flow->paper->board ? 14 : 11) * PAPER_POINT;
}

static int code_size(const struct flow *flow)
{
    return flow->form->half     ? MILLIMETRES(20)
           : flow->paper->board ? MILLIMETRES(30)
                                : MILLIMETRES(24);
}

/* On the wall it is to be copied by hand. */
static int key_type(const struct flow *flow)
{
    return (flow->paper->board ? 9 : 7) * PAPER_POINT;
}
static int foot_text_width(const struct flow *flow)
{
    return flow_inside(flow) - code_size(flow) - MILLIMETRES(4);
}

void paper_foot_make(struct flow *flow)
{
    const struct paper_stamp *stamp = &flow->paper->stamp;
    const struct paper_type key = { .size = key_type(flow), .bold = false };
    bool zh = flow->language == LANGUAGE_ZH;
    flow->foot.height = paper_leading(foot_type(flow)) + MILLIMETRES(2);
    if (stamp->size == 0)
        return;
    struct buf phone = buf_new(flow->arena, TEXT_MAX);
    struct buf groups = buf_new(flow->arena, TEXT_MAX);
    struct buf whose = buf_new(flow->arena, TEXT_MAX);
    buf_text(&phone, zh ? "监督电话：" : "complaints: ");
    buf_put(&phone, stamp->phone.size > 0 ? stamp->phone : bytes_text(LINE_TO_WRITE_ON));
    buf_text(&groups, zh ? "核对码：" : "check: ");
    paper_root_print(&groups, &stamp->root);
    buf_text(&whose, zh ? "账本公钥：" : "log key: ");
    buf_put(&whose, stamp->key);
    flow->foot.phone = buf_so_far(&phone);
    flow->foot.groups = buf_so_far(&groups);
    flow->foot.key = buf_so_far(&whose);
    if (stamp->page.size > 0) {
        struct buf page = buf_new(flow->arena, TEXT_MAX);
        buf_text(&page, zh ? "核对网页 verify.html 的 SHA-256：" : "SHA-256 of verify.html: ");
        buf_put(&page, stamp->page);
        flow->foot.page = buf_so_far(&page);
    }
    int width = foot_text_width(flow);
    size_t lines = paper_lines(flow->ruler, flow->foot.key, key, width) +
                   paper_lines(flow->ruler, flow->foot.page, key, width);
    int text = 2 * paper_leading(foot_type(flow)) + paper_leading(groups_type(flow)) +
               (int)lines * paper_leading(key_type(flow));
    int code = code_size(flow);
    flow->foot.height = (text > code ? text : code) + MILLIMETRES(4);
}

static struct bytes said_of(struct flow *flow, uint64_t entry)
{
    const struct paper_stamp *stamp = &flow->paper->stamp;
    bool zh = flow->language == LANGUAGE_ZH;
    struct buf text = buf_new(flow->arena, 300);
    if (entry != UINT64_MAX && entry == stamp->notice)
        buf_format(&text, zh ? "第 %llu 条公开   " : "disclosure %llu   ",
                   (unsigned long long)entry);
    else if (entry != UINT64_MAX)
        buf_format(&text, zh ? "第 %llu 条记录   " : "entry %llu   ", (unsigned long long)entry);
    buf_format(&text, zh ? "取自账本前 %llu 条" : "of the first %llu entries of the log",
               (unsigned long long)stamp->size);
    return buf_so_far(&text);
}

static void put_foot(struct flow *flow, struct bytes number)
{
    const struct paper_stamp *stamp = &flow->paper->stamp;
    const struct paper_type plain = { .size = foot_type(flow), .bold = false };
    uint64_t entry = flow->page->entry != UINT64_MAX ? flow->page->entry : stamp->notice;
    int top = flow->bottom + MILLIMETRES(2);
    struct box box = { .x = flow->fit.margin, .y = top, .width = flow_inside(flow) };
    struct box right = box;
    right.align = stamp->size > 0 ? MARK_RIGHT : MARK_CENTRE;
    if (stamp->size == 0) {
        (void)flow_text(flow, right, number, plain);
        return;
    }
    (void)flow_rule(flow, box, 0, THIN);
    struct paper_mark *code = flow_mark(flow, MARK_CODE);
    code->x = box.x;
    code->y = top + MILLIMETRES(1);
    code->width = code_size(flow);
    code->height = code->width;
    code->text = paper_code(flow->arena, stamp, entry);
    box.y += MILLIMETRES(1);
    box.x += code->width + MILLIMETRES(4);
    box.width = foot_text_width(flow);
    right = box;
    right.align = MARK_RIGHT;
    (void)flow_text(flow, right, number, plain);
    box.y = flow_text(flow, box, flow->foot.phone, plain);
    box.y = flow_text(flow, box, said_of(flow, entry), plain);
    box.y = flow_text(flow, box, flow->foot.groups,
                      (struct paper_type){ .size = groups_type(flow), .bold = true });
    box.y = flow_text(flow, box, flow->foot.key, (struct paper_type){ .size = key_type(flow) });
    (void)flow_text(flow, box, flow->foot.page, (struct paper_type){ .size = key_type(flow) });
}

/* Pages that are numbered together: all, or those of one entry where each begins a leaf. */
static size_t numbered_with(const struct flow *flow, const struct paper_page *first)
{
    size_t count = 0;
    for (const struct paper_page *page = first; page; page = page->next) {
        if (flow->form->own_leaf && page->entry != first->entry)
            break;
        count++;
    }
    return count;
}

void paper_feet(struct flow *flow)
{
    bool zh = flow->language == LANGUAGE_ZH;
    size_t at = 0;
    size_t count = 0;
    for (struct paper_page *page = flow->out->first; page; page = page->next) {
        struct buf number = buf_new(flow->arena, 100);
        if (at == count) {
            at = 0;
            count = numbered_with(flow, page);
        }
        at++;
        if (zh)
            buf_format(&number, "共 %zu 页 第 %zu 页", count, at);
        else
            buf_format(&number, "page %zu of %zu", at, count);
        flow->page = page;
        put_foot(flow, buf_so_far(&number));
    }
}
