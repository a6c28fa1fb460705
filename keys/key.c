/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/key.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "base/code.h"
#include "base/hash.h"
#include "base/unicode.h"

_Static_assert(KEY_SEED_SIZE == crypto_sign_SEEDBYTES, "a seed of RFC 8032");
_Static_assert(KEY_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES, "a point of RFC 8032");
_Static_assert(SIGNATURE_SIZE == crypto_sign_BYTES, "a signature of RFC 8032");

struct key_secret {
    struct key_public public; /* its name points to the array below */
    uint8_t at[crypto_sign_SECRETKEYBYTES];
    uint8_t name[KEY_NAME_MAX];
};

/* libsodium wants to be started before its guarded memory and its randomness are used.
 * Starting it again, from any thread, does nothing. */
static enum err sodium_start(void)
{
    if (sodium_init() < 0)
        return fault(ERR_SYSTEM, "密码库启动失败：请重启电脑再试",
                     "the cryptography library did not start: restart the computer");
    return OK;
}

enum err key_name_check(struct bytes name)
{
    if (name.size == 0)
        return fault(ERR_FORMAT, "密钥名是空的：请写成“账本网址/职务/姓名”",
                     "the key name is empty: write it as origin/role/person");
    if (name.size > KEY_NAME_MAX)
        return fault(ERR_LIMIT, "密钥名有 %zu 字节，上限是 %d：请缩短",
                     "the key name has %zu bytes, the limit is %d: shorten it", name.size,
                     KEY_NAME_MAX);
    enum err code = unicode_check(name);
    if (code != OK)
        return fault_where(code, "密钥名：", "key name: ");
    if (unicode_has_space(name) || bytes_find(name, '+') < name.size)
        return fault(ERR_FORMAT, "密钥名“%.*s”里有空格（含全角空格）或加号：请去掉",
                     "the key name \"%.*s\" holds white space or a plus sign: take it out",
                     (int)name.size, (const char *)name.at);
    return OK;
}

static void key_id(struct bytes name, enum key_type type,
                   const uint8_t at[static KEY_PUBLIC_SIZE], uint8_t out[static KEY_ID_SIZE])
{
    const uint8_t between[2] = { '\n', (uint8_t)type };
    struct hashing hashing;
    hash_start(&hashing);
    hash_add(&hashing, name);
    hash_add(&hashing, bytes_of(between, sizeof between));
    hash_add(&hashing, bytes_of(at, KEY_PUBLIC_SIZE));
    struct hash hash = hash_end(&hashing);
    memcpy(out, hash.at, KEY_ID_SIZE);
}

/* Points lately found admissible, a thread: the same few keys are read again and again in one
 * verification, and finding out costs nearly as much as a signature. */
enum { ADMITTED_MAX = 16 };

struct admitted {
    uint8_t at[ADMITTED_MAX][KEY_PUBLIC_SIZE];
    size_t count;
    size_t next;
};

static _Thread_local struct admitted admitted;

static bool is_admissible(const uint8_t at[static KEY_PUBLIC_SIZE])
{
    for (size_t i = 0; i < admitted.count; i++)
        if (memcmp(admitted.at[i], at, KEY_PUBLIC_SIZE) == 0)
            return true;
    if (crypto_core_ed25519_is_valid_point(at) != 1)
        return false;
    memcpy(admitted.at[admitted.next], at, KEY_PUBLIC_SIZE);
    admitted.next = (admitted.next + 1) % ADMITTED_MAX;
    if (admitted.count < ADMITTED_MAX)
        admitted.count++;
    return true;
}

static enum err check_type(struct bytes name, enum key_type type)
{
    if (type == KEY_NOTE || type == KEY_COSIGNER)
        return OK;
    return fault(ERR_FORMAT, "密钥“%.*s”的类型是 %02x，本程序只认 01（签名）和 04（见证）",
                 "key \"%.*s\" has type %02x; known are 01 (notes) and 04 (cosignatures)",
                 (int)name.size, (const char *)name.at, (unsigned)type);
}

/* Canonical and of prime order: without this, verifiers of different make disagree about
 * signatures that a dishonest signer has crafted (specs/keys.md#validity). */
static enum err check_point(struct bytes name, const uint8_t at[static KEY_PUBLIC_SIZE])
{
    if (is_admissible(at))
        return OK;
    return fault(ERR_SIGNATURE, "“%.*s”的公钥不是合格的 Ed25519 公钥：请本人重新生成密钥",
                 "the public key of \"%.*s\" is no proper Ed25519 key: make a new one",
                 (int)name.size, (const char *)name.at);
}

static struct key_public public_of(struct bytes name, enum key_type type,
                                   const uint8_t at[static KEY_PUBLIC_SIZE])
{
    struct key_public key = { .name = name, .type = type };
    memcpy(key.at, at, KEY_PUBLIC_SIZE);
    key_id(name, type, at, key.id);
    return key;
}

enum err key_public_of(struct bytes name, enum key_type type,
                       const uint8_t at[static KEY_PUBLIC_SIZE], struct key_public *out)
{
    TRY(key_name_check(name));
    TRY(check_type(name, type));
    TRY(check_point(name, at));
    *out = public_of(name, type, at);
    return OK;
}

static enum err not_a_vkey(void)
{
    return fault(ERR_FORMAT,
                 "公钥文本不对：应为“名称+8位编号+base64”，请整行原样复制，不要改动",
                 "not a public key text (name+id+base64): copy the whole line unchanged");
}

static enum err parse(struct bytes text, bool is_known, struct key_public *out)
{
    /* base64 may hold a plus sign itself, so only the first two part the text. */
    struct bytes rest = text;
    struct bytes name = bytes_cut(&rest, '+');
    struct bytes id_text = bytes_cut(&rest, '+');
    uint8_t id[KEY_ID_SIZE];
    uint8_t blob[1 + KEY_PUBLIC_SIZE];
    size_t size = 0;
    if (rest.size != BASE64_SIZE(sizeof blob) || hex_parse(id_text, id, sizeof id) != OK ||
        base64_parse(rest, blob, sizeof blob, &size) != OK || size != sizeof blob)
        return not_a_vkey();
    TRY(key_name_check(name));
    TRY(check_type(name, (enum key_type)blob[0]));
    if (!is_known)
        TRY(check_point(name, blob + 1));
    struct key_public key = public_of(name, (enum key_type)blob[0], blob + 1);
    if (memcmp(key.id, id, KEY_ID_SIZE) != 0)
        return fault(ERR_FORMAT, "公钥“%.*s”的编号与内容不符：抄错了字，或被改过",
                     "the id of key \"%.*s\" does not fit: miscopied, or changed",
                     (int)name.size, (const char *)name.at);
    *out = key;
    return OK;
}

enum err key_parse(struct bytes text, struct key_public *out)
{
    return parse(text, false, out);
}

enum err key_reread(struct bytes text, struct key_public *out)
{
    return parse(text, true, out);
}

void key_print(struct buf *buf, const struct key_public *key)
{
    uint8_t blob[1 + KEY_PUBLIC_SIZE] = { (uint8_t)key->type };
    memcpy(blob + 1, key->at, KEY_PUBLIC_SIZE);
    buf_put(buf, key->name);
    buf_byte(buf, '+');
    hex_print(buf, bytes_of(key->id, KEY_ID_SIZE));
    buf_byte(buf, '+');
    base64_print(buf, bytes_of(blob, sizeof blob));
}

bool key_same(const struct key_public *a, const struct key_public *b)
{
    return a->type == b->type && memcmp(a->at, b->at, KEY_PUBLIC_SIZE) == 0;
}

enum err key_new(struct bytes name, enum key_type type, struct key_secret **out)
{
    uint8_t seed[KEY_SEED_SIZE];
    key_random(seed, sizeof seed);
    enum err code = key_of_seed(name, type, seed, out);
    sodium_memzero(seed, sizeof seed);
    return code;
}

enum err key_of_seed(struct bytes name, enum key_type type,
                     const uint8_t seed[static KEY_SEED_SIZE], struct key_secret **out)
{
    TRY(sodium_start());
    TRY(key_name_check(name));
    struct key_secret *key = sodium_malloc(sizeof *key);
    if (key == NULL)
        return fault_memory();
    memcpy(key->name, name.at, name.size);
    uint8_t at[KEY_PUBLIC_SIZE];
    (void)crypto_sign_seed_keypair(at, key->at, seed);
    enum err code = key_public_of(bytes_of(key->name, name.size), type, at, &key->public);
    if (code != OK) {
        key_close(key);
        return code;
    }
    /* Readable for as long as it is open: guarding it wholly between uses would cost two
     * mprotect() calls a signature, a good part of an import's time, and two threads could
     * not sign with one key. Written to by nobody any more. */
    (void)sodium_mprotect_readonly(key);
    *out = key;
    return OK;
}

void key_close(struct key_secret *key)
{
    sodium_free(key); /* wipes it first; takes NULL */
}

const struct key_public *key_of(const struct key_secret *key)
{
    return &key->public;
}

void key_seed(const struct key_secret *key, uint8_t out[static KEY_SEED_SIZE])
{
    (void)crypto_sign_ed25519_sk_to_seed(out, key->at);
}

void key_sign(const struct key_secret *key, struct bytes message,
              uint8_t out[static SIGNATURE_SIZE])
{
    (void)crypto_sign_detached(out, NULL, message.at, message.size, key->at);
}

bool key_verify(const struct key_public *key, struct bytes message,
                const uint8_t signature[static SIGNATURE_SIZE])
{
    return crypto_sign_verify_detached(signature, message.at, message.size, key->at) == 0;
}

void key_random(uint8_t *at, size_t size)
{
    /* Nothing sensible can be done without randomness, and going on would give keys away. */
    enum err code = sodium_start();
    assert(code == OK);
    randombytes_buf(at, size);
}
