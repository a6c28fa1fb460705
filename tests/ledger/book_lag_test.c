/* SPDX-License-Identifier: Apache-2.0 */
/* A book whose view's tables lag behind its log: nobody who asks the view can tell. */
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/store_inner.h"
#include "tests/ledger/book_spot.h"

static enum err print_record(void *context, struct bytes key, struct bytes value)
{
    struct buf *buf = context;
    buf_unsigned(buf, key.size);
    buf_put(buf, key);
    buf_unsigned(buf, value.size);
    buf_put(buf, value);
    return OK;
}

/* All that a view holds, as one hash. */
static struct hash hash_view(const struct spot *spot, struct view *view)
{
    struct arena_mark mark = arena_mark(spot->arena);
    struct buf buf = buf_new(spot->arena, 16 << 20);
    for (int table = 1; table < VIEW_TABLE_COUNT; table++) {
        buf_byte(&buf, (uint8_t)table);
        assert_ok(view->store.walk(view->store.self, (enum view_table)table, bytes_text(""),
                                   print_record, &buf));
    }
    struct bytes text = { 0 };
    assert_ok(buf_done(&buf, &text));
    struct hash hash = hash_of(text);
    arena_back(spot->arena, mark);
    return hash;
}

/* The same entries folded in memory, as a verifier does. */
static struct hash hash_fold(const struct spot *spot, struct book *book)
{
    struct arena_mark mark = arena_mark(spot->arena);
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct view view = { .store = view_memory_store(memory) };
    view.store.reported = true; /* as the book's */
    for (uint64_t i = 0; i < book_size(book); i++) {
        struct bytes bytes = { 0 };
        struct leaf leaf = { 0 };
        struct entry entry;
        assert_ok(book_leaf(book, spot->arena, i, &bytes));
        assert_ok(leaf_decode(bytes, &leaf));
        assert_ok(entry_decode(spot->arena, leaf.note, &entry));
        struct place place = { .index = i, .time = leaf.time, .leaf = tree_leaf(bytes) };
        assert_ok(view_apply(&view, &entry, &place));
    }
    struct hash hash = hash_view(spot, &view);
    view_memory_close(memory);
    arena_back(spot->arena, mark);
    return hash;
}

static void check_view(const struct spot *spot, struct book *book)
{
    struct hash want = hash_fold(spot, book);
    struct hash got = hash_view(spot, book_view(book));
    assert_true(hash_equal(&want, &got));
}

static uint64_t folded_of(struct book *book)
{
    struct store_head head = { 0 };
    bool began = false;
    assert_ok(book_read_begin(book, &began));
    assert_ok(store_head(book->store, &head));
    book_read_end(book, began);
    assert_int_equal(head.size, book_size(book));
    assert_true(head.size - head.folded <= VIEW_LAG_MAX);
    return head.folded;
}

static void append_vouchers(const struct spot *spot, struct book *book, size_t first,
                            size_t count)
{
    struct bytes notes[400];
    assert_true(count <= 400);
    for (size_t i = 0; i < count; i++)
        notes[i] = voucher_of(spot, first + i, (int64_t)(100 + i));
    struct book_batch batch = { .notes = notes, .count = count, .time = MORNING };
    assert_ok(book_append(book, &batch, NULL));
}

static void entries_one_by_one_go_into_the_tables_by_the_dozen(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 12);
    assert_int_equal(folded_of(book), 0);
    for (size_t i = 12; i < 150; i++) {
        append_vouchers(spot, book, i, 1);
        size_t most = VIEW_LAG_MAX + 1;
        assert_int_equal(folded_of(book), (i + 1) / most * most);
        if (i % 8 != 0)
            continue;
        check_view(spot, book);
        book_close(book);
        book = reopen(spot, i % 16 == 0);
        check_view(spot, book);
        book_close(book);
        book = reopen(spot, true);
    }
    append_vouchers(spot, book, 200, 200);
    assert_int_equal(folded_of(book), 350);
    append_vouchers(spot, book, 400, VIEW_LAG_MAX);
    assert_int_equal(folded_of(book), 350);
    check_view(spot, book);
    assert_ok(book_reindex(book, NULL, NULL));
    assert_int_equal(folded_of(book), book_size(book));
    check_view(spot, book);
    book_close(book);
}

static void what_is_refused_or_only_tried_leaves_the_view_as_it_was(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 6);
    for (size_t count = 1; count < 200; count += 90) {
        struct hash before = hash_view(spot, book_view(book));
        struct bytes notes[200];
        for (size_t i = 0; i < count; i++)
            notes[i] = voucher_of(spot, 1000 * count + i, 100);
        struct book_batch batch = { .notes = notes, .count = count, .time = MORNING };
        assert_ok(book_try(book, &batch));
        struct hash after = hash_view(spot, book_view(book));
        assert_true(hash_equal(&before, &after));
        struct bytes good = notes[count - 1];
        notes[count - 1] = spoilt(spot, good);
        assert_fault(book_append(book, &batch, NULL), ERR_SIGNATURE);
        after = hash_view(spot, book_view(book));
        assert_true(hash_equal(&before, &after));
        notes[count - 1] = good;
        assert_ok(book_append(book, &batch, NULL));
        check_view(spot, book);
    }
    book_close(book);
}

static void a_writer_that_dies_loses_nothing_of_the_view(void **state)
{
    struct spot *spot = *state;
    book_close(book_of(spot, 6));
    for (size_t count = 1; count < 80; count += 36) {
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct book *book = NULL;
            bool good = book_open(spot->book, true, &book) == OK;
            for (size_t i = 0; i < count && good; i++)
                good = append_one(book, voucher_of(spot, 1000 * count + i, 100), MORNING,
                                  NULL) == OK;
            _exit(good ? 0 : 1); /* without closing anything */
        }
        int status = 0;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        for (int write = 0; write < 2; write++) {
            struct book *book = reopen(spot, write);
            (void)folded_of(book);
            check_view(spot, book);
            book_close(book);
        }
    }
}

static void a_reader_sees_one_state_while_another_writes(void **state)
{
    struct spot *spot = *state;
    int to[2];
    int from[2];
    char byte = 0;
    struct book *book = book_of(spot, 12);
    append_vouchers(spot, book, 100, 18);
    book_close(book);
    assert_int_equal(pipe(to), 0);
    assert_int_equal(pipe(from), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        book = reopen(spot, false);
        bool good = write(from[1], "b", 1) == 1 && read(to[0], &byte, 1) == 1;
        good = good && book_size(book) == 30;
        check_view(spot, book); /* only now, when its tables hold more than that */
        _exit(good ? 0 : 1);
    }
    assert_int_equal(read(from[0], &byte, 1), 1);
    book = reopen(spot, true);
    for (size_t i = 0; i < 40; i++)
        append_vouchers(spot, book, i, 1);
    assert_true(folded_of(book) > 30);
    assert_int_equal(write(to[1], "w", 1), 1);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    book_close(book);
}

static void a_reindex_that_was_cut_short_is_gone_on_with(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 1);
    append_vouchers(spot, book, 0, 129);
    const struct {
        uint64_t to;
        enum err reading;
    } rows[] = { { 0, ERR_CORRUPT }, { 65, ERR_CORRUPT }, { 66, OK }, { 129, OK } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%llu of 130\n", (unsigned long long)rows[i].to);
        assert_ok(store_begin(book->store, true));
        assert_ok(store_view_drop(book->store));
        assert_ok(store_commit(book->store));
        assert_ok(store_begin(book->store, true));
        assert_ok(store_fold(book->store, rows[i].to));
        assert_ok(store_view_flush(book->store));
        assert_ok(store_commit(book->store));
        book_close(book);
        assert_int_equal(book_open(spot->book, false, &book), rows[i].reading);
        if (rows[i].reading == OK) {
            check_view(spot, book);
            book_close(book);
        }
        book = reopen(spot, true);
        (void)folded_of(book);
        check_view(spot, book);
    }
    book_close(book);
}

static void an_erasure_rewrites_the_store_and_leaves_the_view(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 4);
    assert_ok(book_seal_put(book, village->digest, village->disclosure));
    append_villages(spot, book, 4, village->count);
    check_view(spot, book);
    (void)folded_of(book);
    book_close(book);
    book = reopen(spot, false);
    check_view(spot, book);
    book_close(book);
}

static void a_damaged_entry_that_the_tables_lack_ends_the_view_and_not_the_log(void **state)
{
    struct spot *spot = *state;
    struct bytes leaf = { 0 };
    uint8_t key[8] = { [7] = 20 };
    struct book *book = book_of(spot, 30);
    assert_ok(store_begin(book->store, true));
    assert_ok(table_get(book->store, TABLE_ENTRIES, bytes_of(key, 8), &leaf));
    struct bytes copy = bytes_copy(spot->arena, leaf);
    ((uint8_t *)(uintptr_t)copy.at)[copy.size / 2] ^= 1;
    assert_ok(table_put(book->store, TABLE_ENTRIES, bytes_of(key, 8), copy));
    assert_ok(store_commit(book->store));
    book_close(book);
    book = reopen(spot, false);
    assert_ok(book_leaf(book, spot->arena, 19, &leaf));
    assert_fault(view_get(book_view(book), VIEW_ID, bytes_text("a"), &leaf), ERR_CORRUPT);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "entry 20: "));
    book_close(book);
    assert_fault(book_open(spot->book, true, &book), ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(entries_one_by_one_go_into_the_tables_by_the_dozen),
        WITH_SPOT(what_is_refused_or_only_tried_leaves_the_view_as_it_was),
        WITH_SPOT(a_writer_that_dies_loses_nothing_of_the_view),
        WITH_SPOT(a_reader_sees_one_state_while_another_writes),
        WITH_SPOT(a_reindex_that_was_cut_short_is_gone_on_with),
        WITH_SPOT(an_erasure_rewrites_the_store_and_leaves_the_view),
        WITH_SPOT(a_damaged_entry_that_the_tables_lack_ends_the_view_and_not_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
