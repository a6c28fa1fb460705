/* SPDX-License-Identifier: Apache-2.0 */
/* What was put on the register of contracts, as it was understood: amounts above all. Advice
 * where a voucher names a contract that is on no register, of a set that has one: as a
 * rule a number that is written otherwise, and the money would be missing from the sheet of
 * rents. */
#include "base/money.h"
#include "desk/command.h"
#include "desk/receipt.h"
#include "ledger/view_register.h"

enum { LISTED_SHOWN = 5 };

struct listing {
    struct buf buf;
    size_t count;
};

static enum err list_number(void *context, struct bytes rest,
                            const struct register_record *record)
{
    struct listing *listing = context;
    (void)record;
    if (listing->count++ >= LISTED_SHOWN)
        return OK;
    buf_text(&listing->buf, listing->count > 1 ? ", " : "");
    buf_put(&listing->buf, bytes_cut(&rest, '\0'));
    return OK;
}

static enum err tell(struct session *session, struct bytes set, struct bytes number)
{
    struct listing listing = { .buf = buf_new(session->desk->arena, 1000) };
    struct register_key start = register_start("contract", &set, 1);
    char *listed = NULL;
    TRY(register_walk(book_view(session->book), &start, list_number, &listing));
    if (listing.count == 0)
        return OK;
    if (listing.count > LISTED_SHOWN)
        buf_text(&listing.buf, ", …");
    TRY(buf_string(&listing.buf, &listed));
    warn(session->desk,
         "提醒：合同“%.*s”没有登记过（登记了的：%s）；请核对合同号，记错了用冲销重记，"
         "新合同用“合同”登记",
         "advice: no contract \"%.*s\" is on record (there are: %s); check its number, and "
         "reverse what is wrong; a new one is recorded as a contract",
         (int)number.size, (const char *)number.at, listed);
    return OK;
}

static void put_amount(struct desk *desk, const struct entry *entry, const char *name,
                       struct words title)
{
    if (entry_number(entry, name) == 0)
        return;
    say(desk, "，%s ", ", %s ", words_here(desk, title));
    money_print(&desk->out, entry_number(entry, name));
}

static void say_terms(struct desk *desk, const struct entry *entry)
{
    const struct json *dues = entry_rows(entry, "schedule");
    size_t count = 0;
    struct bytes texts[4] = { entry_field(entry, "object"), entry_field(entry, "party"),
                              entry_field(entry, "start"), entry_field(entry, "end") };
    for (const struct json *due = dues ? dues->first : NULL; due; due = due->next)
        count++;
    say(desk, "%.*s，%.*s，%.*s 至 %.*s", "%.*s, %.*s, %.*s to %.*s", (int)texts[0].size,
        (const char *)texts[0].at, (int)texts[1].size, (const char *)texts[1].at,
        (int)texts[2].size, (const char *)texts[2].at, (int)texts[3].size,
        (const char *)texts[3].at);
    put_amount(desk, entry, "amount", (struct words)WORDS("合同金额", "in all"));
    put_amount(desk, entry, "yearly", (struct words)WORDS("年租金", "a year"));
    put_amount(desk, entry, "deposit", (struct words)WORDS("保证金", "deposit"));
    if (count > 0)
        say(desk, "，收付计划 %zu 期", ", %zu payments in its schedule", count);
    say(desk, "\n", "\n");
}

enum err receipt_contract(struct session *session, uint64_t index)
{
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    struct bytes told = { 0 };
    TRY(session_entry(session, session->desk->arena, index, &leaf, &entry));
    const struct json *lines = json_find(entry.body, "lines");
    if (entry.kind == &kind_contract)
        say_terms(session->desk, &entry);
    if (entry.kind != &kind_voucher || lines == NULL)
        return OK;
    struct bytes set = entry_field(&entry, "set");
    for (const struct json *line = lines->first; line != NULL; line = line->next) {
        struct bytes number = row_field(line, "contract");
        struct bytes parts[] = { set, number };
        struct register_key key = register_key("contract", parts, 2);
        struct register_record record = { .found = false };
        if (number.size == 0 || bytes_equal(number, told))
            continue;
        TRY(register_get(book_view(session->book), &key, &record));
        if (!record.found)
            TRY(tell(session, set, number));
        told = number;
    }
    return OK;
}
