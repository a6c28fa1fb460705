/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_line.h"

#include <stdio.h>

#include "ledger/pack.h"
#include "ledger/view_register.h"

enum { LINE_CREDIT = 1,
       LINE_CLOSING = 2 };

static const char lines_key[] = "lines"; /* without a NUL: no set's */

enum err line_start(struct view *view)
{
    if (!view->store.reported)
        return OK;
    return view_put(view, VIEW_LINE, bytes_text(lines_key), bytes_text("1"));
}

enum err line_kept(struct view *view, bool *kept)
{
    struct bytes value = { 0 };
    TRY(view_get(view, VIEW_LINE, bytes_text(lines_key), &value));
    *kept = value.at != NULL;
    return OK;
}

static struct pack lines_start(uint8_t room[static PACK_KEY_MAX], struct bytes set,
                               struct bytes code)
{
    struct pack key = set_code_key(room, set, code);
    pack_number(&key, 0, 1);
    return key;
}

enum err line_put(struct view *view, const struct voucher_record *record, struct bytes code,
                  const struct account_line *line)
{
    if (!view->store.reported)
        return OK;
    uint8_t room[PACK_KEY_MAX];
    uint8_t value_room[16];
    bool credit = line->credit_fen != 0;
    struct pack key = lines_start(room, record->set, code);
    pack_number(&key, month_code(date_month(line->date)), 2);
    pack_number(&key, line->index, 8);
    pack_number(&key, line->line, 2);
    struct pack value = pack_in(value_room, sizeof value_room);
    pack_number(&value, (credit ? LINE_CREDIT : 0u) | (line->closing ? LINE_CLOSING : 0u), 1);
    pack_number(&value, line->date.day, 1);
    pack_number(&value, line->number, 4);
    pack_number(&value, (uint64_t)(credit ? line->credit_fen : line->debit_fen), 8);
    return view_put(view, VIEW_LINE, pack_bytes(&key), pack_bytes(&value));
}

struct line_giving {
    size_t skip; /* bytes of the key before the month */
    enum err (*each)(void *context, const struct account_line *line);
    void *context;
};

static enum err give_line(void *context, struct bytes key, struct bytes value)
{
    const struct line_giving *giving = context;
    struct bytes rest = bytes_part(key, giving->skip, key.size - giving->skip);
    struct month month = month_of_code(take_number(&rest, 2));
    struct account_line line = { .date = { month.year, month.month, 0 } };
    line.index = take_number(&rest, 8);
    line.line = (uint32_t)take_number(&rest, 2);
    unsigned flags = (unsigned)take_number(&value, 1);
    line.closing = (flags & LINE_CLOSING) != 0;
    line.date.day = (uint8_t)take_number(&value, 1);
    line.number = (uint32_t)take_number(&value, 4);
    int64_t fen = (int64_t)take_number(&value, 8);
    *((flags & LINE_CREDIT) != 0 ? &line.credit_fen : &line.debit_fen) = fen;
    return giving->each(giving->context, &line);
}

enum err line_walk(struct view *view, const struct account_month *of,
                   enum err (*each)(void *context, const struct account_line *line),
                   void *context)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack start = lines_start(room, of->set, of->code);
    struct line_giving giving = { start.size, each, context };
    if (of->month.year != 0)
        pack_number(&start, month_code(of->month), 2);
    return view->store.walk(view->store.self, VIEW_LINE, pack_bytes(&start), give_line,
                            &giving);
}

struct moved_giving {
    size_t skip; /* bytes of the key before the month */
    enum err (*each)(void *context, const struct account_moved *moved);
    void *context;
};

static enum err give_moved(void *context, struct bytes key, struct bytes value)
{
    const struct moved_giving *giving = context;
    struct bytes rest = bytes_part(key, giving->skip, key.size - giving->skip);
    struct month month = month_of_code(take_number(&rest, 2));
    if (month.year == 0) /* as closed */
        return OK;
    struct account_moved moved = { .code = rest, .month = month };
    moved.debit_fen = (int64_t)take_number(&value, 8);
    moved.credit_fen = (int64_t)take_number(&value, 8);
    return giving->each(giving->context, &moved);
}

enum err moved_walk(struct view *view, struct bytes set,
                    enum err (*each)(void *context, const struct account_moved *moved),
                    void *context)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack start = set_code_key(room, set, bytes_text(""));
    struct moved_giving giving = { start.size, each, context };
    return view->store.walk(view->store.self, VIEW_BALANCE, pack_bytes(&start), give_moved,
                            &giving);
}

struct account_giving {
    size_t skip; /* bytes of the key before the code */
    enum err (*each)(void *context, struct bytes code, uint64_t index, struct bytes name);
    void *context;
};

static enum err give_account(void *context, struct bytes key, struct bytes value)
{
    const struct account_giving *giving = context;
    (void)take_number(&value, 1);
    uint64_t index = take_number(&value, 8);
    return giving->each(giving->context,
                        bytes_part(key, giving->skip, key.size - giving->skip), index, value);
}

enum err account_walk(struct view *view, struct bytes set,
                      enum err (*each)(void *context, struct bytes code, uint64_t index,
                                       struct bytes name),
                      void *context)
{
    uint8_t room[PACK_KEY_MAX];
    struct pack start = set_code_key(room, set, bytes_text(""));
    struct account_giving giving = { start.size, each, context };
    return view->store.walk(view->store.self, VIEW_ACCOUNT, pack_bytes(&start), give_account,
                            &giving);
}

struct set_finding {
    struct bytes set;
    uint64_t index;
};

/* The values of a policy: the day from which each holds, the entry that says so, its text. */
static enum err find_set(void *context, struct bytes name, struct bytes values)
{
    struct set_finding *finding = context;
    if (!bytes_is(name, "set") && !bytes_starts(name, bytes_text("set.")))
        return OK;
    while (values.size > 0) {
        (void)take_number(&values, 4);
        uint64_t index = take_number(&values, 8);
        if (bytes_equal(take_sized(&values), finding->set) && index < finding->index)
            finding->index = index;
    }
    return OK;
}

enum err set_entry(struct view *view, struct bytes set, uint64_t *index)
{
    struct set_finding finding = { set, NO_INDEX };
    TRY(view->store.walk(view->store.self, VIEW_POLICY, bytes_text("set"), find_set, &finding));
    *index = finding.index;
    return OK;
}

enum err opening_entry(struct view *view, struct bytes set, uint64_t *index)
{
    struct register_key key = register_key("opening", &set, 1);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    *index = record.found ? record.index : NO_INDEX;
    return OK;
}

enum { LISTED_DIGITS = 20 }; /* of the largest index, so that a walk goes in order */

/* The register of a kind's records: "<kind>.all". */
struct listed_name {
    char at[64];
};

static struct listed_name listed_name(const struct kind *kind)
{
    struct listed_name name = { { 0 } };
    (void)snprintf(name.at, sizeof name.at, "%s.all", kind->name);
    return name;
}

enum err listed_put(struct view *view, const struct entry *entry, const struct place *place)
{
    if (!view->store.reported || entry->kind == &kind_voucher || entry->kind == &kind_reversal)
        return OK;
    char digits[LISTED_DIGITS + 1];
    uint8_t room[8];
    struct pack time = pack_in(room, sizeof room);
    struct listed_name name = listed_name(entry->kind);
    (void)snprintf(digits, sizeof digits, "%020llu", (unsigned long long)place->index);
    struct bytes part = bytes_text(digits);
    struct register_key key = register_key(name.at, &part, 1);
    pack_number(&time, (uint64_t)place->time, 8);
    return register_put(view, &key, place->index, pack_bytes(&time));
}

struct listed_giving {
    enum err (*each)(void *context, uint64_t index, int64_t time);
    void *context;
};

static enum err give_listed(void *context, struct bytes rest,
                            const struct register_record *record)
{
    (void)rest;
    const struct listed_giving *giving = context;
    struct bytes packed = record->packed;
    return giving->each(giving->context, record->index, (int64_t)take_number(&packed, 8));
}

enum err listed_walk(struct view *view, const struct kind *kind,
                     enum err (*each)(void *context, uint64_t index, int64_t time),
                     void *context)
{
    struct listed_name name = listed_name(kind);
    struct register_key start = register_start(name.at, NULL, 0);
    struct listed_giving giving = { each, context };
    return register_walk(view, &start, give_listed, &giving);
}

/* Entry 0 is the first that is listed. */
static enum err find_listed(void *context, uint64_t index, int64_t time)
{
    (void)index;
    (void)time;
    *(bool *)context = true;
    return OK;
}

enum err listed_kept(struct view *view, bool *kept)
{
    bool found = false;
    TRY(listed_walk(view, &kind_village, find_listed, &found));
    *kept = found;
    return OK;
}
