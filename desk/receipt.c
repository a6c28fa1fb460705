/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/receipt.h"

#include "base/code.h"
#include "base/money.h"
#include "desk/signers.h"
#include "ledger/view_budget.h"

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

enum err receipt_budget(struct session *session, uint64_t index)
{
    struct arena *arena = session->desk->arena;
    struct voucher_record record = { 0 };
    struct account_set set = { 0 };
    bool closing = false;
    enum err code = money_voucher(book_view(session->book), index, &record);
    if (code == ERR_MISSING || (code == OK && record.is_reversal))
        return OK;
    TRY(code);
    TRY(closing_voucher_is(book_view(session->book), index, &closing));
    if (closing)
        return OK;
    /* Views into the store end with the next read. */
    TRY(money_voucher(book_view(session->book), index, &record));
    struct bytes lines = bytes_copy(arena, record.lines);
    struct bytes name = bytes_copy(arena, record.set);
    if (!lines.at || !name.at)
        return fault_memory();
    TRY(money_set(book_view(session->book), name, &set));
    return say_lines(session, &set, record.month.year, lines);
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
