/* SPDX-License-Identifier: Apache-2.0 */
/* Fixed assets (固定资产公布表), as the accounts know them: by class, and under it the cards that
 * vouchers name. */
#include "base/money.h"
#include "publish/balances.h"
#include "publish/sheets.h"

static const struct column columns[] = {
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { "no", COLUMN_NUMBER, WORDS("序号", "no.") },
    { "name", COLUMN_TEXT | COLUMN_INDENT, WORDS("名称", "name") },
    { "sort", COLUMN_TEXT, WORDS("类别", "sort") },
    { "pieces", COLUMN_NUMBER, WORDS("数量", "how many") },
    { "bought", COLUMN_TEXT, WORDS("购建时间", "bought") },
    { "cost", COLUMN_MONEY, WORDS("原值", "cost") },
    { "written", COLUMN_MONEY, WORDS("累计折旧", "written off") },
    { "net", COLUMN_MONEY, WORDS("净值", "net") },
    { "state", COLUMN_TEXT, WORDS("使用状况", "state") },
    { "user", COLUMN_TEXT, WORDS("使用人", "used by") },
    { "yield", COLUMN_MONEY, WORDS("本年收益", "yield this year") },
    { 0 },
};

struct making {
    const struct report_request *request;
    struct book_balances cost;    /* 151, by asset */
    struct book_balances written; /* 152 */
    struct book_balances income;  /* of this year, by asset */
    int64_t number;
    int64_t sums[2]; /* cost, written off */
};

static enum err read(struct making *making)
{
    const struct report_request *request = making->request;
    struct balance_query query = {
        .set = request->set,
        .from = { request->to.year, 1, 1 },
        .to = request->to,
        .account = bytes_text("151"),
        .by = 1U << ASPECT_ASSET,
    };
    TRY(books_balances(request->books, &query, &making->cost));
    query.account = bytes_text("5");
    TRY(books_balances(request->books, &query, &making->income));
    query.account = bytes_text("152");
    query.by = 0;
    return books_balances(request->books, &query, &making->written);
}

/* What was written off stands on the account of 152 that is named as the one of 151. */
static int64_t written_of(const struct making *making, const struct book_account *account)
{
    int64_t fen = 0;
    for (size_t i = 0; i < making->written.count; i++) {
        const struct book_account *other = making->written.rows[i].account;
        bool first = account->level == 1 && other->level == 1;
        if (bytes_equal(other->set, account->set) &&
            (first || (account->level > 1 && bytes_equal(other->name, account->name))))
            fen -= balance_closing_fen(&making->written.rows[i]);
    }
    return fen;
}

static int64_t yield_of(const struct making *making, struct bytes asset)
{
    int64_t fen = 0;
    for (size_t i = 0; i < making->income.count; i++) {
        const struct book_balance *row = &making->income.rows[i];
        if (row->account->row->class == CLASS_INCOME &&
            bytes_equal(row->aspects[ASPECT_ASSET], asset))
            fen += row->credit_fen - row->closing_credit_fen - row->debit_fen +
                   row->closing_debit_fen;
    }
    return fen;
}

/* The day on which a card was first debited, opening balances aside. */
static struct date bought_on(const struct books *books, const struct book_balance *row)
{
    for (size_t i = 0; i < books->voucher_count; i++) {
        const struct book_voucher *voucher = books_at(books, i);
        for (size_t j = 0; j < voucher->line_count; j++) {
            const struct book_line *line = &voucher->lines[j];
            if (line->leaf == row->account && line->debit_fen > 0 &&
                voucher->nature != NATURE_OPENING &&
                bytes_equal(line->aspects[ASPECT_ASSET], row->aspects[ASPECT_ASSET]))
                return voucher->date;
        }
    }
    return (struct date){ 0 };
}

/* What left a class that was opened without cards is in the class alone. */
static void put_card(struct making *making, struct table *table, const struct book_balance *row)
{
    int64_t cost = balance_closing_fen(row);
    if (row->aspects[ASPECT_ASSET].size == 0 || cost <= 0)
        return;
    table_row(table);
    table_depth(table, 1);
    table_text(table, "name", row->aspects[ASPECT_ASSET]);
    table_text(table, "sort", book_account_name(row->account, making->request->language));
    put_day(table, "bought", bought_on(making->request->books, row));
    table_money(table, "cost", cost);
    put_nonzero(table, "yield", yield_of(making, row->aspects[ASPECT_ASSET]));
}

/* The rows from `from` that are one account's; *end is behind them. */
static enum err put_account(struct making *making, struct table *table, size_t from,
                            size_t *end)
{
    const struct book_account *account = making->cost.rows[from].account;
    int64_t cost = 0;
    for (*end = from; *end < making->cost.count; ++*end) {
        if (making->cost.rows[*end].account != account)
            break;
        TRY(money_sum(&cost, balance_closing_fen(&making->cost.rows[*end])));
    }
    int64_t written = written_of(making, account);
    sheet_row(table, &making->number);
    table_mark(table, ROW_SUBTOTAL);
    table_text(table, "set", account->set);
    table_text(table, "name", account_path(making->request, account));
    table_money(table, "cost", cost);
    table_money(table, "written", written);
    table_money(table, "net", cost - written);
    for (size_t i = from; i < *end; i++)
        put_card(making, table, &making->cost.rows[i]);
    TRY(money_sum(&making->sums[0], cost));
    return money_sum(&making->sums[1], written);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct making making = { .request = request };
    size_t end = 0;
    TRY(read(&making));
    struct table *table = tables_add(out, "assets", report_assets.title, columns);
    for (size_t i = 0; i < making.cost.count; i = end)
        TRY(put_account(&making, table, i, &end));
    sheet_total(request, table, "name", "cost", making.sums[0]);
    table_money(table, "written", making.sums[1]);
    table_money(table, "net", making.sums[0] - making.sums[1]);
    sheet_no_register(request, table,
                      (struct words)WORDS("资产台账（数量、使用状况、使用人）",
                                          "assets (how many, state, used by)"));
    return OK;
}

const struct report report_assets = {
    .name = "assets",
    .alias = "固定资产",
    .title = WORDS("固定资产公布表", "Fixed assets"),
    .help = WORDS("各类固定资产的原值、折旧、净值，和凭证写到的卡片",
                  "cost, written off, net by class; cards that vouchers name"),
    .choices = REPORT_DAY | REPORT_SETS | REPORT_SHEET,
    .make = make,
};
