/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "ledger/book_inner.h"

static enum err fold_entry(struct book *book, uint64_t index)
{
    struct bytes found = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry;
    struct place place = { .index = index };
    TRY(store_hash(book->store, 0, index, &place.leaf));
    TRY(store_leaf(book->store, index, &found));
    struct bytes bytes = bytes_copy(book->scratch, found); /* the fold puts: views end */
    if (bytes.at == NULL)
        return fault_memory();
    struct hash hash = tree_leaf(bytes);
    if (!hash_equal(&hash, &place.leaf))
        return fault(ERR_CORRUPT, "内容与它的哈希不符。请从备份或公开库恢复：%s",
                     "it does not have its hash. Restore from a backup or a publication: %s",
                     "sanzi restore");
    TRY(leaf_decode(bytes, &leaf));
    TRY(entry_decode(book->scratch, leaf.note, &entry));
    place.time = leaf.time;
    return view_apply(&book->view, &entry, &place);
}

static enum err fold_one(void *self, uint64_t index)
{
    struct book *book = self;
    struct arena_mark mark = arena_mark(book->scratch);
    enum err err = fold_entry(book, index);
    arena_back(book->scratch, mark);
    return err;
}

void book_take_view(struct book *book)
{
    book->view.store = store_view(book->store);
    book->view.tree = store_tree(book->store);
    store_fold_by(book->store, fold_one, book);
}

enum err book_fold(struct book *book,
                   void (*progress)(void *self, uint64_t done, uint64_t total), void *self)
{
    struct store_head head;
    do {
        TRY(store_begin(book->store, true));
        enum err err = store_head(book->store, &head);
        uint64_t to = head.size;
        if (to - head.folded > BOOK_PIECE)
            to = head.folded + BOOK_PIECE;
        if (err == OK)
            err = store_fold(book->store, to);
        if (err == OK)
            err = store_view_flush(book->store);
        if (err == OK)
            err = store_commit(book->store);
        if (err != OK) {
            store_abort(book->store);
            return err;
        }
        head.folded = to;
        if (progress != NULL)
            progress(self, to, head.size);
    } while (head.folded < head.size);
    return OK;
}

enum err book_reindex(struct book *book,
                      void (*progress)(void *self, uint64_t done, uint64_t total), void *self)
{
    TRY(book_may_write(book));
    book->view.has_seen = false;
    TRY(store_begin(book->store, true));
    enum err err = store_view_drop(book->store);
    if (err == OK)
        err = store_commit(book->store);
    store_abort(book->store);
    return err == OK ? book_fold(book, progress, self) : err;
}
