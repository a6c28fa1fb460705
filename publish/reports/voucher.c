/* SPDX-License-Identifier: Apache-2.0 */
/* The voucher sheet (记账凭证): one voucher or all of a span, two to an A4 page. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "note", COLUMN_TEXT, WORDS("摘要", "note") },
    { "account", COLUMN_TEXT, WORDS("会计科目", "account") },
    { "debit", COLUMN_MONEY, WORDS("借方金额", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方金额", "credit") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "date", COLUMN_TEXT | COLUMN_ASIDE, WORDS("日期", "date") },
    { "number", COLUMN_TEXT | COLUMN_ASIDE, WORDS("凭证字号", "voucher") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "entry", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("记录序号", "entry") },
    { 0 },
};

enum { LINES_LEAST = 5, /* lines of the printed form */
       PAGE_LINES = 60,
       SHEETS_ON_PAGE = 2,
       TEXT_MAX = 4000 };

/* Who signed in which role, beside the boxes of the paper form. Those without a role are left
 * for the pen. Of those who keep the books the first made it, others looked at it. */
static const struct {
    const char *name;
    unsigned roles;
    struct words title;
} boxes[] = {
    { "maker", 0, WORDS("制单", "made by") },
    { "reviewer", ROLE_BOOKKEEPER | ROLE_AGENCY | ROLE_SUPERVISOR,
      WORDS("审核", "reviewed by") },
    { "cashier", ROLE_CASHIER, WORDS("出纳", "cashier") },
    { "approver", ROLE_HEAD | ROLE_AUTHORITY, WORDS("批准", "approved by") },
    { "poster", 0, WORDS("记账", "posted by") },
};

static void put_papers(struct table *table, const struct book_voucher *voucher,
                       enum language language)
{
    bool zh = language == LANGUAGE_ZH;
    struct buf text = buf_new(table->arena, 200);
    buf_format(&text, zh ? "%zu 张" : "%zu", voucher->papers);
    if (voucher->source_count > 0)
        buf_format(&text, zh ? "，原始凭证 %zu 份" : ", source papers %zu",
                   voucher->source_count);
    if (voucher->documents > 0)
        buf_format(&text, zh ? "，电子附件 %zu 份" : ", files %zu", voucher->documents);
    table_fact(table, "papers", (struct words)WORDS("附单据", "papers"), buf_so_far(&text));
}

static void put_head(const struct report_request *request, struct table *table,
                     const struct book_voucher *voucher)
{
    struct buf date = buf_new(table->arena, 16);
    date_print(&date, voucher->date);
    if (request->set.size == 0)
        table_fact(table, "of_set", (struct words)WORDS("所属账套", "of set"), voucher->set);
    table_fact(table, "date", (struct words)WORDS("日期", "date"), buf_so_far(&date));
    table_fact(table, "number", (struct words)WORDS("字号", "number"),
               voucher_number(table->arena, voucher));
    put_papers(table, voucher, request->language);
    table->facts_in_line = true;
}

/* All who signed in these roles, but for the maker. */
static struct bytes signers(struct arena *arena, const struct entry *entry, unsigned roles,
                            struct bytes maker)
{
    struct buf text = buf_new(arena, TEXT_MAX);
    for (size_t i = 0; i < entry->note.count && roles != 0; i++) {
        struct bytes person = books_signer(entry, i, roles);
        if (person.size == 0 || bytes_equal(person, maker))
            continue;
        buf_text(&text, text.size > 0 ? "、" : "");
        buf_put(&text, person);
    }
    return buf_so_far(&text);
}

static enum err put_foot(const struct report_request *request, struct table *table,
                         const struct book_voucher *voucher)
{
    struct entry *entry = arena_take(request->arena, sizeof *entry);
    if (!entry)
        return fault_memory();
    TRY(books_entry(request->books, request->arena, voucher->index, entry));
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++)
        table_fact_under(table, boxes[i].name, boxes[i].title,
                         i == 0 ? voucher->signer
                                : signers(request->arena, entry, boxes[i].roles,
                                          voucher->signer));
    static const struct {
        const char *name;
        struct words title;
    } fields[] = {
        { "handler", WORDS("经办", "handled by") },
        { "witness", WORDS("证明", "witness") },
        { "payee", WORDS("收款", "payee") },
        { "resolution", WORDS("决议", "resolution") },
        { "budget", WORDS("预算", "budget line") },
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (entry_field(entry, fields[i].name).size > 0)
            table_fact_under(table, fields[i].name, fields[i].title,
                             entry_field(entry, fields[i].name));
    return OK;
}

static void start_row(struct table *table, const struct book_voucher *voucher)
{
    table_row(table);
    table_text(table, "set", voucher->set);
    put_date(table, "date", voucher->date);
    table_text(table, "number", voucher_number(table->arena, voucher));
    table_number(table, "entry", (int64_t)voucher->index);
}

static void put_line(const struct report_request *request, struct table *table,
                     const struct book_line *line)
{
    struct bytes about = line_aspects(request->arena, line);
    struct buf account = buf_new(request->arena, TEXT_MAX);
    buf_put(&account, account_label(request, line->leaf));
    if (about.size > 0) {
        buf_text(&account, " / ");
        buf_put(&account, about);
    }
    start_row(table, line->voucher);
    table_text(table, "note", line_note(request, line));
    table_text(table, "account", buf_so_far(&account));
    table_text(table, "code", line->account);
    put_nonzero(table, "debit", line->debit_fen);
    put_nonzero(table, "credit", line->credit_fen);
}

static enum err put_lines(const struct report_request *request, struct table *table,
                          const struct book_voucher *voucher)
{
    bool zh = request->language == LANGUAGE_ZH;
    int64_t debit = 0;
    int64_t credit = 0;
    for (size_t i = 0; i < voucher->line_count; i++) {
        put_line(request, table, &voucher->lines[i]);
        TRY(money_add(&debit, voucher->lines[i].debit_fen));
        TRY(money_add(&credit, voucher->lines[i].credit_fen));
    }
    struct buf words = buf_new(request->arena, TEXT_MAX);
    buf_text(&words, "人民币");
    money_print_words(&words, debit);
    start_row(table, voucher);
    table_mark(table, ROW_TOTAL);
    table_text(table, "note", bytes_text(zh ? "合计" : "total"));
    table_text(table, "account", buf_so_far(&words));
    table_money(table, "debit", debit);
    table_money(table, "credit", credit);
    return OK;
}

/* Where the sheets of a page are. */
struct paper {
    size_t sheets;
    size_t lines;
};

static enum err put_sheet(const struct report_request *request, struct tables *out,
                          const struct book_voucher *voucher, struct paper *paper)
{
    struct table *table = tables_add(out, "voucher", report_voucher.title, columns);
    size_t rows = voucher->line_count > LINES_LEAST ? voucher->line_count : LINES_LEAST;
    size_t lines = rows + 8; /* title, head, header, total, foot, room */
    put_head(request, table, voucher);
    TRY(put_lines(request, table, voucher));
    TRY(put_foot(request, table, voucher));
    if (paper->sheets == SHEETS_ON_PAGE || paper->lines + lines > PAGE_LINES) {
        table->new_page = out->count > 1;
        *paper = (struct paper){ 0 };
    }
    paper->sheets++;
    paper->lines += lines;
    return OK;
}

static enum err make_one(const struct report_request *request, struct tables *out)
{
    struct paper paper = { 0 };
    const struct book_voucher *voucher = books_voucher(request->books, request->entry);
    if (!voucher || voucher->nature == NATURE_OPENING)
        return fault(ERR_USAGE, "第 %llu 条不是凭证；sanzi report vouchers 列出凭证和序号",
                     "entry %llu is no voucher: sanzi report vouchers lists them",
                     (unsigned long long)request->entry);
    return put_sheet(request, out, voucher, &paper);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct vouchers vouchers = { 0 };
    struct paper paper = { 0 };
    tables_drop_fact(out, "period");
    if (request->entry != UINT64_MAX) {
        tables_drop_fact(out, "set");
        return make_one(request, out);
    }
    TRY(vouchers_make(request, &vouchers));
    for (size_t i = 0; i < vouchers.count; i++)
        TRY(put_sheet(request, out, vouchers.at[i], &paper));
    if (vouchers.count == 0)
        (void)tables_add(out, "voucher", report_voucher.title, columns);
    return OK;
}

const struct report report_voucher = {
    .name = "voucher",
    .alias = "凭证",
    .title = WORDS("记账凭证", "Voucher"),
    .help = WORDS("一张（--entry 序号）或一段期间的凭证，一页两张",
                  "one voucher (--entry) or those of a span, two to a page"),
    .choices = REPORT_SPAN | REPORT_ENTRY | REPORT_ACCOUNT | REPORT_ASPECT | REPORT_SETS,
    .make = make,
};
