/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 6962 Merkle trees over SHA-256, as pure arithmetic (specs/tree.md). Sizes are at most
 * 2^63-1. */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "base/hash.h"

enum { TREE_PROOF_MAX = 63 };

struct proof {
    struct hash hashes[TREE_PROOF_MAX];
    size_t count;
};

struct hash tree_leaf(struct bytes data); /* SHA-256(00 || data) */
struct hash tree_node(const struct hash *left,
                      const struct hash *right); /* SHA-256(01 || l || r) */
struct hash tree_empty(void);                    /* SHA-256("") */

/* How a tree's hashes are read: those of complete subtrees of 2^level leaves, the index-th of
 * that level. */
struct tree_reader {
    void *self;
    enum err (*hash)(void *self, unsigned level, uint64_t index, struct hash *out);
};

/* Root of the first `size` leaves; proofs within them. ERR_LIMIT where index or old do not fit
 * the size. */
enum err tree_root(const struct tree_reader *reader, uint64_t size, struct hash *out);
enum err tree_prove_inclusion(const struct tree_reader *reader, uint64_t index, uint64_t size,
                              struct proof *out);
enum err tree_prove_consistency(const struct tree_reader *reader, uint64_t old, uint64_t size,
                                struct proof *out);

/* Checks; nothing but true means proved. */
bool tree_check_inclusion(const struct hash *leaf, uint64_t index, uint64_t size,
                          const struct proof *proof, const struct hash *root);
bool tree_check_consistency(uint64_t old, const struct hash *old_root, uint64_t size,
                            const struct hash *root, const struct proof *proof);

/* The right edge: all that is needed to grow a tree and know its root. */
struct tree_edge {
    uint64_t size;
    struct hash
        hashes[64]; /* of the complete subtrees of size's binary digits, largest first */
    size_t count;
};
void edge_start(struct tree_edge *edge);
/* Add a leaf. Each complete subtree that it ends is given to `done` (may be NULL), level 0
 * first. */
void edge_add(struct tree_edge *edge, const struct hash *leaf,
              void (*done)(void *self, unsigned level, uint64_t index, const struct hash *hash),
              void *self);
struct hash edge_root(const struct tree_edge *edge);

/* A whole tree in memory, 64 bytes a leaf, for verifiers: any root, any proof. */
struct tree;
enum err tree_open(struct tree **out);
void tree_close(struct tree *tree); /* accepts NULL */
enum err tree_add(struct tree *tree, const struct hash *leaf);
uint64_t tree_size(const struct tree *tree);
struct tree_reader tree_reader_of(struct tree *tree);

#endif
