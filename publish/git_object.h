/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Git's tree and commit objects as bytes (specs/snapshot.md#commit, #hostile): pure, without
 * libgit2, which accepts names and headers here refused.
 */
#ifndef PUBLISH_GIT_OBJECT_H
#define PUBLISH_GIT_OBJECT_H

#include "base/bytes.h"

enum {
    OBJECT_ID_SIZE = 20,
    OBJECT_NAME_MAX = 255,
    OBJECT_DEPTH_MAX = 8,               /* folders in a path */
    OBJECT_TREE_MAX = 16 * 1024 * 1024, /* about 180,000 attachments in docs/ */
    OBJECT_COMMIT_MAX = 64 * 1024,
};

struct object_entry {
    bool folder; /* mode 40000; else 100644; no other mode is accepted */
    struct bytes name;
    const uint8_t *id;
};

/* Walks a tree's entries. `open`: names so far that the next could repeat as a folder, each a
 * beginning of the next. */
struct object_tree {
    struct bytes rest;
    struct object_entry last;
    struct bytes open[OBJECT_NAME_MAX];
    size_t open_count;
};

struct object_tree object_tree_of(struct bytes tree);
/* The next entry; *more false at the end. ERR_FORMAT: another mode, an odd name, out of order,
 * twice, cut short. */
enum err object_tree_next(struct object_tree *tree, struct object_entry *out, bool *more);
void object_tree_put(struct buf *buf, const struct object_entry *entry);
/* Git's order of entries: a folder's name counts as if it ended in '/'. */
int object_entry_compare(const struct object_entry *a, const struct object_entry *b);

struct object_commit {
    struct bytes tree;   /* 40 hex digits */
    struct bytes parent; /* of the first; empty where there is none */
    size_t parents;
    int64_t time;         /* of the committer */
    struct bytes payload; /* all but the signature: what is signed */
    struct bytes armor;   /* unfolded, without final LF; empty: unsigned */
};
enum err object_commit_parse(struct arena *arena, struct bytes whole,
                             struct object_commit *out);

struct object_draft {
    const char *tree;   /* hex */
    const char *parent; /* hex or NULL */
    const char *author;
    const char *email;
    const char *message; /* ends in LF */
    int64_t time;
};
/* The commit without its signature; the commit with it. ERR_USAGE where a text cannot stand in
 * a commit. */
enum err object_commit_print(struct buf *buf, const struct object_draft *draft);
void object_commit_sign(struct buf *buf, struct bytes payload, struct bytes armor);

#endif
