/* SPDX-License-Identifier: Apache-2.0 */
#include "base/money.h"
#include "base/text.h"
#include "desk/closing.h"
#include "desk/command.h"
#include "desk/receipt.h"
#include "desk/signers.h"
#include "ledger/policies.h"
#include "ledger/view_month.h"

static const struct option options[] = {
    OPTION_SET,
    OPTION_AS,
    { "transfer", '\0', NO_VALUE,
      WORDS("先把当月收支结转到本年收益（321）", "carry the month's income and expense to 321 first") },
    { "statements", '\0', NO_VALUE,
      WORDS("把当月报表的摘要一并签进结账记录", "sign the digests of the month's statements with it") },
    { "tax", '\0', WORDS("金额", "AMOUNT"),
      WORDS("年终：计提的所得税", "at a year's end: income tax to accrue") },
    { "cover", '\0', WORDS("金额", "AMOUNT"),
      WORDS("年终：按决议用公积公益金弥补的亏损", "at a year's end: loss covered from the reserve") },
    { "dry-run", 'n', NO_VALUE,
      WORDS("只算给我看，不结账，不要口令", "show the totals, close nothing, ask no passphrase") },
    { 0 },
};

static const struct example examples[] = {
    { "sanzi close 2025-03", WORDS("结 2025 年 3 月的账", "close March 2025") },
    { "sanzi close 2025 --dry-run",
      WORDS("年终结转：先看每一步的凭证", "the year's end: look at each step's vouchers first") },
    { 0 },
};

static void put_sum(struct desk *desk, struct words title, int64_t fen)
{
    struct buf buf = buf_new(desk->arena, 64);
    char *text = NULL;
    money_print(&buf, fen);
    if (buf_string(&buf, &text) == OK)
        say(desk, "  %s：%s\n", "  %s: %s\n", words_here(desk, title), text);
}

static enum err put_number(struct form *form, const char *name, int64_t number)
{
    return form_put(form, name, json_number(form->arena, number));
}

static enum err fill(struct session *session, struct form *form, struct bytes set,
                     struct month month)
{
    struct desk *desk = session->desk;
    struct view *view = book_view(session->book);
    struct set_state state = { .number = 0 };
    struct period_totals totals = { 0 };
    struct buf text = buf_new(desk->arena, 16);
    TRY(money_state(view, set, &state));
    TRY(money_period(view, set, month, &totals));
    month_print(&text, month);
    TRY(form_start(desk->arena, &kind_period, form));
    TRY(form_put(form, "set", json_text(desk->arena, set)));
    TRY(form_put(form, "month", json_text(desk->arena, buf_so_far(&text))));
    TRY(put_number(form, "number", (int64_t)state.number + 1));
    TRY(put_number(form, "entries", (int64_t)totals.entries));
    TRY(put_number(form, "debit", totals.debit_fen));
    TRY(put_number(form, "credit", totals.credit_fen));
    TRY(put_number(form, "balance_debit", totals.balance_debit_fen));
    TRY(put_number(form, "balance_credit", totals.balance_credit_fen));
    buf_put(&desk->out, set);
    buf_byte(&desk->out, ' ');
    buf_put(&desk->out, buf_so_far(&text));
    say(desk, "：报表第 %u 号，凭证 %llu 张\n", ": statement %u, vouchers: %llu\n",
        (unsigned)state.number + 1, (unsigned long long)totals.entries);
    put_sum(desk, (struct words)WORDS("借方发生额", "debits"), totals.debit_fen);
    put_sum(desk, (struct words)WORDS("贷方发生额", "credits"), totals.credit_fen);
    put_sum(desk, (struct words)WORDS("借方余额合计", "debit balances"),
            totals.balance_debit_fen);
    put_sum(desk, (struct words)WORDS("贷方余额合计", "credit balances"),
            totals.balance_credit_fen);
    return OK;
}

/* Does this set carry its income and expense over every month? */
static enum err wants_transfer(struct session *session, struct month month, bool *out)
{
    struct bytes value = { 0 };
    TRY(policy_value(book_view(session->book), bytes_text("close.transfer"), closing_day(month),
                     &value));
    *out = desk_has(session->desk, "transfer") || bytes_is(value, "month");
    return OK;
}

static enum err close_month(struct session *session, struct bytes set, struct month month)
{
    struct form form = { 0 };
    struct bytes note = { 0 };
    struct receipt receipt = { 0 };
    struct set_state state = { .number = 0 };
    bool transfer = false;
    TRY(money_state(book_view(session->book), set, &state));
    /* A month out of order is refused by its kind; its conditions do not matter. */
    struct month next = money_next_close(&state);
    if (next.year == 0 || month_compare(month, next) == 0)
        TRY(closing_conditions(session, set, month));
    TRY(wants_transfer(session, month, &transfer));
    if (transfer)
        TRY(closing_transfer(session, set, month));
    TRY(fill(session, &form, set, month));
    TRY(closing_statements(session, set, month, &form));
    TRY(session_complete(session, &form));
    TRY(session_rules(session, &form)); /* before anybody types a passphrase */
    if (desk_has(session->desk, "dry-run")) {
        say(session->desk, "可以结账；现在什么也没有写入\n",
            "it can be closed; nothing was written\n");
        return OK;
    }
    TRY(signers_open(session, &kind_period));
    TRY(session_sign(session, form.body, &note));
    TRY(session_append(session, note, &receipt));
    return receipt_print(session, &receipt);
}

/* "2025": a year; else a month. */
static bool is_year(const char *word, int *year)
{
    uint64_t number = 0;
    struct bytes text = bytes_text(word);
    if (text.size != 4 || text_unsigned(text, &number) != OK || number < 1950 || number > 2200)
        return false;
    *year = (int)number;
    return true;
}

static enum err run(struct desk *desk)
{
    struct session session = { 0 };
    struct month month = { 0 };
    struct bytes set = { 0 };
    int year = 0;
    bool whole = is_year(desk_word(desk, 0), &year);
    if (!whole)
        TRY(form_month(desk->arena, bytes_text(desk_word(desk, 0)), &month));
    TRY(session_open(desk, !desk_has(desk, "dry-run"), &session));
    enum err code = closing_set(&session, &set);
    if (code == OK)
        code = whole ? closing_year(&session, set, year) : close_month(&session, set, month);
    code = session_end(&session, code);
    if (code != OK)
        desk->out.size = 0;
    return code;
}

const struct command command_close = {
    .name = "close",
    .alias = "结账",
    .title = WORDS("结一个月的账，或做年终结转", "close a month, or carry a year over"),
    .usage = WORDS("年-月|年 [--set 账套] [--dry-run]", "YYYY-MM|YYYY [--set NAME] [--dry-run]"),
    .help = WORDS("算出当月合计，记一条结账记录；此后这个月不能再记。结账前把没有做到的事一次列全。"
                  "只写年份是年终结转：按次序出结转收支、所得税、本年收益、弥补亏损、按方案分配的凭证。",
                  "Computes the month's totals and records them; from then on nothing is "
                  "posted to that month. What does not stand yet is told all at once. A year "
                  "alone carries it over: vouchers that close income and expense, tax, the "
                  "income of the year, and distribute it as resolved."),
    .words_min = 1,
    .words_max = 1,
    .options = options,
    .examples = examples,
    .writes = true,
    .run = run,
};
