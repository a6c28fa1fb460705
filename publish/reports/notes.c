/* SPDX-License-Identifier: Apache-2.0 */
/* The notes to the statements (附注): the headings that must be there, filled in where the books
 * know the answer; what only people know is left for them to write. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/report.h"

static const struct column columns[] = {
    { "number", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "heading", COLUMN_TEXT, WORDS("项目", "heading") },
    { "text", COLUMN_TEXT, WORDS("内容", "text") },
    { 0 },
};

struct writing {
    const struct report_request *request;
    struct table *table;
    int64_t number;
};

static void put(struct writing *writing, struct bytes heading, struct bytes text)
{
    table_row(writing->table);
    if (heading.size > 0)
        table_number(writing->table, "number", ++writing->number);
    table_text(writing->table, "heading", heading);
    table_text(writing->table, "text", text);
}

static void put_words(struct writing *writing, struct words heading, struct words text)
{
    enum language language = writing->request->language;
    put(writing, bytes_text(words_in(heading, language)), bytes_text(words_in(text, language)));
}

/* Only people know it. */
static void put_open(struct writing *writing, struct words heading)
{
    put_words(writing, heading, (struct words)WORDS("（请填写；没有就写“无”）", "(to be written)"));
}

static bool is_of(const struct writing *writing, const struct entry *entry)
{
    const struct report_request *request = writing->request;
    return date_compare(entry->date, request->to) <= 0 &&
           (request->set.size == 0 || bytes_equal(entry_field(entry, "set"), request->set));
}

static enum err put_funds(struct writing *writing)
{
    struct words heading = WORDS("财政补助和专项资金", "government support");
    const struct book_record *record = NULL;
    bool any = false;
    TRY(books_records(writing->request->books, &kind_fund, &record));
    for (; record != NULL; record = record_after(record)) {
        struct buf text = buf_new(writing->request->arena, 4000);
        const struct entry *entry = record->entry;
        if (!is_of(writing, entry))
            continue;
        buf_put(&text, entry_field(entry, "name"));
        buf_text(&text, "　");
        buf_put(&text, entry_field(entry, "document"));
        buf_text(&text, "　");
        money_print(&text, entry_number(entry, "amount"));
        put(writing,
            bytes_text(any ? "" : words_in(heading, writing->request->language)),
            buf_so_far(&text));
        any = true;
    }
    if (!any)
        put_open(writing, heading);
    return OK;
}

static enum err put_distribution(struct writing *writing)
{
    struct words heading = WORDS("收益分配方案", "how income is distributed");
    const struct book_record *record = NULL;
    const struct entry *last = NULL;
    TRY(books_records(writing->request->books, &kind_distribution, &record));
    for (; record != NULL; record = record_after(record))
        if (is_of(writing, record->entry) &&
            entry_number(record->entry, "year") == writing->request->to.year)
            last = record->entry;
    if (last == NULL) {
        put_open(writing, heading);
        return OK;
    }
    struct buf text = buf_new(writing->request->arena, 4000);
    buf_put(&text, entry_field(last, "body"));
    buf_text(&text, "　");
    buf_put(&text, entry_field(last, "resolution"));
    buf_text(&text, "　");
    money_print(&text, entry_number(last, "base"));
    put(writing, bytes_text(words_in(heading, writing->request->language)), buf_so_far(&text));
    return OK;
}

/* What was written off, by the claims that say so. */
static enum err put_losses(struct writing *writing)
{
    struct words heading = WORDS("核销的应收款项", "claims written off");
    const struct book_record *record = NULL;
    bool any = false;
    TRY(books_records(writing->request->books, &kind_claim, &record));
    for (; record != NULL; record = record_after(record)) {
        struct buf text = buf_new(writing->request->arena, 4000);
        const struct entry *entry = record->entry;
        if (!is_of(writing, entry) || !bytes_is(entry_field(entry, "action"), "writeoff"))
            continue;
        buf_put(&text, entry_field(entry, "party"));
        buf_text(&text, "　");
        money_print(&text, entry_number(entry, "amount"));
        buf_text(&text, "　");
        buf_put(&text, entry_field(entry, "resolution"));
        put(writing, bytes_text(any ? "" : words_in(heading, writing->request->language)),
            buf_so_far(&text));
        any = true;
    }
    if (!any)
        put_open(writing, heading);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct writing writing = { .request = request };
    struct buf basics = buf_new(request->arena, 4000);
    writing.table = tables_add(out, "notes", report_notes.title, columns);
    buf_put(&basics, request->books->village);
    buf_text(&basics, "　");
    buf_put(&basics, request->set);
    put_words(&writing,
              (struct words)WORDS("遵循会计制度的声明", "statement of compliance"),
              (struct words)WORDS("本表按农村集体经济组织会计制度编制，借贷记账，权责发生制，以人民币元为单位。",
                                  "made by the accounting system of rural "
                                  "collectives: debit and credit, accrual, in yuan"));
    put(&writing,
        bytes_text(words_in((struct words)WORDS("基本情况", "basic facts"), request->language)),
        buf_so_far(&basics));
    put_open(&writing, (struct words)WORDS("成员、农户、土地和资本构成",
                                           "members, households, land, capital"));
    put_open(&writing, (struct words)WORDS("报表重要项目的说明", "details of important lines"));
    TRY(put_losses(&writing));
    put_open(&writing, (struct words)WORDS("尚未批准核销的损失", "losses not yet approved"));
    put_open(&writing, (struct words)WORDS("以名义金额计量的资产及理由",
                                           "assets at nominal amount, and why"));
    put_open(&writing, (struct words)WORDS("重大处置、借款、投资、担保和捐赠",
                                           "large disposals, loans, investments, donations"));
    TRY(put_funds(&writing));
    TRY(put_distribution(&writing));
    put_open(&writing, (struct words)WORDS("未决诉讼", "lawsuits"));
    put_open(&writing, (struct words)WORDS("税收差异", "tax differences"));
    return OK;
}

const struct report report_notes = {
    .name = "notes",
    .alias = "附注",
    .title = WORDS("会计报表附注", "Notes to the statements"),
    .help = WORDS("附注各项标题，账上有的已填好", "its headings, filled in where the books know"),
    .choices = REPORT_DAY | REPORT_SETS,
    .make = make,
};
