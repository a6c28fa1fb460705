/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tile.h"

#include <inttypes.h>
#include <string.h>

#include "tests/ledger/tessera.h"
#include "tests/test.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    return arena_open(16 << 20, &arena) == OK ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct bytes path_of(struct tile tile)
{
    struct buf buf = buf_new(arena, TILE_PATH_MAX);
    struct bytes path = { 0 };
    tile_print(&buf, tile);
    assert_ok(buf_done(&buf, &path));
    return path;
}

#define BIGGEST ((uint64_t)INT64_MAX / TILE_WIDTH)

static void paths_are_written_and_read_alike(void **state)
{
    (void)state;
    static const struct {
        struct tile tile;
        const char *path;
    } rows[] = {
        { { 0, 0, 256 }, "tile/0/000" },
        { { 0, 255, 256 }, "tile/0/255" },
        { { 1, 1000, 256 }, "tile/1/x001/000" },
        { { 0, 1234067, 256 }, "tile/0/x001/x234/067" },
        { { 2, 123456078, 1 }, "tile/2/x123/x456/078.p/1" },
        { { 0, 273, 112 }, "tile/0/273.p/112" },
        { { 1, 1, 17 }, "tile/1/001.p/17" },
        { { TILE_BUNDLE, 0, 15 }, "tile/entries/000.p/15" },
        { { TILE_BUNDLE, 999, 255 }, "tile/entries/999.p/255" },
        { { TILE_BUNDLE, 1000000, 256 }, "tile/entries/x001/x000/000" },
        { { 0, BIGGEST, 255 }, "tile/0/x036/x028/x797/x018/x963/967.p/255" },
        { { 7, 0, 127 }, "tile/7/000.p/127" },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tile tile = { 0 };
        print_message("%s\n", rows[i].path);
        assert_bytes(path_of(rows[i].tile), rows[i].path);
        assert_ok(tile_parse(bytes_text(rows[i].path), &tile));
        assert_int_equal(tile.level, rows[i].tile.level);
        assert_int_equal(tile.number, rows[i].tile.number);
        assert_int_equal(tile.width, rows[i].tile.width);
    }
}

static void any_other_spelling_of_a_path_is_refused(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",
        "tile",
        "tile/",
        "tiles/0/000",
        "/tile/0/000",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/000/",
        "tile/0/000 ",
        "tile/00/000",
        "tile/8/000",
        "tile/63/000",
        "tile/-1/000",
        "tile/a/000",
        "tile/entry/000",
        "tile/entries000",
        "tile/data/000",
        "tile/0/001/000",
        "tile/0/x000/001",
        "tile/0/x001/",
        "tile/0/x001",
        "tile/0/x001000",
        "tile/0/X001/000",
        "tile/0/x00a/000",
        "tile/0/x001/x002/x003/x004/x005/x006/007",
        "tile/0/x036/x028/x797/x018/x963/968",
        "tile/0/x036/x028/x797/x018/x963/967",
        "tile/0/000.p",
        "tile/0/000.p/",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/1000",
        "tile/0/000.p/+1",
        "tile/0/000.p/1/",
        "tile/0/000.q/1",
        "tile/0/../000",
        "tile/7/000",
        "tile/7/000.p/128",
        "tile/7/001.p/1",
        "tile/0/０００",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tile tile = { .level = 5, .number = 6, .width = 7 };
        print_message("%s\n", rows[i]);
        assert_fault(tile_parse(bytes_text(rows[i]), &tile), ERR_FORMAT);
        assert_true(tile.level == 5 && tile.number == 6 && tile.width == 7);
    }
    assert_fault(tile_parse(bytes_of("tile/0/000\0", 11), &(struct tile){ 0 }), ERR_FORMAT);
}

static void a_size_has_the_tiles_of_the_specification(void **state)
{
    (void)state;
    static const struct {
        uint64_t size;
        int level;
        uint64_t count;
        unsigned last; /* the width of the last one */
    } rows[] = {
        { 0, 0, 0, 0 },
        { 0, TILE_BUNDLE, 0, 0 },
        { 1, 0, 1, 1 },
        { 256, 0, 1, 256 },
        { 256, 1, 1, 1 },
        { 256, 2, 0, 0 },
        { 256, TILE_BUNDLE, 1, 256 },
        { 70000, TILE_BUNDLE, 274, 112 },
        { 70000, 0, 274, 112 },
        { 70000, 1, 2, 17 },
        { 70000, 2, 1, 1 },
        { 70000, 3, 0, 0 },
        { INT64_MAX, 0, BIGGEST + 1, 255 },
        { INT64_MAX, 7, 1, 127 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        print_message("size %" PRIu64 " level %d\n", rows[i].size, rows[i].level);
        uint64_t count = tile_count(rows[i].level, rows[i].size);
        assert_int_equal(count, rows[i].count);
        if (count > 0)
            assert_int_equal(tile_width(rows[i].level, count - 1, rows[i].size), rows[i].last);
        if (count > 1)
            assert_int_equal(tile_width(rows[i].level, count - 2, rows[i].size), TILE_WIDTH);
        assert_int_equal(tile_width(rows[i].level, count, rows[i].size), 0);
        assert_int_equal(tile_width(rows[i].level, UINT64_MAX, rows[i].size), 0);
    }
}

enum { CALLS_MAX = 1000 };

struct calls {
    struct tile tiles[CALLS_MAX];
    size_t count;
    size_t stop; /* fault at this call */
};

static enum err collect(void *self, struct tile tile)
{
    struct calls *calls = self;
    assert_true(calls->count < CALLS_MAX);
    calls->tiles[calls->count++] = tile;
    return calls->count == calls->stop ? fault(ERR_FULL, "满", "full") : OK;
}

static bool has(struct tile tile, uint64_t size)
{
    return tile.width > 0 && tile_width(tile.level, tile.number, size) == tile.width;
}

/* Does the call stand at `at`, as the next one expected? */
static void expect(const struct calls *calls, size_t *at, struct tile tile)
{
    assert_true(*at < calls->count);
    const struct tile *got = &calls->tiles[(*at)++];
    assert_true(got->level == tile.level && got->number == tile.number &&
                got->width == tile.width);
}

/* What is new and what is gone, found by looking at every tile of both sizes. */
static void check_growth(uint64_t old, uint64_t size)
{
    struct calls new = { .count = 0 };
    struct calls gone = { .count = 0 };
    print_message("%" PRIu64 " to %" PRIu64 "\n", old, size);
    assert_ok(tile_each_new(old, size, collect, &new));
    assert_ok(tile_each_gone(old, size, collect, &gone));
    size_t new_at = 0;
    size_t gone_at = 0;
    for (int level = TILE_BUNDLE; level <= TILE_LEVEL_MAX; level++) {
        for (uint64_t number = 0; number < tile_count(level, size); number++) {
            struct tile tile = { level, number, tile_width(level, number, size) };
            if (!has(tile, old))
                expect(&new, &new_at, tile);
        }
        for (uint64_t number = 0; number < tile_count(level, old); number++) {
            struct tile tile = { level, number, tile_width(level, number, old) };
            if (!has(tile, size))
                expect(&gone, &gone_at, tile);
        }
    }
    assert_int_equal(new_at, new.count);
    assert_int_equal(gone_at, gone.count);
}

static void growth_names_what_is_new_and_what_is_gone_and_no_more(void **state)
{
    (void)state;
    static const uint64_t sizes[] = {
        0,
        1,
        2,
        100,
        255,
        256,
        257,
        300,
        511,
        512,
        513,
        768,
        999,
        65535,
        65536,
        65537,
        65800,
        69999,
        70000,
    };
    enum { SIZES = sizeof sizes / sizeof *sizes };
    for (size_t i = 0; i < SIZES; i++)
        for (size_t j = i; j < SIZES; j++)
            check_growth(sizes[i], sizes[j]);
}

static void the_cost_of_growth_is_that_of_what_is_new(void **state)
{
    (void)state;
    static const struct {
        uint64_t old;
        size_t new;
        size_t gone;
    } rows[] = {
        { 10000, 2, 2 },
        { 1000000, 2, 2 },
        { 1000000001, 2, 2 },
        { INT64_MAX - 100, 2, 2 },
        /* A carry through every level. */
        { ((uint64_t)1 << 56) - 50, 11, 8 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct calls new = { .count = 0 };
        struct calls gone = { .count = 0 };
        print_message("%" PRIu64 "\n", rows[i].old);
        assert_ok(tile_each_new(rows[i].old, rows[i].old + 100, collect, &new));
        assert_ok(tile_each_gone(rows[i].old, rows[i].old + 100, collect, &gone));
        assert_int_equal(new.count, rows[i].new);
        assert_int_equal(gone.count, rows[i].gone);
    }
}

static void a_smaller_or_equal_size_has_nothing_new(void **state)
{
    (void)state;
    struct calls calls = { .count = 0 };
    assert_ok(tile_each_new(500, 500, collect, &calls));
    assert_ok(tile_each_new(500, 400, collect, &calls));
    assert_ok(tile_each_gone(500, 500, collect, &calls));
    assert_int_equal(calls.count, 0);
}

static void the_first_fault_stops_the_walk(void **state)
{
    (void)state;
    struct calls calls = { .stop = 2 };
    assert_fault(tile_each_new(0, 70000, collect, &calls), ERR_FULL);
    assert_int_equal(calls.count, 2);
    calls = (struct calls){ .stop = 1 };
    assert_fault(tile_each_gone(10, 70000, collect, &calls), ERR_FULL);
    assert_int_equal(calls.count, 1);
}

static void assert_sha256(struct bytes bytes, const char *expected)
{
    struct hash hash = hash_of(bytes);
    struct hash wanted = { 0 };
    assert_ok(hash_parse_hex(bytes_text(expected), &wanted));
    assert_memory_equal(hash.at, wanted.at, HASH_SIZE);
}

static void the_tessera_log_has_the_tile_and_the_bundle_it_publishes(void **state)
{
    (void)state;
    struct buf bundle = buf_new(arena, TILE_BUNDLE_MAX);
    struct buf tile = buf_new(arena, (size_t)TILE_WIDTH * HASH_SIZE);
    for (size_t i = 0; i < TESSERA_SIZE; i++) {
        struct bytes leaf = bytes_text(tessera_leaves[i]);
        struct hash hash = tree_leaf(leaf);
        bundle_put(&bundle, leaf);
        buf_put(&tile, hash_bytes(&hash));
    }
    assert_int_equal(buf_so_far(&bundle).size, 99);
    assert_memory_equal(buf_so_far(&bundle).at, "\0\003one\0\003two", 10);
    assert_sha256(buf_so_far(&bundle),
                  "9ac6a9fc9012f2b4d67ac26041933c119e1505defc5c808ed614c5778c9f1716");
    assert_sha256(buf_so_far(&tile),
                  "93593af14d2cce39867d2e73fe4ca400a38581605c5c4501a03e752d9b51a130");

    struct bytes rest = buf_so_far(&bundle);
    struct bytes entry = { 0 };
    bool more = false;
    for (size_t i = 0; i < TESSERA_SIZE; i++) {
        assert_ok(bundle_next(&rest, &entry, &more));
        assert_true(more);
        assert_bytes(entry, tessera_leaves[i]);
    }
    assert_ok(bundle_next(&rest, &entry, &more));
    assert_false(more);
}

static void a_bundle_cut_inside_an_entry_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
    } rows[] = { { "\0", 1 }, { "\0\001", 2 }, { "\0\003ab", 4 }, { "\377\377abc", 5 } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bytes rest = bytes_of(rows[i].bytes, rows[i].size);
        struct bytes entry = bytes_text("untouched");
        bool more = true;
        assert_fault(bundle_next(&rest, &entry, &more), ERR_FORMAT);
        assert_bytes(entry, "untouched");
        assert_int_equal(rest.size, rows[i].size);
    }
}

static void entries_of_no_bytes_and_of_the_most_go_through_a_bundle(void **state)
{
    (void)state;
    uint8_t *most = arena_take(arena, 65535);
    assert_non_null(most);
    memset(most, 'm', 65535);
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    bundle_put(&buf, bytes_text(""));
    bundle_put(&buf, bytes_of(most, 65535));
    struct bytes rest = buf_so_far(&buf);
    struct bytes entry = bytes_text("x");
    bool more = false;
    assert_ok(bundle_next(&rest, &entry, &more));
    assert_true(more && entry.size == 0);
    assert_ok(bundle_next(&rest, &entry, &more));
    assert_true(more && entry.size == 65535 && entry.at[65534] == 'm');
    assert_int_equal(rest.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_written_and_read_alike),
        cmocka_unit_test(any_other_spelling_of_a_path_is_refused),
        cmocka_unit_test(a_size_has_the_tiles_of_the_specification),
        cmocka_unit_test(growth_names_what_is_new_and_what_is_gone_and_no_more),
        cmocka_unit_test(the_cost_of_growth_is_that_of_what_is_new),
        cmocka_unit_test(a_smaller_or_equal_size_has_nothing_new),
        cmocka_unit_test(the_first_fault_stops_the_walk),
        cmocka_unit_test(the_tessera_log_has_the_tile_and_the_bundle_it_publishes),
        cmocka_unit_test(a_bundle_cut_inside_an_entry_is_refused),
        cmocka_unit_test(entries_of_no_bytes_and_of_the_most_go_through_a_bundle),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
