/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_paper.h"

#include <stdio.h>

#include "ledger/pack.h"

#define PAPERS "paper"                 /* type, series, number */
#define PAPERS_UNNUMBERED "paper.soft" /* type, issuer, day, amount */
#define STOCKS "receiptbook"           /* type, series */
#define NUMBERS "receiptbook.numbers"  /* type, series, thousand: a byte a number */

enum { THOUSAND = 1000 };

const struct choice paper_types[] = {
    { "invoice", WORDS("发票", "Invoice") },
    { "fiscal", WORDS("财政票据", "Fiscal receipt") },
    { "receipt", WORDS("收款收据", "Receipt") },
    { "bank", WORDS("银行回单", "Bank slip") },
    { "payroll", WORDS("工资表", "Payroll") },
    { "labour", WORDS("误工用工表", "Labour sheet") },
    { "claim", WORDS("领款单", "Claim") },
    { "travel", WORDS("差旅报销单", "Travel claim") },
    { "advance", WORDS("借支单", "Advance") },
    { "grant_list", WORDS("补贴发放表", "List of grants") },
    { "contract", WORDS("合同", "Contract") },
    { "minutes", WORDS("会议记录", "Minutes") },
    { "acceptance", WORDS("验收单", "Acceptance") },
    { "stores", WORDS("出入库单", "Stores slip") },
    { "dispatch", WORDS("派车单", "Dispatch slip") },
    { "photo", WORDS("照片", "Photograph") },
    { "survey", WORDS("测量图", "Survey") },
    { "valuation", WORDS("评估报告", "Valuation") },
    { "award", WORDS("中标通知书", "Award of a tender") },
    { "settlement", WORDS("结算书", "Settlement") },
    { "own", WORDS("自制凭证", "Own document") },
    { "slip", WORDS("白条", "White slip") },
    { 0 },
};

const struct choice stock_types[] = {
    { "invoice", WORDS("发票", "Invoice") },
    { "fiscal", WORDS("财政票据", "Fiscal receipt") },
    { "receipt", WORDS("收款收据", "Receipt") },
    { 0 },
};

struct bytes paper_number(uint8_t room[static PAPER_NUMBER_MAX], struct bytes number)
{
    size_t size = 0;
    for (size_t i = 0; i < number.size && i < PAPER_NUMBER_MAX; i++) {
        uint8_t byte = number.at[i];
        if (byte == ' ' || byte == '-')
            continue;
        room[size++] = byte >= 'a' && byte <= 'z' ? (uint8_t)(byte - 'a' + 'A') : byte;
    }
    size_t zeros = 0;
    while (zeros + 1 < size && room[zeros] == '0')
        zeros++;
    return bytes_of(room + zeros, size - zeros);
}

struct register_key paper_key(const struct entry *entry)
{
    if (entry_has(entry, "number")) {
        uint8_t room[PAPER_NUMBER_MAX];
        const struct bytes parts[] = {
            entry_field(entry, "type"),
            entry_field(entry, "series"),
            paper_number(room, entry_field(entry, "number")),
        };
        return register_key(PAPERS, parts, 3);
    }
    char amount[24];
    (void)snprintf(amount, sizeof amount, "%lld", (long long)entry_number(entry, "amount"));
    const struct bytes parts[] = {
        entry_field(entry, "type"),
        entry_field(entry, "issuer"),
        entry_field(entry, "issued"),
        bytes_text(amount),
    };
    return register_key(PAPERS_UNNUMBERED, parts, 4);
}

bool stock_number(struct bytes text, uint64_t *out)
{
    if (text.size == 0 || text.size > STOCK_DIGITS_MAX)
        return false;
    uint64_t number = 0;
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    }
    *out = number;
    return true;
}

static struct register_key stock_key(const struct stock *stock)
{
    const struct bytes parts[] = { stock->type, stock->series };
    return register_key(STOCKS, parts, 2);
}

static struct register_key thousand_key(const struct stock *stock, uint64_t thousand)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)thousand);
    const struct bytes parts[] = { stock->type, stock->series, bytes_text(text) };
    return register_key(NUMBERS, parts, 3);
}

enum err stock_has(struct view *view, const struct stock *stock, bool *has)
{
    struct register_key key = stock_key(stock);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    *has = record.found;
    return OK;
}

enum err stock_state(struct view *view, const struct stock *stock, uint64_t number,
                     enum stock_state *out)
{
    struct register_key key = thousand_key(stock, number / THOUSAND);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    *out = record.found ? (enum stock_state)record.packed.at[number % THOUSAND] : STOCK_NONE;
    return OK;
}

enum err stock_used(struct view *view, const struct stock *stock, uint64_t number,
                    uint64_t *index)
{
    char text[24];
    (void)snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    const struct bytes parts[] = { stock->type, stock->series, bytes_text(text) };
    struct register_key key = register_key(PAPERS, parts, 3);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    *index = record.found ? record.index : NO_INDEX;
    return OK;
}

/* The numbers of a range that lies within one thousand. */
static enum err put_thousand(struct view *view, const struct stock_range *range,
                             enum stock_state state, uint64_t index)
{
    uint8_t states[THOUSAND] = { 0 };
    struct register_key key = thousand_key(&range->stock, range->first / THOUSAND);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    if (record.found)
        memcpy(states, record.packed.at, sizeof states);
    for (uint64_t number = range->first; number <= range->last; number++)
        /* Spoilt blanks stay spoilt when their book is handed back. */
        if (states[number % THOUSAND] != STOCK_VOID)
            states[number % THOUSAND] = (uint8_t)state;
    return register_put(view, &key, index, bytes_of(states, sizeof states));
}

enum err stock_put(struct view *view, const struct stock_range *range, enum stock_state state,
                   uint64_t index)
{
    struct register_key key = stock_key(&range->stock);
    TRY(register_put(view, &key, index, bytes_text("")));
    struct stock_range piece = *range;
    while (piece.first <= range->last) {
        uint64_t end = piece.first / THOUSAND * THOUSAND + THOUSAND - 1;
        piece.last = end < range->last ? end : range->last;
        TRY(put_thousand(view, &piece, state, index));
        piece.first = piece.last + 1;
    }
    return OK;
}
