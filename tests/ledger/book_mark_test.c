/* SPDX-License-Identifier: Apache-2.0 */
/* The high-water mark, and a book whose files are not what they were. */
#include "base/code.h"
#include "ledger/store_inner.h"
#include "tests/ledger/book_spot.h"

static void the_mark_of_the_spec_is_what_the_code_writes(void **state)
{
    struct spot *spot = *state;
    struct bytes example = { 0 };
    struct bytes again = { 0 };
    struct mark mark = { 0 };
    struct hash first = tree_leaf(bytes_text("first"));
    struct hash last = tree_leaf(bytes_text("last"));
    assert_ok(spec_example(spot->arena, "store.md", "head", &example));
    assert_ok(mark_parse(example, &mark));
    assert_int_equal(mark.size, 1234);
    assert_true(hash_equal(&mark.first, &first));
    assert_true(hash_equal(&mark.last, &last));
    struct buf buf = buf_new(spot->arena, BOOK_MARK_SIZE);
    mark_print(&buf, &mark);
    assert_ok(buf_done(&buf, &again));
    assert_true(bytes_equal(example, again));
}

static void what_a_book_leaves_in_its_head_names_its_last_entry(void **state)
{
    struct spot *spot = *state;
    struct bytes text = { 0 };
    struct mark mark = { 0 };
    book_close(book_of(spot, 12));
    assert_ok(file_read(spot->arena, in_book(spot, BOOK_HEAD), 1000, &text));
    assert_ok(mark_parse(text, &mark));
    assert_int_equal(mark.size, 12);
    assert_true(hash_equal(&mark.first, &spot->village->hashes[0]));
    assert_true(hash_equal(&mark.last, &spot->village->hashes[11]));
}

static enum err print_record(void *context, struct bytes key, struct bytes value)
{
    struct buf *buf = context;
    hex_print(buf, key);
    buf_byte(buf, '\n');
    hex_print(buf, value);
    buf_byte(buf, '\n');
    return OK;
}

static void the_record_of_the_spec_is_what_the_store_holds(void **state)
{
    struct spot *spot = *state;
    struct bytes example = { 0 };
    struct book *book = book_of(spot, 1);
    assert_ok(append_one(book, voucher_of(spot, 1, 5000), MORNING, NULL));
    struct buf buf = buf_new(spot->arena, 1000);
    uint8_t start = VIEW_VOUCHER;
    assert_ok(store_begin(book->store, true));
    assert_ok(store_fold(book->store, 2));
    assert_ok(store_view_flush(book->store));
    assert_ok(table_walk(book->store, TABLE_VIEW, bytes_of(&start, 1), print_record, &buf));
    assert_ok(spec_example(spot->arena, "store.md", "view-voucher", &example));
    assert_true(bytes_equal(buf_so_far(&buf), example));
    book_close(book);
}

static void a_mark_with_any_byte_changed_is_no_mark(void **state)
{
    struct spot *spot = *state;
    struct bytes good = { 0 };
    struct mark mark = { 0 };
    struct buf buf = buf_new(spot->arena, BOOK_MARK_SIZE);
    struct mark of = { .size = 7, .first = spot->village->hashes[0], .last = { { 1 } } };
    mark_print(&buf, &of);
    assert_ok(buf_done(&buf, &good));
    assert_int_equal(good.size, BOOK_MARK_SIZE);
    for (size_t i = 0; i < good.size; i++) {
        struct bytes bad = bytes_copy(spot->arena, good);
        ((uint8_t *)(uintptr_t)bad.at)[i] ^= 1;
        assert_fault(mark_parse(bad, &mark), ERR_FORMAT);
    }
    assert_fault(mark_parse(bytes_part(good, 0, good.size - 1), &mark), ERR_FORMAT);
    struct buf none = buf_new(spot->arena, BOOK_MARK_SIZE);
    of.size = 0;
    mark_print(&none, &of);
    assert_fault(mark_parse(buf_so_far(&none), &mark), ERR_FORMAT);
}

/* Put another size or last hash into the file. */
static void write_mark(struct spot *spot, uint64_t size, const struct hash *first,
                       const struct hash *last)
{
    struct buf buf = buf_new(spot->arena, BOOK_MARK_SIZE);
    struct mark mark = { .size = size, .first = *first, .last = *last };
    mark_print(&buf, &mark);
    assert_ok(file_write(in_book(spot, BOOK_HEAD), buf_so_far(&buf), 0644));
}

static void a_store_behind_or_beside_its_mark_is_refused(void **state)
{
    struct spot *spot = *state;
    const struct hash *hashes = spot->village->hashes;
    book_close(book_of(spot, 12));
    const struct {
        const char *name;
        uint64_t size;
        const struct hash *first;
        const struct hash *last;
        const char *says;
    } rows[] = {
        { "ahead", 14, &hashes[0], &hashes[13], "back: 14 entries were recorded, 12 are" },
        { "another log", 12, &hashes[1], &hashes[11], "another log's" },
        { "another history", 12, &hashes[0], &hashes[10], "entry 11 is not the one" },
        { "another history before", 9, &hashes[0], &hashes[9], "entry 8 is not the one" },
    };
    struct book *book = NULL;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].name);
        write_mark(spot, rows[i].size, rows[i].first, rows[i].last);
        for (int write = 0; write < 2; write++) {
            assert_fault(book_open(spot->book, write, &book), ERR_TAMPERED);
            assert_non_null(strstr(err_why(LANGUAGE_EN), rows[i].says));
        }
    }
    assert_ok(file_write(in_book(spot, BOOK_HEAD), bytes_text("scribble"), 0644));
    assert_fault(book_open(spot->book, false, &book), ERR_TAMPERED);
    assert_fault(book_open(spot->book, true, &book), ERR_TAMPERED);
    assert_ok(file_remove(in_book(spot, BOOK_HEAD)));
    assert_fault(book_open(spot->book, true, &book), ERR_TAMPERED);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "doctor --accept"));
}

static void a_mark_behind_the_store_is_moved_up(void **state)
{
    struct spot *spot = *state;
    struct bytes before = { 0 };
    struct bytes after = { 0 };
    book_close(book_of(spot, 12));
    assert_ok(file_read(spot->arena, in_book(spot, BOOK_HEAD), 1000, &before));
    write_mark(spot, 10, &spot->village->hashes[0], &spot->village->hashes[9]);
    book_close(reopen(spot, false));
    book_close(reopen(spot, true));
    assert_ok(file_read(spot->arena, in_book(spot, BOOK_HEAD), 1000, &after));
    assert_true(bytes_equal(before, after));
}

static void a_rolled_back_book_signs_only_after_somebody_answered(void **state)
{
    struct spot *spot = *state;
    const struct key_secret *log = spot->village->keys[KEY_LOG];
    struct bytes note = { 0 };
    struct book *book = NULL;
    book_close(book_of(spot, 12));
    write_mark(spot, 14, &spot->village->hashes[0], &spot->village->hashes[13]);
    assert_ok(book_accept(spot->book));
    book = reopen(spot, true);
    assert_fault(book_checkpoint(book, spot->arena, log, &note), ERR_PERMISSION);
    assert_ok(book_answer_restored(book));
    assert_fault(book_answer_restored(book), ERR_MISSING);
    assert_ok(book_checkpoint(book, spot->arena, log, &note));
    book_close(book);
    /* What was signed cannot be taken back by anybody's word. */
    assert_ok(file_write(in_book(spot, BOOK_CHECKPOINT), village_checkpoint(spot->village, 20),
                         0644));
    assert_fault(book_accept(spot->book), ERR_TAMPERED);
    assert_fault(book_open(spot->book, true, &book), ERR_TAMPERED);
    assert_ok(file_write(in_book(spot, BOOK_CHECKPOINT), bytes_text("scribble"), 0644));
    assert_fault(book_open(spot->book, false, &book), ERR_TAMPERED);
    assert_fault(book_accept("/tmp/sanzi-there-is-none"), ERR_MISSING);
}

static void where_there_is_no_book_it_says_so(void **state)
{
    struct spot *spot = *state;
    struct book *book = NULL;
    assert_fault(book_open("/tmp/sanzi-there-is-none", false, &book), ERR_MISSING);
    assert_ok(file_make_folder(spot->book, 0755));
    assert_fault(book_open(spot->book, true, &book), ERR_MISSING);
    assert_ok(file_make_folder(in_book(spot, BOOK_MAKING), 0755));
    assert_fault(book_open(spot->book, true, &book), ERR_MISSING);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "never finished"));
}

static void a_book_is_made_whole_or_not_at_all(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    /* Another kind first; a village whose signature is bad: nothing stays. */
    struct bytes bad[] = { village->notes[10], spoilt(spot, village->notes[0]) };
    const enum err codes[] = { ERR_RULE, ERR_SIGNATURE };
    for (size_t i = 0; i < 2; i++) {
        assert_fault(book_create(spot->book, bad[i], village->times[10]), codes[i]);
        assert_false(is_there(spot->book));
    }
    /* A making that was cut short is begun anew. */
    assert_ok(file_make_folders(in_book(spot, BOOK_MAKING)));
    assert_ok(file_make_folders(in_book(spot, BOOK_KEYS)));
    assert_ok(file_write(in_book(spot, BOOK_HEAD), bytes_text("scribble"), 0644));
    assert_ok(file_write(in_book(spot, BOOK_KEYS "/log.key"), bytes_text("key"), 0600));
    assert_fault(book_create(spot->book, bad[1], village->times[0]), ERR_SIGNATURE);
    assert_false(is_there(in_book(spot, BOOK_HEAD)));
    assert_true(is_there(in_book(spot, BOOK_KEYS "/log.key")));
    assert_ok(book_create(spot->book, village->notes[0], village->times[0]));
    assert_true(is_there(in_book(spot, BOOK_KEYS "/log.key")));
    assert_fault(book_create(spot->book, village->notes[0], village->times[0]), ERR_EXISTS);
    book_close(reopen(spot, true));
    /* A folder with something else in it. */
    const char *other = file_path(spot->arena, spot->folder, "other");
    assert_ok(file_make_folder(other, 0755));
    assert_ok(file_write(file_path(spot->arena, other, "thesis.doc"), bytes_text("x"), 0644));
    assert_fault(book_create(other, village->notes[0], village->times[0]), ERR_EXISTS);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "thesis.doc"));
    assert_false(is_there(file_path(spot->arena, other, BOOK_LOCK)));
}

/* A leaf's bytes changed in the store, its hash left alone. */
static void scribble(struct spot *spot, uint64_t index)
{
    struct store *store = NULL;
    struct bytes leaf = { 0 };
    uint8_t key[8] = { [7] = (uint8_t)index };
    assert_ok(store_open(in_book(spot, BOOK_STORE), true, &store));
    assert_ok(store_leaf(store, index, &leaf));
    size_t middle = leaf.size / 2;
    assert_ok(table_get(store, TABLE_ENTRIES, bytes_of(key, 8), &leaf));
    struct bytes copy = bytes_copy(spot->arena, leaf);
    ((uint8_t *)(uintptr_t)copy.at)[middle] ^= 1;
    store_abort(store);
    assert_ok(store_begin(store, true));
    assert_ok(table_put(store, TABLE_ENTRIES, bytes_of(key, 8), copy));
    assert_ok(store_commit(store));
    store_close(store);
}

static void a_damaged_entry_is_found_before_anything_is_written_or_signed(void **state)
{
    struct spot *spot = *state;
    struct bytes bytes = { 0 };
    struct book *book = book_of(spot, 1);
    struct bytes notes[100];
    for (size_t i = 0; i < 100; i++)
        notes[i] = voucher_of(spot, i, 100);
    struct book_batch batch = { .notes = notes, .count = 100, .time = MORNING };
    assert_ok(book_append(book, &batch, NULL));
    book_close(book);
    scribble(spot, 90);
    assert_fault(book_open(spot->book, true, &book), ERR_CORRUPT);
    book = reopen(spot, false);
    assert_fault(book_leaf(book, spot->arena, 90, &bytes), ERR_CORRUPT);
    book_close(book);
    scribble(spot, 90); /* back again */
    scribble(spot, 20); /* beyond what opening looks at */
    book = reopen(spot, true);
    assert_fault(book_checkpoint(book, spot->arena, spot->village->keys[KEY_LOG], &bytes),
                 ERR_CORRUPT);
    assert_fault(book_reindex(book, NULL, NULL), ERR_CORRUPT);
    book_close(book);
    scribble(spot, 20);
    scribble(spot, 0);
    assert_fault(book_open(spot->book, false, &book), ERR_CORRUPT);
    scribble(spot, 0);
    book_close(reopen(spot, true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(the_mark_of_the_spec_is_what_the_code_writes),
        WITH_SPOT(what_a_book_leaves_in_its_head_names_its_last_entry),
        WITH_SPOT(the_record_of_the_spec_is_what_the_store_holds),
        WITH_SPOT(a_mark_with_any_byte_changed_is_no_mark),
        WITH_SPOT(a_store_behind_or_beside_its_mark_is_refused),
        WITH_SPOT(a_mark_behind_the_store_is_moved_up),
        WITH_SPOT(a_rolled_back_book_signs_only_after_somebody_answered),
        WITH_SPOT(where_there_is_no_book_it_says_so),
        WITH_SPOT(a_book_is_made_whole_or_not_at_all),
        WITH_SPOT(a_damaged_entry_is_found_before_anything_is_written_or_signed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
