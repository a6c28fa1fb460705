/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Months of a set: what was posted in each, which are closed, and what a closing must state.
 * The balances as of the last closed month are kept (key: set, month code 0, code), so that
 * closing a month costs as much as the month and the number of accounts, however long the log.
 */
#include "ledger/view_month.h"

#include "base/arena.h"
#include "ledger/pack.h"
#include "ledger/rule.h"

static const struct month no_month = { 0, 0 };

enum { CLOSING_MEMORY_MAX = 64 * 1024 * 1024 };

enum err money_month(struct view *view, struct bytes set, struct month month,
                     struct month_totals *out)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_month_key(room, set, month, bytes_text(""));
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_PERIOD, pack_bytes(&key), &rest));
    struct month_totals totals = { .index = NO_INDEX };
    if (rest.at != NULL) {
        totals.entries = take_number(&rest, 8);
        totals.debit_fen = (int64_t)take_number(&rest, 8);
        totals.credit_fen = (int64_t)take_number(&rest, 8);
        totals.gross_fen = (int64_t)take_number(&rest, 8);
        totals.index = take_number(&rest, 8);
        totals.number = (uint32_t)take_number(&rest, 4);
    }
    *out = totals;
    return OK;
}

static enum err put_month(struct view *view, struct bytes set, struct month month,
                          const struct month_totals *totals)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[64];
    struct pack key = set_month_key(room, set, month, bytes_text(""));
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, totals->entries, 8);
    pack_number(&value, (uint64_t)totals->debit_fen, 8);
    pack_number(&value, (uint64_t)totals->credit_fen, 8);
    pack_number(&value, (uint64_t)totals->gross_fen, 8);
    pack_number(&value, totals->index, 8);
    pack_number(&value, totals->number, 4);
    return view_put(view, VIEW_PERIOD, pack_bytes(&key), pack_bytes(&value));
}

enum err money_state(struct view *view, struct bytes set, struct set_state *out)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_code_key(room, set, bytes_text(""));
    struct bytes rest = { 0 };
    TRY(view_get(view, VIEW_PERIOD, pack_bytes(&key), &rest));
    struct set_state state = { .number = 0 };
    if (rest.at != NULL) {
        state.closed = month_of_code(take_number(&rest, 2));
        state.number = (uint32_t)take_number(&rest, 4);
        state.first = month_of_code(take_number(&rest, 2));
        state.last = month_of_code(take_number(&rest, 2));
    }
    *out = state;
    return OK;
}

static enum err put_state(struct view *view, struct bytes set, const struct set_state *state)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[16];
    struct pack key = set_code_key(room, set, bytes_text(""));
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, month_code(state->closed), 2);
    pack_number(&value, state->number, 4);
    pack_number(&value, month_code(state->first), 2);
    pack_number(&value, month_code(state->last), 2);
    return view_put(view, VIEW_PERIOD, pack_bytes(&key), pack_bytes(&value));
}

enum err money_count(struct view *view, const struct voucher_record *record, int64_t debit_fen)
{
    struct set_state state = { .number = 0 };
    struct month month = record->month;
    TRY(money_state(view, record->set, &state));
    bool earlier = state.first.year == 0 || month_compare(month, state.first) < 0;
    bool later = state.last.year == 0 || month_compare(month, state.last) > 0;
    if (earlier)
        state.first = month;
    if (later)
        state.last = month;
    if (earlier || later)
        TRY(put_state(view, record->set, &state));
    struct month_totals totals = { .number = 0 };
    TRY(money_month(view, record->set, month, &totals));
    totals.entries++;
    totals.debit_fen += debit_fen;
    totals.credit_fen += debit_fen;
    totals.gross_fen += debit_fen < 0 ? -debit_fen : debit_fen;
    return put_month(view, record->set, month, &totals);
}

enum err money_open(struct view *view, const struct account_set *set, struct date date,
                    int64_t gross_fen)
{
    struct month month = date_month(date);
    if (month_compare(month, set->start) < 0)
        return fault(ERR_RULE, "日期 %s 早于账套“%.*s”的启用月份 %s；以前的账并入期初余额（opening）",
                     "date %s is before %.*s opens its books, in %s: what is older belongs to "
                     "the opening balances",
                     shown_date(date).at,
                     SHOWN(set->name), shown_month(set->start).at);
    struct set_state state = { .number = 0 };
    TRY(money_state(view, set->name, &state));
    if (state.closed.year != 0 && month_compare(month, state.closed) <= 0)
        return fault(ERR_RULE, "%s 已经结账，不能再记；现在可记的月份从 %s 起，请改用其中的日期",
                     "%s is closed: the open months begin with %s, use a date there",
                     shown_month(month).at, shown_month(month_next(state.closed)).at);
    struct month_totals totals = { .number = 0 };
    TRY(money_month(view, set->name, month, &totals));
    int64_t gross = totals.gross_fen;
    if (money_add(&gross, gross_fen) != OK)
        return fault(ERR_LIMIT, "%s 的发生额合计会超过程序能记的上限",
                     "the sums of %s would grow past what these books can hold",
                     shown_month(month).at);
    return OK;
}

struct month money_next_close(const struct set_state *state)
{
    return state->closed.year == 0 ? state->first : month_next(state->closed);
}

static enum err get_closed(struct view *view, struct bytes set, struct bytes code,
                           int64_t *balance, bool *found)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_month_key(room, set, no_month, code);
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_BALANCE, pack_bytes(&key), &value));
    *found = value.at != NULL;
    *balance = value.at == NULL ? 0 : (int64_t)bytes_u64(value.at);
    return OK;
}

struct month_span {
    struct month from, to; /* both are in it */
    int sign;              /* what moved is added, or with -1 taken back */
};

static enum err add_moved_between(struct view *view, struct bytes set, struct bytes code,
                                  struct month_span span, int64_t *balance)
{
    for (struct month at = span.from; month_compare(at, span.to) <= 0; at = month_next(at)) {
        uint8_t room[PACK_KEY_MAX];
        struct pack key = set_month_key(room, set, at, code);
        struct bytes value = { 0 };
        TRY(view_get(view, VIEW_BALANCE, pack_bytes(&key), &value));
        if (value.at != NULL)
            TRY(money_sum(balance, span.sign * ((int64_t)bytes_u64(value.at) -
                                                (int64_t)bytes_u64(value.at + 8))));
    }
    return OK;
}

enum err money_balance(struct view *view, struct bytes set, struct bytes code,
                       struct month month, int64_t *out_fen)
{
    struct set_state state = { .number = 0 };
    int64_t balance = 0;
    bool found = false;
    TRY(money_state(view, set, &state));
    TRY(get_closed(view, set, code, &balance, &found));
    bool open = state.closed.year == 0 || month_compare(month, state.closed) > 0;
    if (state.first.year == 0) {
        *out_fen = balance;
        return OK;
    }
    if (open) {
        struct month from = state.closed.year == 0 ? state.first : month_next(state.closed);
        struct month to = month_compare(month, state.last) < 0 ? month : state.last;
        TRY(add_moved_between(view, set, code, (struct month_span){ from, to, 1 }, &balance));
    } else {
        bool early = month_compare(month, state.first) < 0;
        struct month from = early ? state.first : month_next(month);
        TRY(add_moved_between(view, set, code, (struct month_span){ from, state.closed, -1 },
                              &balance));
    }
    *out_fen = balance;
    return OK;
}

static enum err set_closed(struct view *view, struct bytes set, struct bytes code,
                           int64_t balance)
{
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[8];
    struct pack key = set_month_key(room, set, no_month, code);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, (uint64_t)balance, 8);
    return view_put(view, VIEW_BALANCE, pack_bytes(&key), pack_bytes(&value));
}

enum err money_bring(struct view *view, struct bytes set, struct bytes code, int64_t fen)
{
    int64_t balance = 0;
    bool found = false;
    TRY(get_closed(view, set, code, &balance, &found));
    TRY(money_account_posted(view, set, code));
    return set_closed(view, set, code, balance + fen);
}

struct closing {
    struct view *view;
    struct bytes set;
    struct month month;
    size_t skip; /* bytes of a key before the code */
    struct period_totals totals;
    struct arena *arena;   /* for the walk that gathers */
    struct closed *closed; /* what to put when the walk is over */
};

struct closed {
    struct closed *next;
    struct bytes code;
    int64_t balance;
};

static enum err add_balance(struct closing *closing, int64_t balance)
{
    return balance < 0 ? money_sum(&closing->totals.balance_credit_fen, -balance)
                       : money_sum(&closing->totals.balance_debit_fen, balance);
}

/* An account that stood in the last closing: its balance then, and what moved in the month. */
static enum err add_closed(void *context, struct bytes key, struct bytes value)
{
    struct closing *closing = context;
    struct bytes code = bytes_part(key, closing->skip, key.size - closing->skip);
    int64_t balance = (int64_t)bytes_u64(value.at);
    uint8_t room[PACK_KEY_MAX];
    struct pack moved = set_month_key(room, closing->set, closing->month, code);
    TRY(view_get(closing->view, VIEW_BALANCE, pack_bytes(&moved), &value));
    if (value.at != NULL)
        balance += (int64_t)bytes_u64(value.at) - (int64_t)bytes_u64(value.at + 8);
    return add_balance(closing, balance);
}

/* An account that moved in the month and did not stand in the last closing. */
static enum err add_moved(void *context, struct bytes key, struct bytes value)
{
    struct closing *closing = context;
    struct bytes code = bytes_part(key, closing->skip, key.size - closing->skip);
    int64_t balance = (int64_t)bytes_u64(value.at) - (int64_t)bytes_u64(value.at + 8);
    int64_t closed = 0;
    bool found = false;
    TRY(get_closed(closing->view, closing->set, code, &closed, &found));
    return found ? OK : add_balance(closing, balance);
}

static enum err walk_month(struct closing *closing, struct month month,
                           enum err (*each)(void *context, struct bytes key,
                                            struct bytes value))
{
    uint8_t room[PACK_KEY_MAX];
    struct pack key = set_month_key(room, closing->set, month, bytes_text(""));
    struct view_store *store = &closing->view->store;
    closing->skip = key.size;
    return store->walk(store->self, VIEW_BALANCE, pack_bytes(&key), each, closing);
}

/* A period entry states them, and holds no more than an amount does. */
static enum err check_held(struct month month, int64_t fen)
{
    if (fen <= MONEY_MAX_FEN)
        return OK;
    return fault(ERR_LIMIT,
                 "%s 月末余额合计 %s 元，超过结账能写的上限 %s 元，结不了账：先核对本月的大额凭证，"
                 "记错的用红字冲销",
                 "the balances at the end of %s sum up to %s, and a closing holds no more than "
                 "%s: look at the large vouchers of the month, and reverse what is wrong",
                 shown_month(month).at, shown_fen(fen).at, shown_fen(MONEY_MAX_FEN).at);
}

enum err money_period(struct view *view, struct bytes set, struct month month,
                      struct period_totals *out)
{
    struct closing closing = { .view = view, .set = set, .month = month };
    struct month_totals totals = { .number = 0 };
    TRY(money_month(view, set, month, &totals));
    closing.totals.entries = totals.entries;
    closing.totals.debit_fen = totals.debit_fen;
    closing.totals.credit_fen = totals.credit_fen;
    TRY(walk_month(&closing, no_month, add_closed));
    TRY(walk_month(&closing, month, add_moved));
    TRY(check_held(month, closing.totals.balance_debit_fen));
    TRY(check_held(month, closing.totals.balance_credit_fen));
    *out = closing.totals;
    return OK;
}

static enum err gather_moved(void *context, struct bytes key, struct bytes value)
{
    struct closing *closing = context;
    struct closed *closed = arena_take(closing->arena, sizeof *closed);
    if (closed == NULL)
        return fault_memory();
    bool found = false;
    closed->code = bytes_copy(closing->arena,
                              bytes_part(key, closing->skip, key.size - closing->skip));
    if (closed->code.at == NULL)
        return fault_memory();
    int64_t moved = (int64_t)bytes_u64(value.at) - (int64_t)bytes_u64(value.at + 8);
    TRY(get_closed(closing->view, closing->set, closed->code, &closed->balance, &found));
    closed->balance += moved;
    closed->next = closing->closed;
    closing->closed = closed;
    return OK;
}

static enum err put_closed(struct closing *closing)
{
    TRY(walk_month(closing, closing->month, gather_moved));
    for (const struct closed *closed = closing->closed; closed != NULL; closed = closed->next)
        TRY(set_closed(closing->view, closing->set, closed->code, closed->balance));
    return OK;
}

enum err money_close(struct view *view, struct bytes set, struct month month, uint32_t number,
                     uint64_t index)
{
    struct closing closing = { .view = view, .set = set, .month = month };
    /* A walk may not put: what is to be put is gathered first. */
    TRY(arena_open(CLOSING_MEMORY_MAX, &closing.arena));
    enum err code = put_closed(&closing);
    arena_close(closing.arena);
    TRY(code);
    struct month_totals totals = { .number = 0 };
    TRY(money_month(view, set, month, &totals));
    totals.index = index;
    totals.number = number;
    TRY(put_month(view, set, month, &totals));
    struct set_state state = { .number = 0 };
    TRY(money_state(view, set, &state));
    state.closed = month;
    state.number = number;
    if (state.first.year == 0)
        state.first = month;
    return put_state(view, set, &state);
}
