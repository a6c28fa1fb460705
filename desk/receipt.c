/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/receipt.h"

#include "base/code.h"
#include "desk/signers.h"
#include "ledger/view_money.h"

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
