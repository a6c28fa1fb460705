/* SPDX-License-Identifier: Apache-2.0 */
#include "base/hash.h"

#include <nettle/sha2.h>
#include <string.h>

#include "base/code.h"

_Static_assert(sizeof(struct sha256_ctx) <= sizeof(struct hashing), "the state fits");
_Static_assert(_Alignof(struct sha256_ctx) <= _Alignof(struct hashing), "aligned");
_Static_assert(SHA256_DIGEST_SIZE == HASH_SIZE, "SHA-256");

static struct sha256_ctx *state_of(struct hashing *hashing)
{
    return (struct sha256_ctx *)(void *)hashing->state;
}

struct hash hash_of(struct bytes bytes)
{
    struct hashing hashing;
    hash_start(&hashing);
    hash_add(&hashing, bytes);
    return hash_end(&hashing);
}

void hash_start(struct hashing *hashing)
{
    sha256_init(state_of(hashing));
}

void hash_add(struct hashing *hashing, struct bytes bytes)
{
    if (bytes.size > 0)
        sha256_update(state_of(hashing), bytes.size, bytes.at);
}

struct hash hash_end(struct hashing *hashing)
{
    struct hash hash;
    sha256_digest(state_of(hashing), HASH_SIZE, hash.at);
    return hash;
}

void hash_sha512(struct bytes bytes, uint8_t out[static 64])
{
    struct sha512_ctx state;
    sha512_init(&state);
    if (bytes.size > 0)
        sha512_update(&state, bytes.size, bytes.at);
    sha512_digest(&state, SHA512_DIGEST_SIZE, out);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
    return memcmp(a->at, b->at, HASH_SIZE) == 0;
}

struct bytes hash_bytes(const struct hash *hash)
{
    return bytes_of(hash->at, HASH_SIZE);
}

void hash_print(struct buf *buf, const struct hash *hash)
{
    base64_print(buf, hash_bytes(hash));
}

enum err hash_parse(struct bytes text, struct hash *out)
{
    struct hash hash = { { 0 } };
    size_t size = 0;
    if (text.size != BASE64_SIZE((size_t)HASH_SIZE))
        return fault(ERR_FORMAT, "哈希值应是 44 个 base64 字符，这里是 %zu 个",
                     "a hash is 44 characters of base64, this one has %zu", text.size);
    TRY(base64_parse(text, hash.at, HASH_SIZE, &size));
    if (size != HASH_SIZE)
        return fault(ERR_FORMAT, "哈希值应是 32 字节，这里只有 %zu 字节",
                     "a hash is 32 bytes, this one has %zu", size);
    *out = hash;
    return OK;
}

void hash_print_hex(struct buf *buf, const struct hash *hash)
{
    hex_print(buf, hash_bytes(hash));
}

enum err hash_parse_hex(struct bytes text, struct hash *out)
{
    return hex_parse(text, out->at, HASH_SIZE);
}
