/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints, and books made anew from a source. */
#include "keys/cosign.h"
#include "ledger/checkpoint.h"
#include "tests/ledger/book_spot.h"

/* The village as a stranger would show it: its first tiles and a checkpoint. */
struct shown {
    struct spot *spot;
    struct bytes bundle;
    struct bytes checkpoint; /* at == NULL: none */
    uint64_t size;
};

static enum err shown_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    const struct shown *shown = self;
    (void)arena;
    if (shown->checkpoint.at == NULL)
        return fault(ERR_MISSING, "没有", "none");
    *out = shown->checkpoint;
    return OK;
}

static enum err shown_size(void *self, uint64_t *out)
{
    const struct shown *shown = self;
    *out = shown->size;
    return OK;
}

static enum err shown_tile(void *self, struct arena *arena, struct tile tile, struct bytes *out)
{
    const struct shown *shown = self;
    *out = shown->bundle;
    if (tile.level == TILE_BUNDLE)
        return OK;
    struct buf buf = buf_new(arena, 8192);
    for (unsigned i = 0; i < tile.width; i++)
        buf_put(&buf, hash_bytes(&shown->spot->village->hashes[i]));
    return buf_done(&buf, out);
}

static struct source show(struct spot *spot, struct shown *shown)
{
    struct test_village *village = spot->village;
    struct buf buf = buf_new(spot->arena, TILE_BUNDLE_MAX);
    for (size_t i = 0; i < village->count; i++)
        bundle_put(&buf, village->leaves[i]);
    *shown = (struct shown){
        .spot = spot,
        .bundle = buf_so_far(&buf),
        .checkpoint = village_checkpoint(village, village->count),
        .size = village->count,
    };
    return (struct source){
        .self = shown,
        .name = "shown",
        .checkpoint = shown_checkpoint,
        .tile = shown_tile,
    };
}

static void a_checkpoint_is_signed_once_and_given_again(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    const struct key_secret *log = village->keys[KEY_LOG];
    struct bytes first = { 0 };
    struct bytes again = { 0 };
    struct book *book = book_of(spot, 12);
    assert_fault(book_last_checkpoint(book, spot->arena, &first), ERR_MISSING);
    assert_fault(book_checkpoint(book, spot->arena, village->keys[KEY_HEAD], &first),
                 ERR_PERMISSION);
    assert_ok(book_checkpoint(book, spot->arena, log, &first));
    assert_true(bytes_equal(first, village_checkpoint(village, 12)));
    assert_ok(book_checkpoint(book, spot->arena, log, &again));
    assert_true(bytes_equal(first, again));
    append_villages(spot, book, 12, 30);
    book_close(book);

    book = reopen(spot, true);
    assert_ok(book_last_checkpoint(book, spot->arena, &again));
    assert_true(bytes_equal(first, again));
    assert_ok(book_checkpoint(book, spot->arena, log, &again));
    assert_true(bytes_equal(again, village_checkpoint(village, 30)));
    book_close(book);
}

static void a_checkpoint_of_another_history_is_never_followed(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    const struct key_secret *log = village->keys[KEY_LOG];
    struct bytes note = { 0 };
    struct checkpoint other = { bytes_text(VILLAGE_LOG), 5, village->hashes[2] };
    struct buf text = buf_new(spot->arena, 1000);
    struct buf signing = buf_new(spot->arena, 1000);
    checkpoint_print(&text, &other);
    assert_ok(note_sign(&signing, buf_so_far(&text), &log, 1));
    struct book *book = book_of(spot, 12);
    assert_ok(file_write(in_book(spot, BOOK_CHECKPOINT), buf_so_far(&signing), 0644));
    assert_fault(book_checkpoint(book, spot->arena, log, &note), ERR_TAMPERED);
    struct bytes ahead = village_checkpoint(village, 13);
    assert_ok(file_write(in_book(spot, BOOK_CHECKPOINT), ahead, 0644));
    assert_fault(book_checkpoint(book, spot->arena, log, &note), ERR_TAMPERED);
    book_close(book);
}

static void cosignatures_are_merged_into_the_stored_checkpoint(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct bytes stored = { 0 };
    struct bytes cosigned = { 0 };
    struct bytes after = { 0 };
    struct note note;
    uint8_t seed[KEY_SEED_SIZE] = { 9 };
    struct key_secret *witness = NULL;
    assert_ok(key_of_seed(bytes_text("witness.example.org"), KEY_COSIGNER, seed, &witness));
    struct book *book = book_of(spot, 12);
    assert_ok(book_checkpoint(book, spot->arena, village->keys[KEY_LOG], &stored));
    assert_ok(note_parse(stored, &note));
    struct buf line = buf_new(spot->arena, 1000);
    assert_ok(cosign_make(&line, witness, 1704247200, note.text));
    struct bytes lines[] = { buf_so_far(&line) };
    assert_ok(note_merge(spot->arena, &note, lines, 1, &cosigned));
    assert_ok(book_cosigned(book, spot->arena, cosigned));
    assert_ok(book_last_checkpoint(book, spot->arena, &after));
    assert_true(bytes_equal(after, cosigned));
    assert_ok(book_checkpoint(book, spot->arena, village->keys[KEY_LOG], &after));
    assert_true(bytes_equal(after, cosigned));
    assert_fault(book_cosigned(book, spot->arena, village_checkpoint(village, 11)), ERR_RULE);
    assert_fault(book_cosigned(book, spot->arena, bytes_text("no note")), ERR_FORMAT);
    book_close(book);
    key_close(witness);
}

/* All tiles and bundles of a book's source, against those of the publication. */
struct comparing {
    struct spot *spot;
    struct source ours;
    struct source theirs;
    size_t count;
};

static enum err compare_tile(void *self, struct tile tile)
{
    struct comparing *comparing = self;
    struct bytes a = { 0 };
    struct bytes b = { 0 };
    TRY(comparing->ours.tile(comparing->ours.self, comparing->spot->arena, tile, &a));
    TRY(comparing->theirs.tile(comparing->theirs.self, comparing->spot->arena, tile, &b));
    assert_true(bytes_equal(a, b));
    comparing->count++;
    return OK;
}

static void note_progress(void *self, uint64_t done, uint64_t total)
{
    uint64_t *last = self;
    assert_true(done <= total);
    *last = done;
}

static void a_book_comes_back_from_its_publication(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct shown shown;
    struct bytes note = { 0 };
    uint64_t done = 0;
    struct source source = show(spot, &shown);
    assert_ok(book_restore(spot->book, &source, UINT64_MAX, note_progress, &done));
    assert_int_equal(done, village->count);
    struct book *book = reopen(spot, true);
    assert_int_equal(book_size(book), village->count);
    struct comparing comparing = { .spot = spot, .ours = book_source(book), .theirs = source };
    assert_ok(tile_each_new(0, village->count, compare_tile, &comparing));
    assert_true(comparing.count == 2);
    /* The marker: nothing is signed before somebody answers. */
    assert_true(is_there(in_book(spot, BOOK_RESTORED)));
    assert_fault(book_checkpoint(book, spot->arena, village->keys[KEY_LOG], &note),
                 ERR_PERMISSION);
    assert_ok(book_answer_restored(book));
    assert_ok(book_checkpoint(book, spot->arena, village->keys[KEY_LOG], &note));
    assert_true(bytes_equal(note, village_checkpoint(village, village->count)));
    book_close(book);
}

static void a_book_comes_back_from_another_book(void **state)
{
    struct spot *spot = *state;
    enum { MANY = 700 };
    struct book *book = book_of(spot, 1);
    struct bytes *notes = arena_array(spot->arena, MANY, sizeof *notes);
    struct bytes note = { 0 };
    for (size_t i = 0; i < MANY; i++)
        notes[i] = voucher_of(spot, i, 100);
    struct book_batch batch = { .notes = notes, .count = 300, .time = MORNING };
    assert_ok(book_append(book, &batch, NULL));
    assert_ok(book_checkpoint(book, spot->arena, spot->village->keys[KEY_LOG], &note));
    batch.notes += 300;
    batch.count = MANY - 300;
    assert_ok(book_append(book, &batch, NULL));

    /* A backup holds more than the last checkpoint does. */
    struct source source = book_source(book);
    const char *second = file_path(spot->arena, spot->folder, "second");
    struct book *copy = NULL;
    assert_ok(book_restore(second, &source, UINT64_MAX, NULL, NULL));
    assert_ok(book_open(second, true, &copy));
    assert_int_equal(book_size(copy), MANY + 1);
    struct comparing comparing = { .spot = spot, .ours = book_source(copy), .theirs = source };
    assert_ok(tile_each_new(0, MANY + 1, compare_tile, &comparing));
    assert_int_equal(comparing.count, 7);
    struct bytes again = { 0 };
    assert_ok(book_last_checkpoint(copy, spot->arena, &again));
    assert_true(bytes_equal(note, again));
    struct bytes tile = { 0 };
    assert_fault(source.tile(source.self, spot->arena, (struct tile){ 0, 2, 256 }, &tile),
                 ERR_MISSING);
    book_close(copy);

    /* A part: to look at, never to go on from where more was signed. */
    const char *part = file_path(spot->arena, spot->folder, "part");
    assert_ok(book_restore(part, &source, 270, NULL, NULL));
    assert_ok(book_open(part, true, &copy));
    assert_int_equal(book_size(copy), 270);
    assert_fault(book_last_checkpoint(copy, spot->arena, &again), ERR_MISSING);
    assert_fault(book_answer_restored(copy), ERR_TAMPERED);
    book_close(copy);
    assert_ok(file_write(file_path(spot->arena, part, BOOK_RESTORED), bytes_text("?"), 0644));
    assert_ok(book_open(part, true, &copy));
    assert_fault(book_answer_restored(copy), ERR_FORMAT);
    book_close(copy);
    book_close(book);
}

static void a_source_that_was_changed_makes_no_book(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct shown shown;
    struct source source = show(spot, &shown);
    struct bytes whole = shown.bundle;
    size_t changed = 0;
    for (size_t i = 100; i < whole.size; i += 997) {
        struct bytes copy = bytes_copy(spot->arena, whole);
        ((uint8_t *)(uintptr_t)copy.at)[i] ^= 1;
        shown.bundle = copy;
        enum err err = book_restore(spot->book, &source, UINT64_MAX, NULL, NULL);
        if (err == OK)
            print_error("byte %zu\n", i);
        assert_true(err != OK);
        assert_false(is_there(spot->book));
        changed++;
    }
    assert_true(changed > 20);
    shown.bundle = bytes_part(whole, 0, whole.size / 2);
    assert_int_not_equal(book_restore(spot->book, &source, UINT64_MAX, NULL, NULL), OK);
    shown.bundle = whole;
    /* Leaves that are all good, under a checkpoint of another tree. */
    struct bytes good = shown.checkpoint;
    const struct key_secret *log = village->keys[KEY_LOG];
    struct checkpoint other = { bytes_text(VILLAGE_LOG), village->count, village->hashes[2] };
    struct buf text = buf_new(spot->arena, 1000);
    struct buf signing = buf_new(spot->arena, 1000);
    checkpoint_print(&text, &other);
    assert_ok(note_sign(&signing, buf_so_far(&text), &log, 1));
    shown.checkpoint = buf_so_far(&signing);
    assert_fault(book_restore(spot->book, &source, UINT64_MAX, NULL, NULL), ERR_TAMPERED);
    /* Or signed by somebody else. */
    log = village->keys[KEY_HEAD];
    struct buf forging = buf_new(spot->arena, 1000);
    struct note parsed;
    assert_ok(note_parse(good, &parsed));
    assert_ok(note_sign(&forging, parsed.text, &log, 1));
    shown.checkpoint = buf_so_far(&forging);
    assert_fault(book_restore(spot->book, &source, UINT64_MAX, NULL, NULL), ERR_SIGNATURE);
    assert_false(is_there(spot->book));
    shown.checkpoint = (struct bytes){ 0 };
    assert_fault(book_restore(spot->book, &source, UINT64_MAX, NULL, NULL), ERR_MISSING);
}

static void a_source_says_how_much_it_has(void **state)
{
    struct spot *spot = *state;
    struct shown shown;
    struct source source = show(spot, &shown);
    struct bytes checkpoint = shown.checkpoint;
    source.size = shown_size;
    shown.size = 20;
    shown.checkpoint = (struct bytes){ 0 };
    /* Never signed: a backup made before the first checkpoint. */
    assert_ok(book_restore(spot->book, &source, UINT64_MAX, NULL, NULL));
    struct book *book = reopen(spot, false);
    assert_int_equal(book_size(book), 20);
    book_close(book);
    const char *second = file_path(spot->arena, spot->folder, "second");
    shown.checkpoint = checkpoint;
    assert_fault(book_restore(second, &source, UINT64_MAX, NULL, NULL), ERR_TAMPERED);
    shown.checkpoint = (struct bytes){ 0 };
    shown.size = 0;
    assert_fault(book_restore(second, &source, UINT64_MAX, NULL, NULL), ERR_MISSING);
    assert_false(is_there(second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(a_checkpoint_is_signed_once_and_given_again),
        WITH_SPOT(a_checkpoint_of_another_history_is_never_followed),
        WITH_SPOT(cosignatures_are_merged_into_the_stored_checkpoint),
        WITH_SPOT(a_book_comes_back_from_its_publication),
        WITH_SPOT(a_book_comes_back_from_another_book),
        WITH_SPOT(a_source_that_was_changed_makes_no_book),
        WITH_SPOT(a_source_says_how_much_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
