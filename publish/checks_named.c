/* SPDX-License-Identifier: Apache-2.0 */
/* The equations that compare an account with those of its postings that name a card, a project,
 * a contract. */
#include <string.h>

#include "base/money.h"
#include "publish/balances.h"
#include "publish/checks.h"
#include "publish/statement.h"

static const struct check_accounts check_accounts[] = {
    { "2023",
      "153",
      { "241", "503" },
      { "151", "152", "132", "133", "161", "162" },
      { { "501", "租" }, { "501", "发包" }, { "501", "承包" } } },
    { "2004",
      "154",
      { "241", "522" },
      { "151", "152", "161" },
      { { "511", "承包" }, { "511", "发包" }, { "501", "租" } } },
};

enum err check_accounts_of(const struct checking *checking,
                           const struct check_accounts **out)
{
    const struct chart *chart = NULL;
    TRY(statement_chart(checking->request->books, checking->request->set, &chart));
    *out = &check_accounts[0];
    for (size_t i = 0; i < sizeof check_accounts / sizeof check_accounts[0]; i++)
        if (strcmp(check_accounts[i].chart, chart->name) == 0)
            *out = &check_accounts[i];
    return OK;
}

/* Two sums: of all, and of what names an aspect; nothing to compare where nothing does. */
struct named_sum {
    int64_t whole_fen;
    int64_t named_fen;
    bool any;
};

static enum err sum_add(struct named_sum *sum, const struct book_balance *row,
                        enum aspect aspect, int64_t fen)
{
    bool named = row->aspects[aspect].size > 0;
    TRY(money_sum(&sum->whole_fen, fen));
    if (named)
        TRY(money_sum(&sum->named_fen, fen));
    sum->any = sum->any || named;
    return OK;
}

static void put_sum(struct checking *checking, struct check_row row,
                    const struct named_sum *sum)
{
    row.left_fen = sum->whole_fen;
    row.right_fen = sum->named_fen;
    row.verdict = !sum->any && sum->whole_fen != 0   ? CHECK_NO_DATA
                  : sum->whole_fen == sum->named_fen ? CHECK_GOOD
                                                     : CHECK_WRONG;
    check_put(checking, &row);
}

/* The balance of an account, on its own side, by one aspect. Opening balances cannot name a
 * card, so they stand for those that there were. */
static enum err sum_by(const struct checking *checking, const char *code, enum aspect aspect,
                       struct named_sum *out)
{
    const struct balance_query query = {
        .set = checking->request->set,
        .from = { 1, 1, 1 },
        .to = checking->request->to,
        .account = bytes_text(code),
        .by = 1U << aspect,
    };
    struct book_balances balances = { 0 };
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        int64_t sign = row->account->row->side == SIDE_DEBIT ? 1 : -1;
        TRY(sum_add(out, row, aspect, sign * balance_closing_fen(row)));
        if (aspect == ASPECT_ASSET && row->aspects[aspect].size == 0)
            TRY(money_sum(&out->named_fen, sign * row->opening_fen));
    }
    return OK;
}

enum err check_assets(struct checking *checking)
{
    const struct check_accounts *accounts = NULL;
    TRY(check_accounts_of(checking, &accounts));
    for (size_t i = 0; i < sizeof accounts->assets / sizeof accounts->assets[0]; i++) {
        struct named_sum sum = { 0 };
        if (accounts->assets[i] == NULL)
            break;
        TRY(sum_by(checking, accounts->assets[i], ASPECT_ASSET, &sum));
        if (i > 0 && sum.whole_fen == 0 && !sum.any)
            continue;
        put_sum(checking,
                (struct check_row){ .code = "E6",
                                    .what = WORDS("资产科目 = 各资产卡片之和",
                                                  "account of assets = sum of asset cards"),
                                    .of = bytes_text(accounts->assets[i]) },
                &sum);
    }
    return OK;
}

enum err check_projects(struct checking *checking)
{
    const struct check_accounts *accounts = NULL;
    struct named_sum sum = { 0 };
    TRY(check_accounts_of(checking, &accounts));
    TRY(sum_by(checking, accounts->works, ASPECT_PROJECT, &sum));
    put_sum(checking,
            (struct check_row){ .code = "E7",
                                .what = WORDS("在建工程 = 各项目之和",
                                              "construction in progress = sum of projects") },
            &sum);
    return OK;
}

static bool is_named(const struct book_account *account, struct bytes part)
{
    if (account->parent == NULL)
        return bytes_find_part(bytes_text(account->row->name.zh), part) <
               strlen(account->row->name.zh);
    for (; account != NULL; account = account->parent)
        if (bytes_find_part(account->name, part) < account->name.size)
            return true;
    return false;
}

static bool is_rent(const struct check_accounts *accounts, const struct book_account *account)
{
    for (size_t i = 0; i < sizeof accounts->rents / sizeof accounts->rents[0]; i++)
        if (accounts->rents[i].code != NULL &&
            strcmp(account->row->code, accounts->rents[i].code) == 0 &&
            is_named(account, bytes_text(accounts->rents[i].name)))
            return true;
    return false;
}

/* Rent and contract fees of the year: each posting of theirs names its contract. */
enum err check_rents(struct checking *checking)
{
    const struct check_accounts *accounts = NULL;
    const struct balance_query query = {
        .set = checking->request->set,
        .from = { checking->request->to.year, 1, 1 },
        .to = checking->request->to,
        .by = 1U << ASPECT_CONTRACT,
    };
    struct book_balances balances = { 0 };
    struct named_sum sum = { 0 };
    TRY(check_accounts_of(checking, &accounts));
    TRY(books_balances(checking->request->books, &query, &balances));
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_balance *row = &balances.rows[i];
        if (is_rent(accounts, row->account))
            TRY(sum_add(&sum, row, ASPECT_CONTRACT,
                        row->credit_fen - row->closing_credit_fen -
                            (row->debit_fen - row->closing_debit_fen)));
    }
    put_sum(checking,
            (struct check_row){ .code = "E10",
                                .what = WORDS("租金、发包收入 = 各合同之和",
                                              "rent and contract fees = sum of contracts") },
            &sum);
    return OK;
}
