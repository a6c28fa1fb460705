/* SPDX-License-Identifier: Apache-2.0 */
/* Words of a command line, a line each: every word and value that comes out was put in. */
#include "desk/options.h"

#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/bytes.h"
#include "desk/command.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = NULL;
    struct options options = { 0 };
    const char *words[64];
    size_t count = 0;
    struct bytes rest = bytes_of(data, size);
    if (size > 1 << 12 || arena_open(1 << 22, &arena) != OK)
        return 0;
    while (rest.size > 0 && count < 64) {
        const char *word = bytes_string(arena, bytes_cut(&rest, '\n'));
        if (word)
            words[count++] = word;
    }
    if (options_parse(arena, &command_tables, words, count, &options) == OK) {
        assert(options.count <= count);
        for (const struct given *given = options.first; given; given = given->next)
            assert(given->option->name && strlen(given->value) <= size);
    }
    arena_close(arena);
    return 0;
}
