/* SPDX-License-Identifier: Apache-2.0 */
/* jansson and base/json.h both say json_object and JSON_TRUE: jansson's are renamed here. Its
 * own calls are bound inside its library, so the names do not meet at run time. */
/* clang-format off */
#define json_object jansson_object
#define JSON_OBJECT JANSSON_OBJECT
#define JSON_TRUE JANSSON_TRUE
#define JSON_FALSE JANSSON_FALSE
#include <jansson.h>
#undef json_object
#undef JSON_OBJECT
#undef JSON_TRUE
#undef JSON_FALSE
/* clang-format on */

#include "desk/input_json.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/library.h"
#include "base/unicode.h"

enum { PLACE_MAX = 400 };

/* Opened at first use: few commands read JSON. */
#define JANSSON(name) __typeof__(json_##name) *name;
static struct jansson {
#include "desk/input_json_functions.def"
} jansson;
#undef JANSSON

static enum err jansson_library(void)
{
#define JANSSON(name) "json_" #name,
    static const char *const names[] = {
#include "desk/input_json_functions.def"
    };
#undef JANSSON
    static struct library library = LIBRARY("jansson", NULL, names, &jansson);
    return library_load(&library);
}

/* Where in the tree we are, for messages. */
struct place_name {
    char at[PLACE_MAX];
    size_t size;
};

static enum err convert(struct arena *arena, const json_t *value, struct place_name *place,
                        unsigned depth, struct json **out);

static size_t place_enter(struct place_name *place, const char *name, size_t index)
{
    size_t before = place->size;
    int wrote = name ? snprintf(place->at + before, PLACE_MAX - before, "%s%s",
                                before > 0 ? "." : "", name)
                     : snprintf(place->at + before, PLACE_MAX - before, "[%zu]", index + 1);
    size_t more = wrote > 0 ? (size_t)wrote : 0;
    place->size = before + more < PLACE_MAX ? before + more : PLACE_MAX - 1;
    return before;
}

static void place_leave(struct place_name *place, size_t before)
{
    place->size = before;
    place->at[before] = '\0';
}

/* Recursion stops at JSON_DEPTH_MAX. */
/* NOLINTBEGIN(misc-no-recursion) */
static enum err convert_list(struct arena *arena, const json_t *value,
                             struct place_name *place, unsigned depth, struct json **out)
{
    struct json *list = json_list(arena);
    struct json **last = list ? &list->first : NULL;
    for (size_t i = 0; last && i < jansson.array_size(value); i++) {
        size_t before = place_enter(place, NULL, i);
        TRY(convert(arena, jansson.array_get(value, i), place, depth + 1, last));
        place_leave(place, before);
        last = &(*last)->next;
        list->count++;
    }
    *out = list;
    return list ? OK : fault_memory();
}

static enum err convert_object(struct arena *arena, const json_t *constant,
                               struct place_name *place, unsigned depth, struct json **out)
{
    json_t *value = (json_t *)(uintptr_t)constant; /* its iterators are not const */
    struct json *object = json_object(arena);
    for (void *at = jansson.object_iter(value); at; at = jansson.object_iter_next(value, at)) {
        const char *key = jansson.object_iter_key(at);
        size_t before = place_enter(place, key, 0);
        struct json *member = NULL;
        TRY(convert(arena, jansson.object_iter_value(at), place, depth + 1, &member));
        place_leave(place, before);
        struct bytes name = bytes_copy(arena, bytes_text(key));
        object = json_put(object, name, member);
    }
    *out = object;
    return object ? OK : fault_memory();
}

static enum err convert_text(struct arena *arena, const json_t *value,
                             const struct place_name *place, struct json **out)
{
    struct bytes text = bytes_of(jansson.string_value(value), jansson.string_length(value));
    struct bytes normal = { 0 };
    enum err code = unicode_nfc(arena, text, &normal);
    if (code == OK)
        code = unicode_check(normal);
    if (code != OK)
        return fault_where(code, "%s：", "%s: ", place->at);
    *out = json_text(arena, bytes_copy(arena, normal));
    return *out ? OK : fault_memory();
}

static enum err convert_number(struct arena *arena, const json_t *value,
                               const struct place_name *place, struct json **out)
{
    json_int_t number = jansson.integer_value(value);
    if (number > JSON_NUMBER_MAX || number < -JSON_NUMBER_MAX)
        return fault(ERR_LIMIT, "%s：数字太大", "%s: the number is too large", place->at);
    *out = json_number(arena, (int64_t)number);
    return *out ? OK : fault_memory();
}

static enum err convert(struct arena *arena, const json_t *value, struct place_name *place,
                        unsigned depth, struct json **out)
{
    if (depth >= JSON_DEPTH_MAX)
        return fault(ERR_LIMIT, "%s：嵌套超过 %d 层", "%s: nested deeper than %d", place->at,
                     JSON_DEPTH_MAX);
    switch (json_typeof(value)) {
    case JANSSON_OBJECT:
        return convert_object(arena, value, place, depth, out);
    case JSON_ARRAY:
        return convert_list(arena, value, place, depth, out);
    case JSON_STRING:
        return convert_text(arena, value, place, out);
    case JSON_INTEGER:
        return convert_number(arena, value, place, out);
    case JANSSON_TRUE:
    case JANSSON_FALSE:
        *out = json_flag(arena, json_typeof(value) == JANSSON_TRUE);
        return *out ? OK : fault_memory();
    case JSON_REAL:
        return fault(ERR_FORMAT, "%s：金额要么写分（整数），要么写成字符串 \"12.34\"",
                     "%s: write amounts as whole fen or as a string \"12.34\"", place->at);
    case JSON_NULL:
    default:
        return fault(ERR_FORMAT, "%s：不能是 null，没有就不写", "%s: may not be null: leave it out",
                     place->at);
    }
}
/* NOLINTEND(misc-no-recursion) */

enum err input_json(struct arena *arena, struct bytes text, struct json **out)
{
    json_error_t error;
    struct place_name place = { 0 };
    struct json *tree = NULL;
    if (text.size > INPUT_JSON_MAX)
        return fault(ERR_LIMIT, "JSON 超过 %d 字节", "the JSON is longer than %d bytes",
                     INPUT_JSON_MAX);
    TRY(jansson_library());
    json_t *value =
        jansson.loadb((const char *)text.at, text.size, JSON_REJECT_DUPLICATES, &error);
    if (!value)
        return fault(ERR_FORMAT, "JSON 第 %d 行第 %d 列写得不对，请查引号、逗号和括号：%s",
                     "JSON line %d, column %d: look at quotes, commas and brackets: %s",
                     error.line, error.column, error.text);
    enum err code = convert(arena, value, &place, 0, &tree);
    jansson.delete(value); /* we alone hold it */
    if (code == OK)
        *out = tree;
    return code;
}
