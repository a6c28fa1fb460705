/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The book: a directory with the store, keys, attachments, the high-water mark and the last
 * signed checkpoint; and THE one writer (design.md 3.7, specs/store.md). Order: check, durable
 * commit, high-water mark, then and only then say so; re-read and re-hash before a checkpoint
 * is signed; never two roots for one size.
 */
#ifndef LEDGER_BOOK_H
#define LEDGER_BOOK_H

#include "ledger/checkpoint.h"
#include "ledger/source.h"
#include "ledger/store.h"

struct book;

/* What stands where in a book's directory. */
#define BOOK_STORE "store"           /* LMDB */
#define BOOK_KEYS "keys"             /* NAME.key, and log.key */
#define BOOK_DOCS "docs"             /* attachments by hex digest */
#define BOOK_HEAD "head"             /* the high-water mark */
#define BOOK_CHECKPOINT "checkpoint" /* the last signed checkpoint, with its cosignatures */
#define BOOK_LOCK "lock"
#define BOOK_RESTORED "restored" /* stands after a restore until somebody answers for it */
enum { BOOK_RECHECK = 64 };      /* last entries that are hashed again on opening to write */

/* Make a book around entry 0, a signed `village` note, in a folder that lacks or is empty but
 * for keys/ and docs/. The store is renamed into place last: whole or not there. ERR_EXISTS. */
enum err book_create(const char *folder, struct bytes village, int64_t time);

/* Reading needs no lock and sees the book as it was when opened; writing takes the lock at once
 * or answers ERR_LOCKED. Both check the head against the high-water mark (ERR_TAMPERED: rolled
 * back; says how to go on), and writing re-checks the last BOOK_RECHECK entries. */
enum err book_open(const char *folder, bool write, struct book **out);
enum err book_settle(struct book *book); /* make the high-water mark durable */
void book_close(struct book *book);      /* accepts NULL; settles, but without a word */
/* Somebody knows why the store stands behind its high-water mark, or lacks it, and takes it as
 * it is: the mark is written anew, and nothing is signed before book_answer_restored(). */
enum err book_accept(const char *folder);

const char *book_folder(const struct book *book);
struct bytes book_origin(const struct book *book);
uint64_t book_size(const struct book *book);
struct view *book_view(struct book *book);
const struct key_public *book_log_key(const struct book *book); /* as entry 0 names it */

/* What an append gives back for each entry. */
struct receipt {
    uint64_t index;
    int64_t time;
    struct hash leaf;
    bool again; /* it was there already; nothing was added */
};
/* Check and append signed notes in their order, all or none, in one durable transaction at
 * `time` (moved up to the last leaf's if the clock went back). Signatures are verified unless
 * `verified` says the caller just made them. An id already in the log with the same note is
 * answered with its receipt; with another, ERR_EXISTS. ERR_UNKNOWN: close, and look again. */
struct book_batch {
    const struct bytes *notes;
    size_t count; /* 0: only pending openings are put */
    int64_t time;
    bool verified;
    size_t *failed; /* takes the failed note's number; NULL: it is put before the reason */
    enum err (*refused)(void *self, size_t number, enum err code);
    void *self;
};
enum err book_append(struct book *book, const struct book_batch *batch, struct receipt *out);
/* The same checks, nothing written. With refused() it goes on behind each note against the
 * rules: called while err_why() has the reason, a fault of its own ends the try. */
enum err book_try(struct book *book, const struct book_batch *batch);

/* Re-read what came since the last checkpoint, re-hash, check against head and last checkpoint,
 * sign, store durably. The stored bytes are given again if nothing came since. ERR_TAMPERED,
 * ERR_PERMISSION (restored and not answered for). */
enum err book_checkpoint(struct book *book, struct arena *arena, const struct key_secret *log,
                         struct bytes *out);
/* ERR_MISSING where none was signed. */
enum err book_last_checkpoint(struct book *book, struct arena *arena, struct bytes *out);
/* Merge cosignature lines of others into the stored checkpoint (same text). */
enum err book_cosigned(struct book *book, struct arena *arena, struct bytes note);
enum err book_answer_restored(struct book *book); /* somebody does: the marker goes */

/* Reading. The leaf is copied into the arena. */
enum err book_leaf(struct book *book, struct arena *arena, uint64_t index, struct bytes *out);
enum err book_prove(struct book *book, uint64_t index, uint64_t size, struct proof *out);
struct source book_source(struct book *book);

/* Attachments: copied in by digest before the entry that names them; NULL where withheld. */
enum err book_document_put(struct book *book, const char *path, struct hash *hash,
                           uint64_t *size);
enum err book_document_path(struct book *book, struct arena *arena, const struct hash *hash,
                            const char **out);

/* Sealed openings: put in the transaction of the next append, or forgotten if that fails; read,
 * {NULL,0} for none; all of them. Appending an erasure destroys one for good. */
enum err book_seal_put(struct book *book, struct bytes digest, struct bytes disclosure);
enum err book_seal_get(struct book *book, struct arena *arena, struct bytes digest,
                       struct bytes *disclosure);
enum err book_seal_walk(struct book *book,
                        enum err (*each)(void *context, struct bytes digest,
                                         struct bytes disclosure),
                        void *context);

/* Small named values kept with the book (specs/store.md#notes). Durable. {NULL,0} for none. */
enum err book_note_put(struct book *book, const char *name, struct bytes value);
enum err book_note_get(struct book *book, struct arena *arena, const char *name,
                       struct bytes *value);

/* Drop and rebuild every table of the fold from the leaves. */
enum err book_reindex(struct book *book,
                      void (*progress)(void *self, uint64_t done, uint64_t total), void *self);

/* Make a book from any source of a log (a backup, a publication): every leaf is checked with
 * its signatures and folded; the store is renamed into place when whole, the restored marker
 * set. `size`: how many entries to take, UINT64_MAX for all; a book cut short of its source's
 * checkpoint signs nothing. ERR_TAMPERED, ERR_SIGNATURE, and what appending refuses. */
enum err book_restore(const char *folder, const struct source *source, uint64_t size,
                      void (*progress)(void *self, uint64_t done, uint64_t total), void *self);

#endif
