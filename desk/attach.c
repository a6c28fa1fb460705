/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/attach.h"

#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/unicode.h"

const char *attach_type(const char *path)
{
    static const char *const rows[][2] = {
        { ".pdf", "application/pdf" },
        { ".jpg", "image/jpeg" },
        { ".jpeg", "image/jpeg" },
        { ".png", "image/png" },
        { ".ofd", "application/ofd" },
        { ".xml", "application/xml" },
        { ".txt", "text/plain" },
        { ".csv", "text/csv" },
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof rows / sizeof rows[0]; i++)
        if (strcasecmp(dot, rows[i][0]) == 0)
            return rows[i][1];
    return "application/octet-stream";
}

static enum err attach(struct session *session, struct form *form, const char *word, bool keep,
                       struct json **out)
{
    static const char mark[] = ":public";
    struct arena *arena = form->arena;
    struct bytes path_bytes = bytes_text(word);
    bool is_public = bytes_ends(path_bytes, bytes_text(mark));
    if (is_public)
        path_bytes.size -= sizeof mark - 1;
    const char *path = bytes_string(arena, path_bytes);
    struct hash hash = { 0 };
    uint64_t size = 0;
    if (!path)
        return fault_memory();
    if (keep)
        TRY(book_document_put(session->book, path, &hash, &size));
    else
        TRY(file_hash(path, DOC_SIZE_MAX, &hash, &size));
    const char *slash = strrchr(path, '/');
    struct bytes name = { 0 };
    TRY(unicode_nfc(arena, bytes_text(slash ? slash + 1 : path), &name));
    TRY(unicode_check(name));
    struct buf digest = buf_new(arena, 64);
    hash_print(&digest, &hash);
    struct json *row = json_object(arena);
    row = json_put(row, bytes_text("name"), json_text(arena, name));
    row = json_put(row, bytes_text("type"), json_text(arena, bytes_text(attach_type(path))));
    row = json_put(row, bytes_text("size"), json_number(arena, (int64_t)size));
    row = json_put(row, bytes_text("sha256"), json_text(arena, buf_so_far(&digest)));
    if (is_public)
        row = json_put(row, bytes_text("public"), json_flag(arena, true));
    if (!row)
        return fault_memory();
    *out = row;
    return OK;
}

enum err attach_documents(struct session *session, struct form *form, bool keep)
{
    const struct options *options = &session->desk->options;
    struct json *list = json_list(form->arena);
    size_t count = 0;
    for (const struct given *doc = option_next(options, "doc", NULL); doc;
         doc = option_next(options, "doc", doc)) {
        struct json *row = NULL;
        if (++count > DOCS_MAX)
            return fault(ERR_LIMIT, "附件超过 %d 个", "more than %d attachments", DOCS_MAX);
        TRY(attach(session, form, doc->value, keep, &row));
        list = json_push(list, row);
    }
    return count > 0 ? form_put(form, "docs", list) : OK;
}
