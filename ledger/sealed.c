/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/sealed.h"

#include "base/arena.h"
#include "base/code.h"
#include "base/unicode.h"

enum {
    MEMBERS = 3,          /* salt, name, value */
    SALT_CHARACTERS = 22, /* 128 bits in base64url */
    DIGEST_MAX = 43,      /* and 256 bits */
    SEALED_JSON_MAX = SEALED_SIZE_MAX / 4 * 3,
};

static enum err digest_of(struct arena *arena, struct bytes disclosure, struct bytes *out)
{
    struct buf buf = buf_new(arena, DIGEST_MAX);
    struct hash hash = hash_of(disclosure);
    base64url_print(&buf, hash_bytes(&hash));
    return buf_done(&buf, out);
}

static enum err check_text(struct bytes text, const char *zh, const char *en)
{
    enum err code = unicode_check(text);
    return code == OK ? OK : fault_where(code, "%s：%.0s", "%.0s%s: ", zh, en);
}

/* The JSON text that is disclosed. */
static enum err print_list(struct arena *arena,
                           const uint8_t salt[static SEALED_SALT_SIZE], struct bytes name,
                           struct bytes value, struct bytes *out)
{
    struct buf salted = buf_new(arena, SALT_CHARACTERS);
    base64url_print(&salted, bytes_of(salt, SEALED_SALT_SIZE));
    struct bytes random = { 0 };
    TRY(buf_done(&salted, &random));
    struct json *list = json_list(arena);
    list = json_push(list, json_text(arena, random));
    list = json_push(list, json_text(arena, name));
    list = json_push(list, json_text(arena, value));
    if (list == NULL)
        return fault_memory();
    struct buf text = buf_new(arena, SEALED_JSON_MAX);
    json_print(&text, list);
    return buf_done(&text, out);
}

enum err sealed_make(struct arena *arena, const uint8_t salt[static SEALED_SALT_SIZE],
                     struct bytes name, struct bytes value, struct sealed *out)
{
    TRY(check_text(name, "封存字段名", "the sealed field's name"));
    TRY(check_text(value, "封存字段值", "the sealed field's value"));
    struct bytes text = { 0 };
    TRY(print_list(arena, salt, name, value, &text));
    struct sealed sealed = { 0 };
    struct buf encoded = buf_new(arena, SEALED_SIZE_MAX);
    base64url_print(&encoded, text);
    TRY(buf_done(&encoded, &sealed.disclosure));
    TRY(digest_of(arena, sealed.disclosure, &sealed.digest));
    *out = sealed;
    return OK;
}

static enum err check_digest(struct arena *arena, struct bytes disclosure, struct bytes digest)
{
    struct bytes sum = { 0 };
    TRY(digest_of(arena, disclosure, &sum));
    if (!bytes_equal(sum, digest))
        return fault(ERR_TAMPERED, "披露内容的指纹是 %.*s，与记录中的封存指纹不符",
                     "the disclosure's digest is %.*s, not the one sealed in the entry",
                     (int)sum.size, (const char *)sum.at);
    return OK;
}

static bool is_salt(const struct json *value)
{
    uint8_t salt[SEALED_SALT_SIZE];
    size_t size = 0;
    return value->type == JSON_TEXT &&
           base64url_parse(value->text, salt, sizeof salt, &size) == OK &&
           size == SEALED_SALT_SIZE;
}

enum err sealed_open(struct arena *arena, struct bytes disclosure, struct bytes digest,
                     struct bytes name, struct bytes *value)
{
    if (disclosure.size > SEALED_SIZE_MAX)
        return fault(ERR_LIMIT, "披露内容有 %zu 字节，上限 %d 字节",
                     "the disclosure has %zu bytes, the limit is %d", disclosure.size,
                     SEALED_SIZE_MAX);
    TRY(check_digest(arena, disclosure, digest));
    uint8_t *plain = arena_take(arena, SEALED_SIZE_MAX);
    if (plain == NULL)
        return fault_memory();
    size_t size = 0;
    TRY(base64url_parse(disclosure, plain, SEALED_SIZE_MAX, &size));
    struct json *list = NULL;
    TRY(json_parse(arena, bytes_of(plain, size), &list));
    if (list->type != JSON_LIST || list->count != MEMBERS || !is_salt(list->first) ||
        list->first->next->type != JSON_TEXT || list->first->next->next->type != JSON_TEXT)
        return fault(ERR_FORMAT, "披露内容不是三段：盐（16 字节）、字段名、字段值",
                     "the disclosure is not a list of a salt of 16 bytes, a name and a value");
    struct bytes found = list->first->next->text;
    if (!bytes_equal(found, name))
        return fault(ERR_TAMPERED, "披露的是字段“%.*s”，不是“%.*s”",
                     "the disclosure is of the field \"%.*s\", not of \"%.*s\"",
                     (int)found.size, (const char *)found.at, (int)name.size,
                     (const char *)name.at);
    *value = list->first->next->next->text;
    return OK;
}
