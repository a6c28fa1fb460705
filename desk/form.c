/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/form.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "keys/key.h"
#include "ledger/sealed.h"

enum { NAMES_MAX = 1400 };

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

/* What sheets of other programs call a column; no title has these, but parts of one may. */
static const struct {
    const char *said;
    const char *name;
} called[] = {
    { "科目代码", "account" },
    { "科目编码", "account" },
    { "科目编号", "account" },
    { "期初借方", "debit" },
    { "期初贷方", "credit" },
    { "借方余额", "debit" },
    { "贷方余额", "credit" },
    { "科目名称", NULL },
};

static const struct field *by_call(const struct field *fields, struct bytes name)
{
    for (size_t i = 0; i < sizeof called / sizeof called[0]; i++)
        if (called[i].name && bytes_is(name, called[i].said))
            return field_find(fields, bytes_text(called[i].name));
    return NULL;
}

static bool is_called(struct bytes name)
{
    for (size_t i = 0; i < sizeof called / sizeof called[0]; i++)
        if (bytes_is(name, called[i].said))
            return true;
    return false;
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

/* As many names as fit; a name that does not is left out whole. */
static void add_name(char names[static NAMES_MAX], const char *mark, const char *name)
{
    size_t used = strlen(names);
    size_t marked = strlen(mark);
    size_t named = strlen(name);
    if (used + marked + named >= NAMES_MAX)
        return;
    memcpy(names + used, mark, marked + 1);
    memcpy(names + used + marked, name, named + 1);
}

static enum err no_field(const struct kind *kind, struct bytes name)
{
    char zh[NAMES_MAX] = "";
    char en[NAMES_MAX] = "";
    for (const struct field *field = kind->fields; field->name; field++) {
        add_name(zh, zh[0] != '\0' ? "、" : "", field->title.zh);
        add_name(en, en[0] != '\0' ? ", " : "", field->name);
        if (field->type != FIELD_ROWS || form_one_column(field))
            continue;
        for (const struct field *row = field->fields; row->name; row++) {
            add_name(zh, row == field->fields ? "（" : "、", row->title.zh);
            add_name(en, row == field->fields ? " (" : ", ", row->name);
        }
        add_name(zh, "）", "");
        add_name(en, ")", "");
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
        field = in_rows(kind, trimmed, by_call, &rows);
    if (!field && !is_called(trimmed))
        field = by_part(kind->fields, trimmed);
    if (!field && !is_called(trimmed))
        field = in_rows(kind, trimmed, by_part, &rows);
    if (!field) {
        (void)no_field(kind, trimmed);
        return ERR_USAGE;
    }
    *list = rows;
    *out = field;
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

/* The next member that a row needs and does not have; after those its note; NULL: no more. */
static const struct field *next_member(const struct field *list, const struct json *row)
{
    for (const struct field *field = list->fields; field->name; field++)
        if ((field->flags & FIELD_NEEDED) != 0 && !json_find(row, field->name))
            return field;
    const struct field *note = field_find(list->fields, bytes_text("note"));
    return note && !json_find(row, "note") ? note : NULL;
}

static bool counts(const struct field *field)
{
    return field->type == FIELD_MONEY || field->type == FIELD_NUMBER;
}

/* 借=10201:1,234.50:备注; what a row needs besides stands in between, in its order:
 * 应还本金=2025-06-30:10,000:350. The note takes all that is left, colons too. */
static enum err put_row(struct form *form, const struct field *list, const struct field *named,
                        struct bytes text)
{
    struct arena *arena = form->arena;
    struct json *row = json_object(arena);
    struct json *value = NULL;
    struct bytes rest = text;
    const struct field *first = list->fields;
    struct bytes part = cut_colon(&rest);
    if (named != first && bytes_trim(rest).size == 0)
        return form_row_unfinished(arena, list, named);
    TRY(form_value(arena, first, part, &value));
    row = json_put(row, bytes_text(first->name), value);
    if (named != first) {
        TRY(form_value(arena, named, cut_colon(&rest), &value));
        row = json_put(row, bytes_text(named->name), value);
    }
    while (bytes_trim(rest).size > 0) {
        const struct field *next = next_member(list, row);
        if (!next)
            return fault(ERR_USAGE, "“%s”多了内容%.0s", "%.0stoo much in \"%s\"",
                         list->title.zh, list->title.en);
        bool last = strcmp(next->name, "note") == 0;
        TRY(form_value(arena, next, last ? rest : cut_colon(&rest), &value));
        row = json_put(row, bytes_text(next->name), value);
        if (last || !row)
            break;
    }
    if (!row)
        return fault_memory();
    return push(form, list->name, row);
}

static struct json *last_row(const struct form *form, const struct field *list)
{
    struct json *rows = member(form, list->name);
    struct json *row = rows ? rows->first : NULL;
    while (row && row->next)
        row = row->next;
    return row;
}

/* 面额=100 张数=90: an amount or number alone goes on with the row before, where that lacks it
 * and has no other of which only one may stand. */
static bool goes_on(const struct form *form, const struct field *list,
                    const struct field *named, struct bytes text)
{
    struct bytes rest = text;
    const struct json *row = last_row(form, list);
    (void)cut_colon(&rest);
    if (!row || rest.size > 0 || json_find(row, named->name))
        return false;
    for (const struct field *field = list->fields + 1; field->name; field++)
        if (!((field->flags | named->flags) & FIELD_NEEDED) && counts(field) &&
            json_find(row, field->name))
            return false;
    return true;
}

/* An amount or a number begins a row; so does its first field. */
static bool begins_row(const struct form *form, const struct field *list,
                       const struct field *named, struct bytes text)
{
    return named == list->fields || (counts(named) && !goes_on(form, list, named, text));
}

/* 往来单位=张三 goes to the row before it. */
static enum err put_in_row(struct form *form, const struct field *list,
                           const struct field *named, struct bytes text)
{
    struct json *value = NULL;
    struct json *row = last_row(form, list);
    if (!row)
        return fault(ERR_USAGE, "“%s”%.0s要写在“%s”%.0s的一行后面，这里还没有一行",
                     "%.0s\"%s\" %.0sfollows a row of \"%s\", and there is none yet",
                     named->title.zh, named->title.en, list->title.zh, list->title.en);
    if (json_find(row, named->name))
        return fault(ERR_USAGE, "“%s”%.0s这一行已经填过“%s”%.0s",
                     "%.0sthis row of \"%s\" %.0shas its \"%s\" already", list->title.zh,
                     list->title.en, named->title.zh, named->title.en);
    TRY(form_value(form->arena, named, text, &value));
    return json_put(row, bytes_text(named->name), value) ? OK : fault_memory();
}

enum err form_repeats(const struct kind *kind, const char *const *words, size_t count)
{
    const struct field *fields[2] = { NULL, NULL };
    for (size_t i = count, which = 0; i > 0; i--, which = 1) {
        struct bytes word = bytes_text(words[i - 1]);
        struct bytes name = bytes_cut(&word, '=');
        const struct field *list = NULL;
        if (form_field(kind, name, &list, &fields[which]) != OK || list != NULL)
            fields[which] = NULL;
        if (fields[0] == NULL || fields[0]->type == FIELD_ROWS ||
            fields[0]->type == FIELD_TEXTS)
            return OK;
        if (which == 1 && fields[1] == fields[0])
            return fault(ERR_USAGE, "“%s”%.0s写了两次；只留一个",
                         "%.0s\"%s\" stands twice: leave one out",
                         fields[0]->title.zh, fields[0]->title.en);
    }
    return OK;
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
        return begins_row(form, list, field, rest) ? put_row(form, list, field, rest)
                                                   : put_in_row(form, list, field, rest);
    if (form_row_is_whole(field, rest))
        return put_row(form, field, field->fields, rest);
    TRY(form_value(form->arena, field, rest, &value));
    if (value->type != JSON_LIST || !member(form, field->name))
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
        { "number", MASK_CARD },
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
