/* SPDX-License-Identifier: Apache-2.0 */
/* The table that reconciles a bank account (银行存款余额调节表): the books on one side, the bank on
 * the other, each with what the other has not recorded yet. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/bank_accounts.h"

static const struct column columns[] = {
    { "book", COLUMN_TEXT | COLUMN_INDENT, WORDS("企业账面", "our books") },
    { "book_date", COLUMN_TEXT, WORDS("日期", "date") },
    { "book_amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "bank", COLUMN_TEXT | COLUMN_INDENT | COLUMN_SIDE,
      WORDS("银行对账单", "the bank's statement") },
    { "bank_date", COLUMN_TEXT, WORDS("日期", "date") },
    { "bank_amount", COLUMN_MONEY, WORDS("金额", "amount") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "code", COLUMN_TEXT | COLUMN_ASIDE, WORDS("科目编号", "code") },
    { "month", COLUMN_TEXT | COLUMN_ASIDE, WORDS("月份", "month") },
    { 0 },
};

/* An item in transit as the table shows it, computed or recorded. */
struct item {
    enum transit transit;
    struct bytes note;
    struct bytes date;
    int64_t fen;
    struct item *next;
};

struct drawing {
    const struct report_request *request;
    const struct reconciling *of;
    struct table *table;
    struct item *items[TRANSIT_COUNT];
    struct item **last[TRANSIT_COUNT];
    int64_t sums_fen[TRANSIT_COUNT];
};

static struct bytes print_month(const struct drawing *drawing)
{
    struct buf buf = buf_new(drawing->request->arena, 16);
    month_print(&buf, drawing->of->month);
    return buf_so_far(&buf);
}

static struct bytes print_date(const struct drawing *drawing, struct date date)
{
    struct buf buf = buf_new(drawing->request->arena, 16);
    date_print(&buf, date);
    return buf_so_far(&buf);
}

static enum err add_item(struct drawing *drawing, const struct item *from)
{
    struct item *item = arena_take(drawing->request->arena, sizeof *item);
    if (!item)
        return fault_memory();
    *item = *from;
    if (!drawing->last[from->transit])
        drawing->last[from->transit] = &drawing->items[from->transit];
    *drawing->last[from->transit] = item;
    drawing->last[from->transit] = &item->next;
    return money_sum(&drawing->sums_fen[from->transit], from->fen);
}

/* As somebody signed them. */
static enum err take_recorded(struct drawing *drawing)
{
    const struct json *rows = entry_rows(drawing->of->recorded, "items");
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next)
        for (unsigned i = 0; i < TRANSIT_COUNT; i++)
            if (bytes_is(row_field(row, "side"), transit_names[i]))
                TRY(add_item(drawing, &(struct item){ .transit = (enum transit)i,
                                                      .note = row_field(row, "note"),
                                                      .date = row_field(row, "date"),
                                                      .fen = row_number(row, "amount") }));
    return OK;
}

static enum err take_found(struct drawing *drawing)
{
    const struct reconciling *of = drawing->of;
    for (size_t i = 0; i < of->match.bank_count; i++) {
        const struct match_item *row = &of->match.bank[i];
        if (row->how == MATCH_NONE)
            TRY(add_item(drawing,
                         &(struct item){ .transit = transit_of(row, true),
                                         .note = bank_row_note(drawing->request, of->rows[i]),
                                         .date = print_date(drawing, row->date),
                                         .fen = row->fen < 0 ? -row->fen : row->fen }));
    }
    for (size_t i = 0; i < of->match.book_count; i++) {
        const struct match_item *line = &of->match.book[i];
        if (line->how == MATCH_NONE)
            TRY(add_item(drawing,
                         &(struct item){ .transit = transit_of(line, false),
                                         .note = line_note(drawing->request, of->lines[i]),
                                         .date = print_date(drawing, line->date),
                                         .fen = line->fen < 0 ? -line->fen : line->fen }));
    }
    return OK;
}

static void begin_row(struct drawing *drawing, enum row_mark mark)
{
    table_row(drawing->table);
    table_mark(drawing->table, mark);
    table_text(drawing->table, "set", drawing->of->account->set);
    table_text(drawing->table, "code", drawing->of->account->code);
    table_text(drawing->table, "month", print_month(drawing));
}

static void put_pair(struct drawing *drawing, enum row_mark mark, const struct words words[2],
                     const int64_t fen[2])
{
    struct table *table = drawing->table;
    begin_row(drawing, mark);
    table_text(table, "book", here(drawing->request, words[0]));
    table_money(table, "book_amount", fen[0]);
    table_text(table, "bank", here(drawing->request, words[1]));
    table_money(table, "bank_amount", fen[1]);
}

static void put_item(struct drawing *drawing, const char *side, const char *date,
                     const char *amount, const struct item *item)
{
    if (!item)
        return;
    table_text(drawing->table, side, item->note);
    table_text(drawing->table, date, item->date);
    table_money(drawing->table, amount, item->fen);
}

/* What the bank has alone stands on the books' side, and the other way round. */
static void put_items(struct drawing *drawing, enum transit left, enum transit right)
{
    const struct item *ours = drawing->items[left];
    const struct item *theirs = drawing->items[right];
    while (ours || theirs) {
        begin_row(drawing, ROW_PLAIN);
        table_depth(drawing->table, 1);
        put_item(drawing, "book", "book_date", "book_amount", ours);
        put_item(drawing, "bank", "bank_date", "bank_amount", theirs);
        ours = ours ? ours->next : NULL;
        theirs = theirs ? theirs->next : NULL;
    }
}

static void put_sides(struct drawing *drawing, const int64_t adjusted[2])
{
    static const struct words balances[2] = {
        WORDS("账面余额", "balance of the books"),
        WORDS("对账单余额", "balance of the statement"),
    };
    static const struct words add[2] = {
        WORDS("加：银行已收、企业未收", "plus: received by the bank only"),
        WORDS("加：企业已收、银行未收", "plus: received in our books only"),
    };
    static const struct words less[2] = {
        WORDS("减：银行已付、企业未付", "less: paid by the bank only"),
        WORDS("减：企业已付、银行未付", "less: paid in our books only"),
    };
    static const struct words ends[2] = {
        WORDS("调节后余额", "adjusted balance"),
        WORDS("调节后余额", "adjusted balance"),
    };
    const int64_t *sums = drawing->sums_fen;
    put_pair(drawing, ROW_HEADING, balances,
             (int64_t[]){ drawing->of->book_fen, drawing->of->bank_fen });
    put_pair(drawing, ROW_SUBTOTAL, add,
             (int64_t[]){ sums[TRANSIT_BANK_IN], sums[TRANSIT_BOOK_IN] });
    put_items(drawing, TRANSIT_BANK_IN, TRANSIT_BOOK_IN);
    put_pair(drawing, ROW_SUBTOTAL, less,
             (int64_t[]){ sums[TRANSIT_BANK_OUT], sums[TRANSIT_BOOK_OUT] });
    put_items(drawing, TRANSIT_BANK_OUT, TRANSIT_BOOK_OUT);
    put_pair(drawing, ROW_TOTAL, ends, adjusted);
}

static void put_note(struct drawing *drawing, const char *zh, const char *en, int64_t fen,
                     uint64_t entry)
{
    bool chinese = drawing->request->language == LANGUAGE_ZH;
    struct buf buf = buf_new(drawing->request->arena, 400);
    buf_text(&buf, chinese ? zh : en);
    if (fen != 0) {
        buf_text(&buf, chinese ? "" : " ");
        money_print(&buf, fen);
    }
    if (entry != UINT64_MAX)
        buf_format(&buf, chinese ? "（第 %llu 条）" : " (entry %llu)", (unsigned long long)entry);
    table_note(drawing->table, buf_so_far(&buf));
}

/* Why the two sides do not come to the same. */
static void put_reasons(struct drawing *drawing)
{
    const struct reconciling *of = drawing->of;
    put_note(drawing, "调节后余额不等，相差 ", "the adjusted balances differ by",
             reconciling_difference_fen(of), UINT64_MAX);
    if (of->start_fen != 0)
        put_note(drawing, "第一份对账单的期初余额与当时账面相差 ",
                 "the first statement opens otherwise than the books then, by", of->start_fen,
                 UINT64_MAX);
    if (of->gaps_fen != 0)
        put_note(drawing, "对账单之间不衔接，相差 ", "statements do not join, by", of->gaps_fen,
                 of->gap_entry);
    if (of->hand_fen != 0)
        put_note(drawing, "手工勾对的金额不等，相差 ", "pairs made by hand differ by", of->hand_fen,
                 UINT64_MAX);
}

static enum err put_facts(struct drawing *drawing)
{
    const struct reconciling *of = drawing->of;
    const struct entry *bank = NULL;
    TRY(reconciling_bank(drawing->request->books, of->account, &bank));
    table_fact(drawing->table, "account", (struct words)WORDS("科目", "account"),
               account_label(drawing->request, of->account));
    table_fact(drawing->table, "bank", (struct words)WORDS("开户行", "bank"),
               entry_field(bank, "bank"));
    table_fact(drawing->table, "month", (struct words)WORDS("月份", "month"),
               print_month(drawing));
    if (of->recorded)
        table_fact_under(drawing->table, "signed", (struct words)WORDS("对账人", "reconciled by"),
                         bank_signer(of->recorded));
    return OK;
}

enum err bank_put_reconcile(const struct report_request *request, const struct reconciling *of,
                            struct tables *out)
{
    struct drawing drawing = { .request = request, .of = of };
    bool stands = reconciling_stands(of);
    drawing.table = tables_add(out, "reconcile", report_reconcile.title, columns);
    TRY(put_facts(&drawing));
    TRY(stands ? take_recorded(&drawing) : take_found(&drawing));
    int64_t adjusted[2] = { of->book_fen, of->bank_fen };
    TRY(money_sum(&adjusted[0], drawing.sums_fen[TRANSIT_BANK_IN]));
    TRY(money_sum(&adjusted[0], -drawing.sums_fen[TRANSIT_BANK_OUT]));
    TRY(money_sum(&adjusted[1], drawing.sums_fen[TRANSIT_BOOK_IN]));
    TRY(money_sum(&adjusted[1], -drawing.sums_fen[TRANSIT_BOOK_OUT]));
    put_sides(&drawing, adjusted);
    if (!of->has_statement)
        put_note(&drawing, "没有这个月的对账单", "there is no statement of this month", 0,
                 UINT64_MAX);
    if (stands)
        put_note(&drawing, "已登记", "recorded", 0, of->recorded_index);
    else if (of->recorded)
        put_note(&drawing, "登记过的对账已不符，要重新对账",
                 "what was recorded no longer holds: reconcile it anew", 0, of->recorded_index);
    else
        put_note(&drawing, "草表：还没有登记银行对账", "a draft: not recorded yet", 0, UINT64_MAX);
    /* Without any statement there is nothing to differ from. */
    bool differs = of->first.year != 0 && adjusted[0] != adjusted[1];
    if (differs)
        put_reasons(&drawing);
    out->wrong += differs || (of->recorded && !stands);
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct bank_accounts accounts = { .count = 0 };
    TRY(bank_accounts_make(request, &accounts));
    for (size_t i = 0; i < accounts.count; i++)
        TRY(bank_put_reconcile(request, &accounts.at[i], out));
    if (accounts.count == 0)
        (void)tables_add(out, "reconcile", report_reconcile.title, columns);
    return OK;
}

const struct report report_reconcile = {
    .name = "reconcile",
    .alias = "对账",
    .title = WORDS("银行存款余额调节表", "Bank reconciliation"),
    .help = WORDS("每个银行账户月末的账面与对账单，四种未达账项",
                  "books and bank at a month's end, with what is on its way"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
