/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of entries that must be refused, each with its reason, and the view left alone. */
#ifndef TESTS_LEDGER_REFUSALS_H
#define TESTS_LEDGER_REFUSALS_H

#include <string.h>

#include "tests/test.h"
#include "tests/village.h"

#define BY(key) (1u << (key))
#define VOUCHER(lines) \
    "{'chart':'2023','lines':[" lines "],'note':'试','set':'" VILLAGE_SET "'}"
#define PAIR(debit, credit) \
    "{'account':'" debit "','debit':100},{'account':'" credit "','credit':100}"

struct refusal {
    const char *kind;
    const char *date;
    const char *own;
    unsigned signers;
    enum err code;
    const char *why; /* part of the English reason */
};

/* Entries that are recorded, and then those that must be refused. */
struct refusal_case {
    const struct refusal *before;
    size_t before_count;
    const struct refusal *rows;
    size_t count;
};

static inline enum err hash_record(void *context, struct bytes key, struct bytes value)
{
    struct hashing *hashing = context;
    uint8_t sizes[4] = { (uint8_t)(key.size >> 8), (uint8_t)key.size,
                         (uint8_t)(value.size >> 8), (uint8_t)value.size };
    hash_add(hashing, bytes_of(sizes, sizeof sizes));
    hash_add(hashing, key);
    hash_add(hashing, value);
    return OK;
}

/* Over every record of every table. */
static inline struct hash fold_hash(struct test_village *village)
{
    struct hashing hashing;
    hash_start(&hashing);
    struct view_store *store = &village->view.store;
    for (enum view_table table = VIEW_VILLAGE; table < VIEW_TABLE_COUNT; table++) {
        uint8_t number = (uint8_t)table;
        hash_add(&hashing, bytes_of(&number, 1));
        assert_ok(store->walk(store->self, table, bytes_text(""), hash_record, &hashing));
    }
    return hash_end(&hashing);
}

static inline void assert_refused(struct test_village *village, const struct refusal *rows,
                                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct refusal *row = &rows[i];
        struct hash before = fold_hash(village);
        enum err code = village_refuse(village, row->kind, row->date, row->own, row->signers);
        if (code != row->code || strstr(err_why(LANGUAGE_EN), row->why) == NULL)
            print_error("row %zu (%s): %s: %s\n", i, row->why, err_name(code),
                        err_why(LANGUAGE_EN));
        assert_int_equal(code, row->code);
        assert_non_null(strstr(err_why(LANGUAGE_EN), row->why));
        assert_string_not_equal(err_why(LANGUAGE_ZH), err_why(LANGUAGE_EN));
        struct hash after = fold_hash(village);
        assert_true(hash_equal(&before, &after));
    }
}

static inline void assert_case(struct test_village *village, const struct refusal_case *one)
{
    for (size_t i = 0; i < one->before_count; i++)
        assert_ok(village_record(village, one->before[i].kind, one->before[i].date,
                                 one->before[i].own, one->before[i].signers));
    assert_refused(village, one->rows, one->count);
}

static inline struct test_village *setup(struct arena **arena)
{
    assert_ok(arena_open((size_t)64 << 20, arena));
    return village_new(*arena);
}

static inline void teardown(struct test_village *village, struct arena *arena)
{
    village_free(village);
    arena_close(arena);
}

#endif
