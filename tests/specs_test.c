/* SPDX-License-Identifier: Apache-2.0 */
/* Every worked example in specs/ is named by a test, and every spec but the house's own pages
 * has one. */
#include <string.h>

#include "base/file.h"
#include "tests/test.h"

#define MARK "```example "

struct sources {
    struct bytes texts[256];
    size_t count;
};

static void read_tests(struct arena *arena, const char *folder, struct sources *sources)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(arena, folder, 1000, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        if (!bytes_ends(bytes_text(entries[i].name), bytes_text("_test.c")))
            continue;
        assert_true(sources->count < 256);
        assert_ok(file_read(arena, file_path(arena, folder, entries[i].name), 1 << 20,
                            &sources->texts[sources->count++]));
    }
}

static bool is_named(const struct sources *sources, const char *quoted)
{
    for (size_t i = 0; i < sources->count; i++)
        if (bytes_find_part(sources->texts[i], bytes_text(quoted)) < sources->texts[i].size)
            return true;
    return false;
}

static size_t examples_of(struct arena *arena, const char *spec, struct bytes text,
                          const struct sources *sources)
{
    size_t count = 0;
    while (text.size > 0) {
        struct bytes line = bytes_cut(&text, '\n');
        if (!bytes_starts(line, bytes_text(MARK)))
            continue;
        struct bytes name = bytes_part(line, strlen(MARK), line.size - strlen(MARK));
        struct buf quoted = buf_new(arena, 200);
        char *string = NULL;
        buf_byte(&quoted, '"');
        buf_put(&quoted, name);
        buf_byte(&quoted, '"');
        assert_ok(buf_string(&quoted, &string));
        if (!is_named(sources, string))
            fail_msg("specs/%s: no test runs example %s", spec, string);
        count++;
    }
    return count;
}

static void every_example_is_run_by_a_test(void **state)
{
    (void)state;
    static const char *const rooms[] = { "tests", "tests/base", "tests/keys",
                                         "tests/ledger", "tests/verify", "tests/publish",
                                         "tests/desk" };
    static const char *const without[] = { "README.md", "STYLE.md", "glossary.md" };
    struct arena *arena = NULL;
    struct sources sources = { .count = 0 };
    assert_ok(arena_open(64 << 20, &arena));
    for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++)
        read_tests(arena, rooms[i], &sources);
    struct file_entry *entries = NULL;
    size_t count = 0;
    assert_ok(file_list(arena, "specs", 1000, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        const char *name = entries[i].name;
        if (!bytes_ends(bytes_text(name), bytes_text(".md")))
            continue;
        bool plain = false;
        for (size_t k = 0; k < sizeof without / sizeof *without; k++)
            plain = plain || strcmp(name, without[k]) == 0;
        struct bytes text = { 0 };
        assert_ok(file_read(arena, file_path(arena, "specs", name), 1 << 20, &text));
        print_message("%s\n", name);
        assert_true(plain || examples_of(arena, name, text, &sources) > 0);
    }
    arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_example_is_run_by_a_test),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
