/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "base/money.h"
#include "desk/balance.h"
#include "desk/spelling.h"
#include "ledger/view_roster.h"
#include "publish/table.h"

static const struct option options[] = {
    { "period", 'p', WORDS("期间", "PERIOD"),
      WORDS("年、季或月：2025、2025Q1、2025-03（默认到最后一个有账的月）",
            "a year, quarter or month: 2025, 2025Q1, 2025-03 (default: all up to the last)") },
    { "set", '\0', WORDS("账套", "NAME"), WORDS("哪个账套（默认主账套）", "which set of books") },
    { "detail", '\0', NO_VALUE, WORDS("列到末级明细", "down to the accounts that are posted to") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi report balance --period 2025-03", WORDS("三月科目余额表", "March") },
    { "sanzi report balance --period 2025 --detail -o 余额.csv",
      WORDS("全年，列到明细，存成表", "the year, in detail, as a sheet") },
    { 0 },
};

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

struct sums {
    int64_t opening[2];
    int64_t moved[2];
    int64_t closing[2];
};

/* An amount in the column of its side; nothing where it is nil. */
static void put_side(struct table *table, const char *debit, const char *credit, int64_t fen)
{
    if (fen > 0)
        table_money(table, debit, fen);
    else if (fen < 0)
        table_money(table, credit, -fen);
}

static enum err add_side(int64_t sums[2], int64_t fen)
{
    return fen < 0 ? money_add(&sums[1], -fen) : money_add(&sums[0], fen);
}

static enum err put_row(struct table *table, const struct balance_row *row, struct sums *sums)
{
    int64_t closing = row->opening_fen + row->debit_fen - row->credit_fen;
    TRY(add_side(sums->opening, row->opening_fen));
    TRY(add_side(sums->closing, closing));
    TRY(money_add(&sums->moved[0], row->debit_fen));
    TRY(money_add(&sums->moved[1], row->credit_fen));
    table_row(table);
    table_text(table, "code", row->code);
    table_text(table, "name", row->name);
    put_side(table, "opening_debit", "opening_credit", row->opening_fen);
    table_money(table, "debit", row->debit_fen);
    table_money(table, "credit", row->credit_fen);
    put_side(table, "closing_debit", "closing_credit", closing);
    return OK;
}

static void put_total(struct desk *desk, struct table *table, const struct sums *sums)
{
    table_row(table);
    table_text(table, "code",
               bytes_text(words_here(desk, (struct words)WORDS("合计", "total"))));
    table_text(table, "name", bytes_text(""));
    table_money(table, "opening_debit", sums->opening[0]);
    table_money(table, "opening_credit", sums->opening[1]);
    table_money(table, "debit", sums->moved[0]);
    table_money(table, "credit", sums->moved[1]);
    table_money(table, "closing_debit", sums->closing[0]);
    table_money(table, "closing_credit", sums->closing[1]);
}

static enum err read_span(struct session *session, struct bytes set, struct month *from,
                          struct month *to)
{
    struct desk *desk = session->desk;
    const char *text = desk_option(desk, "period");
    struct set_state state = { .number = 0 };
    struct period period = { 0 };
    struct bytes spelt = { 0 };
    if (text) {
        TRY(spelling_period(desk->arena, bytes_text(text), &spelt));
        TRY(period_parse(spelt, &period));
        *from = date_month(period.from);
        *to = date_month(period.to);
        return OK;
    }
    TRY(money_state(book_view(session->book), set, &state));
    if (state.last.year == 0)
        return fault(ERR_MISSING, "这个账套还没有凭证", "this set of books has no vouchers yet");
    *from = state.first;
    *to = state.last;
    return OK;
}

static void put_facts(struct table *table, struct bytes village, struct bytes set,
                      struct month from, struct month to)
{
    struct buf span = buf_new(table->arena, 40);
    month_print(&span, from);
    if (month_compare(from, to) != 0) {
        buf_text(&span, " – ");
        month_print(&span, to);
    }
    table_fact(table, "village", (struct words)WORDS("单位", "village"), village);
    table_fact(table, "set", (struct words)WORDS("账套", "set"), set);
    table_fact(table, "period", (struct words)WORDS("期间", "period"), buf_so_far(&span));
}

static enum err make(struct session *session, struct table *table)
{
    struct desk *desk = session->desk;
    struct village village = { 0 };
    struct month from = { 0 };
    struct month to = { 0 };
    struct balance leaves = { 0 };
    struct balance rows = { 0 };
    struct sums sums = { 0 };
    struct account_set known = { 0 };
    const char *option = desk_option(desk, "set");
    TRY(roster_village(book_view(session->book), &village));
    struct bytes name = bytes_copy(desk->arena, village.name);
    struct bytes set = bytes_copy(desk->arena, option ? bytes_text(option) : village.set);
    TRY(money_set(book_view(session->book), set, &known));
    TRY(read_span(session, set, &from, &to));
    put_facts(table, name, set, from, to);
    TRY(balance_leaves(session, set, from, to, &leaves));
    rows = leaves;
    if (!desk_has(desk, "detail"))
        TRY(balance_first_level(desk->arena, &leaves, desk->terminal.language, &rows));
    for (size_t i = 0; i < rows.count; i++)
        TRY(put_row(table, &rows.rows[i], &sums));
    put_total(desk, table, &sums);
    return OK;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    const char *word = desk_word(desk, 0);
    struct table table = table_new(desk->arena, "balance",
                                   (struct words)WORDS("科目余额表", "Trial balance"), columns);
    if (strcmp(word, "balance") != 0 && strcmp(word, "科目余额表") != 0 &&
        strcmp(word, "余额") != 0)
        return fault(ERR_USAGE, "没有“%s”这张报表；现有：balance（科目余额表）",
                     "there is no report \"%s\"; there is: balance", word);
    TRY(session_open(desk, false, &session));
    enum err code = make(&session, &table);
    session_close(&session);
    return code == OK ? desk_table(desk, &table) : code;
}

const struct command command_report = {
    .name = "report",
    .alias = "报表",
    .title = WORDS("出报表：科目余额表", "reports: the trial balance"),
    .usage = WORDS("balance [--period 期间] [--set 账套] [--detail]",
                   "balance [--period PERIOD] [--set NAME] [--detail]"),
    .help = WORDS("", ""),
    .words_min = 1,
    .words_max = 1,
    .options = options,
    .examples = examples,
    .run = run,
};
