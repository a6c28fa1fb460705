/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/signing.h"

#include <string.h>

#include "base/spill.h"

static const unsigned any_role = ROLE_BOOKKEEPER | ROLE_PUBLISHER | ROLE_SUPERVISOR;
/* Of who answers for a village or its cooperative. */
static const char *const head_offices[] = { "理事长", "村主任", "主任", "书记", "负责人" };

static bool is_of(const struct book_record *record, uint64_t disclosure)
{
    struct reference target = { 0 };
    return entry_reference(record->entry, "target", &target) && target.index == disclosure;
}

static struct date day_of(const struct entry *entry, const char *field)
{
    struct date day = { 0 };
    if (!entry_has(entry, field) || date_parse(entry_field(entry, field), &day) != OK)
        return (struct date){ 0 };
    return day;
}

static enum err read_disclosure(const struct books *books, uint64_t disclosure,
                                struct signing *out, struct date *day)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_disclosure, &record));
    while (record != NULL && record->index != disclosure)
        record = record_after(record);
    if (record == NULL)
        return fault(ERR_USAGE, "第 %llu 条不是公开记录", "entry %llu is no disclosure",
                     (unsigned long long)disclosure);
    out->maker = books_signer(record->entry, 0, any_role);
    out->until = day_of(record->entry, "until");
    *day = record->entry->date;
    return OK;
}

/* The last review says whether the committee agrees. */
static enum err read_review(const struct books *books, uint64_t disclosure,
                            struct signing *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_review, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        if (!is_of(record, disclosure))
            continue;
        out->reviewer = bytes_text("");
        if (!bytes_is(entry_field(entry, "result"), "agree"))
            continue;
        out->reviewer = entry_has(entry, "name") ? entry_field(entry, "name")
                                                 : books_signer(entry, 0, ROLE_SUPERVISOR);
    }
    return OK;
}

static enum err read_board(const struct books *books, uint64_t disclosure, struct signing *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(books, &kind_board, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        if (!is_of(record, disclosure))
            continue;
        if (out->posted.year == 0) {
            out->posted = entry->date;
            out->place = entry_field(entry, "place");
        }
        if (entry_has(entry, "until"))
            out->until = day_of(entry, "until");
        if (entry_has(entry, "phone"))
            out->phone = entry_field(entry, "phone");
    }
    return OK;
}

/* How far down the list of offices that answer; past its end: none of them. */
static size_t office_rank(struct bytes office)
{
    const size_t count = sizeof head_offices / sizeof head_offices[0];
    size_t rank = 0;
    while (rank < count &&
           bytes_find_part(office, bytes_text(head_offices[rank])) == office.size)
        rank++;
    return bytes_find_part(office, bytes_text("副")) < office.size ? count : rank;
}

static enum err read_head(const struct books *books, struct date day, struct signing *out)
{
    const struct book_record *record = NULL;
    size_t best = sizeof head_offices / sizeof head_offices[0];
    TRY(books_records(books, &kind_official, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        struct date to = day_of(entry, "to");
        bool serves = date_compare(day_of(entry, "from"), day) <= 0 &&
                      (to.year == 0 || date_compare(day, to) <= 0);
        bool same = bytes_equal(entry_field(entry, "person"), out->head);
        size_t rank = office_rank(entry_field(entry, "office"));
        if (serves && rank < best) {
            out->head = entry_field(entry, "person");
            best = rank;
        } else if (!serves && same) { /* a term's end, recorded later */
            out->head = bytes_text("");
            best = sizeof head_offices / sizeof head_offices[0];
        }
    }
    return OK;
}

enum err signing_read(const struct books *books, uint64_t disclosure, struct signing *out)
{
    struct signing signing = { .until = { 0 } };
    struct date day = { 0 };
    if (disclosure != UINT64_MAX) {
        TRY(read_disclosure(books, disclosure, &signing, &day));
        TRY(read_review(books, disclosure, &signing));
        TRY(read_board(books, disclosure, &signing));
        TRY(read_head(books, day, &signing));
    }
    *out = signing;
    return OK;
}

static const struct {
    const char *name;
    struct words title;
} places[] = {
    { "maker", WORDS("制表", "made by") },
    { "reviewer", WORDS("审核", "reviewed by") },
    { "head", WORDS("负责人", "in charge") },
    { "posted", WORDS("公布日期", "posted") },
    { "until", WORDS("公布期限", "until") },
    { "phone", WORDS("监督电话", "complaints to") },
};
enum { PLACES = sizeof places / sizeof places[0] };

static struct bytes day_text(struct arena *arena, struct date date)
{
    struct buf buf = buf_new(arena, 16);
    if (date.year != 0)
        date_print(&buf, date);
    return buf_so_far(&buf);
}

/* In the order of `places`. */
static void texts_of(struct arena *arena, const struct signing *signing,
                     struct bytes out[static PLACES])
{
    const struct bytes texts[PLACES] = {
        signing->maker,
        signing->reviewer,
        signing->head,
        day_text(arena, signing->posted),
        day_text(arena, signing->until),
        signing->phone,
    };
    memcpy(out, texts, sizeof texts);
}

static void put_unit(struct table *table, enum language language)
{
    spill_breathe();
    const struct words yuan = WORDS("元", "yuan");
    for (size_t i = 0; i < table->width; i++)
        if ((table->columns[i].type & COLUMN_TYPES) == COLUMN_MONEY) {
            table_fact(table, "unit", (struct words)WORDS("金额单位", "unit"),
                       bytes_text(words_in(yuan, language)));
            return;
        }
}

void signing_put(struct tables *tables, const struct signing *signing, enum language language)
{
    for (size_t i = 0; i < tables->count; i++)
        put_unit(tables->at[i], language);
    if (tables->count == 0)
        return;
    struct table *last = tables->at[tables->count - 1];
    struct bytes texts[PLACES];
    texts_of(tables->arena, signing, texts);
    for (size_t i = 0; i < PLACES; i++)
        table_fact_under(last, places[i].name, places[i].title, texts[i]);
}

void signing_fill(struct tables *tables, const struct signing *signing)
{
    struct bytes texts[PLACES];
    texts_of(tables->arena, signing, texts);
    for (size_t t = 0; t < tables->count; t++)
        for (struct table_fact *fact = tables->at[t]->facts; fact != NULL; fact = fact->next)
            for (size_t i = 0; i < PLACES; i++)
                if (fact->under && fact->text.size == 0 &&
                    strcmp(fact->name, places[i].name) == 0)
                    fact->text = texts[i];
}
