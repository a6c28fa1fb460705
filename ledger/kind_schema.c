/* SPDX-License-Identifier: Apache-2.0 */
/* A kind's JSON Schema (draft 2020-12), drawn from its table. */
#include "base/arena.h"
#include "ledger/kind.h"

#define HASH_PATTERN "^[A-Za-z0-9+/]{43}=$"
#define SEALED_PATTERN "^[A-Za-z0-9_-]{43}$"

static void put_text(struct arena *arena, struct json *object, const char *name,
                     const char *text)
{
    (void)json_put(object, bytes_text(name), json_text(arena, bytes_text(text)));
}

static void put_number(struct arena *arena, struct json *object, const char *name,
                       int64_t number)
{
    (void)json_put(object, bytes_text(name), json_number(arena, number));
}

static struct json *typed(struct arena *arena, const char *type)
{
    struct json *schema = json_object(arena);
    put_text(arena, schema, "type", type);
    return schema;
}

static struct json *pattern(struct arena *arena, const char *expression)
{
    struct json *schema = typed(arena, "string");
    put_text(arena, schema, "pattern", expression);
    return schema;
}

static struct json *number(struct arena *arena, int64_t minimum)
{
    struct json *schema = typed(arena, "integer");
    put_number(arena, schema, "minimum", minimum);
    put_number(arena, schema, "maximum", JSON_NUMBER_MAX);
    return schema;
}

static struct json *text(struct arena *arena, size_t max)
{
    struct json *schema = typed(arena, "string");
    put_number(arena, schema, "minLength", 1);
    /* The limit is in bytes; no text of more characters can keep it. */
    put_number(arena, schema, "maxLength", (int64_t)(max == 0 ? FIELD_SIZE_MAX : max));
    return schema;
}

static struct json *closed_object(struct arena *arena)
{
    struct json *schema = typed(arena, "object");
    (void)json_put(schema, bytes_text("additionalProperties"), json_flag(arena, false));
    return schema;
}

/* An object of two members, both needed. */
static struct json *pair(struct arena *arena, const char *first, struct json *first_schema,
                         const char *second, struct json *second_schema)
{
    struct json *schema = closed_object(arena);
    struct json *properties = json_object(arena);
    struct json *required = json_list(arena);
    (void)json_put(properties, bytes_text(first), first_schema);
    (void)json_put(properties, bytes_text(second), second_schema);
    (void)json_push(required, json_text(arena, bytes_text(first)));
    (void)json_push(required, json_text(arena, bytes_text(second)));
    (void)json_put(schema, bytes_text("properties"), properties);
    return json_put(schema, bytes_text("required"), required);
}

static struct json *one_of(struct arena *arena, const struct choice *choices)
{
    struct json *schema = typed(arena, "string");
    struct json *values = json_list(arena);
    for (; choices->name != NULL; choices++)
        (void)json_push(values, json_text(arena, bytes_text(choices->name)));
    return json_put(schema, bytes_text("enum"), values);
}

static struct json *role_schema(struct arena *arena)
{
    struct json *schema = typed(arena, "string");
    struct json *values = json_list(arena);
    for (size_t i = 0; i < role_count; i++)
        (void)json_push(values, json_text(arena, bytes_text(role_rows[i].name)));
    return json_put(schema, bytes_text("enum"), values);
}

static struct json *sealed(struct arena *arena)
{
    struct json *schema = closed_object(arena);
    struct json *properties = json_object(arena);
    struct json *required = json_list(arena);
    (void)json_put(properties, bytes_text("mask"), text(arena, 200));
    (void)json_put(properties, bytes_text("sealed"), pattern(arena, SEALED_PATTERN));
    (void)json_push(required, json_text(arena, bytes_text("sealed")));
    (void)json_put(schema, bytes_text("properties"), properties);
    return json_put(schema, bytes_text("required"), required);
}

/* Every type but rows. */
static struct json *plain_schema(struct arena *arena, const struct field *field)
{
    switch ((unsigned)field->type) {
    case FIELD_NUMBER:
        return number(arena, 0);
    case FIELD_MONEY:
        return number(arena, -JSON_NUMBER_MAX);
    case FIELD_DATE:
        return pattern(arena, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
    case FIELD_MONTH:
        return pattern(arena, "^[0-9]{4}-[0-9]{2}$");
    case FIELD_PERIOD:
        return pattern(arena, "^[0-9]{4}(Q[1-4]|-[0-9]{2})?$");
    case FIELD_DIGEST:
        return pattern(arena, HASH_PATTERN);
    case FIELD_KEY:
        return pattern(arena, "^[^+]+\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]+={0,2}$");
    case FIELD_ROLE:
        return role_schema(arena);
    case FIELD_CHOICE:
        return one_of(arena, field->choices);
    case FIELD_FLAG:
        return typed(arena, "boolean");
    case FIELD_REF:
        return pair(arena, "index", number(arena, 0), "leaf", pattern(arena, HASH_PATTERN));
    case FIELD_SEEN:
        return pair(arena, "root", pattern(arena, HASH_PATTERN), "size", number(arena, 0));
    default:
        return text(arena, field->max);
    }
}

static struct json *described(struct arena *arena, const struct field *field,
                              struct json *schema)
{
    if ((field->flags & FIELD_SEALABLE) != 0) {
        struct json *either = json_list(arena);
        (void)json_push(either, schema);
        (void)json_push(either, sealed(arena));
        schema = json_object(arena);
        (void)json_put(schema, bytes_text("oneOf"), either);
    }
    struct buf buf = buf_new(arena, 1000);
    struct bytes both = { 0 };
    buf_format(&buf, "%s / %s", field->help.zh, field->help.en);
    if (buf_done(&buf, &both) != OK)
        return NULL;
    put_text(arena, schema, "title", field->title.zh);
    return json_put(schema, bytes_text("description"), json_text(arena, both));
}

static void put_field(struct arena *arena, const struct field *field, struct json *schema,
                      struct json *properties, struct json *required)
{
    (void)json_put(properties, bytes_text(field->name), described(arena, field, schema));
    if ((field->flags & FIELD_NEEDED) != 0)
        (void)json_push(required, json_text(arena, bytes_text(field->name)));
}

static struct json *row_schema(struct arena *arena, const struct field *fields)
{
    struct json *properties = json_object(arena);
    struct json *required = json_list(arena);
    for (; fields->name != NULL; fields++)
        put_field(arena, fields, plain_schema(arena, fields), properties, required);
    struct json *schema = closed_object(arena);
    (void)json_put(schema, bytes_text("properties"), properties);
    return json_put(schema, bytes_text("required"), required);
}

static struct json *field_schema(struct arena *arena, const struct field *field)
{
    if (field->type != FIELD_ROWS && field->type != FIELD_TEXTS)
        return plain_schema(arena, field);
    struct json *schema = typed(arena, "array");
    (void)json_put(schema, bytes_text("items"),
                   field->type == FIELD_ROWS ? row_schema(arena, field->fields)
                                             : text(arena, 0));
    put_number(arena, schema, "minItems", 1);
    put_number(arena, schema, "maxItems", (int64_t)(field->max == 0 ? ROWS_MAX : field->max));
    return schema;
}

/* A member that has one value only. */
static void put_const(struct json *properties, const char *name, struct json *value,
                      struct arena *arena)
{
    struct json *schema = json_object(arena);
    (void)json_put(schema, bytes_text("const"), value);
    (void)json_put(properties, bytes_text(name), schema);
}

enum err kind_schema(struct arena *arena, const struct kind *kind, struct json **out)
{
    struct json *properties = json_object(arena);
    struct json *required = json_list(arena);
    for (const struct field *field = kind_common; field->name != NULL; field++)
        put_field(arena, field, field_schema(arena, field), properties, required);
    for (const struct field *field = kind->fields; field->name != NULL; field++)
        put_field(arena, field, field_schema(arena, field), properties, required);
    put_const(properties, "kind", json_text(arena, bytes_text(kind->name)), arena);
    put_const(properties, "v", json_number(arena, kind->version), arena);
    struct json *schema = closed_object(arena);
    put_text(arena, schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    put_text(arena, schema, "title", kind->title.zh);
    put_text(arena, schema, "description", kind->title.en);
    (void)json_put(schema, bytes_text("properties"), properties);
    (void)json_put(schema, bytes_text("required"), required);
    /* A part that lacked memory is missing without a trace: ask for one piece more. */
    if (schema == NULL || required == NULL || properties == NULL ||
        arena_take(arena, 4096) == NULL)
        return fault_memory();
    *out = schema;
    return OK;
}
