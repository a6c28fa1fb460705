/* SPDX-License-Identifier: Apache-2.0 */
/* Opinions and answers (意见答复): what was asked or objected to, by when it was to be answered,
 * and what the answer was. Never by whom. */
#include "publish/holding.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "received", COLUMN_TEXT, WORDS("收到日期", "received") },
    { "channel", COLUMN_TEXT, WORDS("渠道", "channel") },
    { "about", COLUMN_TEXT, WORDS("公开事项", "about") },
    { "text", COLUMN_TEXT | COLUMN_WIDE, WORDS("意见内容", "opinion") },
    { "people", COLUMN_NUMBER, WORDS("联名人数", "people") },
    { "due", COLUMN_TEXT, WORDS("应答复日", "due") },
    { "answered", COLUMN_TEXT, WORDS("答复日期", "answered") },
    { "by", COLUMN_TEXT, WORDS("答复人", "by") },
    { "answer", COLUMN_TEXT | COLUMN_WIDE, WORDS("答复内容", "answer") },
    { "outcome", COLUMN_TEXT, WORDS("结果", "outcome") },
    { "passed", COLUMN_TEXT, WORDS("转交", "passed on to") },
    { "late", COLUMN_NUMBER, WORDS("迟几天", "days late") },
    { "state", COLUMN_TEXT, WORDS("状态", "state") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { 0 },
};

/* The entry that a reference of this one names, among the records of a kind; NULL. */
static const struct entry *named(const struct book_record *first, const struct entry *entry)
{
    struct reference to = { 0 };
    if (!entry_reference(entry, "target", &to))
        return NULL;
    while (first != NULL && first->index != to.index)
        first = first->next;
    return first == NULL ? NULL : first->entry;
}

/* The first answer up to the last day, and the last one, which says how it ended. */
struct answers {
    const struct entry *first;
    const struct entry *last;
};

static struct answers answers_to(const struct report_request *request,
                                 const struct book_record *answers, uint64_t index)
{
    struct answers out = { 0 };
    for (; answers != NULL; answers = answers->next) {
        struct reference to = { 0 };
        if (!entry_reference(answers->entry, "target", &to) || to.index != index ||
            date_compare(answers->entry->date, request->to) > 0)
            continue;
        if (out.first == NULL)
            out.first = answers->entry;
        out.last = answers->entry;
    }
    return out;
}

static void put_answers(const struct report_request *request, struct table *table,
                        const struct answers *answers)
{
    if (answers->first == NULL)
        return;
    put_day(table, "answered", answers->first->date);
    table_text(table, "by", entry_field(answers->last, "by"));
    table_text(table, "answer", entry_field(answers->last, "text"));
    put_choice(table, "outcome", answers->last, "outcome", request->language);
    put_choice(table, "passed", answers->last, "passed", request->language);
}

/* Was, or is, the answer late? */
static bool put_state(const struct report_request *request, struct table *table,
                      const struct answers *answers, struct date due)
{
    struct date end = answers->first != NULL ? answers->first->date : request->to;
    int late = due.year == 0 ? 0 : date_days(end) - date_days(due);
    struct words state = WORDS("已答复", "answered");
    if (answers->first == NULL)
        state = (struct words)WORDS("待答复", "open");
    if (late > 0 && answers->first != NULL)
        state = (struct words)WORDS("迟答复", "answered late");
    if (late > 0 && answers->first == NULL)
        state = (struct words)WORDS("逾期未答复", "overdue");
    if (late > 0)
        table_number(table, "late", late);
    put_words(table, "state", state, request->language);
    return late > 0;
}

static enum err put_opinion(const struct report_request *request, struct table *table,
                            const struct book_record *opinion,
                            const struct duty_rules *rules, size_t *wrong)
{
    const struct book_record *disclosures = NULL;
    const struct book_record *records = NULL;
    const struct entry *entry = opinion->entry;
    struct holding holding = { 0 };
    struct date due = { 0 };
    TRY(books_records(request->books, &kind_disclosure, &disclosures));
    TRY(books_records(request->books, &kind_answer, &records));
    TRY(holding_on(request->books, rules, entry->date, &holding));
    if (holding.answer_days > 0)
        due = date_of_days(date_days(entry->date) + holding.answer_days);
    const struct answers answers = answers_to(request, records, opinion->index);
    const struct entry *about = named(disclosures, entry);
    table_row(table);
    put_day(table, "received", entry->date);
    put_choice(table, "channel", entry, "channel", request->language);
    if (about != NULL)
        table_text(table, "about", entry_field(about, "what"));
    table_text(table, "text", entry_field(entry, "text"));
    if (entry_has(entry, "people"))
        table_number(table, "people", entry_number(entry, "people"));
    put_day(table, "due", due);
    put_answers(request, table, &answers);
    *wrong += put_state(request, table, &answers, due);
    table_number(table, "entry", (int64_t)opinion->index);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct duty_rules *rules = NULL;
    const struct book_record *record = NULL;
    if (request->form.size > 0)
        TRY(holding_rules(request->arena, request->form, &rules));
    TRY(books_records(request->books, &kind_opinion, &record));
    struct table *table = tables_add(out, "opinions", report_opinions.title, columns);
    for (; record != NULL; record = record_after(record))
        if (date_compare(record->entry->date, request->from) >= 0 &&
            date_compare(record->entry->date, request->to) <= 0)
            TRY(put_opinion(request, table, record, rules, &out->wrong));
    return OK;
}

const struct report report_opinions = {
    .name = "opinions",
    .alias = "意见答复",
    .title = WORDS("意见和答复", "Opinions and answers"),
    .help = WORDS("群众问了什么、几天内答复、怎么答的（--form 选哪个地方的规定）",
                  "what was asked, by when to be answered, the answer (--form: whose rules)"),
    .choices = REPORT_SPAN | REPORT_FORM | REPORT_SHEET | REPORT_BOARD,
    .make = make,
};
