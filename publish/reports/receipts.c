/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered blanks (票据领用存): of each book issued how many were used, void, handed back and
 * are left; and the gaps, numbers below the last used one that nothing accounts for. */
#include <stdlib.h>

#include "base/arena.h"
#include "ledger/view_paper.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "type", COLUMN_TEXT, WORDS("票据种类", "type") },
    { "series", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("代码或册号", "series") },
    { "first", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("起号", "first") },
    { "last", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("止号", "last") },
    { "holder", COLUMN_TEXT, WORDS("领用人", "holder") },
    { "date", COLUMN_TEXT, WORDS("领用日期", "issued") },
    { "count", COLUMN_NUMBER, WORDS("领用", "issued") },
    { "used", COLUMN_NUMBER, WORDS("已用", "used") },
    { "void", COLUMN_NUMBER, WORDS("作废", "void") },
    { "returned", COLUMN_NUMBER, WORDS("缴回", "handed back") },
    { "left", COLUMN_NUMBER, WORDS("结存", "left") },
    { "gaps", COLUMN_NUMBER, WORDS("其中断号", "of these gaps") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("序号", "entry") },
    { 0 },
};

static const struct column gap_columns[] = {
    { "type", COLUMN_TEXT, WORDS("票据种类", "type") },
    { "series", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("代码或册号", "series") },
    { "first", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("断号从", "from") },
    { "last", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("到", "to") },
    { "count", COLUMN_NUMBER, WORDS("号数", "numbers") },
    { "holder", COLUMN_TEXT, WORDS("领用人", "holder") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("序号", "entry") },
    { 0 },
};

enum what {
    WHAT_ISSUE,
    WHAT_USE,
    WHAT_VOID,
    WHAT_RETURN,
};

/* What happened to one number; all that happened to it stand together in the log's order. */
struct event {
    struct bytes type;
    struct bytes series;
    uint64_t number;
    uint64_t index;
    enum what what;
    struct issue *issue; /* of WHAT_ISSUE */
};

struct issue {
    const struct entry *entry;
    uint64_t index;
    uint64_t first;
    uint64_t last;
    size_t used;
    size_t spoilt;
    size_t returned;
    size_t left;
    size_t gaps;
    bool has_used;
    uint64_t last_used;
};

struct stocks {
    struct arena *arena;
    struct event *events;
    size_t count;
    size_t room;
    struct issue **issues;
    size_t issue_count;
    size_t issue_room;
};

/* A number as it stands in the end. */
struct standing {
    struct issue *issue; /* NULL: in none */
    enum what what;
    uint64_t number;
};

static enum err add_event(struct stocks *stocks, const struct event *event)
{
    if (stocks->count == stocks->room) {
        size_t more = stocks->room == 0 ? 1024 : stocks->room * 2;
        stocks->events = arena_grow(stocks->arena, stocks->events,
                                    stocks->room * sizeof *event, more * sizeof *event);
        if (!stocks->events)
            return fault_memory();
        stocks->room = more;
    }
    stocks->events[stocks->count++] = *event;
    return OK;
}

static enum err add_issue(struct stocks *stocks, const struct book_record *record,
                          struct issue **out)
{
    struct issue *issue = arena_take(stocks->arena, sizeof *issue);
    if (stocks->issue_count == stocks->issue_room) {
        size_t more = stocks->issue_room == 0 ? 64 : stocks->issue_room * 2;
        stocks->issues = arena_grow(stocks->arena, stocks->issues,
                                    stocks->issue_room * sizeof(struct issue *),
                                    more * sizeof(struct issue *));
        stocks->issue_room = more;
    }
    if (!issue || !stocks->issues)
        return fault_memory();
    issue->entry = record->entry;
    issue->index = record->index;
    stocks->issues[stocks->issue_count++] = issue;
    *out = issue;
    return OK;
}

/* Each number of a range. What the kind's shape refuses is left out. */
static enum err add_range(struct stocks *stocks, const struct book_record *record)
{
    const struct entry *entry = record->entry;
    struct bytes action = entry_field(entry, "action");
    struct event event = { .type = entry_field(entry, "type"),
                           .series = entry_field(entry, "series"),
                           .index = record->index };
    uint64_t first = 0;
    uint64_t last = 0;
    if (!stock_number(entry_field(entry, "first"), &first) ||
        !stock_number(entry_field(entry, "last"), &last) || last < first ||
        last - first >= STOCK_RANGE_MAX)
        return OK;
    event.what = bytes_is(action, "void")     ? WHAT_VOID
                 : bytes_is(action, "return") ? WHAT_RETURN
                                              : WHAT_ISSUE;
    if (event.what == WHAT_ISSUE) {
        TRY(add_issue(stocks, record, &event.issue));
        event.issue->first = first;
        event.issue->last = last;
    }
    for (uint64_t number = first; number <= last; number++) {
        event.number = number;
        TRY(add_event(stocks, &event));
    }
    return OK;
}

static enum err add_paper(struct stocks *stocks, const struct book_record *record)
{
    uint8_t room[PAPER_NUMBER_MAX];
    struct event event = { .type = entry_field(record->entry, "type"),
                           .series = entry_field(record->entry, "series"),
                           .index = record->index,
                           .what = WHAT_USE };
    struct bytes number = paper_number(room, entry_field(record->entry, "number"));
    return stock_number(number, &event.number) ? add_event(stocks, &event) : OK;
}

static int by_number(const void *a, const void *b)
{
    const struct event *left = a;
    const struct event *right = b;
    int order = bytes_compare(left->type, right->type);
    if (order == 0)
        order = bytes_compare(left->series, right->series);
    if (order != 0)
        return order;
    if (left->number != right->number)
        return left->number < right->number ? -1 : 1;
    return left->index < right->index ? -1 : left->index > right->index;
}

static bool same_number(const struct event *a, const struct event *b)
{
    return a->number == b->number && bytes_equal(a->type, b->type) &&
           bytes_equal(a->series, b->series);
}

/* It leaves an issue: that counts it as what it was. */
static void count_out(const struct standing *standing)
{
    struct issue *issue = standing->issue;
    if (!issue)
        return;
    issue->used += standing->what == WHAT_USE;
    issue->spoilt += standing->what == WHAT_VOID;
    issue->returned += standing->what == WHAT_RETURN;
    issue->left += standing->what == WHAT_ISSUE;
    if (standing->what == WHAT_USE &&
        (!issue->has_used || standing->number > issue->last_used)) {
        issue->has_used = true;
        issue->last_used = standing->number;
    }
}

/* All that happened to one number: events from `at` on; the result ends them. */
static size_t follow(const struct stocks *stocks, size_t at, struct standing *out)
{
    size_t end = at;
    struct standing standing = { .number = stocks->events[at].number };
    for (; end < stocks->count && same_number(&stocks->events[at], &stocks->events[end]);
         end++) {
        const struct event *event = &stocks->events[end];
        if (event->what == WHAT_ISSUE) {
            /* Used before anybody recorded that it was issued: used all the same. */
            bool used = !standing.issue && standing.what == WHAT_USE;
            count_out(&standing);
            standing.issue = event->issue;
            standing.what = used ? WHAT_USE : WHAT_ISSUE;
        } else if (standing.what == WHAT_ISSUE) {
            /* A stub that is handed back was used all the same. */
            standing.what = event->what;
        }
    }
    *out = standing;
    return end;
}

static struct bytes title_of(const struct report_request *request, struct bytes type)
{
    const struct choice *choice = stock_types;
    while (choice->name && !bytes_is(type, choice->name))
        choice++;
    return choice->name ? bytes_text(words_in(choice->title, request->language)) : type;
}

/* With as many digits as the book's numbers have. */
static struct bytes spelt(const struct report_request *request, const struct issue *issue,
                          uint64_t number)
{
    size_t width = entry_field(issue->entry, "first").size;
    struct buf digits = buf_new(request->arena, 32);
    struct buf buf = buf_new(request->arena, 32);
    buf_unsigned(&digits, number);
    buf_fill(&buf, '0', digits.size < width ? width - digits.size : 0);
    buf_put(&buf, buf_so_far(&digits));
    return buf_so_far(&buf);
}

static void put_book(const struct report_request *request, struct table *table,
                     const struct issue *issue)
{
    table_text(table, "type", title_of(request, entry_field(issue->entry, "type")));
    table_text(table, "series", entry_field(issue->entry, "series"));
    table_text(table, "holder", entry_field(issue->entry, "holder"));
    table_number(table, "entry", (int64_t)issue->index);
}

static void put_issue(const struct report_request *request, struct table *table,
                      const struct issue *issue)
{
    table_row(table);
    put_book(request, table, issue);
    table_text(table, "first", entry_field(issue->entry, "first"));
    table_text(table, "last", entry_field(issue->entry, "last"));
    put_date(table, "date", issue->entry->date);
    table_number(table, "count", (int64_t)(issue->last - issue->first + 1));
    table_number(table, "used", (int64_t)issue->used);
    table_number(table, "void", (int64_t)issue->spoilt);
    table_number(table, "returned", (int64_t)issue->returned);
    table_number(table, "left", (int64_t)issue->left);
    table_number(table, "gaps", (int64_t)issue->gaps);
}

/* A run of gaps of one issue. */
struct run {
    struct issue *issue;
    uint64_t first;
    uint64_t last;
};

static void put_run(const struct report_request *request, struct table *table,
                    const struct run *run)
{
    if (!run->issue)
        return;
    table_row(table);
    put_book(request, table, run->issue);
    table_text(table, "first", spelt(request, run->issue, run->first));
    table_text(table, "last", spelt(request, run->issue, run->last));
    table_number(table, "count", (int64_t)(run->last - run->first + 1));
}

static void put_gaps(const struct report_request *request, const struct standing *standings,
                     size_t count, struct tables *out)
{
    struct table *table = tables_add(
        out, "gaps", (struct words)WORDS("断号", "Gaps"), gap_columns);
    struct run run = { .issue = NULL };
    for (size_t i = 0; i < count; i++) {
        const struct standing *standing = &standings[i];
        struct issue *issue = standing->issue;
        bool gap = issue && standing->what == WHAT_ISSUE && issue->has_used &&
                   standing->number < issue->last_used;
        if (!gap)
            continue;
        issue->gaps++;
        out->wrong++;
        if (run.issue == issue && run.last + 1 == standing->number) {
            run.last = standing->number;
            continue;
        }
        put_run(request, table, &run);
        run = (struct run){ issue, standing->number, standing->number };
    }
    put_run(request, table, &run);
}

static enum err gather(const struct report_request *request, struct stocks *stocks)
{
    const struct book_record *record = NULL;
    TRY(books_records(request->books, &kind_receiptbook, &record));
    for (; record; record = record_after(record))
        if (date_compare(record->entry->date, request->to) <= 0)
            TRY(add_range(stocks, record));
    TRY(books_records(request->books, &kind_paper, &record));
    for (; record; record = record_after(record))
        if (date_compare(record->entry->date, request->to) <= 0)
            TRY(add_paper(stocks, record));
    if (stocks->count > 0)
        qsort(stocks->events, stocks->count, sizeof *stocks->events, by_number);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct stocks stocks = { .arena = request->arena };
    size_t count = 0;
    TRY(gather(request, &stocks));
    struct standing *standings =
        arena_array(request->arena, stocks.count + 1, sizeof *standings);
    if (!standings)
        return fault_memory();
    for (size_t at = 0; at < stocks.count;) {
        at = follow(&stocks, at, &standings[count]);
        count_out(&standings[count++]);
    }
    struct table *table = tables_add(out, "receipts", report_receipts.title, columns);
    put_gaps(request, standings, count, out);
    for (size_t i = 0; i < stocks.issue_count; i++)
        put_issue(request, table, stocks.issues[i]);
    return OK;
}

const struct report report_receipts = {
    .name = "receipts",
    .alias = "票据",
    .title = WORDS("票据领用存", "Receipt books"),
    .help = WORDS("每册领用、已用、作废、缴回、结存和断号",
                  "of each book issued: used, void, handed back, left, and gaps"),
    .choices = REPORT_DAY,
    .make = make,
};
