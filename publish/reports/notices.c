/* SPDX-License-Identifier: Apache-2.0 */
/* What was made known (公开事项登记表), with the papers attached: also what no table can show, a
 * charter, a plan, a result. */
#include "base/arena.h"
#include "ledger/duties.h"
#include "publish/sheets.h"
#include "publish/signing.h"

static const struct column columns[] = {
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "date", COLUMN_TEXT, WORDS("记录日期", "recorded") },
    { "what", COLUMN_TEXT, WORDS("公开事项", "what") },
    { "items", COLUMN_TEXT | COLUMN_WIDE, WORDS("目录事项", "items") },
    { "period", COLUMN_TEXT, WORDS("所属期间", "period") },
    { "stage", COLUMN_TEXT, WORDS("性质", "stage") },
    { "report", COLUMN_TEXT | COLUMN_WIDE, WORDS("报表", "report") },
    { "posted", COLUMN_TEXT, WORDS("公布日期", "posted") },
    { "until", COLUMN_TEXT, WORDS("公布期限", "until") },
    { "place", COLUMN_TEXT, WORDS("张贴地点", "where") },
    { "papers", COLUMN_TEXT, WORDS("附件", "papers") },
    { "corrects", COLUMN_NUMBER | COLUMN_WIDE, WORDS("更正第几条", "corrects") },
    { "entry", COLUMN_NUMBER, WORDS("记录序号", "entry") },
    { 0 },
};

enum { NAMES_MAX = 4000 };

static bool has_item(const struct entry *entry, struct bytes item)
{
    const struct json *rows = entry_rows(entry, "items");
    for (const struct json *row = rows == NULL ? NULL : rows->first; row; row = row->next)
        if (bytes_equal(row_field(row, "item"), item))
            return true;
    return item.size == 0;
}

static struct bytes items_of(const struct report_request *request, const struct entry *entry)
{
    struct buf buf = buf_new(request->arena, NAMES_MAX);
    const struct json *rows = entry_rows(entry, "items");
    for (const struct json *row = rows == NULL ? NULL : rows->first; row; row = row->next) {
        const struct duty *duty = duty_find(row_field(row, "item"));
        buf_text(&buf, buf.size == 0 ? "" : request->language == LANGUAGE_ZH ? "、"
                                                                             : ", ");
        if (duty != NULL)
            buf_text(&buf, words_in(duty->title, request->language));
    }
    return buf_so_far(&buf);
}

/* Names of the papers that are published with it. */
static enum err papers_of(const struct report_request *request, const struct entry *entry,
                          struct bytes *out)
{
    struct buf buf = buf_new(request->arena, (size_t)DOCS_MAX * 256);
    for (size_t i = 0; i < entry_documents(entry); i++) {
        struct document document = { 0 };
        TRY(entry_document(entry, i, &document));
        if (!document.is_public)
            continue;
        buf_text(&buf, buf.size == 0 ? "" : request->language == LANGUAGE_ZH ? "、"
                                                                             : ", ");
        buf_put(&buf, document.name);
    }
    *out = buf_so_far(&buf);
    return OK;
}

static enum err put_notice(const struct report_request *request, struct table *table,
                           const struct book_record *record)
{
    const struct entry *entry = record->entry;
    struct signing signing = { .until = { 0 } };
    struct reference corrected = { 0 };
    struct bytes papers = { 0 };
    TRY(signing_read(request->books, record->index, &signing));
    TRY(papers_of(request, entry, &papers));
    put_day(table, "date", entry->date);
    table_text(table, "what", entry_field(entry, "what"));
    table_text(table, "items", items_of(request, entry));
    table_text(table, "period", entry_field(entry, "period"));
    put_choice(table, "stage", entry, "stage", request->language);
    table_text(table, "report", entry_field(entry, "report"));
    put_day(table, "posted", signing.posted);
    put_day(table, "until", signing.until);
    table_text(table, "place", signing.place);
    table_text(table, "papers", papers);
    if (entry_reference(entry, "corrects", &corrected))
        table_number(table, "corrects", (int64_t)corrected.index);
    table_number(table, "entry", (int64_t)record->index);
    return OK;
}

static enum err unknown_item(const struct report_request *request)
{
    struct buf names = buf_new(request->arena, NAMES_MAX);
    char *text = NULL;
    for (size_t i = 0; i < duty_count; i++) {
        buf_text(&names, i > 0 ? " " : "");
        buf_text(&names, duties[i].item);
    }
    TRY(buf_string(&names, &text));
    return fault(ERR_USAGE, "--form 应为公开目录里的事项：%s", "--form takes an item of the catalogue: %s",
                 text);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    int64_t number = 0;
    const struct duty *duty = duty_find(request->form);
    if (request->form.size > 0 && duty == NULL)
        return unknown_item(request);
    TRY(books_records(request->books, &kind_disclosure, &record));
    struct table *table = tables_add(out, "notices", report_notices.title, columns);
    if (duty != NULL)
        table_fact(table, "item", (struct words)WORDS("目录事项", "item"),
                   bytes_text(words_in(duty->title, request->language)));
    for (; record != NULL; record = record_after(record)) {
        if (!has_item(record->entry, request->form) ||
            date_compare(record->entry->date, request->from) < 0 ||
            date_compare(record->entry->date, request->to) > 0)
            continue;
        sheet_row(table, &number);
        TRY(put_notice(request, table, record));
    }
    if (number == 0)
        sheet_note(request, table,
                   (struct words)WORDS("这段时间没有公开过", "nothing was made known in these days"));
    return OK;
}

const struct report report_notices = {
    .name = "notices",
    .alias = "公开事项",
    .title = WORDS("公开事项登记表", "What was made known"),
    .help = WORDS("公开过哪些事项、何时、张贴在哪里（--form 只看目录里的一项）",
                  "what was made known, when, where (--form: one item of the catalogue)"),
    .choices = REPORT_SPAN | REPORT_FORM | REPORT_SHEET | REPORT_BOARD,
    .make = make,
};
