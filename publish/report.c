/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/report.h"

#include "base/arena.h"
#include "base/text.h"
#include "publish/books_fold.h"
#include "publish/journal.h"
#include "publish/mask.h"
#include "publish/signing.h"

const struct report *const reports[] = {
#define REPORT(name) &report_##name,
#include "publish/reports.def"
#undef REPORT
};
const size_t report_count = sizeof reports / sizeof reports[0];

static const struct words choices[REPORT_CHOICES] = {
    WORDS("期间", "a span of days"),
    WORDS("截止日", "a day"),
    WORDS("明细", "details"),
    WORDS("科目", "an account"),
    WORDS("往来单位、农户、项目等", "a party, household, project …"),
    WORDS("表式", "a form"),
    WORDS("全部账套", "all sets together"),
    WORDS("年度", "a year"),
    WORDS("记录序号", "an entry"),
};

struct words report_choice_words(unsigned choice)
{
    size_t at = 0;
    while (at + 1 < REPORT_CHOICES && (choice >> at & 1) == 0)
        at++;
    return choices[at];
}

static bool is_named(const struct report *report, struct bytes name)
{
    return bytes_is(name, report->name) || bytes_is(name, report->alias) ||
           bytes_is(name, report->title.zh) || bytes_is(name, report->title.en);
}

const struct report *report_find(struct bytes name)
{
    const struct report *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < report_count; i++) {
        if (is_named(reports[i], name))
            return reports[i];
        if (name.size > 0 && (bytes_starts(bytes_text(reports[i]->name), name) ||
                              bytes_starts(bytes_text(reports[i]->alias), name))) {
            found = reports[i];
            count++;
        }
    }
    return count == 1 ? found : NULL;
}

/* Which choices were made. That of days is none: a report takes one way or the other. */
static unsigned chosen(const struct report_request *request)
{
    unsigned made = 0;
    made |= request->detail ? REPORT_DETAIL : 0u;
    made |= request->account.size > 0 ? REPORT_ACCOUNT : 0u;
    made |= request->form.size > 0 ? REPORT_FORM : 0u;
    made |= request->set.size == 0 ? REPORT_SETS : 0u;
    made |= request->entry != UINT64_MAX ? REPORT_ENTRY : 0u;
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        made |= request->aspects[i].size > 0 ? REPORT_ASPECT : 0u;
    return made;
}

static enum err refuse(const struct report *report, struct arena *arena, struct words what)
{
    struct buf zh = buf_new(arena, 1000);
    struct buf en = buf_new(arena, 1000);
    char *texts[2] = { NULL };
    for (unsigned i = 0; i < REPORT_CHOICES; i++)
        if ((report->choices >> i & 1) != 0) {
            buf_text(&zh, zh.size > 0 ? "、" : "");
            buf_text(&zh, choices[i].zh);
            buf_text(&en, en.size > 0 ? ", " : "");
            buf_text(&en, choices[i].en);
        }
    TRY(buf_string(&zh, &texts[0]));
    TRY(buf_string(&en, &texts[1]));
    return fault(ERR_USAGE, "%s%.0s不能选“%s%.0s”；可选的有：%s%.0s",
                 "%.0s\"%s\" does not take %.0s%s; it takes: %.0s%s", report->title.zh,
                 report->name, what.zh, what.en, texts[0], texts[1]);
}

static enum err check_choices(const struct report *report, const struct report_request *request)
{
    unsigned wrong = chosen(request) & ~report->choices;
    unsigned days = REPORT_SPAN | REPORT_DAY | REPORT_YEAR;
    if (wrong != 0)
        return refuse(report, request->arena, report_choice_words(wrong & -wrong));
    if (request->to.year != 0 && (report->choices & days) == 0)
        return refuse(report, request->arena, choices[0]);
    if (request->from.year != 0 && (report->choices & (REPORT_SPAN | REPORT_YEAR)) == 0)
        return refuse(report, request->arena, choices[0]);
    return OK;
}

static enum err unknown_set(const struct report_request *request)
{
    const struct books *books = request->books;
    struct buf names = buf_new(request->arena, 2000);
    char *text = NULL;
    for (size_t i = 0; i < books->set_count && i < 20; i++) {
        buf_text(&names, i > 0 ? " " : "");
        buf_put(&names, books->sets[i].name);
    }
    TRY(buf_string(&names, &text));
    return fault(ERR_USAGE, "没有账套“%s”；现有：%s",
                 "there is no account set \"%s\"; there are: %s",
                 text_quote(request->set).at, text);
}

/* Are there accounts under this code in the books, or one of the chart that was never used? */
static bool has_account(const struct report_request *request, const struct book_set *set)
{
    const struct books *books = request->books;
    const struct chart_row *row = chart_account(set->chart, request->account);
    for (size_t i = 0; i < books->account_count; i++)
        if (bytes_equal(books->accounts[i].set, set->name) &&
            bytes_starts(books->accounts[i].code, request->account))
            return true;
    return row && bytes_is(request->account, row->code);
}

/* A name that no posting bears is a slip of the pen, not an empty page. */
static enum err check_aspect(const struct report_request *request, enum aspect aspect)
{
    const struct books *books = request->books;
    struct bytes name = request->aspects[aspect];
    struct words title = aspect_words(aspect);
    for (size_t i = 0; i < books->voucher_count && name.size > 0; i++)
        for (size_t j = 0; j < books_at(books, i)->line_count; j++)
            if (bytes_equal(books_at(books, i)->lines[j].aspects[aspect], name))
                return OK;
    if (name.size == 0)
        return OK;
    return fault(ERR_USAGE, "账上没有叫“%s”的%s%.0s", "the books know nothing called \"%s\" (%.0s%s)",
                 text_quote(name).at, title.zh, title.en);
}

static enum err check_found(const struct report_request *request)
{
    const struct books *books = request->books;
    bool found = request->account.size == 0;
    if (request->set.size > 0 && !books_set(books, request->set))
        return unknown_set(request);
    for (size_t i = 0; i < books->set_count && !found; i++)
        if (request->set.size == 0 || bytes_equal(books->sets[i].name, request->set))
            found = has_account(request, &books->sets[i]);
    if (!found)
        return fault(ERR_USAGE, "没有科目“%s”；用 sanzi report balance --detail 看有哪些",
                     "there is no account \"%s\": sanzi report balance --detail lists them",
                     text_quote(request->account).at);
    for (unsigned i = 0; i < ASPECT_COUNT; i++)
        TRY(check_aspect(request, (enum aspect)i));
    return OK;
}

/* The first and last month of the sets asked for; {0} where there is nothing. One that only has
 * opening balances stands in its first. */
static void known_months(const struct report_request *request, struct month *first,
                         struct month *last)
{
    const struct books *books = request->books;
    for (size_t i = 0; i < books->set_count; i++) {
        const struct book_set *set = &books->sets[i];
        if (request->set.size > 0 && !bytes_equal(set->name, request->set))
            continue;
        if (set->first.year != 0 &&
            (first->year == 0 || month_compare(set->first, *first) < 0))
            *first = set->first;
        if (month_compare(set->last, *last) > 0)
            *last = set->last;
    }
    for (size_t i = 0; i < books->voucher_count && last->year == 0; i++) {
        const struct book_set *set = books_set(books, books_at(books, i)->set);
        if (request->set.size == 0 || bytes_equal(set->name, request->set))
            *first = *last = set->start;
    }
}

enum err report_board_day(const struct books *books, struct date *out)
{
    static const struct kind *const kinds_of_it[] = {
        &kind_disclosure,
        &kind_review,
        &kind_confirmation,
        &kind_board,
        &kind_removal,
        &kind_filing,
        &kind_opinion,
        &kind_answer,
    };
    struct date last = { 0 };
    for (size_t i = 0; i < sizeof kinds_of_it / sizeof kinds_of_it[0]; i++) {
        const struct book_record *record = NULL;
        TRY(books_records(books, kinds_of_it[i], &record));
        for (; record != NULL; record = record_after(record))
            if (last.year == 0 || date_compare(record->entry->date, last) > 0)
                last = record->entry->date;
    }
    *out = last;
    return OK;
}

static enum err settle_year(struct report_request *request)
{
    struct date from = { request->to.year, 1, 1 };
    struct date to = { request->to.year, 12, 31 };
    if (request->from.year != 0 && (date_compare(request->from, from) != 0 ||
                                    date_compare(request->to, to) != 0))
        return fault(ERR_USAGE, "这张报表按年出，请写 --period %d 的样子",
                     "this report is of a whole year: write --period %d", request->to.year);
    request->from = from;
    request->to = to;
    return OK;
}

static enum err settle_days(const struct report *report, struct report_request *request)
{
    struct month first = { 0 };
    struct month last = { 0 };
    known_months(request, &first, &last);
    if (last.year == 0 && (request->to.year == 0 || request->from.year == 0))
        return fault(ERR_MISSING, "这个账套还没有凭证", "this set of books has no vouchers yet");
    bool open_end = request->to.year == 0;
    if (open_end)
        request->to = month_last(last);
    if (open_end && (report->choices & REPORT_BOARD) != 0) {
        struct date day = { 0 };
        TRY(report_board_day(request->books, &day));
        if (day.year != 0 && date_compare(day, request->to) > 0)
            request->to = day;
    }
    if ((report->choices & REPORT_YEAR) != 0)
        TRY(settle_year(request));
    if (request->from.year == 0)
        request->from = month_first(first);
    if ((report->choices & REPORT_SPAN) != 0 && date_compare(request->from, request->to) > 0)
        return fault(ERR_USAGE, "期间的第一天 %d-%02d-%02d 晚于最后一天 %d-%02d-%02d",
                     "the first day, %d-%02d-%02d, is after the last, %d-%02d-%02d",
                     request->from.year, request->from.month, request->from.day,
                     request->to.year, request->to.month, request->to.day);
    return OK;
}

/* "2025-01", "2025-01 – 2025-03", or days where the span is not of whole months. */
static void put_span(struct buf *buf, struct date from, struct date to)
{
    bool whole = from.day == 1 && date_compare(to, month_last(date_month(to))) == 0;
    if (!whole)
        date_print(buf, from);
    else
        month_print(buf, date_month(from));
    if (whole ? month_compare(date_month(from), date_month(to)) == 0
              : date_compare(from, to) == 0)
        return;
    buf_text(buf, " – ");
    if (!whole)
        date_print(buf, to);
    else
        month_print(buf, date_month(to));
}

static void put_facts(const struct report *report, const struct report_request *request,
                      struct table *table)
{
    struct bytes set = request->set;
    struct buf days = buf_new(request->arena, 60);
    if (set.size == 0)
        set = bytes_text(words_in((struct words)WORDS("全部账套", "all sets"), request->language));
    table_fact(table, "village", (struct words)WORDS("单位", "village"),
               request->books->village);
    table_fact(table, "set", (struct words)WORDS("账套", "set"), set);
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        if (request->aspects[i].size > 0)
            table_fact(table, aspect_fields[i], aspect_words((enum aspect)i),
                       request->aspects[i]);
    if ((report->choices & (REPORT_SPAN | REPORT_YEAR)) != 0) {
        put_span(&days, request->from, request->to);
        table_fact(table, "period", (struct words)WORDS("期间", "period"), buf_so_far(&days));
    } else if ((report->choices & REPORT_DAY) != 0) {
        date_print(&days, request->to);
        table_fact(table, "day", (struct words)WORDS("截止日", "day"), buf_so_far(&days));
    }
}

enum err report_books(const struct report *report, const struct report_request *request,
                      const struct source *source, struct view *view, struct books *out)
{
    bool kept = false;
    const struct books_wanted wanted = {
        .set = request->set,
        .account = request->account,
        .balances = report->reads == READS_BALANCES,
    };
    TRY(line_kept(view, &kept));
    kept = kept && report->reads != READS_ALL;
    kept = kept && (report->reads != READS_ACCOUNT || request->account.size > 0);
    for (size_t i = 0; i < ASPECT_COUNT; i++)
        kept = kept && request->aspects[i].size == 0;
    return kept ? books_fold(request->arena, source, view, &wanted, out)
                : books_read(request->arena, source, UINT64_MAX, out);
}

enum err report_make(const struct report *report, const struct report_request *request,
                     struct tables *out)
{
    static const struct column none[] = { { 0 } };
    struct report_request full = *request;
    TRY(check_choices(report, request));
    TRY(check_found(request));
    if ((report->choices & (REPORT_SPAN | REPORT_DAY | REPORT_YEAR)) != 0)
        TRY(settle_days(report, &full));
    struct table head = table_new(request->arena, report->name, report->title, none);
    put_facts(report, &full, &head);
    struct tables tables = { .arena = request->arena, .facts = head.facts, .bad = head.bad };
    tables.day = full.to;
    TRY(report->make(&full, &tables));
    if ((report->choices & REPORT_SIGNED) != 0) {
        struct signing signing = { 0 };
        TRY(signing_read(request->books, request->entry, &signing));
        signing_put(&tables, &signing, request->language);
    }
    mask_tables(&tables);
    *out = tables;
    return OK;
}
