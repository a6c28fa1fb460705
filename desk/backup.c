/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/backup.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "ledger/sealed.h"

enum { FILES_MAX = 1000000,
       MARK_MAX = 1000 };

struct copying {
    struct session *session;
    struct arena *scratch;
    struct source source;
    const char *folder;
};

static enum err write_under(struct arena *arena, const char *folder, const char *path,
                            struct bytes bytes, unsigned mode)
{
    char *whole = file_path(arena, folder, path);
    char *parent = whole ? bytes_string(arena, bytes_text(whole)) : NULL;
    if (!parent)
        return fault_memory();
    *strrchr(parent, '/') = '\0';
    TRY(file_make_folders(parent));
    return file_write(whole, bytes, mode);
}

static enum err tile_path(struct arena *arena, struct tile tile, char **out)
{
    struct buf buf = buf_new(arena, TILE_PATH_MAX);
    tile_print(&buf, tile);
    return buf_string(&buf, out);
}

static enum err copy_tile(void *self, struct tile tile)
{
    struct copying *copying = self;
    struct arena_mark mark = arena_mark(copying->scratch);
    struct bytes bytes = { 0 };
    char *path = NULL;
    TRY(tile_path(copying->scratch, tile, &path));
    TRY(copying->source.tile(copying->source.self, copying->scratch, tile, &bytes));
    TRY(write_under(copying->scratch, copying->folder, path, bytes, 0644));
    arena_back(copying->scratch, mark);
    return OK;
}

static enum err remove_tile(void *self, struct tile tile)
{
    struct copying *copying = self;
    struct arena_mark mark = arena_mark(copying->scratch);
    char *path = NULL;
    TRY(tile_path(copying->scratch, tile, &path));
    char *whole = file_path(copying->scratch, copying->folder, path);
    if (!whole)
        return fault_memory();
    enum err code = file_remove(whole);
    arena_back(copying->scratch, mark);
    return code == ERR_MISSING ? OK : code;
}

/* Files of a folder that the other lacks; contents named by digest or sealed never change,
 * others are written anew. */
static enum err copy_folder(struct arena *arena, const char *from, const char *to, bool replace,
                            unsigned mode)
{
    struct file_entry *entries = NULL;
    size_t count = 0;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    TRY(file_kind_at(from, &kind, &size));
    if (kind == FILE_NONE)
        return OK;
    TRY(file_list(arena, from, FILES_MAX, &entries, &count));
    TRY(file_make_folders(to));
    for (size_t i = 0; i < count; i++) {
        char *source = file_path(arena, from, entries[i].name);
        char *target = file_path(arena, to, entries[i].name);
        struct bytes bytes = { 0 };
        if (!source || !target)
            return fault_memory();
        TRY(file_kind_at(target, &kind, &size));
        if (entries[i].kind != FILE_REGULAR || (kind != FILE_NONE && !replace))
            continue;
        if (!replace && mode == 0644) {
            TRY(file_copy(source, target, NULL));
            continue;
        }
        struct arena_mark mark = arena_mark(arena);
        TRY(file_read(arena, source, (size_t)KEYFILE_SIZE_MAX * 64, &bytes));
        TRY(file_write(target, bytes, mode));
        arena_back(arena, mark);
    }
    return OK;
}

static enum err copy_opening(void *context, struct bytes digest, struct bytes disclosure)
{
    struct copying *copying = context;
    struct arena_mark mark = arena_mark(copying->scratch);
    struct buf path = buf_new(copying->scratch, 200);
    char *name = NULL;
    buf_text(&path, BACKUP_SEALED "/");
    buf_put(&path, digest);
    TRY(buf_string(&path, &name));
    TRY(write_under(copying->scratch, copying->folder, name, disclosure, 0600));
    arena_back(copying->scratch, mark);
    return OK;
}

/* What was erased since the last backup must not live on in this one. */
static enum err drop_erased(struct copying *copying)
{
    struct arena *arena = copying->session->desk->arena;
    const char *folder = file_path(arena, copying->folder, BACKUP_SEALED);
    struct file_entry *entries = NULL;
    size_t count = 0;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (!folder)
        return fault_memory();
    TRY(file_kind_at(folder, &kind, &size));
    if (kind != FILE_FOLDER)
        return OK;
    TRY(file_list(arena, folder, FILES_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        struct bytes disclosure = { 0 };
        const char *path = file_path(arena, folder, entries[i].name);
        if (!path)
            return fault_memory();
        TRY(book_seal_get(copying->session->book, arena, bytes_text(entries[i].name),
                          &disclosure));
        if (disclosure.size == 0)
            TRY(file_remove(path));
    }
    return OK;
}

/* "sanzi/backup/v1", origin, size, a line each. */
static enum err read_mark(struct arena *arena, const char *folder, struct bytes origin,
                          uint64_t *size)
{
    struct bytes rest = { 0 };
    struct bytes lines[3] = { 0 };
    const char *path = file_path(arena, folder, BACKUP_MARK);
    enum file_kind kind = FILE_NONE;
    uint64_t ignored = 0;
    *size = 0;
    if (!path)
        return fault_memory();
    TRY(file_kind_at(path, &kind, &ignored));
    if (kind == FILE_NONE)
        return OK;
    TRY(file_read(arena, path, MARK_MAX, &rest));
    for (size_t i = 0; i < 3; i++)
        if (!text_line(&rest, &lines[i]))
            return fault(ERR_FORMAT, "%s 不是备份", "%s is no backup", folder);
    if (!bytes_equal(lines[1], origin))
        return fault(ERR_EXISTS, "%s 是另一本账的备份", "%s is a backup of another book",
                     folder);
    return text_unsigned(lines[2], size);
}

static enum err write_mark(struct session *session, const char *folder, uint64_t size)
{
    struct arena *arena = session->desk->arena;
    struct buf buf = buf_new(arena, MARK_MAX);
    struct bytes bytes = { 0 };
    buf_text(&buf, "sanzi/backup/v1\n");
    buf_put(&buf, book_origin(session->book));
    buf_format(&buf, "\n%llu\n", (unsigned long long)size);
    TRY(buf_done(&buf, &bytes));
    return write_under(arena, folder, BACKUP_MARK, bytes, 0644);
}

static enum err copy_file(struct session *session, const char *folder, const char *name,
                          unsigned mode)
{
    struct arena *arena = session->desk->arena;
    const char *from = file_path(arena, book_folder(session->book), name);
    struct bytes bytes = { 0 };
    if (!from)
        return fault_memory();
    enum err code = file_read(arena, from, CHECKPOINT_SIZE_MAX, &bytes);
    if (code == ERR_MISSING)
        return OK;
    TRY(code);
    return write_under(arena, folder, name, bytes, mode);
}

static enum err copy_parts(struct copying *copying)
{
    struct session *session = copying->session;
    struct arena *arena = session->desk->arena;
    const char *keys_from = file_path(arena, book_folder(session->book), BOOK_KEYS);
    const char *keys_to = file_path(arena, copying->folder, BOOK_KEYS);
    const char *docs_from = file_path(arena, book_folder(session->book), BOOK_DOCS);
    const char *docs_to = file_path(arena, copying->folder, BOOK_DOCS);
    if (!keys_from || !keys_to || !docs_from || !docs_to)
        return fault_memory();
    TRY(copy_folder(arena, keys_from, keys_to, true, 0600));
    TRY(copy_folder(arena, docs_from, docs_to, false, 0644));
    TRY(book_seal_walk(session->book, copy_opening, copying));
    TRY(drop_erased(copying));
    TRY(copy_file(session, copying->folder, BOOK_CHECKPOINT, 0644));
    return copy_file(session, copying->folder, BOOK_HEAD, 0644);
}

enum err backup_write(struct session *session, const char *folder, uint64_t *size)
{
    struct copying copying = {
        .session = session,
        .source = book_source(session->book),
        .folder = folder,
    };
    uint64_t now = book_size(session->book);
    uint64_t old = 0;
    TRY(file_make_folders(folder));
    TRY(read_mark(session->desk->arena, folder, book_origin(session->book), &old));
    if (old > now)
        return fault(ERR_TAMPERED, "%s 里有 %llu 条，本机只有 %llu 条：本机的账被退回过",
                     "%s holds %llu entries, this book %llu: the book was rolled back", folder,
                     (unsigned long long)old, (unsigned long long)now);
    TRY(arena_open(64 << 20, &copying.scratch));
    enum err code = tile_each_new(old, now, copy_tile, &copying);
    if (code == OK)
        code = copy_parts(&copying);
    if (code == OK)
        code = write_mark(session, folder, now);
    if (code == OK)
        code = tile_each_gone(old, now, remove_tile, &copying);
    arena_close(copying.scratch);
    *size = now;
    return code;
}

/* Openings go into the store of the restored book. */
static enum err take_openings(struct desk *desk, const char *from, struct book *book)
{
    const char *folder = file_path(desk->arena, from, BACKUP_SEALED);
    struct file_entry *entries = NULL;
    size_t count = 0;
    enum file_kind kind = FILE_NONE;
    uint64_t size = 0;
    if (!folder)
        return fault_memory();
    TRY(file_kind_at(folder, &kind, &size));
    if (kind != FILE_FOLDER)
        return OK;
    TRY(file_list(desk->arena, folder, FILES_MAX, &entries, &count));
    for (size_t i = 0; i < count; i++) {
        const char *path = file_path(desk->arena, folder, entries[i].name);
        struct bytes disclosure = { 0 };
        if (!path)
            return fault_memory();
        TRY(file_read(desk->arena, path, SEALED_SIZE_MAX, &disclosure));
        TRY(book_seal_put(book, bytes_text(entries[i].name), disclosure));
    }
    const struct book_batch batch = { .time = session_now() };
    return count > 0 ? book_append(book, &batch, NULL) : OK;
}

enum err backup_take(struct desk *desk, const char *from, const char *folder)
{
    static const struct {
        const char *name;
        unsigned mode;
    } rows[] = { { BOOK_KEYS, 0600 }, { BOOK_DOCS, 0644 } };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *source = file_path(desk->arena, from, rows[i].name);
        const char *target = file_path(desk->arena, folder, rows[i].name);
        if (!source || !target)
            return fault_memory();
        TRY(copy_folder(desk->arena, source, target, false, rows[i].mode));
    }
    struct book *book = NULL;
    TRY(book_open(folder, true, &book));
    enum err code = take_openings(desk, from, book);
    book_close(book);
    return code;
}
