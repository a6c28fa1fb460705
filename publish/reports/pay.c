/* SPDX-License-Identifier: Apache-2.0 */
/* What officials and helpers were paid (干部报酬和误工补贴), by what stands on the accounts named
 * so. */
#include "publish/sheets.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("日期", "date") },
    { "voucher", COLUMN_TEXT, WORDS("凭证号", "voucher") },
    { "person", COLUMN_TEXT, WORDS("姓名", "name") },
    { "office", COLUMN_TEXT, WORDS("职务", "office") },
    { "note", COLUMN_TEXT, WORDS("事由", "for what") },
    { "days", COLUMN_NUMBER, WORDS("天数", "days") },
    { "rate", COLUMN_MONEY, WORDS("标准", "rate") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "basis", COLUMN_TEXT, WORDS("依据", "basis") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

static const char *const words[] = { "报酬", "误工", "薪酬", "工资", "津贴", NULL };

static bool is_pay(const struct book_line *line)
{
    return line->leaf->row->class == CLASS_EXPENSE && account_says(line->leaf, words);
}

/* The office that a person held on a day; empty where none is recorded. */
static enum err office_of(const struct report_request *request, struct bytes person,
                          struct date day, struct bytes *out)
{
    const struct book_record *record = NULL;
    TRY(books_records(request->books, &kind_official, &record));
    for (; record != NULL; record = record_after(record)) {
        struct date from = { 0 };
        const struct entry *entry = record->entry;
        TRY(date_parse(entry_field(entry, "from"), &from));
        if (bytes_equal(entry_field(entry, "person"), person) && date_compare(from, day) <= 0)
            *out = entry_field(entry, "office");
    }
    return OK;
}

static enum err put_line(const struct report_request *request, struct table *table,
                         const struct book_line *line, const struct entry *entry)
{
    struct bytes office = { 0 };
    struct bytes person = sheet_party(line, entry);
    struct bytes basis = entry_field(entry, "resolution");
    TRY(office_of(request, person, line->voucher->date, &office));
    table_text(table, "person", person);
    table_text(table, "office", office);
    table_text(table, "basis", basis.size > 0 ? basis : line->aspects[ASPECT_PROJECT]);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    static const struct sheet_kind kind = { is_pay, put_line };
    size_t count = 0;
    struct table *table = tables_add(out, "pay", report_pay.title, columns);
    TRY(sheet_put_lines(request, &kind, table, &count));
    sheet_no_register(request, table,
                      (struct words)WORDS("出工天数和标准", "days worked and rates"));
    return OK;
}

const struct report report_pay = {
    .name = "pay",
    .alias = "干部报酬",
    .title = WORDS("干部报酬和误工补贴公布表", "Officials' pay and allowances"),
    .help = WORDS("记在报酬、误工补贴科目上的每一笔", "every sum on the accounts of pay and allowances"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
