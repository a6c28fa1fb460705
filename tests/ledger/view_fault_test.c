/* SPDX-License-Identifier: Apache-2.0 */
/* Every call into the store fails once, in every entry of the village: the fault comes out
 * unchanged, from check, from signers and from apply. */
#include "tests/ledger/refusals.h"

struct failing {
    struct view_store store;
    size_t left; /* calls that still go well */
};

static bool fails(struct failing *failing)
{
    if (failing->left == 0)
        return true;
    failing->left--;
    return false;
}

static enum err broken(void)
{
    return fault(ERR_SYSTEM, "坏了", "broken");
}

static enum err failing_get(void *self, enum view_table table, struct bytes key,
                            struct bytes *value)
{
    struct failing *failing = self;
    return fails(failing) ? broken()
                          : failing->store.get(failing->store.self, table, key, value);
}

static enum err failing_put(void *self, enum view_table table, struct bytes key,
                            struct bytes value)
{
    struct failing *failing = self;
    return fails(failing) ? broken()
                          : failing->store.put(failing->store.self, table, key, value);
}

static enum err failing_walk(void *self, enum view_table table, struct bytes start,
                             enum err (*each)(void *context, struct bytes key,
                                              struct bytes value),
                             void *context)
{
    struct failing *failing = self;
    return fails(failing)
               ? broken()
               : failing->store.walk(failing->store.self, table, start, each, context);
}

/* The village's entries before `count`, folded into a fresh view. */
static void replay(struct test_village *village, const struct entry *entries, size_t count,
                   struct view *view)
{
    for (size_t i = 0; i < count; i++) {
        struct place place = { i, village->times[i], village->hashes[i] };
        assert_ok(view_apply(view, &entries[i], &place));
    }
}

static size_t count_faults_of_check(struct test_village *village, const struct entry *entry,
                                    const struct place *place, struct view *view)
{
    struct failing failing = { .store = view->store };
    struct view wrapped = {
        .store = { &failing, failing_get, failing_put, failing_walk, false },
        .tree = village->view.tree,
    };
    size_t count = 0;
    for (;; count++) {
        struct signer signers[NOTE_SIGNATURES_MAX];
        failing.left = count;
        enum err code = view_check(&wrapped, entry, place);
        if (code == OK)
            return count;
        assert_int_equal(code, ERR_SYSTEM);
        failing.left = 0;
        code = view_signers(&wrapped, entry, place->index, signers);
        assert_true(code == ERR_SYSTEM || entry->kind->own_keys != NULL);
    }
}

static bool apply_fails(struct test_village *village, const struct entry *entries, size_t at,
                        size_t calls)
{
    struct view_memory *memory = NULL;
    assert_ok(view_memory_open(&memory));
    struct view view = { .store = view_memory_store(memory) };
    replay(village, entries, at, &view);
    struct failing failing = { view.store, calls };
    view.store =
        (struct view_store){ &failing, failing_get, failing_put, failing_walk, true };
    struct place place = { at, village->times[at], village->hashes[at] };
    enum err code = view_apply(&view, &entries[at], &place);
    assert_true(code == OK || code == ERR_SYSTEM);
    view_memory_close(memory);
    return code != OK;
}

static void a_store_that_fails_is_heard_at_every_call(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct test_village *village = setup(&arena);
    struct entry *entries = arena_array(arena, village->count, sizeof *entries);
    struct view_memory *memory = NULL;
    assert_non_null(entries);
    assert_ok(view_memory_open(&memory));
    struct view view = { .store = view_memory_store(memory), .tree = village->view.tree };
    for (size_t i = 0; i < village->count; i++) {
        assert_ok(entry_decode(arena, village->notes[i], &entries[i]));
        struct place place = { i, village->times[i], village->hashes[i] };
        assert_true(count_faults_of_check(village, &entries[i], &place, &view) > 0);
        size_t calls = 0;
        while (apply_fails(village, entries, i, calls))
            calls++;
        print_message("%s: %zu calls\n", entries[i].kind->name, calls);
        assert_true(calls >= 2);
        assert_ok(view_apply(&view, &entries[i], &place));
    }
    view_memory_close(memory);
    teardown(village, arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_that_fails_is_heard_at_every_call),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
