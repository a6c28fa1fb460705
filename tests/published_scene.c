/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/published_scene.h"

#include <string.h>

#include "tests/test.h"

int scene_open(void **state)
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

int scene_close(void **state)
{
    struct scene *scene = *state;
    view_memory_close(scene->verdict.memory);
    village_free(scene->village);
    arena_close(scene->arena);
    return 0;
}

const struct finding *scene_verify(struct scene *scene)
{
    struct source source = published_source(&scene->published);
    view_memory_close(scene->verdict.memory);
    assert_ok(verify_log(scene->arena, &source, &scene->options, &scene->verdict));
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next)
        print_message("  %s %d %s: %s\n", finding_rows[at->code].name, (int)at->index,
                      at->place, at->en);
    return scene->verdict.findings.first;
}

bool scene_has(const struct scene *scene, enum finding_code code, uint64_t index,
               const char *place)
{
    for (const struct finding *at = scene->verdict.findings.first; at != NULL; at = at->next)
        if (at->code == code && at->index == index &&
            strncmp(at->place, place, strlen(place)) == 0)
            return true;
    return false;
}

struct bytes scene_edit(struct scene *scene, const char *path, size_t offset)
{
    struct published_file *file = published_find(&scene->published, path);
    struct bytes copy = bytes_copy(scene->arena, file->bytes);
    uint8_t *bytes = arena_take(scene->arena, copy.size);
    memcpy(bytes, copy.at, copy.size);
    bytes[offset % copy.size] ^= 1;
    file->bytes = bytes_of(bytes, copy.size);
    return file->bytes;
}

void scene_put(struct scene *scene, const char *path, struct bytes bytes)
{
    scene->published.files[scene->published.count++] = (struct published_file){ path, bytes };
}
