/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SHA-256 and SHA-512: the one door to nettle, which uses the processor's own instructions
 * where it has them. libsodium's portable SHA-256 takes five times as long, and a verifier
 * hashes every byte.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/bytes.h"

#define HASH_SIZE 32

struct hash {
    uint8_t at[HASH_SIZE];
};

/* Hash in steps. Opaque; lives on the caller's stack. */
struct hashing {
    _Alignas(16) uint8_t state[208];
};

struct hash hash_of(struct bytes bytes);
void hash_start(struct hashing *hashing);
void hash_add(struct hashing *hashing, struct bytes bytes);
struct hash hash_end(struct hashing *hashing);

void hash_sha512(struct bytes bytes, uint8_t out[static 64]);

bool hash_equal(const struct hash *a, const struct hash *b);
struct bytes hash_bytes(const struct hash *hash);
/* base64, 44 characters, as every spec here writes a hash; hex, 64, as file names do. */
void hash_print(struct buf *buf, const struct hash *hash);
enum err hash_parse(struct bytes text, struct hash *out);
void hash_print_hex(struct buf *buf, const struct hash *hash);
enum err hash_parse_hex(struct bytes text, struct hash *out);

/* A number for tables in memory: of a secret of the table's own, random and odd in its second
 * half, so that nobody can choose keys that meet. */
struct hash_secret {
    uint64_t at[2];
};
__extension__ typedef unsigned __int128 hash_wide;

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    hash_wide product = (hash_wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}
static inline uint64_t hash_short(const struct hash_secret *secret, struct bytes key)
{
    uint64_t hash = secret->at[0] ^ key.size;
    uint64_t word = 0;
    size_t at = 0;
    for (; key.size - at >= sizeof word; at += sizeof word) {
        memcpy(&word, key.at + at, sizeof word);
        hash = hash_mix(hash ^ word, secret->at[1]);
    }
    word = 0;
    if (key.size > at)
        memcpy(&word, key.at + at, key.size - at);
    return hash_mix(hash ^ word, secret->at[1]);
}

#endif
