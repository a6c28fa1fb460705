/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_budget.h"

#include <stdio.h>

#include "ledger/pack.h"

static struct bytes decimal(uint64_t number, char room[static 24])
{
    int size = snprintf(room, 24, "%llu", (unsigned long long)number);
    return bytes_of(room, (size_t)size);
}

struct register_key budget_key(const char *name, struct bytes set, int64_t year,
                               struct bytes code)
{
    char room[24];
    struct bytes parts[] = { set, decimal((uint64_t)year, room), code };
    return register_key(name, parts, code.size == 0 ? 2 : 3);
}

static struct register_key closing_key(struct bytes set, struct month month, struct bytes code)
{
    char room[24];
    struct bytes parts[] = { set, decimal(month_code(month), room), code };
    return register_key("voucher.moved", parts, 3);
}

static enum err get_moved(struct view *view, const struct register_key *key, int64_t moved[2])
{
    struct register_record record = { .found = false };
    TRY(register_get(view, key, &record));
    for (size_t i = 0; i < 2; i++)
        moved[i] = record.found ? (int64_t)take_number(&record.packed, 8) : 0;
    return OK;
}

enum err closing_moved(struct view *view, const struct voucher_record *record,
                       struct bytes lines, int sign)
{
    struct posting posting = { 0 };
    while (posting_next(&lines, &posting)) {
        struct register_key key = closing_key(record->set, record->month, posting.code);
        int64_t moved[2] = { 0 };
        uint8_t room[16];
        struct pack packed = pack_in(room, sizeof room);
        TRY(get_moved(view, &key, moved));
        pack_number(&packed, (uint64_t)(moved[0] + sign * posting.debit_fen), 8);
        pack_number(&packed, (uint64_t)(moved[1] + sign * posting.credit_fen), 8);
        TRY(register_put(view, &key, 0, pack_bytes(&packed)));
    }
    return OK;
}

static struct register_key voucher_key(uint64_t index)
{
    char room[24];
    struct bytes part = decimal(index, room);
    return register_key("voucher.closing", &part, 1);
}

enum err closing_voucher_put(struct view *view, uint64_t index)
{
    struct register_key key = voucher_key(index);
    return register_put(view, &key, index, bytes_text(""));
}

enum err closing_voucher_is(struct view *view, uint64_t index, bool *is)
{
    struct register_key key = voucher_key(index);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    *is = record.found;
    return OK;
}

/* One month of the accounts under a line. */
struct summing {
    struct view *view;
    struct bytes set;
    struct month month;
    struct bytes code;
    size_t skip;     /* bytes of the key before the code */
    int64_t net_fen; /* debit less credit */
};

static enum err add_account(void *context, struct bytes key, struct bytes value)
{
    struct summing *summing = context;
    struct bytes code = bytes_part(key, summing->skip, key.size - summing->skip);
    int64_t net = (int64_t)bytes_u64(value.at) - (int64_t)bytes_u64(value.at + 8);
    int64_t closing[2] = { 0 };
    struct register_key moved = closing_key(summing->set, summing->month, code);
    TRY(get_moved(summing->view, &moved, closing));
    summing->net_fen += net - (closing[0] - closing[1]);
    return OK;
}

static enum err find_line(struct view *view, const struct account_set *set, int16_t year,
                          struct bytes account, struct budget_left *out)
{
    for (size_t size = set->chart->first_digits; !out->found && size <= account.size; size++) {
        struct bytes code = bytes_part(account, 0, size);
        struct register_key key = budget_key("budget.line", set->name, year, code);
        struct register_record record = { .found = false };
        TRY(register_get(view, &key, &record));
        out->found = record.found;
        out->code = code;
        out->budget_fen = record.found ? (int64_t)take_number(&record.packed, 8) : 0;
    }
    return OK;
}

enum err budget_left(struct view *view, const struct account_set *set, int16_t year,
                     struct bytes account, struct budget_left *out)
{
    struct budget_left left = { .found = false };
    struct summing summing = { .view = view, .set = set->name };
    TRY(find_line(view, set, year, account, &left));
    *out = left;
    if (!left.found)
        return OK;
    for (uint8_t month = 1; month <= 12; month++) {
        uint8_t room[PACK_KEY_MAX];
        summing.month = (struct month){ year, month };
        struct pack start = set_month_key(room, set->name, summing.month, bytes_text(""));
        summing.skip = start.size;
        pack_put(&start, left.code);
        TRY(view->store.walk(view->store.self, VIEW_BALANCE, pack_bytes(&start), add_account,
                             &summing));
    }
    bool income = chart_account(set->chart, left.code)->class == CLASS_INCOME;
    left.executed_fen = income ? -summing.net_fen : summing.net_fen;
    *out = left;
    return OK;
}
