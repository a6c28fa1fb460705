/* SPDX-License-Identifier: Apache-2.0 */
/* Between the files of the book, and private to them. */
#ifndef LEDGER_BOOK_INNER_H
#define LEDGER_BOOK_INNER_H

#include "base/file.h"
#include "base/parallel.h"
#include "ledger/book.h"
#include "ledger/store_disk.h"

#define BOOK_MAKING "store.new" /* a store before it is whole */

enum {
    BOOK_SPACE_MIN = 64 << 20, /* free bytes below which nothing is appended */
    BOOK_MARK_SIZE = 170,
    BOOK_CHECKS = 1024, /* signatures gathered before they are verified together */
    BOOK_PIECE = 4096,  /* entries a transaction, where many are folded or restored */
};

/* What the file `head` says (specs/store.md#head). */
struct mark {
    uint64_t size;
    struct hash first; /* leaf hash of entry 0: which log this is */
    struct hash last;
};
void mark_print(struct buf *buf, const struct mark *mark);
enum err mark_parse(struct bytes text, struct mark *out);

/* A signature that waits to be verified. All views are into the note. */
struct waiting {
    struct bytes text;
    struct bytes name;
    struct key_public key;
    uint8_t signature[SIGNATURE_SIZE];
    size_t number; /* of the note, for the message */
    bool good;
};

/* An opening of a sealed field that waits for the next append. */
struct opening {
    struct bytes digest;
    struct bytes disclosure;
    struct opening *next;
};

struct book {
    struct arena *arena;   /* lives as long as the book */
    struct arena *scratch; /* a call's */
    struct arena *pending; /* openings that wait */
    struct opening *openings;
    const char *folder;
    const char *store_path;
    const char *head_path;
    const char *checkpoint_path;
    const char *restored_path;
    const char *lock_path;
    const char *docs_path;
    bool write;
    bool locked;
    bool head_moved; /* the file `head` was overwritten and not yet synced */
    bool erased;     /* the batch took an opening out: the store is to be rewritten */
    struct file_lock lock;
    struct disk_mark lock_mark;
    struct store *store;
    struct view view;
    uint64_t size;
    int64_t time;
    struct hash first;
    struct hash last;
    struct bytes origin;
    struct key_public log;
    struct buf leaf; /* room for one leaf, used again and again */
    struct workers *workers;
    struct waiting *waiting;
    size_t waiting_count;
};

/* Entries on their way into the open write transaction. */
struct writing {
    struct book *book;
    uint64_t index; /* of the next one */
    int64_t time;
    struct hash prev;
    bool verified;
};

/* book.c */
enum err book_new(const char *folder, const char *store, bool write, struct book **out);
enum err book_take_lock(struct book *book);
/* Read head and entry 0 in the open transaction. */
enum err book_load(struct book *book);
enum err book_mark_write(struct book *book); /* anew, durably */
enum err book_mark_move(struct book *book);  /* in place, not synced */
/* A reader's transaction where none is open; *began says whether to end it. */
enum err book_read_begin(struct book *book, bool *began);
void book_read_end(struct book *book, bool began);
enum err book_may_write(struct book *book);
enum err book_restored_write(struct book *book, uint64_t least);

/* book_make.c: a new book's folder, up to the store under its making name, locked; then the
 * store's final name, or all of it away again. */
enum err book_make(const char *folder, struct book **out);
enum err book_made(struct book *book);
void book_unmake(struct book *book);

/* book_sequence.c */
enum err writing_begin(struct book *book, int64_t time, struct writing *writing);
/* Check an entry with its leaf at the next index, append and fold; its signatures wait. */
enum err writing_put(struct writing *writing, const struct entry *entry, struct bytes leaf,
                     size_t number, struct hash *hash);
enum err writing_verify(struct writing *writing, size_t *number); /* a fault is of *number */
/* Commit, or abort after a fault; the book's head is what was committed. */
enum err writing_end(struct writing *writing, enum err err);

/* book_fold.c: the view over the open store; its tables brought up to the log. */
void book_take_view(struct book *book);
enum err book_fold(struct book *book,
                   void (*progress)(void *self, uint64_t done, uint64_t total), void *self);

#endif
