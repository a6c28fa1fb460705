/* SPDX-License-Identifier: Apache-2.0 */
/* Trees, commits and blobs that git would not write, and damaged ones. */
#include "tests/publish/hostile.h"

static void entry_symlink(struct world *world)
{
    COMMIT_OF(world, { "120000", "checkpoint", BLOB });
}

static void entry_submodule(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "160000", "docs", FIRST });
}

static void entry_program(struct world *world)
{
    COMMIT_OF(world, { "100755", "checkpoint", BLOB });
}

static void entry_dot_git(struct world *world)
{
    COMMIT_OF(world, { "100644", ".git", BLOB }, { "100644", "checkpoint", BLOB });
}

static void entry_up(struct world *world)
{
    char *inner = tree(world, &(struct entry){ "100644", "x", BLOB }, 1);
    COMMIT_OF(world, { "40000", "..", inner }, { "100644", "checkpoint", BLOB });
}

static void entry_slash(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "100644", "tile/0", BLOB });
}

static void entry_odd_text(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "100644", "\xff\xfe", BLOB });
}

static void entry_twice(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "100644", "checkpoint", BLOB });
}

static void entry_file_and_folder(struct world *world)
{
    char *inner = tree(world, &(struct entry){ "100644", "x", BLOB }, 1);
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "40000", "checkpoint", inner });
}

static void entry_unsorted(struct world *world)
{
    COMMIT_OF(world, { "100644", "tile", BLOB }, { "100644", "checkpoint", BLOB });
}

static void odd_deep_down(struct world *world)
{
    char *inner = tree(world, &(struct entry){ "120000", "x", BLOB }, 1);
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "40000", "tile", inner });
}

static void entry_missing(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", "0123456789012345678901234567890123456789" });
}

static void checkpoint_folder(struct world *world)
{
    COMMIT_OF(world, { "40000", "checkpoint", BLOB });
}

static void tree_is_blob(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "40000", "tile", BLOB });
}

/* Ten times ten times … : 10^10 paths in a dozen objects. */
static void tree_bomb(struct world *world)
{
    static const char *const names[] = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };
    char *below = tree(world, &(struct entry){ "100644", "x", BLOB }, 1);
    for (size_t level = 0; level < 7; level++) {
        struct entry entries[10];
        for (size_t i = 0; i < 10; i++)
            entries[i] = (struct entry){ "40000", names[i], below };
        below = tree(world, entries, 10);
    }
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "40000", "tile", below });
}

static void tree_deep(struct world *world)
{
    char *below = tree(world, &(struct entry){ "100644", "x", BLOB }, 1);
    for (size_t level = 0; level < 12; level++)
        below = tree(world, &(struct entry){ "40000", "d", below }, 1);
    COMMIT_OF(world, { "100644", "checkpoint", BLOB }, { "40000", "tile", below });
}

static char *big_blob(struct world *world)
{
    struct arena *arena = NULL;
    assert_ok(arena_open(8 << 20, &arena));
    struct buf buf = buf_new(arena, 4 << 20);
    buf_fill(&buf, 0, 3 << 20);
    char *id = object(world, "blob", buf_so_far(&buf));
    arena_close(arena);
    return id;
}

static void blob_bomb(struct world *world)
{
    COMMIT_OF(world, { "100644", "checkpoint", big_blob(world) });
}

static void blob_bomb_packed(struct world *world)
{
    blob_bomb(world);
    STOCK(&world->stock, "git", "--git-dir", world->repository, "repack", "-adq");
    STOCK(&world->stock, "git", "--git-dir", world->repository, "prune-packed");
}

static void commit_huge(struct world *world)
{
    struct buf buf = buf_new(world->arena, 4 << 20);
    char *text = NULL;
    buf_fill(&buf, 'm', 2 << 20);
    assert_ok(buf_string(&buf, &text));
    commit(world, tree(world, &(struct entry){ "100644", "checkpoint", BLOB }, 1), "", text);
}

static void commit_merge(struct world *world)
{
    commit(world, tree(world, &(struct entry){ "100644", "checkpoint", BLOB }, 1),
           "parent " FIRST "\nparent " FIRST "\n", "m\n");
}

static void commit_parent_missing(struct world *world)
{
    commit(world, tree(world, &(struct entry){ "100644", "checkpoint", BLOB }, 1),
           "parent 0123456789012345678901234567890123456789\n", "m\n");
}

static void commit_no_checkpoint(struct world *world)
{
    COMMIT_OF(world, { "100644", "README.md", BLOB });
}

/* Overwrite an object's file. */
static void spoil(struct world *world, const char *name, struct bytes bytes)
{
    (void)unlink(inside(world, name));
    assert_ok(file_write(inside(world, name), bytes, 0444));
}

static void object_empty(struct world *world)
{
    spoil(world, BLOB_FILE, (struct bytes){ (const uint8_t *)"", 0 });
}

static void object_garbage(struct world *world)
{
    spoil(world, BLOB_FILE, bytes_text("this was never deflated"));
}

#define SPOIL_WITH(world, text) \
    spoil((world), BLOB_FILE, deflated((world), bytes_of(text, sizeof(text) - 1)))

static void object_wrong_hash(struct world *world)
{
    SPOIL_WITH(world, "blob 6\0hullo\n");
}

static void object_longer(struct world *world)
{
    SPOIL_WITH(world, "blob 6\0hello\nand more than thirty-two bytes of it");
}

static void object_shorter(struct world *world)
{
    SPOIL_WITH(world, "blob 9\0hello\n");
}

static void object_odd_size(struct world *world)
{
    SPOIL_WITH(world, "blob 06\0hello\n");
}

static void object_says_huge(struct world *world)
{
    SPOIL_WITH(world, "blob 9223372036854775807\0hello\n");
}

static void object_no_type(struct world *world)
{
    SPOIL_WITH(world, "blub 6\0hello\n");
}

static void object_missing(struct world *world)
{
    assert_ok(file_remove(inside(world, BLOB_FILE)));
}

static void object_more_behind(struct world *world)
{
    struct buf buf = buf_new(world->arena, 200);
    buf_put(&buf, deflated(world, bytes_of("blob 6\0hello\n", 13)));
    buf_text(&buf, "tail");
    spoil(world, BLOB_FILE, buf_so_far(&buf));
}

static void commit_cut(struct world *world)
{
    struct bytes whole = { 0 };
    assert_ok(file_read(world->arena, inside(world, COMMIT_FILE), 10000, &whole));
    spoil(world, COMMIT_FILE, bytes_part(whole, 0, whole.size / 2));
}

static const struct hostile cases[] = {
    CASE(entry_symlink, ERR_FORMAT),
    CASE(entry_submodule, ERR_FORMAT),
    CASE(entry_program, ERR_FORMAT),
    CASE(entry_dot_git, ERR_FORMAT),
    CASE(entry_up, ERR_FORMAT),
    CASE(entry_slash, ERR_FORMAT),
    CASE(entry_odd_text, ERR_FORMAT),
    CASE(entry_twice, ERR_FORMAT),
    CASE(entry_file_and_folder, ERR_FORMAT),
    CASE(entry_unsorted, ERR_FORMAT),
    CASE(odd_deep_down, ERR_FORMAT),
    CASE(entry_missing, ERR_CORRUPT),
    CASE(checkpoint_folder, ERR_MISSING),
    CASE(tree_is_blob, ERR_FORMAT),
    CASE(tree_bomb, ERR_FORMAT),
    CASE(tree_deep, ERR_LIMIT),
    CASE(blob_bomb, ERR_LIMIT),
    CASE(blob_bomb_packed, ERR_LIMIT),
    CASE(commit_huge, ERR_LIMIT),
    CASE(commit_merge, ERR_FORMAT),
    CASE(commit_parent_missing, ERR_CORRUPT),
    CASE(commit_no_checkpoint, ERR_MISSING),
    CASE(object_empty, ERR_CORRUPT),
    CASE(object_garbage, ERR_CORRUPT),
    CASE(object_wrong_hash, ERR_CORRUPT),
    CASE(object_longer, ERR_CORRUPT),
    CASE(object_shorter, ERR_CORRUPT),
    CASE(object_odd_size, ERR_CORRUPT),
    CASE(object_says_huge, ERR_LIMIT),
    CASE(object_no_type, ERR_CORRUPT),
    CASE(object_missing, ERR_CORRUPT),
    CASE(object_more_behind, ERR_CORRUPT),
    CASE(commit_cut, ERR_CORRUPT),
};

static void objects_not_of_our_making_are_refused(void **state)
{
    ASSERT_REFUSED(*state, cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(objects_not_of_our_making_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
