/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for each test of the book, and the village to keep in it. */
#ifndef TESTS_LEDGER_BOOK_SPOT_H
#define TESTS_LEDGER_BOOK_SPOT_H

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ledger/book_inner.h"
#include "tests/support.h"
#include "tests/test.h"
#include "tests/village.h"

struct spot {
    struct arena *arena;
    const char *folder; /* where things may lie */
    const char *book;   /* a path in it, nothing there yet */
    struct test_village *village;
};

static inline int spot_open(void **state)
{
    struct spot *spot = calloc(1, sizeof *spot);
    assert_non_null(spot);
    assert_ok(arena_open(256 << 20, &spot->arena));
    assert_ok(support_folder(spot->arena, &spot->folder));
    spot->book = file_path(spot->arena, spot->folder, "book");
    spot->village = village_new(spot->arena);
    *state = spot;
    return 0;
}

static inline int spot_close(void **state)
{
    struct spot *spot = *state;
    village_free(spot->village);
    support_folder_drop(spot->folder);
    arena_close(spot->arena);
    free(spot);
    return 0;
}

static inline const char *in_book(const struct spot *spot, const char *name)
{
    return file_path(spot->arena, spot->book, name);
}

static inline struct book *reopen(const struct spot *spot, bool write)
{
    struct book *book = NULL;
    assert_ok(book_open(spot->book, write, &book));
    return book;
}

static inline enum err append_one(struct book *book, struct bytes note, int64_t time,
                                  struct receipt *receipt)
{
    struct book_batch batch = { .notes = &note, .count = 1, .time = time };
    return book_append(book, &batch, receipt);
}

static inline void append_villages(const struct spot *spot, struct book *book, size_t from,
                                   size_t to)
{
    for (size_t i = from; i < to; i++) {
        struct receipt receipt = { 0 };
        assert_ok(append_one(book, spot->village->notes[i], spot->village->times[i], &receipt));
        assert_int_equal(receipt.index, i);
        assert_false(receipt.again);
        assert_true(hash_equal(&receipt.leaf, &spot->village->hashes[i]));
    }
}

/* A book of the first `count` entries of the village, open to be written. */
static inline struct book *book_of(const struct spot *spot, size_t count)
{
    assert_ok(book_create(spot->book, spot->village->notes[0], spot->village->times[0]));
    struct book *book = reopen(spot, true);
    append_villages(spot, book, 1, count);
    return book;
}

/* A note of any kind that has seen entry 0 only. */
static inline struct bytes note_of(const struct spot *spot, const char *kind, const char *id,
                                   const char *own, enum village_key signer)
{
    struct test_village *village = spot->village;
    struct json *body = village_body(village, kind, "2024-01-03", own);
    struct json *seen = json_object(spot->arena);
    struct buf root = buf_new(spot->arena, 64);
    hash_print(&root, &village->hashes[0]);
    json_put(seen, bytes_text("root"), json_text(spot->arena, buf_so_far(&root)));
    json_put(seen, bytes_text("size"), json_number(spot->arena, 1));
    json_put(body, bytes_text("seen"), seen);
    struct bytes name = bytes_copy(spot->arena, bytes_text(id));
    json_put(body, bytes_text("id"), json_text(spot->arena, name));
    struct bytes note = { 0 };
    assert_ok(village_sign(village, body, 1U << signer, &note));
    return note;
}

/* A voucher that fits into any book of the village: its signer saw entry 0 only. */
static inline struct bytes voucher_of(const struct spot *spot, size_t number, int64_t fen)
{
    char own[400];
    char id[40];
    (void)snprintf(own, sizeof own,
                   "{'chart':'2023','lines':[{'account':'101','debit':%lld},{'account':'501',"
                   "'credit':%lld}],'note':'收租金','set':'" VILLAGE_SET "'}",
                   (long long)fen, (long long)fen);
    (void)snprintf(id, sizeof id, "batch-%zu", number);
    return note_of(spot, "voucher", id, own, KEY_BOOKKEEPER);
}

/* The same with one bit of its signature turned. */
static inline struct bytes spoilt(const struct spot *spot, struct bytes note)
{
    struct bytes copy = bytes_copy(spot->arena, note);
    uint8_t *at = (uint8_t *)(uintptr_t)copy.at;
    at[copy.size - 20] = at[copy.size - 20] == 'A' ? 'B' : 'A';
    return copy;
}

enum { MORNING = 1704247200 }; /* 2024-01-03 10:00 in China */

static inline bool is_there(const char *path)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    assert_ok(file_kind_at(path, &kind, &size));
    return kind != FILE_NONE;
}

#define WITH_SPOT(test) cmocka_unit_test_setup_teardown(test, spot_open, spot_close)

#endif
