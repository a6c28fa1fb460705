/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys and values of the view, packed into memory of the caller's stack and read back
 * (specs/store.md#view). Big-endian, so that the order of keys is the order of numbers. Every
 * text that goes in is bounded by its field's limit, so that what does not fit is our own bug.
 * Private to ledger/.
 */
#ifndef LEDGER_PACK_H
#define LEDGER_PACK_H

#include <assert.h>
#include <string.h>

#include "base/bytes.h"
#include "base/date.h"

enum { PACK_KEY_MAX = 510 }; /* what LMDB takes after the table */

#define NO_INDEX UINT64_MAX

struct pack {
    uint8_t *at;
    size_t size;
    size_t room;
};

static inline struct pack pack_in(uint8_t *at, size_t room)
{
    return (struct pack){ at, 0, room };
}

static inline struct bytes pack_bytes(const struct pack *pack)
{
    return bytes_of(pack->at, pack->size);
}

static inline void pack_put(struct pack *pack, struct bytes bytes)
{
    assert(bytes.size <= pack->room - pack->size);
    if (bytes.size > 0)
        memcpy(pack->at + pack->size, bytes.at, bytes.size);
    pack->size += bytes.size;
}
/* A number in its last `size` bytes. */
static inline void pack_number(struct pack *pack, uint64_t number, size_t size)
{
    assert(size <= pack->room - pack->size);
    for (size_t i = 0; i < size; i++)
        pack->at[pack->size + i] = (uint8_t)(number >> 8 * (size - 1 - i));
    pack->size += size;
}
/* A text that ends in NUL, which no text of an entry holds. */
static inline void pack_text(struct pack *pack, struct bytes text)
{
    pack_put(pack, text);
    pack_number(pack, 0, 1);
}
/* A text of at most 65,535 bytes after its size. */
static inline void pack_sized(struct pack *pack, struct bytes text)
{
    pack_number(pack, text.size, 2);
    pack_put(pack, text);
}

/* Months count from 1900-01; 0 stands for none. */
static inline uint16_t month_code(struct month month)
{
    return month.year == 0 ? 0 : (uint16_t)((month.year - 1900) * 12 + month.month);
}
static inline struct month month_of_code(uint64_t code)
{
    if (code == 0)
        return (struct month){ 0, 0 };
    return (struct month){ (int16_t)(1900 + (code - 1) / 12), (uint8_t)((code - 1) % 12 + 1) };
}

/* The keys that begin with an account set: then a code, or a month and something more. */
static inline struct pack set_code_key(uint8_t room[static PACK_KEY_MAX], struct bytes set,
                                       struct bytes code)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, set);
    pack_put(&key, code);
    return key;
}

static inline struct pack set_month_key(uint8_t room[static PACK_KEY_MAX], struct bytes set,
                                        struct month month, struct bytes more)
{
    struct pack key = pack_in(room, PACK_KEY_MAX);
    pack_text(&key, set);
    pack_number(&key, month_code(month), 2);
    pack_put(&key, more);
    return key;
}

/* Reading back: the view's own records are trusted to be whole. */
static inline uint64_t take_number(struct bytes *rest, size_t size)
{
    assert(size <= rest->size);
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | rest->at[i];
    *rest = bytes_part(*rest, size, rest->size - size);
    return number;
}

static inline struct bytes take_bytes(struct bytes *rest, size_t size)
{
    struct bytes taken = bytes_part(*rest, 0, size);
    *rest = bytes_part(*rest, size, rest->size - size);
    return taken;
}
static inline struct bytes take_sized(struct bytes *rest)
{
    size_t size = (size_t)take_number(rest, 2);
    return take_bytes(rest, size);
}

#endif
