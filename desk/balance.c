/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/balance.h"

#include <string.h>

#include "base/money.h"

enum { BALANCE_ROWS_MAX = 1000000 };

/* The row of a code, made where it lacks; rows stay sorted. */
static enum err row_of(struct arena *arena, struct balance *balance, struct bytes code,
                       struct balance_row **out)
{
    size_t low = 0;
    size_t high = balance->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = bytes_compare(balance->rows[middle].code, code);
        if (order == 0) {
            *out = &balance->rows[middle];
            return OK;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (balance->count == BALANCE_ROWS_MAX)
        return fault(ERR_LIMIT, "科目超过 %d 个", "more than %d accounts", BALANCE_ROWS_MAX);
    if (balance->count == balance->room) {
        size_t room = balance->room == 0 ? 64 : balance->room * 2;
        struct balance_row *rows =
            arena_grow(arena, balance->rows, balance->room * sizeof *rows, room * sizeof *rows);
        if (!rows)
            return fault_memory();
        balance->rows = rows;
        balance->room = room;
    }
    struct balance_row *row = &balance->rows[low];
    memmove(row + 1, row, (balance->count - low) * sizeof *row);
    balance->count++;
    *row = (struct balance_row){ .code = bytes_copy(arena, code), .is_leaf = true };
    *out = row;
    return row->code.at ? OK : fault_memory();
}

struct span {
    struct month from;
    struct month to;
};

static enum err add_line(struct arena *arena, struct balance *balance,
                         const struct posting *posting, bool before, int sign)
{
    struct balance_row *row = NULL;
    TRY(row_of(arena, balance, posting->code, &row));
    int64_t debit = sign * posting->debit_fen;
    int64_t credit = sign * posting->credit_fen;
    if (before)
        return money_add(&row->opening_fen, debit - credit);
    TRY(money_add(&row->debit_fen, debit));
    return money_add(&row->credit_fen, credit);
}

static enum err add_voucher(struct session *session, uint64_t index, struct bytes set,
                            const struct span *span, struct balance *balance)
{
    struct view *view = book_view(session->book);
    struct voucher_record record = { 0 };
    struct voucher_record lines = { 0 };
    struct posting posting = { 0 };
    enum err code = money_voucher(view, index, &record);
    if (code == ERR_MISSING)
        return OK;
    TRY(code);
    if (!bytes_equal(record.set, set) || month_compare(record.month, span->to) > 0)
        return OK;
    lines = record;
    if (record.is_reversal)
        TRY(money_voucher(view, record.other, &lines));
    bool before = month_compare(record.month, span->from) < 0;
    struct bytes rest = lines.lines;
    while (posting_next(&rest, &posting))
        TRY(add_line(session->desk->arena, balance, &posting, before,
                     record.is_reversal ? -1 : 1));
    return OK;
}

static enum err name_rows(struct session *session, struct bytes set_name,
                          struct balance *balance)
{
    struct arena *arena = session->desk->arena;
    struct view *view = book_view(session->book);
    struct account_set set = { 0 };
    enum language language = session->desk->terminal.language;
    TRY(money_set(view, set_name, &set));
    for (size_t i = 0; i < balance->count; i++) {
        struct account account = { 0 };
        struct balance_row *row = &balance->rows[i];
        TRY(money_account(view, &set, row->code, &account));
        row->row = account.row;
        if (account.name.size > 0)
            row->name = bytes_copy(arena, account.name);
        else if (account.row)
            row->name = bytes_text(words_in(account.row->name, language));
    }
    return OK;
}

enum err balance_leaves(struct session *session, struct bytes set, struct month from,
                        struct month to, struct balance *out)
{
    struct balance balance = { 0 };
    const struct span span = { from, to };
    for (uint64_t i = 0; i < book_size(session->book); i++)
        TRY(add_voucher(session, i, set, &span, &balance));
    TRY(name_rows(session, set, &balance));
    *out = balance;
    return OK;
}

static enum err add_row(struct arena *arena, struct balance *balance,
                        const struct balance_row *leaf, enum language language)
{
    struct balance_row *row = NULL;
    if (!leaf->row)
        return OK;
    int64_t closing = leaf->opening_fen + leaf->debit_fen - leaf->credit_fen;
    struct bytes code = bytes_text(leaf->row->code);
    if (leaf->row->marks & ACCOUNT_TWO_SIDED) {
        /* Debtors and creditors of one account are never netted. */
        struct buf buf = buf_new(arena, 64);
        buf_put(&buf, code);
        buf_text(&buf, closing < 0 ? "-2" : "-1");
        code = buf_so_far(&buf);
    }
    TRY(row_of(arena, balance, code, &row));
    row->row = leaf->row;
    row->is_leaf = false;
    row->name = bytes_text(words_in(leaf->row->name, language));
    TRY(money_add(&row->opening_fen, leaf->opening_fen));
    TRY(money_add(&row->debit_fen, leaf->debit_fen));
    return money_add(&row->credit_fen, leaf->credit_fen);
}

enum err balance_first_level(struct arena *arena, const struct balance *leaves,
                             enum language language, struct balance *out)
{
    struct balance balance = { 0 };
    for (size_t i = 0; i < leaves->count; i++)
        TRY(add_row(arena, &balance, &leaves->rows[i], language));
    for (size_t i = 0; i < balance.count; i++)
        balance.rows[i].code = bytes_text(balance.rows[i].row->code);
    *out = balance;
    return OK;
}
