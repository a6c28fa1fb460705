/* SPDX-License-Identifier: Apache-2.0 */
/* The trial balance (科目余额表): what every account opened with, moved and closed with, from
 * the first level down to the leaves. */
#include "base/arena.h"
#include "base/money.h"
#include "publish/balances.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "name", COLUMN_TEXT | COLUMN_INDENT, WORDS("科目名称", "account") },
    { "opening_debit", COLUMN_MONEY, WORDS("期初借方", "opening Dr") },
    { "opening_credit", COLUMN_MONEY, WORDS("期初贷方", "opening Cr") },
    { "debit", COLUMN_MONEY, WORDS("本期借方", "debit") },
    { "credit", COLUMN_MONEY, WORDS("本期贷方", "credit") },
    { "year_debit", COLUMN_MONEY | COLUMN_WIDE, WORDS("本年累计借方", "debit this year") },
    { "year_credit", COLUMN_MONEY | COLUMN_WIDE, WORDS("本年累计贷方", "credit this year") },
    { "closing_debit", COLUMN_MONEY, WORDS("期末借方", "closing Dr") },
    { "closing_credit", COLUMN_MONEY, WORDS("期末贷方", "closing Cr") },
    { "level", COLUMN_NUMBER | COLUMN_ASIDE, WORDS("级次", "level") },
    { 0 },
};

enum { DEBIT,
       CREDIT };

struct sums {
    int64_t opening[2];
    int64_t moved[2];
    int64_t year[2];
    int64_t closing[2];
    bool used;
};

/* A row for each account of the books, those of the first level being summed over sets. */
struct rows {
    const struct report_request *request;
    const struct chart *chart;
    struct sums *first;    /* by the chart's rows */
    struct sums *accounts; /* by the books' accounts */
    bool split;            /* somewhere both sides are shown */
};

static enum err add_side(int64_t sums[2], int64_t fen)
{
    return fen < 0 ? money_sum(&sums[CREDIT], -fen) : money_sum(&sums[DEBIT], fen);
}

static void net(int64_t sums[2])
{
    int64_t fen = sums[DEBIT] - sums[CREDIT];
    sums[DEBIT] = fen > 0 ? fen : 0;
    sums[CREDIT] = fen < 0 ? -fen : 0;
}

static enum err add_balance(struct sums *sums, const struct book_balance *balance)
{
    sums->used = true;
    TRY(add_side(sums->opening, balance->opening_fen));
    TRY(add_side(sums->closing, balance_closing_fen(balance)));
    TRY(money_sum(&sums->moved[DEBIT], balance->debit_fen));
    TRY(money_sum(&sums->moved[CREDIT], balance->credit_fen));
    TRY(money_sum(&sums->year[DEBIT], balance->year_debit_fen));
    return money_sum(&sums->year[CREDIT], balance->year_credit_fen);
}

static enum err add_sums(struct sums *total, const struct sums *sums)
{
    for (size_t i = DEBIT; i <= CREDIT; i++) {
        TRY(money_sum(&total->opening[i], sums->opening[i]));
        TRY(money_sum(&total->moved[i], sums->moved[i]));
        TRY(money_sum(&total->year[i], sums->year[i]));
        TRY(money_sum(&total->closing[i], sums->closing[i]));
    }
    return OK;
}

static enum err add_up(struct rows *rows, const struct book_balance *balance)
{
    const struct book_account *account = balance->account;
    TRY(add_balance(&rows->first[account->row - rows->chart->rows], balance));
    for (; account; account = account->parent)
        TRY(add_balance(&rows->accounts[account - rows->request->books->accounts], balance));
    return OK;
}

static enum err sum_row(struct rows *rows, const struct chart_row *row)
{
    const struct report_request *request = rows->request;
    struct bytes code = bytes_text(row->code);
    struct book_balances balances = { 0 };
    bool within = bytes_starts(code, request->account);
    if (!within && !bytes_starts(request->account, code))
        return OK;
    const struct balance_query query = {
        .set = request->set,
        .from = request->from,
        .to = request->to,
        .account = within ? code : request->account,
        .by = balance_parties(row),
    };
    TRY(books_balances(request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++)
        TRY(add_up(rows, &balances.rows[i]));
    return OK;
}

static void settle(struct rows *rows, struct sums *sums, const struct chart_row *row)
{
    if (balance_parties(row) == 0) {
        net(sums->opening);
        net(sums->closing);
    }
    rows->split = rows->split || (sums->opening[DEBIT] != 0 && sums->opening[CREDIT] != 0) ||
                  (sums->closing[DEBIT] != 0 && sums->closing[CREDIT] != 0);
}

static void put_sums(struct table *table, const struct sums *sums)
{
    put_nonzero(table, "opening_debit", sums->opening[DEBIT]);
    put_nonzero(table, "opening_credit", sums->opening[CREDIT]);
    table_money(table, "debit", sums->moved[DEBIT]);
    table_money(table, "credit", sums->moved[CREDIT]);
    table_money(table, "year_debit", sums->year[DEBIT]);
    table_money(table, "year_credit", sums->year[CREDIT]);
    put_nonzero(table, "closing_debit", sums->closing[DEBIT]);
    put_nonzero(table, "closing_credit", sums->closing[CREDIT]);
}

static void put_row(struct table *table, struct bytes code, struct bytes name, size_t level,
                    const struct sums *sums)
{
    table_row(table);
    table_depth(table, (unsigned)level - 1);
    table_text(table, "code", code);
    table_text(table, "name", name);
    table_number(table, "level", (int64_t)level);
    put_sums(table, sums);
}

static bool has_sets(const struct report_request *request)
{
    return request->set.size == 0 && request->books->set_count > 1;
}

/* An account's name, with its set where several are put together. */
static struct bytes name_of(const struct report_request *request,
                            const struct book_account *account)
{
    struct bytes name = book_account_name(account, request->language);
    if (!has_sets(request))
        return name;
    struct buf buf = buf_new(request->arena, 1000);
    buf_put(&buf, name);
    buf_text(&buf, request->language == LANGUAGE_ZH ? "（" : " (");
    buf_put(&buf, account->set);
    buf_text(&buf, request->language == LANGUAGE_ZH ? "）" : ")");
    return buf_so_far(&buf);
}

/* The rows under one of the first level that are asked for; of several sets each has its own.
 * Where a sub-account was asked for, it stands at the top itself: its parents would show only
 * part of what they are. */
static enum err put_under(struct rows *rows, const struct chart_row *row, struct table *table,
                          struct sums *total)
{
    const struct report_request *request = rows->request;
    const struct books *books = request->books;
    for (size_t i = 0; i < books->account_count; i++) {
        const struct book_account *account = &books->accounts[i];
        struct sums *sums = &rows->accounts[i];
        bool top = bytes_equal(account->code, request->account);
        if (!sums->used || account->row != row || (account->level == 1 && !has_sets(request)) ||
            !bytes_starts(account->code, request->account) || (!top && !request->detail))
            continue;
        settle(rows, sums, row);
        put_row(table, account->code, name_of(request, account), account->level, sums);
        table_depth(table, (unsigned)account->level - !has_sets(request));
        if (!account->is_leaf && request->detail)
            table_mark(table, ROW_SUBTOTAL);
        if (top && account->level > 1)
            TRY(add_sums(total, sums));
    }
    return OK;
}

static bool has_under(const struct rows *rows, const struct chart_row *row)
{
    const struct books *books = rows->request->books;
    for (size_t i = 0; i < books->account_count; i++)
        if (books->accounts[i].row == row && rows->accounts[i].used &&
            (books->accounts[i].level > 1 || has_sets(rows->request)))
            return true;
    return false;
}

static enum err put_rows(struct rows *rows, struct table *table, struct sums *total)
{
    const struct report_request *request = rows->request;
    for (size_t i = 0; i < rows->chart->count; i++) {
        const struct chart_row *row = &rows->chart->rows[i];
        if (!rows->first[i].used)
            continue;
        if (request->account.size <= rows->chart->first_digits) {
            settle(rows, &rows->first[i], row);
            TRY(add_sums(total, &rows->first[i]));
            put_row(table, bytes_text(row->code),
                    bytes_text(words_in(row->name, request->language)), 1, &rows->first[i]);
            if (request->detail && has_under(rows, row))
                table_mark(table, ROW_SUBTOTAL);
        }
        TRY(put_under(rows, row, table, total));
    }
    return OK;
}

/* Sets that are put together share a chart. */
static enum err common_chart(const struct report_request *request, const struct chart **out)
{
    const struct chart *chart = NULL;
    for (size_t i = 0; i < request->books->set_count; i++) {
        const struct book_set *set = &request->books->sets[i];
        if (request->set.size > 0 && !bytes_equal(set->name, request->set))
            continue;
        if (chart && chart != set->chart)
            return fault(ERR_USAGE, "各账套的科目表不同，不能合在一张表上；请用 --set 分别出",
                         "the sets use different charts and cannot be put together: take them "
                         "one by one with --set");
        chart = set->chart;
    }
    *out = chart ? chart : &charts[0];
    return OK;
}

static void put_total(const struct report_request *request, struct table *table,
                      const struct sums *total)
{
    bool zh = request->language == LANGUAGE_ZH;
    table_row(table);
    table_mark(table, ROW_TOTAL);
    table_text(table, "code", bytes_text(zh ? "合计" : "total"));
    table_text(table, "name", bytes_text(""));
    put_sums(table, total);
    table_money(table, "opening_debit", total->opening[DEBIT]);
    table_money(table, "opening_credit", total->opening[CREDIT]);
    table_money(table, "closing_debit", total->closing[DEBIT]);
    table_money(table, "closing_credit", total->closing[CREDIT]);
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct rows rows = { .request = request };
    struct sums total = { 0 };
    TRY(common_chart(request, &rows.chart));
    rows.first = arena_array(request->arena, rows.chart->count, sizeof *rows.first);
    rows.accounts =
        arena_array(request->arena, request->books->account_count + 1, sizeof *rows.accounts);
    if (!rows.first || !rows.accounts)
        return fault_memory();
    for (size_t i = 0; i < rows.chart->count; i++)
        TRY(sum_row(&rows, &rows.chart->rows[i]));
    struct table *table = tables_add(out, "balance", report_balance.title, columns);
    TRY(put_rows(&rows, table, &total));
    put_total(request, table, &total);
    if (rows.split)
        table_note(table, bytes_text(words_in(
                              (struct words)WORDS("同一科目对不同的人、户、项目有借有贷的，"
                                                  "借方余额和贷方余额分别合计，不相抵",
                                                  "debit and credit balances with different "
                                                  "parties of one account are summed apart, "
                                                  "never netted"),
                              request->language)));
    return OK;
}

const struct report report_balance = {
    .name = "balance",
    .alias = "余额",
    .title = WORDS("科目余额表", "Trial balance"),
    .help = WORDS("各科目的期初、本期、本年累计和期末；--detail 列到末级",
                  "what accounts opened with, moved and closed with; --detail: to the leaves"),
    .choices = REPORT_SPAN | REPORT_DETAIL | REPORT_ACCOUNT | REPORT_SETS,
    .reads = READS_BALANCES,
    .make = make,
};
