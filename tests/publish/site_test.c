/* SPDX-License-Identifier: Apache-2.0 */
/* The pages of a publication: the same from any number of publications on the way, whatever the
 * fold keeps; what is escaped and hidden; what changes with what. */
#include "publish/site.h"

#include <stdio.h>

#include "ledger/view_line.h"
#include "publish/html.h"
#include "tests/publish/leases.h"
#include "tests/publish/reporting.h"
#include "tests/support.h"

enum { PAGES_MAX = 4000 };

/* A folder in memory. */
struct shelf {
    struct arena *arena;
    const char *paths[PAGES_MAX];
    struct bytes bytes[PAGES_MAX];
    size_t count;
};

/* A village's log cut to its first entries, and their fold. */
struct scene {
    struct reporting reporting;
    struct view_memory *memory;
    struct view view;
    struct source source;
    uint64_t size;
    size_t tiles; /* read so far */
};

static enum err cut_size(void *self, uint64_t *out)
{
    *out = ((struct scene *)self)->size;
    return OK;
}

static enum err cut_leaf(void *self, struct arena *arena, uint64_t index, struct bytes *out)
{
    const struct scene *scene = self;
    assert_true(index < scene->size);
    *out = bytes_copy(arena, scene->reporting.village->leaves[index]);
    return OK;
}

static enum err cut_tile(void *self, struct arena *arena, struct tile tile, struct bytes *out)
{
    struct scene *scene = self;
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    scene->tiles++;
    assert_int_equal(tile.level, TILE_BUNDLE);
    for (uint64_t i = 0; i < tile.width; i++) {
        uint64_t index = tile.number * TILE_WIDTH + i;
        assert_true(index < scene->size);
        bundle_put(&buf, scene->reporting.village->leaves[index]);
    }
    return buf_done(&buf, out);
}

static void scene_open(struct scene *scene, const char *part, bool reported)
{
    *scene = (struct scene){ .size = 0 };
    reporting_open(&scene->reporting, part);
    if (part && strcmp(part, "contracts") == 0) {
        leases_record(scene->reporting.village);
        reporting_read(&scene->reporting);
    }
    assert_ok(view_memory_open(&scene->memory));
    scene->view.store = view_memory_store(scene->memory);
    scene->view.store.reported = reported;
    scene->source = (struct source){
        .self = scene, .name = "cut", .tile = cut_tile, .leaf = cut_leaf, .size = cut_size
    };
}

static void scene_close(struct scene *scene)
{
    view_memory_close(scene->memory);
    reporting_close(&scene->reporting);
}

static void scene_grow(struct scene *scene, uint64_t size)
{
    const struct test_village *village = scene->reporting.village;
    for (; scene->size < size; scene->size++) {
        struct arena *arena = NULL;
        struct entry entry = { 0 };
        struct place place = { scene->size, village->times[scene->size],
                               village->hashes[scene->size] };
        assert_ok(arena_open(1 << 24, &arena));
        assert_ok(entry_decode(arena, village->notes[scene->size], &entry));
        assert_ok(view_apply(&scene->view, &entry, &place));
        arena_close(arena);
    }
}

static size_t shelf_at(const struct shelf *shelf, const char *path)
{
    size_t at = 0;
    while (at < shelf->count && strcmp(shelf->paths[at], path) != 0)
        at++;
    return at;
}

/* Draw what is new since `old` onto the shelf. */
static void draw(struct scene *scene, uint64_t old, struct shelf *shelf)
{
    struct snapshot_file *pages = NULL;
    const struct key_public *log = key_of(scene->reporting.village->keys[KEY_LOG]);
    const struct site_options options = {
        .source = &scene->source,
        .view = &scene->view,
        .old = old,
        .checkpoint = { .origin = bytes_text(VILLAGE_LOG), .size = scene->size },
        .log = log,
    };
    assert_ok(site_make(shelf->arena, &options, &pages));
    for (; pages; pages = pages->next) {
        size_t at = shelf_at(shelf, pages->path);
        assert_true(at < PAGES_MAX);
        shelf->count += at == shelf->count;
        shelf->paths[at] = pages->path;
        shelf->bytes[at] = pages->bytes;
    }
}

static struct shelf *shelf_new(struct arena *arena)
{
    struct shelf *shelf = arena_take(arena, sizeof *shelf);
    assert_non_null(shelf);
    shelf->arena = arena;
    return shelf;
}

static void assert_same(const struct shelf *a, const struct shelf *b, uint64_t size)
{
    for (size_t i = 0; i < a->count; i++) {
        size_t at = shelf_at(b, a->paths[i]);
        if (at == b->count || !bytes_equal(a->bytes[i], b->bytes[at]))
            print_error("at %llu entries: %s differs\n", (unsigned long long)size, a->paths[i]);
        assert_true(at < b->count);
        assert_true(bytes_equal(a->bytes[i], b->bytes[at]));
    }
    assert_int_equal(a->count, b->count);
}

static void pages_grow_to_what_is_drawn_at_once(const char *part, uint64_t step, bool reported)
{
    struct scene scene = { 0 };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 30, &arena));
    scene_open(&scene, part, reported);
    struct shelf *grown = shelf_new(arena);
    uint64_t end = scene.reporting.village->count;
    for (uint64_t size = 1; size <= end;) {
        uint64_t old = scene.size;
        scene_grow(&scene, size);
        draw(&scene, old, grown);
        struct shelf *whole = shelf_new(arena);
        draw(&scene, 0, whole);
        assert_same(whole, grown, size);
        size = size < end && size + step > end ? end : size + step;
    }
    assert_true(shelf_at(grown, "index.html") < grown->count);
    scene_close(&scene);
    arena_close(arena);
}

static void each_publication_draws_what_changed(void **state)
{
    (void)state;
    pages_grow_to_what_is_drawn_at_once(NULL, 1, true);
    pages_grow_to_what_is_drawn_at_once("board", 3, true);
    pages_grow_to_what_is_drawn_at_once("debts", 7, true);
    pages_grow_to_what_is_drawn_at_once("contracts", 1, true);
}

/* Without a closing or a notice the log is not read again: its tiles are left alone. */
static void a_day_costs_what_is_new(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    struct arena *arena = NULL;
    size_t cheap = 0;
    assert_ok(arena_open((size_t)1 << 30, &arena));
    scene_open(&scene, NULL, true);
    for (uint64_t size = 1; size <= scene.reporting.village->count; size++) {
        struct entry entry = { 0 };
        scene_grow(&scene, size);
        scene.tiles = 0;
        draw(&scene, size - 1, shelf_new(arena));
        assert_ok(entry_decode(arena, scene.reporting.village->notes[size - 1], &entry));
        bool shown = strcmp(entry.kind->name, "period") == 0 ||
                     entry.kind == &kind_disclosure || entry.kind == &kind_reversal;
        if (size == 1 || shown)
            continue;
        if (scene.tiles > 0)
            print_error("entry %llu, %s: %zu tiles\n", (unsigned long long)size - 1,
                        entry.kind->name, scene.tiles);
        assert_int_equal(scene.tiles, 0);
        cheap++;
    }
    assert_true(cheap > 20);
    scene_close(&scene);
    arena_close(arena);
}

static void a_fold_that_lists_nothing_gives_the_same_pages(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct shelf *shelves[2] = { NULL, NULL };
    assert_ok(arena_open((size_t)1 << 30, &arena));
    for (size_t i = 0; i < 2; i++) {
        struct scene scene = { 0 };
        scene_open(&scene, "board", i == 0);
        scene_grow(&scene, scene.reporting.village->count);
        shelves[i] = shelf_new(arena);
        draw(&scene, 0, shelves[i]);
        scene_close(&scene);
    }
    assert_same(shelves[0], shelves[1], 0);
    arena_close(arena);
}

static void a_village_has_the_pages_of_the_example(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open((size_t)1 << 30, &arena));
    assert_ok(spec_example(arena, "site.md", "pages", &example));
    scene_open(&scene, NULL, true);
    scene_grow(&scene, scene.reporting.village->count);
    struct shelf *shelf = shelf_new(arena);
    draw(&scene, 0, shelf);
    struct buf list = buf_new(arena, 10000);
    for (size_t i = 0; i < shelf->count; i++) {
        buf_text(&list, shelf->paths[i]);
        buf_byte(&list, '\n');
    }
    assert_bytes(buf_so_far(&list), bytes_string(arena, example));
    scene_close(&scene);
    arena_close(arena);
}

/* By the label of its entry, which names it first; the forest's rent came before it. */
static const char *contract_path(const char *label)
{
    static char path[40];
    uint64_t first = strcmp(label, "forest") == 0 ? village_funds_index("lease")
                                                  : village_funds_index(label);
    (void)snprintf(path, sizeof path, "c/%llu.json", (unsigned long long)first);
    return path;
}

/* The contract of the pond, as the register and the vouchers have it. */
static void a_contract_is_open_data_too(void **state)
{
    (void)state;
    struct scene scene = { 0 };
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open((size_t)1 << 30, &arena));
    assert_ok(spec_example(arena, "ocds.md", "pond", &example));
    scene_open(&scene, "contracts", true);
    scene_grow(&scene, scene.reporting.village->count);
    struct shelf *shelf = shelf_new(arena);
    draw(&scene, 0, shelf);
    size_t at = shelf_at(shelf, contract_path("pond"));
    assert_true(at < shelf->count);
    assert_bytes(shelf->bytes[at], bytes_string(arena, example));
    scene_close(&scene);
    arena_close(arena);
}

/* Written again, under another day, only where something changed. */
static void data_of_a_contract_stays_as_it_is(void **state)
{
    (void)state;
    static const struct {
        const char *label;
        bool stays;
    } rows[] = { { "forest", true }, { "over", true }, { "works", false }, { "pond", false } };
    struct scene scene = { 0 };
    struct arena *arena = NULL;
    assert_ok(arena_open((size_t)1 << 30, &arena));
    scene_open(&scene, "contracts", true);
    uint64_t march = scene.reporting.village->count;
    while (--march > 0) {
        struct entry entry = { 0 };
        assert_ok(entry_decode(arena, scene.reporting.village->notes[march], &entry));
        if (bytes_is(entry_field(&entry, "month"), "2024-03"))
            break;
    }
    struct shelf *before = shelf_new(arena);
    struct shelf *after = shelf_new(arena);
    scene_grow(&scene, march + 1);
    draw(&scene, 0, before);
    scene_grow(&scene, scene.reporting.village->count);
    draw(&scene, 0, after);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *path = contract_path(rows[i].label);
        print_message("%s\n", rows[i].label);
        size_t at = shelf_at(before, path);
        size_t now = shelf_at(after, path);
        assert_true(at < before->count && now < after->count);
        assert_int_equal(bytes_equal(before->bytes[at], after->bytes[now]), rows[i].stays);
    }
    scene_close(&scene);
    arena_close(arena);
}

static void texts_are_escaped_and_numbers_hidden(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(spec_example(arena, "site.md", "escaped", &example));
    struct buf buf = buf_new(arena, 1000);
    html_text(&buf, bytes_text("鱼塘 <b> & \"坝\"\n"));
    buf.size--;
    buf_byte(&buf, '\n');
    assert_true(bytes_equal(buf_so_far(&buf), example));
    buf.size = 0;
    html_text(&buf, bytes_text("付张三 13812345678"));
    assert_true(bytes_find_part(buf_so_far(&buf), bytes_text("12345678")) == buf.size);
    arena_close(arena);
}

static void the_state_of_a_place_is_read_strictly(void **state)
{
    (void)state;
    struct arena *arena = NULL;
    struct bytes example = { 0 };
    assert_ok(arena_open(1 << 20, &arena));
    assert_ok(spec_example(arena, "site.md", "state", &example));
    assert_int_equal(site_drawn(example), 12);
    assert_int_equal(site_drawn(bytes_text("")), 0);
    assert_int_equal(site_drawn(bytes_text("sanzi/site/v2\n12\n")), 0);
    assert_int_equal(site_drawn(bytes_text("sanzi/site/v3\n12")), 0);
    assert_int_equal(site_drawn(bytes_text("sanzi/site/v3\n-1\n")), 0);
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_publication_draws_what_changed),
        cmocka_unit_test(a_day_costs_what_is_new),
        cmocka_unit_test(a_fold_that_lists_nothing_gives_the_same_pages),
        cmocka_unit_test(a_village_has_the_pages_of_the_example),
        cmocka_unit_test(a_contract_is_open_data_too),
        cmocka_unit_test(data_of_a_contract_stays_as_it_is),
        cmocka_unit_test(texts_are_escaped_and_numbers_hidden),
        cmocka_unit_test(the_state_of_a_place_is_read_strictly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
