/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Three folds of one log: entries of the funds village, each changed at random in a place or
 * two, are given to the fold in memory and to the store's; what they take is recorded, and
 * specs/check.py must take and refuse the same. The seed is fixed; another series, or a longer
 * one, by SANZI_MUTATIONS="seed rounds".
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "ledger/book.h"
#include "tests/ledger/mutating.h"
#include "tests/ledger/refusals.h"
#include "tests/support.h"
#include "tests/village_funds.h"
#include "tests/village_judge.h"

enum {
    SEED = 20260101,
    ROUNDS = 900,
    PATHS_MAX = 2000,
    TEXTS = 85,
};

/* ---- trees: not deeper than JSON_DEPTH_MAX ---- */

static struct json *copy(struct mutating *mutating, const struct json *value)
{
    struct buf buf = buf_new(mutating->arena, (size_t)1 << 20);
    struct bytes text = { 0 };
    struct json *out = NULL;
    json_print(&buf, value);
    assert_ok(buf_done(&buf, &text));
    assert_ok(json_parse(mutating->arena, text, &out));
    return out;
}

/* NOLINTNEXTLINE(misc-no-recursion) */
static void gather(struct mutating *mutating, const struct json *value)
{
    for (const struct json *child = value->first; child != NULL; child = child->next) {
        if (mutating->value_count < VALUES_MAX)
            mutating->values[mutating->value_count++] = child;
        gather(mutating, child);
    }
}

static void gather_bodies(struct mutating *mutating)
{
    struct test_village *village = mutating->village;
    for (size_t i = 1; i < village->count && mutating->body_count < BODIES_MAX; i++) {
        struct entry entry;
        assert_ok(entry_decode(mutating->arena, village->notes[i], &entry));
        mutating->bodies[mutating->body_count++] = entry.body;
        gather(mutating, entry.body);
    }
}

struct paths {
    struct json *at[PATHS_MAX];
    struct json *parents[PATHS_MAX];
    size_t count;
};

/* NOLINTNEXTLINE(misc-no-recursion) */
static void list_paths(struct json *value, struct paths *paths)
{
    for (struct json *child = value->first; child != NULL; child = child->next) {
        bool common = bytes_is(child->name, "log") || bytes_is(child->name, "seen") ||
                      bytes_is(child->name, "id") || bytes_is(child->name, "v") ||
                      bytes_is(child->name, "kind");
        if (common || paths->count == PATHS_MAX)
            continue;
        paths->at[paths->count] = child;
        paths->parents[paths->count++] = value;
        list_paths(child, paths);
    }
}

/* In place of a value, one that goes by the same name somewhere. */
static void cross(struct mutating *mutating, struct json *value)
{
    size_t start = (size_t)chance(mutating, mutating->value_count);
    for (size_t i = 0; i < mutating->value_count; i++) {
        const struct json *other =
            mutating->values[(start + i) % mutating->value_count];
        if (!bytes_equal(other->name, value->name) || other->type != value->type)
            continue;
        struct json *made = copy(mutating, other);
        made->name = value->name;
        made->next = value->next;
        struct json *next = value->next;
        *value = *made;
        value->next = next;
        return;
    }
}

/* Most of what is referred to is near the end. */
static void point(struct mutating *mutating, struct json *reference)
{
    struct buf buf = buf_new(mutating->arena, 100);
    struct bytes text = { 0 };
    size_t count = mutating->village->count;
    size_t at = (size_t)chance(mutating, count);
    if (!once_in(mutating, 4))
        at = count - 1 - (size_t)chance(mutating, count < 12 ? count : 12);
    hash_print(&buf, &mutating->village->hashes[at]);
    assert_ok(buf_done(&buf, &text));
    reference->first->number = (int64_t)at;
    reference->last->text = text;
}

static const char texts[] =
    "2024-01-31|2024-02-28|2024-02-29|2024-03-31|2023-12-31|1949-10-01|1949-09-30|"
    "2200-12-31|2201-01-01|2024-02-30|0001-01-01|9999-12-31|2024-01|2024-02|2024-12|"
    "1949-10|1949-09|2200-12|0000-01|2024-13|2024|101|102|10201|10202|11201|22101|"
    "501|181|1||0|00|0001|0007|0020|0010|-| |001|A-1|a1|999999999999999999|"
    "1000000000000000000|0594-1234567|https://a.example/|石桥组|"
    "青石林场|二〇〇四组|2004|2023|adopt|change|issue|void|return|"
    "closing|writeoff|demand|bank|bank cash|cash|signed|bank cash signed|cleared|set|"
    "set.2004|close.checks|code.structure|code.structure.石桥组|signers.paper|"
    "cash.limit|complaint.phone|site.address|"
    "loan.days|advance.days|bank.match.days|close.transfer|3-2|3-2-2|3-1|"
    "year|月|记|2024Q1|2024Q5|91430822MA4L5K2T1Q|"
    "91430822MA4L5K2T1R";

static struct bytes any_text(struct mutating *mutating)
{
    struct bytes rest = bytes_text(texts);
    struct bytes text = { 0 };
    for (uint64_t left = chance(mutating, TEXTS); left > 0 && rest.at != NULL; left--)
        text = bytes_cut(&rest, '|');
    return text;
}

static void jolt(struct mutating *mutating, struct json *value)
{
    static const int64_t numbers[] = { 0, 1, -1, 2, 12, 2024, 2025, 999, 1000, 10000, 10001,
                                       JSON_NUMBER_MAX, -JSON_NUMBER_MAX, JSON_NUMBER_MAX - 1,
                                       1000000000, 1000000001, 4503599627370496 };
    if (value->type == JSON_NUMBER && once_in(mutating, 2))
        value->number += (int64_t)chance(mutating, 5) - 2;
    else if (value->type == JSON_NUMBER)
        value->number = numbers[chance(mutating, sizeof numbers / sizeof numbers[0])];
    else if (value->type == JSON_TEXT)
        value->text = any_text(mutating);
    else if (value->type == JSON_OBJECT && json_find(value, "leaf") != NULL)
        point(mutating, value);
}

static void drop(struct json *parent, const struct json *value)
{
    struct json *before = NULL;
    for (struct json *at = parent->first; at != value; at = at->next)
        before = at;
    if (before == NULL)
        parent->first = value->next;
    else
        before->next = value->next;
    if (value->next == NULL)
        parent->last = before;
    parent->count--;
}

/* A row once more, or a member that another body of the kind has. */
static void grow(struct mutating *mutating, struct json *body, struct json *parent,
                 const struct json *value)
{
    const struct kind *kind = kind_find(row_field(body, "kind"));
    if (parent->type == JSON_LIST) {
        json_push(parent, copy(mutating, value));
        return;
    }
    for (size_t i = 0; i < 100; i++) {
        const struct json *other = mutating->values[chance(mutating, mutating->value_count)];
        if (other->name.size == 0 ||
            (parent == body && field_find(kind->fields, other->name) == NULL))
            continue;
        json_put(parent, other->name, copy(mutating, other));
        return;
    }
}

static void mutate(struct mutating *mutating, struct json *body)
{
    static struct paths paths;
    paths.count = 0;
    list_paths(body, &paths);
    size_t at = (size_t)chance(mutating, paths.count);
    struct json *value = paths.at[at];
    if (paths.count == 0 || value == NULL || paths.parents[at] == NULL)
        return;
    switch (chance(mutating, 8)) {
    case 0:
        drop(paths.parents[at], value);
        break;
    case 1:
        grow(mutating, body, paths.parents[at], value);
        break;
    case 2:
    case 3:
        jolt(mutating, value);
        break;
    default:
        cross(mutating, value);
        break;
    }
}

/* ---- entries ---- */

/* A set of the older chart, and accounts on which much can be recorded. */
static void prepare(struct test_village *village)
{
#define OLD_SET "'set':'二〇〇四组'"
#define OLD_ACCOUNT(code) "{'chart':'2004','code':'" code "','name':'明细'," OLD_SET "}"
    static const struct {
        const char *kind;
        const char *own;
        unsigned signers;
    } rows[] = {
        { "policy",
          "{'basis':'决议','from':'2024-03-01','name':'set.2004','value':'二〇〇四组'}",
          FUNDS_BY(KEY_HEAD) },
        { "account", OLD_ACCOUNT("10201"), FUNDS_BOOKKEEPER },
        { "account", OLD_ACCOUNT("20101"), FUNDS_BOOKKEEPER },
        { "account", OLD_ACCOUNT("56101"), FUNDS_BOOKKEEPER },
        { "voucher",
          "{'chart':'2004','lines':[{'account':'10201','debit':700},"
          "{'account':'20101','credit':700}],'note':'借款'," OLD_SET "}",
          FUNDS_BOOKKEEPER },
        { "policy",
          "{'basis':'决议','from':'2024-03-01','name':'close.checks','value':'cash'}",
          FUNDS_BY(KEY_HEAD) },
        { "voucher",
          "{'chart':'2023','lines':[{'account':'181','debit':1},"
          "{'account':'513','credit':1}],'note':'待查','set':'石桥组'}",
          FUNDS_BOOKKEEPER },
        { "receiptbook",
          "{'action':'issue','first':'0995','holder':'周强','last':'1004','series':'跨千',"
          "'type':'receipt'}",
          FUNDS_BOOKKEEPER },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_ok(village_record(village, rows[i].kind, "2025-01-02", rows[i].own,
                                 rows[i].signers));
}

/* A closing with the sums that the books say. */
static struct json *closing(struct mutating *mutating)
{
    static const char *const sets[] = { VILLAGE_SET, "石桥组", "青石林场", "二〇〇四组" };
    struct view *view = &mutating->village->view;
    struct bytes set = bytes_text(sets[chance(mutating, 4)]);
    struct set_state state = { .number = 0 };
    struct period_totals totals = { .entries = 0 };
    assert_ok(money_state(view, set, &state));
    struct month month = money_next_close(&state);
    struct json *body = copy(mutating, mutating->bodies[0]);
    if (month.year == 0 || money_period(view, set, month, &totals) != OK)
        return body;
    char text[20];
    (void)snprintf(text, sizeof text, "%04d-%02u", month.year, month.month);
    struct json *made = json_object(mutating->arena);
    json_put(made, bytes_text("v"), json_number(mutating->arena, 1));
    json_put(made, bytes_text("kind"), json_text(mutating->arena, bytes_text("period")));
    json_put(made, bytes_text("set"), json_text(mutating->arena, set));
    const struct json *of = json_text(mutating->arena, bytes_text(text));
    json_put(made, bytes_text("month"), copy(mutating, of));
    json_put(made, bytes_text("log"), json_text(mutating->arena, bytes_text(VILLAGE_LOG)));
    json_put(made, bytes_text("date"),
             json_text(mutating->arena, row_field(mutating->bodies[mutating->body_count - 1],
                                                  "date")));
    put_number(mutating, made, "number", (int64_t)state.number + 1);
    put_number(mutating, made, "entries", (int64_t)totals.entries);
    put_number(mutating, made, "debit", totals.debit_fen);
    put_number(mutating, made, "credit", totals.credit_fen);
    put_number(mutating, made, "balance_debit", totals.balance_debit_fen);
    put_number(mutating, made, "balance_credit", totals.balance_credit_fen);
    return made;
}

static void set_common(struct mutating *mutating, struct json *body, size_t round)
{
    struct arena *arena = mutating->arena;
    struct test_village *village = mutating->village;
    struct buf id = buf_new(arena, 64);
    struct buf root = buf_new(arena, 64);
    struct hash hash = { { 0 } };
    struct bytes text = { 0 };
    buf_format(&id, "round-%zu", round);
    assert_ok(buf_done(&id, &text));
    json_put(body, bytes_text("id"), json_text(arena, text));
    assert_ok(tree_root(&village->view.tree, village->count, &hash));
    hash_print(&root, &hash);
    assert_ok(buf_done(&root, &text));
    struct json *seen = json_object(arena);
    json_put(seen, bytes_text("root"), json_text(arena, text));
    json_put(seen, bytes_text("size"), json_number(arena, (int64_t)village->count));
    json_put(body, bytes_text("seen"), seen);
}

static struct bytes sign(struct mutating *mutating, const struct json *body)
{
    static const enum village_key usual[] = { KEY_AUTHORITY, KEY_BOOKKEEPER, KEY_HEAD,
                                              KEY_SUPERVISOR, KEY_CASHIER, KEY_AGENCY };
    const struct key_secret *keys[VILLAGE_KEYS];
    size_t count = 0;
    bool all = !once_in(mutating, 10);
    for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
        if (all || once_in(mutating, 2))
            keys[count++] = mutating->village->keys[usual[i]];
    if (count == 0)
        keys[count++] = mutating->village->keys[KEY_STRANGER];
    struct buf text = buf_new(mutating->arena, (size_t)ENTRY_SIZE_MAX * 2);
    struct buf note = buf_new(mutating->arena, (size_t)ENTRY_SIZE_MAX * 2);
    struct bytes bytes = { 0 };
    buf_text(&text, "sanzi/entry/v1\n");
    json_print(&text, body);
    buf_byte(&text, '\n');
    assert_ok(buf_done(&text, &bytes));
    if (note_sign(&note, bytes, keys, count) != OK)
        return (struct bytes){ 0 };
    assert_ok(buf_done(&note, &bytes));
    return bytes;
}

/* Vouchers are many and well tried. */
static const struct json *choose(struct mutating *mutating)
{
    const struct json *body = NULL;
    for (size_t i = 0; i < 3; i++) {
        body = mutating->bodies[chance(mutating, mutating->body_count)];
        struct bytes kind = row_field(body, "kind");
        if (!bytes_is(kind, "voucher") && !bytes_is(kind, "account"))
            break;
    }
    return body;
}

/* The store's fold and the one in memory are of one mind. */
static void assert_book(struct mutating *mutating, struct bytes note, enum err wanted,
                        const struct place *place)
{
    struct test_village *village = mutating->village;
    struct receipt receipt = { 0 };
    bool taken = wanted == OK;
    struct book_batch batch = { .notes = &note, .count = 1, .time = place->time };
    if (taken)
        batch.time = village->times[village->count - 1];
    enum err code = taken ? book_append(mutating->book, &batch, &receipt)
                          : book_try(mutating->book, &batch);
    if (code != wanted)
        print_error("the store says %s, memory %s: %s\n%.*s\n", err_name(code),
                    err_name(wanted), err_why(LANGUAGE_EN), (int)note.size,
                    (const char *)note.at);
    assert_int_equal(code, wanted);
    if (taken)
        assert_true(hash_equal(&receipt.leaf, &village->hashes[village->count - 1]));
}

static void play(struct mutating *mutating, size_t round)
{
    struct test_village *village = mutating->village;
    bool closes = once_in(mutating, 25);
    struct json *body =
        closes ? closing(mutating) : copy(mutating, choose(mutating));
    for (uint64_t i = chance(mutating, closes ? 2 : 4); i > 0; i--)
        mutate(mutating, body);
    if (!once_in(mutating, 4))
        mend(mutating, body);
    set_common(mutating, body, round);
    struct bytes note = sign(mutating, body);
    if (note.at == NULL)
        return;
    struct date date = { 0 };
    if (date_parse(row_field(body, "date"), &date) != OK || date.year > 2030)
        date = (struct date){ 2025, 1, 1 };
    struct place place = village_place(village, date);
    enum err code = village_add(village, note);
    assert_book(mutating, note, code, &place);
    if (code == OK) {
        size_t at = village->count - 1;
        judge_line(&mutating->lines, "good", village->times[at], &village->hashes[at], note);
        mutating->taken++;
        return;
    }
    judge_line(&mutating->lines, "bad", place.time, &(struct hash){ { 0 } }, note);
}

static void open_book(struct mutating *mutating, const char **folder)
{
    struct test_village *village = mutating->village;
    assert_ok(support_folder(mutating->arena, folder));
    const char *path = file_path(mutating->arena, *folder, "book");
    assert_ok(book_create(path, village->notes[0], village->times[0]));
    assert_ok(book_open(path, true, &mutating->book));
    for (size_t i = 1; i < village->count; i++) {
        struct receipt receipt = { 0 };
        struct book_batch batch = { .notes = &village->notes[i],
                                    .count = 1,
                                    .time = village->times[i] };
        assert_ok(book_append(mutating->book, &batch, &receipt));
        assert_true(hash_equal(&receipt.leaf, &village->hashes[i]));
    }
}

/* Over every record of every table. */
static struct hash tables_hash(struct view *view)
{
    struct hashing hashing;
    hash_start(&hashing);
    for (enum view_table table = VIEW_VILLAGE; table < VIEW_TABLE_COUNT; table++)
        assert_ok(view->store.walk(view->store.self, table, bytes_text(""), hash_record,
                                   &hashing));
    return hash_end(&hashing);
}

static void assert_same_tables(struct mutating *mutating)
{
    struct hash memory = tables_hash(&mutating->village->view);
    struct hash store = tables_hash(book_view(mutating->book));
    assert_true(hash_equal(&memory, &store));
}

static void the_folds_and_the_second_verifier_agree(void **state)
{
    (void)state;
    uint64_t seed = SEED;
    size_t rounds = ROUNDS;
    char *rest = getenv("SANZI_MUTATIONS");
    if (rest != NULL) {
        seed = strtoull(rest, &rest, 10);
        rounds = strtoull(rest, NULL, 10);
    }
    const char *folder = NULL;
    struct mutating mutating = { .random = seed * 2 + 1 };
    assert_ok(arena_open((size_t)2 << 30, &mutating.arena));
    mutating.village = village_funds(mutating.arena);
    prepare(mutating.village);
    mutating.lines = buf_new(mutating.arena, (size_t)512 << 20);
    for (size_t i = 0; i < mutating.village->count; i++)
        judge_line(&mutating.lines, "good", mutating.village->times[i],
                   &mutating.village->hashes[i], mutating.village->notes[i]);
    gather_bodies(&mutating);
    open_book(&mutating, &folder);
    for (size_t i = 0; i < rounds; i++)
        play(&mutating, i);
    assert_same_tables(&mutating);
    assert_ok(book_reindex(mutating.book, NULL, NULL));
    assert_same_tables(&mutating);
    book_close(mutating.book);
    support_folder_drop(folder);
    print_message("%zu of %zu taken\n", mutating.taken, rounds);
    assert_true(mutating.taken > rounds / 20);
    struct bytes lines = { 0 };
    assert_ok(buf_done(&mutating.lines, &lines));
    judge_lines(mutating.arena, lines);
    village_free(mutating.village);
    arena_close(mutating.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_folds_and_the_second_verifier_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
