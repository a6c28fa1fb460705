/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/receipt.h"

#include "base/code.h"
#include "base/money.h"
#include "desk/signers.h"
#include "ledger/rule.h"
#include "ledger/view_budget.h"
#include "ledger/view_month.h"

struct bytes receipt_id(struct arena *arena, const uint8_t random[static 16])
{
    struct buf buf = buf_new(arena, 32);
    hex_print(&buf, bytes_of(random, 16));
    return buf_so_far(&buf);
}

enum err receipt_number(struct session *session, struct arena *arena, uint64_t index,
                        struct bytes *out)
{
    struct voucher_record record = { 0 };
    struct buf buf = buf_new(arena, 100);
    enum err code = money_voucher(book_view(session->book), index, &record);
    if (code == ERR_MISSING) {
        *out = bytes_of(NULL, 0);
        return OK;
    }
    TRY(code);
    month_print(&buf, record.month);
    buf_byte(&buf, ' ');
    buf_put(&buf, record.word);
    buf_format(&buf, "-%u", (unsigned)record.number);
    return buf_done(&buf, out);
}

static enum err account_name(struct session *session, const struct account_set *set,
                             struct bytes code, struct bytes *out)
{
    struct account account = { 0 };
    TRY(money_account(book_view(session->book), set, code, &account));
    *out = account.name.size > 0
               ? bytes_copy(session->desk->arena, account.name)
               : bytes_text(words_here(session->desk, account.row->name));
    return out->at ? OK : fault_memory();
}

static enum err say_left(struct session *session, const struct account_set *set,
                         const struct budget_left *line)
{
    struct desk *desk = session->desk;
    struct bytes name = { 0 };
    char *texts[3] = { NULL };
    int64_t left = line->budget_fen - line->executed_fen;
    const int64_t amounts[3] = { line->budget_fen, line->executed_fen, left };
    TRY(account_name(session, set, line->code, &name));
    for (size_t i = 0; i < 3; i++) {
        struct buf buf = buf_new(desk->arena, 40);
        money_print(&buf, amounts[i]);
        TRY(buf_string(&buf, &texts[i]));
    }
    bool income = chart_account(set->chart, line->code)->class == CLASS_INCOME;
    if (left < 0 && !income)
        warn(desk, "预算 %.*s %.*s 超支：全年 %s，已执行 %s，剩余 %s",
             "budget %.*s %.*s is used up: %s for the year, %s executed, %s left",
             (int)line->code.size, (const char *)line->code.at, (int)name.size,
             (const char *)name.at, texts[0], texts[1], texts[2]);
    else
        say(desk, "预算 %.*s %.*s：全年 %s，已执行 %s，剩余 %s\n",
            "budget %.*s %.*s: %s for the year, %s executed, %s left\n", (int)line->code.size,
            (const char *)line->code.at, (int)name.size, (const char *)name.at, texts[0],
            texts[1], texts[2]);
    return OK;
}

enum { BUDGET_LINES_SAID = 20 };

/* Each line once. */
static enum err say_lines(struct session *session, const struct account_set *set, int16_t year,
                          struct bytes postings)
{
    struct bytes said[BUDGET_LINES_SAID];
    size_t count = 0;
    struct posting posting = { 0 };
    while (posting_next(&postings, &posting) && count < BUDGET_LINES_SAID) {
        struct budget_left line = { .found = false };
        TRY(budget_left(book_view(session->book), set, year, posting.code, &line));
        bool found = line.found;
        for (size_t i = 0; i < count; i++)
            found = found && !bytes_equal(said[i], line.code);
        if (!found)
            continue;
        said[count++] = line.code;
        TRY(say_left(session, set, &line));
    }
    return OK;
}

/* A voucher as it was recorded, kept from the next read; no lines where the entry is none. */
struct recorded {
    struct account_set set;
    struct month month;
    struct bytes lines;
    bool is_reversal;
};

static enum err read_recorded(struct session *session, uint64_t index, struct recorded *out)
{
    struct arena *arena = session->desk->arena;
    struct view *view = book_view(session->book);
    struct voucher_record record = { 0 };
    *out = (struct recorded){ .is_reversal = false };
    enum err code = money_voucher(view, index, &record);
    if (code == ERR_MISSING)
        return OK;
    TRY(code);
    out->lines = bytes_copy(arena, record.lines);
    out->month = record.month;
    out->is_reversal = record.is_reversal;
    struct bytes name = bytes_copy(arena, record.set);
    if (!out->lines.at || !name.at)
        return fault_memory();
    return money_set(view, name, &out->set);
}

enum err receipt_budget(struct session *session, uint64_t index)
{
    struct recorded recorded = { .is_reversal = false };
    bool closing = false;
    TRY(read_recorded(session, index, &recorded));
    if (recorded.lines.size == 0 || recorded.is_reversal)
        return OK;
    TRY(closing_voucher_is(book_view(session->book), index, &closing));
    if (closing)
        return OK;
    return say_lines(session, &recorded.set, recorded.month.year, recorded.lines);
}

/* What stands on an account at the month's end. */
struct standing {
    struct bytes name; /* of the account; empty where it is not on the side that is asked */
    int64_t fen;
};

static enum err read_standing(struct session *session, const struct recorded *recorded,
                              struct bytes code, enum account_side side, struct standing *out)
{
    TRY(money_balance(book_view(session->book), recorded->set.name, code, recorded->month,
                      &out->fen));
    if (side == SIDE_DEBIT ? out->fen <= 0 : out->fen >= 0)
        return OK;
    return account_name(session, &recorded->set, code, &out->name);
}

static enum err warn_below_zero(struct session *session, const struct recorded *recorded,
                                struct bytes code)
{
    struct standing standing = { .fen = 0 };
    TRY(read_standing(session, recorded, code, SIDE_CREDIT, &standing));
    if (standing.name.size > 0)
        warn(session->desk,
             "提醒：%.*s %.*s 到月末的余额是负数：%s；请核对金额和账户，是不是还有收款、提现没有记",
             "advice: %.*s %.*s is below zero at the month's end: %s; check amount and "
             "account, and whether money that came in is not recorded yet",
             SHOWN(code), SHOWN(standing.name), shown_fen(standing.fen).at);
    return OK;
}

/* Wages and labour are owed before they are paid: the other side as a rule lacks the voucher
 * that accrued them. */
static enum err warn_not_accrued(struct session *session, const struct recorded *recorded,
                                 struct bytes code)
{
    struct standing standing = { .fen = 0 };
    TRY(read_standing(session, recorded, code, SIDE_DEBIT, &standing));
    if (standing.name.size > 0)
        warn(session->desk,
             "提醒：%.*s %.*s 到月末付的比计提的多 %s 元；是不是还没有计提（计提工资、计提劳务费），或是科目记错",
             "advice: %.*s %.*s: %s more was paid than accrued by the month's end; was it not "
             "accrued yet (accrue-wages, accrue-labour), or is the account wrong",
             SHOWN(code), SHOWN(standing.name), shown_fen(standing.fen).at);
    return OK;
}

/* 应付工资 and 应付劳务费 of the chart of 2023; that of 2004 has wages only. */
static bool is_wages(const struct recorded *recorded, struct bytes code)
{
    const struct chart_row *row = chart_account(recorded->set.chart, code);
    return row != NULL && (bytes_is(bytes_text(row->name.zh), "应付工资") ||
                           bytes_is(bytes_text(row->name.zh), "应付劳务费"));
}

enum err receipt_money(struct session *session, uint64_t index)
{
    struct recorded recorded = { .is_reversal = false };
    struct posting posting = { 0 };
    TRY(read_recorded(session, index, &recorded));
    struct bytes lines = recorded.lines;
    while (posting_next(&lines, &posting))
        if (posting.debit_fen > posting.credit_fen && is_wages(&recorded, posting.code))
            TRY(warn_not_accrued(session, &recorded, posting.code));
    while (posting_next(&recorded.lines, &posting)) {
        bool is_money = bytes_starts(posting.code, bytes_text("101")) ||
                        bytes_starts(posting.code, bytes_text("102"));
        if (is_money && posting.credit_fen > posting.debit_fen)
            TRY(warn_below_zero(session, &recorded, posting.code));
    }
    return OK;
}

enum err receipt_print(struct session *session, const struct receipt *receipt)
{
    struct desk *desk = session->desk;
    struct bytes number = { 0 };
    TRY(receipt_number(session, desk->arena, receipt->index, &number));
    if (receipt->again)
        say(desk, "早已记过，没有重记：第 %llu 条", "recorded before, not again: entry %llu",
            (unsigned long long)receipt->index);
    else
        say(desk, "已记入：第 %llu 条", "recorded: entry %llu",
            (unsigned long long)receipt->index);
    if (number.size > 0) {
        say(desk, "，", ", ");
        buf_put(&desk->out, number);
    }
    if (!receipt->again && session->signer_count > 0) {
        say(desk, "，签名：", ", signed by ");
        signers_print(session, &desk->out);
    }
    say(desk, "\n哈希：", "\nleaf hash: ");
    hash_print(&desk->out, &receipt->leaf);
    buf_byte(&desk->out, '\n');
    return OK;
}
