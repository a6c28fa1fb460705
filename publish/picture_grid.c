/* SPDX-License-Identifier: Apache-2.0 */
/* A calendar's items by the month in which they were due: what became of each, told by a letter
 * and by a colour, never by the colour alone. */
#include <stdio.h>

#include "base/arena.h"
#include "publish/calendar.h"
#include "publish/picture_inner.h"

enum {
    MONTHS = 12,
    CELL = 32,
    LEFT = 8,
    ROW = 60,  /* an item's name, and under it its squares */
    NAME = 24, /* of it, the name's */
    TOP = 62,
    LEGEND_STEP = 130,
    LEGEND_ROW = 3, /* states beside each other */
};

static const struct {
    struct words letter;
    const char *fill;
    const char *ink;
} looks[CALENDAR_STATES] = {
    [CALENDAR_AHEAD] = { WORDS("·", "·"), "#e6e6e6", "#222222" },
    [CALENDAR_DONE] = { WORDS("准", "T"), "#0072b2", "#ffffff" },
    [CALENDAR_LATE] = { WORDS("迟", "L"), "#e69f00", "#222222" },
    [CALENDAR_UNPOSTED] = { WORDS("未", "U"), "#cc79a7", "#222222" },
    [CALENDAR_MISSING] = { WORDS("缺", "M"), "#a63c00", "#ffffff" },
};

static enum calendar_state state_of(const struct drawing *drawing, const struct mark *mark)
{
    unsigned state = 0;
    while (state + 1 < CALENDAR_STATES &&
           !bytes_is(mark->state, words_in(calendar_state_words((enum calendar_state)state),
                                           drawing->language)))
        state++;
    return (enum calendar_state)state;
}

static int month_number(struct date date)
{
    return date.year * MONTHS + date.month - 1;
}

static int first_month(const struct drawing *drawing)
{
    int first = month_number(drawing->marks[0].due);
    for (size_t i = 1; i < drawing->count; i++)
        if (month_number(drawing->marks[i].due) < first)
            first = month_number(drawing->marks[i].due);
    return first;
}

/* A square and its letter, for one alone; those of the grid share their attributes. */
static void put_cell(struct drawing *drawing, int x, int y, enum calendar_state state)
{
    buf_format(&drawing->svg,
               "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", x, y,
               CELL - 3, CELL - 3, looks[state].fill);
    buf_format(&drawing->svg, "<g fill=\"%s\">", looks[state].ink);
    picture_text(drawing, x + (CELL - 3) / 2, y + 21, "middle",
                 bytes_text(words_in(looks[state].letter, drawing->language)));
    buf_text(&drawing->svg, "</g>\n");
}

/* All squares of a state, then all its letters. */
static void put_state(struct drawing *drawing, int first, enum calendar_state state)
{
    const char *letter = words_in(looks[state].letter, drawing->language);
    size_t count = 0;
    for (size_t i = 0; i < drawing->count; i++) {
        const struct mark *mark = &drawing->marks[i];
        int x = LEFT + (month_number(mark->due) - first) * CELL;
        if (mark->fen < 0 || state_of(drawing, mark) != state)
            continue;
        if (count++ == 0)
            buf_format(&drawing->svg, "<path fill=\"%s\" d=\"", looks[state].fill);
        buf_format(&drawing->svg, "M%d %dh%dv%dh-%dz", x, TOP + (int)mark->fen * ROW + NAME,
                   CELL - 3, CELL - 3, CELL - 3);
    }
    if (count == 0)
        return;
    buf_format(&drawing->svg, "\"/>\n<g fill=\"%s\" text-anchor=\"middle\">\n",
               looks[state].ink);
    for (size_t i = 0; i < drawing->count; i++) {
        const struct mark *mark = &drawing->marks[i];
        int x = LEFT + (month_number(mark->due) - first) * CELL;
        if (mark->fen >= 0 && state_of(drawing, mark) == state)
            buf_format(&drawing->svg, "<text x=\"%d\" y=\"%d\">%s</text>\n",
                       x + (CELL - 3) / 2, TOP + (int)mark->fen * ROW + NAME + 21, letter);
    }
    buf_text(&drawing->svg, "</g>\n");
}

static void put_head(struct drawing *drawing, int first)
{
    const struct words due = WORDS("应公开的月份：", "due in month:");
    picture_text(drawing, LEFT, PICTURE_TEXT + 4, "start",
                 bytes_text(words_in(due, drawing->language)));
    for (int i = 0; i < MONTHS; i++) {
        char text[16];
        (void)snprintf(text, sizeof text, "%d", (first + i) % MONTHS + 1);
        picture_text(drawing, LEFT + i * CELL + (CELL - 3) / 2, TOP - 12, "middle",
                     bytes_text(text));
    }
}

static void put_legend(struct drawing *drawing, int y)
{
    static const enum calendar_state shown[] = { CALENDAR_DONE, CALENDAR_LATE,
                                                 CALENDAR_UNPOSTED, CALENDAR_MISSING,
                                                 CALENDAR_AHEAD };
    for (int i = 0; i < CALENDAR_STATES; i++) {
        int x = LEFT + i % LEGEND_ROW * LEGEND_STEP;
        int row = y + i / LEGEND_ROW * (CELL + 8);
        struct words words = calendar_state_words(shown[i]);
        put_cell(drawing, x, row, shown[i]);
        picture_text(drawing, x + CELL + 2, row + 21, "start",
                     bytes_text(words_in(words, drawing->language)));
    }
}

static void say_counts(struct drawing *drawing, const size_t counts[static CALENDAR_STATES])
{
    size_t all = 0;
    for (unsigned i = 0; i < CALENDAR_STATES; i++)
        all += counts[i];
    buf_format(&drawing->words, drawing->language == LANGUAGE_ZH ? "应公开 %zu 次" : "due: %zu",
               all);
    for (unsigned i = 0; i < CALENDAR_STATES; i++) {
        if (counts[i] == 0)
            continue;
        picture_words(drawing, "，", "; ");
        picture_words(drawing, calendar_state_words((enum calendar_state)i).zh,
                      calendar_state_words((enum calendar_state)i).en);
        buf_format(&drawing->words, drawing->language == LANGUAGE_ZH ? " %zu 次" : ": %zu",
                   counts[i]);
    }
    picture_words(drawing, "。", ".");
}

/* The line of an item: one more where none has its name. */
static int line_of(struct drawing *drawing, size_t at, int *lines)
{
    int line = 0;
    for (size_t i = 0; i < at; i++)
        if (drawing->marks[i].fen >= 0 &&
            bytes_equal(drawing->marks[i].label, drawing->marks[at].label))
            return (int)drawing->marks[i].fen;
    line = (*lines)++;
    picture_text(drawing, LEFT, TOP + line * ROW + PICTURE_TEXT, "start",
                 drawing->marks[at].label);
    return line;
}

void picture_grid(struct drawing *drawing)
{
    size_t counts[CALENDAR_STATES] = { 0 };
    int first = first_month(drawing);
    int lines = 0;
    put_head(drawing, first);
    for (size_t i = 0; i < drawing->count; i++)
        drawing->marks[i].fen = -1;
    for (size_t i = 0; i < drawing->count; i++) {
        struct mark *mark = &drawing->marks[i];
        int month = month_number(mark->due) - first;
        enum calendar_state state = state_of(drawing, mark);
        if (month >= MONTHS)
            continue;
        mark->fen = line_of(drawing, i, &lines);
        counts[state]++;
    }
    for (unsigned i = 0; i < CALENDAR_STATES; i++)
        put_state(drawing, first, (enum calendar_state)i);
    put_legend(drawing, TOP + lines * ROW + 12);
    say_counts(drawing, counts);
    drawing->height = TOP + lines * ROW + 2 * (CELL + 8) + 12;
}
