/* SPDX-License-Identifier: Apache-2.0 */
/* Making a book: around entry 0, or from a source that has the whole log. */
#include "base/arena.h"
#include "ledger/book_inner.h"

enum { READ_MAX = 512 << 20 };

/* The store is whole: the files beside it, then its name. */
static enum err finish(struct book *book, bool restored, uint64_t least,
                       struct bytes checkpoint)
{
    TRY(store_begin(book->store, false));
    enum err err = book_load(book);
    store_abort(book->store);
    if (err == OK)
        err = book_mark_write(book);
    if (err == OK && checkpoint.at != NULL)
        err = file_write(book->checkpoint_path, checkpoint, 0644);
    if (err == OK && restored)
        err = book_restored_write(book, least);
    return err == OK ? book_made(book) : err;
}

static enum err put_village(struct book *book, struct bytes village, int64_t time)
{
    struct writing writing;
    struct entry entry;
    struct hash hash = { 0 };
    size_t number = 0;
    enum err err = writing_begin(book, time, &writing);
    if (err == OK)
        err = entry_decode(book->scratch, village, &entry);
    struct leaf leaf = { .time = writing.time, .note = village };
    book->leaf.size = 0;
    if (err == OK)
        err = leaf_encode(&book->leaf, &leaf);
    if (err == OK)
        err = writing_put(&writing, &entry, buf_so_far(&book->leaf), 0, &hash);
    if (err == OK)
        err = writing_verify(&writing, &number);
    return writing_end(&writing, err);
}

enum err book_create(const char *folder, struct bytes village, int64_t time)
{
    struct book *book = NULL;
    TRY(book_make(folder, &book));
    enum err err = put_village(book, village, time);
    if (err == OK)
        err = finish(book, false, 0, (struct bytes){ 0 });
    if (err == OK)
        book_close(book);
    else
        book_unmake(book);
    return err;
}

struct restoring {
    struct book *book;
    const struct source *source;
    struct arena *arena; /* a bundle's bytes */
    struct arena *kept;  /* the checkpoint's */
    struct writing writing;
    struct tree_edge edge; /* of all that was read, taken or not */
    struct bytes note;
    struct checkpoint checkpoint;
    bool has_checkpoint;
    uint64_t total;
    uint64_t take;
    void (*progress)(void *self, uint64_t done, uint64_t total);
    void *self;
};

/* How much there is, and how much to take. */
static enum err look(struct restoring *restoring, uint64_t size)
{
    const struct source *source = restoring->source;
    struct note parsed;
    enum err err = source->checkpoint(source->self, restoring->kept, &restoring->note);
    restoring->has_checkpoint = err == OK;
    if (err != OK && (err != ERR_MISSING || source->size == NULL))
        return err;
    if (err == OK)
        TRY(checkpoint_open(restoring->note, NULL, &parsed, &restoring->checkpoint));
    restoring->total = restoring->checkpoint.size;
    if (source->size != NULL)
        TRY(source->size(source->self, &restoring->total));
    if (restoring->total < restoring->checkpoint.size)
        return fault(ERR_TAMPERED, "%s：检查点说有 %llu 笔，只找到 %llu 笔",
                     "%s: its checkpoint speaks of %llu entries, %llu are there", source->name,
                     (unsigned long long)restoring->checkpoint.size,
                     (unsigned long long)restoring->total);
    restoring->take = size < restoring->total ? size : restoring->total;
    if (restoring->take == 0)
        return fault(ERR_MISSING, "%s 里一笔记录也没有", "there is no entry in %s", source->name);
    /* What is not taken is read all the same as far as the checkpoint's root needs it. */
    restoring->total = restoring->take > restoring->checkpoint.size
                           ? restoring->take
                           : restoring->checkpoint.size;
    return OK;
}

static enum err check_root(struct restoring *restoring)
{
    if (!restoring->has_checkpoint || restoring->edge.size != restoring->checkpoint.size)
        return OK;
    struct hash root = edge_root(&restoring->edge);
    if (!hash_equal(&root, &restoring->checkpoint.root))
        return fault(ERR_TAMPERED, "%s：前 %llu 笔的根与检查点不同：来源被改过，或不完整",
                     "%s: the root of its first %llu entries is not the checkpoint's: the "
                     "source was changed, or is not whole",
                     restoring->source->name, (unsigned long long)restoring->checkpoint.size);
    return OK;
}

static enum err take_leaf(struct restoring *restoring, struct bytes bytes)
{
    struct writing *writing = &restoring->writing;
    struct leaf leaf = { 0 };
    struct entry entry;
    struct hash hash = { 0 };
    TRY(leaf_decode(bytes, &leaf));
    if (leaf.index != writing->index)
        return fault(ERR_TAMPERED, "它自称第 %llu 号", "it calls itself entry %llu",
                     (unsigned long long)leaf.index);
    if (!hash_equal(&leaf.prev, &writing->prev))
        return fault(ERR_TAMPERED, "它与前一笔（第 %lld 号）接不上",
                     "it does not follow the one before (entry %lld)",
                     (long long)writing->index - 1);
    if (leaf.time < writing->time)
        return fault(ERR_TAMPERED, "它的时间早于前一笔（第 %lld 号）",
                     "its time is before that of the one before (entry %lld)",
                     (long long)writing->index - 1);
    writing->time = leaf.time;
    TRY(entry_decode(restoring->book->scratch, leaf.note, &entry));
    return writing_put(writing, &entry, bytes, (size_t)leaf.index, &hash);
}

static enum err read_leaf(struct restoring *restoring, struct bytes bytes)
{
    struct book *book = restoring->book;
    uint64_t index = restoring->edge.size;
    size_t number = (size_t)index;
    enum err err = OK;
    if (index < restoring->take) {
        struct arena_mark mark = arena_mark(book->scratch);
        err = take_leaf(restoring, bytes);
        arena_back(book->scratch, mark);
    }
    /* The bytes of a bundle, which signatures wait on, end with it. */
    if (err == OK && book->waiting_count + NOTE_SIGNATURES_MAX > BOOK_CHECKS)
        err = writing_verify(&restoring->writing, &number);
    if (err == OK) {
        struct hash hash = tree_leaf(bytes);
        edge_add(&restoring->edge, &hash, NULL, NULL);
        return check_root(restoring);
    }
    return fault_where(err, "%s：第 %llu 号记录：", "%s: entry %llu: ", restoring->source->name,
                       (unsigned long long)number);
}

static enum err read_bundle(struct restoring *restoring, uint64_t number)
{
    const struct source *source = restoring->source;
    unsigned width = tile_width(TILE_BUNDLE, number, restoring->total);
    struct tile tile = { .level = TILE_BUNDLE, .number = number, .width = width };
    struct bytes rest = { 0 };
    struct bytes leaf = { 0 };
    bool more = true;
    TRY(source->tile(source->self, restoring->arena, tile, &rest));
    for (unsigned i = 0; i < tile.width; i++) {
        TRY(bundle_next(&rest, &leaf, &more));
        if (!more)
            return fault(ERR_TAMPERED, "%s：第 %llu 个记录包里少了记录",
                         "%s: bundle %llu has too few entries", source->name,
                         (unsigned long long)number);
        TRY(read_leaf(restoring, leaf));
    }
    size_t at = 0;
    enum err err = writing_verify(&restoring->writing, &at);
    return err == OK ? OK
                     : fault_where(err, "%s：第 %llu 号记录：", "%s: entry %llu: ", source->name,
                                   (unsigned long long)at);
}

static enum err read_all(struct restoring *restoring)
{
    struct book *book = restoring->book;
    uint64_t bundles = tile_count(TILE_BUNDLE, restoring->total);
    enum err err = writing_begin(book, 0, &restoring->writing);
    for (uint64_t i = 0; i < bundles && err == OK; i++) {
        struct arena_mark mark = arena_mark(restoring->arena);
        err = read_bundle(restoring, i);
        arena_back(restoring->arena, mark);
        if (err == OK && (i + 1) * TILE_WIDTH % BOOK_PIECE == 0) {
            TRY(writing_end(&restoring->writing, OK));
            err = writing_begin(book, 0, &restoring->writing);
        }
        if (err == OK && restoring->progress != NULL)
            restoring->progress(restoring->self, restoring->edge.size, restoring->total);
    }
    return writing_end(&restoring->writing, err);
}

/* Entry 0 says which key signs the checkpoint; it was not known before it was read. */
static enum err check_signature(struct restoring *restoring)
{
    struct note parsed;
    struct checkpoint checkpoint;
    struct book *book = restoring->book;
    TRY(store_begin(book->store, false));
    enum err err = book_load(book);
    store_abort(book->store);
    if (err != OK || !restoring->has_checkpoint)
        return err;
    err = checkpoint_open(restoring->note, &book->log, &parsed, &checkpoint);
    return err == OK ? OK
                     : fault_where(err, "%s 的检查点：", "the checkpoint of %s: ",
                                   restoring->source->name);
}

static enum err restore_into(struct restoring *restoring, uint64_t size)
{
    TRY(arena_open(READ_MAX, &restoring->arena));
    TRY(arena_open(READ_MAX, &restoring->kept));
    TRY(look(restoring, size));
    TRY(read_all(restoring));
    TRY(check_signature(restoring));
    /* A book cut short must not carry a checkpoint that it does not reach. */
    bool whole = restoring->take >= restoring->checkpoint.size;
    return finish(restoring->book, true, restoring->total,
                  whole ? restoring->note : (struct bytes){ 0 });
}

enum err book_restore(const char *folder, const struct source *source, uint64_t size,
                      void (*progress)(void *self, uint64_t done, uint64_t total), void *self)
{
    struct book *book = NULL;
    TRY(book_make(folder, &book));
    struct restoring restoring = {
        .book = book,
        .source = source,
        .progress = progress,
        .self = self,
    };
    edge_start(&restoring.edge);
    enum err err = restore_into(&restoring, size);
    arena_close(restoring.kept);
    arena_close(restoring.arena);
    if (err == OK)
        book_close(book);
    else
        book_unmake(book);
    return err;
}
