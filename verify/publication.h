/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The files of a publication that are no tiles, as pure functions of the log, so that the
 * writer (publish/snapshot.c) and the verifier agree byte for byte: .gitattributes, README.md,
 * keys. One row a file; a new one is a row here (specs/snapshot.md).
 */
#ifndef VERIFY_PUBLICATION_H
#define VERIFY_PUBLICATION_H

#include "ledger/checkpoint.h"
#include "ledger/source.h"
#include "ledger/tile.h"
#include "ledger/view.h"

struct publication {
    struct bytes origin;
    struct bytes village; /* name */
    const struct key_public *log;
};

struct publication_file {
    const char *path;
    enum err (*print)(struct buf *buf, const struct publication *publication);
    /* Its bytes are those of the program that published, and another version's differ: then
     * that is told, and nothing is wrong. One from before this row has none. */
    bool of_program;
};

extern const struct publication_file publication_files[];
extern const size_t publication_file_count;

/* Is `path` one that a publication of `size` entries may hold: a tile, the checkpoint, a row
 * above, docs/<hex>, a page for people? */
bool publication_has(const char *path, uint64_t size);
/* Is it a growing tile's second place (specs/snapshot.md#latest)? *tile: what stands there. */
#define PUBLICATION_LATEST "latest/"
bool publication_is_latest(const char *path, uint64_t size, struct tile *tile);

/* Is it one of the pages drawn from the log (specs/site.md)? They prove nothing, and a verifier
 * does not read them. */
bool publication_is_page(const char *path);

/* ERR_MISSING where a source that can be listed holds nothing of a log, no checkpoint and no
 * tile: it is something else, not a log that was tampered with. */
enum err publication_is_here(const struct source *source);

#endif
