/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Canonical JSON (RFC 8785, JCS) cut to what an entry may hold: objects, lists, strings,
 * integers within +-(2^53-1), true and false. No null, no floats, depth at most JSON_DEPTH_MAX.
 * The reader takes canonical bytes only (members sorted, no blanks, shortest escapes), so that
 * what it accepts is what json_print() writes: decode, encode, same bytes. Strings must pass
 * unicode_check(). A person's JSON is read in desk/.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/bytes.h"

#define JSON_NUMBER_MAX 9007199254740991

enum { JSON_DEPTH_MAX = 8 };

enum json_type {
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_LIST,
    JSON_OBJECT,
};

struct json {
    enum json_type type;
    size_t count;       /* children of a list or an object */
    int64_t number;     /* JSON_NUMBER */
    struct bytes text;  /* JSON_TEXT, unescaped */
    struct bytes name;  /* the member's name, where the parent is an object */
    struct json *first; /* the first child, in order */
    struct json *last;
    struct json *next; /* the next sibling */
};

/* The tree lives in the arena and may point into `text`. ERR_FORMAT says what is wrong and at
 * which byte. */
enum err json_parse(struct arena *arena, struct bytes text, struct json **out);
/* A tree of our own making that is deeper than JSON_DEPTH_MAX makes the buf bad. */
void json_print(struct buf *buf, const struct json *value);
/* The same tree spread over lines, two blanks an indent: for people, not for signing. */
void json_print_pretty(struct buf *buf, const struct json *value);

/* A member by name, or NULL (also where object is NULL or no object). */
const struct json *json_find(const struct json *object, const char *name);

/* Building. All return NULL where the arena has no memory, and take NULL for a part without
 * crashing, so that a chain of calls needs one check at its end. json_put sorts; a name put
 * twice is replaced; a value is put into one place only. */
struct json *json_object(struct arena *arena);
struct json *json_list(struct arena *arena);
struct json *json_text(struct arena *arena, struct bytes text);
struct json *json_number(struct arena *arena, int64_t number);
struct json *json_flag(struct arena *arena, bool flag);
struct json *json_put(struct json *object, struct bytes name,
                      struct json *value);                     /* returns object */
struct json *json_push(struct json *list, struct json *value); /* returns list */

#endif
