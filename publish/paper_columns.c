/* SPDX-License-Identifier: Apache-2.0 */
/* Columns on paper: how wide each would be, how narrow it may be, which leaf has room. */
#include "base/arena.h"
#include "base/unicode.h"
#include "publish/paper_inner.h"

enum { EM = 1000,
       TEXT_LEAST = 4 * EM,  /* of a column of text, if it is not shorter by itself */
       TEXT_EASY = 9 * EM,   /* enough that lines are not all broken */
       TOKEN_MOST = 12 * EM, /* what has no blank and is longer is cut */
       NATURAL_MOST = 60 * EM,
       HAND_EMS = 7 * EM, /* for an amount written by hand */
       TYPE_STEP = PAPER_POINT / 2 };

static int more_of(int a, int b)
{
    return a > b ? a : b;
}

static int less_of(int a, int b)
{
    return a < b ? a : b;
}

static void take_text(const struct ruler *ruler, struct paper_column *column,
                      struct bytes text, const struct table_row *row, bool indents)
{
    bool bold = row->mark != ROW_PLAIN;
    int indent = indents ? (int)row->depth * EM : 0;
    int natural = paper_ems(ruler, text, bold) + indent;
    int whole = column->right ? natural : paper_ems_whole(ruler, text, bold) + indent;
    int least = column->right ? natural : less_of(natural, TEXT_LEAST);
    column->natural = more_of(column->natural, less_of(natural, NATURAL_MOST));
    column->least = more_of(column->least, more_of(least, less_of(whole, TOKEN_MOST)));
}

static void take_title(const struct ruler *ruler, struct paper_column *column,
                       struct bytes title)
{
    int natural = paper_ems(ruler, title, true);
    int whole = less_of(paper_ems_whole(ruler, title, true), TOKEN_MOST);
    column->natural = more_of(column->natural, natural);
    column->least = more_of(column->least, more_of(whole, less_of(natural, 2 * EM)));
}

static void take_rows(const struct table *table, const struct ruler *ruler,
                      struct paper_grid *grid)
{
    struct buf room = cell_room(table);
    for (const struct table_row *row = table->first; row; row = row_after(row))
        for (size_t i = 0; i < grid->count; i++) {
            struct paper_column *column = &grid->columns[i];
            bool indents = (table->columns[column->at].type & COLUMN_INDENT) != 0;
            take_text(ruler, column, cell_print(row, table, column->at, false, &room), row,
                      indents);
        }
}

static struct paper_grid *new_grid(const struct table *table, const struct flow *flow)
{
    struct paper_grid *grid = arena_take(table->arena, sizeof *grid);
    for (size_t i = 0; grid && i < table->width; i++) {
        const struct column *from = &table->columns[i];
        if ((from->type & COLUMN_ASIDE) != 0)
            continue;
        struct paper_column *column = &grid->columns[grid->count++];
        *column = (struct paper_column){ .at = i, .right = column_type(from) != COLUMN_TEXT };
        take_title(flow->ruler, column, flow_words(flow, from->title));
        if (flow->form->hand && column_type(from) != COLUMN_NUMBER)
            column->natural = column->least = more_of(column->least, HAND_EMS);
    }
    return grid;
}

enum err paper_measure(const struct tables *tables, const struct flow *flow,
                       struct paper_grid ***out)
{
    struct paper_grid **grids =
        arena_array(tables->arena, tables->count + 1, sizeof(struct paper_grid *));
    if (!grids)
        return fault_memory();
    for (size_t i = 0; i < tables->count; i++) {
        const struct table *table = tables->at[i];
        grids[i] = table_goes_on(tables, i) ? grids[i - 1] : new_grid(table, flow);
        if (!grids[i])
            return fault_memory();
        take_rows(table, flow->ruler, grids[i]);
    }
    *out = grids;
    return OK;
}

static int pads(const struct paper_grid *grid, int type)
{
    return (int)grid->count * 2 * paper_pad(type);
}

static int column_width(const struct paper_column *column, int type, int most)
{
    int ems = more_of(column->least, less_of(column->natural, most));
    return (int)(((int64_t)ems * type + EM - 1) / EM);
}

/* The width that the columns want, each no wider than `most` unless it may not be narrower. */
static int64_t wanted(const struct paper_grid *grid, int type, int most)
{
    int64_t sum = pads(grid, type);
    for (size_t i = 0; i < grid->count; i++)
        sum += column_width(&grid->columns[i], type, most);
    return sum;
}

static bool all_fit(const struct tables *tables, struct paper_grid *const *grids,
                    const struct paper_fit *fit, int most)
{
    for (size_t i = 0; i < tables->count; i++)
        if (!table_goes_on(tables, i) &&
            wanted(grids[i], fit->type, most) > fit->width - 2 * fit->margin)
            return false;
    return true;
}

static struct paper_fit leaf(const struct paper *paper, const struct paper_form *form,
                             bool across, int type)
{
    bool big = paper->size == PAPER_A3;
    int shorter = big ? MILLIMETRES(297) : MILLIMETRES(210);
    int longer = big ? MILLIMETRES(420) : MILLIMETRES(297);
    struct paper_fit fit = {
        .width = across ? longer : shorter,
        .height = across ? shorter : longer,
        .type = type,
        .margin = MILLIMETRES(15),
    };
    if (form->half && !across) {
        fit.height /= 2;
        fit.margin = MILLIMETRES(12);
    }
    return fit;
}

struct trial {
    int type;
    bool easy; /* only where that is easy */
};

/* Upright if that is easy, else across if that is, else across at all. */
static bool try_type(const struct tables *tables, const struct paper *paper,
                     struct paper_grid *const *grids, const struct trial *trial,
                     struct paper_fit *out)
{
    const struct paper_form *form = paper_form_of(tables, paper);
    enum paper_turn turn = paper->turn != PAPER_TURN_FREE ? paper->turn : form->turn;
    static const struct {
        bool across;
        int most;
    } tries[] = { { false, TEXT_EASY }, { true, TEXT_EASY }, { true, 0 }, { false, 0 } };
    for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
        if (turn != PAPER_TURN_FREE && (turn == PAPER_ACROSS) != tries[i].across)
            continue;
        if (form->half && paper->turn == PAPER_TURN_FREE && tries[i].across)
            continue;
        if (trial->easy && tries[i].most == 0)
            continue;
        *out = leaf(paper, form, tries[i].across, trial->type);
        if (all_fit(tables, grids, out, tries[i].most))
            return true;
    }
    return false;
}

static enum err refuse(const struct tables *tables, const struct paper *paper,
                       struct paper_grid *const *grids)
{
    struct paper_fit fit = { 0 };
    int type = paper->type - TYPE_STEP;
    while (type > PAPER_TYPE_LEAST &&
           !try_type(tables, paper, grids, &(struct trial){ type, false }, &fit))
        type -= TYPE_STEP;
    return fault(ERR_USAGE,
                 "%d 磅的字太大，这张表的栏目放不下：这种纸最大 %d 磅，或用 --paper a3、--orientation "
                 "横",
                 "%d points are too large for the columns: at most %d on this paper, or try "
                 "--paper a3, --orientation landscape",
                 paper->type / PAPER_POINT, type / PAPER_POINT);
}

bool paper_takes(const struct tables *tables, const struct paper *paper,
                 struct paper_grid *const *grids, struct paper_fit *out)
{
    return try_type(tables, paper, grids, &(struct trial){ paper->type, false }, out);
}

/* On the wall large type goes before the usual leaf. */
static enum paper_size choose_size(const struct tables *tables, const struct paper *paper,
                                   struct paper_grid *const *grids)
{
    const struct paper_form *form = paper_form_of(tables, paper);
    struct paper_fit fit = { 0 };
    bool fits = !paper->board ||
                (paper->type != 0 ? paper_takes(tables, paper, grids, &fit)
                                  : try_type(tables, paper, grids,
                                             &(struct trial){ form->type, true }, &fit));
    return fits ? PAPER_A4 : PAPER_A3;
}

enum err paper_choose(const struct tables *tables, const struct paper *wanted_paper,
                      struct paper_grid *const *grids, struct paper_fit *out)
{
    struct paper chosen = *wanted_paper;
    const struct paper *paper = &chosen;
    if (chosen.size == PAPER_SIZE_FREE)
        chosen.size = choose_size(tables, wanted_paper, grids);
    const struct paper_form *form = paper_form_of(tables, paper);
    if (paper->type != 0)
        return paper_takes(tables, paper, grids, out)
                   ? OK
                   : refuse(tables, paper, grids);
    bool larger = paper->board && paper->size == PAPER_A3; /* seen from further away */
    int most = larger ? form->type * 5 / 4 : form->type;
    int easy = most * 5 / 6; /* a little smaller rather than lines broken everywhere */
    for (int type = most; type >= easy; type -= TYPE_STEP)
        if (try_type(tables, paper, grids, &(struct trial){ type, true }, out))
            return OK;
    int type = most;
    while (!try_type(tables, paper, grids, &(struct trial){ type, false }, out) &&
           type > form->type_least)
        type -= TYPE_STEP;
    return OK;
}

/* What remains is shared: first until each column has what it wants, then by width. */
void paper_spread(struct paper_grid *grid, const struct paper_fit *fit)
{
    int room = fit->width - 2 * fit->margin - pads(grid, fit->type);
    int low = 0;
    int high = NATURAL_MOST;
    while (low < high) { /* the widest cap that fits */
        int most = low + (high - low + 1) / 2;
        if (wanted(grid, fit->type, most) <= room + pads(grid, fit->type))
            low = most;
        else
            high = most - 1;
    }
    int64_t total = 0;
    for (size_t i = 0; i < grid->count; i++) {
        struct paper_column *column = &grid->columns[i];
        column->width = column_width(column, fit->type, low);
        total += column->width;
    }
    int x = fit->margin;
    int64_t left = room - total;
    for (size_t i = 0; i < grid->count; i++) {
        struct paper_column *column = &grid->columns[i];
        int64_t share = total > 0 ? left * column->width / total : 0;
        column->width += (int)share + 2 * paper_pad(fit->type);
        column->x = x;
        x += column->width;
    }
    if (grid->count > 0) /* what rounding left */
        grid->columns[grid->count - 1].width += fit->width - fit->margin - x;
}
