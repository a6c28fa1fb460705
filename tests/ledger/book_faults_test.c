/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every call of a book on LMDB and on the disk fails once: the n-th, for n = 1, 2, 3 … until
 * none does. Afterwards the book opens, is whole, and is what it was or what it was to become.
 * The calls are caught here: what this program defines comes before the libraries' own.
 */
#include <dlfcn.h>
#include <errno.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/code.h"
#include "tests/ledger/book_spot.h"

static long countdown; /* 0: nothing fails */
static bool fired;

static bool fails(void)
{
    if (countdown == 0 || --countdown > 0)
        return false;
    fired = true;
    errno = EIO;
    return true;
}

/* The library's own function of that name. */
static void *real(const char *name)
{
    void *found = dlsym(RTLD_NEXT, name);
    assert_non_null(found);
    return found;
}

#define CAUGHT(name, failure, parameters, arguments) \
    int name parameters \
    { \
        static int(*next) parameters; \
        if (next == NULL) \
            *(void **)&next = real(#name); \
        return fails() ? (failure) : next arguments; \
    }

CAUGHT(mdb_env_create, ENOMEM, (MDB_env * *env), (env))
CAUGHT(mdb_env_set_maxdbs, EIO, (MDB_env * env, MDB_dbi count), (env, count))
CAUGHT(mdb_env_set_mapsize, EIO, (MDB_env * env, size_t size), (env, size))
CAUGHT(mdb_env_open, EIO, (MDB_env * env, const char *path, unsigned flags, mdb_mode_t mode),
       (env, path, flags, mode))
CAUGHT(mdb_reader_check, EIO, (MDB_env * env, int *dead), (env, dead))
CAUGHT(mdb_txn_begin, EIO, (MDB_env * env, MDB_txn *parent, unsigned flags, MDB_txn **txn),
       (env, parent, flags, txn))
CAUGHT(mdb_dbi_open, EIO, (MDB_txn * txn, const char *name, unsigned flags, MDB_dbi *dbi),
       (txn, name, flags, dbi))
CAUGHT(mdb_put, ENOSPC,
       (MDB_txn * txn, MDB_dbi dbi, MDB_val *key, MDB_val *data, unsigned flags),
       (txn, dbi, key, data, flags))
CAUGHT(mdb_del, EIO, (MDB_txn * txn, MDB_dbi dbi, MDB_val *key, MDB_val *data),
       (txn, dbi, key, data))
CAUGHT(mdb_drop, EIO, (MDB_txn * txn, MDB_dbi dbi, int del), (txn, dbi, del))
CAUGHT(mdb_cursor_open, ENOMEM, (MDB_txn * txn, MDB_dbi dbi, MDB_cursor **cursor),
       (txn, dbi, cursor))
CAUGHT(mdb_cursor_get, EIO,
       (MDB_cursor * cursor, MDB_val *key, MDB_val *data, MDB_cursor_op operation),
       (cursor, key, data, operation))
CAUGHT(mdb_cursor_put, MDB_MAP_FULL,
       (MDB_cursor * cursor, MDB_val *key, MDB_val *data, unsigned flags),
       (cursor, key, data, flags))
CAUGHT(fsync, -1, (int file), (file))
CAUGHT(stat, -1, (const char *restrict path, struct stat *restrict status), (path, status))
CAUGHT(statx, -1,
       (int folder, const char *restrict path, int flags, unsigned mask,
        struct statx *restrict status),
       (folder, path, flags, mask, status))
CAUGHT(fstat, -1, (int file, struct stat *status), (file, status))
CAUGHT(mkdir, -1, (const char *path, mode_t mode), (path, mode))
CAUGHT(unlink, -1, (const char *path), (path))
CAUGHT(rename, -1, (const char *from, const char *to), (from, to))
CAUGHT(renameat2, -1,
       (int from_folder, const char *from, int to_folder, const char *to, unsigned flags),
       (from_folder, from, to_folder, to, flags))

/* One that reads can also give back a leaf with a bit turned, as bad memory would. */
static bool turns;

int mdb_get(MDB_txn *txn, MDB_dbi dbi, MDB_val *key, MDB_val *data)
{
    static int (*next)(MDB_txn *, MDB_dbi, MDB_val *, MDB_val *);
    static uint8_t copy[ENTRY_SIZE_MAX];
    if (next == NULL)
        *(void **)&next = real("mdb_get");
    if (fails())
        return EIO;
    int number = next(txn, dbi, key, data);
    if (number == 0 && turns && data->mv_size > 300 &&
        memcmp(data->mv_data, "sanzi/leaf", 10) == 0) {
        memcpy(copy, data->mv_data, data->mv_size);
        copy[data->mv_size / 2] ^= 4;
        data->mv_data = copy;
    }
    return number;
}

/* A commit that fails has ended its transaction all the same. */
int mdb_txn_commit(MDB_txn *txn)
{
    static int (*next)(MDB_txn *);
    if (next == NULL)
        *(void **)&next = real("mdb_txn_commit");
    if (!fails())
        return next(txn);
    mdb_txn_abort(txn);
    return EIO;
}

/* One thing to do with a book that is open to be written; `n` makes its notes new ones. */
typedef enum err work(struct spot *spot, struct book *book, size_t n);

static enum err append_three(struct spot *spot, struct book *book, size_t n)
{
    struct bytes notes[] = { voucher_of(spot, n * 3, 100), voucher_of(spot, n * 3 + 1, 200),
                             voucher_of(spot, n * 3 + 2, 300) };
    struct book_batch batch = { .notes = notes, .count = 3, .time = MORNING };
    return book_append(book, &batch, NULL);
}

static enum err append_with_opening(struct spot *spot, struct book *book, size_t n)
{
    struct bytes note = voucher_of(spot, n, 100);
    TRY(book_seal_put(book, spot->village->digest, spot->village->disclosure));
    return append_one(book, note, MORNING, NULL);
}

static enum err try_two(struct spot *spot, struct book *book, size_t n)
{
    struct bytes notes[] = { voucher_of(spot, n, 100), voucher_of(spot, n, 100) };
    struct book_batch batch = { .notes = notes, .count = 2, .time = MORNING };
    return book_try(book, &batch);
}

static enum err sign(struct spot *spot, struct book *book, size_t n)
{
    struct bytes note = { 0 };
    (void)n;
    return book_checkpoint(book, spot->arena, spot->village->keys[KEY_LOG], &note);
}

static enum err cosign(struct spot *spot, struct book *book, size_t n)
{
    struct bytes note = { 0 };
    (void)n;
    TRY(book_last_checkpoint(book, spot->arena, &note));
    return book_cosigned(book, spot->arena, note);
}

static enum err reindex(struct spot *spot, struct book *book, size_t n)
{
    (void)spot;
    (void)n;
    return book_reindex(book, NULL, NULL);
}

static enum err put_note(struct spot *spot, struct book *book, size_t n)
{
    (void)spot;
    (void)n;
    return book_note_put(book, "publication", bytes_text("41"));
}

static enum err ignore_opening(void *context, struct bytes digest, struct bytes disclosure)
{
    (void)context;
    (void)digest;
    (void)disclosure;
    return OK;
}

static enum err read_all(struct spot *spot, struct book *book, size_t n)
{
    struct bytes bytes = { 0 };
    struct proof proof;
    struct source source = book_source(book);
    struct tile hashes = { 0, 0, 5 };
    struct tile bundle = { TILE_BUNDLE, 0, 5 };
    (void)n;
    TRY(book_leaf(book, spot->arena, 3, &bytes));
    TRY(book_prove(book, 3, 5, &proof));
    TRY(source.tile(source.self, spot->arena, hashes, &bytes));
    TRY(source.tile(source.self, spot->arena, bundle, &bytes));
    TRY(book_note_get(book, spot->arena, "publication", &bytes));
    TRY(book_seal_get(book, spot->arena, spot->village->digest, &bytes));
    return book_seal_walk(book, ignore_opening, NULL);
}

static enum err put_document(struct spot *spot, struct book *book, size_t n)
{
    const char *paper = file_path(spot->arena, spot->folder, "paper");
    struct hash hash;
    uint64_t size = 0;
    (void)n;
    return book_document_put(book, paper, &hash, &size);
}

static enum err answer(struct spot *spot, struct book *book, size_t n)
{
    (void)spot;
    (void)n;
    return book_answer_restored(book);
}

/* What it erases is recorded before anything fails. */
static enum err erase(struct spot *spot, struct book *book, size_t n)
{
    long left = countdown;
    countdown = 0;
    struct test_village *village = spot->village;
    struct receipt receipt = { 0 };
    struct buf own = buf_new(spot->arena, 1000);
    struct buf ids = buf_new(spot->arena, 100);
    char *text = NULL;
    char *id = NULL;
    buf_format(&own,
               "{'contact':{'mask':'138****5678','sealed':$},'from':'2021-03-01',"
               "'office':'文书','person':'周%zu'}",
               n);
    buf_format(&ids, "sealed-%zu", n);
    assert_ok(buf_string(&own, &text));
    assert_ok(buf_string(&ids, &id));
    struct bytes note = note_of(spot, "official", id, text, KEY_HEAD);
    struct book_batch batch = { .notes = &note, .count = 1, .time = MORNING };
    assert_ok(book_seal_put(book, village->digest, village->disclosure));
    assert_ok(book_append(book, &batch, &receipt));
    own.size = 0;
    buf_format(&own,
               "{'by':'村委会','field':'contact','ground':'本人申请','target':{'index':%llu,"
               "'leaf':'",
               (unsigned long long)receipt.index);
    hash_print(&own, &receipt.leaf);
    buf_text(&own, "'}}");
    assert_ok(buf_string(&own, &text));
    id[0] = 'E';
    note = note_of(spot, "erasure", id, text, KEY_SUPERVISOR);
    countdown = left;
    return book_append(book, &batch, NULL);
}

/* However an erasure ends: once it is recorded and the book was opened to be written, nothing
 * of what it erased is in the file. */
static void check_erased(struct spot *spot)
{
    struct arena_mark mark = arena_mark(spot->arena);
    struct book *book = reopen(spot, false);
    struct bytes leaf = { 0 };
    struct bytes file = { 0 };
    struct bytes piece = bytes_part(spot->village->disclosure, 8, 24);
    assert_ok(book_leaf(book, spot->arena, book_size(book) - 1, &leaf));
    book_close(book);
    assert_ok(file_read(spot->arena, in_book(spot, BOOK_STORE "/data.mdb"), 64 << 20, &file));
    bool erased = bytes_find_part(leaf, bytes_text("\"kind\":\"erasure\"")) < leaf.size;
    assert_true(!erased || bytes_find_part(file, piece) == file.size);
    arena_back(spot->arena, mark);
}

static uint64_t check_whole(struct spot *spot)
{
    struct arena_mark mark = arena_mark(spot->arena);
    struct book *book = reopen(spot, true);
    uint64_t size = book_size(book);
    struct bytes leaf = { 0 };
    for (uint64_t i = 0; i < size; i++)
        assert_ok(book_leaf(book, spot->arena, i, &leaf));
    book_close(book);
    arena_back(spot->arena, mark);
    return size;
}

static void whatever_call_fails_the_book_is_before_or_after(void **state)
{
    struct spot *spot = *state;
    const struct {
        const char *name;
        work *run;
        uint64_t more;  /* entries that it adds */
        uint64_t first; /* as many of them before anything fails */
    } rows[] = {
        { "append three", append_three, 3, 0 },
        { "append with an opening", append_with_opening, 1, 0 },
        { "try", try_two, 0, 0 },
        { "sign a checkpoint", sign, 0, 0 },
        { "take a cosignature", cosign, 0, 0 },
        { "reindex", reindex, 0, 0 },
        { "put a note", put_note, 0, 0 },
        { "read", read_all, 0, 0 },
        { "put a document", put_document, 0, 0 },
        { "erase", erase, 2, 1 },
        { "answer for it", answer, 0, 0 },
    };
    assert_ok(file_write(file_path(spot->arena, spot->folder, "paper"), bytes_text("x"), 0644));
    book_close(book_of(spot, 6));
    for (size_t row = 0; row < sizeof rows / sizeof rows[0]; row++) {
        enum err err = ERR_SYSTEM;
        size_t n = 1;
        uint64_t before = check_whole(spot);
        if (rows[row].run == answer)
            assert_ok(book_accept(spot->book));
        /* An erasure rewrites a book that each try made longer: steps must outgrow it. */
        for (; n < 5000; n += rows[row].run == erase ? 1 + n / 8 : 1) {
            struct arena_mark mark = arena_mark(spot->arena);
            struct book *book = reopen(spot, true);
            fired = false;
            countdown = (long)n;
            err = rows[row].run(spot, book, 1000 * row + n);
            countdown = 0;
            book_close(book);
            arena_back(spot->arena, mark);
            if (!fired)
                break;
            uint64_t after = check_whole(spot);
            uint64_t least = before + rows[row].first;
            if (after != least && after != before + rows[row].more)
                print_error("%s, call %zu: %llu entries\n", rows[row].name, n,
                            (unsigned long long)after);
            assert_true(after == before + rows[row].more || (after == least && err != OK));
            check_erased(spot);
            before = after;
            /* A word that was given, and then failed, may have been taken. */
            if (rows[row].run == answer && !is_there(in_book(spot, BOOK_RESTORED)))
                break;
        }
        print_message("%s: %zu calls\n", rows[row].name, n - 1);
        assert_true(n > 1 && n < 5000);
        assert_true(err == OK || rows[row].run == answer);
    }
}

static void a_leaf_that_reads_back_changed_ends_the_writing(void **state)
{
    struct spot *spot = *state;
    struct book *book = book_of(spot, 3);
    const size_t counts[] = { 1, 300 };
    for (size_t i = 0; i < 2; i++) {
        struct bytes notes[300];
        for (size_t at = 0; at < counts[i]; at++)
            notes[at] = voucher_of(spot, 1000 * i + at, 100);
        struct book_batch batch = { .notes = notes, .count = counts[i], .time = MORNING };
        struct receipt receipts[300] = { 0 };
        turns = true;
        assert_fault(book_append(book, &batch, receipts), ERR_CORRUPT);
        turns = false;
        assert_int_equal(receipts[0].time, 0);
        assert_fault(book_append(book, &batch, receipts), ERR_UNKNOWN);
        book_close(book);
        book = reopen(spot, true); /* only the reading was bad: it is there, and answered */
        assert_ok(book_append(book, &batch, receipts));
        assert_true(receipts[counts[i] - 1].again);
    }
    book_close(book);
}

static void opening_a_book_with_any_call_failing_says_so(void **state)
{
    struct spot *spot = *state;
    book_close(book_of(spot, 6));
    for (int write = 0; write < 2; write++) {
        size_t n = 1;
        for (; n < 5000; n++) {
            struct book *book = NULL;
            fired = false;
            countdown = (long)n;
            enum err err = book_open(spot->book, write, &book);
            countdown = 0;
            assert_true(fired || err == OK);
            book_close(book);
            if (!fired)
                break;
        }
        print_message("open: %zu calls\n", n - 1);
        assert_true(n > 20 && n < 5000);
    }
    for (size_t n = 1; n < 5000; n++) {
        fired = false;
        countdown = (long)n;
        enum err err = book_accept(spot->book);
        countdown = 0;
        assert_true(fired || err == OK);
        if (!fired)
            break;
    }
    assert_int_equal(check_whole(spot), 6);
}

/* Making a book, out of entry 0 or out of another book. */
static void a_making_that_fails_can_be_done_again(void **state)
{
    struct spot *spot = *state;
    struct test_village *village = spot->village;
    struct book *from = book_of(spot, 12);
    struct bytes note = { 0 };
    assert_ok(book_checkpoint(from, spot->arena, village->keys[KEY_LOG], &note));
    struct source source = book_source(from);
    for (int restores = 0; restores < 2; restores++) {
        size_t n = 1;
        for (; n < 5000; n++) {
            struct arena_mark mark = arena_mark(spot->arena);
            char name[40];
            (void)snprintf(name, sizeof name, "made-%d-%zu", restores, n);
            const char *folder = file_path(spot->arena, spot->folder, name);
            const char *store = file_path(spot->arena, folder, BOOK_STORE);
            fired = false;
            countdown = (long)n;
            enum err err =
                restores ? book_restore(folder, &source, UINT64_MAX, NULL, NULL)
                         : book_create(folder, village->notes[0], village->times[0]);
            countdown = 0;
            assert_true(fired || err == OK);
            struct book *book = NULL;
            if (is_there(store)) {
                assert_ok(book_open(folder, true, &book));
                assert_int_equal(book_size(book), restores ? 12 : 1);
                book_close(book);
            } else {
                assert_int_not_equal(err, OK);
                assert_int_equal(book_open(folder, true, &book), ERR_MISSING);
            }
            arena_back(spot->arena, mark);
            if (!fired)
                break;
        }
        print_message("%s: %zu calls\n", restores ? "restore" : "create", n - 1);
        assert_true(n > 20 && n < 5000);
    }
    book_close(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_SPOT(whatever_call_fails_the_book_is_before_or_after),
        WITH_SPOT(a_leaf_that_reads_back_changed_ends_the_writing),
        WITH_SPOT(opening_a_book_with_any_call_failing_says_so),
        WITH_SPOT(a_making_that_fails_can_be_done_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
