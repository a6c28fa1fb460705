/* SPDX-License-Identifier: Apache-2.0 */
/* The calendar of disclosure: each year counted, and a page a year with what was due, when it
 * was put up, and what never was. */
#include "publish/calendar.h"
#include "publish/site_page.h"

static const struct column columns[] = {
    { "item", COLUMN_TEXT, WORDS("公开事项", "item") },
    { "period", COLUMN_TEXT, WORDS("所属期间", "period") },
    { "due", COLUMN_TEXT, WORDS("应公开", "due") },
    { "posted", COLUMN_TEXT, WORDS("已公开", "put up") },
    { "state", COLUMN_TEXT, WORDS("情况", "state") },
    { 0 },
};

static const struct column year_columns[] = {
    { "year", COLUMN_TEXT, WORDS("年份", "year") },
    { "done", COLUMN_NUMBER, WORDS("按时", "in time") },
    { "late", COLUMN_NUMBER, WORDS("迟了", "late") },
    { "missing", COLUMN_NUMBER, WORDS("没公开", "missing") },
    { 0 },
};

static void put_date(struct table *table, const char *column, struct date date)
{
    struct buf buf = buf_new(table->arena, 20);
    if (date.year == 0)
        return;
    date_print(&buf, date);
    table_text(table, column, buf_so_far(&buf));
}

static void put_period(struct table *table, const struct period *period)
{
    struct buf buf = buf_new(table->arena, 40);
    bool whole = date_compare(period->from, period->to) != 0;
    if (whole)
        month_print(&buf, date_month(period->from));
    else
        date_print(&buf, period->from);
    if (month_compare(date_month(period->from), date_month(period->to)) != 0) {
        buf_text(&buf, "–");
        month_print(&buf, date_month(period->to));
    }
    table_text(table, "period", buf_so_far(&buf));
}

static struct table *year_table(struct site *site, const struct calendar *calendar, int year,
                                enum language language)
{
    struct table *table = arena_take(site->scratch, sizeof *table);
    if (!table)
        return NULL;
    *table = table_new(site->scratch, "duties",
                       (struct words)WORDS("该公开的事项", "What was due"), columns);
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_row *row = &calendar->rows[i];
        if (row->period.to.year != year)
            continue;
        struct words state = calendar_state_words(row->state);
        table_row(table);
        table_text(table, "item", bytes_text(words_in(row->duty->title, language)));
        put_period(table, &row->period);
        put_date(table, "due", row->due);
        put_date(table, "posted", row->posted);
        table_text(table, "state", bytes_text(words_in(state, language)));
    }
    return table->bad ? NULL : table;
}

static enum err draw_year(struct site *site, const struct calendar *calendar, int year)
{
    struct page page = { .number = 1 };
    char *stem = site_text(site, "d/%d", year);
    char *zh = site_text(site, "%d年公开日历", year);
    char *en = site_text(site, "Disclosure in %d", year);
    struct table *rows[] = { year_table(site, calendar, year, LANGUAGE_ZH),
                             year_table(site, calendar, year, LANGUAGE_EN) };
    const struct html_table table = { .zh = rows[0], .en = rows[1] };
    const struct site_report pictured = {
        .zh = { .arena = site->scratch, .at = &rows[0], .count = 1 },
        .en = { .arena = site->scratch, .at = &rows[1], .count = 1 },
    };
    if (!stem || !zh || !en || !table.zh || !table.en)
        return fault_memory();
    TRY(page_start(site, stem, (struct words){ zh, en }, &page));
    TRY(page_picture(&page, "year", &pictured));
    const struct html_paper paper = page_paper(&page);
    TRY(html_table_put(&table, &paper));
    return page_end(&page);
}

static void put_year(struct site *site, const struct calendar *calendar, int year,
                     struct buf *buf)
{
    (void)site;
    int64_t done = 0;
    int64_t late = 0;
    int64_t missing = 0;
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_row *row = &calendar->rows[i];
        if (row->period.to.year != year || row->state == CALENDAR_AHEAD)
            continue;
        done += row->state == CALENDAR_DONE;
        late += row->state == CALENDAR_LATE;
        missing += row->state == CALENDAR_MISSING || row->state == CALENDAR_UNPOSTED;
    }
    buf_format(buf, "<tr><th scope=\"row\"><a href=\"d/%d.html\">%d</a></th>", year, year);
    buf_format(buf, "<td class=\"n good\">%lld</td><td class=\"n\">%lld</td>", (long long)done,
               (long long)late);
    buf_format(buf, "<td class=\"n bad\">%lld</td></tr>\n", (long long)missing);
}

/* May the rows of a year differ from what was drawn last? Days on which something falls due lie
 * in the next year at the latest. */
static enum err is_settled(struct site *site, int *out)
{
    const struct book_record *record = NULL;
    *out = 0;
    if (site->options->old == 0 || site->notices_changed)
        return OK;
    TRY(books_records(&site->frame, &kind_policy, &record));
    for (; record; record = record_after(record))
        if (record->index >= site->options->old)
            return OK;
    *out = site->before.year - 1;
    return OK;
}

static enum err make(struct site *site)
{
    struct page page = { .number = 1 };
    struct calendar calendar = { 0 };
    struct month start = site->frame.sets[0].start;
    const struct period span = { { start.year, start.month, 1 }, site->day };
    int settled = 0;
    TRY(is_settled(site, &settled));
    TRY(calendar_make(&site->frame, NULL, &span, &calendar));
    for (int year = start.year; year <= site->day.year; year++)
        if (year >= settled)
            TRY(draw_year(site, &calendar, year));
    static const struct words title = WORDS("公开日历", "Calendar of disclosure");
    TRY(page_start(site, "duties", title, &page));
    const struct table years = table_new(
        site->scratch, "years",
        (struct words)WORDS("每年公开得及时不及时", "Punctuality over the years"), year_columns);
    const struct html_table table = { .zh = &years };
    html_table_open(&table, &page.buf);
    for (int year = site->day.year; year >= start.year; year--)
        put_year(site, &calendar, year, &page.buf);
    html_table_close(&page.buf);
    return page_end(&page);
}

const struct site_kind site_duties = { .make = make };
