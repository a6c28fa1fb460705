/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/calendar.h"

#include <stdlib.h>

#include "base/arena.h"
#include "publish/holding.h"

/* A disclosure and what became of it up to the last day. */
struct shown {
    uint64_t index;
    const struct entry *entry;
    struct period period;
    struct date posted, removed; /* first; year 0: never */
    bool reviewed;               /* agreed to before it was put up */
};

/* One of the items that a disclosure answers. */
struct answer {
    const struct duty *duty;
    const struct shown *shown;
};

struct making {
    const struct books *books;
    const struct duty_rules *rules; /* NULL: by policy */
    struct period span;
    struct shown *shown; /* by index */
    size_t shown_count;
    struct answer *answers; /* by duty, then period */
    size_t answer_count;
    struct calendar out;
    size_t room;
};

static bool is_by(const struct making *making, const struct entry *entry)
{
    return date_compare(entry->date, making->span.to) <= 0;
}

static enum err read_shown(struct making *making)
{
    const struct book_record *first = NULL;
    size_t count = 0;
    size_t items = 0;
    TRY(books_records(making->books, &kind_disclosure, &first));
    for (const struct book_record *record = first; record; record = record_after(record)) {
        const struct json *rows = entry_rows(record->entry, "items");
        count++;
        items += rows == NULL ? 0 : rows->count;
    }
    making->shown = arena_array(making->books->arena, count + 1, sizeof *making->shown);
    making->answers = arena_array(making->books->arena, items + 1, sizeof *making->answers);
    if (making->shown == NULL || making->answers == NULL)
        return fault_memory();
    for (const struct book_record *record = first; record; record = record_after(record)) {
        if (!is_by(making, record->entry))
            continue;
        struct shown *shown = &making->shown[making->shown_count++];
        *shown = (struct shown){ .index = record->index, .entry = record->entry };
        TRY(period_parse(entry_field(record->entry, "period"), &shown->period));
    }
    return OK;
}

static int by_index(const void *key, const void *row)
{
    const uint64_t *index = key;
    const struct shown *shown = row;
    return *index < shown->index ? -1 : *index > shown->index;
}

static struct shown *target_of(const struct making *making, const struct entry *entry)
{
    struct reference target = { 0 };
    if (!is_by(making, entry) || !entry_reference(entry, "target", &target))
        return NULL;
    return bsearch(&target.index, making->shown, making->shown_count, sizeof *making->shown,
                   by_index);
}

/* Reviews come first, so that it is known whether there was one when it was put up. */
static enum err read_steps(struct making *making)
{
    const struct book_record *record = NULL;
    TRY(books_records(making->books, &kind_board, &record));
    for (; record != NULL; record = record_after(record)) {
        struct shown *shown = target_of(making, record->entry);
        if (shown != NULL && (shown->posted.year == 0 ||
                              date_compare(record->entry->date, shown->posted) < 0))
            shown->posted = record->entry->date;
    }
    TRY(books_records(making->books, &kind_review, &record));
    for (; record != NULL; record = record_after(record)) {
        struct shown *shown = target_of(making, record->entry);
        if (shown != NULL && bytes_is(entry_field(record->entry, "result"), "agree") &&
            (shown->posted.year == 0 || date_compare(record->entry->date, shown->posted) <= 0))
            shown->reviewed = true;
    }
    TRY(books_records(making->books, &kind_removal, &record));
    for (; record != NULL; record = record_after(record)) {
        struct shown *shown = target_of(making, record->entry);
        if (shown != NULL && shown->removed.year == 0)
            shown->removed = record->entry->date;
    }
    return OK;
}

static int by_duty(const void *a, const void *b)
{
    const struct answer *left = a;
    const struct answer *right = b;
    if (left->duty != right->duty)
        return left->duty < right->duty ? -1 : 1;
    int order = date_compare(left->shown->period.from, right->shown->period.from);
    if (order == 0)
        order = date_compare(left->shown->period.to, right->shown->period.to);
    if (order != 0)
        return order;
    return left->shown->index < right->shown->index ? -1 : 1;
}

static void sort_answers(struct making *making)
{
    for (size_t i = 0; i < making->shown_count; i++) {
        const struct json *rows = entry_rows(making->shown[i].entry, "items");
        for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
             row = row->next) {
            const struct duty *duty = duty_find(row_field(row, "item"));
            if (duty != NULL)
                making->answers[making->answer_count++] =
                    (struct answer){ duty, &making->shown[i] };
        }
    }
    qsort(making->answers, making->answer_count, sizeof *making->answers, by_duty);
}

static enum err put_row(struct making *making, const struct calendar_row *row)
{
    if (making->out.count == making->room) {
        size_t room = making->room == 0 ? 256 : making->room * 2;
        struct calendar_row *rows =
            arena_array(making->books->arena, room, sizeof *making->out.rows);
        if (rows == NULL)
            return fault_memory();
        for (size_t i = 0; i < making->out.count; i++)
            rows[i] = making->out.rows[i];
        making->out.rows = rows;
        making->room = room;
    }
    making->out.rows[making->out.count++] = *row;
    return OK;
}

/* A notice (公示) takes objections for so many days from being put up. */
static bool is_brief(const struct shown *shown, int days)
{
    struct date until = { 0 };
    return bytes_is(entry_field(shown->entry, "stage"), "notice") &&
           date_parse(entry_field(shown->entry, "until"), &until) == OK &&
           date_days(until) - date_days(shown->posted) < days;
}

/* What a disclosure makes of a row. Of several the first that was put up counts. */
static void take(struct calendar_row *row, const struct shown *shown,
                 const struct holding *holding)
{
    bool has = row->index != UINT64_MAX;
    bool earlier = shown->posted.year != 0 &&
                   (row->posted.year == 0 || date_compare(shown->posted, row->posted) < 0);
    if (has && !earlier)
        return;
    row->index = shown->index;
    row->posted = shown->posted;
    row->doubts = 0;
    if (shown->posted.year == 0)
        return;
    if (!shown->reviewed)
        row->doubts |= CALENDAR_UNREVIEWED;
    if (shown->removed.year != 0 &&
        date_days(shown->removed) - date_days(shown->posted) < holding->stay_days)
        row->doubts |= CALENDAR_SHORT;
    if (is_brief(shown, holding->notice_days))
        row->doubts |= CALENDAR_BRIEF;
}

static void judge(struct calendar_row *row, struct date today)
{
    bool has_due = row->due.year != 0;
    bool passed = has_due && date_compare(today, row->due) > 0;
    if (row->posted.year != 0) {
        int late = has_due ? date_days(row->posted) - date_days(row->due) : 0;
        row->late = late > 0 ? late : 0;
        row->state = late > 0 ? CALENDAR_LATE : CALENDAR_DONE;
        return;
    }
    row->late = passed ? date_days(today) - date_days(row->due) : 0;
    row->state = !passed                    ? CALENDAR_AHEAD
                 : row->index != UINT64_MAX ? CALENDAR_UNPOSTED
                                            : CALENDAR_MISSING;
}

/* The answers to a duty: from the first, *count of them. */
static const struct answer *answers_to(const struct making *making, const struct duty *duty,
                                       size_t *count)
{
    const struct answer *first = making->answers;
    const struct answer *end = first + making->answer_count;
    while (first < end && first->duty < duty)
        first++;
    const struct answer *last = first;
    while (last < end && last->duty == duty)
        last++;
    *count = (size_t)(last - first);
    return first;
}

static enum err put_periods(struct making *making, const struct duty *duty, struct date start)
{
    size_t count = 0;
    const struct answer *answer = answers_to(making, duty, &count);
    const struct answer *end = answer + count;
    struct period period = { .from = start };
    struct date day = date_compare(start, making->span.from) > 0 ? start : making->span.from;
    while (date_compare(day, making->span.to) <= 0) {
        struct holding holding = { 0 };
        TRY(holding_on(making->books, making->rules, day, &holding));
        if (!duty_period(holding_rhythm(&holding, duty), day, &period) ||
            date_compare(period.to, making->span.to) > 0)
            break;
        TRY(holding_on(making->books, making->rules, period.to, &holding));
        struct calendar_row row = {
            .duty = duty,
            .period = period,
            .due = duty_due(&period, holding.day),
            .index = UINT64_MAX,
        };
        for (; answer < end && date_compare(answer->shown->period.from, period.to) <= 0;
             answer++)
            if (date_compare(answer->shown->period.from, period.from) == 0 &&
                date_compare(answer->shown->period.to, period.to) == 0)
                take(&row, answer->shown, &holding);
        judge(&row, making->span.to);
        TRY(put_row(making, &row));
        day = date_of_days(date_days(period.to) + 1);
    }
    return OK;
}

static enum err put_events(struct making *making, const struct duty *duty)
{
    size_t count = 0;
    const struct answer *answers = answers_to(making, duty, &count);
    for (size_t i = 0; i < count; i++) {
        const struct shown *shown = answers[i].shown;
        struct holding holding = { 0 };
        struct date day = shown->entry->date;
        if (entry_has(shown->entry, "event"))
            TRY(date_parse(entry_field(shown->entry, "event"), &day));
        if (date_compare(day, making->span.from) < 0)
            continue;
        TRY(holding_on(making->books, making->rules, day, &holding));
        struct calendar_row row = { .duty = duty, .period = { day, day }, .index = UINT64_MAX };
        if (holding.event_days > 0 && entry_has(shown->entry, "event"))
            row.due = date_of_days(date_days(day) + holding.event_days);
        take(&row, shown, &holding);
        judge(&row, making->span.to);
        TRY(put_row(making, &row));
    }
    return OK;
}

enum err calendar_make(const struct books *books, const struct duty_rules *rules,
                       const struct period *span, struct calendar *out)
{
    struct making making = { .books = books, .rules = rules, .span = *span };
    struct month start = books->set_count > 0 ? books->sets[0].start : (struct month){ 0 };
    if (start.year == 0)
        return fault(ERR_MISSING, "账本还是空的", "the log is empty");
    TRY(read_shown(&making));
    TRY(read_steps(&making));
    sort_answers(&making);
    for (size_t i = 0; i < duty_count; i++) {
        bool periodic = duties[i].rhythm <= DUTY_YEARLY;
        TRY(periodic ? put_periods(&making, &duties[i],
                                   (struct date){ start.year, start.month, 1 })
                     : put_events(&making, &duties[i]));
    }
    *out = making.out;
    return OK;
}

struct words calendar_state_words(enum calendar_state state)
{
    static const struct words words[CALENDAR_STATES] = {
        [CALENDAR_AHEAD] = WORDS("未到期", "not due yet"),
        [CALENDAR_DONE] = WORDS("按时", "in time"),
        [CALENDAR_LATE] = WORDS("迟公开", "late"),
        [CALENDAR_UNPOSTED] = WORDS("未张贴", "never put up"),
        [CALENDAR_MISSING] = WORDS("未公开", "missing"),
    };
    return words[state];
}
