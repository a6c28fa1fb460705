/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "tests/published.h"
#include "tests/test.h"
#include "verify/report.h"

struct scene {
    struct arena *arena;
    struct test_village *village;
    struct published published;
    struct verify_options options;
    struct verdict verdict;
};

static int open_scene(void **state)
{
    static struct scene scene;
    memset(&scene, 0, sizeof scene);
    if (arena_open(256 << 20, &scene.arena) != OK)
        return 1;
    scene.village = published_village(scene.arena);
    scene.options.log = key_of(scene.village->keys[KEY_LOG]);
    scene.options.documents = true;
    scene.options.threads = 1;
    published_make(scene.village, &scene.published);
    *state = &scene;
    return 0;
}

static int close_scene(void **state)
{
    struct scene *scene = *state;
    view_memory_close(scene->verdict.memory);
    village_free(scene->village);
    arena_close(scene->arena);
    return 0;
}

static const struct finding *verify(struct scene *scene)
{
    struct source source = published_source(&scene->published);
    view_memory_close(scene->verdict.memory);
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next)
        print_message("  %s %d %s: %s\n", finding_rows[at->code].name, (int)at->index,
                      at->place, at->en);
    return scene->verdict.findings.first;
}

static void a_whole_village_is_good(void **state)
{
    struct scene *scene = *state;
    (void)verify(scene);
    struct verdict *verdict = &scene->verdict;
    assert_int_equal(verdict->findings.wrong, 0);
    assert_true(verdict->log_trusted);
    assert_int_equal(verdict->size, scene->village->count);
    assert_bytes(verdict->village, "青石村");
    assert_bytes(verdict->origin, VILLAGE_LOG);
    assert_int_equal(verdict->documents, 2);
}

#define ROW(name) cmocka_unit_test_setup_teardown(name, open_scene, close_scene)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(a_whole_village_is_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
