/* SPDX-License-Identifier: Apache-2.0 */
#include "base/spill.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/test.h"

enum { MIB = 1 << 20,
       KEPT = 12 * MIB };

static size_t resident(void)
{
    char line[200] = "";
    FILE *file = fopen("/proc/self/statm", "re");
    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file));
    (void)fclose(file);
    return strtoull(strchr(line, ' '), NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static void what_is_let_go_of_comes_back_as_it_was(void **state)
{
    (void)state;
    enum { SIZE = 3 * SPILL_RESIDENT };
    struct spill *spill = spill_open(SIZE, SIZE);
    assert_non_null(spill);
    unsigned char *at = spill_at(spill);
    size_t most = 0;
    for (size_t i = 0; i < SIZE; i += 4096) {
        assert_int_equal(at[i], 0);
        at[i] = (unsigned char)(i / 4096);
        spill_breathe();
        if (i % MIB == 0 && resident() > most)
            most = resident();
    }
    for (size_t i = 0; i < SIZE; i += 4096) {
        assert_int_equal(at[i], (unsigned char)(i / 4096));
        spill_breathe();
    }
#ifndef __SANITIZE_ADDRESS__
    assert_true(most < SPILL_RESIDENT + 8 * MIB);
#endif
    spill_close(spill);
    assert_int_equal(spill_steps, 0);
    spill_look();
    spill_close(NULL);
}

static void it_grows_where_it_is_up_to_its_reserve(void **state)
{
    (void)state;
    struct spill *spill = spill_open(1, 64 * (size_t)MIB);
    assert_non_null(spill);
    unsigned char *at = spill_at(spill);
    at[0] = 1;
    assert_true(spill_grow(spill, 10 * (size_t)MIB));
    assert_ptr_equal(spill_at(spill), at);
    assert_int_equal(at[0], 1);
    assert_int_equal(at[10 * (size_t)MIB - 1], 0);
    assert_true(spill_grow(spill, 1));
    assert_false(spill_grow(spill, 64 * (size_t)MIB + 1));
    assert_false(spill_grow(spill, SIZE_MAX));
    assert_null(spill_open(2 * (size_t)MIB, MIB));
    assert_null(spill_open(SIZE_MAX, SIZE_MAX));
    spill_close(spill);
}

/* A disk without room refuses at once; nobody is ended by a signal when the bytes are put. */
static void a_full_disk_is_told_before_anything_is_put(void **state)
{
    (void)state;
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    const struct rlimit small = { MIB, old.rlim_max };
    struct spill *spill = spill_open(MIB, 4 * (size_t)MIB);
    assert_non_null(spill);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_false(spill_grow(spill, 2 * (size_t)MIB));
    assert_null(spill_open(2 * (size_t)MIB, 2 * (size_t)MIB));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_true(spill_grow(spill, 2 * (size_t)MIB));
    memset(spill_at(spill), 7, 2 * (size_t)MIB);
    spill_close(spill);
}

static void a_folder_that_is_not_there_is_passed_over(void **state)
{
    (void)state;
    const char *old = getenv("TMPDIR");
    char kept[4096] = "";
    (void)snprintf(kept, sizeof kept, "%s", old ? old : "");
    assert_int_equal(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
    struct spill *spill = spill_open(MIB, MIB);
    assert_non_null(spill);
    spill_close(spill);
    assert_int_equal(kept[0] ? setenv("TMPDIR", kept, 1) : unsetenv("TMPDIR"), 0);
}

static bool is_zero(const unsigned char *at, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (at[i] != 0)
            return false;
    return true;
}

static void an_arena_that_spills_gives_zeroed_pieces_again_and_again(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open_spilling(1 << 30, KEPT, &arena));
    struct arena_mark mark = arena_mark(arena);
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < 60; i++) {
            unsigned char *piece = arena_take(arena, MIB + 100 * i);
            assert_non_null(piece);
            assert_true(is_zero(piece, MIB + 100 * i));
            memset(piece, 0xAA, MIB + 100 * i);
        }
        assert_true(arena_used(arena) > 60 * (size_t)MIB);
        arena_back(arena, mark);
    }
    arena_close(arena);
}

static void a_large_piece_grows_in_place_beside_others(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    assert_ok(arena_open_spilling(1 << 30, MIB, &arena));
    unsigned char *first = arena_grow(arena, NULL, 0, 100);
    memset(first, 1, 100);
    assert_non_null(arena_take(arena, 10));
    unsigned char *large = arena_grow(arena, first, 100, 5 * (size_t)MIB);
    unsigned char *other = arena_grow(arena, NULL, 0, 5 * (size_t)MIB);
    assert_non_null(large);
    assert_non_null(other);
    memset(other, 2, 5 * (size_t)MIB);
    for (size_t size = 5 * (size_t)MIB; size < 80 * (size_t)MIB; size *= 2) {
        assert_non_null(arena_take(arena, 1000));
        assert_ptr_equal(arena_grow(arena, large, size, 2 * size), large);
        assert_true(is_zero(large + size, size));
        memset(large + size, 1, size);
    }
    assert_int_equal(large[0], 1);
    assert_true(is_zero(large + 100, 5 * (size_t)MIB - 100));
    assert_int_equal(other[5 * (size_t)MIB - 1], 2);
    /* Past the arena's maximum. */
    assert_null(arena_grow(arena, large, 80 * (size_t)MIB, (size_t)1 << 30));
    assert_int_equal(large[80 * (size_t)MIB - 1], 1);
    arena_close(arena);
}

/* Without a disk to spill to, memory must do. */
static void an_arena_without_a_disk_takes_memory(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct rlimit old;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    const struct rlimit none = { 0, old.rlim_max };
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &none), 0);
    assert_ok(arena_open_spilling(1 << 30, KEPT, &arena));
    unsigned char *piece = NULL;
    for (size_t i = 0; i < 20; i++) {
        piece = arena_take(arena, MIB);
        assert_non_null(piece);
        assert_true(is_zero(piece, MIB));
    }
    unsigned char *grown = arena_grow(arena, piece, MIB, 4 * (size_t)MIB);
    assert_non_null(grown);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
    assert_int_equal(spill_steps, 0);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_let_go_of_comes_back_as_it_was),
        cmocka_unit_test(it_grows_where_it_is_up_to_its_reserve),
        cmocka_unit_test(a_full_disk_is_told_before_anything_is_put),
        cmocka_unit_test(a_folder_that_is_not_there_is_passed_over),
        cmocka_unit_test(an_arena_that_spills_gives_zeroed_pieces_again_and_again),
        cmocka_unit_test(a_large_piece_grows_in_place_beside_others),
        cmocka_unit_test(an_arena_without_a_disk_takes_memory),
    };
    (void)signal(SIGXFSZ, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
