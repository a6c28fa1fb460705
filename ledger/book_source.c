/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a book: leaves, proofs, and the book as a source like any other. */
#include "base/arena.h"
#include "ledger/book_inner.h"

enum err book_read_begin(struct book *book, bool *began)
{
    *began = !store_is_open(book->store);
    return *began ? store_begin(book->store, false) : OK;
}

void book_read_end(struct book *book, bool began)
{
    /* One that was open goes on: a book opened to read stays at what it saw first. */
    if (began)
        store_abort(book->store);
}

static enum err copy_leaf(struct book *book, struct arena *arena, uint64_t index,
                          struct bytes *out)
{
    struct bytes leaf = { 0 };
    struct hash stored = { 0 };
    TRY(store_leaf(book->store, index, &leaf));
    TRY(store_hash(book->store, 0, index, &stored));
    struct hash hash = tree_leaf(leaf);
    if (!hash_equal(&hash, &stored))
        return fault(ERR_CORRUPT, "%s：第 %llu 号记录损坏。请从备份或公开库恢复：sanzi restore",
                     "%s: entry %llu is damaged. Restore from a backup or a publication: sanzi "
                     "restore",
                     book->folder, (unsigned long long)index);
    struct bytes copy = bytes_copy(arena, leaf);
    if (copy.at == NULL)
        return fault_memory();
    *out = copy;
    return OK;
}

enum err book_leaf(struct book *book, struct arena *arena, uint64_t index, struct bytes *out)
{
    bool began = false;
    TRY(book_read_begin(book, &began));
    enum err err = copy_leaf(book, arena, index, out);
    book_read_end(book, began);
    return err;
}

enum err book_prove(struct book *book, uint64_t index, uint64_t size, struct proof *out)
{
    bool began = false;
    TRY(book_read_begin(book, &began));
    struct tree_reader reader = store_tree(book->store);
    enum err err = tree_prove_inclusion(&reader, index, size, out);
    book_read_end(book, began);
    return err;
}

/* The book as a source. */

static enum err source_checkpoint(void *self, struct arena *arena, struct bytes *out)
{
    return book_last_checkpoint(self, arena, out);
}

static enum err source_size(void *self, uint64_t *out)
{
    const struct book *book = self;
    *out = book->size;
    return OK;
}

static enum err put_bundle(struct book *book, struct tile tile, struct buf *buf)
{
    for (unsigned i = 0; i < tile.width; i++) {
        struct bytes leaf = { 0 };
        TRY(store_leaf(book->store, tile.number * TILE_WIDTH + i, &leaf));
        bundle_put(buf, leaf);
    }
    return OK;
}

static enum err put_hashes(struct book *book, struct tile tile, struct buf *buf)
{
    for (unsigned i = 0; i < tile.width; i++) {
        struct hash hash = { 0 };
        TRY(store_hash(book->store, (unsigned)tile.level * 8, tile.number * TILE_WIDTH + i,
                       &hash));
        buf_put(buf, hash_bytes(&hash));
    }
    return OK;
}

static enum err source_tile(void *self, struct arena *arena, struct tile tile,
                            struct bytes *out)
{
    struct book *book = self;
    bool began = false;
    if (tile_width(tile.level, tile.number, book->size) < tile.width)
        return fault(ERR_MISSING, "%s 还没有这么多记录", "%s has not that many entries yet",
                     book->folder);
    TRY(book_read_begin(book, &began));
    struct buf buf = buf_new(arena, TILE_BUNDLE_MAX);
    enum err err = tile.level == TILE_BUNDLE ? put_bundle(book, tile, &buf)
                                             : put_hashes(book, tile, &buf);
    book_read_end(book, began);
    return err == OK ? buf_done(&buf, out) : err;
}

static enum err read_leaf(struct book *book, struct arena *arena, uint64_t index,
                          struct bytes *out)
{
    struct bytes leaf = { 0 };
    TRY(store_leaf(book->store, index, &leaf));
    struct bytes copy = bytes_copy(arena, leaf);
    if (copy.at == NULL)
        return fault_memory();
    *out = copy;
    return OK;
}

static enum err source_leaf(void *self, struct arena *arena, uint64_t index, struct bytes *out)
{
    struct book *book = self;
    bool began = false;
    TRY(book_read_begin(book, &began));
    enum err err = read_leaf(book, arena, index, out);
    book_read_end(book, began);
    return err;
}

static enum err source_document(void *self, const struct hash *hash, struct hash *found,
                                uint64_t *size)
{
    struct book *book = self;
    struct arena_mark mark = arena_mark(book->scratch);
    const char *path = NULL;
    enum err err = book_document_path(book, book->scratch, hash, &path);
    if (err == OK)
        err = path == NULL ? fault(ERR_MISSING, "%s 里没有这份附件",
                                   "this attachment is not in %s", book->docs_path)
                           : file_hash(path, DOC_SIZE_MAX, found, size);
    arena_back(book->scratch, mark);
    return err;
}

struct source book_source(struct book *book)
{
    return (struct source){
        .self = book,
        .name = book->folder,
        .checkpoint = source_checkpoint,
        .tile = source_tile,
        .leaf = source_leaf,
        .size = source_size,
        .document = source_document,
    };
}
