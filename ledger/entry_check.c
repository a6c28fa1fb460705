/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/entry_check.h"

#include <string.h>

#include "base/code.h"
#include "base/date.h"
#include "base/hash.h"
#include "keys/key.h"
#include "ledger/rule.h"

enum { MEMO_MAX = 24 }; /* members of an object that are remembered */

/* Is `name` exactly this? Names are short and hold no NUL; this runs for every member. */
static inline bool is_named(struct bytes name, const char *wire)
{
    if (name.size == 0 || name.at[0] != (uint8_t)wire[0])
        return false;
    for (size_t i = 1; i < name.size; i++)
        if (name.at[i] != (uint8_t)wire[i])
            return false;
    return wire[name.size] == '\0';
}

const struct kind *kind_of_wire(struct bytes name)
{
    for (size_t i = 0; i < kind_count; i++)
        if (is_named(name, kinds[i]->name))
            return kinds[i];
    return NULL;
}

static enum err wrong_type(const struct field *field)
{
    struct words type = field_type_words(field->type);
    return fault(ERR_FORMAT, "“" ZH_ONE "”要填" ZH_ONE, "\"" EN_ONE "\" must be " EN_ONE,
                 WORDS_OF(field->title), WORDS_OF(type));
}

static enum err wrong_value(const struct field *field, struct bytes value)
{
    struct words type = field_type_words(field->type);
    return fault(ERR_FORMAT, "“" ZH_ONE "”填的“%.*s”不对，要填" ZH_ONE,
                 "\"" EN_ONE "\" cannot be \"%.*s\": it must be " EN_ONE,
                 WORDS_OF(field->title), SHOWN(value), WORDS_OF(type));
}

static enum err check_text(const struct field *field, struct bytes text)
{
    size_t max = field->max == 0 ? FIELD_SIZE_MAX : field->max;
    if (text.size == 0)
        return fault(ERR_FORMAT, "“" ZH_ONE "”不能空着", "\"" EN_ONE "\" must not be empty",
                     WORDS_OF(field->title));
    if (text.size > max)
        return fault(ERR_LIMIT, "“" ZH_ONE "”最多 %zu 字节，现有 %zu 字节",
                     "\"" EN_ONE "\" holds at most %zu bytes, this has %zu",
                     WORDS_OF(field->title), max, text.size);
    return OK;
}

static enum err check_choice(const struct field *field, struct bytes text)
{
    for (const struct choice *choice = field->choices; choice->name != NULL; choice++)
        if (bytes_is(text, choice->name))
            return OK;
    return wrong_value(field, text);
}

static enum err check_role(const struct field *field, struct bytes text)
{
    const struct role_row *row = role_find(text);
    /* role_find() takes titles too; the wire does not. */
    if (row == NULL || !bytes_is(text, row->name))
        return wrong_value(field, text);
    return OK;
}

/* The types that stand as a JSON string. */
static enum err check_string(const struct field *field, struct bytes text)
{
    enum err code = OK;
    struct date date;
    struct month month;
    struct period period;
    struct hash hash;
    struct key_public key;
    switch ((unsigned)field->type) {
    case FIELD_TEXT:
        return check_text(field, text);
    case FIELD_DATE:
        code = date_parse(text, &date);
        break;
    case FIELD_MONTH:
        code = month_parse(text, &month);
        break;
    case FIELD_PERIOD:
        code = period_parse(text, &period);
        break;
    case FIELD_DIGEST:
        code = hash_parse(text, &hash);
        break;
    case FIELD_KEY:
        /* Says itself what is wrong with a key. */
        code = key_parse(text, &key);
        return code == OK ? OK
                          : fault_where(code, "“" ZH_ONE "”：", "\"" EN_ONE "\": ",
                                        WORDS_OF(field->title));
    case FIELD_ROLE:
        return check_role(field, text);
    case FIELD_CHOICE:
        return check_choice(field, text);
    default:
        return wrong_type(field);
    }
    return code == OK ? OK : wrong_value(field, text);
}

bool sealed_is(const struct json *value)
{
    if (value == NULL || value->type != JSON_OBJECT)
        return false;
    const struct json *first = value->first;
    if (value->count == 2) {
        if (!bytes_is(first->name, "mask") || first->type != JSON_TEXT ||
            first->text.size == 0 || first->text.size > 200)
            return false;
        first = first->next;
    } else if (value->count != 1) {
        return false;
    }
    uint8_t digest[HASH_SIZE];
    size_t size = 0;
    return bytes_is(first->name, "sealed") && first->type == JSON_TEXT &&
           base64url_parse(first->text, digest, sizeof digest, &size) == OK &&
           size == sizeof digest;
}

/* An object of exactly a hash and a count, by their names. */
static bool is_point(const struct json *value, const char *hash_name, const char *count_name)
{
    if (value->type != JSON_OBJECT || value->count != 2)
        return false;
    const struct json *hash = member_find(value, hash_name);
    const struct json *count = member_find(value, count_name);
    struct hash ignored;
    return hash != NULL && hash->type == JSON_TEXT && hash_parse(hash->text, &ignored) == OK &&
           count != NULL && count->type == JSON_NUMBER && count->number >= 0;
}

/* Every type but lists. */
static enum err check_value(const struct field *field, const struct json *value)
{
    switch ((unsigned)field->type) {
    case FIELD_NUMBER:
        return value->type == JSON_NUMBER && value->number >= 0 ? OK : wrong_type(field);
    case FIELD_MONEY:
        return value->type == JSON_NUMBER ? OK : wrong_type(field);
    case FIELD_FLAG:
        return value->type == JSON_TRUE || value->type == JSON_FALSE ? OK : wrong_type(field);
    case FIELD_REF:
        return is_point(value, "leaf", "index") ? OK : wrong_type(field);
    case FIELD_SEEN:
        return is_point(value, "root", "size") ? OK : wrong_type(field);
    default:
        if (value->type == JSON_TEXT)
            return check_string(field, value->text);
        if ((field->flags & FIELD_SEALABLE) != 0 && sealed_is(value))
            return OK;
        return wrong_type(field);
    }
}

/* Where the members of the last object of these fields stood: one entry is mostly like the one
 * before, and there are twenty members to look up in each. */
struct memo {
    const struct field *fields;
    const struct field *at[MEMO_MAX];
};

static _Thread_local struct memo memo_own;
static _Thread_local struct memo memo_common;
static _Thread_local struct memo memo_row;

/* The field of this name, which is the object's member number `at`. */
static const struct field *find_wire(struct memo *memo, const struct field *fields,
                                     struct bytes name, size_t at)
{
    if (memo->fields != fields)
        *memo = (struct memo){ .fields = fields };
    if (at < MEMO_MAX && memo->at[at] != NULL && is_named(name, memo->at[at]->name))
        return memo->at[at];
    for (; fields->name != NULL; fields++) {
        if (!is_named(name, fields->name))
            continue;
        if (at < MEMO_MAX)
            memo->at[at] = fields;
        return fields;
    }
    return NULL;
}

/* One that both lists are asked for is not searched in the first where the second knows it. */
static bool is_remembered(const struct memo *memo, const struct field *fields,
                          struct bytes name, size_t at)
{
    return memo->fields == fields && at < MEMO_MAX && memo->at[at] != NULL &&
           is_named(name, memo->at[at]->name);
}

static enum err check_needed(const struct field *fields, uint64_t present)
{
    for (size_t i = 0; fields[i].name != NULL; i++)
        if ((fields[i].flags & FIELD_NEEDED) != 0 && (present >> i & 1) == 0)
            return fault(ERR_FORMAT, "缺“" ZH_ONE "”（%s）", "\"" EN_ONE "\" (%s) is missing",
                         WORDS_OF(fields[i].title), fields[i].name);
    return OK;
}

static enum err unknown_member(struct bytes name)
{
    return fault(ERR_FORMAT, "没有叫“%.*s”的栏目；用 sanzi kinds 看有哪些",
                 "there is no field \"%.*s\": see \"sanzi kinds\"", SHOWN(name));
}

/* One row of a list of rows. */
static enum err check_row(const struct field *fields, const struct json *row)
{
    if (row->type != JSON_OBJECT)
        return fault(ERR_FORMAT, "这一行不是对象", "the row is not an object");
    uint64_t present = 0;
    size_t at = 0;
    for (const struct json *member = row->first; member != NULL; member = member->next) {
        const struct field *field = find_wire(&memo_row, fields, member->name, at++);
        if (field == NULL)
            return unknown_member(member->name);
        TRY(check_value(field, member));
        present |= UINT64_C(1) << (field - fields);
    }
    return check_needed(fields, present);
}

static enum err check_list(const struct field *field, const struct json *value)
{
    size_t max = field->max == 0 ? ROWS_MAX : field->max;
    if (value->type != JSON_LIST)
        return wrong_type(field);
    if (value->count == 0)
        return fault(ERR_FORMAT, "“" ZH_ONE "”一行也没有", "\"" EN_ONE "\" has no row",
                     WORDS_OF(field->title));
    if (value->count > max)
        return fault(ERR_LIMIT, "“" ZH_ONE "”最多 %zu 行，现有 %zu 行",
                     "\"" EN_ONE "\" takes at most %zu rows, this has %zu",
                     WORDS_OF(field->title), max, value->count);
    size_t number = 0;
    for (const struct json *row = value->first; row != NULL; row = row->next) {
        number++;
        enum err code = OK;
        if (field->type == FIELD_ROWS)
            code = check_row(field->fields, row);
        else if (row->type != JSON_TEXT)
            code = wrong_type(field);
        else
            code = check_text(&(struct field){ .title = field->title }, row->text);
        if (code != OK)
            return fault_where(code, "“" ZH_ONE "”第 %zu 行：", "\"" EN_ONE "\", row %zu: ",
                               WORDS_OF(field->title), number);
    }
    return OK;
}

enum err entry_check(const struct kind *kind, const struct json *body,
                     const struct json *common[static COMMON_COUNT])
{
    uint64_t shared = 0;
    uint64_t own = 0;
    size_t at = 0;
    if (memo_own.fields != kind->fields)
        memo_common.fields = NULL;
    for (const struct json *member = body->first; member != NULL; member = member->next, at++) {
        const struct field *field = NULL;
        if (!is_remembered(&memo_common, kind_common, member->name, at))
            field = find_wire(&memo_own, kind->fields, member->name, at);
        if (field != NULL) {
            own |= UINT64_C(1) << (field - kind->fields);
        } else {
            field = find_wire(&memo_common, kind_common, member->name, at);
            if (field == NULL)
                return unknown_member(member->name);
            shared |= UINT64_C(1) << (field - kind_common);
            common[field - kind_common] = member;
        }
        if (field->type == FIELD_ROWS || field->type == FIELD_TEXTS)
            TRY(check_list(field, member));
        else
            TRY(check_value(field, member));
    }
    TRY(check_needed(kind_common, shared));
    return check_needed(kind->fields, own);
}
