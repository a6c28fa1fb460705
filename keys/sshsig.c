/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/sshsig.h"

#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/hash.h"

static const char begin_line[] = "-----BEGIN SSH SIGNATURE-----";
static const char end_line[] = "-----END SSH SIGNATURE-----";
static const char magic[] = "SSHSIG";
static const char algorithm[] = "ssh-ed25519";
static const char hash_name[] = "sha512";

enum {
    SHA512_SIZE = 64,
    WRITE_WIDTH = 70, /* as OpenSSH writes */
    READ_WIDTH = 76,  /* as its document says */
    ARMOR_MAX = 2048,
    BLOB_MAX = 1024,
    KEY_BLOB_SIZE = 4 + sizeof algorithm - 1 + 4 + KEY_PUBLIC_SIZE,
    SIGNATURE_BLOB_SIZE = 4 + sizeof algorithm - 1 + 4 + SIGNATURE_SIZE,
};

/* A string of SSH: its length, then its bytes. */
static void put_string(struct buf *buf, struct bytes string)
{
    buf_u32(buf, (uint32_t)string.size);
    buf_put(buf, string);
}

static bool take_string(struct bytes *rest, struct bytes *out)
{
    if (rest->size < 4 || bytes_u32(rest->at) > rest->size - 4)
        return false;
    size_t size = bytes_u32(rest->at);
    *out = bytes_part(*rest, 4, size);
    *rest = bytes_part(*rest, 4 + size, rest->size - 4 - size);
    return true;
}

/* Take exactly these bytes as a string. */
static bool take_text(struct bytes *rest, struct bytes text)
{
    struct bytes got = { 0 };
    return take_string(rest, &got) && bytes_equal(got, text);
}

static void put_key(struct buf *buf, const uint8_t point[static KEY_PUBLIC_SIZE])
{
    put_string(buf, bytes_text(algorithm));
    put_string(buf, bytes_of(point, KEY_PUBLIC_SIZE));
}

/* What is signed: never the message itself, so that no signature for one name space serves in
 * another, nor any as a note's (the zero bytes of the lengths stand in no note). */
static enum err message_of(struct arena *arena, const char *name_space, struct bytes message,
                           struct bytes *out)
{
    uint8_t hash[SHA512_SIZE];
    hash_sha512(message, hash);
    struct buf buf = buf_new(arena, BLOB_MAX);
    buf_text(&buf, magic);
    put_string(&buf, bytes_text(name_space));
    put_string(&buf, bytes_text(""));
    put_string(&buf, bytes_text(hash_name));
    put_string(&buf, bytes_of(hash, sizeof hash));
    return buf_done(&buf, out);
}

enum err sshsig_sign(struct buf *buf, const struct key_secret *key, const char *name_space,
                     struct bytes message)
{
    const struct key_public *public = key_of(key);
    if (public->type != KEY_NOTE)
        return fault(ERR_USAGE, "密钥“%.*s”只能用来见证，不能签发公开内容",
                     "key \"%.*s\" is a witness's: it cannot sign a publication",
                     (int)public->name.size, (const char *)public->name.at);
    struct bytes signed_bytes = { 0 };
    TRY(message_of(buf->arena, name_space, message, &signed_bytes));
    uint8_t signature[SIGNATURE_SIZE];
    key_sign(key, signed_bytes, signature);

    struct buf blob = buf_new(buf->arena, BLOB_MAX);
    buf_text(&blob, magic);
    buf_u32(&blob, 1);
    buf_u32(&blob, KEY_BLOB_SIZE);
    put_key(&blob, public->at);
    put_string(&blob, bytes_text(name_space));
    put_string(&blob, bytes_text(""));
    put_string(&blob, bytes_text(hash_name));
    buf_u32(&blob, SIGNATURE_BLOB_SIZE);
    put_string(&blob, bytes_text(algorithm));
    put_string(&blob, bytes_of(signature, sizeof signature));
    struct buf base64 = buf_new(buf->arena, ARMOR_MAX);
    base64_print(&base64, buf_so_far(&blob));
    struct bytes rest = { 0 };
    TRY(buf_done(&blob, &rest));
    TRY(buf_done(&base64, &rest));

    buf_text(buf, begin_line);
    while (rest.size > 0) {
        size_t width = rest.size < WRITE_WIDTH ? rest.size : WRITE_WIDTH;
        buf_byte(buf, '\n');
        buf_put(buf, bytes_part(rest, 0, width));
        rest = bytes_part(rest, width, rest.size - width);
    }
    buf_byte(buf, '\n');
    buf_text(buf, end_line);
    return OK;
}

static enum err not_a_signature(void)
{
    return fault(ERR_FORMAT, "提交的签名格式不对：应为 Ed25519 密钥的 SSH 签名（sha512）",
                 "malformed commit signature: wanted is one of SSH, by Ed25519 and sha512");
}

/* The bytes inside the armor. */
static enum err armor_open(struct arena *arena, struct bytes armor, struct bytes *out)
{
    if (armor.size > ARMOR_MAX)
        return fault(ERR_LIMIT, "提交的签名有 %zu 字节，上限是 %d",
                     "the commit signature has %zu bytes, the limit is %d", armor.size,
                     ARMOR_MAX);
    struct buf base64 = buf_new(arena, ARMOR_MAX);
    struct bytes rest = armor;
    if (!bytes_is(bytes_cut(&rest, '\n'), begin_line))
        return not_a_signature();
    struct bytes line = bytes_cut(&rest, '\n');
    for (; !bytes_is(line, end_line); line = bytes_cut(&rest, '\n')) {
        if (line.size == 0 || line.size > READ_WIDTH)
            return not_a_signature();
        buf_put(&base64, line);
    }
    uint8_t *blob = arena_take(arena, ARMOR_MAX);
    struct bytes text = { 0 };
    size_t size = 0;
    TRY(buf_done(&base64, &text));
    if (blob == NULL)
        return fault_memory();
    if (rest.size > 0 || base64_parse(text, blob, ARMOR_MAX, &size) != OK)
        return not_a_signature();
    *out = bytes_of(blob, size);
    return OK;
}

/* Take the blob apart; every field must be the one spelling that we write. */
static bool blob_open(struct bytes blob, const char *name_space, struct bytes *point,
                      struct bytes *signature)
{
    struct bytes key = { 0 };
    struct bytes by = { 0 };
    if (!bytes_starts(blob, bytes_of("SSHSIG\0\0\0\1", 10)))
        return false;
    struct bytes rest = bytes_part(blob, 10, blob.size - 10);
    return take_string(&rest, &key) && take_text(&rest, bytes_text(name_space)) &&
           take_text(&rest, bytes_text("")) && take_text(&rest, bytes_text(hash_name)) &&
           take_string(&rest, &by) && rest.size == 0 &&
           take_text(&key, bytes_text(algorithm)) && take_string(&key, point) &&
           key.size == 0 && point->size == KEY_PUBLIC_SIZE &&
           take_text(&by, bytes_text(algorithm)) && take_string(&by, signature) &&
           by.size == 0 && signature->size == SIGNATURE_SIZE;
}

enum err sshsig_check(struct arena *arena, struct bytes armor, const char *name_space,
                      struct bytes message, uint8_t point[static KEY_PUBLIC_SIZE])
{
    struct bytes blob = { 0 };
    struct bytes at = { 0 };
    struct bytes signature = { 0 };
    struct bytes signed_bytes = { 0 };
    struct key_public key = { 0 };
    TRY(armor_open(arena, armor, &blob));
    if (!blob_open(blob, name_space, &at, &signature))
        return not_a_signature();
    TRY(message_of(arena, name_space, message, &signed_bytes));
    TRY(key_public_of(bytes_text(algorithm), KEY_NOTE, at.at, &key));
    if (!key_verify(&key, signed_bytes, signature.at))
        return fault(ERR_SIGNATURE, "提交的签名与提交内容不符：提交被改过",
                     "the commit signature does not fit the commit: it was changed");
    memcpy(point, at.at, KEY_PUBLIC_SIZE);
    return OK;
}

void sshsig_print_key(struct buf *buf, const uint8_t point[static KEY_PUBLIC_SIZE])
{
    uint8_t blob[KEY_BLOB_SIZE] = { 0, 0, 0, sizeof algorithm - 1 };
    memcpy(blob + 4, algorithm, sizeof algorithm - 1);
    blob[4 + sizeof algorithm - 1 + 3] = KEY_PUBLIC_SIZE;
    memcpy(blob + sizeof blob - KEY_PUBLIC_SIZE, point, KEY_PUBLIC_SIZE);
    buf_text(buf, algorithm);
    buf_byte(buf, ' ');
    base64_print(buf, bytes_of(blob, sizeof blob));
}
