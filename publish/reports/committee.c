/* SPDX-License-Identifier: Apache-2.0 */
/* Who holds office (班子成员表), as it stands on a day. */
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "person", COLUMN_TEXT, WORDS("姓名", "name") },
    { "office", COLUMN_TEXT, WORDS("职务", "office") },
    { "from", COLUMN_TEXT, WORDS("任职日期", "from") },
    { "to", COLUMN_TEXT, WORDS("离任日期", "to") },
    { "phone", COLUMN_TEXT | COLUMN_PHONE, WORDS("联系电话", "telephone") },
    { 0 },
};

/* Does a later entry say when this term ended, or the same again? */
static bool is_last(const struct book_record *record, struct date day)
{
    static const char *const term[] = { "person", "office", "from" };
    for (const struct book_record *at = record->next; at != NULL; at = at->next) {
        bool same = date_compare(at->entry->date, day) <= 0;
        for (size_t i = 0; i < sizeof term / sizeof term[0]; i++)
            same = same && bytes_equal(entry_field(at->entry, term[i]),
                                       entry_field(record->entry, term[i]));
        if (same)
            return false;
    }
    return true;
}

/* In office on the day, or left in the year of it. */
static bool is_shown(const struct book_record *record, struct date day)
{
    const struct entry *entry = record->entry;
    struct date from = { 0 };
    struct date to = { 0 };
    if (date_compare(entry->date, day) > 0 || !is_last(record, day) ||
        date_parse(entry_field(entry, "from"), &from) != OK)
        return false;
    bool ended = entry_has(entry, "to") && date_parse(entry_field(entry, "to"), &to) == OK;
    return date_compare(from, day) <= 0 && (!ended || to.year >= day.year);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    int64_t number = 0;
    struct table *table = tables_add(out, "committee", report_committee.title, columns);
    TRY(books_records(request->books, &kind_official, &record));
    for (; record != NULL; record = record_after(record)) {
        struct bytes sealed = { 0 };
        if (!is_shown(record, request->to))
            continue;
        sheet_row(table, &number);
        table_text(table, "person", entry_field(record->entry, "person"));
        table_text(table, "office", entry_field(record->entry, "office"));
        table_text(table, "from", entry_field(record->entry, "from"));
        table_text(table, "to", entry_field(record->entry, "to"));
        if (!entry_sealed(record->entry, "contact", &sealed))
            table_text(table, "phone", entry_field(record->entry, "contact"));
    }
    if (number == 0)
        sheet_nothing(request, table, (struct words)WORDS("任职", "terms of office"));
    return OK;
}

const struct report report_committee = {
    .name = "committee",
    .alias = "班子成员",
    .title = WORDS("班子成员和分工", "Officials"),
    .help = WORDS("谁任什么职务、从哪天起", "who holds which office, since when"),
    .choices = REPORT_DAY | REPORT_SHEET,
    .make = make,
};
