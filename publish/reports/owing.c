/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes the village, whom it owes (债权债务公布表): before, more, less, left; since when, for
 * what, how old. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/money.h"
#include "publish/debts.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "party", COLUMN_TEXT, WORDS("单位或姓名", "party") },
    { "account", COLUMN_TEXT | COLUMN_WIDE, WORDS("科目", "account") },
    { "opening", COLUMN_MONEY, WORDS("期初余额", "opening") },
    { "more", COLUMN_MONEY, WORDS("本期增加", "more") },
    { "less", COLUMN_MONEY, WORDS("本期减少", "less") },
    { "closing", COLUMN_MONEY, WORDS("期末余额", "closing") },
    { "since", COLUMN_TEXT, WORDS("形成时间", "since") },
    { "reason", COLUMN_TEXT, WORDS("原因", "for what") },
    { "age", COLUMN_TEXT, WORDS("账龄", "age") },
    { "remark", COLUMN_TEXT, WORDS("备注", "remark") },
    { 0 },
};

/* A debt and what moved it within the span. */
struct owing {
    const struct debt *debt;
    int64_t debit_fen;
    int64_t credit_fen;
};

struct drawing {
    const struct report_request *request;
    struct owing *rows; /* as debts_read() orders them */
    size_t count;
};

static int debt_order(const struct debt *a, const struct debt *b)
{
    if (a->leaf != b->leaf)
        return a->leaf < b->leaf ? -1 : 1;
    int order = bytes_compare(a->name, b->name);
    return order != 0 ? order : bytes_compare(a->household, b->household);
}

static int by_debt(const void *key, const void *row)
{
    const struct owing *owing = row;
    return debt_order(key, owing->debt);
}

/* Lines in pairs that take each other back count: they add up to nothing over both days. */
static enum err add_line(struct drawing *drawing, const struct book_line *line)
{
    bool party = line->aspects[ASPECT_PARTY].size > 0;
    const struct debt wanted = {
        .leaf = line->leaf,
        .name = debt_name(line),
        .household = party ? line->aspects[ASPECT_HOUSEHOLD] : bytes_text(""),
    };
    struct owing *owing =
        bsearch(&wanted, drawing->rows, drawing->count, sizeof *drawing->rows, by_debt);
    if (owing == NULL || line_is_before(line, drawing->request->from))
        return OK;
    TRY(money_sum(&owing->debit_fen, line->debit_fen));
    return money_sum(&owing->credit_fen, line->credit_fen);
}

static enum err read(struct drawing *drawing)
{
    const struct report_request *request = drawing->request;
    const struct books *books = request->books;
    const struct debts_query query = { .set = request->set, .day = request->to };
    struct debts debts = { 0 };
    TRY(debts_read(books, &query, &debts));
    drawing->rows = arena_array(request->arena, debts.count + 1, sizeof *drawing->rows);
    if (drawing->rows == NULL)
        return fault_memory();
    drawing->count = debts.count;
    for (size_t i = 0; i < debts.count; i++)
        drawing->rows[i] = (struct owing){ .debt = &debts.rows[i] };
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        if (date_compare(voucher->date, request->to) > 0 ||
            (request->set.size > 0 && !bytes_equal(voucher->set, request->set)))
            continue;
        for (size_t j = 0; j < voucher->line_count; j++)
            if ((voucher->lines[j].leaf->row->marks & ACCOUNT_OWED) != 0)
                TRY(add_line(drawing, &voucher->lines[j]));
    }
    return OK;
}

/* What the oldest open part is for. */
static struct bytes reason_of(const struct report_request *request, const struct debt *debt)
{
    const struct age_item *oldest = &debt->ageing.items[debt->ageing.first];
    const struct book_voucher *voucher = books_voucher(request->books, oldest->voucher);
    const struct words opening = WORDS("期初结转", "brought forward");
    for (size_t i = 0; voucher != NULL && i < voucher->line_count; i++) {
        const struct book_line *line = &voucher->lines[i];
        bool own = line->leaf == debt->leaf && bytes_equal(debt_name(line), debt->name);
        bool told = voucher->nature != NATURE_OPENING ||
                    !bytes_equal(line->note, voucher->note);
        if (own && told && line->note.size > 0)
            return line_note(request, line);
    }
    return bytes_text(words_in(opening, request->language));
}

static void put_open(const struct report_request *request, struct table *table,
                     const struct debt *debt)
{
    const struct age_item *oldest = &debt->ageing.items[debt->ageing.first];
    put_day(table, "since", oldest->day);
    table_text(table, "reason", reason_of(request, debt));
    put_words(table, "age", age_words[age_bucket(oldest->day, request->to)],
              request->language);
    if (oldest->due.year != 0 && date_compare(oldest->due, request->to) < 0)
        put_words(table, "remark", (struct words)WORDS("逾期", "overdue"), request->language);
}

/* sums: opening, more, less, closing. */
static enum err put_row(const struct drawing *drawing, struct table *table, int64_t *number,
                        const struct owing *owing, int64_t sums[static 4])
{
    const struct report_request *request = drawing->request;
    const struct debt *debt = owing->debt;
    int sign = debt_is_receivable(debt) ? 1 : -1;
    int64_t closing = sign * debt->ageing.balance_fen;
    int64_t more = sign > 0 ? owing->debit_fen : owing->credit_fen;
    int64_t less = sign > 0 ? owing->credit_fen : owing->debit_fen;
    const int64_t amounts[] = { closing - more + less, more, less, closing };
    static const char *const names[] = { "opening", "more", "less", "closing" };
    if (amounts[0] == 0 && more == 0 && less == 0 && closing == 0)
        return OK;
    sheet_row(table, number);
    table_text(table, "set", debt->leaf->set);
    table_text(table, "party", debt->name);
    table_text(table, "account", account_path(request, debt->leaf));
    for (size_t i = 0; i < 4; i++) {
        if (i == 3)
            table_money(table, names[i], amounts[i]);
        else
            put_nonzero(table, names[i], amounts[i]);
        TRY(money_sum(&sums[i], amounts[i]));
    }
    if (closing != 0)
        put_open(request, table, debt);
    return OK;
}

static enum err put_side(const struct drawing *drawing, bool receivable, struct tables *out)
{
    const struct words titles[] = { WORDS("债务（村集体欠别人）", "What the village owes"),
                                    WORDS("债权（别人欠村集体）", "What is owed to the village") };
    struct table *table = tables_add(out, receivable ? "receivable" : "payable",
                                     titles[receivable], columns);
    int64_t number = 0;
    int64_t sums[4] = { 0 };
    for (size_t i = 0; i < drawing->count; i++)
        if (debt_is_receivable(drawing->rows[i].debt) == receivable)
            TRY(put_row(drawing, table, &number, &drawing->rows[i], sums));
    sheet_total(drawing->request, table, "party", "opening", sums[0]);
    table_money(table, "more", sums[1]);
    table_money(table, "less", sums[2]);
    table_money(table, "closing", sums[3]);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct drawing drawing = { .request = request };
    TRY(read(&drawing));
    TRY(put_side(&drawing, true, out));
    return put_side(&drawing, false, out);
}

const struct report report_owing = {
    .name = "owing",
    .alias = "债权债务公布",
    .title = WORDS("债权债务公布表", "Debts before and after"),
    .help = WORDS("谁欠村里、村里欠谁：期初、本期增减、期末、原因",
                  "who owes, who is owed: opening, more, less, closing, for what"),
    .choices = REPORT_SPAN | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
