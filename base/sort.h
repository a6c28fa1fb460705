/* SPDX-License-Identifier: Apache-2.0 */
/* Sorting lists as long as a log: what it needs beside them comes from the arena and goes back
 * there, and it breathes (base/spill.h). */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>

#include "base/err.h"

struct arena;

/* Stable. A list that is in order already costs one look. ERR_MEMORY. */
enum err sort_list(struct arena *arena, void *list, size_t count, size_t size,
                   int (*order)(const void *left, const void *right));

#endif
