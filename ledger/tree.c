/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/tree.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define SIZE_MAX_63 ((uint64_t)INT64_MAX)

enum { LEVELS = 63 }; /* 2^62 is the largest complete subtree of a 63-bit size */

struct hash tree_leaf(struct bytes data)
{
    static const uint8_t prefix = 0x00;
    struct hashing hashing;
    hash_start(&hashing);
    hash_add(&hashing, bytes_of(&prefix, 1));
    hash_add(&hashing, data);
    return hash_end(&hashing);
}

struct hash tree_node(const struct hash *left, const struct hash *right)
{
    uint8_t both[1 + 2 * HASH_SIZE] = { 0x01 };
    memcpy(both + 1, left->at, HASH_SIZE);
    memcpy(both + 1 + HASH_SIZE, right->at, HASH_SIZE);
    return hash_of(bytes_of(both, sizeof both));
}

struct hash tree_empty(void)
{
    return hash_of(bytes_of("", 0));
}

static enum err check_size(uint64_t size)
{
    if (size > SIZE_MAX_63)
        return fault(ERR_LIMIT, "树的大小 %" PRIu64 " 超过上限 2^63-1",
                     "a tree of %" PRIu64 " leaves is past the limit of 2^63-1", size);
    return OK;
}

/* The root over leaves [from, to), where from is a multiple of a power of two that is not
 * smaller than to - from: one complete subtree for each binary digit, the smallest last. */
static enum err range_root(const struct tree_reader *reader, uint64_t from, uint64_t to,
                           struct hash *out)
{
    struct hash root = { 0 };
    bool first = true;
    uint64_t end = to;
    for (unsigned level = 0; end > from; level++) {
        if (((end - from) >> level & 1) == 0)
            continue;
        end -= (uint64_t)1 << level;
        struct hash hash = { 0 };
        TRY(reader->hash(reader->self, level, end >> level, &hash));
        root = first ? hash : tree_node(&hash, &root);
        first = false;
    }
    *out = root;
    return OK;
}

enum err tree_root(const struct tree_reader *reader, uint64_t size, struct hash *out)
{
    TRY(check_size(size));
    if (size == 0) {
        *out = tree_empty();
        return OK;
    }
    return range_root(reader, 0, size, out);
}

static enum err proof_put(struct proof *proof, const struct hash *hash)
{
    if (proof->count == TREE_PROOF_MAX)
        return fault(ERR_LIMIT, "证明超过 %d 个哈希", "the proof needs more than %d hashes",
                     TREE_PROOF_MAX);
    proof->hashes[proof->count++] = *hash;
    return OK;
}

/* The subtree of `level` that holds node `index`, cut where the tree of `size` ends. */
static enum err put_node(const struct tree_reader *reader, unsigned level, uint64_t index,
                         uint64_t size, struct proof *proof)
{
    uint64_t from = index << level;
    uint64_t to = from + ((uint64_t)1 << level);
    struct hash hash = { 0 };
    TRY(range_root(reader, from, to < size ? to : size, &hash));
    return proof_put(proof, &hash);
}

/* Walk from a node to the root of `size` leaves and put down every sibling on the way. */
static enum err put_siblings(const struct tree_reader *reader, unsigned level, uint64_t index,
                             uint64_t size, struct proof *proof)
{
    for (uint64_t last = (size - 1) >> level; last > 0; last >>= 1) {
        if (index & 1)
            TRY(put_node(reader, level, index - 1, size, proof));
        else if (index < last)
            TRY(put_node(reader, level, index + 1, size, proof));
        index >>= 1;
        level++;
    }
    return OK;
}

enum err tree_prove_inclusion(const struct tree_reader *reader, uint64_t index, uint64_t size,
                              struct proof *out)
{
    TRY(check_size(size));
    if (index >= size)
        return fault(ERR_LIMIT, "序号 %" PRIu64 " 不在 %" PRIu64 " 条记录之内",
                     "index %" PRIu64 " is not within %" PRIu64 " entries", index, size);
    struct proof proof = { .count = 0 };
    TRY(put_siblings(reader, 0, index, size, &proof));
    *out = proof;
    return OK;
}

enum err tree_prove_consistency(const struct tree_reader *reader, uint64_t old, uint64_t size,
                                struct proof *out)
{
    TRY(check_size(size));
    if (old > size)
        return fault(ERR_LIMIT, "旧的大小 %" PRIu64 " 大于新的大小 %" PRIu64,
                     "the old size %" PRIu64 " is larger than the new size %" PRIu64, old,
                     size);
    struct proof proof = { .count = 0 };
    if (old > 0 && old < size) {
        /* Up to the largest complete subtree that ends at `old`. */
        uint64_t index = old - 1;
        unsigned level = 0;
        for (; index & 1; level++)
            index >>= 1;
        /* Index 0: it is the whole old tree, whose root the checker has. */
        if (index > 0)
            TRY(put_node(reader, level, index, size, &proof));
        TRY(put_siblings(reader, level, index, size, &proof));
    }
    *out = proof;
    return OK;
}

/* A proof's walk upwards: the node reached and the last node, by index in their level. */
struct climb {
    uint64_t index;
    uint64_t last;
};

/* Where does the next sibling stand? Goes up to the level where there is one. */
static bool climb_left(struct climb *climb)
{
    bool left = (climb->index & 1) != 0 || climb->index == climb->last;
    if (left) {
        while ((climb->index & 1) == 0 && climb->index != 0) {
            climb->index >>= 1;
            climb->last >>= 1;
        }
    }
    climb->index >>= 1;
    climb->last >>= 1;
    return left;
}

bool tree_check_inclusion(const struct hash *leaf, uint64_t index, uint64_t size,
                          const struct proof *proof, const struct hash *root)
{
    if (size > SIZE_MAX_63 || index >= size || proof->count > TREE_PROOF_MAX)
        return false;
    struct climb climb = { .index = index, .last = size - 1 };
    struct hash hash = *leaf;
    for (size_t i = 0; i < proof->count; i++) {
        if (climb.last == 0)
            return false;
        const struct hash *sibling = &proof->hashes[i];
        hash = climb_left(&climb) ? tree_node(sibling, &hash) : tree_node(&hash, sibling);
    }
    return climb.last == 0 && hash_equal(&hash, root);
}

/* Sizes that need no hashing: equal ones, and the empty tree, which every tree extends. */
static bool check_trivial(uint64_t old, const struct hash *old_root, uint64_t size,
                          const struct hash *root)
{
    struct hash empty = tree_empty();
    if (old == 0 && !hash_equal(old_root, &empty))
        return false;
    return old < size || hash_equal(old_root, root);
}

bool tree_check_consistency(uint64_t old, const struct hash *old_root, uint64_t size,
                            const struct hash *root, const struct proof *proof)
{
    if (size > SIZE_MAX_63 || old > size || proof->count > TREE_PROOF_MAX)
        return false;
    if (old == size || old == 0)
        return proof->count == 0 && check_trivial(old, old_root, size, root);
    struct climb climb = { .index = old - 1, .last = size - 1 };
    while (climb.index & 1) {
        climb.index >>= 1;
        climb.last >>= 1;
    }
    size_t at = climb.index == 0 ? 0 : 1;
    if (proof->count <= at)
        return false;
    struct hash before = at == 0 ? *old_root : proof->hashes[0];
    struct hash after = before;
    for (; at < proof->count; at++) {
        if (climb.last == 0)
            return false;
        const struct hash *sibling = &proof->hashes[at];
        if (climb_left(&climb)) {
            before = tree_node(sibling, &before);
            after = tree_node(sibling, &after);
        } else {
            after = tree_node(&after, sibling);
        }
    }
    return climb.last == 0 && hash_equal(&before, old_root) && hash_equal(&after, root);
}

void edge_start(struct tree_edge *edge)
{
    *edge = (struct tree_edge){ .size = 0 };
}

void edge_add(struct tree_edge *edge, const struct hash *leaf,
              void (*done)(void *self, unsigned level, uint64_t index, const struct hash *hash),
              void *self)
{
    assert(edge->size < SIZE_MAX_63);
    struct hash hash = *leaf;
    uint64_t index = edge->size;
    if (done != NULL)
        done(self, 0, index, &hash);
    for (unsigned level = 1; index & 1; level++) {
        index >>= 1;
        assert(edge->count > 0);
        hash = tree_node(&edge->hashes[--edge->count], &hash);
        if (done != NULL)
            done(self, level, index, &hash);
    }
    edge->hashes[edge->count++] = hash;
    edge->size++;
}

struct hash edge_root(const struct tree_edge *edge)
{
    if (edge->count == 0)
        return tree_empty();
    struct hash root = edge->hashes[edge->count - 1];
    for (size_t i = edge->count - 1; i > 0; i--)
        root = tree_node(&edge->hashes[i - 1], &root);
    return root;
}

struct level {
    struct hash *hashes;
    size_t count;
    size_t room;
};

struct tree {
    struct level levels[LEVELS];
};

enum err tree_open(struct tree **out)
{
    struct tree *tree = calloc(1, sizeof *tree);
    if (tree == NULL)
        return fault_memory();
    *out = tree;
    return OK;
}

void tree_close(struct tree *tree)
{
    if (tree == NULL)
        return;
    for (unsigned i = 0; i < LEVELS; i++)
        free(tree->levels[i].hashes);
    free(tree);
}

static enum err level_reserve(struct level *level)
{
    if (level->count < level->room)
        return OK;
    size_t room = level->room == 0 ? 8 : level->room * 2;
    struct hash *hashes = NULL;
    if (room <= SIZE_MAX / sizeof *hashes / 2)
        hashes = realloc(level->hashes, room * sizeof *hashes);
    if (hashes == NULL)
        return fault_memory();
    level->hashes = hashes;
    level->room = room;
    return OK;
}

static void level_put(struct level *level, const struct hash *hash)
{
    level->hashes[level->count++] = *hash;
}

enum err tree_add(struct tree *tree, const struct hash *leaf)
{
    uint64_t index = tree->levels[0].count;
    /* All room first: where memory gives out the tree is as it was. */
    unsigned top = 0;
    TRY(level_reserve(&tree->levels[0]));
    while (index >> top & 1)
        TRY(level_reserve(&tree->levels[++top]));
    level_put(&tree->levels[0], leaf);
    for (unsigned i = 1; i <= top; i++) {
        const struct level *below = &tree->levels[i - 1];
        const struct hash *right = &below->hashes[below->count - 1];
        struct hash hash = tree_node(right - 1, right);
        level_put(&tree->levels[i], &hash);
    }
    return OK;
}

uint64_t tree_size(const struct tree *tree)
{
    return tree->levels[0].count;
}

static enum err tree_hash(void *self, unsigned level, uint64_t index, struct hash *out)
{
    const struct tree *tree = self;
    if (level >= LEVELS || index >= tree->levels[level].count)
        return fault(ERR_MISSING, "树中没有第 %u 层第 %" PRIu64 " 个哈希",
                     "the tree has at level %u no hash %" PRIu64, level, index);
    *out = tree->levels[level].hashes[index];
    return OK;
}

struct tree_reader tree_reader_of(struct tree *tree)
{
    return (struct tree_reader){ .self = tree, .hash = tree_hash };
}
