/* SPDX-License-Identifier: Apache-2.0 */
#include "base/bytes.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

int bytes_compare(struct bytes a, struct bytes b)
{
    size_t least = a.size < b.size ? a.size : b.size;
    int order = least == 0 ? 0 : memcmp(a.at, b.at, least);
    return order != 0 ? order : (a.size > b.size) - (a.size < b.size);
}

bool bytes_starts(struct bytes whole, struct bytes start)
{
    return whole.size >= start.size && bytes_equal(bytes_part(whole, 0, start.size), start);
}

bool bytes_ends(struct bytes whole, struct bytes end)
{
    return whole.size >= end.size &&
           bytes_equal(bytes_part(whole, whole.size - end.size, end.size), end);
}

size_t bytes_find(struct bytes whole, uint8_t byte)
{
    const uint8_t *found = whole.size == 0 ? NULL : memchr(whole.at, byte, whole.size);
    return found == NULL ? whole.size : (size_t)(found - whole.at);
}

size_t bytes_find_part(struct bytes whole, struct bytes part)
{
    if (part.size == 0)
        return 0;
    const uint8_t *found =
        part.size > whole.size ? NULL : memmem(whole.at, whole.size, part.at, part.size);
    return found == NULL ? whole.size : (size_t)(found - whole.at);
}

size_t bytes_find_last(struct bytes whole, struct bytes part)
{
    if (part.size > whole.size)
        return whole.size;
    for (size_t i = whole.size - part.size + 1; i > 0; i--)
        if (bytes_equal(bytes_part(whole, i - 1, part.size), part))
            return i - 1;
    return whole.size;
}

struct bytes bytes_cut(struct bytes *rest, uint8_t mark)
{
    size_t at = bytes_find(*rest, mark);
    struct bytes cut = bytes_part(*rest, 0, at);
    *rest = at == rest->size ? (struct bytes){ NULL, 0 }
                             : bytes_part(*rest, at + 1, rest->size - at - 1);
    return cut;
}

static bool is_blank(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

struct bytes bytes_cut_lines(struct bytes *rest, size_t most)
{
    struct bytes all = *rest;
    size_t size = all.size < most ? all.size : most;
    while (size > 0 && size < all.size && all.at[size - 1] != '\n')
        size--;
    if (size == 0 && all.size > most) /* one line that is longer */
        size = most + bytes_find(bytes_part(all, most, all.size - most), '\n');
    *rest = bytes_part(all, size, all.size - size);
    return bytes_part(all, 0, size);
}

struct bytes bytes_trim(struct bytes whole)
{
    while (whole.size > 0 && is_blank(whole.at[0]))
        whole = bytes_part(whole, 1, whole.size - 1);
    while (whole.size > 0 && is_blank(whole.at[whole.size - 1]))
        whole.size--;
    return whole;
}

struct bytes bytes_copy(struct arena *arena, struct bytes from)
{
    char *copy = bytes_string(arena, from);
    return copy == NULL ? (struct bytes){ NULL, 0 } : bytes_of(copy, from.size);
}

char *bytes_string(struct arena *arena, struct bytes from)
{
    char *copy = arena_take_raw(arena, from.size + 1);
    if (copy == NULL)
        return NULL;
    if (from.size > 0)
        memcpy(copy, from.at, from.size);
    copy[from.size] = '\0';
    return copy;
}

struct buf buf_new(struct arena *arena, size_t max)
{
    return (struct buf){ .arena = arena, .max = max };
}

/* The room, never more than max, is made larger, or the buf goes bad. */
static bool buf_widen(struct buf *buf, size_t more)
{
    if (more > buf->max - buf->size) {
        buf->bad = true;
        return false;
    }
    size_t room = buf->room < 64 ? 64 : buf->room * 2;
    if (room < buf->size + more)
        room = buf->size + more;
    if (room > buf->max)
        room = buf->max;
    uint8_t *grown = arena_grow(buf->arena, buf->at, buf->room, room);
    if (grown == NULL) {
        buf->exhausted = true;
        return false;
    }
    buf->at = grown;
    buf->room = room;
    return true;
}

/* Room for `more` bytes, or NULL: a buf gone bad, or nothing to put. */
static inline uint8_t *buf_room(struct buf *buf, size_t more)
{
    if (buf->bad || buf->exhausted || more == 0)
        return NULL;
    if (more > buf->room - buf->size && !buf_widen(buf, more))
        return NULL;
    return buf->at + buf->size;
}

void buf_put(struct buf *buf, struct bytes bytes)
{
    uint8_t *room = bytes.size == 0 ? NULL : buf_room(buf, bytes.size);
    if (room == NULL)
        return;
    memcpy(room, bytes.at, bytes.size);
    buf->size += bytes.size;
}

void buf_text(struct buf *buf, const char *text)
{
    buf_put(buf, bytes_text(text));
}

void buf_byte(struct buf *buf, uint8_t byte)
{
    uint8_t *room = buf_room(buf, 1);
    if (room == NULL)
        return;
    *room = byte;
    buf->size++;
}

void buf_fill(struct buf *buf, uint8_t byte, size_t count)
{
    uint8_t *room = count == 0 ? NULL : buf_room(buf, count);
    if (room == NULL)
        return;
    memset(room, byte, count);
    buf->size += count;
}

void buf_number(struct buf *buf, int64_t number)
{
    if (number < 0)
        buf_byte(buf, '-');
    buf_unsigned(buf, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void buf_unsigned(struct buf *buf, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    buf_put(buf, bytes_of(digits + at, sizeof digits - at));
}

void buf_format(struct buf *buf, const char *format, ...)
{
    va_list first;
    va_list second;
    va_start(first, format);
    va_copy(second, first);
    char small[256];
    int size = vsnprintf(small, sizeof small, format, first);
    assert(size >= 0);
    if ((size_t)size < sizeof small) {
        buf_put(buf, bytes_of(small, (size_t)size));
    } else if (buf_room(buf, (size_t)size) != NULL) {
        char *whole = arena_take(buf->arena, (size_t)size + 1);
        if (whole == NULL) {
            buf->exhausted = true;
        } else {
            (void)vsnprintf(whole, (size_t)size + 1, format, second);
            buf_put(buf, bytes_of(whole, (size_t)size));
        }
    }
    va_end(second);
    va_end(first);
}

void buf_u16(struct buf *buf, uint16_t number)
{
    uint8_t at[2] = { (uint8_t)(number >> 8), (uint8_t)number };
    buf_put(buf, bytes_of(at, sizeof at));
}

void buf_u32(struct buf *buf, uint32_t number)
{
    buf_u16(buf, (uint16_t)(number >> 16));
    buf_u16(buf, (uint16_t)number);
}

void buf_u64(struct buf *buf, uint64_t number)
{
    buf_u32(buf, (uint32_t)(number >> 32));
    buf_u32(buf, (uint32_t)number);
}

struct bytes buf_so_far(const struct buf *buf)
{
    return bytes_of(buf->at, buf->size);
}

enum err buf_done(const struct buf *buf, struct bytes *out)
{
    if (buf->exhausted)
        return fault_memory();
    if (buf->bad)
        return fault(ERR_LIMIT, "内容超过 %zu 字节的上限",
                     "text grew past its limit of %zu bytes", buf->max);
    *out = buf_so_far(buf);
    return OK;
}

enum err buf_string(struct buf *buf, char **out)
{
    struct bytes whole = { 0 };
    TRY(buf_done(buf, &whole));
    char *string = bytes_string(buf->arena, whole);
    if (string == NULL)
        return fault_memory();
    *out = string;
    return OK;
}

uint16_t bytes_u16(const uint8_t at[static 2])
{
    return (uint16_t)((uint16_t)at[0] << 8 | at[1]);
}

uint32_t bytes_u32(const uint8_t at[static 4])
{
    return (uint32_t)bytes_u16(at) << 16 | bytes_u16(at + 2);
}

uint64_t bytes_u64(const uint8_t at[static 8])
{
    return (uint64_t)bytes_u32(at) << 32 | bytes_u32(at + 4);
}
