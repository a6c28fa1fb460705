/* SPDX-License-Identifier: Apache-2.0 */
/* A published village and its verification, as setup of a test. */
#ifndef TESTS_PUBLISHED_SCENE_H
#define TESTS_PUBLISHED_SCENE_H

#include "tests/published.h"
#include "verify/engine.h"

struct scene {
    struct arena *arena;
    struct test_village *village;
    struct published published;
    struct verify_options options;
    struct verdict verdict;
};

int scene_open(void **state);
int scene_close(void **state);
/* Verify and print the findings; gives the first. */
const struct finding *scene_verify(struct scene *scene);
/* Is there a finding of this code, at this entry, whose place begins so? */
bool scene_has(const struct scene *scene, enum finding_code code, uint64_t index,
               const char *place);
/* Flip a bit of a file. */
struct bytes scene_edit(struct scene *scene, const char *path, size_t offset);
/* Put one more file there. */
void scene_put(struct scene *scene, const char *path, struct bytes bytes);

#endif
