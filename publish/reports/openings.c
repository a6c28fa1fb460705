/* SPDX-License-Identifier: Apache-2.0 */
/* How the balances of an older chart became the opening balances of this one: each old account
 * beside the new ones that took it over, and what differs. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/report.h"

static const struct column columns[] = {
    { "old", COLUMN_TEXT, WORDS("原科目", "old account") },
    { "old_name", COLUMN_TEXT, WORDS("原科目名称", "its name") },
    { "code", COLUMN_TEXT, WORDS("新科目", "new account") },
    { "name", COLUMN_TEXT, WORDS("新科目名称", "its name") },
    { "party", COLUMN_TEXT, WORDS("往来单位或农户", "party or household") },
    { "debit", COLUMN_MONEY, WORDS("借方余额", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方余额", "credit") },
    { 0 },
};

static const struct column difference_columns[] = {
    { "item", COLUMN_TEXT, WORDS("项目", "item") },
    { "before", COLUMN_MONEY, WORDS("原科目表", "old chart") },
    { "after", COLUMN_MONEY, WORDS("新科目表", "new chart") },
    { "difference", COLUMN_MONEY, WORDS("差异", "difference") },
    { 0 },
};

struct sums {
    int64_t debit_fen;
    int64_t credit_fen;
};

/* On the side on which accounts of a class stand: 0 by the old chart, 1 by the new one. */
struct classes {
    int64_t fen[CLASS_COUNT][2];
};

static enum err put_row(const struct report_request *request, struct table *table,
                        struct bytes set, const struct json *row, struct sums *sums)
{
    struct bytes code = row_field(row, "account");
    const struct book_account *account = books_account(request->books, set, code);
    struct bytes party = row_field(row, "party");
    int64_t debit = row_number(row, "debit");
    int64_t credit = row_number(row, "credit");
    table_row(table);
    table_text(table, "old", row_field(row, "old"));
    table_text(table, "old_name", row_field(row, "old_name"));
    table_text(table, "code", code);
    if (account != NULL)
        table_text(table, "name", book_account_name(account, request->language));
    table_text(table, "party", party.size > 0 ? party : row_field(row, "household"));
    if (debit != 0)
        table_money(table, "debit", debit);
    if (credit != 0)
        table_money(table, "credit", credit);
    TRY(money_sum(&sums->debit_fen, debit));
    return money_sum(&sums->credit_fen, credit);
}

static const struct chart_row *old_account(const struct chart *origin, const struct json *row)
{
    struct bytes old = row_field(row, "old");
    return origin != NULL && old.size > 0 ? chart_account(origin, old) : NULL;
}

/* Debit positive, or credit positive where the class stands in credit. */
static int64_t on_side(enum account_class class, const struct json *row)
{
    int64_t fen = row_number(row, "debit") - row_number(row, "credit");
    return class == CLASS_ASSET || class == CLASS_COST || class == CLASS_EXPENSE ? fen : -fen;
}

static void put_difference(struct table *table, int64_t before, int64_t after)
{
    table_money(table, "before", before);
    table_money(table, "after", after);
    table_money(table, "difference", after - before);
}

/* A line whose account is of another class now: why the two sums of a class differ. */
static void put_moved(const struct report_request *request, struct table *table,
                      const struct json *row, const struct chart_row *was,
                      const struct chart_row *is)
{
    struct buf text = buf_new(request->arena, 400);
    buf_format(&text, "%s%s %s → %s %s",
               words_in((struct words)WORDS("其中：", "of which: "), request->language),
               was->code, words_in(was->name, request->language), is->code,
               words_in(is->name, request->language));
    table_row(table);
    table_depth(table, 1);
    table_text(table, "item", buf_so_far(&text));
    table_money(table, "before", on_side(was->class, row));
    table_money(table, "after", on_side(is->class, row));
}

/* What a change of charts did to the sums of the classes; lines that moved between them. */
static enum err put_differences(const struct report_request *request,
                                const struct entry *entry, const struct chart *origin,
                                struct tables *out)
{
    struct classes classes = { 0 };
    struct table *table = tables_add(
        out, "differences",
        (struct words)WORDS("期初余额新旧科目差异表", "Differences of old chart and new"),
        difference_columns);
    const struct json *first = entry_rows(entry, "lines")->first;
    for (const struct json *row = first; row != NULL; row = row->next) {
        const struct chart_row *was = old_account(origin, row);
        const struct book_account *is = books_account(
            request->books, entry_field(entry, "set"), row_field(row, "account"));
        if (is == NULL)
            continue;
        enum account_class old = was != NULL ? was->class : is->row->class;
        TRY(money_sum(&classes.fen[old][0], on_side(old, row)));
        TRY(money_sum(&classes.fen[is->row->class][1], on_side(is->row->class, row)));
        if (old != is->row->class)
            put_moved(request, table, row, was, is->row);
    }
    for (enum account_class class = 0; class < CLASS_COUNT; class ++) {
        const int64_t *fen = classes.fen[class];
        if (fen[0] == 0 && fen[1] == 0)
            continue;
        table_row(table);
        table_mark(table, ROW_SUBTOTAL);
        table_text(table, "item",
                   bytes_text(words_in(class_words(class), request->language)));
        put_difference(table, fen[0], fen[1]);
    }
    return OK;
}

static enum err put_opening(const struct report_request *request, const struct entry *entry,
                            struct tables *out)
{
    struct sums sums = { 0 };
    struct table *table = tables_add(out, "openings", report_openings.title, columns);
    struct bytes origin = entry_field(entry, "origin_chart");
    const struct json *rows = entry_rows(entry, "lines");
    if (origin.size > 0)
        table_fact(table, "from", (struct words)WORDS("原科目表", "old chart"), origin);
    table_fact(table, "basis", (struct words)WORDS("依据", "basis"),
               entry_field(entry, "basis"));
    for (const struct json *row = rows->first; row != NULL; row = row->next)
        TRY(put_row(request, table, entry_field(entry, "set"), row, &sums));
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "old",
               bytes_text(words_in((struct words)WORDS("合计", "total"), request->language)));
    table_money(table, "debit", sums.debit_fen);
    table_money(table, "credit", sums.credit_fen);
    return origin.size > 0 ? put_differences(request, entry, chart_find(origin), out) : OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct book_record *record = NULL;
    size_t count = out->count;
    TRY(books_records(request->books, &kind_opening, &record));
    for (; record != NULL; record = record_after(record))
        if (request->set.size == 0 ||
            bytes_equal(entry_field(record->entry, "set"), request->set))
            TRY(put_opening(request, record->entry, out));
    if (out->count == count)
        (void)tables_add(out, "openings", report_openings.title, columns);
    return OK;
}

const struct report report_openings = {
    .name = "openings",
    .alias = "期初对照",
    .title = WORDS("期初余额新旧科目对照表", "Opening balances, old chart to new"),
    .help = WORDS("期初余额从哪个旧科目转来", "from which old accounts the opening balances come"),
    .choices = REPORT_SETS,
    .make = make,
};
