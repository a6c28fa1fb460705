/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/form.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "base/unicode.h"
#include "desk/spelling.h"
#include "keys/key.h"
#include "ledger/sealed.h"

enum { NAMES_MAX = 1200 };

enum err form_start(struct arena *arena, const struct kind *kind, struct form *out)
{
    struct json *body = json_object(arena);
    if (!body)
        return fault_memory();
    *out = (struct form){ .arena = arena, .kind = kind, .body = body };
    return OK;
}

static bool title_fits(const struct field *field, struct bytes name)
{
    struct bytes zh = bytes_text(field->title.zh);
    return name.size > 0 && (bytes_find_part(zh, name) < zh.size ||
                             bytes_starts(bytes_text(field->title.en), name) ||
                             bytes_starts(bytes_text(field->name), name));
}

/* By a part of its Chinese title or the beginning of another name, where only one fits. */
static const struct field *by_part(const struct field *fields, struct bytes name)
{
    const struct field *found = NULL;
    for (const struct field *field = fields; field->name; field++)
        if (title_fits(field, name)) {
            if (found)
                return NULL;
            found = field;
        }
    return found;
}

static const struct field *common_field(struct bytes name)
{
    const struct field *field = field_find(kind_common, name);
    if (!field || strcmp(field->name, "date") == 0 || strcmp(field->name, "id") == 0)
        return field;
    return NULL;
}

/* A member of a list's rows, by `find`. */
static const struct field *in_rows(const struct kind *kind, struct bytes name,
                                   const struct field *(*find)(const struct field *,
                                                               struct bytes),
                                   const struct field **list)
{
    for (const struct field *field = kind->fields; field->name; field++) {
        const struct field *row =
            field->type == FIELD_ROWS ? find(field->fields, name) : NULL;
        if (row) {
            *list = field;
            return row;
        }
    }
    return NULL;
}

static enum err no_field(const struct kind *kind, struct bytes name)
{
    char zh[NAMES_MAX] = "";
    char en[NAMES_MAX] = "";
    size_t zh_size = 0;
    size_t en_size = 0;
    for (const struct field *field = kind->fields; field->name; field++) {
        int a = snprintf(zh + zh_size, sizeof zh - zh_size, "%s%s", zh_size > 0 ? "、" : "",
                         field->title.zh);
        int b = snprintf(en + en_size, sizeof en - en_size, "%s%s", en_size > 0 ? ", " : "",
                         field->name);
        zh_size += a > 0 ? (size_t)a : 0;
        en_size += b > 0 ? (size_t)b : 0;
        if (zh_size >= sizeof zh || en_size >= sizeof en)
            break;
    }
    return fault(ERR_USAGE, "没有“%s”这一栏；可填：日期、%s%.0s",
                 "there is no field \"%s\"; there are: date, %.0s%s",
                 text_quote(name).at, zh, en);
}

enum err form_field(const struct kind *kind, struct bytes name, const struct field **list,
                    const struct field **out)
{
    const struct field *rows = NULL;
    struct bytes trimmed = bytes_trim(name);
    const struct field *field = field_find(kind->fields, trimmed);
    if (!field)
        field = common_field(trimmed);
    if (!field)
        field = in_rows(kind, trimmed, field_find, &rows);
    if (!field)
        field = by_part(kind->fields, trimmed);
    if (!field)
        field = in_rows(kind, trimmed, by_part, &rows);
    if (!field) {
        (void)no_field(kind, trimmed);
        return ERR_USAGE;
    }
    *list = rows;
    *out = field;
    return OK;
}

static enum err read_choice(struct arena *arena, const struct field *field, struct bytes text,
                            struct json **out)
{
    for (const struct choice *choice = field->choices; choice->name; choice++)
        if (bytes_is(text, choice->name) || bytes_is(text, choice->title.zh) ||
            bytes_is(text, choice->title.en)) {
            *out = json_text(arena, bytes_text(choice->name));
            return OK;
        }
    return fault(ERR_FORMAT, "“%s”不在可选的值里", "\"%s\" is not one of the choices",
                 text_quote(text).at);
}

static enum err read_flag(struct arena *arena, struct bytes text, struct json **out)
{
    static const char *const yes[] = { "true", "yes", "1", "是", "有" };
    static const char *const no[] = { "false", "no", "0", "否", "无" };
    for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
        if (bytes_is(text, yes[i]) || bytes_is(text, no[i])) {
            *out = json_flag(arena, bytes_is(text, yes[i]));
            return OK;
        }
    return fault(ERR_FORMAT, "应为“是”或“否”，不是“%s”", "must be yes or no, not \"%s\"",
                 text_quote(text).at);
}

static enum err read_role(struct arena *arena, struct bytes text, struct json **out)
{
    const struct role_row *role = role_find(text);
    if (!role)
        return fault(ERR_FORMAT, "没有“%s”这个岗位", "there is no role \"%s\"",
                     text_quote(text).at);
    *out = json_text(arena, bytes_text(role->name));
    return OK;
}

static enum err read_texts(struct arena *arena, struct bytes text, struct json **out)
{
    struct json *list = json_list(arena);
    struct buf plain = buf_new(arena, text.size + 1);
    for (size_t i = 0; i < text.size; i++) {
        /* U+FF1B ； */
        bool wide = i + 2 < text.size && memcmp(text.at + i, "\xEF\xBC\x9B", 3) == 0;
        buf_byte(&plain, wide ? ';' : text.at[i]);
        i += wide ? 2 : 0;
    }
    struct bytes rest = buf_so_far(&plain);
    while (rest.size > 0) {
        struct bytes part = bytes_trim(bytes_cut(&rest, ';'));
        if (part.size > 0)
            list = json_push(list, json_text(arena, part));
    }
    *out = list;
    return OK;
}

static enum err read_index(struct arena *arena, struct bytes text, struct json **out)
{
    uint64_t index = 0;
    struct bytes digits = text;
    if (digits.size > 0 && digits.at[0] == '#')
        digits = bytes_part(digits, 1, digits.size - 1);
    TRY(text_unsigned(digits, &index));
    if (index > JSON_NUMBER_MAX)
        return fault(ERR_LIMIT, "序号太大", "the index is too large");
    *out = json_put(json_object(arena), bytes_text("index"),
                    json_number(arena, (int64_t)index));
    return OK;
}

static enum err read_number(struct arena *arena, struct bytes text, bool money,
                            struct json **out)
{
    int64_t number = 0;
    if (money)
        TRY(money_parse(text, &number));
    else
        TRY(text_number(text, &number));
    if (number > JSON_NUMBER_MAX || number < -JSON_NUMBER_MAX)
        return fault(ERR_LIMIT, "数字太大", "the number is too large");
    *out = json_number(arena, number);
    return OK;
}

/* The value of a type that is written as text on the wire. */
static enum err read_text(struct arena *arena, enum field_type type, struct bytes text,
                          struct json **out)
{
    struct buf buf = buf_new(arena, FIELD_SIZE_MAX + 64);
    struct bytes value = text;
    if (type == FIELD_DATE) {
        struct date date = { 0 };
        TRY(form_date(arena, text, &date));
        date_print(&buf, date);
        value = buf_so_far(&buf);
    } else if (type == FIELD_MONTH) {
        struct month month = { 0 };
        TRY(form_month(arena, text, &month));
        month_print(&buf, month);
        value = buf_so_far(&buf);
    } else if (type == FIELD_PERIOD) {
        TRY(spelling_period(arena, text, &value));
    } else if (type == FIELD_TEXT) {
        TRY(spelling_text(arena, text, &value));
    }
    TRY(unicode_check(value));
    *out = json_text(arena, value);
    return OK;
}

static enum err value_of(struct arena *arena, const struct field *field, struct bytes text,
                         struct json **out)
{
    switch (field->type) {
    case FIELD_NUMBER: {
        struct bytes plain = { 0 };
        TRY(spelling_plain(arena, text, &plain));
        return read_number(arena, plain, false, out);
    }
    case FIELD_MONEY:
        return read_number(arena, text, true, out);
    case FIELD_ROLE:
        return read_role(arena, text, out);
    case FIELD_CHOICE:
        return read_choice(arena, field, text, out);
    case FIELD_FLAG:
        return read_flag(arena, text, out);
    case FIELD_REF:
        return read_index(arena, text, out);
    case FIELD_TEXTS:
        return read_texts(arena, text, out);
    case FIELD_TEXT:
    case FIELD_DATE:
    case FIELD_MONTH:
    case FIELD_PERIOD:
    case FIELD_DIGEST:
    case FIELD_KEY:
        return read_text(arena, field->type, text, out);
    case FIELD_ROWS:
    case FIELD_SEEN:
    case FIELD_TYPE_COUNT:
    default:
        return fault(ERR_USAGE, "这一栏要逐行填", "this field is filled row by row");
    }
}

enum err form_value(struct arena *arena, const struct field *field, struct bytes text,
                    struct json **out)
{
    struct json *value = NULL;
    struct bytes trimmed = bytes_trim(text);
    if (trimmed.size == 0)
        return fault(ERR_FORMAT, "“%s”是空的%.0s", "%.0s\"%s\" is empty",
                     field->title.zh, field->title.en);
    enum err code = value_of(arena, field, trimmed, &value);
    if (code != OK)
        return fault_where(code, "%s：%.0s", "%.0s%s: ", field->title.zh,
                           field->title.en);
    if (!value)
        return fault_memory();
    *out = value;
    return OK;
}

enum err form_put(struct form *form, const char *name, struct json *value)
{
    struct bytes copy = bytes_copy(form->arena, bytes_text(name));
    if (!value || !copy.at || !json_put(form->body, copy, value))
        return fault_memory();
    return OK;
}

static struct json *member(const struct form *form, const char *name)
{
    for (struct json *at = form->body->first; at; at = at->next)
        if (bytes_is(at->name, name))
            return at;
    return NULL;
}

/* Push onto the list member `name`, made where it lacks. */
static enum err push(struct form *form, const char *name, struct json *value)
{
    struct json *list = member(form, name);
    if (!list) {
        TRY(form_put(form, name, json_list(form->arena)));
        list = member(form, name);
    }
    if (!list || !json_push(list, value))
        return fault_memory();
    return OK;
}

/* Cut at the first colon, narrow or full-width. */
static struct bytes cut_colon(struct bytes *rest)
{
    static const char wide[] = "\xEF\xBC\x9A";
    size_t narrow = bytes_find(*rest, ':');
    size_t full = bytes_find_part(*rest, bytes_text(wide));
    size_t at = narrow < full ? narrow : full;
    size_t step = narrow < full ? 1 : 3;
    struct bytes part = bytes_part(*rest, 0, at);
    size_t from = at < rest->size ? at + step : rest->size;
    *rest = bytes_part(*rest, from, rest->size - from);
    return part;
}

/* 借=10201:1,234.50:备注 */
static enum err put_row(struct form *form, const struct field *list, const struct field *named,
                        struct bytes text)
{
    struct arena *arena = form->arena;
    struct json *row = json_object(arena);
    struct json *value = NULL;
    struct bytes rest = text;
    const struct field *first = list->fields;
    struct bytes part = cut_colon(&rest);
    TRY(form_value(arena, first, part, &value));
    row = json_put(row, bytes_text(first->name), value);
    if (named != first) {
        TRY(form_value(arena, named, cut_colon(&rest), &value));
        row = json_put(row, bytes_text(named->name), value);
    }
    const struct field *note = field_find(list->fields, bytes_text("note"));
    if (bytes_trim(rest).size > 0) {
        if (!note)
            return fault(ERR_USAGE, "“%s”多了内容%.0s", "%.0stoo much in \"%s\"",
                         list->title.zh, list->title.en);
        TRY(form_value(arena, note, rest, &value));
        row = json_put(row, bytes_text(note->name), value);
    }
    if (!row)
        return fault_memory();
    return push(form, list->name, row);
}

enum err form_word(struct form *form, const char *word)
{
    const struct field *list = NULL;
    const struct field *field = NULL;
    struct json *value = NULL;
    struct bytes rest = bytes_text(word);
    struct bytes name = bytes_cut(&rest, '=');
    if (!rest.at)
        return fault(ERR_USAGE, "“%s”不是“栏目=内容”", "\"%s\" is not field=value", word);
    TRY(form_field(form->kind, name, &list, &field));
    if (list)
        return put_row(form, list, field, rest);
    TRY(form_value(form->arena, field, rest, &value));
    if (field->type != FIELD_TEXTS || !member(form, field->name))
        return form_put(form, field->name, value);
    for (struct json *item = value->first, *next = NULL; item; item = next) {
        next = item->next;
        item->next = NULL;
        TRY(push(form, field->name, item));
    }
    return OK;
}

/* A deep copy; depth is bounded by the reader. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static struct json *copy_json(struct arena *arena, const struct json *from, unsigned depth)
{
    struct json *copy = arena_take(arena, sizeof *copy);
    if (!copy || depth > JSON_DEPTH_MAX)
        return NULL;
    *copy = *from;
    copy->first = NULL;
    copy->next = NULL;
    struct json **last = &copy->first;
    for (const struct json *child = from->first; child; child = child->next) {
        *last = copy_json(arena, child, depth + 1);
        if (!*last)
            return NULL;
        last = &(*last)->next;
    }
    return copy;
}

static enum err json_value(struct form *form, const struct field *field,
                           const struct json *given, struct json **out)
{
    if (given->type == JSON_TEXT)
        return form_value(form->arena, field, given->text, out);
    if (field->type == FIELD_REF && given->type == JSON_NUMBER) {
        *out = json_put(json_object(form->arena), bytes_text("index"),
                        json_number(form->arena, given->number));
        return *out ? OK : fault_memory();
    }
    *out = copy_json(form->arena, given, 0);
    return *out ? OK : fault_memory();
}

static enum err json_rows(struct form *form, const struct field *field,
                          const struct json *given, struct json **out)
{
    struct json *list = json_list(form->arena);
    for (const struct json *row = given->first; row; row = row->next) {
        struct json *object = json_object(form->arena);
        if (row->type != JSON_OBJECT)
            return fault(ERR_FORMAT, "“%s”的每一行应是对象%.0s",
                         "%.0seach row of \"%s\" is an object", field->title.zh,
                         field->title.en);
        for (const struct json *cell = row->first; cell; cell = cell->next) {
            const struct field *column = field_find(field->fields, cell->name);
            struct json *value = NULL;
            if (!column)
                return fault(ERR_USAGE, "行里没有“%s”这一栏", "rows have no field \"%s\"",
                             text_quote(cell->name).at);
            TRY(json_value(form, column, cell, &value));
            object = json_put(object, bytes_text(column->name), value);
        }
        list = json_push(list, object);
    }
    *out = list;
    return list ? OK : fault_memory();
}

enum err form_json(struct form *form, const struct json *object)
{
    if (object->type != JSON_OBJECT)
        return fault(ERR_FORMAT, "JSON 应是一个对象 {…}", "the JSON must be one object {…}");
    for (const struct json *given = object->first; given; given = given->next) {
        const struct field *list = NULL;
        const struct field *field = NULL;
        struct json *value = NULL;
        TRY(form_field(form->kind, given->name, &list, &field));
        if (list)
            return fault(ERR_USAGE, "“%s”要写在“%s”的行里",
                         "\"%s\" belongs into the rows of \"%s\"",
                         text_quote(given->name).at, list->name);
        if (field->type == FIELD_ROWS && given->type == JSON_LIST)
            TRY(json_rows(form, field, given, &value));
        else
            TRY(json_value(form, field, given, &value));
        TRY(form_put(form, field->name, value));
    }
    return OK;
}

static enum mask mask_of(const struct field *field)
{
    static const struct {
        const char *name;
        enum mask mask;
    } rows[] = {
        { "payee", MASK_NAME },
        { "person", MASK_NAME },
        { "contact", MASK_PHONE },
        { "card", MASK_CARD },
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, field->name) == 0)
            return rows[i].mask;
    return MASK_ALL;
}

enum err form_seal(struct form *form, const char *name, struct bytes *digest,
                   struct bytes *disclosure)
{
    const struct field *list = NULL;
    const struct field *field = NULL;
    uint8_t salt[SEALED_SALT_SIZE];
    TRY(form_field(form->kind, bytes_text(name), &list, &field));
    if (list || !(field->flags & FIELD_SEALABLE))
        return fault(ERR_USAGE, "“%s”不能封存", "\"%s\" may not be sealed", name);
    const struct json *open = member(form, field->name);
    if (!open || open->type != JSON_TEXT)
        return fault(ERR_USAGE, "要封存的“%s”没有填", "\"%s\" is to be sealed but not given",
                     name);
    key_random(salt, sizeof salt);
    struct sealed made = { 0 };
    TRY(sealed_make(form->arena, salt, bytes_text(field->name), open->text, &made));
    *disclosure = made.disclosure;
    *digest = made.digest;
    struct buf mask = buf_new(form->arena, FIELD_SIZE_MAX);
    mask_print(&mask, mask_of(field), open->text);
    struct json *sealed = json_object(form->arena);
    if (buf_so_far(&mask).size > 0)
        sealed = json_put(sealed, bytes_text("mask"),
                          json_text(form->arena, buf_so_far(&mask)));
    sealed = json_put(sealed, bytes_text("sealed"), json_text(form->arena, *digest));
    return form_put(form, field->name, sealed);
}
