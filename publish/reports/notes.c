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

enum { LEAVES_SHOWN = 20 }; /* of an account */

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

/* The next row of a heading, which stands before the first only. */
static void put_next(struct writing *writing, struct words heading, bool *any,
                     const struct buf *text)
{
    put(writing, bytes_text(*any ? "" : words_in(heading, writing->request->language)),
        buf_so_far(text));
    *any = true;
}

static bool is_of(const struct writing *writing, const struct entry *entry)
{
    const struct report_request *request = writing->request;
    return date_compare(entry->date, request->to) <= 0 &&
           (request->set.size == 0 || bytes_equal(entry_field(entry, "set"), request->set));
}

/* The rows of a balance that are of one first-level account, from `at` on. */
static size_t same_account(const struct book_balances *balances, size_t at)
{
    const struct book_account *first = balances->rows[at].account;
    size_t end = at;
    while (end < balances->count && balances->rows[end].account->row == first->row &&
           bytes_equal(balances->rows[end].account->set, first->set))
        end++;
    return end;
}

/* On the account's own side. */
static int64_t on_side(const struct chart_row *row, int64_t fen)
{
    return row->side == SIDE_DEBIT ? fen : -fen;
}

static enum err sum_of(const struct book_balances *balances, size_t at, size_t end,
                       int64_t sums[static 4])
{
    for (; at < end; at++) {
        int64_t closing = balance_closing_fen(&balances->rows[at]);
        TRY(money_sum(&sums[0], balances->rows[at].opening_fen));
        TRY(money_sum(&sums[1], closing));
        TRY(money_sum(&sums[closing < 0 ? 3 : 2], closing < 0 ? -closing : closing));
    }
    return OK;
}

/* ": 基本户 585,241.02、专户 1,156,000.00" */
static enum err put_leaves(struct buf *text, const struct writing *writing,
                           const struct book_balances *balances, size_t at, size_t end)
{
    enum language language = writing->request->language;
    const struct chart_row *row = balances->rows[at].account->row;
    size_t shown = 0;
    while (at < end) {
        const struct book_account *leaf = balances->rows[at].account;
        int64_t sum = 0;
        for (; at < end && balances->rows[at].account == leaf; at++)
            TRY(money_sum(&sum, balance_closing_fen(&balances->rows[at])));
        if (sum == 0 || leaf->level == 1)
            continue;
        bool first = shown++ == 0;
        if (shown > LEAVES_SHOWN)
            continue;
        buf_text(text, words_in(first ? (struct words)WORDS("：", ": ")
                                      : (struct words)WORDS("、", ", "),
                                language));
        buf_put(text, book_account_name(leaf, language));
        buf_byte(text, ' ');
        money_print(text, on_side(row, sum));
    }
    if (shown > LEAVES_SHOWN)
        buf_format(text, language == LANGUAGE_ZH ? " 等 %zu 项" : " and others, %zu in all",
                   shown);
    return OK;
}

/* One first-level account: what it holds, what it held at the year's start, its details. */
static enum err put_account(struct buf *text, const struct writing *writing,
                            const struct book_balances *balances, size_t at, size_t end)
{
    enum language language = writing->request->language;
    const struct chart_row *row = balances->rows[at].account->row;
    int64_t sums[4] = { 0 };
    TRY(sum_of(balances, at, end, sums));
    if (sums[0] == 0 && sums[2] == 0 && sums[3] == 0)
        return OK;
    if (writing->request->set.size == 0) {
        buf_put(text, balances->rows[at].account->set);
        buf_text(text, "　");
    }
    buf_text(text, words_in(row->name, language));
    buf_byte(text, ' ');
    if (balance_parties(row) != 0) {
        buf_text(text, words_in((struct words)WORDS("借方明细 ", "details in debit "), language));
        money_print(text, sums[2]);
        buf_text(text, words_in((struct words)WORDS("，贷方明细 ", ", in credit "), language));
        money_print(text, sums[3]);
        buf_text(text, words_in((struct words)WORDS("，不相抵", ", not netted"), language));
        return OK;
    }
    money_print(text, on_side(row, sums[1]));
    buf_text(text, words_in((struct words)WORDS("（年初 ", " (year's start "), language));
    money_print(text, on_side(row, sums[0]));
    buf_text(text, words_in((struct words)WORDS("）", ")"), language));
    return put_leaves(text, writing, balances, at, end);
}

/* Capital under its own heading; what the balance sheet holds besides under another. */
static enum err put_lines(struct writing *writing, struct words heading, bool capital)
{
    const struct report_request *request = writing->request;
    const struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
        .by = 1U << ASPECT_PARTY | 1U << ASPECT_HOUSEHOLD | 1U << ASPECT_PROJECT,
    };
    struct book_balances balances = { 0 };
    bool any = false;
    TRY(books_balances(request->books, &query, &balances));
    for (size_t at = 0; at < balances.count;) {
        size_t end = same_account(&balances, at);
        enum account_class class = balances.rows[at].account->row->class;
        struct buf text = buf_new(request->arena, 4000);
        bool wanted = capital ? class == CLASS_EQUITY
                              : class == CLASS_ASSET || class == CLASS_LIABILITY ||
                                    class == CLASS_COST;
        if (wanted)
            TRY(put_account(&text, writing, &balances, at, end));
        if (text.size > 0)
            put_next(writing, heading, &any, &text);
        at = end;
    }
    if (!any || capital)
        put_words(writing, any ? (struct words)WORDS("", "") : heading,
                  capital ? (struct words)WORDS("成员、农户、土地（请填写）",
                                                "members, households, land (to be written)")
                          : (struct words)WORDS("（请填写；没有就写“无”）", "(to be written)"));
    return OK;
}

static enum err put_loans(struct writing *writing)
{
    struct words heading =
        WORDS("重大处置、借款、投资、担保和捐赠", "large disposals, loans, investments, donations");
    const struct book_record *record = NULL;
    bool any = false;
    TRY(books_records(writing->request->books, &kind_loan, &record));
    for (; record != NULL; record = record_after(record)) {
        struct buf text = buf_new(writing->request->arena, 4000);
        const struct entry *entry = record->entry;
        bool lent = bytes_is(entry_field(entry, "direction"), "lent");
        if (!is_of(writing, entry))
            continue;
        buf_text(&text, words_in(lent ? (struct words)WORDS("借出　", "lent　")
                                      : (struct words)WORDS("借入　", "borrowed　"),
                                 writing->request->language));
        buf_put(&text, entry_field(entry, "party"));
        buf_text(&text, "　");
        money_print(&text, entry_number(entry, "principal"));
        buf_text(&text, "　");
        buf_put(&text, entry_field(entry, "start"));
        buf_text(&text, " – ");
        buf_put(&text, entry_field(entry, "due"));
        buf_text(&text, "　");
        buf_put(&text, entry_field(entry, "resolution"));
        put_next(writing, heading, &any, &text);
    }
    if (!any)
        put_open(writing, heading);
    else
        put_words(writing, (struct words)WORDS("", ""),
                  (struct words)WORDS("其余（请填写；没有就写“无”）", "what else (to be written)"));
    return OK;
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
        put_next(writing, heading, &any, &text);
    }
    if (!any)
        put_open(writing, heading);
    return OK;
}

/* "；提取公积公益金 30.00%、…": by the titles of the choices. */
static void put_shares(struct buf *text, const struct writing *writing,
                       const struct entry *entry)
{
    const struct field *rows = field_find(kind_distribution.fields, bytes_text("rows"));
    const struct field *to = field_find(rows->fields, bytes_text("to"));
    const struct json *row = entry_rows(entry, "rows")->first;
    for (; row != NULL; row = row->next) {
        int64_t ratio = row_number(row, "ratio");
        const struct choice *choice = to->choices;
        while (choice->name != NULL && !bytes_is(row_field(row, "to"), choice->name))
            choice++;
        if (choice->name == NULL)
            continue;
        buf_format(text, "　%s ", words_in(choice->title, writing->request->language));
        if (ratio > 0)
            buf_format(text, "%lld.%02lld%%", (long long)ratio / 100, (long long)ratio % 100);
        else
            money_print(text, row_number(row, "amount"));
    }
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
    put_shares(&text, writing, last);
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
        put_next(writing, heading, &any, &text);
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
    TRY(put_lines(&writing,
                  (struct words)WORDS("成员、农户、土地和资本构成",
                                      "members, households, land, capital"),
                  true));
    TRY(put_lines(&writing,
                  (struct words)WORDS("报表重要项目的说明", "details of important lines"),
                  false));
    TRY(put_losses(&writing));
    put_open(&writing, (struct words)WORDS("尚未批准核销的损失", "losses not yet approved"));
    put_open(&writing, (struct words)WORDS("以名义金额计量的资产及理由",
                                           "assets at nominal amount, and why"));
    TRY(put_loans(&writing));
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
