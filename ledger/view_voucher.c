/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_line.h"
#include "ledger/view_month.h"

enum { VOUCHER_REVERSAL = 1,
       VOUCHER_NOTED = 2 };

bool posting_next(struct bytes *rest, struct posting *out)
{
    if (rest->size == 0)
        return false;
    uint64_t head = take_number(rest, 1);
    struct posting posting = { .code = take_bytes(rest, head & 0x7f) };
    uint64_t fen = 0;
    unsigned shift = 0;
    uint64_t part = 0;
    do {
        part = take_number(rest, 1);
        fen |= (part & 0x7f) << shift;
        shift += 7;
    } while ((part & 0x80) != 0);
    if ((head & 0x80) != 0)
        posting.credit_fen = (int64_t)fen;
    else
        posting.debit_fen = (int64_t)fen;
    *out = posting;
    return true;
}

void posting_put(struct pack *lines, const struct posting *posting)
{
    bool credit = posting->credit_fen != 0;
    uint64_t fen = (uint64_t)(credit ? posting->credit_fen : posting->debit_fen);
    pack_number(lines, posting->code.size | (credit ? 0x80u : 0u), 1);
    pack_put(lines, posting->code);
    for (; fen >= 0x80; fen >>= 7)
        pack_number(lines, (fen & 0x7f) | 0x80, 1);
    pack_number(lines, fen, 1);
}

enum err money_voucher(struct view *view, uint64_t index, struct voucher_record *out)
{
    uint8_t room[8];
    struct pack key = pack_in(room, sizeof room);
    pack_number(&key, index, 8);
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_VOUCHER, pack_bytes(&key), &rest));
    if (rest.at == NULL)
        return fault(ERR_MISSING, "第 %llu 条不是凭证", "entry %llu is no voucher",
                     (unsigned long long)index);
    uint64_t flags = take_number(&rest, 1);
    struct voucher_record record = { .is_reversal = (flags & VOUCHER_REVERSAL) != 0 };
    record.set = take_sized(&rest);
    record.month = month_of_code(take_number(&rest, 2));
    record.word = take_sized(&rest);
    record.number = (uint32_t)take_number(&rest, 4);
    record.other = take_number(&rest, 8);
    if ((flags & VOUCHER_NOTED) != 0)
        record.note = take_bytes(&rest, take_number(&rest, 1));
    record.lines = rest;
    *out = record;
    return OK;
}

static enum err put_voucher(struct view *view, uint64_t index,
                            const struct voucher_record *record)
{
    uint8_t key_room[8];
    uint8_t room[128 + SET_NAME_MAX + WORD_MAX + VOUCHER_NOTE_MAX + LINES_SIZE_MAX];
    bool noted = record->note.size > 0;
    struct pack key = pack_in(key_room, sizeof key_room);
    struct pack value = pack_in(room, sizeof room);
    pack_number(&key, index, 8);
    pack_number(&value, record->is_reversal ? VOUCHER_REVERSAL : noted ? VOUCHER_NOTED
                                                                       : 0,
                1);
    pack_sized(&value, record->set);
    pack_number(&value, month_code(record->month), 2);
    pack_sized(&value, record->word);
    pack_number(&value, record->number, 4);
    pack_number(&value, record->other, 8);
    if (noted) {
        pack_number(&value, record->note.size, 1);
        pack_put(&value, record->note);
    }
    pack_put(&value, record->lines);
    return view_put(view, VIEW_VOUCHER, pack_bytes(&key), pack_bytes(&value));
}

enum err money_voucher_reversed(struct view *view, uint64_t target, uint64_t by)
{
    struct voucher_record record = { 0 };
    TRY(money_voucher(view, target, &record));
    record.other = by;
    return put_voucher(view, target, &record);
}

static enum err next_number(struct view *view, struct bytes set, struct month month,
                            struct bytes word, uint32_t *out)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_month_key(room, set, month, word);
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_NUMBER, pack_bytes(&key), &value));
    *out = value.at == NULL ? 1 : bytes_u32(value.at) + 1;
    return OK;
}

enum err money_numbered(struct view *view, const struct entry *entry, struct bytes word)
{
    if (!entry_has(entry, "number"))
        return OK;
    uint32_t next = 0;
    struct month month = date_month(entry->date);
    TRY(next_number(view, entry_field(entry, "set"), month, word, &next));
    int64_t stated = entry_number(entry, "number");
    if (stated != (int64_t)next)
        return fault(ERR_RULE, "%s 的下一号是 %.*s-%u，不是 %lld；可以不填凭证号，由账本编",
                     "the next number of %s is %.*s-%u, not %lld: leave it out and the books "
                     "number it",
                     shown_month(month).at, SHOWN(word), next, (long long)stated);
    return OK;
}

static enum err put_number(struct view *view, struct bytes set, struct month month,
                           struct bytes word, uint32_t number)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[4];
    struct pack key = set_month_key(room, set, month, word);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, number, 4);
    return view_put(view, VIEW_NUMBER, pack_bytes(&key), pack_bytes(&value));
}

enum err money_number_pass(struct view *view, const struct entry *entry, struct bytes word)
{
    if (!entry_has(entry, "number"))
        return OK;
    return put_number(view, entry_field(entry, "set"), date_month(entry->date), word,
                      (uint32_t)entry_number(entry, "number"));
}

/* One line into its account's balance of the month. */
static enum err post_line(struct view *view, struct bytes set, struct month month,
                          const struct posting *posting)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[16];
    TRY(money_account_posted(view, set, posting->code));
    struct pack key = set_month_key(room, set, month, posting->code);
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_BALANCE, pack_bytes(&key), &value));
    int64_t debit = value.at == NULL ? 0 : (int64_t)bytes_u64(value.at);
    int64_t credit = value.at == NULL ? 0 : (int64_t)bytes_u64(value.at + 8);
    struct pack moved = pack_in(value_room, sizeof value_room);
    pack_number(&moved, (uint64_t)(debit + posting->debit_fen), 8);
    pack_number(&moved, (uint64_t)(credit + posting->credit_fen), 8);
    return view_put(view, VIEW_BALANCE, pack_bytes(&key), pack_bytes(&moved));
}

enum err money_post(struct view *view, const struct place *place,
                    struct voucher_record *record, struct bytes lines, int sign)
{
    TRY(next_number(view, record->set, record->month, record->word, &record->number));
    int64_t debit = 0;
    struct bytes rest = lines;
    struct posting posting = { 0 };
    struct account_line line = { .index = place->index, .number = record->number };
    line.date = (struct date){ record->month.year, record->month.month, record->day };
    line.closing = record->closes;
    for (; posting_next(&rest, &posting); line.line++) {
        posting.debit_fen *= sign;
        posting.credit_fen *= sign;
        debit += posting.debit_fen;
        line.debit_fen = posting.debit_fen;
        line.credit_fen = posting.credit_fen;
        TRY(post_line(view, record->set, record->month, &posting));
        TRY(line_put(view, record, posting.code, &line));
    }
    TRY(put_number(view, record->set, record->month, record->word, record->number));
    TRY(money_count(view, record, debit));
    return put_voucher(view, place->index, record);
}
