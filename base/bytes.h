/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The two shapes of memory that pass between functions. `struct bytes` is a view: borrowed,
 * passed by value, never freed, never assumed to end in NUL. `struct buf` is a growing text or
 * byte string in an arena, born with its maximum; the first put that does not fit makes it bad,
 * later puts do nothing, buf_done() reports once. So writers read like prose.
 */
#ifndef BASE_BYTES_H
#define BASE_BYTES_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/err.h"

struct arena;

struct bytes {
    const uint8_t *at;
    size_t size;
};

struct buf {
    struct arena *arena;
    uint8_t *at;
    size_t size;
    size_t room;
    size_t max;
    bool bad;       /* a put did not fit into max, */
    bool exhausted; /* or the arena had no memory */
};

/* A view of `size` bytes; of a C string without its NUL; of part of a view (asserts from + size
 * fit). */
static inline struct bytes bytes_of(const void *at, size_t size)
{
    return (struct bytes){ (const uint8_t *)at, size };
}
static inline struct bytes bytes_text(const char *text)
{
    return bytes_of(text, strlen(text));
}
static inline struct bytes bytes_part(struct bytes whole, size_t from, size_t size)
{
    assert(from <= whole.size && size <= whole.size - from);
    /* Nothing may be added to the NULL of an empty view, not even 0. */
    return bytes_of(from == 0 ? whole.at : whole.at + from, size);
}

static inline bool bytes_equal(struct bytes a, struct bytes b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}
static inline bool bytes_is(struct bytes a, const char *text)
{
    return bytes_equal(a, bytes_text(text));
}
/* Order of memcmp, the shorter first where one is a prefix of the other. */
int bytes_compare(struct bytes a, struct bytes b);
bool bytes_starts(struct bytes whole, struct bytes start);
bool bytes_ends(struct bytes whole, struct bytes end);
/* Where `byte` or `part` first stands, or whole.size. */
size_t bytes_find(struct bytes whole, uint8_t byte);
size_t bytes_find_part(struct bytes whole, struct bytes part);
/* Where `part` last stands, or whole.size. */
size_t bytes_find_last(struct bytes whole, struct bytes part);
/* Cut *rest at the first `mark`: what stands before it is the result, *rest what follows;
 * without a mark all of *rest is the result and *rest is empty with at == NULL. */
struct bytes bytes_cut(struct bytes *rest, uint8_t mark);
/* Cut whole lines of together about `most` bytes off *rest; more where a line is longer. */
struct bytes bytes_cut_lines(struct bytes *rest, size_t most);
/* White space of ASCII cut off at both ends. */
struct bytes bytes_trim(struct bytes whole);

/* Copies into the arena; {NULL, 0} where it has no memory. bytes_string() ends in NUL; NULL
 * likewise. */
struct bytes bytes_copy(struct arena *arena, struct bytes from);
char *bytes_string(struct arena *arena, struct bytes from);

struct buf buf_new(struct arena *arena, size_t max);
void buf_put(struct buf *buf, struct bytes bytes);
void buf_text(struct buf *buf, const char *text);
void buf_byte(struct buf *buf, uint8_t byte);
void buf_fill(struct buf *buf, uint8_t byte, size_t count);
void buf_number(struct buf *buf, int64_t number);
void buf_unsigned(struct buf *buf, uint64_t number);
void buf_format(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Big-endian integers, for formats and keys of tables. */
void buf_u16(struct buf *buf, uint16_t number);
void buf_u32(struct buf *buf, uint32_t number);
void buf_u64(struct buf *buf, uint64_t number);
/* All that was put, so far or at the end. buf_done: ERR_LIMIT where it grew past max,
 * ERR_MEMORY. */
struct bytes buf_so_far(const struct buf *buf);
enum err buf_done(const struct buf *buf, struct bytes *out);
/* The same, ended by a NUL that is not counted. */
enum err buf_string(struct buf *buf, char **out);

uint16_t bytes_u16(const uint8_t at[static 2]);
uint32_t bytes_u32(const uint8_t at[static 4]);
uint64_t bytes_u64(const uint8_t at[static 8]);

#endif
