/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over all files of the folders given: what was once found stays found. */
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum err replay(struct arena *arena, const char *folder)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    TRY(file_list(arena, folder, 100000, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct bytes input = { 0 };
        const char *path = file_path(arena, folder, entries[i].name);
        if (path == NULL)
            return fault_memory();
        TRY(file_read(arena, path, 1 << 20, &input));
        (void)LLVMFuzzerTestOneInput(input.at, input.size);
        arena_back(arena, mark);
    }
    printf("%s: %zu inputs\n", folder, count);
    return OK;
}

int main(int count, char **folders)
{
    struct arena *arena = NULL;
    enum err err = arena_open(64 << 20, &arena);
    for (int i = 1; err == OK && i < count; i++)
        err = replay(arena, folders[i]);
    if (err != OK)
        (void)fprintf(stderr, "%s\n", err_why(LANGUAGE_EN));
    arena_close(arena);
    return err_status(err);
}
