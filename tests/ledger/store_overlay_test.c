/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view's tables lag behind the log, and what they lack lies over them in memory. The fold
 * here puts what follows from an entry's index alone; a view in memory is the model.
 */
#include <sys/wait.h>
#include <unistd.h>

#include "tests/ledger/store_spot.h"

/* A folding of entries into a view. */
struct folding {
    struct view_store view;
    uint64_t count; /* of the entries that were folded */
    uint64_t fails; /* at this entry; 0: never */
};

static uint64_t mixed(uint64_t number)
{
    number = (number + 1) * UINT64_C(0x9E3779B97F4A7C15);
    number ^= number >> 29;
    return number * UINT64_C(0xBF58476D1CE4E5B9) >> 8;
}

/* A record of its own in one table, and two that many entries share, in another. */
static enum err fold_entry(void *self, uint64_t index)
{
    struct folding *folding = self;
    struct view_store *view = &folding->view;
    uint8_t value[64];
    char key[40];
    if (folding->fails != 0 && index == folding->fails)
        return fault(ERR_CORRUPT, "坏了", "it is broken");
    folding->count++;
    (void)snprintf(key, sizeof key, "%02x-own", (unsigned)(mixed(index) & 0xff));
    memset(value, (int)index, sizeof value);
    TRY(view->put(view->self, VIEW_ID, bytes_text(key), bytes_of(value, index % 64)));
    for (uint64_t i = 0; i < 2; i++) {
        struct bytes old = { 0 };
        uint64_t sum = index;
        (void)snprintf(key, sizeof key, "%c%u", (char)('a' + mixed(index + i) % 5),
                       (unsigned)(mixed(index * 2 + i) % 7));
        TRY(view->get(view->self, VIEW_BALANCE, bytes_text(key), &old));
        for (size_t at = 0; at < old.size; at++)
            sum = sum * 31 + old.at[at];
        (void)snprintf((char *)value, sizeof value, "%llu", (unsigned long long)sum % 99991);
        TRY(view->put(view->self, VIEW_BALANCE, bytes_text(key), bytes_text((char *)value)));
    }
    return OK;
}

static struct store *open_folding(const struct spot *spot, bool write, struct folding *folding)
{
    struct store *store = store_of(spot, write);
    *folding = (struct folding){ .view = store_view(store) };
    store_fold_by(store, fold_entry, folding);
    return store;
}

static void add(struct spot *spot, struct folding *folding, struct store *store, uint64_t count)
{
    struct store_head head = { 0 };
    assert_ok(store_head(store, &head));
    for (uint64_t i = head.size; i < head.size + count; i++) {
        struct bytes none = { 0 };
        /* As a book does: the view is asked before anything is appended. */
        assert_ok(folding->view.get(folding->view.self, VIEW_ID, bytes_text("x"), &none));
        append_to(spot, store, i, i + 1);
        assert_ok(fold_entry(folding, i));
        assert_ok(store_folded(store, i + 1));
    }
}

static enum err print_one(void *context, struct bytes key, struct bytes value)
{
    struct buf *buf = context;
    buf_format(buf, "%.*s=", (int)key.size, (const char *)key.at);
    buf_put(buf, value);
    buf_byte(buf, '\n');
    return OK;
}

static struct bytes printed(struct arena *arena, struct view_store view)
{
    static const char *const starts[] = { "", "a", "b3", "e", "ee", "7", "ff-own", "zz" };
    const enum view_table tables[] = { VIEW_ID, VIEW_BALANCE, VIEW_KEY };
    struct buf buf = buf_new(arena, 1 << 20);
    for (size_t table = 0; table < 3; table++)
        for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
            assert_ok(view.walk(view.self, tables[table], bytes_text(starts[i]), print_one,
                                &buf));
            struct bytes value = { 0 };
            assert_ok(view.get(view.self, tables[table], bytes_text(starts[i]), &value));
            buf_format(&buf, "%s %d ", starts[i], value.at != NULL);
            buf_put(&buf, value);
        }
    struct bytes out = { 0 };
    assert_ok(buf_done(&buf, &out));
    return out;
}

/* The view must say what the fold of `size` entries says. */
static void check_view(struct spot *spot, struct store *store, uint64_t size)
{
    struct arena_mark mark = arena_mark(spot->arena);
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct folding folding = { .view = view_memory_store(memory) };
    for (uint64_t i = 0; i < size; i++)
        assert_ok(fold_entry(&folding, i));
    struct bytes want = printed(spot->arena, folding.view);
    struct bytes got = printed(spot->arena, store_view(store));
    assert_true(bytes_equal(want, got));
    view_memory_close(memory);
    arena_back(spot->arena, mark);
}

static uint64_t folded_of(struct store *store)
{
    struct store_head head = { 0 };
    assert_ok(store_head(store, &head));
    return head.folded;
}

static void the_tables_lag_by_a_bounded_number_and_nobody_sees_it(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    struct store *store = open_folding(spot, true, &folding);
    const uint64_t counts[] = { 1, 1, 1, 62, 1, 1, 1, 65, 3, 200, 1, 64, 64, 1 };
    uint64_t size = 0;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        print_message("%llu more\n", (unsigned long long)counts[i]);
        assert_ok(store_begin(store, true));
        uint64_t before = folded_of(store);
        add(spot, &folding, store, counts[i]);
        size += counts[i];
        check_view(spot, store, size);
        assert_ok(store_commit(store));
        check_view(spot, store, size);
        uint64_t after = folded_of(store);
        assert_true(after == (size - before > VIEW_LAG_MAX ? size : before));
        /* What was begun and given up leaves no trace, even where it was put into tables. */
        for (uint64_t more = 1; more < 100; more += 70) {
            assert_ok(store_begin(store, true));
            add(spot, &folding, store, more);
            if (more > 1 && i % 2 == 0)
                assert_ok(store_view_flush(store));
            check_view(spot, store, size + more);
            store_abort(store);
            check_view(spot, store, size);
        }
        /* An entry that is refused while it is folded. */
        assert_ok(store_begin(store, true));
        assert_ok(folding.view.put(folding.view.self, VIEW_BALANCE, bytes_text("a1"),
                                   bytes_text("never")));
        store_abort(store);
        check_view(spot, store, size);
        if (i % 3 == 2) {
            store_close(store);
            store = open_folding(spot, i % 2 == 0, &folding);
            check_view(spot, store, size);
            assert_int_equal(folding.count, size - after);
            store_close(store);
            store = open_folding(spot, true, &folding);
        }
    }
    store_close(store);
}

static void a_long_transaction_puts_into_the_tables_on_its_way(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    struct store *store = open_folding(spot, true, &folding);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 5000);
    assert_int_equal(folded_of(store), 4096);
    check_view(spot, store, 5000);
    store_abort(store);
    check_view(spot, store, 0);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 4099);
    assert_ok(store_commit(store));
    /* Three more than the tables took on the way. */
    assert_int_equal(folded_of(store), 4096);
    check_view(spot, store, 4099);
    store_close(store);
}

static void a_reader_beside_a_writer_sees_what_it_saw_first(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    int to[2];
    int from[2];
    char byte = 0;
    struct store *store = open_folding(spot, true, &folding);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 50);
    assert_ok(store_commit(store));
    assert_int_equal(folded_of(store), 0);
    store_close(store);
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        store = open_folding(spot, false, &folding);
        assert_ok(store_begin(store, false));
        bool good = write(from[1], "b", 1) == 1 && read(to[0], &byte, 1) == 1;
        check_view(spot, store, 50); /* only now is the view asked for */
        store_abort(store);
        check_view(spot, store, 90);
        assert_int_equal(folding.count, 50); /* the tables hold the rest */
        store_abort(store);
        good = good && write(from[1], "b", 1) == 1 && read(to[0], &byte, 1) == 1;
        check_view(spot, store, 93);
        assert_int_equal(folding.count, 53);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(read(from[0], &byte, 1), 1);
    store = open_folding(spot, true, &folding);
    for (int i = 0; i < 40; i++) {
        assert_ok(store_begin(store, true));
        add(spot, &folding, store, 1);
        assert_ok(store_commit(store));
    }
    assert_true(folded_of(store) > 50);
    assert_ok(store_begin(store, true));
    assert_ok(store_fold(store, 90));
    assert_ok(store_view_flush(store));
    assert_ok(store_commit(store));
    assert_int_equal(folded_of(store), 90);
    assert_int_equal(write(to[1], "w", 1), 1);
    assert_int_equal(read(from[0], &byte, 1), 1);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 3);
    assert_ok(store_commit(store));
    assert_int_equal(write(to[1], "w", 1), 1);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    store_close(store);
}

static void a_fold_that_fails_is_told_and_tried_again(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    struct bytes value = { 0 };
    struct store *store = open_folding(spot, true, &folding);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 9);
    assert_ok(store_commit(store));
    store_close(store);
    store = open_folding(spot, true, &folding);
    struct view_store view = folding.view;
    struct seen seen = { .limit = 9 };
    folding.fails = 7;
    assert_fault(view.get(view.self, VIEW_ID, bytes_text("a"), &value), ERR_CORRUPT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "entry 7: "));
    assert_fault(view.walk(view.self, VIEW_ID, value, note_seen, &seen), ERR_CORRUPT);
    assert_ok(store_begin(store, true));
    assert_fault(view.put(view.self, VIEW_ID, bytes_text("a"), value), ERR_CORRUPT);
    folding.fails = 0;
    check_view(spot, store, 9);
    store_abort(store);
    check_view(spot, store, 9);
    store_close(store);
}

static void tables_that_lag_further_are_no_view(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    struct bytes value = { 0 };
    struct store *store = open_folding(spot, true, &folding);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 130);
    assert_ok(store_commit(store));
    assert_ok(store_begin(store, true));
    assert_ok(store_view_drop(store));
    assert_ok(folding.view.get(folding.view.self, VIEW_BALANCE, bytes_text("a1"), &value));
    assert_null(value.at);
    store_abort(store);
    check_view(spot, store, 130);
    const struct {
        uint64_t to; /* a folding anew that stops here */
        bool good;
    } rows[] = { { 0, false }, { 65, false }, { 66, true }, { 130, true } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%llu of 130\n", (unsigned long long)rows[i].to);
        assert_ok(store_begin(store, true));
        assert_ok(store_view_drop(store));
        assert_ok(store_commit(store));
        assert_ok(store_begin(store, true));
        assert_ok(store_fold(store, rows[i].to));
        assert_ok(store_view_flush(store));
        assert_ok(store_commit(store));
        store_close(store);
        store = open_folding(spot, true, &folding);
        if (rows[i].good)
            check_view(spot, store, 130);
        else
            assert_fault(folding.view.get(folding.view.self, VIEW_ID, bytes_text("a"), &value),
                         ERR_CORRUPT);
    }
    store_close(store);
}

static void a_compaction_leaves_the_view_as_it_was(void **state)
{
    struct spot *spot = *state;
    struct folding folding;
    struct store *store = open_folding(spot, true, &folding);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 100);
    assert_ok(store_commit(store));
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 20);
    assert_ok(store_commit(store));
    assert_ok(store_compact(store));
    check_view(spot, store, 120);
    assert_int_equal(folded_of(store), 100);
    assert_ok(store_begin(store, true));
    add(spot, &folding, store, 60);
    assert_ok(store_commit(store));
    assert_int_equal(folded_of(store), 180);
    check_view(spot, store, 180);
    store_close(store);
    store = open_folding(spot, false, &folding);
    check_view(spot, store, 180);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(the_tables_lag_by_a_bounded_number_and_nobody_sees_it),
        WITH_SPOT(a_long_transaction_puts_into_the_tables_on_its_way),
        WITH_SPOT(a_reader_beside_a_writer_sees_what_it_saw_first),
        WITH_SPOT(a_fold_that_fails_is_told_and_tried_again),
        WITH_SPOT(tables_that_lag_further_are_no_view),
        WITH_SPOT(a_compaction_leaves_the_view_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
