/* SPDX-License-Identifier: Apache-2.0 */
/* Chance, and sums of changed entries made good again, so that the rules behind are reached. */
#ifndef TESTS_LEDGER_MUTATING_H
#define TESTS_LEDGER_MUTATING_H

#include "ledger/view_bank.h"
#include "ledger/view_month.h"
#include "tests/test.h"
#include "tests/village.h"

enum { BODIES_MAX = 200,
       VALUES_MAX = 6000 };

struct mutating {
    struct arena *arena;
    struct test_village *village;
    struct book *book; /* of the same entries */
    uint64_t random;
    const struct json *bodies[BODIES_MAX]; /* what is changed, before it is */
    size_t body_count;
    const struct json *values[VALUES_MAX]; /* every value in them, under its name */
    size_t value_count;
    struct buf lines;
    size_t taken;
};

static inline uint64_t chance(struct mutating *mutating, uint64_t below)
{
    uint64_t x = mutating->random;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    mutating->random = x;
    return below == 0 ? 0 : (x >> 11) % below;
}

static inline bool once_in(struct mutating *mutating, uint64_t times)
{
    return chance(mutating, times) == 0;
}

static inline void put_number(struct mutating *mutating, struct json *object, const char *name,
                              int64_t number)
{
    json_put(object, bytes_text(name), json_number(mutating->arena, number));
}

static inline int64_t number_of(const struct json *object, const char *name)
{
    const struct json *value = json_find(object, name);
    return value == NULL ? 0 : value->number;
}

static inline bool about(const struct json *body, struct account_month *of)
{
    of->set = row_field(body, "set");
    of->code = row_field(body, "account");
    return of->set.size <= SET_NAME_MAX && of->code.size <= ACCOUNT_CODE_MAX &&
           month_parse(row_field(body, "month"), &of->month) == OK;
}

static inline void mend_statement(struct mutating *mutating, struct json *body)
{
    struct view *view = &mutating->village->view;
    struct account_month of = { 0 };
    struct bank_statement last = { .found = false };
    int64_t balance = number_of(body, "opening");
    if (about(body, &of) && bank_statement(view, &of, &last) == OK && once_in(mutating, 2)) {
        put_number(mutating, body, "part", last.found ? (int64_t)last.part + 1 : 1);
        of.month = (struct month){ (int16_t)(of.month.year - (of.month.month == 1)),
                                   (uint8_t)(of.month.month == 1 ? 12 : of.month.month - 1) };
        if (!last.found)
            assert_ok(bank_statement(view, &of, &last));
        balance = last.found ? last.closing_fen : balance;
        put_number(mutating, body, "opening", balance);
    }
    const struct json *rows = json_find(body, "rows");
    for (struct json *row = rows == NULL ? NULL : rows->first; row != NULL; row = row->next) {
        int64_t next = balance + number_of(row, "in") - number_of(row, "out");
        balance = next > JSON_NUMBER_MAX || next < -JSON_NUMBER_MAX ? balance : next;
        put_number(mutating, row, "balance", balance);
    }
    put_number(mutating, body, "closing", balance);
}

static inline void mend_reconcile(struct mutating *mutating, struct json *body)
{
    struct view *view = &mutating->village->view;
    struct account_month of = { 0 };
    struct bank_statement last = { .found = false };
    struct set_state state = { .number = 0 };
    int64_t book = 0;
    if (!about(body, &of) || bank_statement(view, &of, &last) != OK ||
        money_state(view, of.set, &state) != OK ||
        money_balance(view, of.set, of.code, of.month, &book) != OK)
        return;
    const struct json *items = json_find(body, "items");
    put_number(mutating, body, "bank", last.closing_fen);
    put_number(mutating, body, "book", book);
    if (items != NULL && items->first != NULL && items->type == JSON_LIST &&
        items->first->type == JSON_OBJECT) {
        struct json *item = items->first;
        int64_t fen = book - last.closing_fen;
        json_put(item, bytes_text("side"), json_text(mutating->arena, bytes_text("book_in")));
        items->first->next = NULL;
        put_number(mutating, item, "amount", fen);
    }
}

static inline void mend_count(struct mutating *mutating, struct json *body)
{
    const struct json *faces = json_find(body, "faces");
    int64_t sum = 0;
    for (const struct json *row = faces == NULL ? NULL : faces->first; row != NULL;
         row = row->next)
        if (number_of(row, "pieces") / 10000000000 == 0 && number_of(row, "face") / 100000 == 0)
            sum += number_of(row, "face") * number_of(row, "pieces");
    put_number(mutating, body, "counted", sum);
    put_number(mutating, body, "difference", sum - number_of(body, "book") % 1000000000);
}

/* The first row of a list takes what is lacking. */
static inline void mend_first(struct mutating *mutating, const struct json *rows,
                              const char *name, int64_t wanted)
{
    int64_t sum = 0;
    if (rows == NULL || rows->first == NULL || rows->first->type != JSON_OBJECT)
        return;
    for (const struct json *row = rows->first->next; row != NULL; row = row->next)
        sum += number_of(row, name) % 1000000000000;
    if (sum < wanted)
        put_number(mutating, rows->first, name, wanted - sum);
}

static inline void mend(struct mutating *mutating, struct json *body)
{
    struct bytes kind = row_field(body, "kind");
    if (bytes_is(kind, "statement")) {
        mend_statement(mutating, body);
    } else if (bytes_is(kind, "reconcile")) {
        mend_reconcile(mutating, body);
    } else if (bytes_is(kind, "count")) {
        mend_count(mutating, body);
    } else if (bytes_is(kind, "loan")) {
        mend_first(mutating, json_find(body, "schedule"), "principal",
                   number_of(body, "principal"));
    } else if (bytes_is(kind, "contract")) {
        mend_first(mutating, json_find(body, "schedule"), "amount", number_of(body, "amount"));
    } else if (bytes_is(kind, "voucher") || bytes_is(kind, "opening")) {
        const struct json *lines = json_find(body, "lines");
        int64_t credit = 0;
        for (const struct json *row = lines == NULL ? NULL : lines->first; row != NULL;
             row = row->next)
            credit += number_of(row, "credit") % 1000000000000;
        mend_first(mutating, lines, "debit", credit);
    }
}

#endif
