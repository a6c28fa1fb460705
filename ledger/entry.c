/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/entry.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "ledger/entry_check.h"
#include "ledger/rule.h"

#define ENTRY_HEAD "sanzi/entry/v1"

static bool is_id_byte(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= '0' && byte <= '9') || byte == '.' || byte == '_' || byte == '-';
}

static enum err check_id(struct bytes id)
{
    for (size_t i = 0; i < id.size; i++)
        if (!is_id_byte(id.at[i]))
            return fault(ERR_FORMAT, "“唯一编号”只能用字母、数字和 . _ -，不能是“%.*s”",
                         "\"Id\" takes letters, digits and . _ - only, not \"%.*s\"",
                         SHOWN(id));
    return OK;
}

static enum err check_documents(const struct entry *entry)
{
    for (size_t i = 0; i < entry_documents(entry); i++) {
        struct document document = { 0 };
        TRY(entry_document(entry, i, &document));
        if (document.size > DOC_SIZE_MAX)
            return fault(ERR_LIMIT, "附件“%.*s”超过 %d 字节的上限",
                         "attachment \"%.*s\" is beyond the limit of %d bytes",
                         SHOWN(document.name), DOC_SIZE_MAX);
    }
    return OK;
}

/* Kind and version, which decide how all else is read. */
static enum err read_kind(struct entry *entry)
{
    const struct json *kind = member_find(entry->body, "kind");
    const struct json *version = member_find(entry->body, "v");
    if (kind == NULL || kind->type != JSON_TEXT)
        return fault(ERR_FORMAT, "缺“种类”（kind）", "\"Kind\" (kind) is missing");
    entry->kind = kind_of_wire(kind->text);
    if (entry->kind == NULL)
        return fault(ERR_FORMAT, "没有“%.*s”这种记录；可能要用更新的程序来读",
                     "there is no kind \"%.*s\": a newer program may be needed to read it",
                     SHOWN(kind->text));
    if (version == NULL || version->type != JSON_NUMBER)
        return fault(ERR_FORMAT, "缺“版本”（v）", "\"Version\" (v) is missing");
    if (version->number != entry->kind->version)
        return fault(ERR_FORMAT, "%s 的第 %lld 版本程序不认识；可能要用更新的程序来读",
                     "%s has no version %lld here: a newer program may be needed to read it",
                     entry->kind->name, (long long)version->number);
    return OK;
}

/* The text that people sign, LF included, into all of *entry but its note. */
static enum err read_text(struct arena *arena, struct bytes text, struct entry *entry)
{
    struct bytes head = bytes_text(ENTRY_HEAD "\n");
    if (!bytes_starts(text, head))
        return fault(ERR_FORMAT, "签名内容的第一行不是 " ENTRY_HEAD,
                     "the signed text does not begin with " ENTRY_HEAD);
    struct bytes rest = bytes_part(text, head.size, text.size - head.size);
    struct bytes line = bytes_cut(&rest, '\n');
    if (rest.at == NULL || rest.size != 0)
        return fault(ERR_FORMAT, "签名内容不是正好两行",
                     "the signed text is not exactly two lines");
    struct json *body = NULL;
    TRY(json_parse(arena, line, &body));
    if (body->type != JSON_OBJECT)
        return fault(ERR_FORMAT, "签名内容的第二行不是 JSON 对象",
                     "the second line of the signed text is no JSON object");
    entry->body = body;
    TRY(read_kind(entry));
    const struct json *common[COMMON_COUNT] = { NULL };
    TRY(entry_check(entry->kind, body, common));
    entry->id = common[COMMON_ID]->text;
    TRY(check_id(entry->id));
    entry->log = common[COMMON_LOG]->text;
    TRY(date_parse(common[COMMON_DATE]->text, &entry->date));
    const struct json *seen = common[COMMON_SEEN];
    entry->seen_size = (uint64_t)row_number(seen, "size");
    TRY(hash_parse(row_field(seen, "root"), &entry->seen_root));
    if (common[COMMON_DOCS] != NULL)
        TRY(check_documents(entry));
    return entry->kind->shape == NULL ? OK : entry->kind->shape(entry);
}

enum err entry_text(struct arena *arena, const struct json *body, struct bytes *text)
{
    struct buf buf = buf_new(arena, ENTRY_NOTE_MAX);
    buf_text(&buf, ENTRY_HEAD "\n");
    json_print(&buf, body);
    buf_byte(&buf, '\n');
    struct bytes whole = { 0 };
    if (buf.bad)
        return fault(ERR_LIMIT, "一笔记录连同签名不能超过 %d 字节，请拆成几笔",
                     "an entry with its signatures is at most %d bytes: split it",
                     ENTRY_NOTE_MAX);
    TRY(buf_done(&buf, &whole));
    /* Read back by the strict reader, so that what is signed here is what others accept. */
    struct entry entry = { 0 };
    TRY(read_text(arena, whole, &entry));
    *text = whole;
    return OK;
}

/* Lines stand in order of key name, then of key id, each once. */
static enum err check_lines(const struct note *note)
{
    for (size_t i = 1; i < note->count; i++) {
        const struct signature *before = &note->signatures[i - 1];
        const struct signature *line = &note->signatures[i];
        int order = note_order(before, line);
        if (order == 0)
            return fault(ERR_FORMAT, "“%.*s”的签名出现两次", "\"%.*s\" signs twice",
                         SHOWN(line->name));
        if (order > 0)
            return fault(ERR_FORMAT, "签名行没有按密钥名排序：“%.*s”应当在前",
                         "signature lines are not sorted by key name: \"%.*s\" comes too late",
                         SHOWN(line->name));
    }
    return OK;
}

enum err entry_decode(struct arena *arena, struct bytes note, struct entry *out)
{
    struct entry entry;
    if (note.size > ENTRY_NOTE_MAX)
        return fault(ERR_LIMIT,
                     "一笔记录连同签名不能超过 %d 字节，这一笔有 %zu 字节；请拆成几笔",
                     "an entry with its signatures is at most %d bytes, this one has %zu: "
                     "split it",
                     ENTRY_NOTE_MAX, note.size);
    TRY(note_parse(note, &entry.note));
    TRY(check_lines(&entry.note));
    TRY(read_text(arena, entry.note.text, &entry));
    /* Without the lines that are not there: they are most of the struct. */
    memcpy(out, &entry, offsetof(struct entry, note));
    memcpy(out->note.signatures, entry.note.signatures,
           entry.note.count * sizeof entry.note.signatures[0]);
    out->note.text = entry.note.text;
    out->note.count = entry.note.count;
    return OK;
}

/* The names of the signature lines. */
static void skim_names(struct bytes lines, struct note *note)
{
    for (note->count = 0; lines.size > 0 && note->count < NOTE_SIGNATURES_MAX; note->count++) {
        struct bytes line = bytes_cut(&lines, '\n');
        (void)bytes_cut(&line, ' ');
        note->signatures[note->count].name = bytes_cut(&line, ' ');
    }
}

enum err entry_skim(struct arena *arena, struct bytes note, struct entry *out)
{
    struct bytes rest = note;
    struct bytes head = bytes_cut(&rest, '\n');
    struct bytes line = bytes_cut(&rest, '\n');
    struct json *body = NULL;
    struct entry entry;
    if (!bytes_is(head, ENTRY_HEAD))
        return fault(ERR_FORMAT, "签名内容的第一行不是 " ENTRY_HEAD,
                     "the signed text does not begin with " ENTRY_HEAD);
    TRY(json_parse(arena, line, &body));
    entry.body = body;
    TRY(read_kind(&entry));
    TRY(date_parse(entry_field(&entry, "date"), &entry.date));
    entry.id = entry_field(&entry, "id");
    entry.log = entry_field(&entry, "log");
    entry.seen_size = 0;
    memcpy(out, &entry, offsetof(struct entry, seen_root));
    out->note.text = bytes_part(note, 0, note.size - rest.size);
    (void)bytes_cut(&rest, '\n'); /* the empty line */
    skim_names(rest, &out->note);
    return OK;
}

struct bytes row_field(const struct json *row, const char *name)
{
    const struct json *value = member_find(row, name);
    return value != NULL && value->type == JSON_TEXT ? value->text : (struct bytes){ NULL, 0 };
}

int64_t row_number(const struct json *row, const char *name)
{
    const struct json *value = member_find(row, name);
    return value != NULL && value->type == JSON_NUMBER ? value->number : 0;
}

struct bytes entry_field(const struct entry *entry, const char *name)
{
    return row_field(entry->body, name);
}

int64_t entry_number(const struct entry *entry, const char *name)
{
    return row_number(entry->body, name);
}

const struct json *entry_rows(const struct entry *entry, const char *name)
{
    const struct json *value = member_find(entry->body, name);
    return value != NULL && value->type == JSON_LIST ? value : NULL;
}

bool entry_has(const struct entry *entry, const char *name)
{
    return member_find(entry->body, name) != NULL;
}

bool entry_reference(const struct entry *entry, const char *name, struct reference *out)
{
    const struct json *value = member_find(entry->body, name);
    struct reference reference = { .index = (uint64_t)row_number(value, "index") };
    if (value == NULL || hash_parse(row_field(value, "leaf"), &reference.leaf) != OK)
        return false;
    *out = reference;
    return true;
}

bool entry_sealed(const struct entry *entry, const char *name, struct bytes *digest)
{
    const struct json *value = member_find(entry->body, name);
    if (!sealed_is(value))
        return false;
    *digest = row_field(value, "sealed");
    return true;
}

size_t entry_documents(const struct entry *entry)
{
    const struct json *docs = entry_rows(entry, "docs");
    return docs == NULL ? 0 : docs->count;
}

enum err entry_document(const struct entry *entry, size_t at, struct document *out)
{
    const struct json *docs = entry_rows(entry, "docs");
    const struct json *row = docs == NULL ? NULL : docs->first;
    for (; row != NULL && at > 0; at--)
        row = row->next;
    if (row == NULL)
        return fault(ERR_MISSING, "没有这么多附件", "there are not that many attachments");
    const struct json *flag = member_find(row, "public");
    struct document document = {
        .name = row_field(row, "name"),
        .type = row_field(row, "type"),
        .size = (uint64_t)row_number(row, "size"),
        .is_public = flag != NULL && flag->type == JSON_TRUE,
    };
    TRY(hash_parse(row_field(row, "sha256"), &document.hash));
    *out = document;
    return OK;
}
