/* SPDX-License-Identifier: Apache-2.0 */
/* A book's folder before it is a book: the store is made under another name, and the rename at
 * the end is what makes the book. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "ledger/book_inner.h"

enum { NAMES_MAX = 1000 };

/* What may stand in a folder where a book is to be made; the second half only beside what a
 * making that was cut short left. */
static const char *const before[] = { BOOK_KEYS, BOOK_DOCS, BOOK_LOCK };
static const char *const during[] = { BOOK_MAKING, BOOK_HEAD, BOOK_CHECKPOINT, BOOK_RESTORED };

static bool is_among(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* What base/file.c leaves where the program dies while it writes a file. */
static bool is_scrap(const char *name)
{
    return name[0] == '.' && bytes_ends(bytes_text(name), bytes_text(".tmp"));
}

static enum err check_names(const struct book *book)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    bool broken = false;
    TRY(file_list(book->scratch, book->folder, NAMES_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        broken = broken || strcmp(entries[i].name, BOOK_MAKING) == 0;
        if (strcmp(entries[i].name, BOOK_STORE) == 0)
            return fault(ERR_EXISTS, "%s 里已经有一本账，请另选文件夹",
                         "there is a book in %s already: choose another folder", book->folder);
    }
    for (size_t i = 0; i < count; i++) {
        const char *name = entries[i].name;
        if (is_among(name, before, sizeof before / sizeof before[0]) ||
            (broken && (is_scrap(name) ||
                        is_among(name, during, sizeof during / sizeof during[0]))))
            continue;
        return fault(ERR_EXISTS, "%s 里有别的东西（%s），请选一个空的或新的文件夹",
                     "%s holds something else (%s): choose an empty or a new folder",
                     book->folder, name);
    }
    return OK;
}

static enum err remove_old(const struct book *book)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    TRY(file_list(book->scratch, book->folder, NAMES_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        if (!is_scrap(entries[i].name) &&
            !is_among(entries[i].name, during, sizeof during / sizeof during[0]))
            continue;
        const char *path = file_path(book->scratch, book->folder, entries[i].name);
        if (path == NULL)
            return fault_memory();
        TRY(entries[i].kind == FILE_FOLDER ? file_remove_tree(path) : file_remove(path));
    }
    return OK;
}

static enum err make_folder_in(const struct book *book, const char *name, unsigned mode)
{
    const char *path = file_path(book->scratch, book->folder, name);
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (path == NULL)
        return fault_memory();
    TRY(file_kind_at(path, &kind, &size));
    return kind == FILE_NONE ? file_make_folder(path, mode) : OK;
}

static enum err make_inside(struct book *book)
{
    TRY(check_names(book));
    TRY(book_take_lock(book));
    TRY(check_names(book)); /* again: another program may just have made a book here */
    TRY(remove_old(book));
    TRY(make_folder_in(book, BOOK_KEYS, 0700));
    TRY(make_folder_in(book, BOOK_DOCS, 0755));
    TRY(store_create(book->store_path));
    TRY(store_open(book->store_path, true, &book->store));
    book_take_view(book);
    return OK;
}

enum err book_make(const char *folder, struct book **out)
{
    struct book *book = NULL;
    TRY(book_new(folder, BOOK_MAKING, true, &book));
    enum err err = file_make_folders(book->folder);
    if (err == OK)
        err = make_inside(book);
    if (err == OK)
        *out = book;
    else if (err == ERR_LOCKED || err == ERR_EXISTS)
        book_close(book);
    else
        book_unmake(book);
    return err;
}

enum err book_made(struct book *book)
{
    const char *store = file_path(book->scratch, book->folder, BOOK_STORE);
    if (store == NULL)
        return fault_memory();
    store_close(book->store);
    book->store = NULL;
    return file_rename(book->store_path, store);
}

/* The rename may be done though its fsync failed: then there is a book, and it stays. */
static bool has_store(struct book *book)
{
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    const char *store = file_path(book->scratch, book->folder, BOOK_STORE);
    return store == NULL || file_kind_at(store, &kind, &size) != OK || kind != FILE_NONE;
}

void book_unmake(struct book *book)
{
    store_close(book->store);
    book->store = NULL;
    if (book->locked && !has_store(book) && remove_old(book) == OK) {
        /* Folders that hold something stay. */
        static const char *const folders[] = { BOOK_KEYS, BOOK_DOCS };
        for (size_t i = 0; i < 2; i++) {
            const char *path = file_path(book->scratch, book->folder, folders[i]);
            if (path != NULL)
                (void)rmdir(path);
        }
        (void)unlink(book->lock_path);
        (void)rmdir(book->folder);
    }
    book_close(book);
}
