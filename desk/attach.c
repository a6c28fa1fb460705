/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/attach.h"

#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/unicode.h"
#include "desk/personal.h"
#include "publish/mask.h"

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

/* The last step of a path, as an entry may hold it. */
static enum err name_of(struct arena *arena, const char *path, struct bytes *out)
{
    const char *slash = strrchr(path, '/');
    TRY(unicode_nfc(arena, bytes_text(slash ? slash + 1 : path), out));
    return unicode_check(*out);
}

/* What is public is for everybody to read, in every copy, for good. */
static enum err check_public(struct session *session, const char *path)
{
    struct arena *scratch = NULL;
    struct bytes content = { 0 };
    struct hash hash = { 0 };
    uint64_t size = 0;
    if (desk_has(session->desk, PERSONAL_OPTION))
        return OK;
    TRY(file_hash(path, DOC_SIZE_MAX, &hash, &size));
    if (size > MASK_PAPER_MAX)
        return OK;
    TRY(arena_open(2 * (size_t)MASK_PAPER_MAX, &scratch));
    enum err code = file_read(scratch, path, MASK_PAPER_MAX, &content);
    bool clean = code != OK || mask_paper_is_clean(content);
    arena_close(scratch);
    TRY(code);
    if (clean)
        return OK;
    return fault(ERR_RULE,
                 "附件 %s 里像有身份证号、银行卡号、手机号或住址，不能公开：去掉或只留末四位；"
                 "确认不是个人的，加 --" PERSONAL_OPTION,
                 "%s seems to hold an identity number, a card, a phone or an address, and is "
                 "not to be public: leave them out or keep the last four digits; if they are "
                 "nobody's own, add --" PERSONAL_OPTION,
                 path);
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
    if (is_public)
        TRY(check_public(session, path));
    if (keep)
        TRY(book_document_put(session->book, path, &hash, &size));
    else
        TRY(file_hash(path, DOC_SIZE_MAX, &hash, &size));
    struct bytes name = { 0 };
    TRY(name_of(arena, path, &name));
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

enum err attach_report(struct session *session, struct form *form)
{
    struct arena *arena = form->arena;
    const char *path = desk_option(session->desk, "report");
    const struct field *field = field_find(form->kind->fields, bytes_text("digest"));
    const struct json *given = json_find(form->body, "digest");
    struct hash hash = { 0 };
    uint64_t size = 0;
    struct bytes name = { 0 };
    if (!path)
        return OK;
    if (!field || field->type != FIELD_DIGEST)
        return fault(ERR_USAGE, "“%s”没有报表摘要值这一栏，用不上 --report%.0s",
                     "a %.0s%s states no report's digest: --report is not for it",
                     form->kind->title.zh, form->kind->title.en);
    TRY(file_hash(path, DOC_SIZE_MAX, &hash, &size));
    TRY(name_of(arena, path, &name));
    struct buf digest = buf_new(arena, 64);
    hash_print(&digest, &hash);
    if (given && !bytes_equal(given->text, buf_so_far(&digest)))
        return fault(ERR_USAGE, "写的报表摘要值不是文件 %s 的：不写它，只给 --report 就行",
                     "the digest that is written is not that of %s: leave it out and give "
                     "--report alone",
                     path);
    TRY(form_put(form, "digest", json_text(arena, buf_so_far(&digest))));
    bool named = json_find(form->body, "report") ||
                 !field_find(form->kind->fields, bytes_text("report"));
    return named ? OK : form_put(form, "report", json_text(arena, name));
}
