/* SPDX-License-Identifier: Apache-2.0 */
/* The trial balance (科目余额表): what every account opened with, moved and closed with. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/report.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "name", COLUMN_TEXT, WORDS("科目名称", "account") },
    { "opening_debit", COLUMN_MONEY, WORDS("期初借方", "opening Dr") },
    { "opening_credit", COLUMN_MONEY, WORDS("期初贷方", "opening Cr") },
    { "debit", COLUMN_MONEY, WORDS("本期借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("本期贷方", "credit") },
    { "closing_debit", COLUMN_MONEY, WORDS("期末借方", "closing Dr") },
    { "closing_credit", COLUMN_MONEY, WORDS("期末贷方", "closing Cr") },
    { 0 },
};

/* Sums by side: a leaf that opened in debit adds to its parent's debit, where the parent is
 * never netted. */
struct sums {
    int64_t opening[2];
    int64_t moved[2];
    int64_t closing[2];
    bool used;
};

static enum err add_side(int64_t sums[2], int64_t fen)
{
    return fen < 0 ? money_add(&sums[1], -fen) : money_add(&sums[0], fen);
}

static void net(int64_t sums[2])
{
    int64_t fen = sums[0] - sums[1];
    sums[0] = fen > 0 ? fen : 0;
    sums[1] = fen < 0 ? -fen : 0;
}

static enum err add_balance(struct sums *sums, const struct book_balance *balance)
{
    sums->used = true;
    TRY(add_side(sums->opening, balance->opening_fen));
    TRY(add_side(sums->closing, balance_closing_fen(balance)));
    TRY(money_add(&sums->moved[0], balance->debit_fen));
    return money_add(&sums->moved[1], balance->credit_fen);
}

static enum err add_sums(struct sums *total, const struct sums *sums)
{
    for (size_t i = 0; i < 2; i++) {
        TRY(money_add(&total->opening[i], sums->opening[i]));
        TRY(money_add(&total->moved[i], sums->moved[i]));
        TRY(money_add(&total->closing[i], sums->closing[i]));
    }
    return OK;
}

static void put_nonzero(struct table *table, const char *column, int64_t fen)
{
    if (fen != 0)
        table_money(table, column, fen);
}

static void put_row(struct table *table, const char *code, struct bytes name,
                    const struct sums *sums)
{
    table_row(table);
    table_text(table, "code", bytes_text(code));
    table_text(table, "name", name);
    put_nonzero(table, "opening_debit", sums->opening[0]);
    put_nonzero(table, "opening_credit", sums->opening[1]);
    table_money(table, "debit", sums->moved[0]);
    table_money(table, "credit", sums->moved[1]);
    put_nonzero(table, "closing_debit", sums->closing[0]);
    put_nonzero(table, "closing_credit", sums->closing[1]);
}

static void put_total(const struct report_request *request, struct table *table,
                      const struct sums *sums)
{
    table_row(table);
    table_text(table, "code",
               bytes_text(words_in((struct words)WORDS("合计", "total"), request->language)));
    table_text(table, "name", bytes_text(""));
    table_money(table, "opening_debit", sums->opening[0]);
    table_money(table, "opening_credit", sums->opening[1]);
    table_money(table, "debit", sums->moved[0]);
    table_money(table, "credit", sums->moved[1]);
    table_money(table, "closing_debit", sums->closing[0]);
    table_money(table, "closing_credit", sums->closing[1]);
}

/* Sets that are put together share a chart. */
static enum err common_chart(const struct report_request *request,
                             const struct book_balances *balances, const struct chart **out)
{
    const struct chart *chart = &charts[0];
    for (size_t i = 0; i < balances->count; i++) {
        const struct book_set *set =
            books_set(request->books, balances->rows[i].account->set);
        if (i > 0 && chart != set->chart)
            return fault(ERR_USAGE, "各账套的科目表不同，不能合在一张表上；请用 --set 分别出",
                         "the sets use different charts and cannot be put together: take them "
                         "one by one with --set");
        chart = set->chart;
    }
    *out = chart;
    return OK;
}

/* The rows of a chart in its order. */
static enum err put_first_level(const struct report_request *request,
                                const struct book_balances *balances, struct table *table,
                                struct sums *total)
{
    const struct chart *chart = NULL;
    TRY(common_chart(request, balances, &chart));
    struct sums *rows = arena_array(request->arena, chart->count, sizeof *rows);
    if (!rows)
        return fault_memory();
    for (size_t i = 0; i < balances->count; i++)
        TRY(add_balance(&rows[balances->rows[i].account->row - chart->rows],
                        &balances->rows[i]));
    for (size_t i = 0; i < chart->count; i++) {
        if (!rows[i].used)
            continue;
        if ((chart->rows[i].marks & ACCOUNT_TWO_SIDED) == 0) {
            net(rows[i].opening);
            net(rows[i].closing);
        }
        TRY(add_sums(total, &rows[i]));
        put_row(table, chart->rows[i].code,
                bytes_text(words_in(chart->rows[i].name, request->language)), &rows[i]);
    }
    return OK;
}

static enum err put_leaves(const struct report_request *request,
                           const struct book_balances *balances, struct table *table,
                           struct sums *total)
{
    for (size_t i = 0; i < balances->count; i++) {
        struct sums sums = { 0 };
        const struct book_account *account = balances->rows[i].account;
        char *code = bytes_string(request->arena, account->code);
        if (!code)
            return fault_memory();
        TRY(add_balance(&sums, &balances->rows[i]));
        TRY(add_sums(total, &sums));
        put_row(table, code, book_account_name(account, request->language), &sums);
    }
    return OK;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .account = request->account,
    };
    struct book_balances balances = { 0 };
    struct sums total = { 0 };
    TRY(books_balances(request->books, &query, &balances));
    struct table *table = tables_add(out, "balance", report_balance.title, columns);
    if (request->detail)
        TRY(put_leaves(request, &balances, table, &total));
    else
        TRY(put_first_level(request, &balances, table, &total));
    put_total(request, table, &total);
    return OK;
}

const struct report report_balance = {
    .name = "balance",
    .alias = "余额",
    .title = WORDS("科目余额表", "Trial balance"),
    .help = WORDS("各科目的期初、本期和期末", "what every account opened with, moved and closed with"),
    .choices = REPORT_SPAN | REPORT_DETAIL | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
