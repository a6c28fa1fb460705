/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/book.h"

#include <unistd.h>

#include "base/code.h"
#include "ledger/tree.h"
#include "tests/ledger/book_spot.h"

static void a_village_kept_in_a_book_has_the_same_leaves_as_in_memory(void **state)
{
    struct spot *spot = *state;
    size_t count = spot->village->count;
    struct book *book = book_of(spot, count);
    assert_int_equal(book_size(book), count);
    assert_bytes(book_origin(book), VILLAGE_LOG);
    assert_string_equal(book_folder(book), spot->book);
    assert_true(key_same(book_log_key(book), key_of(spot->village->keys[KEY_LOG])));
    book_close(book);

    book = reopen(spot, false);
    assert_int_equal(book_size(book), count);
    for (size_t i = 0; i < count; i++) {
        struct bytes leaf = { 0 };
        assert_ok(book_leaf(book, spot->arena, i, &leaf));
        assert_true(bytes_equal(leaf, spot->village->leaves[i]));
    }
    struct bytes none = { 0 };
    assert_fault(book_leaf(book, spot->arena, count, &none), ERR_MISSING);
    struct hash root = { 0 };
    assert_ok(tree_root(&spot->village->view.tree, count, &root));
    for (size_t i = 0; i < count; i++) {
        struct proof proof = { 0 };
        assert_ok(book_prove(book, i, count, &proof));
        assert_true(tree_check_inclusion(&spot->village->hashes[i], i, count, &proof, &root));
    }
    struct proof proof = { 0 };
    assert_fault(book_prove(book, count, count, &proof), ERR_LIMIT);
    book_close(book);
    book_close(NULL);
}

static void a_batch_is_all_or_none(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 1);
    struct bytes notes[10];
    struct receipt receipts[10] = { 0 };
    for (size_t i = 0; i < 10; i++)
        notes[i] = voucher_of(spot, i, 100);
    struct book_batch batch = { .notes = notes, .count = 10, .time = MORNING };
    notes[7] = spot->village->notes[25]; /* of another day */
    assert_fault(book_append(book, &batch, receipts), ERR_RULE);
    assert_non_null(strstr(err_why(LANGUAGE_EN), "note 8 of 10: "));
    assert_int_equal(receipts[0].time, 0);
    assert_int_equal(book_size(book), 1);
    notes[7] = voucher_of(spot, 7, 100);
    assert_ok(book_append(book, &batch, receipts));
    assert_int_equal(book_size(book), 11);
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(receipts[i].index, i + 1);
        assert_int_equal(receipts[i].time, MORNING);
    }
    book_close(book);
    book = reopen(spot, true);
    assert_int_equal(book_size(book), 11);
    book_close(book);
}

static void trying_writes_nothing(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 3);
    struct bytes notes[] = { voucher_of(spot, 1, 100), voucher_of(spot, 2, 200) };
    struct book_batch batch = { .notes = notes, .count = 2, .time = MORNING };
    assert_ok(book_try(book, &batch));
    assert_int_equal(book_size(book), 3);
    notes[1] = spoilt(spot, notes[1]);
    assert_fault(book_try(book, &batch), ERR_SIGNATURE);
    append_villages(spot, book, 3, 8);
    book_close(book);
}

struct told {
    size_t numbers[4];
    size_t count;
};

static enum err keep_number(void *self, size_t number, enum err code)
{
    struct told *told = self;
    assert_int_equal(code, ERR_RULE);
    told->numbers[told->count++] = number;
    return OK;
}

static void a_try_may_go_on_behind_what_is_refused(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 3);
    struct told told = { .count = 0 };
    static const char *const words[] = { "'number':1,", "'number':3,", "'number':4,",
                                         "'number':4,", "" };
    struct bytes notes[5];
    for (size_t i = 0; i < 5; i++) {
        char own[300];
        char id[20];
        (void)snprintf(id, sizeof id, "try-%zu", i);
        (void)snprintf(own, sizeof own,
                       "{'chart':'2023','lines':[{'account':'101','debit':100},"
                       "{'account':'501','credit':100}],'note':'收租金',%s'set':'" VILLAGE_SET
                       "'}",
                       words[i]);
        notes[i] = note_of(spot, "voucher", id, own, KEY_BOOKKEEPER);
    }
    struct book_batch batch = { .notes = notes, .count = 5, .time = MORNING };
    batch.refused = keep_number;
    batch.self = &told;
    assert_ok(book_try(book, &batch));
    /* A refused one's number counts as used. */
    assert_int_equal(told.count, 2);
    assert_int_equal(told.numbers[0], 1);
    assert_int_equal(told.numbers[1], 3);
    assert_int_equal(book_size(book), 3);
    notes[2] = spoilt(spot, notes[2]);
    told.count = 0;
    assert_fault(book_try(book, &batch), ERR_SIGNATURE);
    append_villages(spot, book, 3, 8);
    book_close(book);
}

static void a_note_sent_twice_is_recorded_once(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 12);
    struct receipt receipt = { 0 };
    assert_ok(append_one(book, village->notes[11], village->times[30], &receipt));
    assert_true(receipt.again);
    assert_int_equal(receipt.index, 11);
    assert_int_equal(receipt.time, village->times[11]);
    assert_true(hash_equal(&receipt.leaf, &village->hashes[11]));
    assert_int_equal(book_size(book), 12);
    /* Within one batch too. */
    struct bytes twice = voucher_of(spot, 1, 100);
    struct bytes notes[] = { twice, twice, voucher_of(spot, 2, 100) };
    struct receipt receipts[3] = { 0 };
    struct book_batch batch = { .notes = notes, .count = 3, .time = village->times[13] };
    assert_ok(book_append(book, &batch, receipts));
    assert_int_equal(receipts[1].index, 12);
    assert_true(receipts[1].again);
    assert_int_equal(receipts[2].index, 13);
    assert_int_equal(book_size(book), 14);
    /* The same id with another text. */
    struct json *body = village_body(village, "official", "2024-02-20",
                                     "{'from':'2021-03-01','office':'会计','person':'李秀英'}");
    json_put(body, bytes_text("id"),
             json_text(spot->arena, bytes_text("village-2024-01-02-0")));
    struct bytes other = { 0 };
    assert_ok(village_sign(village, body, 1U << KEY_HEAD, &other));
    assert_fault(append_one(book, other, village->times[40], &receipt), ERR_EXISTS);
    book_close(book);
}

static void signatures_are_verified_unless_the_caller_just_made_them(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 10);
    struct bytes note = spoilt(spot, village->notes[10]);
    assert_fault(append_one(book, note, village->times[10], NULL), ERR_SIGNATURE);
    assert_int_equal(book_size(book), 10);
    struct book_batch batch = {
        .notes = &note,
        .count = 1,
        .time = village->times[10],
        .verified = true,
    };
    assert_ok(book_append(book, &batch, NULL));
    book_close(book);
}

static void many_signatures_are_verified_on_all_cores(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 1);
    enum { MANY = 2500 };
    struct bytes *notes = arena_array(spot->arena, MANY, sizeof *notes);
    assert_non_null(notes);
    for (size_t i = 0; i < MANY; i++)
        notes[i] = voucher_of(spot, i, 100);
    struct book_batch batch = { .notes = notes, .count = MANY, .time = MORNING };
    const size_t places[] = { 0, 1023, 1024, MANY - 1 };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char want[40];
        (void)snprintf(want, sizeof want, "note %zu of 2500: ", places[i] + 1);
        print_message("%s\n", want);
        struct bytes good = notes[places[i]];
        notes[places[i]] = spoilt(spot, good);
        assert_fault(book_append(book, &batch, NULL), ERR_SIGNATURE);
        assert_non_null(strstr(err_why(LANGUAGE_EN), want));
        notes[places[i]] = good;
    }
    assert_ok(book_append(book, &batch, NULL));
    assert_int_equal(book_size(book), MANY + 1);
    book_close(book);
}

static void a_clock_that_went_back_does_not_move_the_log_back(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 12);
    struct receipt receipt = { 0 };
    assert_ok(append_one(book, voucher_of(spot, 1, 100), 1000, &receipt));
    assert_int_equal(receipt.time, spot->village->times[11]);
    book_close(book);
}

static void a_mark_that_cannot_be_overwritten_is_replaced(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 10);
    const char *head = file_path(spot->arena, spot->book, "head");
    struct bytes mark = { 0 };
    assert_int_equal(unlink(head), 0);
    assert_ok(append_one(book, spot->village->notes[10], spot->village->times[10], NULL));
    assert_ok(file_read(spot->arena, head, 1000, &mark));
    book_close(book);
    assert_ok(book_open(spot->book, true, &book));
    assert_int_equal(book_size(book), 11);
    book_close(book);
}

static void one_writes_and_others_read(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 12);
    struct book *other = NULL;
    assert_fault(book_open(spot->book, true, &other), ERR_LOCKED);
    assert_null(other);
    book_close(book);
    book = reopen(spot, false);
    assert_fault(append_one(book, spot->village->notes[12], 0, NULL), ERR_PERMISSION);
    assert_fault(book_note_put(book, "a", bytes_text("b")), ERR_PERMISSION);
    assert_fault(book_reindex(book, NULL, NULL), ERR_PERMISSION);
    assert_fault(book_answer_restored(book), ERR_PERMISSION);
    book_close(book);
    book = reopen(spot, true);
    assert_int_equal(unlink(in_book(spot, BOOK_LOCK)), 0);
    assert_fault(append_one(book, spot->village->notes[12], 0, NULL), ERR_TAMPERED);
    book_close(book);
}

static void a_reader_stays_at_what_it_saw(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 12);
    book_close(book);
    book = reopen(spot, false);
    struct bytes value = { 0 };
    assert_ok(view_get(book_view(book), VIEW_ID, bytes_text("voucher-2024-01-05-11"), &value));
    assert_non_null(value.at);
    struct hash root = { 0 };
    struct hash want = { 0 };
    assert_ok(tree_root(&book_view(book)->tree, book_size(book), &root));
    assert_ok(tree_root(&spot->village->view.tree, 12, &want));
    assert_true(hash_equal(&root, &want));
    book_close(book);
}

static void openings_go_in_with_the_next_append_or_not_at_all(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 4);
    struct bytes value = { 0 };
    assert_fault(book_seal_put(book, bytes_text("abc"), village->disclosure), ERR_FORMAT);
    assert_ok(book_seal_put(book, village->digest, village->disclosure));
    assert_fault(append_one(book, village->notes[30], village->times[30], NULL), ERR_RULE);
    append_villages(spot, book, 4, 5);
    assert_ok(book_seal_get(book, spot->arena, village->digest, &value));
    assert_null(value.at);
    assert_ok(book_seal_put(book, village->digest, village->disclosure));
    append_villages(spot, book, 5, 6);
    assert_ok(book_seal_get(book, spot->arena, village->digest, &value));
    assert_true(bytes_equal(value, village->disclosure));
    /* Without an entry: as a restore brings them back. */
    struct hash hash = hash_of(bytes_text("another"));
    struct buf digest = buf_new(spot->arena, 64);
    base64url_print(&digest, hash_bytes(&hash));
    assert_ok(book_seal_put(book, buf_so_far(&digest), bytes_text("another")));
    struct book_batch nothing = { .count = 0 };
    assert_ok(book_append(book, &nothing, NULL));
    assert_ok(book_append(book, &nothing, NULL));
    assert_int_equal(book_size(book), 6);
    assert_ok(book_seal_get(book, spot->arena, buf_so_far(&digest), &value));
    assert_bytes(value, "another");
    book_close(book);
}

static bool file_holds(struct spot *spot, const char *path, struct bytes part)
{
    struct bytes file = { 0 };
    assert_ok(file_read(spot->arena, path, 64 << 20, &file));
    return bytes_find_part(file, part) < file.size;
}

static enum err count_one(void *context, struct bytes digest, struct bytes disclosure)
{
    size_t *count = context;
    assert_true(digest.size == 43 && disclosure.size > 0);
    ++*count;
    return OK;
}

static size_t the_erasure(const struct test_village *village)
{
    size_t at = 0;
    struct bytes kind = bytes_text("\"kind\":\"erasure\"");
    while (bytes_find_part(village->notes[at], kind) == village->notes[at].size)
        at++;
    return at;
}

static void an_erased_opening_is_gone_from_the_disk(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 4);
    const char *data = in_book(spot, BOOK_STORE "/data.mdb");
    struct bytes piece = bytes_part(village->disclosure, 8, 24);
    assert_ok(book_seal_put(book, village->digest, village->disclosure));
    append_villages(spot, book, 4, 20);
    assert_true(file_holds(spot, data, piece));
    size_t count = 0;
    assert_ok(book_seal_walk(book, count_one, &count));
    assert_int_equal(count, 1);
    size_t at = the_erasure(village);
    append_villages(spot, book, 20, at);
    assert_true(file_holds(spot, data, piece));
    append_villages(spot, book, at, at + 1);
    assert_false(file_holds(spot, data, piece));
    count = 0;
    assert_ok(book_seal_walk(book, count_one, &count));
    assert_int_equal(count, 0);
    append_villages(spot, book, at + 1, village->count);
    assert_false(file_holds(spot, data, piece));
    assert_false(is_there(in_book(spot, BOOK_STORE ".compact")));
    book_close(book);
    book = reopen(spot, true);
    book_close(book);
}

static void notes_are_kept_with_the_book(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 2);
    struct bytes value = { 0 };
    assert_ok(book_note_get(book, spot->arena, "publication", &value));
    assert_null(value.at);
    assert_ok(book_note_put(book, "publication", bytes_text("41 abc")));
    book_close(book);
    book = reopen(spot, false);
    assert_ok(book_note_get(book, spot->arena, "publication", &value));
    assert_bytes(value, "41 abc");
    book_close(book);
}

static void attachments_are_copied_in_by_digest(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 2);
    const char *paper = file_path(spot->arena, spot->folder, "paper.jpg");
    struct hash hash = { 0 };
    struct hash again = { 0 };
    uint64_t size = 0;
    assert_ok(file_write(paper, bytes_text("invoice"), 0644));
    assert_ok(book_document_put(book, paper, &hash, &size));
    assert_int_equal(size, 7);
    assert_ok(book_document_put(book, paper, &again, &size));
    assert_true(hash_equal(&hash, &again));
    const char *path = NULL;
    assert_ok(book_document_path(book, spot->arena, &hash, &path));
    assert_non_null(path);
    /* One that was damaged is put anew. */
    assert_ok(file_write(path, bytes_text("scribble"), 0644));
    assert_ok(book_document_put(book, paper, &again, &size));
    struct source source = book_source(book);
    struct hash found = { 0 };
    assert_ok(source.document(source.self, &hash, &found, &size));
    assert_true(hash_equal(&hash, &found));
    found = hash_of(bytes_text("never put"));
    assert_ok(book_document_path(book, spot->arena, &found, &path));
    assert_null(path);
    assert_fault(source.document(source.self, &found, &again, &size), ERR_MISSING);
    assert_fault(book_document_put(book, "/nowhere/at/all", &again, &size), ERR_MISSING);
    book_close(book);
}

static void what_is_recorded_can_be_reindexed(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *book = book_of(spot, 30);
    assert_ok(book_reindex(book, NULL, NULL));
    append_villages(spot, book, 30, village->count);
    book_close(book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(a_village_kept_in_a_book_has_the_same_leaves_as_in_memory),
        WITH_SPOT(a_batch_is_all_or_none),
        WITH_SPOT(trying_writes_nothing),
        WITH_SPOT(a_try_may_go_on_behind_what_is_refused),
        WITH_SPOT(a_note_sent_twice_is_recorded_once),
        WITH_SPOT(signatures_are_verified_unless_the_caller_just_made_them),
        WITH_SPOT(many_signatures_are_verified_on_all_cores),
        WITH_SPOT(a_clock_that_went_back_does_not_move_the_log_back),
        WITH_SPOT(a_mark_that_cannot_be_overwritten_is_replaced),
        WITH_SPOT(one_writes_and_others_read),
        WITH_SPOT(a_reader_stays_at_what_it_saw),
        WITH_SPOT(openings_go_in_with_the_next_append_or_not_at_all),
        WITH_SPOT(an_erased_opening_is_gone_from_the_disk),
        WITH_SPOT(notes_are_kept_with_the_book),
        WITH_SPOT(attachments_are_copied_in_by_digest),
        WITH_SPOT(what_is_recorded_can_be_reindexed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
