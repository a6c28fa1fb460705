/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"

enum { SPEC_SIZE_MAX = 1 << 20 };

enum err spec_example(struct arena *arena, const char *spec, const char *name,
                      struct bytes *out)
{
    struct bytes rest = { 0 };
    char *path = file_path(arena, "specs", spec);
    if (path == NULL)
        return fault_memory();
    TRY(file_read(arena, path, SPEC_SIZE_MAX, &rest));
    struct bytes line = { 0 };
    while (text_line(&rest, &line)) {
        if (!bytes_starts(line, bytes_text("```example ")) ||
            !bytes_is(bytes_part(line, 11, line.size - 11), name))
            continue;
        size_t end = bytes_find_part(rest, bytes_text("\n```"));
        if (bytes_starts(rest, bytes_text("```")))
            end = 0;
        else if (end < rest.size)
            end++;
        *out = bytes_part(rest, 0, end);
        return OK;
    }
    return fault(ERR_MISSING, "specs/%s 里没有例子 %s", "specs/%s has no example %s", spec, name);
}

enum err support_folder(struct arena *arena, const char **out)
{
    const char *root = getenv("TMPDIR");
    if (root == NULL || root[0] == '\0') {
        root = "build";
        TRY(file_make_folders(root));
    }
    char *path = file_path(arena, root, "test-XXXXXX");
    if (path == NULL)
        return fault_memory();
    if (mkdtemp(path) == NULL)
        return fault_errno("mkdtemp", path);
    *out = path;
    return OK;
}

void support_folder_drop(const char *folder)
{
    (void)file_remove_tree(folder);
}
