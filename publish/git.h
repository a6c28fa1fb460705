/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Git: THE only file(s) that include git2.h (specs/snapshot.md#git); libgit2 is opened at first
 * use. Writing: one signed commit a publication, fast-forward only, compare-and-swap, fsynced,
 * read back. Reading: somebody's repository is hostile input; nothing is checked out, nothing
 * executed, everything bounded.
 */
#ifndef PUBLISH_GIT_H
#define PUBLISH_GIT_H

#include "keys/sshsig.h"
#include "ledger/source.h"
#include "publish/snapshot.h"

enum { GIT_ID_SIZE = 40 }; /* hex */

struct git_id {
    char hex[GIT_ID_SIZE + 1];
};

#define GIT_BRANCH "refs/heads/main"

struct git_publication {
    const struct snapshot *snapshot;
    const struct key_secret *key; /* the publishing key */
    const char *author;           /* "青石村 <qingshi.example.org>" is made of these two */
    const char *email;
    const char *message;
    int64_t time;                /* committer date; +0800 */
    const struct git_id *parent; /* the head that the caller knows; NULL: a first commit */
};

/* Make a bare repository if nothing stands there. Durable. */
enum err git_create(const char *path);
/* The commit that the branch points at; *exists false for an unborn branch. */
enum err git_head(const char *path, struct git_id *out, bool *exists);
/* One commit onto `parent`; ERR_TAMPERED where the branch is not at `parent`. Stale *.lock
 * files are removed (the caller holds the book's lock). */
enum err git_publish(const char *path, const struct git_publication *publication,
                     struct git_id *out);
/* Push the branch to a path, file://, ssh:// (or host:path), https:// or git:// address, in a
 * child process that ends at the deadline. It counts only when the remote, listed again, shows
 * it (ERR_REMOTE). `expect`: where the remote was left last; elsewhere ERR_TAMPERED, nothing
 * pushed. `expect_known` with expect NULL: the remote must have no such branch yet; without:
 * whatever our history contains. A remote that has our commit already is good. */
struct git_target {
    const char *remote;
    const struct git_id *expect;
    bool expect_known;
    unsigned seconds; /* 0: GIT_PUSH_SECONDS */
};
enum { GIT_PUSH_SECONDS = 60 };
enum err git_push_to(const char *path, const struct git_target *target, struct git_id *out);

/* How many loose objects a repository holds. Past so many stock git packs of itself (gc.auto).
 */
enum { GIT_LOOSE_MANY = 6700 };
enum err git_loose_count(const char *path, size_t *out);

/* Reading a repository at its branch (NULL: GIT_BRANCH, else HEAD's branch). Bounded; refuses
 * what specs/snapshot.md#hostile lists. */
struct git_log;
enum git_owner {
    GIT_STRANGER, /* every file is looked at before anything is opened */
    GIT_OURS,     /* where this book was published: each loose object when it is read */
};
enum err git_open(const char *path, enum git_owner owner, struct git_log **out);
void git_close(struct git_log *log);
enum err git_is_repository(const char *path, bool *out);
struct source git_source(struct git_log *log); /* of the newest commit */

/* Each commit from the newest back: its checkpoint note, signature and key. */
struct git_step {
    struct git_id id;
    struct bytes checkpoint; /* empty where the commit holds none */
    struct bytes payload;    /* what the signature covers */
    struct bytes armor;      /* empty: unsigned */
    size_t parents;
    int64_t time;
};
enum err git_each(struct git_log *log, struct arena *arena,
                  enum err (*each)(void *self, const struct git_step *step), void *self);

/* "libgit2 1.5.1". ERR_SYSTEM: it is not there. */
enum err git_version(const char **out);

#endif
