/* SPDX-License-Identifier: Apache-2.0 */
/* Negative control: memory is used unseen, whether it was there or not. Linked with
 * -Wl,--wrap=arena_open. */
#include "base/arena.h"

enum err __real_arena_open(size_t max, struct arena **out);
enum err __wrap_arena_open(size_t max, struct arena **out);

enum err __wrap_arena_open(size_t max, struct arena **out)
{
    (void)!__real_arena_open(max, out);
    *(volatile char *)*out;
    return OK;
}
