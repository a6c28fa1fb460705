/* SPDX-License-Identifier: Apache-2.0 */
/* What meetings decided (村务决议公开表), as far as entries rest on a resolution: budgets, funds,
 * loans, distributions, claims, contracts, disclosures, vouchers. */
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("记录日期", "recorded") },
    { "sort", COLUMN_TEXT, WORDS("类别", "sort") },
    { "matter", COLUMN_TEXT, WORDS("事项", "matter") },
    { "meeting", COLUMN_TEXT, WORDS("会议", "meeting") },
    { "resolution", COLUMN_TEXT, WORDS("决议", "resolution") },
    { "called", COLUMN_NUMBER, WORDS("应到", "called") },
    { "present", COLUMN_NUMBER, WORDS("实到", "present") },
    { "for", COLUMN_NUMBER, WORDS("同意", "for") },
    { "against", COLUMN_NUMBER, WORDS("反对", "against") },
    { "abstained", COLUMN_NUMBER, WORDS("弃权", "abstained") },
    { "result", COLUMN_TEXT, WORDS("结果", "result") },
    { "carried", COLUMN_TEXT, WORDS("落实情况", "carried out") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { 0 },
};

/* The field of a kind that says best what it is about, and the one that says who decided. */
struct told {
    const struct kind *kind;
    const char *matter;
    const char *meeting;
};

static const struct told tolds[] = {
    { &kind_budget, NULL, "body" },
    { &kind_fund, "name", NULL },
    { &kind_loan, "purpose", NULL },
    { &kind_distribution, NULL, "body" },
    { &kind_claim, "party", NULL },
    { &kind_contract, "object", NULL },
    { &kind_confirmation, NULL, "meeting" },
};

struct making {
    const struct report_request *request;
    struct table *table;
    int64_t number;
};

static void put_entry(struct making *making, const struct told *told, uint64_t index,
                      const struct entry *entry)
{
    struct table *table = making->table;
    enum language language = making->request->language;
    sheet_row(table, &making->number);
    put_day(table, "date", entry->date);
    put_words(table, "sort", told->kind->title, language);
    if (told->matter != NULL)
        table_text(table, "matter", entry_field(entry, told->matter));
    else if (field_find(told->kind->fields, bytes_text("year")) != NULL)
        put_format(table, "matter", "%lld", (long long)entry_number(entry, "year"));
    if (told->meeting != NULL)
        table_text(table, "meeting", entry_field(entry, told->meeting));
    table_text(table, "resolution", entry_field(entry, "resolution"));
    table_number(table, "entry", (int64_t)index);
}

/* A contract that was signed before the span is no decision of it. */
static bool is_old(const struct report_request *request, const struct entry *entry)
{
    struct date day = { 0 };
    return entry->kind == &kind_contract &&
           date_parse(entry_field(entry, "signed"), &day) == OK &&
           date_compare(day, request->from) < 0;
}

static bool is_asked(const struct report_request *request, const struct entry *entry)
{
    bool of_set = request->set.size == 0 || !entry_has(entry, "set") ||
                  bytes_equal(entry_field(entry, "set"), request->set);
    return of_set && entry_has(entry, "resolution") &&
           date_compare(entry->date, request->from) >= 0 &&
           date_compare(entry->date, request->to) <= 0;
}

static enum err put_vouchers(struct making *making)
{
    static const struct told told = { &kind_voucher, "note", NULL };
    struct vouchers vouchers = { 0 };
    TRY(vouchers_make(making->request, &vouchers));
    for (size_t i = 0; i < vouchers.count; i++) {
        struct entry entry = { 0 };
        TRY(books_entry(making->request->books, making->request->arena, vouchers.at[i]->index,
                        &entry));
        if (entry.kind == &kind_voucher && entry_has(&entry, "resolution"))
            put_entry(making, &told, vouchers.at[i]->index, &entry);
    }
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct making making = { .request = request };
    making.table = tables_add(out, "resolutions", report_resolutions.title, columns);
    for (size_t i = 0; i < sizeof tolds / sizeof tolds[0]; i++) {
        const struct book_record *record = NULL;
        TRY(books_records(request->books, tolds[i].kind, &record));
        for (; record != NULL; record = record_after(record))
            if (is_asked(request, record->entry) && !is_old(request, record->entry))
                put_entry(&making, &tolds[i], record->index, record->entry);
    }
    TRY(put_vouchers(&making));
    sheet_no_register(request, making.table,
                      (struct words)WORDS("会议（应到实到、表决、落实）",
                                          "meetings (who came, votes, what came of it)"));
    return OK;
}

const struct report report_resolutions = {
    .name = "resolutions",
    .alias = "村务决议",
    .title = WORDS("村务决议公开表", "Resolutions"),
    .help = WORDS("各项记录所依据的会议决议", "the resolutions that entries rest on"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
