/* SPDX-License-Identifier: Apache-2.0 */
/* Accounts whose balance stands on the side that is not theirs (余额方向异常): cash below zero,
 * a payable paid beyond what was owed. Accounts that may stand on either side are none. */
#include "publish/balances.h"
#include "publish/journal.h"

static const struct column columns[] = {
    { "code", COLUMN_TEXT, WORDS("科目编号", "code") },
    { "account", COLUMN_TEXT, WORDS("科目名称", "account") },
    { "side", COLUMN_TEXT, WORDS("应在", "belongs") },
    { "debit", COLUMN_MONEY, WORDS("借方余额", "debit") },
    { "credit", COLUMN_MONEY, WORDS("贷方余额", "credit") },
    { "set", COLUMN_TEXT | COLUMN_ASIDE, WORDS("账套", "set") },
    { 0 },
};

static bool is_wrong(const struct book_account *account, int64_t fen)
{
    if ((account->row->marks & ACCOUNT_TWO_SIDED) != 0)
        return false;
    return account->row->side == SIDE_DEBIT ? fen < 0 : fen > 0;
}

static enum err make(const struct report_request *request, struct tables *out)
{
    struct book_balances balances = { 0 };
    const struct balance_query query = {
        .set = request->set,
        .from = request->to,
        .to = request->to,
        .account = request->account,
    };
    TRY(books_balances(request->books, &query, &balances));
    struct table *table = tables_add(out, "sides", report_sides.title, columns);
    for (size_t i = 0; i < balances.count; i++) {
        const struct book_account *account = balances.rows[i].account;
        int64_t fen = balance_closing_fen(&balances.rows[i]);
        if (!is_wrong(account, fen))
            continue;
        struct words side = side_words(account->row->side);
        table_row(table);
        table_text(table, "code", account->code);
        table_text(table, "account", book_account_name(account, request->language));
        table_text(table, "side", bytes_text(words_in(side, request->language)));
        table_money(table, fen > 0 ? "debit" : "credit", fen > 0 ? fen : -fen);
        table_text(table, "set", account->set);
        out->wrong++;
    }
    return OK;
}

const struct report report_sides = {
    .name = "sides",
    .alias = "反向余额",
    .title = WORDS("余额方向异常", "Balances on the wrong side"),
    .help = WORDS("哪些科目的余额在反方向上",
                  "accounts whose balance stands on the other side than theirs"),
    .choices = REPORT_DAY | REPORT_ACCOUNT | REPORT_SETS,
    .make = make,
};
