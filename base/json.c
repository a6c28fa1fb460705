/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <assert.h>
#include <endian.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/unicode.h"

struct reader {
    struct arena *arena;
    const uint8_t *start;
    const uint8_t *at;
    const uint8_t *end;
    struct json *open[JSON_DEPTH_MAX]; /* the containers that are not closed yet */
    size_t depth;
    struct bytes name; /* of the member whose value comes next */
};

#define BAD(zh, en) \
    fault(ERR_FORMAT, "JSON 第 %zu 字节：" zh, "JSON, byte %zu: " en, \
          (size_t)(reader->at - reader->start))

/* The next byte, or 0 at the end: a byte that no JSON holds. */
static uint8_t peek(const struct reader *reader)
{
    return reader->at < reader->end ? *reader->at : 0;
}

static bool is_plain(uint8_t byte)
{
    return byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\';
}

/* How many of eight bytes are plain before the first that is not: see is_plain(). */
static size_t plain_of_word(const uint8_t at[static 8])
{
    const uint64_t ones = UINT64_MAX / 255;
    const uint64_t tops = ones * 0x80;
    uint64_t word = 0;
    memcpy(&word, at, sizeof word);
    word = le64toh(word);
    uint64_t quote = word ^ ones * '"';
    uint64_t slash = word ^ ones * '\\';
    /* x - 1 has its top bit set for 0, and for what is above 0x80, which is caught itself. What
     * is borrowed or carried reaches only bytes after one that is not plain. */
    uint64_t hits = (word - ones * 0x20) | (quote - ones) | (slash - ones) | (word + ones);
    hits = (hits | word) & tops;
    return hits == 0 ? 8 : (size_t)__builtin_ctzll(hits) / 8;
}

/* Where the first byte that is not plain stands, or the end. */
static const uint8_t *skip_plain(const uint8_t *at, const uint8_t *end)
{
    while (end - at >= 8) {
        size_t plain = plain_of_word(at);
        at += plain;
        if (plain < 8)
            return at;
    }
    while (at < end && is_plain(*at))
        at++;
    return at;
}

/* Read over a string up to its closing quote; *escapes counts the backslashes, *odd says that
 * there were bytes of which only unicode_check() can tell whether they may be. */
static enum err scan_text(struct reader *reader, size_t *escapes, bool *odd)
{
    for (;;) {
        reader->at = skip_plain(reader->at, reader->end);
        if (reader->at == reader->end)
            return BAD("文字没有结束的引号", "a string without its closing quote");
        if (*reader->at == '"')
            return OK;
        if (*reader->at == '\\') {
            reader->at++;
            if (peek(reader) != '"' && peek(reader) != '\\')
                return BAD("反斜杠只能用在引号和反斜杠前面",
                           "a backslash may only stand before a quote or a backslash");
            reader->at++;
            (*escapes)++;
            continue;
        }
        *odd = true;
        do {
            reader->at++;
        } while (reader->at < reader->end && *reader->at >= 0x80);
    }
}

/* A copy without its escapes. */
static enum err unescape(struct arena *arena, struct bytes raw, size_t escapes,
                         struct bytes *out)
{
    uint8_t *copy = arena_take(arena, raw.size - escapes);
    if (copy == NULL)
        return fault_memory();
    size_t size = 0;
    for (size_t i = 0; i < raw.size; i++) {
        if (raw.at[i] == '\\')
            i++;
        copy[size++] = raw.at[i];
    }
    *out = bytes_of(copy, size);
    return OK;
}

/* *odd: not all of it is plain ASCII. */
static enum err read_text(struct reader *reader, struct bytes *out, bool *odd)
{
    size_t escapes = 0;
    *odd = false;
    if (peek(reader) != '"')
        return BAD("这里应是文字，用双引号括起", "a string in quotes was expected");
    reader->at++;
    const uint8_t *start = reader->at;
    TRY(scan_text(reader, &escapes, odd));
    struct bytes raw = bytes_of(start, (size_t)(reader->at - start));
    enum err err = *odd ? unicode_check(raw) : OK;
    if (err != OK)
        return fault_where(err, "JSON 第 %zu 字节起的文字：", "JSON, string at byte %zu: ",
                           (size_t)(start - reader->start));
    reader->at++;
    if (escapes > 0)
        return unescape(reader->arena, raw, escapes, out);
    *out = raw;
    return OK;
}

/* Mostly the first letters tell. */
static int compare_names(struct bytes a, struct bytes b)
{
    if (a.size > 0 && b.size > 0 && a.at[0] != b.at[0])
        return a.at[0] - b.at[0];
    return bytes_compare(a, b);
}

/* A member's name and its colon. Names of ASCII sort alike by bytes and, as RFC 8785 asks, by
 * UTF-16 units. */
static enum err read_name(struct reader *reader)
{
    const struct json *last = reader->open[reader->depth - 1]->last;
    struct bytes name = { 0 };
    bool odd = false;
    TRY(read_text(reader, &name, &odd));
    int order = last == NULL ? -1 : compare_names(last->name, name);
    if (odd) /* and no control characters: those were refused */
        return BAD("项目名只能用 ASCII 字符", "names of members must be ASCII");
    if (order == 0)
        return BAD("同一个项目名出现了两次", "the same name of a member twice");
    if (order > 0)
        return BAD("项目没有按名称排序", "members are not in the order of their names");
    if (peek(reader) != ':')
        return BAD("项目名后面应是冒号，中间不留空格",
                   "a colon was expected after the name, without blanks");
    reader->at++;
    reader->name = name;
    return OK;
}

static enum err read_number(struct reader *reader, int64_t *out)
{
    bool minus = peek(reader) == '-';
    if (minus)
        reader->at++;
    const uint8_t *start = reader->at;
    uint64_t number = 0;
    while (peek(reader) >= '0' && peek(reader) <= '9') {
        number = number * 10 + (peek(reader) - (uint64_t)'0');
        if (number > JSON_NUMBER_MAX)
            return BAD("数字超出 ±9007199254740991", "a number beyond +-9007199254740991");
        reader->at++;
    }
    ptrdiff_t digits = reader->at - start;
    if (digits == 0)
        return BAD("这里应是文字、整数、true、false、列表或对象，不留空格，也不用 null",
                   "a string, whole number, true, false, list or object was expected, "
                   "without blanks, and no null");
    if (*start == '0' && (digits > 1 || minus))
        return BAD("数字前面多写了零或负号", "a number with leading zeros, or -0");
    if (peek(reader) == '.' || peek(reader) == 'e' || peek(reader) == 'E')
        return BAD("只许用整数，不用小数和指数", "whole numbers only, no fraction, no exponent");
    *out = minus ? -(int64_t)number : (int64_t)number;
    return OK;
}

static enum err read_word(struct reader *reader, struct json *node)
{
    struct bytes rest = bytes_of(reader->at, (size_t)(reader->end - reader->at));
    bool is_true = bytes_starts(rest, bytes_text("true"));
    if (!is_true && !bytes_starts(rest, bytes_text("false")))
        return BAD("这里应是 true 或 false", "true or false was expected");
    node->type = is_true ? JSON_TRUE : JSON_FALSE;
    reader->at += is_true ? 4 : 5;
    return OK;
}

/* A list or an object begins; one with children stays open. */
static enum err read_open(struct reader *reader, struct json *node)
{
    bool is_object = *reader->at == '{';
    node->type = is_object ? JSON_OBJECT : JSON_LIST;
    if (reader->depth == JSON_DEPTH_MAX)
        return BAD("嵌套超过 8 层", "nested deeper than 8");
    reader->at++;
    if (peek(reader) == (is_object ? '}' : ']')) {
        reader->at++;
        return OK;
    }
    reader->open[reader->depth++] = node;
    return is_object ? read_name(reader) : OK;
}

static void append(struct json *parent, struct json *node)
{
    if (parent->last == NULL)
        parent->first = node;
    else
        parent->last->next = node;
    parent->last = node;
    node->next = NULL;
    parent->count++;
}

/* A value, put into the container that is open; *out for the root. */
static enum err read_value(struct reader *reader, struct json **out)
{
    bool odd = false;
    struct json *node = arena_take_raw(reader->arena, sizeof *node);
    if (node == NULL)
        return fault_memory();
    *node = (struct json){ .type = JSON_NUMBER };
    if (reader->depth == 0) {
        *out = node;
    } else {
        struct json *parent = reader->open[reader->depth - 1];
        if (parent->type == JSON_OBJECT)
            node->name = reader->name;
        append(parent, node);
    }
    switch (peek(reader)) {
    case '"':
        node->type = JSON_TEXT;
        return read_text(reader, &node->text, &odd);
    case '{':
    case '[':
        return read_open(reader, node);
    case 't':
    case 'f':
        return read_word(reader, node);
    default:
        return read_number(reader, &node->number);
    }
}

/* What follows a value: a comma and the next name, or the end of one container or more. */
static enum err read_after(struct reader *reader)
{
    while (reader->depth > 0) {
        const struct json *parent = reader->open[reader->depth - 1];
        bool is_object = parent->type == JSON_OBJECT;
        if (peek(reader) == ',') {
            reader->at++;
            return is_object ? read_name(reader) : OK;
        }
        if (peek(reader) != (is_object ? '}' : ']'))
            return BAD("这里应是逗号或结束的括号，不留空格",
                       "a comma or the closing bracket was expected, without blanks");
        reader->at++;
        reader->depth--;
    }
    return OK;
}

enum err json_parse(struct arena *arena, struct bytes text, struct json **out)
{
    struct json *root = NULL;
    if (text.at == NULL)
        text = bytes_text("");
    struct reader state = {
        .arena = arena, .start = text.at, .at = text.at, .end = text.at + text.size
    };
    struct reader *reader = &state;
    do {
        size_t depth = reader->depth;
        TRY(read_value(reader, &root));
        if (reader->depth == depth)
            TRY(read_after(reader));
    } while (reader->depth > 0);
    if (reader->at != reader->end)
        return BAD("后面还有多余的内容", "more text after the end");
    *out = root;
    return OK;
}

const struct json *json_find(const struct json *object, const char *name)
{
    if (object == NULL || object->type != JSON_OBJECT)
        return NULL;
    struct bytes wanted = bytes_text(name);
    for (const struct json *member = object->first; member != NULL; member = member->next)
        if (bytes_equal(member->name, wanted))
            return member;
    return NULL;
}

static struct json *node_new(struct arena *arena, enum json_type type)
{
    struct json *node = arena_take(arena, sizeof *node);
    if (node != NULL)
        node->type = type;
    return node;
}

struct json *json_object(struct arena *arena)
{
    return node_new(arena, JSON_OBJECT);
}

struct json *json_list(struct arena *arena)
{
    return node_new(arena, JSON_LIST);
}

struct json *json_text(struct arena *arena, struct bytes text)
{
    struct json *node = node_new(arena, JSON_TEXT);
    if (node != NULL)
        node->text = text;
    return node;
}

struct json *json_number(struct arena *arena, int64_t number)
{
    struct json *node = node_new(arena, JSON_NUMBER);
    if (node != NULL)
        node->number = number;
    return node;
}

struct json *json_flag(struct arena *arena, bool flag)
{
    return node_new(arena, flag ? JSON_TRUE : JSON_FALSE);
}

struct json *json_put(struct json *object, struct bytes name, struct json *value)
{
    if (object == NULL || value == NULL)
        return NULL;
    assert(object->type == JSON_OBJECT);
    value->name = name;
    if (object->last == NULL || bytes_compare(object->last->name, name) < 0) {
        append(object, value);
        return object;
    }
    struct json **at = &object->first;
    while (bytes_compare((*at)->name, name) < 0)
        at = &(*at)->next;
    bool is_new = !bytes_equal((*at)->name, name);
    value->next = is_new ? *at : (*at)->next;
    *at = value;
    if (value->next == NULL)
        object->last = value;
    object->count += is_new ? 1 : 0;
    return object;
}

struct json *json_push(struct json *list, struct json *value)
{
    if (list == NULL || value == NULL)
        return NULL;
    assert(list->type == JSON_LIST);
    append(list, value);
    return list;
}
