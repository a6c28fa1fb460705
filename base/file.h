/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files: the only caller of open(). Reading is bounded and takes regular files only (no symlink
 * at the last step, no FIFO, no device). Writing is whole or not at all: temporary in the same
 * folder, fsync, rename, fsync of the folder. A process that is killed on the way may leave a
 * ".NUMBER-NUMBER.tmp" behind, which nothing reads.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/hash.h"

enum file_kind {
    FILE_NONE, /* nothing there */
    FILE_REGULAR,
    FILE_FOLDER,
    FILE_OTHER, /* symlink, FIFO, socket, device */
};

struct file_entry {
    const char *name;
    enum file_kind kind;
    uint64_t size;
};

/* What stands at path, by lstat. ERR_SYSTEM for what is neither there nor absent (EACCES, EIO
 * …). */
enum err file_kind_at(const char *path, enum file_kind *kind, uint64_t *size);
/* "a/b" in the arena, NULL where there is no memory. */
char *file_path(struct arena *arena, const char *folder, const char *name);

/* The whole file in the arena. ERR_MISSING, ERR_LIMIT past max, ERR_FORMAT if not a regular
 * file. */
enum err file_read(struct arena *arena, const char *path, size_t max, struct bytes *out);
/* Like file_read, and refuses a file that others may read or that has another owner or a second
 * link (keys): ERR_PERMISSION. */
enum err file_read_secret(struct arena *arena, const char *path, size_t max, struct bytes *out);
/* Replace or make `path` with these bytes and this mode (0600, 0644), durably. */
enum err file_write(const char *path, struct bytes bytes, unsigned mode);
/* Make it only where nothing stands there: ERR_EXISTS. */
enum err file_write_new(const char *path, struct bytes bytes, unsigned mode);
/* Overwrite the first bytes of an existing file in place, without fsync (the book's high-water
 * mark). */
enum err file_overwrite(const char *path, struct bytes bytes);
enum err file_sync(const char *path); /* fsync a file or a folder */

/* SHA-256 and size of a file of at most max bytes, read in pieces. */
enum err file_hash(const char *path, uint64_t max, struct hash *out, uint64_t *size);
/* Copy a regular file durably, refusing if its hash is not `expect` (may be NULL). */
enum err file_copy(const char *from, const char *to, const struct hash *expect);

enum err file_make_folder(const char *path, unsigned mode); /* one step; ERR_EXISTS */
enum err file_make_folders(const char *path);               /* all steps that lack; mode 0755 */
/* And fsync of both folders; never replaces: ERR_EXISTS. */
enum err file_rename(const char *from, const char *to);
enum err file_remove(const char *path); /* ERR_MISSING */
/* For folders of our own making; follows no link. */
enum err file_remove_tree(const char *path);
/* Names in a folder, sorted by bytes, at most max. */
enum err file_list(struct arena *arena, const char *folder, size_t max, struct file_entry **out,
                   size_t *count);
/* Free bytes for us on the filesystem of path. */
enum err file_space(const char *path, uint64_t *bytes);

/* An exclusive lock on a file that is made if it lacks; refused at once if held: ERR_LOCKED.
 * Released by file_unlock or the process's end. */
struct file_lock {
    int descriptor; /* -1 where nothing is held */
};
enum err file_lock(const char *path, struct file_lock *out);
void file_unlock(struct file_lock *lock);

#endif
