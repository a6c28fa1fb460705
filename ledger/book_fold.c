/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"
#include "ledger/book_inner.h"

static enum err fold_one(struct book *book, uint64_t index)
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

static enum err fold_piece(struct book *book, uint64_t from, uint64_t to)
{
    for (uint64_t i = from; i < to; i++) {
        struct arena_mark mark = arena_mark(book->scratch);
        enum err err = fold_one(book, i);
        arena_back(book->scratch, mark);
        if (err != OK)
            return fault_where(err, "第 %llu 号记录：", "entry %llu: ", (unsigned long long)i);
    }
    store_folded(book->store, to);
    return OK;
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
            err = fold_piece(book, head.folded, to);
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
