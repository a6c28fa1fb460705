/* SPDX-License-Identifier: Apache-2.0 */
/* How a year's income was distributed, to the household (收益分配到户表). */
#include "publish/shares.h"

#include "base/money.h"
#include "publish/report_put.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "to", COLUMN_TEXT, WORDS("分配去向", "to") },
    { "ratio", COLUMN_TEXT, WORDS("比例", "ratio") },
    { "amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "account", COLUMN_TEXT, WORDS("贷记科目", "account credited") },
    { 0 },
};

static const struct column household_columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "household", COLUMN_TEXT, WORDS("农户", "household") },
    { "shares", COLUMN_NUMBER, WORDS("份额", "shares") },
    { "amount", COLUMN_MONEY, WORDS("应分金额", "amount") },
    { 0 },
};

/* The words of a row's choice. */
static struct words title_of(const struct json *row)
{
    const struct field *rows = field_find(kind_distribution.fields, bytes_text("rows"));
    const struct field *to = field_find(rows->fields, bytes_text("to"));
    const struct choice *choice = to->choices;
    while (!bytes_is(row_field(row, "to"), choice->name))
        choice++;
    return choice->title;
}

static void put_plain(const struct report_request *request, struct table *table,
                      struct words words, int64_t fen, enum row_mark mark)
{
    put_mark_row(table, mark, "to", words, request->language);
    table_money(table, "amount", fen);
}

static enum err put_rows(const struct report_request *request, struct table *table,
                         const struct entry *entry)
{
    const struct json *rows = entry_rows(entry, "rows");
    int64_t *fen = NULL;
    int64_t sum = 0;
    size_t at = 0;
    int64_t base = entry_number(entry, "base");
    TRY(distribution_rows(request->arena, entry, &fen));
    put_plain(request, table, (struct words)WORDS("可分配收益", "to be distributed"), base,
              ROW_HEADING);
    for (const struct json *row = rows->first; row != NULL; row = row->next, at++) {
        int64_t ratio = row_number(row, "ratio");
        table_row(table);
        table_text(table, "set", entry_field(entry, "set"));
        put_words(table, "to", title_of(row), request->language);
        if (ratio > 0)
            put_format(table, "ratio", "%d.%02d%%", (int)(ratio / 100), (int)(ratio % 100));
        table_money(table, "amount", fen[at]);
        table_text(table, "account", row_field(row, "account"));
        TRY(money_sum(&sum, fen[at]));
    }
    put_plain(request, table, (struct words)WORDS("分配合计", "distributed"), sum, ROW_TOTAL);
    put_plain(request, table, (struct words)WORDS("未分配", "undistributed"), base - sum,
              ROW_TOTAL);
    return OK;
}

/* What one share comes to, before what is left over. */
static void note_each(const struct report_request *request, struct table *table, int64_t fen)
{
    struct buf buf = buf_new(request->arena, 200);
    bool zh = request->language == LANGUAGE_ZH;
    buf_text(&buf, zh ? "每份 " : "a share: ");
    money_print(&buf, fen);
    buf_text(&buf, zh ? " 元（舍去不到一分的）" : " yuan (what is below a fen left off)");
    table_note(table, buf_so_far(&buf));
}

static enum err put_households(const struct report_request *request, struct table *table,
                               const struct entry *entry)
{
    const struct words total = WORDS("合计", "total");
    const struct json *rows = entry_rows(entry, "shares");
    int64_t *fen = NULL;
    int64_t sum = 0;
    int64_t shares = 0;
    size_t at = 0;
    TRY(distribution_shares(request->arena, entry, &fen));
    for (const struct json *row = rows->first; row != NULL; row = row->next, at++) {
        table_row(table);
        table_text(table, "set", entry_field(entry, "set"));
        table_text(table, "household", row_field(row, "household"));
        table_number(table, "shares", row_number(row, "shares"));
        table_money(table, "amount", fen[at]);
        shares += row_number(row, "shares");
        TRY(money_sum(&sum, fen[at]));
    }
    put_mark_row(table, ROW_TOTAL, "household", total, request->language);
    table_number(table, "shares", shares);
    table_money(table, "amount", sum);
    note_each(request, table, shares > 0 ? sum / shares : 0);
    return OK;
}

/* Is it the last of its set and year? A later one takes its place. */
static bool stands(const struct book_record *record)
{
    const struct entry *entry = record->entry;
    for (const struct book_record *at = record->next; at != NULL; at = at->next)
        if (entry_number(at->entry, "year") == entry_number(entry, "year") &&
            bytes_equal(entry_field(at->entry, "set"), entry_field(entry, "set")))
            return false;
    return true;
}

static enum err put_entry(const struct report_request *request, struct tables *out,
                          const struct entry *entry)
{
    const struct words by_household = WORDS("分配到户", "By household");
    struct table *table = tables_add(out, "distribution", report_shares.title, columns);
    table_fact(table, "resolution", (struct words)WORDS("会议决议", "resolution"),
               entry_field(entry, "resolution"));
    table_fact(table, "body", (struct words)WORDS("通过机构", "passed by"),
               entry_field(entry, "body"));
    TRY(put_rows(request, table, entry));
    if (!entry_has(entry, "shares"))
        return OK;
    table = tables_add(out, "shares", by_household, household_columns);
    const struct words note = WORDS("按份额分，尾差一分一分补给余数最大的，合计分毫不差。",
                                    "By shares; what is left over goes, fen by fen, to the "
                                    "largest remainders: the parts add up.");
    TRY(put_households(request, table, entry));
    table_note(table, bytes_text(words_in(note, request->language)));
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    size_t count = 0;
    TRY(books_records(request->books, &kind_distribution, &record));
    for (; record != NULL; record = record_after(record)) {
        const struct entry *entry = record->entry;
        if (entry_number(entry, "year") != request->to.year || !stands(record) ||
            (request->set.size > 0 && !bytes_equal(entry_field(entry, "set"), request->set)))
            continue;
        TRY(put_entry(request, out, entry));
        count++;
    }
    if (count == 0)
        return fault(ERR_MISSING, "%d 年还没有收益分配方案；先记一条 distribution",
                     "there is no distribution of %d yet: record one", request->to.year);
    return OK;
}

const struct report report_shares = {
    .name = "shares",
    .alias = "收益分配",
    .title = WORDS("收益分配到户表", "Distribution of income by household"),
    .help = WORDS("某年收益怎样分配，各户分多少", "how a year's income was distributed, to the household"),
    .choices = REPORT_YEAR | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
