/* SPDX-License-Identifier: Apache-2.0 */
/* The register of source documents (原始凭证登记簿): which voucher each stands behind, and those
 * whose number was used again. */
#include "base/arena.h"
#include "base/money.h"
#include "base/sort.h"
#include "base/spill.h"
#include "ledger/view_paper.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "entry", COLUMN_NUMBER, WORDS("序号", "entry") },
    { "date", COLUMN_TEXT, WORDS("登记日期", "recorded") },
    { "type", COLUMN_TEXT, WORDS("票据种类", "type") },
    { "series", COLUMN_TEXT | COLUMN_WIDE | COLUMN_NUMBERS, WORDS("代码或册号", "series") },
    { "number", COLUMN_TEXT | COLUMN_NUMBERS, WORDS("号码", "number") },
    { "issuer", COLUMN_TEXT, WORDS("开具方", "issuer") },
    { "issuer_id", COLUMN_TEXT | COLUMN_ASIDE | COLUMN_NUMBERS,
      WORDS("开具方信用代码", "issuer's credit code") },
    { "issued", COLUMN_TEXT, WORDS("开具日期", "issued") },
    { "content", COLUMN_TEXT, WORDS("业务内容", "content") },
    { "amount", COLUMN_MONEY, WORDS("票面金额", "amount") },
    { "tax", COLUMN_MONEY | COLUMN_ASIDE, WORDS("税额", "tax") },
    { "pages", COLUMN_NUMBER, WORDS("张数", "pages") },
    { "voucher", COLUMN_TEXT, WORDS("凭证", "voucher") },
    { "verified", COLUMN_TEXT | COLUMN_WIDE, WORDS("查验人", "verified by") },
    { "twin", COLUMN_NUMBER, WORDS("重号", "same as") },
    { "again", COLUMN_TEXT, WORDS("重号原因", "why again") },
    { 0 },
};

struct paper {
    const struct entry *entry;
    uint64_t index;
    struct register_key key;
    const struct book_voucher *voucher; /* that took it and stands; NULL */
    uint64_t twin;                      /* the first of the same number; UINT64_MAX */
};

struct papers {
    struct paper *at; /* as in the log */
    struct paper **by_key;
    size_t count;
};

static int by_key(const void *a, const void *b)
{
    const struct paper *left = *(const struct paper *const *)a;
    const struct paper *right = *(const struct paper *const *)b;
    int order = bytes_compare(bytes_of(left->key.at, left->key.size),
                              bytes_of(right->key.at, right->key.size));
    if (order != 0)
        return order;
    return left->index < right->index ? -1 : 1;
}

static void find_twins(struct papers *papers)
{
    for (size_t i = 1; i < papers->count; i++) {
        struct paper *before = papers->by_key[i - 1];
        spill_breathe();
        struct paper *paper = papers->by_key[i];
        bool same = bytes_equal(bytes_of(before->key.at, before->key.size),
                                bytes_of(paper->key.at, paper->key.size));
        if (same)
            paper->twin = before->twin == UINT64_MAX ? before->index : before->twin;
    }
}

static struct paper *find_paper(const struct papers *papers, uint64_t index)
{
    size_t low = 0;
    size_t high = papers->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (papers->at[middle].index < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low < papers->count && papers->at[low].index == index ? &papers->at[low] : NULL;
}

/* A voucher that was taken back has freed its papers. */
static void find_vouchers(const struct books *books, struct papers *papers)
{
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        for (size_t j = 0; j < voucher->source_count && voucher->reversed == UINT64_MAX; j++) {
            struct paper *paper = find_paper(papers, voucher->sources[j]);
            if (paper)
                paper->voucher = voucher;
        }
    }
}

static enum err read_papers(const struct report_request *request, struct papers *out)
{
    const struct book_record *first = NULL;
    struct papers papers = { .count = 0 };
    size_t count = 0;
    TRY(books_records(request->books, &kind_paper, &first));
    for (const struct book_record *record = first; record; record = record_after(record))
        count++;
    papers.at = arena_array(request->arena, count + 1, sizeof *papers.at);
    papers.by_key = arena_array(request->arena, count + 1, sizeof(struct paper *));
    if (!papers.at || !papers.by_key)
        return fault_memory();
    for (const struct book_record *record = first; record; record = record_after(record)) {
        struct paper *paper = &papers.at[papers.count];
        *paper = (struct paper){ .entry = record->entry,
                                 .index = record->index,
                                 .key = paper_key(record->entry),
                                 .twin = UINT64_MAX };
        papers.by_key[papers.count++] = paper;
    }
    TRY(sort_list(request->arena, papers.by_key, papers.count, sizeof(struct paper *), by_key));
    find_twins(&papers);
    find_vouchers(request->books, &papers);
    *out = papers;
    return OK;
}

static struct bytes type_of(const struct report_request *request, const struct entry *entry)
{
    const struct choice *choice = paper_types;
    while (choice->name && !bytes_is(entry_field(entry, "type"), choice->name))
        choice++;
    return bytes_text(words_in(choice->title, request->language));
}

static struct bytes taken_by(const struct report_request *request,
                             const struct book_voucher *voucher)
{
    struct buf buf = buf_new(request->arena, 100);
    if (!voucher)
        return bytes_text("");
    month_print(&buf, date_month(voucher->date));
    buf_byte(&buf, ' ');
    buf_put(&buf, voucher_number(request->arena, voucher));
    return buf_so_far(&buf);
}

static void put_paper(const struct report_request *request, struct table *table,
                      const struct paper *paper)
{
    static const char *const texts[] = { "series", "number", "issuer", "issuer_id",
                                         "issued", "content", "verified", "again" };
    const struct entry *entry = paper->entry;
    table_row(table);
    table_number(table, "entry", (int64_t)paper->index);
    put_date(table, "date", entry->date);
    table_text(table, "type", type_of(request, entry));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        table_text(table, texts[i], entry_field(entry, texts[i]));
    table_money(table, "amount", entry_number(entry, "amount"));
    put_nonzero(table, "tax", entry_number(entry, "tax"));
    table_number(table, "pages", entry_number(entry, "pages"));
    table_text(table, "voucher", taken_by(request, paper->voucher));
    if (paper->twin != UINT64_MAX)
        table_number(table, "twin", (int64_t)paper->twin);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct papers papers = { .count = 0 };
    int64_t pages = 0;
    struct table *table = tables_add(out, "papers", report_papers.title, columns);
    TRY(read_papers(request, &papers));
    for (size_t i = 0; i < papers.count; i++) {
        const struct entry *entry = papers.at[i].entry;
        spill_breathe();
        if (date_compare(entry->date, request->from) < 0 ||
            date_compare(entry->date, request->to) > 0)
            continue;
        put_paper(request, table, &papers.at[i]);
        TRY(money_sum(&pages, entry_number(entry, "pages")));
    }
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "date",
               bytes_text(words_in((struct words)WORDS("合计", "total"), request->language)));
    table_number(table, "pages", pages);
    return OK;
}

const struct report report_papers = {
    .name = "papers",
    .alias = "原始凭证",
    .title = WORDS("原始凭证登记簿", "Source documents"),
    .help = WORDS("登记过的票据、各在哪张凭证、哪些号码重复使用",
                  "papers recorded, the voucher of each, and numbers used again"),
    .choices = REPORT_SPAN,
    .make = make,
};
