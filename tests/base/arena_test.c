/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <string.h>

#include "tests/test.h"

static bool is_zero(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i] != 0)
            return false;
    return true;
}

static void pieces_are_zeroed_and_aligned(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    for (int round = 0; round < 2; round++) {
        struct arena_mark mark = arena_mark(arena);
        for (size_t size = 0; size < 300; size++) {
            unsigned char *piece = arena_take(arena, size);
            assert_non_null(piece);
            assert_int_equal((uintptr_t)piece % _Alignof(max_align_t), 0);
            assert_true(is_zero(piece, size));
            memset(piece, 0xAA, size);
        }
        arena_back(arena, mark);
        assert_int_equal(arena_used(arena), 0);
    }
    arena_close(arena);
    arena_close(NULL);
}

static void the_maximum_is_kept(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1000, &arena));
    assert_null(arena_take(arena, 1001));
    assert_non_null(arena_take(arena, 600));
    assert_null(arena_take(arena, 600));
    assert_non_null(arena_take(arena, 300));
    assert_int_equal(arena_used(arena), 608 + 304);
    assert_null(arena_take(arena, SIZE_MAX));
    assert_null(arena_take(arena, SIZE_MAX - 20));
    assert_null(arena_array(arena, SIZE_MAX / 2, 3));
    assert_null(arena_grow(arena, NULL, 0, SIZE_MAX));
    assert_non_null(arena_array(arena, 2, 8));
    arena_close(arena);
}

static void the_last_piece_grows_in_place(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    char *piece = arena_grow(arena, NULL, 0, 5);
    assert_non_null(piece);
    memcpy(piece, "abcd", 5);
    char *grown = arena_grow(arena, piece, 5, 500);
    assert_ptr_equal(grown, piece);
    assert_string_equal(grown, "abcd");
    assert_true(is_zero((unsigned char *)grown + 16, 484));
    assert_ptr_equal(arena_grow(arena, grown, 500, 10), piece);
    assert_int_equal(arena_used(arena), 16);
    assert_non_null(arena_take(arena, 1));
    char *moved = arena_grow(arena, piece, 10, 100);
    assert_ptr_not_equal(moved, piece);
    assert_string_equal(moved, "abcd");
    /* Past the end of its chunk. */
    char *far = arena_grow(arena, moved, 100, 200000);
    assert_ptr_not_equal(far, moved);
    assert_string_equal(far, "abcd");
    assert_null(arena_grow(arena, far, 200000, SIZE_MAX));
    arena_close(arena);
}

static void chunks_are_used_again_after_going_back(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1 << 20, &arena));
    assert_non_null(arena_take(arena, 40000));
    struct arena_mark mark = arena_mark(arena);
    for (int round = 0; round < 100; round++) {
        /* 1 MiB would be full after a few rounds. */
        unsigned char *big = arena_take(arena, 60000);
        assert_non_null(big);
        assert_true(is_zero(big, 60000));
        memset(big, 0xAA, 60000);
        assert_non_null(arena_take(arena, 100000));
        arena_back(arena, mark);
    }
    assert_int_equal(arena_used(arena), 40000);
    /* A waiting chunk that is too small is passed over, not lost. */
    assert_non_null(arena_take(arena, 30000));
    assert_non_null(arena_take(arena, 300000));
    assert_non_null(arena_take(arena, 1));
    arena_close(arena);
}

/* The sanitizer ends a program that asks for too much, unless told otherwise. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* For good: it must come last. */
static void that_memory_ran_out_is_not_forgotten(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open(1000, &arena));
    assert_null(arena_take(arena, 2000));
    arena_close(arena);
    assert_false(arena_ran_out());
    assert_ok(arena_open(SIZE_MAX, &arena));
    assert_null(arena_take(arena, SIZE_MAX / 2));
    assert_true(arena_ran_out());
    assert_non_null(arena_take(arena, 1));
    assert_true(arena_ran_out());
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_and_aligned),
        cmocka_unit_test(the_maximum_is_kept),
        cmocka_unit_test(the_last_piece_grows_in_place),
        cmocka_unit_test(chunks_are_used_again_after_going_back),
        cmocka_unit_test(that_memory_ran_out_is_not_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
