/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of disclosure (公开日历): what was due, in time, late, missing; and how punctual
 * the village was, year by year. */
#include "publish/calendar.h"

#include "publish/holding.h"
#include "publish/report_put.h"

static const struct words note =
    WORDS("张贴以张贴记录为准；没有设公开期限的，按期满后第一个月 15 日。",
          "What counts is the entry of being put up; without a rule the 15th of the first "
          "month after the period.");

static const struct column columns[] = {
    { "section", COLUMN_TEXT, WORDS("类别", "section") },
    { "item", COLUMN_TEXT | COLUMN_ASIDE, WORDS("目录编号", "item") },
    { "title", COLUMN_TEXT, WORDS("公开事项", "to be made known") },
    { "from", COLUMN_TEXT, WORDS("期间起", "from") },
    { "to", COLUMN_TEXT, WORDS("期间止", "to") },
    { "due", COLUMN_TEXT, WORDS("应公开日", "due") },
    { "posted", COLUMN_TEXT, WORDS("张贴日", "put up") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { "late", COLUMN_NUMBER, WORDS("迟几天", "days late") },
    { "doubt", COLUMN_TEXT, WORDS("问题", "doubt") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { 0 },
};

static const struct column year_columns[] = {
    { "year", COLUMN_NUMBER, WORDS("年度", "year") },
    { "section", COLUMN_TEXT, WORDS("类别", "section") },
    { "due", COLUMN_NUMBER, WORDS("应公开", "due") },
    { "done", COLUMN_NUMBER, WORDS("按时", "in time") },
    { "late", COLUMN_NUMBER, WORDS("迟公开", "late") },
    { "missing", COLUMN_NUMBER, WORDS("未公开", "missing") },
    { "percent", COLUMN_TEXT, WORDS("按时率", "in time, of 100") },
    { 0 },
};

static void put_doubts(struct table *table, unsigned doubts, enum language language)
{
    static const struct words words[] = {
        WORDS("未经监督审核", "not reviewed"),
        WORDS("张贴天数不够", "taken down early"),
        WORDS("公示天数不够", "too few days for objections"),
    };
    struct buf buf = buf_new(table->arena, 200);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if ((doubts & 1u << i) == 0)
            continue;
        buf_text(&buf, buf.size > 0 ? words_in((struct words)WORDS("；", "; "), language) : "");
        buf_text(&buf, words_in(words[i], language));
    }
    if (buf.size > 0)
        table_text(table, "doubt", buf_so_far(&buf));
}

static void put_row(struct table *table, const struct calendar_row *row,
                    enum language language)
{
    table_row(table);
    put_words(table, "section", duty_section_words(row->duty->section), language);
    table_text(table, "item", bytes_text(row->duty->item));
    put_words(table, "title", row->duty->title, language);
    put_day(table, "from", row->period.from);
    put_day(table, "to", row->period.to);
    put_day(table, "due", row->due);
    put_day(table, "posted", row->posted);
    put_words(table, "state", calendar_state_words(row->state), language);
    if (row->late > 0)
        table_number(table, "late", row->late);
    put_doubts(table, row->doubts, language);
    if (row->index != UINT64_MAX)
        table_number(table, "entry", (int64_t)row->index);
}

/* Of one year and section; nothing where nothing was due. */
static void put_year(struct table *table, const struct calendar *calendar, int year,
                     enum duty_section section, enum language language)
{
    int64_t counts[CALENDAR_STATES] = { 0 };
    int64_t due = 0;
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_row *row = &calendar->rows[i];
        if (row->period.to.year != year || row->duty->section != section ||
            row->state == CALENDAR_AHEAD || row->due.year == 0)
            continue;
        counts[row->state]++;
        due++;
    }
    if (due == 0)
        return;
    table_row(table);
    table_number(table, "year", year);
    put_words(table, "section", duty_section_words(section), language);
    table_number(table, "due", due);
    table_number(table, "done", counts[CALENDAR_DONE]);
    table_number(table, "late", counts[CALENDAR_LATE]);
    table_number(table, "missing", counts[CALENDAR_UNPOSTED] + counts[CALENDAR_MISSING]);
    put_percent(table, "percent", counts[CALENDAR_DONE], due);
}

/* Who asks for a past year is told that what came of it may stand after its end. */
static enum err note_later(const struct report_request *request, struct table *table)
{
    struct buf buf = buf_new(request->arena, 300);
    struct date last = { 0 };
    TRY(report_board_day(request->books, &last));
    if (last.year == 0 || date_compare(last, request->to) <= 0)
        return OK;
    static const struct words later =
        WORDS("这一天以后还有公开、张贴、答复的记录，没有算进来；要算到最后，写 --to ",
              "Entries about the board after this day are not counted; for all of them: --to ");
    buf_text(&buf, words_in(later, request->language));
    date_print(&buf, last);
    table_note(table, buf_so_far(&buf));
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct duty_rules *rules = NULL;
    const struct period span = { request->from, request->to };
    struct calendar calendar = { 0 };
    if (request->form.size > 0)
        TRY(holding_rules(request->arena, request->form, &rules));
    TRY(calendar_make(request->books, rules, &span, &calendar));
    struct table *table = tables_add(out, "calendar", report_calendar.title, columns);
    if (rules != NULL)
        table_fact(table, "rules", (struct words)WORDS("公开规定", "rules"),
                   bytes_text(words_in(rules->place, request->language)));
    struct buf today = buf_new(request->arena, 16);
    date_print(&today, request->to);
    table_fact(table, "as_of", (struct words)WORDS("判断截至", "judged as of"),
               buf_so_far(&today));
    for (size_t i = 0; i < calendar.count; i++) {
        put_row(table, &calendar.rows[i], request->language);
        out->wrong += calendar.rows[i].state >= CALENDAR_LATE;
    }
    table_note(table, bytes_text(words_in(note, request->language)));
    TRY(note_later(request, table));
    struct table *years = tables_add(
        out, "punctuality", (struct words)WORDS("公开按时情况", "Punctuality"), year_columns);
    for (int year = request->from.year; year <= request->to.year; year++)
        for (unsigned section = 0; section < DUTY_SECTIONS; section++)
            put_year(years, &calendar, year, (enum duty_section)section, request->language);
    return OK;
}

const struct report report_calendar = {
    .name = "calendar",
    .alias = "公开日历",
    .title = WORDS("公开日历", "Calendar of disclosure"),
    .help = WORDS("哪些该公开、何时该公开、按时没有（--form 选哪个地方的规定）",
                  "what was due to be made known, when, in time or not (--form: whose rules)"),
    .choices = REPORT_SPAN | REPORT_FORM | REPORT_BOARD,
    .make = make,
};
