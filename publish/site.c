/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/site.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "ledger/view_month.h"
#include "publish/books_fold.h"
#include "publish/entries.h"
#include "publish/site_page.h"
#include "publish/site_static.h"

enum { SCRATCH_MAX = 1 << 30 };

static const struct site_kind *const kinds_of_pages[] = {
#define SITE(name) &site_##name,
#include "publish/site.def"
#undef SITE
};

enum err site_put(struct site *site, const char *path, struct bytes bytes)
{
    struct snapshot_file *file = arena_take(site->arena, sizeof *file);
    struct bytes copy = bytes_copy(site->arena, bytes);
    char *name = bytes_string(site->arena, bytes_text(path));
    if (!file || !name || (!copy.at && bytes.size > 0))
        return fault_memory();
    file->path = name;
    file->bytes = copy;
    *site->end = file;
    site->end = &file->next;
    return OK;
}

enum err site_books(struct site *site, const struct books **out)
{
    if (!site->whole) {
        struct books *whole = arena_take(site->arena, sizeof *whole);
        if (!whole)
            return fault_memory();
        TRY(books_read(site->arena, site->options->source, site->options->checkpoint.size,
                       whole));
        site->whole = whole;
    }
    *out = site->whole;
    return OK;
}

enum err site_books_then(struct site *site, uint64_t index, const struct books **out)
{
    struct books *books = arena_take(site->scratch, sizeof *books);
    if (!books)
        return fault_memory();
    TRY(books_read(site->scratch, site->options->source, index, books));
    *out = books;
    return OK;
}

enum err site_report(struct site *site, const struct report *report,
                     const struct report_request *request, struct site_report *out)
{
    struct report_request own = *request;
    own.arena = site->scratch;
    own.language = LANGUAGE_EN;
    *out = (struct site_report){ .zh = { .bad = false } };
    TRY(report_make(report, &own, &out->en));
    own.language = LANGUAGE_ZH;
    TRY(report_make(report, &own, &out->zh));
    for (size_t i = 0; i < out->zh.count; i++)
        if (out->zh.at[i]->bad || out->zh.bad)
            return fault_memory();
    return OK;
}

static enum err add_month(struct site *site, size_t at, struct month month)
{
    const struct book_set *set = &site->frame.sets[at];
    struct month_totals totals = { .entries = 0 };
    TRY(money_month(site->options->view, set->name, month, &totals));
    if (totals.index == UINT64_MAX)
        return OK;
    site->months[site->month_count++] = (struct site_month){
        .set = set->name,
        .at = at,
        .month = month,
        .index = totals.index,
        .entries = totals.entries,
        .changed = totals.index >= site->options->old,
    };
    return OK;
}

static enum err find_months(struct site *site)
{
    const struct books *frame = &site->frame;
    size_t count = 0;
    for (size_t i = 0; i < frame->set_count; i++)
        if (frame->sets[i].closed.year != 0)
            for (struct month month = frame->sets[i].start;
                 month_compare(month, frame->sets[i].closed) <= 0; month = month_next(month))
                count++;
    site->months = arena_array(site->arena, count + 1, sizeof *site->months);
    if (!site->months)
        return fault_memory();
    for (size_t i = 0; i < frame->set_count; i++)
        if (frame->sets[i].closed.year != 0)
            for (struct month month = frame->sets[i].start;
                 month_compare(month, frame->sets[i].closed) <= 0; month = month_next(month))
                TRY(add_month(site, i, month));
    for (size_t i = 0; i < site->month_count; i++)
        site->months_changed = site->months_changed || site->months[i].changed;
    return OK;
}

/* A voucher of a closed month that is now reversed says so: its month is drawn anew. */
static enum err mark_reversed(struct site *site, uint64_t index)
{
    struct voucher_record reversal = { .is_reversal = false };
    struct voucher_record target = { .is_reversal = false };
    enum err code = money_voucher(site->options->view, index, &reversal);
    if (code == ERR_MISSING)
        return OK;
    TRY(code);
    if (!reversal.is_reversal)
        return OK;
    TRY(money_voucher(site->options->view, reversal.other, &target));
    for (size_t i = 0; i < site->month_count; i++)
        if (month_compare(site->months[i].month, target.month) == 0 &&
            bytes_equal(site->months[i].set, target.set))
            site->months[i].changed = true;
    return OK;
}

/* Kinds whose entries are steps of a notice's way, and the field that names it. */
static const struct {
    const struct kind *kind;
    const char *field;
} steps[] = {
    { &kind_review, "target" },
    { &kind_confirmation, "target" },
    { &kind_board, "target" },
    { &kind_removal, "target" },
    { &kind_filing, "target" },
    { &kind_opinion, "target" },
    { &kind_answer, "target" },
    { &kind_answer, "correction" },
    { &kind_disclosure, "corrects" },
};

struct site_notice *site_notice_at(struct site *site, uint64_t index)
{
    size_t low = 0;
    size_t high = site->notice_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (site->notices[middle].index == index)
            return &site->notices[middle];
        if (site->notices[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* What an answer is about is an opinion, and that about a notice. */
static const struct entry *opinion_at(const struct site *site, uint64_t index)
{
    const struct book_record *record = NULL;
    if (books_records(&site->frame, &kind_opinion, &record) != OK)
        return NULL;
    for (; record; record = record_after(record))
        if (record->index == index)
            return record->entry;
    return NULL;
}

uint64_t site_notice_of(struct site *site, const struct entry *entry, const char *field)
{
    struct reference to = { .index = UINT64_MAX };
    if (!entry_reference(entry, field, &to))
        return UINT64_MAX;
    const struct entry *opinion = NULL;
    if (entry->kind == &kind_answer)
        opinion = opinion_at(site, to.index);
    if (opinion && strcmp(field, "target") == 0)
        return entry_reference(opinion, "target", &to) ? to.index : UINT64_MAX;
    return to.index;
}

enum err site_steps(struct site *site,
                    enum err (*each)(void *self, uint64_t notice,
                                     const struct book_record *record),
                    void *self)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const struct book_record *record = NULL;
        TRY(books_records(&site->frame, steps[i].kind, &record));
        for (; record; record = record_after(record)) {
            uint64_t notice = site_notice_of(site, record->entry, steps[i].field);
            if (notice != UINT64_MAX)
                TRY(each(self, notice, record));
        }
    }
    return OK;
}

static enum err mark_notice(void *self, uint64_t index, const struct book_record *record)
{
    struct site *site = self;
    struct site_notice *notice = site_notice_at(site, index);
    if (notice && record->index >= site->options->old)
        notice->changed = true;
    if (notice && record->entry->kind == &kind_disclosure)
        notice->corrected = record->index;
    return OK;
}

static enum err find_notices(struct site *site)
{
    const struct book_record *first = NULL;
    size_t count = 0;
    TRY(books_records(&site->frame, &kind_disclosure, &first));
    for (const struct book_record *record = first; record; record = record_after(record))
        count++;
    site->notices = arena_array(site->arena, count + 1, sizeof *site->notices);
    if (!site->notices)
        return fault_memory();
    for (const struct book_record *record = first; record; record = record_after(record))
        site->notices[site->notice_count++] = (struct site_notice){
            .index = record->index,
            .entry = record->entry,
            .time = record->time,
            .corrected = UINT64_MAX,
            .changed = record->index >= site->options->old,
        };
    TRY(site_steps(site, mark_notice, site));
    for (size_t i = 0; i < site->notice_count; i++)
        site->notices_changed = site->notices_changed || site->notices[i].changed;
    return OK;
}

static enum err time_of(struct site *site, uint64_t index, int64_t *out)
{
    struct leaf leaf = { 0 };
    struct entry *entry = arena_take(site->arena, sizeof *entry);
    if (!entry)
        return fault_memory();
    TRY(entries_one(site->options->source, site->arena, index, &leaf, entry));
    *out = leaf.time;
    return OK;
}

static enum err find_day(struct site *site)
{
    int64_t before = 0;
    TRY(time_of(site, site->options->checkpoint.size - 1, &site->time));
    site->day = time_day(site->time);
    if (site->options->old > 0)
        TRY(time_of(site, site->options->old - 1, &before));
    site->before = time_day(before);
    return OK;
}

static enum err put_state(struct site *site)
{
    char *text = site_text(site, "sanzi/site/v%d\n%llu\n", (int)SITE_FORMAT,
                           (unsigned long long)site->options->checkpoint.size);
    return text ? site_put(site, SITE_STATE, bytes_text(text)) : fault_memory();
}

static enum err draw(struct site *site)
{
    TRY(find_day(site));
    TRY(books_without_vouchers(site->arena, site->options->source, site->options->view,
                               &site->frame));
    TRY(find_months(site));
    TRY(find_notices(site));
    if (site->options->old > 0)
        for (uint64_t i = site->options->old; i < site->options->checkpoint.size; i++)
            TRY(mark_reversed(site, i));
    for (size_t i = 0; i < sizeof kinds_of_pages / sizeof kinds_of_pages[0]; i++) {
        struct arena_mark mark = arena_mark(site->scratch);
        TRY(kinds_of_pages[i]->make(site));
        arena_back(site->scratch, mark);
    }
    for (size_t i = 0; i < site_static_count; i++)
        TRY(site_put(site, site_static[i].path,
                     bytes_of(site_static[i].start,
                              (size_t)(site_static[i].end - site_static[i].start))));
    return put_state(site);
}

enum err site_make(struct arena *arena, const struct site_options *options,
                   struct snapshot_file **out)
{
    struct site site = { .arena = arena, .options = options };
    site.end = &site.first;
    if (options->checkpoint.size == 0) {
        *out = NULL;
        return OK;
    }
    TRY(arena_open(SCRATCH_MAX, &site.scratch));
    enum err code = draw(&site);
    arena_close(site.scratch);
    if (code == OK && arena_ran_out()) /* a text may be cut short */
        code = fault_memory();
    if (code == OK)
        *out = site.first;
    return code;
}

uint64_t site_drawn(struct bytes state)
{
    struct bytes line = { 0 };
    char wanted[40];
    uint64_t size = 0;
    (void)snprintf(wanted, sizeof wanted, "sanzi/site/v%d", (int)SITE_FORMAT);
    if (!text_line(&state, &line) || !bytes_is(line, wanted) || !text_line(&state, &line) ||
        text_unsigned(line, &size) != OK)
        return 0;
    return size;
}
