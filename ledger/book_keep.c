/* SPDX-License-Identifier: Apache-2.0 */
/* What a book keeps beside its log: attachments, openings of sealed fields, notes. */
#include "base/arena.h"
#include "base/code.h"
#include "ledger/book_inner.h"

enum { PENDING_MAX = 256 << 20 };

/* Attachments. */

static const char *document_path(struct book *book, struct arena *arena,
                                 const struct hash *hash)
{
    struct buf buf = buf_new(arena, 2 * HASH_SIZE + 1);
    char *name = NULL;
    hash_print_hex(&buf, hash);
    if (buf_string(&buf, &name) != OK)
        return NULL;
    return file_path(arena, book->docs_path, name);
}

enum err book_document_path(struct book *book, struct arena *arena, const struct hash *hash,
                            const char **out)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    const char *path = document_path(book, arena, hash);
    if (path == NULL)
        return fault_memory();
    TRY(file_kind_at(path, &kind, &size));
    *out = kind == FILE_REGULAR ? path : NULL;
    return OK;
}

static enum err put_document(struct book *book, const char *path, struct hash *hash,
                             uint64_t *size)
{
    struct hash there = { 0 };
    uint64_t there_size = 0;
    const char *there_path = NULL;
    TRY(file_hash(path, DOC_SIZE_MAX, hash, size));
    const char *to = document_path(book, book->scratch, hash);
    if (to == NULL)
        return fault_memory();
    /* One that is there and whole stays; a damaged one is put anew. */
    TRY(book_document_path(book, book->scratch, hash, &there_path));
    if (there_path != NULL &&
        file_hash(to, DOC_SIZE_MAX, &there, &there_size) == OK && hash_equal(&there, hash))
        return OK;
    return file_copy(path, to, hash);
}

enum err book_document_put(struct book *book, const char *path, struct hash *hash,
                           uint64_t *size)
{
    struct hash found = { 0 };
    uint64_t found_size = 0;
    TRY(book_may_write(book));
    struct arena_mark mark = arena_mark(book->scratch);
    enum err err = put_document(book, path, &found, &found_size);
    arena_back(book->scratch, mark);
    if (err == OK) {
        *hash = found;
        *size = found_size;
    }
    return err;
}

/* Openings. */

enum err book_seal_put(struct book *book, struct bytes digest, struct bytes disclosure)
{
    if (book->pending == NULL)
        TRY(arena_open(PENDING_MAX, &book->pending));
    struct hash hash = hash_of(disclosure);
    struct buf buf = buf_new(book->pending, (size_t)BASE64_SIZE(HASH_SIZE));
    struct bytes want = { 0 };
    base64url_print(&buf, hash_bytes(&hash));
    TRY(buf_done(&buf, &want));
    if (!bytes_equal(want, digest))
        return fault(ERR_FORMAT, "密封内容与摘要 %.*s 不符", "the opening does not fit the digest %.*s",
                     (int)digest.size, (const char *)digest.at);
    struct opening *opening = arena_take(book->pending, sizeof *opening);
    struct bytes text = bytes_copy(book->pending, disclosure);
    if (opening == NULL || text.at == NULL)
        return fault_memory();
    *opening = (struct opening){ want, text, book->openings };
    book->openings = opening;
    return OK;
}

static enum err copied(struct arena *arena, struct bytes from, struct bytes *out)
{
    struct bytes copy = { 0 };
    if (from.at != NULL) {
        copy = bytes_copy(arena, from);
        if (copy.at == NULL)
            return fault_memory();
    }
    *out = copy;
    return OK;
}

enum err book_seal_get(struct book *book, struct arena *arena, struct bytes digest,
                       struct bytes *disclosure)
{
    bool began = false;
    struct bytes found = { 0 };
    TRY(book_read_begin(book, &began));
    enum err err = store_seal_get(book->store, digest, &found);
    if (err == OK)
        err = copied(arena, found, disclosure);
    book_read_end(book, began);
    return err;
}

enum err book_seal_walk(struct book *book,
                        enum err (*each)(void *context, struct bytes digest,
                                         struct bytes disclosure),
                        void *context)
{
    bool began = false;
    TRY(book_read_begin(book, &began));
    enum err err = store_seal_walk(book->store, each, context);
    book_read_end(book, began);
    return err;
}

/* Notes. */

enum err book_note_put(struct book *book, const char *name, struct bytes value)
{
    TRY(book_may_write(book));
    TRY(store_begin(book->store, true));
    enum err err = store_note_put(book->store, name, value);
    if (err == OK)
        err = store_commit(book->store);
    store_abort(book->store);
    return err;
}

enum err book_note_get(struct book *book, struct arena *arena, const char *name,
                       struct bytes *value)
{
    bool began = false;
    struct bytes found = { 0 };
    TRY(book_read_begin(book, &began));
    enum err err = store_note_get(book->store, name, &found);
    if (err == OK)
        err = copied(arena, found, value);
    book_read_end(book, began);
    return err;
}
