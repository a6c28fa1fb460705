/* SPDX-License-Identifier: Apache-2.0 */
/* Lines and bars. */
#include <stdio.h>

#include "base/money.h"
#include "publish/picture_inner.h"

enum {
    LEFT = 72, /* of the line's own field */
    RIGHT = 380,
    TOP = 24,
    BOTTOM = 260,
    LINE_HEIGHT = 300,
    LABELS_MAX = 4,  /* under the line */
    LABEL_HALF = 24, /* of one of them, beyond the field's end */
    STEPS = 4,
    BARS_MAX = 10,
    BAR_STEP = 58,
    BAR_LEFT = 8,
    BAR_RIGHT = 392,
    BAR_LENGTH = 250, /* beside it stands its amount */
};

#define BLUE "#0072b2"

/* 1, 2 or 5 and noughts: at most STEPS of them over a height. */
static int64_t nice_step(int64_t height)
{
    int64_t step = 100; /* a yuan */
    for (size_t i = 0; height / step >= STEPS; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

/* "40万" in Chinese where it is whole, else yuan. */
static void put_axis(struct drawing *drawing, int y, int64_t fen)
{
    char text[32];
    const int64_t wan = 1000000; /* fen */
    bool whole = drawing->language == LANGUAGE_ZH && fen != 0 && fen % wan == 0;
    (void)snprintf(text, sizeof text, whole ? "%lld万" : "%lld",
                   (long long)(whole ? fen / wan : fen / 100));
    buf_format(&drawing->svg,
               "<path d=\"M%d %dH%d\" stroke=\"#cccccc\" stroke-width=\"1\"/>\n", LEFT, y,
               RIGHT);
    picture_text(drawing, LEFT - 8, y + 6, "end", bytes_text(text));
}

struct scale {
    int64_t low, high, step;
};

static struct scale scale_of(const struct drawing *drawing)
{
    struct scale scale = { 0 };
    for (size_t i = 0; i < drawing->count; i++) {
        int64_t fen = drawing->marks[i].fen;
        scale.low = fen < scale.low ? fen : scale.low;
        scale.high = fen > scale.high ? fen : scale.high;
    }
    scale.step = nice_step(scale.high - scale.low);
    int64_t below = scale.low % scale.step;
    int64_t above = scale.high % scale.step;
    scale.low -= below < 0 ? scale.step + below : 0;
    scale.high += above > 0 ? scale.step - above : 0;
    if (scale.high == scale.low)
        scale.high += scale.step;
    return scale;
}

static int height_of(const struct scale *scale, int64_t fen)
{
    return BOTTOM - (int)((fen - scale->low) / ((scale->high - scale->low) / 1000 + 1) *
                          (BOTTOM - TOP) / 1000);
}

static int place_of(const struct drawing *drawing, size_t at)
{
    size_t steps = drawing->count > 1 ? drawing->count - 1 : 1;
    return LEFT + (int)(at * (RIGHT - LEFT) / steps);
}

static void put_points(struct drawing *drawing, const struct scale *scale)
{
    size_t every = (drawing->count + LABELS_MAX - 1) / LABELS_MAX;
    buf_text(&drawing->svg, "<polyline fill=\"none\" stroke=\"" BLUE
                            "\" stroke-width=\"3\" points=\"");
    for (size_t i = 0; i < drawing->count; i++)
        buf_format(&drawing->svg, "%s%d,%d", i > 0 ? " " : "", place_of(drawing, i),
                   height_of(scale, drawing->marks[i].fen));
    buf_text(&drawing->svg, "\"/>\n");
    for (size_t i = 0; i < drawing->count; i++) {
        int x = place_of(drawing, i);
        buf_format(&drawing->svg,
                   "<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"" BLUE "\"/>\n", x,
                   height_of(scale, drawing->marks[i].fen));
        if (i % every == 0)
            picture_text(drawing, x, BOTTOM + 28, x > RIGHT - LABEL_HALF ? "end" : "middle",
                         drawing->marks[i].label);
    }
}

static void say_mark(struct drawing *drawing, const char *zh, const char *en,
                     const struct mark *mark)
{
    picture_words(drawing, zh, en);
    buf_put(&drawing->words, mark->label);
    picture_words(drawing, " 是 ", " ");
    picture_words_money(drawing, mark->fen);
}

void picture_line(struct drawing *drawing)
{
    const struct scale scale = scale_of(drawing);
    const struct mark *most = drawing->marks;
    const struct mark *least = drawing->marks;
    drawing->height = LINE_HEIGHT;
    for (int64_t fen = scale.low; fen <= scale.high; fen += scale.step)
        put_axis(drawing, height_of(&scale, fen), fen);
    put_points(drawing, &scale);
    for (size_t i = 0; i < drawing->count; i++) {
        most = drawing->marks[i].fen > most->fen ? &drawing->marks[i] : most;
        least = drawing->marks[i].fen < least->fen ? &drawing->marks[i] : least;
    }
    say_mark(drawing, "开头 ", "first, ", drawing->marks);
    say_mark(drawing, "，最后 ", "; last, ", &drawing->marks[drawing->count - 1]);
    say_mark(drawing, "；最多的 ", "; most, ", most);
    say_mark(drawing, "，最少的 ", "; least, ", least);
    picture_words(drawing, "。", ".");
}

static void put_bar(struct drawing *drawing, int at, const struct mark *mark, int64_t largest)
{
    int y = 8 + at * BAR_STEP;
    int64_t unit = largest / 1000 + 1;
    int length = (int)(mark->fen / unit * BAR_LENGTH / 1000);
    picture_text(drawing, BAR_LEFT, y + PICTURE_TEXT, "start", mark->label);
    buf_format(&drawing->svg, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">", BAR_RIGHT,
               y + 2 * PICTURE_TEXT + 6);
    money_print(&drawing->svg, mark->fen);
    buf_text(&drawing->svg, "</text>\n");
    buf_format(&drawing->svg,
               "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"18\" fill=\"" BLUE "\"/>\n",
               BAR_LEFT, y + PICTURE_TEXT + 8, length > 2 ? length : 2);
}

/* The largest that is smaller than the last one shown, or as large and behind it; NULL. */
static const struct mark *next_mark(const struct drawing *drawing, const struct mark *last)
{
    const struct mark *best = NULL;
    for (size_t i = 0; i < drawing->count; i++) {
        const struct mark *mark = &drawing->marks[i];
        bool left = last == NULL || mark->fen < last->fen ||
                    (mark->fen == last->fen && mark > last);
        if (mark->fen > 0 && left && (best == NULL || mark->fen > best->fen))
            best = mark;
    }
    return best;
}

/* What is beyond the bars that are shown, in one; its amount is 0 where nothing is. */
static struct mark rest_of(const struct drawing *drawing, size_t *count)
{
    const struct mark *mark = NULL;
    struct mark rest = { .fen = 0 };
    for (size_t i = 0; i < drawing->count; i++)
        if (drawing->marks[i].fen > 0) {
            rest.fen += drawing->marks[i].fen;
            ++*count;
        }
    for (int i = 0; i < BARS_MAX && (mark = next_mark(drawing, mark)) != NULL; i++) {
        rest.fen -= mark->fen;
        --*count;
    }
    return rest;
}

void picture_bars(struct drawing *drawing)
{
    const struct mark *mark = next_mark(drawing, NULL);
    size_t others = 0;
    struct mark rest = rest_of(drawing, &others);
    int64_t all = rest.fen;
    int shown = 0;
    int64_t largest = mark != NULL && mark->fen > rest.fen ? mark->fen : rest.fen;
    for (; shown < BARS_MAX && mark != NULL; mark = next_mark(drawing, mark)) {
        put_bar(drawing, shown, mark, largest);
        all += mark->fen;
        if (shown < 3)
            say_mark(drawing, shown == 0 ? "最多的 " : "，", shown == 0 ? "most, " : ", ", mark);
        shown++;
    }
    picture_words(drawing, shown == 0 ? "一共 " : "；一共 ", shown == 0 ? "in all " : "; in all ");
    picture_words_money(drawing, all);
    picture_words(drawing, "。", ".");
    if (others > 0) {
        char text[64];
        (void)snprintf(text, sizeof text,
                       drawing->language == LANGUAGE_ZH ? "其他 %zu 项" : "%zu others", others);
        rest.label = bytes_text(text);
        put_bar(drawing, shown++, &rest, largest);
    }
    drawing->height = 16 + (shown > 0 ? shown : 1) * BAR_STEP;
}
