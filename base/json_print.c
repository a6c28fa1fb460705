/* SPDX-License-Identifier: Apache-2.0 */
#include <endian.h>
#include <string.h>

#include "base/json.h"

/* How many of the bytes from `from` on stand in a string as they are. */
static size_t unescaped_size(struct bytes text, size_t from)
{
    const uint64_t ones = UINT64_MAX / 255;
    size_t at = from;
    for (; text.size - at >= 8; at += 8) {
        uint64_t word = 0;
        memcpy(&word, text.at + at, sizeof word);
        word = le64toh(word);
        uint64_t quote = word ^ ones * '"';
        uint64_t slash = word ^ ones * '\\';
        /* As in plain_of_word(), but that bytes from 0x7F on are good. */
        uint64_t hits = ((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) |
                        ((slash - ones) & ~slash);
        hits &= ones * 0x80;
        if (hits != 0)
            return at + (size_t)__builtin_ctzll(hits) / 8 - from;
    }
    while (at < text.size && text.at[at] >= 0x20 && text.at[at] != '"' && text.at[at] != '\\')
        at++;
    return at - from;
}

static void print_text(struct buf *buf, struct bytes text)
{
    static const char *const short_escapes[] = {
        ['\b'] = "\\b",
        ['\t'] = "\\t",
        ['\n'] = "\\n",
        ['\f'] = "\\f",
        ['\r'] = "\\r",
        ['"'] = "\\\"",
        ['\\'] = "\\\\",
    };
    buf_byte(buf, '"');
    for (size_t done = 0;;) {
        size_t size = unescaped_size(text, done);
        buf_put(buf, bytes_part(text, done, size));
        done += size;
        if (done == text.size)
            break;
        uint8_t byte = text.at[done++];
        if (short_escapes[byte] != NULL) /* the table ends with the backslash */
            buf_text(buf, short_escapes[byte]);
        else
            buf_format(buf, "\\u%04x", byte);
    }
    buf_byte(buf, '"');
}

static void new_line(struct buf *buf, size_t depth)
{
    buf_byte(buf, '\n');
    buf_fill(buf, ' ', 2 * depth);
}

static void print_start(struct buf *buf, const struct json *value)
{
    switch (value->type) {
    case JSON_FALSE:
        buf_text(buf, "false");
        break;
    case JSON_TRUE:
        buf_text(buf, "true");
        break;
    case JSON_NUMBER:
        buf_number(buf, value->number);
        break;
    case JSON_TEXT:
        print_text(buf, value->text);
        break;
    case JSON_LIST:
        buf_text(buf, value->first == NULL ? "[]" : "[");
        break;
    case JSON_OBJECT:
        buf_text(buf, value->first == NULL ? "{}" : "{");
        break;
    }
}

/* A tree on its way onto paper. */
struct printing {
    struct buf *buf;
    bool is_pretty;
    const struct json *open[JSON_DEPTH_MAX];
    size_t depth;
};

/* A value up to its first child, with its name before it. */
static void print_named(struct printing *printing, const struct json *value)
{
    size_t depth = printing->depth;
    if (printing->is_pretty && depth > 0)
        new_line(printing->buf, depth);
    if (depth > 0 && printing->open[depth - 1]->type == JSON_OBJECT) {
        print_text(printing->buf, value->name);
        buf_text(printing->buf, printing->is_pretty ? ": " : ":");
    }
    print_start(printing->buf, value);
}

/* Close what ends with this value, and go on to what follows; NULL at the end. */
static const struct json *print_after(struct printing *printing, const struct json *value)
{
    while (printing->depth > 0 && value->next == NULL) {
        value = printing->open[--printing->depth];
        if (printing->is_pretty)
            new_line(printing->buf, printing->depth);
        buf_byte(printing->buf, value->type == JSON_OBJECT ? '}' : ']');
    }
    if (printing->depth == 0)
        return NULL;
    buf_byte(printing->buf, ',');
    return value->next;
}

static void print(struct buf *buf, const struct json *value, bool is_pretty)
{
    struct printing printing = { .buf = buf, .is_pretty = is_pretty };
    while (value != NULL) {
        print_named(&printing, value);
        if (value->first == NULL) {
            value = print_after(&printing, value);
        } else if (printing.depth == JSON_DEPTH_MAX) {
            buf->bad = true;
            return;
        } else {
            printing.open[printing.depth++] = value;
            value = value->first;
        }
    }
}

void json_print(struct buf *buf, const struct json *value)
{
    print(buf, value, false);
}

void json_print_pretty(struct buf *buf, const struct json *value)
{
    print(buf, value, true);
    buf_byte(buf, '\n');
}
