/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/store.h"

#include <sys/stat.h>

#include "tests/ledger/store_spot.h"

static void leaves_hashes_and_roots_read_back_as_they_were_put(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct tree *tree = NULL;
    assert_ok(tree_open(&tree));
    struct tree_reader want = tree_reader_of(tree);
    struct tree_reader got = store_tree(store);
    for (uint64_t size = 1; size <= 70; size++) {
        assert_ok(store_begin(store, true));
        append_to(spot, store, size - 1, size);
        struct hash leaf = tree_leaf(leaf_of(spot->arena, size - 1));
        assert_ok(tree_add(tree, &leaf));
        assert_ok(store_commit(store));

        struct store_head head = { 0 };
        assert_ok(store_begin(store, false));
        assert_ok(store_head(store, &head));
        assert_int_equal(head.size, size);
        assert_int_equal(head.time, 1000 + size - 1);
        assert_true(hash_equal(&head.last, &leaf));
        struct hash root = { 0 };
        assert_ok(tree_root(&want, size, &root));
        struct hash edge = edge_root(&head.edge);
        assert_true(hash_equal(&edge, &root));
        for (unsigned level = 0; size >> level > 0; level++) {
            for (uint64_t index = 0; index < size >> level; index++) {
                struct hash a = { 0 };
                struct hash b = { 0 };
                assert_ok(want.hash(want.self, level, index, &a));
                assert_ok(got.hash(got.self, level, index, &b));
                assert_true(hash_equal(&a, &b));
            }
            struct hash none;
            assert_fault(store_hash(store, level, size >> level, &none), ERR_MISSING);
        }
        struct bytes bytes = { 0 };
        assert_ok(store_leaf(store, size - 1, &bytes));
        assert_true(bytes_equal(bytes, leaf_of(spot->arena, size - 1)));
        assert_fault(store_leaf(store, size, &bytes), ERR_MISSING);
        store_abort(store);
    }
    struct hash none;
    assert_fault(store_hash(store, 63, 0, &none), ERR_LIMIT);
    assert_fault(store_hash(store, 1, UINT64_MAX >> 1, &none), ERR_LIMIT);
    tree_close(tree);
    store_close(store);
}

static void what_was_committed_is_there_after_reopening(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 300);
    assert_ok(store_folded(store, 300));
    struct store_head before = { 0 };
    assert_ok(store_head(store, &before));
    assert_ok(store_commit(store));
    store_close(store);

    store = store_of(spot, false);
    assert_false(store_is_open(store));
    struct store_head after = { 0 };
    assert_ok(store_begin(store, false));
    assert_true(store_is_open(store));
    assert_ok(store_head(store, &after));
    assert_int_equal(after.size, 300);
    assert_int_equal(after.folded, 300);
    assert_int_equal(after.time, before.time);
    assert_int_equal(after.edge.size, before.edge.size);
    assert_int_equal(after.edge.count, before.edge.count);
    assert_memory_equal(after.edge.hashes, before.edge.hashes, after.edge.count * HASH_SIZE);
    assert_ok(store_commit(store)); /* a reader's: just ends */
    store_close(store);
}

static void an_abort_leaves_nothing(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct view_store view = store_view(store);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 5);
    assert_ok(view.put(view.self, VIEW_ID, bytes_text("a"), bytes_text("1")));
    store_abort(store);
    store_abort(store);
    struct store_head head = { 0 };
    assert_ok(store_begin(store, false));
    assert_ok(store_head(store, &head));
    assert_int_equal(head.size, 0);
    struct bytes value = bytes_text("x");
    assert_ok(view.get(view.self, VIEW_ID, bytes_text("a"), &value));
    assert_null(value.at);
    store_close(store);
}

static void a_store_opened_to_read_refuses_to_write(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, false);
    assert_fault(store_begin(store, true), ERR_PERMISSION);
    struct store_head head = { .size = 7 };
    assert_ok(store_head(store, &head)); /* begins a reader's by itself */
    assert_int_equal(head.size, 0);
    store_close(store);
    store_close(NULL);
}

static void tables_of_the_view_are_walked_in_order_by_their_beginning(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct view_store view = store_view(store);
    assert_ok(store_begin(store, true));
    assert_ok(view.put(view.self, VIEW_KEY, bytes_text("b2"), bytes_text("2")));
    assert_ok(view.put(view.self, VIEW_KEY, bytes_text("b1"), bytes_text("1")));
    assert_ok(view.put(view.self, VIEW_KEY, bytes_text("a"), bytes_text("0")));
    assert_ok(view.put(view.self, VIEW_KEY, bytes_text("c"), bytes_text("3")));
    assert_ok(view.put(view.self, VIEW_POLICY, bytes_text("b3"), bytes_text("4")));
    assert_ok(view.put(view.self, VIEW_KEY, bytes_text("b1"), bytes_text("one")));
    assert_ok(store_commit(store));

    const struct {
        const char *start;
        size_t limit;
        const char *want;
        enum err err;
    } rows[] = {
        { "", 99, "a=0 b1=one b2=2 c=3 ", OK },
        { "b", 99, "b1=one b2=2 ", OK },
        { "b1", 99, "b1=one ", OK },
        { "d", 99, "", OK },
        { "b", 1, "b1=one ", ERR_RULE },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("start %s\n", rows[i].start);
        struct seen seen = { .limit = rows[i].limit };
        assert_int_equal(view.walk(view.self, VIEW_KEY, bytes_text(rows[i].start), note_seen,
                                   &seen),
                         rows[i].err);
        assert_string_equal(seen.text, rows[i].want);
    }
    char text[STORE_KEY_MAX + 1];
    memset(text, 'k', sizeof text);
    assert_ok(store_begin(store, true));
    struct bytes longest = bytes_of(text, STORE_KEY_MAX - 1);
    struct bytes longer = bytes_of(text, STORE_KEY_MAX);
    struct bytes value = { 0 };
    assert_ok(view.put(view.self, VIEW_ID, longest, bytes_text("1")));
    assert_fault(view.put(view.self, VIEW_ID, longer, bytes_text("1")), ERR_LIMIT);
    assert_fault(view.get(view.self, VIEW_ID, longer, &value), ERR_LIMIT);
    struct seen seen = { .limit = 9 };
    assert_fault(view.walk(view.self, VIEW_ID, longer, note_seen, &seen), ERR_LIMIT);
    store_close(store);
}

/* A view in memory is the model; keys and sizes come from a fixed sequence of numbers. */
static void the_view_says_what_was_put_last_through_transactions_and_aborts(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct view_store model = view_memory_store(memory);
    struct view_store view = store_view(store);
    uint64_t number = 1;
    uint8_t room[400];
    assert_ok(store_begin(store, true));
    for (size_t i = 0; i < 60000; i++) {
        number = number * UINT64_C(6364136223846793005) + 1442695040888963407;
        uint64_t key_number = number >> 33 & 0x1fff;
        size_t size = (size_t)(number >> 50 & 0xff);
        enum view_table table = (number >> 60) % 2 == 0 ? VIEW_BALANCE : VIEW_ID;
        struct bytes key = bytes_of(&key_number, (number >> 61) == 0 ? 8 : 2);
        struct bytes want = { 0 };
        struct bytes got = { 0 };
        if (i % 3 == 0) {
            memset(room, (int)(number >> 40 & 0xff), sizeof room);
            assert_ok(view.put(view.self, table, key, bytes_of(room, size)));
            assert_ok(model.put(model.self, table, key, bytes_of(room, size)));
        }
        assert_ok(view.get(view.self, table, key, &got));
        assert_ok(model.get(model.self, table, key, &want));
        assert_true((got.at == NULL) == (want.at == NULL) && bytes_equal(got, want));
        if (i % 5000 == 4999) {
            assert_ok(store_view_flush(store));
            assert_ok(store_commit(store));
            assert_ok(store_begin(store, true));
            assert_ok(view.put(view.self, table, key, bytes_text("never")));
            assert_ok(view.get(view.self, table, key, &got));
            assert_bytes(got, "never");
            store_abort(store);
            assert_ok(view.get(view.self, table, key, &got));
            assert_true((got.at == NULL) == (want.at == NULL) && bytes_equal(got, want));
            assert_ok(store_begin(store, true));
        }
    }
    assert_ok(store_view_drop(store));
    struct bytes got = bytes_text("x");
    uint8_t zero[2] = { 0 };
    assert_ok(view.get(view.self, VIEW_BALANCE, bytes_of(zero, 2), &got));
    assert_null(got.at);
    view_memory_close(memory);
    store_close(store);
}

static void dropping_the_view_leaves_the_log(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct view_store view = store_view(store);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 3);
    assert_ok(store_folded(store, 3));
    assert_ok(store_view_flush(store));
    assert_ok(view.put(view.self, VIEW_ID, bytes_text("a"), bytes_text("1")));
    assert_ok(store_commit(store));
    assert_ok(store_begin(store, true));
    assert_ok(store_view_drop(store));
    assert_ok(store_commit(store));
    struct store_head head = { 0 };
    struct bytes value = { 0 };
    assert_ok(store_head(store, &head));
    assert_int_equal(head.size, 3);
    assert_int_equal(head.folded, 0);
    assert_ok(view.get(view.self, VIEW_ID, bytes_text("a"), &value));
    assert_null(value.at);
    store_close(store);
}

static void notes_and_openings_are_kept_by_name(void **state)
{
    struct spot *spot = *state;
    struct store *store = store_of(spot, true);
    struct bytes value = { 0 };
    assert_ok(store_begin(store, true));
    assert_ok(store_note_put(store, "publication", bytes_text("41")));
    assert_ok(store_note_put(store, "publication", bytes_text("42")));
    assert_ok(store_seal_put(store, bytes_text("d1"), bytes_text("one")));
    assert_ok(store_seal_put(store, bytes_text("d2"), bytes_text("two")));
    assert_ok(store_commit(store));
    assert_ok(store_note_get(store, "publication", &value));
    assert_bytes(value, "42");
    assert_ok(store_note_get(store, "other", &value));
    assert_null(value.at);
    assert_ok(store_seal_get(store, bytes_text("d1"), &value));
    assert_bytes(value, "one");
    struct seen seen = { .limit = 9 };
    assert_ok(store_seal_walk(store, note_seen, &seen));
    assert_string_equal(seen.text, "d1=one d2=two ");
    assert_ok(store_begin(store, true));
    assert_ok(store_seal_drop(store, bytes_text("d1")));
    assert_fault(store_seal_drop(store, bytes_text("d1")), ERR_MISSING);
    assert_ok(store_commit(store));
    assert_ok(store_seal_get(store, bytes_text("d1"), &value));
    assert_null(value.at);
    store_close(store);
}

static bool file_holds(struct spot *spot, const char *path, struct bytes part)
{
    struct bytes file = { 0 };
    struct arena_mark mark = arena_mark(spot->arena);
    assert_ok(file_read(spot->arena, path, 32 << 20, &file));
    bool holds = bytes_find_part(file, part) < file.size;
    arena_back(spot->arena, mark);
    return holds;
}

/* LMDB reuses the memory of pages without wiping it, so that a page of the log may carry an
 * erased opening in its unused end: long leaves after an opening provoke that. */
static void an_erased_opening_is_nowhere_in_the_file(void **state)
{
    struct spot *spot = *state;
    static const char secret[] = "WyJzYWx0IiwicGF5ZWUiLCLlvKDkuInkuLAiXQ";
    struct bytes piece = bytes_of(secret, 9);
    struct bytes digest = bytes_text("digest-1");
    struct store *store = store_of(spot, true);
    for (uint64_t i = 0; i < 40; i++) {
        assert_ok(store_begin(store, true));
        if (i == 3)
            assert_ok(store_seal_put(store, digest, bytes_text(secret)));
        if (i == 4)
            assert_ok(store_seal_put(store, bytes_text("digest-2"), bytes_text("kept")));
        append_to(spot, store, i, i + 1);
        assert_ok(store_commit(store));
    }
    assert_true(file_holds(spot, spot->data, piece));
    assert_ok(store_begin(store, true));
    assert_ok(store_seal_drop(store, digest));
    assert_ok(store_folded(store, 12));
    struct store_head before = { 0 };
    assert_ok(store_head(store, &before));
    assert_ok(store_commit(store));
    assert_true(file_holds(spot, spot->data, piece)); /* deleting alone is not enough */
    bool owes = false;
    assert_ok(store_owes(store, &owes));
    assert_true(owes);
    assert_ok(store_compact(store));
    assert_ok(store_owes(store, &owes));
    assert_false(owes);
    assert_false(file_holds(spot, spot->data, piece));

    struct store_head after = { 0 };
    struct bytes value = { 0 };
    assert_ok(store_head(store, &after));
    assert_int_equal(after.size, 40);
    assert_true(hash_equal(&before.last, &after.last));
    assert_ok(store_seal_get(store, bytes_text("digest-2"), &value));
    assert_bytes(value, "kept");
    assert_ok(store_begin(store, true));
    append_to(spot, store, 40, 60);
    assert_ok(store_commit(store));
    store_close(store);
    assert_false(file_holds(spot, spot->data, piece));
    struct stat status;
    assert_int_equal(stat(spot->data, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);

    store = store_of(spot, false);
    for (uint64_t i = 0; i < 60; i++) {
        assert_ok(store_leaf(store, i, &value));
        assert_true(bytes_equal(value, leaf_of(spot->arena, i)));
    }
    store_close(store);
}

static void what_a_broken_compaction_left_is_swept(void **state)
{
    struct spot *spot = *state;
    char beside[600];
    (void)snprintf(beside, sizeof beside, "%s.compact", spot->store);
    assert_ok(store_create(beside));
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 2);
    assert_ok(store_commit(store));
    assert_ok(store_compact(store)); /* over a left one */
    store_close(store);
    assert_ok(store_create(beside));
    assert_ok(store_sweep(spot->store));
    assert_ok(store_sweep(spot->store));
    enum file_kind kind = FILE_FOLDER;
    uint64_t size = 0;
    assert_ok(file_kind_at(beside, &kind, &size));
    assert_int_equal(kind, FILE_NONE);
}

/* The sanitizer ends a program that asks for too much, unless told otherwise. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* Nothing that was made may be trusted to be whole; this process commits no more: it must come
 * last. */
static void what_was_made_when_memory_ran_out_is_not_committed(void **state)
{
    struct spot *spot = *state;
    struct arena *arena = NULL;
    struct store_head head = { 0 };
    struct store *store = store_of(spot, true);
    assert_ok(store_begin(store, true));
    append_to(spot, store, 0, 2);
    assert_ok(arena_open(SIZE_MAX, &arena));
    assert_null(arena_take(arena, SIZE_MAX / 2));
    arena_close(arena);
    assert_fault(store_commit(store), ERR_MEMORY);
    assert_ok(store_begin(store, false));
    assert_ok(store_head(store, &head));
    assert_int_equal(head.size, 0);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(leaves_hashes_and_roots_read_back_as_they_were_put),
        WITH_SPOT(what_was_committed_is_there_after_reopening),
        WITH_SPOT(an_abort_leaves_nothing),
        WITH_SPOT(a_store_opened_to_read_refuses_to_write),
        WITH_SPOT(tables_of_the_view_are_walked_in_order_by_their_beginning),
        WITH_SPOT(the_view_says_what_was_put_last_through_transactions_and_aborts),
        WITH_SPOT(dropping_the_view_leaves_the_log),
        WITH_SPOT(notes_and_openings_are_kept_by_name),
        WITH_SPOT(an_erased_opening_is_nowhere_in_the_file),
        WITH_SPOT(what_a_broken_compaction_left_is_swept),
        WITH_SPOT(what_was_made_when_memory_ran_out_is_not_committed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
