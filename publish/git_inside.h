/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the git door share; nobody else includes it. */
#ifndef PUBLISH_GIT_INSIDE_H
#define PUBLISH_GIT_INSIDE_H

#define ZLIB_CONST

#include <git2.h>
#include <zlib.h>

#include "publish/git.h"
#include "publish/git_object.h"
#include "publish/git_pack.h"

enum {
    GIT_OBJECT_MAX = 65 * 1024 * 1024, /* an attachment of 64 MiB, and some */
    GIT_COMMITS_MAX = 100000,
    GIT_FILES_MAX = 2000000, /* in a repository's folder; paths in a commit */
    GIT_FOLDERS_MAX = 16,    /* how deep a repository's own folders nest */
};

/* libgit2's functions, set by git_library(): git2.oid_equal() is git_oid_equal(). git_start()
 * calls it; so does, first of all, whoever frees by them at its end. */
#define GIT2(name) __typeof__(git_##name) *name;
struct git2 {
#include "publish/git_functions.def"
};
#undef GIT2
extern struct git2 git2;

/* The same of zlib, for objects that are inflated here. */
#define ZLIB_FUNCTIONS ZLIB(inflate) ZLIB(inflateInit_) ZLIB(inflateEnd)
#define ZLIB(name) __typeof__(name) *name;
struct zlib {
    ZLIB_FUNCTIONS
};
#undef ZLIB
extern struct zlib zlib;

enum err git_library(void);

/* libgit2 started, once, and told: fsync everything, no configuration but the repository's
 * own, no cache between writing and reading back. */
enum err git_start(void);
/* Before libgit2 is started: where memory lacks, the process ends with a word and status 3. */
int git_memory_start(void);
/* A fault with what libgit2 said last. */
/* Did libgit2's last call fail for want of memory? Nothing is damaged then. */
bool git_lacked_memory(void);
enum err git_failed(int code, const char *path, const char *call);

/* Where a repository's own files stand: `path` of a bare one, else path/.git. ERR_MISSING,
 * ERR_FORMAT. */
enum err git_folder(struct arena *arena, const char *path, char **out);
/* Nothing that libgit2 would follow out of the folder or hang on (specs/snapshot.md#hostile),
 * looked at by lstat before it opens anything. */
enum err git_guard(struct arena *arena, const char *folder);
/* The same for every file in it; bounded. Without `loose` the loose objects are left out:
 * loose_read() looks at each that is read, and a large repository of our own has ten thousands
 * that are not. */
enum err git_guard_all(struct arena *arena, const char *folder, bool loose);
enum err git_config_check(struct bytes config, const char *path);
enum err git_packed_refs_check(struct bytes file, const char *path);

/* Guarded and opened. */
enum err git_repository_at(const char *folder, git_repository **out);
/* The branch of that name; *exists false where there is none. */
enum err git_branch_at(git_repository *repository, const char *name, git_oid *out,
                       bool *exists);

/* Where objects are: `odb` for packs, `folder` for loose ones. */
struct object_store {
    struct arena *arena;
    git_odb *odb;
    const char *folder;
    struct packs *packs; /* looked at before they are unpacked; NULL: our own, trusted */
};

/* An object's bytes in the arena, checked by its id. Its size is looked at first: ERR_LIMIT
 * past max. ERR_CORRUPT: missing or damaged; ERR_FORMAT: another type. */
struct object_want {
    git_object_t type;
    size_t max;
};
enum err object_read(const struct object_store *store, struct arena *arena, const git_oid *id,
                     struct object_want want, struct bytes *out);
/* The same of a loose one; ERR_MISSING, without words, where it is not loose. */
enum err loose_read(const struct object_store *store, struct arena *arena, const git_oid *id,
                    struct object_want want, struct bytes *out);
enum err object_damaged(const git_oid *id, const char *zh, const char *en);
enum err object_wanted(const git_oid *id, struct object_want want, git_object_t type,
                       size_t size);
struct loose_place {
    char *folder;
    char *path;
};
enum err loose_path(struct arena *arena, const char *folder, const git_oid *id,
                    struct loose_place *out);

/* Write an object durably and read it back; a damaged loose copy of it is replaced. */
enum err object_put(const struct object_store *store, git_object_t type, struct bytes bytes,
                    git_oid *out);

/* Write what changes in a tree: `root` NULL for a first commit. */
struct tree_change {
    struct bytes path;
    const struct snapshot_file *file; /* where it came from; NULL: a folder */
    git_oid id;
    bool gone;
    bool folder;
    size_t depth; /* slashes in path */
    struct tree_change *next;
};
enum err tree_update(const struct object_store *store, const git_oid *root,
                     struct tree_change *changes, git_oid *out);
/* Every entry of a tree is one that we would write. */
enum err tree_check(struct bytes tree);

#endif
