/* SPDX-License-Identifier: Apache-2.0 */
/* A publication as a list of (path, bytes): pure, byte for byte reproducible from the log
 * (specs/snapshot.md). */
#ifndef PUBLISH_SNAPSHOT_H
#define PUBLISH_SNAPSHOT_H

#include "ledger/checkpoint.h"
#include "ledger/source.h"

struct snapshot_file {
    const char *path;
    struct bytes bytes; /* of a small file; a tile and an attachment are read when written */
    bool is_tile;
    struct tile tile;
    const char *from; /* not NULL: the bytes are this file's (an attachment), checked by the
                         hash in its name */
    struct snapshot_file *next;
};

struct snapshot {
    const struct source *source; /* of the tiles; the caller's, outlives the snapshot */
    struct snapshot_file *files; /* new or changed since `old`, the checkpoint last */
    struct snapshot_file *gone;  /* paths that go (superseded partial tiles) */
    size_t count;                /* of files */
    uint64_t old;
    uint64_t size;
};

/* What a publication of `size` entries has more than one of `old` (0: everything) under this
 * checkpoint note. Cost grows with what is new. `document` names the path of a public
 * attachment's bytes, or NULL where withheld. */
struct snapshot_options {
    uint64_t old;
    struct bytes checkpoint; /* the note; its size rules */
    const struct key_public *log;
    struct bytes village;
    struct snapshot_file *pages; /* of the site (publish/site.h), or NULL */
    enum err (*document)(void *self, struct arena *arena, const struct hash *hash,
                         const char **out);
    void *document_self;
    bool personal_too; /* publish what looks personal; else it is refused (publish/mask.h) */
};
enum err snapshot_make(struct arena *arena, const struct source *source,
                       const struct snapshot_options *options, struct snapshot *out);

/* The bytes of one of its files, in the arena; mark and go back between files. */
enum err snapshot_bytes(struct arena *arena, const struct snapshot *snapshot,
                        const struct snapshot_file *file, struct bytes *out);

/* Write it to a folder (made if it lacks): tiles first, checkpoint last, each durable; then
 * what is gone is removed. */
enum err snapshot_write(struct arena *arena, const struct snapshot *snapshot,
                        const char *folder);

#endif
