/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for each test of the store. */
#ifndef TESTS_LEDGER_STORE_SPOT_H
#define TESTS_LEDGER_STORE_SPOT_H

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "ledger/store_inner.h"
#include "tests/support.h"
#include "tests/test.h"

/* A folder of its own for each test, with an empty store in it. */
struct spot {
    const char *folder;
    char store[512];
    char data[600];
    char lock[600];
    struct arena *arena;
};

static inline int spot_open(void **state)
{
    struct spot *spot = calloc(1, sizeof *spot);
    assert_non_null(spot);
    assert_ok(arena_open(64 << 20, &spot->arena));
    assert_ok(support_folder(spot->arena, &spot->folder));
    (void)snprintf(spot->store, sizeof spot->store, "%s/store", spot->folder);
    (void)snprintf(spot->data, sizeof spot->data, "%s/data.mdb", spot->store);
    (void)snprintf(spot->lock, sizeof spot->lock, "%s/lock.mdb", spot->store);
    assert_ok(store_create(spot->store));
    *state = spot;
    return 0;
}

static inline int spot_close(void **state)
{
    struct spot *spot = *state;
    support_folder_drop(spot->folder);
    arena_close(spot->arena);
    free(spot);
    return 0;
}

static inline struct store *store_of(const struct spot *spot, bool write)
{
    struct store *store = NULL;
    assert_ok(store_open(spot->store, write, &store));
    return store;
}

/* The n-th leaf of the tests: some short, some longer than half a page. */
static inline struct bytes leaf_of(struct arena *arena, uint64_t n)
{
    struct buf buf = buf_new(arena, 8000);
    buf_format(&buf, "leaf %llu ", (unsigned long long)n);
    buf_fill(&buf, (uint8_t)('a' + n % 26), n % 7 == 3 ? 2500 : 40);
    return buf_so_far(&buf);
}

static inline void append_to(struct spot *spot, struct store *store, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        struct bytes leaf = leaf_of(spot->arena, i);
        struct hash hash = tree_leaf(leaf);
        assert_ok(store_append(store, leaf, (int64_t)(1000 + i), &hash));
    }
}

struct seen {
    char text[200];
    size_t limit;
};

static inline enum err note_seen(void *context, struct bytes key, struct bytes value)
{
    struct seen *seen = context;
    size_t used = strlen(seen->text);
    (void)snprintf(seen->text + used, sizeof seen->text - used, "%.*s=%.*s ", (int)key.size,
                   (const char *)key.at, (int)value.size, (const char *)value.at);
    if (--seen->limit == 0)
        return fault(ERR_RULE, "够了", "enough");
    return OK;
}

#define WITH_SPOT(test) cmocka_unit_test_setup_teardown(test, spot_open, spot_close)

#endif
