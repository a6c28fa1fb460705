/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/view_bank.h"

#include <stdio.h>

#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/view_register.h"

#define ACCOUNTS "bank"                  /* set, account */
#define STATEMENTS "statement"           /* set, account, month */
#define STATEMENT_PARTS "statement.part" /* set, account, month, part */
#define STATEMENT_FILES "statement.file" /* digest, month, part */
#define STATEMENT_ROWS "statement.entry" /* index */
#define RECONCILED "reconcile"           /* set, account, month */
#define COUNTED "count"                  /* set, account, month */

enum err money_leaf_under(struct view *view, const struct account_set *set, struct bytes code,
                          const char *above)
{
    const struct chart_row *row = chart_account(set->chart, code);
    TRY(money_postable(view, set, code));
    if (bytes_is(bytes_text(row->code), above))
        return OK;
    row = chart_account(set->chart, bytes_text(above));
    return fault(ERR_RULE, "科目 %.*s 不在 %s " ZH_ONE "之下", "account %.*s is not under %s " EN_ONE,
                 SHOWN(code), above, WORDS_OF(row->name));
}

static struct register_key month_key(const char *name, const struct account_month *of)
{
    struct shown_text month = shown_month(of->month);
    const struct bytes parts[] = { of->set, of->code, bytes_text(month.at) };
    return register_key(name, parts, 3);
}

static void pack_date(struct pack *pack, struct date date)
{
    pack_number(pack, (uint64_t)date.year, 2);
    pack_number(pack, date.month, 1);
    pack_number(pack, date.day, 1);
}

static struct date take_date(struct bytes *rest)
{
    struct date date = { 0 };
    date.year = (int16_t)take_number(rest, 2);
    date.month = (uint8_t)take_number(rest, 1);
    date.day = (uint8_t)take_number(rest, 1);
    return date;
}

static struct bank_account read_account(const struct register_record *record)
{
    struct bank_account account = { .found = record->found, .index = record->index };
    struct bytes rest = record->packed;
    if (record->found)
        account.closed = take_date(&rest);
    return account;
}

enum err bank_account(struct view *view, struct bytes set, struct bytes code,
                      struct bank_account *out)
{
    const struct bytes parts[] = { set, code };
    struct register_key key = register_key(ACCOUNTS, parts, 2);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    *out = read_account(&record);
    return OK;
}

enum err bank_account_put(struct view *view, struct bytes set, struct bytes code,
                          const struct bank_account *account)
{
    const struct bytes parts[] = { set, code };
    struct register_key key = register_key(ACCOUNTS, parts, 2);
    uint8_t room[8];
    struct pack value = pack_in(room, sizeof room);
    pack_date(&value, account->closed);
    return register_put(view, &key, account->index, pack_bytes(&value));
}

struct walking {
    enum err (*each)(void *context, struct bytes code, const struct bank_account *account);
    void *context;
};

static enum err walk_account(void *context, struct bytes rest,
                             const struct register_record *record)
{
    const struct walking *walking = context;
    struct bank_account account = read_account(record);
    /* The code's own NUL ends it. */
    return walking->each(walking->context, bytes_part(rest, 0, rest.size - 1), &account);
}

enum err bank_account_walk(struct view *view, struct bytes set,
                           enum err (*each)(void *context, struct bytes code,
                                            const struct bank_account *account),
                           void *context)
{
    struct walking walking = { each, context };
    struct register_key start = register_start(ACCOUNTS, &set, 1);
    return register_walk(view, &start, walk_account, &walking);
}

enum err bank_statement(struct view *view, const struct account_month *of,
                        struct bank_statement *out)
{
    struct register_key key = month_key(STATEMENTS, of);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    struct bank_statement statement = { .found = record.found, .index = record.index };
    if (record.found) {
        statement.part = (uint32_t)take_number(&record.packed, 4);
        statement.closing_fen = (int64_t)take_number(&record.packed, 8);
    }
    *out = statement;
    return OK;
}

struct decimal {
    char at[24];
};

static struct decimal decimal(uint64_t number)
{
    struct decimal text = { { 0 } };
    (void)snprintf(text.at, sizeof text.at, "%llu", (unsigned long long)number);
    return text;
}

static struct register_key entry_key(uint64_t index)
{
    struct decimal text = decimal(index);
    const struct bytes part = bytes_text(text.at);
    return register_key(STATEMENT_ROWS, &part, 1);
}

static struct register_key part_key(const struct account_month *of, uint32_t number)
{
    struct decimal text = decimal(number);
    struct shown_text month = shown_month(of->month);
    const struct bytes parts[] = { of->set, of->code, bytes_text(month.at),
                                   bytes_text(text.at) };
    return register_key(STATEMENT_PARTS, parts, 4);
}

static struct register_key file_key(struct month month, struct bytes file, uint32_t number)
{
    struct decimal text = decimal(number);
    struct shown_text name = shown_month(month);
    const struct bytes parts[] = { file, bytes_text(name.at), bytes_text(text.at) };
    return register_key(STATEMENT_FILES, parts, 3);
}

static enum err get_index(struct view *view, const struct register_key *key, uint64_t *index)
{
    struct register_record record = { 0 };
    TRY(register_get(view, key, &record));
    *index = record.found ? record.index : NO_INDEX;
    return OK;
}

enum err bank_statement_part(struct view *view, const struct account_month *of, uint32_t part,
                             uint64_t *index)
{
    struct register_key key = part_key(of, part);
    return get_index(view, &key, index);
}

enum err bank_statement_file(struct view *view, struct month month, struct bytes file,
                             uint32_t part, uint64_t *index)
{
    struct register_key key = file_key(month, file, part);
    return get_index(view, &key, index);
}

enum err bank_statement_file_put(struct view *view, struct month month, struct bytes file,
                                 uint32_t part, uint64_t index)
{
    struct register_key key = file_key(month, file, part);
    return register_put(view, &key, index, bytes_text(""));
}

enum err bank_statement_put(struct view *view, const struct account_month *of,
                            const struct bank_statement *statement, uint64_t rows)
{
    uint8_t room[SET_NAME_MAX + ACCOUNT_CODE_MAX + 32];
    struct pack value = pack_in(room, sizeof room);
    struct register_key key = month_key(STATEMENTS, of);
    pack_number(&value, statement->part, 4);
    pack_number(&value, (uint64_t)statement->closing_fen, 8);
    TRY(register_put(view, &key, statement->index, pack_bytes(&value)));
    key = part_key(of, statement->part);
    TRY(register_put(view, &key, statement->index, bytes_text("")));
    key = entry_key(statement->index);
    value = pack_in(room, sizeof room);
    pack_number(&value, rows, 2);
    pack_number(&value, month_code(of->month), 2);
    pack_sized(&value, of->set);
    pack_sized(&value, of->code);
    return register_put(view, &key, statement->index, pack_bytes(&value));
}

enum err bank_statement_rows(struct view *view, uint64_t index, const struct account_month *of,
                             uint64_t *rows, bool *found)
{
    struct register_key key = entry_key(index);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    *found = false;
    if (!record.found)
        return OK;
    *rows = take_number(&record.packed, 2);
    struct month month = month_of_code(take_number(&record.packed, 2));
    *found = bytes_equal(take_sized(&record.packed), of->set) &&
             bytes_equal(take_sized(&record.packed), of->code) &&
             month_compare(month, of->month) <= 0;
    return OK;
}

enum err bank_reconcile(struct view *view, const struct account_month *of,
                        struct bank_reconcile *out)
{
    struct register_key key = month_key(RECONCILED, of);
    struct register_record record = { 0 };
    struct bank_statement statement = { 0 };
    int64_t book = 0;
    TRY(register_get(view, &key, &record));
    struct bank_reconcile reconcile = { .found = record.found, .index = record.index };
    if (record.found) {
        reconcile.bank_fen = (int64_t)take_number(&record.packed, 8);
        reconcile.book_fen = (int64_t)take_number(&record.packed, 8);
        TRY(money_balance(view, of->set, of->code, of->month, &book));
        TRY(bank_statement(view, of, &statement));
        reconcile.stands =
            reconcile.book_fen == book && reconcile.bank_fen == statement.closing_fen;
    }
    *out = reconcile;
    return OK;
}

enum err bank_reconcile_put(struct view *view, const struct account_month *of,
                            const struct bank_reconcile *reconcile)
{
    uint8_t room[16];
    struct pack value = pack_in(room, sizeof room);
    struct register_key key = month_key(RECONCILED, of);
    pack_number(&value, (uint64_t)reconcile->bank_fen, 8);
    pack_number(&value, (uint64_t)reconcile->book_fen, 8);
    return register_put(view, &key, reconcile->index, pack_bytes(&value));
}

enum err cash_count(struct view *view, const struct account_month *of, struct cash_count *out)
{
    struct register_key key = month_key(COUNTED, of);
    struct register_record record = { 0 };
    TRY(register_get(view, &key, &record));
    struct cash_count count = { .found = record.found, .index = record.index };
    if (record.found)
        count.date = take_date(&record.packed);
    *out = count;
    return OK;
}

enum err cash_count_put(struct view *view, const struct account_month *of,
                        const struct cash_count *count)
{
    uint8_t room[8];
    struct pack value = pack_in(room, sizeof room);
    struct register_key key = month_key(COUNTED, of);
    pack_date(&value, count->date);
    return register_put(view, &key, count->index, pack_bytes(&value));
}
