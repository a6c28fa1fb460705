/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/retake.h"

#include "base/code.h"
#include "base/file.h"
#include "ledger/checkpoint.h"

struct taking {
    struct arena *scratch;
    const struct source *source;
    struct book *book;
};

static enum err same_log(struct desk *desk, const struct source *source, struct book *book,
                         bool *out)
{
    struct bytes bytes = { 0 };
    struct note note = { 0 };
    struct checkpoint checkpoint = { 0 };
    struct hash root = tree_empty();
    uint64_t size = 0;
    TRY(source->checkpoint(source->self, desk->arena, &bytes));
    TRY(checkpoint_open(bytes, book_log_key(book), &note, &checkpoint));
    size = checkpoint.size;
    if (source->size)
        TRY(source->size(source->self, &size));
    if (checkpoint.size > 0 && checkpoint.size <= book_size(book))
        TRY(tree_root(&book_view(book)->tree, checkpoint.size, &root));
    *out = size == book_size(book) && hash_equal(&root, &checkpoint.root);
    return OK;
}

enum err retake_stands(struct desk *desk, const struct source *source, const char *folder,
                       bool *out)
{
    struct book *book = NULL;
    enum file_kind store = FILE_NONE;
    enum file_kind restored = FILE_NONE;
    uint64_t size = 0;
    const char *store_path = file_path(desk->arena, folder, BOOK_STORE);
    const char *restored_path = file_path(desk->arena, folder, BOOK_RESTORED);
    *out = false;
    if (!store_path || !restored_path)
        return fault_memory();
    TRY(file_kind_at(store_path, &store, &size));
    TRY(file_kind_at(restored_path, &restored, &size));
    if (store == FILE_NONE || restored == FILE_NONE)
        return OK;
    TRY(book_open(folder, false, &book));
    enum err code = same_log(desk, source, book, out);
    book_close(book);
    /* Another log: making a book there will say that there is one. */
    bool other = code == ERR_SIGNATURE || code == ERR_MISSING || code == ERR_FORMAT;
    return other ? OK : code;
}

static enum err take_document(struct taking *taking, const struct document *document)
{
    struct arena *arena = taking->scratch;
    const struct source *source = taking->source;
    struct bytes bytes = { 0 };
    struct buf path = buf_new(arena, 200);
    char *from = NULL;
    buf_text(&path, BOOK_DOCS "/");
    hex_print(&path, hash_bytes(&document->hash));
    TRY(buf_string(&path, &from));
    const char *to = file_path(arena, book_folder(taking->book), from);
    if (!to)
        return fault_memory();
    const char *there = NULL;
    TRY(book_document_path(taking->book, arena, &document->hash, &there));
    if (there)
        return OK;
    enum err code = source->file(source->self, arena, from, &bytes);
    if (code == ERR_MISSING)
        return OK; /* the check that follows will name it */
    TRY(code);
    struct hash hash = hash_of(bytes);
    if (!hash_equal(&hash, &document->hash))
        return fault(ERR_TAMPERED, "%s 里的 %s 与它的 SHA-256 不符",
                     "%s: %s does not have its SHA-256", source->name, from);
    return file_write(to, bytes, 0644);
}

static enum err take_of_entry(struct taking *taking, uint64_t index)
{
    struct bytes bytes = { 0 };
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    TRY(book_leaf(taking->book, taking->scratch, index, &bytes));
    TRY(leaf_decode(bytes, &leaf));
    TRY(entry_decode(taking->scratch, leaf.note, &entry));
    for (size_t i = 0; i < entry_documents(&entry); i++) {
        struct document document = { 0 };
        TRY(entry_document(&entry, i, &document));
        if (document.is_public)
            TRY(take_document(taking, &document));
    }
    return OK;
}

static enum err remember(const char *folder)
{
    struct book *book = NULL;
    TRY(book_open(folder, true, &book));
    enum err code = book_note_put(book, RETAKE_NOTE, bytes_text("1"));
    if (code == OK)
        code = book_settle(book);
    book_close(book);
    return code;
}

enum err retake_documents(struct desk *desk, const struct source *source, const char *folder)
{
    struct taking taking = { .scratch = desk->arena, .source = source };
    if (!source->file)
        return OK;
    TRY(book_open(folder, false, &taking.book));
    enum err code = OK;
    for (uint64_t i = 0; i < book_size(taking.book) && code == OK; i++) {
        struct arena_mark mark = arena_mark(taking.scratch);
        code = take_of_entry(&taking, i);
        arena_back(taking.scratch, mark);
    }
    book_close(taking.book);
    return code == OK ? remember(folder) : code;
}
