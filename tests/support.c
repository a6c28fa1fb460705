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

static void put_character(struct buf *buf, unsigned point)
{
    if (point < 0x80) {
        buf_byte(buf, (uint8_t)point);
        return;
    }
    unsigned more = point < 0x800 ? 1 : point < 0x10000 ? 2
                                                        : 3;
    static const uint8_t leads[] = { 0, 0xC0, 0xE0, 0xF0 };
    buf_byte(buf, (uint8_t)(leads[more] | point >> 6 * more));
    while (more-- > 0)
        buf_byte(buf, (uint8_t)(0x80 | (point >> 6 * more & 63)));
}

struct bytes spec_unescape(struct arena *arena, struct bytes line)
{
    struct bytes digits = bytes_text("0123456789ABCDEF");
    struct buf buf = buf_new(arena, line.size);
    while (line.size > 0) {
        size_t at = bytes_find_part(line, bytes_text("<U+"));
        buf_put(&buf, bytes_part(line, 0, at));
        if (at == line.size)
            break;
        struct bytes hex = bytes_part(line, at + 3, line.size - at - 3);
        line = hex;
        hex = bytes_cut(&line, '>');
        unsigned point = 0;
        for (size_t i = 0; i < hex.size; i++)
            point = point * 16 + (unsigned)bytes_find(digits, hex.at[i]);
        put_character(&buf, point);
    }
    return buf_so_far(&buf);
}

enum err support_folder(struct arena *arena, const char **out)
{
    const char *root = getenv("TMPDIR");
    if (root == NULL || root[0] == '\0') {
        root = "build";
        TRY(file_make_folders(root));
    }
    char *path = file_path(arena, root, "test-XX"
                                        "XX"
                                        "XX");
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
