/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of tables flow over pages; then leaves are put on sheets. */
#include "publish/paper_layout.h"

#include <string.h>

#include "base/arena.h"
#include "ledger/paper_root.h"
#include "publish/paper_inner.h"

enum { THICK = 16,
       THIN = 6,
       PAGES_MAX = 20000,
       SQUEEZE_MOST = 11 * PAPER_POINT,
       SQUEEZE_LEAST = 17 * PAPER_POINT / 2,
       TEXT_MAX = 2000 };

/* One table on its way over pages. */
struct list {
    struct flow *flow;
    const struct table *table;
    const struct paper_grid *grid;
    struct buf room;
    int top;                        /* of its part on this page */
    int rows;                       /* where they begin */
    const struct table_row *before; /* the row placed last */
};

static struct paper_type cell_type(const struct list *list, const struct table_row *row)
{
    return (struct paper_type){ .size = list->flow->fit.type, .bold = row->mark != ROW_PLAIN };
}

static int row_pad(const struct flow *flow)
{
    return flow->fit.type * 3 / (flow->dense ? 20 : 10);
}

static int indent_of(const struct list *list, const struct paper_column *column,
                     const struct table_row *row)
{
    bool indents = (list->table->columns[column->at].type & COLUMN_INDENT) != 0;
    int most = column->width / 3;
    int indent = indents ? (int)row->depth * list->flow->fit.type : 0;
    return indent < most ? indent : most;
}

static struct box cell_box(const struct list *list, const struct paper_column *column,
                           const struct table_row *row)
{
    int pad = paper_pad(list->flow->fit.type);
    int indent = indent_of(list, column, row);
    return (struct box){
        .x = column->x + pad + indent,
        .width = column->width - 2 * pad - indent,
        .align = column->right ? MARK_RIGHT : MARK_LEFT,
    };
}

static struct bytes cell_text(struct list *list, const struct paper_column *column,
                              const struct table_row *row)
{
    return cell_clean(list->flow->arena,
                      cell_print(row, list->table, column->at, false, &list->room));
}

static size_t row_lines(struct list *list, const struct table_row *row)
{
    size_t most = list->flow->form->row > 0 ? list->flow->form->row : 1;
    for (size_t i = 0; i < list->grid->count; i++) {
        const struct paper_column *column = &list->grid->columns[i];
        size_t lines = paper_lines(list->flow->ruler, cell_text(list, column, row),
                                   cell_type(list, row), cell_box(list, column, row).width);
        most = lines > most ? lines : most;
    }
    return most;
}

static int row_height(const struct flow *flow, size_t lines)
{
    return (int)lines * paper_leading(flow->fit.type) + 2 * row_pad(flow);
}

/* `count` lines of a cell from the line `from` on, in the middle of the row. */
static void draw_cell(struct list *list, const struct paper_column *column,
                      const struct table_row *row, size_t from, size_t count)
{
    struct flow *flow = list->flow;
    struct box box = cell_box(list, column, row);
    struct paper_type type = cell_type(list, row);
    struct bytes text = cell_text(list, column, row);
    const struct cell *cell = &row->cells[column->at];
    bool money = column_type(&list->table->columns[column->at]) == COLUMN_MONEY;
    if (column->right)
        text = bytes_copy(flow->arena, text); /* the room is used again */
    for (size_t i = 0; i < from && text.size > 0; i++)
        (void)paper_line(flow->ruler, &text, type, box.width);
    size_t lines = paper_lines(flow->ruler, text, type, box.width);
    int y = flow->y + row_pad(flow);
    if (lines < count)
        y += (int)(count - lines) * paper_leading(type.size) / 2;
    type.red = money && cell->set && cell->number < 0;
    for (size_t i = 0; i < count && text.size > 0; i++) {
        struct bytes line = paper_line(flow->ruler, &text, type, box.width);
        box.y = y;
        y = flow_text(flow, box, line, type);
    }
}

static void draw_row(struct list *list, const struct table_row *row, size_t from, size_t count)
{
    struct flow *flow = list->flow;
    for (size_t i = 0; i < list->grid->count; i++)
        draw_cell(list, &list->grid->columns[i], row, from, count);
    flow->y += row_height(flow, count);
    struct box line = { .x = flow->fit.margin, .y = flow->y, .width = flow_inside(flow) };
    bool plain = row->mark == ROW_PLAIN;
    flow_rule(flow, line, 0, plain ? THIN : THIN + 4)->faint = plain;
}

static void draw_titles(struct list *list)
{
    struct flow *flow = list->flow;
    const struct paper_type type = { .size = flow->fit.type, .bold = true };
    int pad = paper_pad(type.size);
    size_t most = 1;
    for (size_t i = 0; i < list->grid->count; i++) {
        const struct paper_column *column = &list->grid->columns[i];
        size_t lines = paper_lines(
            flow->ruler, flow_words(flow, list->table->columns[column->at].title), type,
            column->width - 2 * pad);
        most = lines > most ? lines : most;
    }
    int height = row_height(flow, most);
    struct paper_mark *fill = flow_mark(flow, MARK_FILL);
    fill->x = flow->fit.margin;
    fill->y = flow->y;
    fill->width = flow_inside(flow);
    fill->height = height;
    for (size_t i = 0; i < list->grid->count; i++) {
        const struct paper_column *column = &list->grid->columns[i];
        struct bytes title = flow_words(flow, list->table->columns[column->at].title);
        struct box box = { .x = column->x + pad,
                           .width = column->width - 2 * pad,
                           .align = MARK_CENTRE };
        int lines = (int)paper_lines(flow->ruler, title, type, box.width);
        box.y = flow->y + (height - lines * paper_leading(type.size)) / 2;
        (void)flow_text(flow, box, title, type);
    }
    flow->y += height;
    struct box line = { .x = flow->fit.margin, .y = flow->y, .width = flow_inside(flow) };
    (void)flow_rule(flow, line, 0, THIN + 4);
}

static void begin_part(struct list *list, bool again)
{
    paper_head(list->flow, list->table, again);
    list->top = list->flow->y;
    draw_titles(list);
    list->rows = list->flow->y;
}

static void end_part(struct list *list)
{
    struct flow *flow = list->flow;
    int height = flow->y - list->top;
    struct box frame = { .x = flow->fit.margin, .y = list->top, .width = flow_inside(flow) };
    flow_frame(flow, frame, height, THICK);
    for (size_t i = 1; i < list->grid->count; i++) {
        struct box line = { .x = list->grid->columns[i].x, .y = list->top };
        (void)flow_rule(flow, line, height, THIN);
    }
}

/* 过次页 or 承前页: what was summed so far, and what stands. */
static void draw_carried(struct list *list, struct words words)
{
    const struct table *table = list->table;
    const struct table_carry *carry = table->carry;
    struct table_row row = { .mark = ROW_SUBTOTAL };
    row.cells = arena_array(list->flow->arena, table->width, sizeof *row.cells);
    if (!row.cells) {
        list->flow->bad = true;
        return;
    }
    for (size_t i = 0; i < table->width; i++) {
        const char *name = table->columns[i].name;
        if (strcmp(name, carry->words) == 0)
            row.cells[i] = (struct cell){ .text = flow_words(list->flow, words), .set = true };
        else if (strcmp(name, carry->debit) == 0 && list->before->sums)
            row.cells[i] = (struct cell){ .number = list->before->sums[0], .set = true };
        else if (strcmp(name, carry->credit) == 0 && list->before->sums)
            row.cells[i] = (struct cell){ .number = list->before->sums[1], .set = true };
        else if (strcmp(name, carry->side) == 0 || strcmp(name, carry->balance) == 0)
            row.cells[i] = list->before->cells[i];
    }
    draw_row(list, &row, 0, row_lines(list, &row));
}

static void break_page(struct list *list)
{
    static const struct words to_next = WORDS("过次页", "carried forward");
    static const struct words from_last = WORDS("承前页", "brought forward");
    bool carries = list->table->carry && list->before;
    if (carries)
        draw_carried(list, to_next);
    end_part(list);
    flow_page(list->flow, list->flow->page->entry);
    begin_part(list, true);
    if (carries)
        draw_carried(list, from_last);
    list->rows = list->flow->y;
}

static void put_row(struct list *list, const struct table_row *row, bool last)
{
    struct flow *flow = list->flow;
    size_t lines = row_lines(list, row);
    int reserve = list->table->carry && !last ? row_height(flow, 1) : 0;
    if (row->mark == ROW_HEADING && row->next) /* stays with what it is over */
        reserve += row_height(flow, row_lines(list, row->next));
    for (size_t from = 0; from < lines && !flow->bad && flow->out->count < PAGES_MAX;) {
        size_t count = lines - from;
        bool fits = flow->y + row_height(flow, count) + reserve <= flow->bottom;
        if (!fits && flow->y > list->rows) {
            break_page(list);
            continue;
        }
        if (!fits) { /* higher than a page */
            int room = flow->bottom - reserve - flow->y - 2 * row_pad(flow);
            size_t some = room > 0 ? (size_t)(room / paper_leading(flow->fit.type)) : 0;
            count = some < 1 ? 1 : some < count ? some
                                                : count;
        }
        draw_row(list, row, from, count);
        from += count;
        if (from < lines)
            break_page(list);
    }
    list->before = row;
}

static void put_empty(struct list *list, size_t count)
{
    struct table_row row = { .mark = ROW_PLAIN };
    row.cells = arena_array(list->flow->arena, list->table->width, sizeof *row.cells);
    if (!row.cells)
        list->flow->bad = true;
    for (size_t i = 0; i < count && !list->flow->bad; i++)
        put_row(list, &row, true);
}

static void put_nothing(struct list *list)
{
    static const struct words none = WORDS("（无）", "(none)");
    struct flow *flow = list->flow;
    const struct paper_type type = { .size = flow->fit.type, .bold = false };
    struct box box = { .x = flow->fit.margin,
                       .y = flow->y + row_pad(flow),
                       .width = flow_inside(flow),
                       .align = MARK_CENTRE };
    list->flow->y = flow_text(flow, box, flow_words(flow, none), type) + row_pad(flow);
    struct box frame = { .x = box.x, .y = list->top, .width = box.width };
    flow_frame(flow, frame, flow->y - list->top, THICK);
}

static uint64_t entry_of(const struct table *table)
{
    for (size_t i = 0; i < table->width && table->first; i++)
        if (strcmp(table->columns[i].name, "entry") == 0 && table->first->cells[i].set)
            return (uint64_t)table->first->cells[i].number;
    return UINT64_MAX;
}

/* A table begins a page where it should, and where its head and two rows have no room. */
static void begin_table(struct list *list)
{
    struct flow *flow = list->flow;
    bool own = flow->form->own_leaf || list->table->new_page;
    uint64_t entry = flow->form->own_leaf ? entry_of(list->table) : UINT64_MAX;
    if (!flow->page || own) {
        flow_page(flow, entry);
        return;
    }
    int y = flow->y;
    flow->dry = true;
    paper_head(flow, list->table, false);
    bool fits = flow->y + flow->fit.type + 4 * row_height(flow, 1) <= flow->bottom;
    flow->dry = false;
    flow->y = y + flow->fit.type;
    if (!fits)
        flow_page(flow, entry);
}

static void put_table(struct flow *flow, const struct table *table,
                      const struct paper_grid *grid)
{
    struct list list = {
        .flow = flow, .table = table, .grid = grid, .room = cell_room(table)
    };
    size_t lacking = flow->form->rows > table->count ? flow->form->rows - table->count : 0;
    begin_table(&list);
    if (flow->bad)
        return;
    if (table->count == 0 && lacking == 0 && grid->count == 0) {
        paper_head(flow, table, false);
        return;
    }
    begin_part(&list, false);
    for (const struct table_row *row = table->first; row; row = row_after(row)) {
        if (row->mark == ROW_TOTAL && lacking > 0) {
            put_empty(&list, lacking);
            lacking = 0;
        }
        put_row(&list, row, row->next == NULL);
    }
    put_empty(&list, lacking);
    if (table->count == 0 && flow->form->rows == 0)
        put_nothing(&list);
    else
        end_part(&list);
    paper_under(flow, table);
    flow->said = table;
}

/* Two leaves to a sheet, one above the other, and where to cut. */
static void pair_leaves(struct flow *flow)
{
    struct paper_pages *out = flow->out;
    size_t count = 0;
    for (struct paper_page *page = out->first; page; page = page->next) {
        struct paper_page *lower = page->next;
        struct box cut = { .x = MILLIMETRES(4),
                           .y = out->height,
                           .width = out->width - 2 * MILLIMETRES(4) };
        count++;
        if (lower) {
            for (struct paper_mark *mark = lower->first; mark; mark = mark->next)
                mark->y += out->height;
            page->last->next = lower->first;
            page->last = lower->last;
            page->next = lower->next;
        }
        flow->page = page;
        flow_rule(flow, cut, 0, THIN)->dashed = true;
    }
    out->count = count;
    out->height *= 2;
}

/* All pages, into flow->out, with the leaf and type of flow->fit. */
static void run_flow(struct flow *flow, const struct tables *tables,
                     struct paper_grid *const *grids)
{
    struct paper_pages *pages = flow->out;
    pages->width = flow->fit.width;
    pages->height = flow->fit.height;
    pages->type = flow->fit.type;
    paper_foot_make(flow);
    for (size_t i = 0; i < tables->count && !flow->bad; i++) {
        if (!table_goes_on(tables, i))
            paper_spread(grids[i], &flow->fit);
        put_table(flow, tables->at[i], grids[i]);
    }
    if (!flow->page)
        flow_page(flow, UINT64_MAX);
    if (!flow->bad)
        paper_signs(flow, tables->count > 0 ? tables->at[tables->count - 1] : NULL);
    paper_feet(flow);
    if (!flow->bad && pages->height < pages->width && flow->form->half)
        pair_leaves(flow);
}

/* A statement that all but fits a page is to stand on one. */
static void squeeze(const struct flow *usual, const struct tables *tables,
                    struct paper_grid *const *grids, struct paper_pages *out)
{
    static const enum paper_turn turns[] = { PAPER_UPRIGHT, PAPER_ACROSS };
    struct paper paper = *usual->paper;
    for (int type = SQUEEZE_MOST; type >= SQUEEZE_LEAST; type -= PAPER_POINT / 2)
        for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
            struct arena_mark mark = arena_mark(usual->arena);
            struct paper_pages pages = { 0 };
            struct flow flow = *usual;
            if (usual->paper->turn != PAPER_TURN_FREE && usual->paper->turn != turns[i])
                continue;
            paper.turn = turns[i];
            paper.type = type;
            flow.paper = &paper;
            flow.out = &pages;
            flow.dense = true;
            if (!paper_takes(tables, &paper, grids, &flow.fit))
                continue;
            run_flow(&flow, tables, grids);
            if (!flow.bad && pages.count == 1) {
                *out = pages;
                return;
            }
            arena_back(usual->arena, mark);
        }
}

enum err paper_lay_out(const struct tables *tables, enum language language,
                       const struct paper *paper, const struct ruler *ruler,
                       struct paper_pages *out)
{
    static const struct paper usual = { .size = PAPER_A4, .stamp.notice = UINT64_MAX };
    struct paper_pages pages = { 0 };
    struct paper_grid **grids = NULL;
    struct flow flow = {
        .arena = tables->arena,
        .paper = paper ? paper : &usual,
        .ruler = ruler,
        .language = language,
    };
    flow.form = paper_form_of(tables, flow.paper);
    if (tables->count > 0)
        flow.main = tables->at[0]->title;
    TRY(paper_measure(tables, &flow, &grids));
    TRY(paper_choose(tables, flow.paper, grids, &flow.fit));
    struct flow first = flow;
    first.out = &pages;
    run_flow(&first, tables, grids);
    if (pages.count >= PAGES_MAX)
        return fault(ERR_LIMIT, "超过 %d 页：请缩短期间", "more than %d pages: choose a shorter span",
                     PAGES_MAX);
    if (first.bad)
        return fault_memory();
    if (flow.form->squeeze && flow.paper->type == 0 && pages.count > 1 && pages.count < 4)
        squeeze(&flow, tables, grids, &pages);
    *out = pages;
    return OK;
}

static void put_encoded(struct buf *buf, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++) {
        uint8_t byte = text.at[i];
        bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= 'a' && byte <= 'z') || byte == '-' || byte == '.' ||
                     byte == '_' || byte == '~' || byte == '/';
        if (plain)
            buf_byte(buf, byte);
        else
            buf_format(buf, "%%%02X", byte);
    }
}

struct bytes paper_code(struct arena *arena, const struct paper_stamp *stamp, uint64_t entry)
{
    struct buf text = buf_new(arena, TEXT_MAX);
    struct buf groups = buf_new(arena, TEXT_MAX);
    if (stamp->site.size > 0) {
        buf_put(&text, stamp->site);
        buf_text(&text, stamp->site.at[stamp->site.size - 1] == '/' ? "" : "/");
        buf_text(&text, "verify.html#log=");
    } else {
        buf_text(&text, "sanzi:log=");
    }
    put_encoded(&text, stamp->key);
    if (entry != UINT64_MAX)
        buf_format(&text, "&entry=%llu", (unsigned long long)entry);
    buf_format(&text, "&size=%llu&root=", (unsigned long long)stamp->size);
    paper_root_print(&groups, &stamp->root);
    for (size_t i = 0; i < groups.size; i++)
        if (groups.at[i] != ' ')
            buf_byte(&text, groups.at[i]);
    return buf_so_far(&text);
}
