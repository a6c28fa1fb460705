/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/keyfile.h"

#include <sodium.h>
#include <string.h>

#include "base/arena.h"
#include "base/code.h"
#include "base/file.h"
#include "base/text.h"

_Static_assert(KEYFILE_SALT_SIZE == crypto_pwhash_SALTBYTES, "Argon2id's salt");
_Static_assert(KEYFILE_NONCE_SIZE == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "a nonce");
_Static_assert(KEYFILE_BOX_SIZE == KEY_SEED_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "a seed and its tag");

static const char magic[] = "sanzi/key/v1";
static const char kdf_name[] = "argon2id";
static const char box_name[] = "xchacha20poly1305";

/* Room for the file, its base64 and nothing large. */
enum { WORK_MAX = 16384 };

struct cost_limits {
    unsigned min;
    unsigned max;
};
static const struct cost_limits ops_limits = { KEYFILE_OPS_MIN, KEYFILE_OPS_MAX };
static const struct cost_limits mib_limits = { KEYFILE_MIB_MIN, KEYFILE_MIB_MAX };

static bool within(unsigned value, struct cost_limits limits)
{
    return value >= limits.min && value <= limits.max;
}

static bool take_word(struct bytes *line, const char *word)
{
    return bytes_is(bytes_cut(line, ' '), word);
}

static bool take_number(struct bytes *line, struct cost_limits limits, unsigned *out)
{
    uint64_t number = 0;
    if (text_unsigned(bytes_cut(line, ' '), &number) != OK || number > limits.max ||
        number < limits.min)
        return false;
    *out = (unsigned)number;
    return true;
}

/* The rest of a line: base64 of exactly `size` bytes. */
static bool take_base64(struct bytes line, uint8_t *at, size_t size)
{
    size_t got = 0;
    return line.size == BASE64_SIZE(size) && base64_parse(line, at, size, &got) == OK &&
           got == size;
}

enum err keyfile_parse(struct bytes file, struct keyfile *out)
{
    struct keyfile keyfile = { 0 };
    struct bytes rest = file;
    struct bytes lines[5] = { 0 };
    for (size_t i = 0; i < 5; i++)
        if (!text_line(&rest, &lines[i]))
            return fault(ERR_FORMAT, "不是密钥文件：应有 5 行，每行以换行结束",
                         "not a key file: five lines are wanted, each ended by LF");
    if (rest.size > 0 || !bytes_is(lines[0], magic))
        return fault(ERR_FORMAT, "不是密钥文件：第 1 行应为 %s，共 5 行",
                     "not a key file: the first of five lines is to be %s", magic);
    enum err code = key_parse(lines[1], &keyfile.key);
    if (code != OK)
        return fault_where(code, "密钥文件第 2 行：", "key file, line 2: ");
    if (!take_word(&lines[2], kdf_name) ||
        !take_number(&lines[2], ops_limits, &keyfile.cost.ops) ||
        !take_number(&lines[2], mib_limits, &keyfile.cost.mib) ||
        !take_base64(lines[2], keyfile.salt, KEYFILE_SALT_SIZE))
        return fault(ERR_FORMAT, "密钥文件第 3 行不对：%s，次数 %d–%d，内存 %d–%d MiB，盐",
                     "key file, line 3: wanted are %s, passes %d-%d, memory %d-%d MiB, salt",
                     kdf_name, KEYFILE_OPS_MIN, KEYFILE_OPS_MAX, KEYFILE_MIB_MIN,
                     KEYFILE_MIB_MAX);
    if (!take_word(&lines[3], box_name) ||
        !take_base64(lines[3], keyfile.nonce, KEYFILE_NONCE_SIZE) ||
        !take_base64(lines[4], keyfile.box, KEYFILE_BOX_SIZE))
        return fault(ERR_FORMAT, "密钥文件第 4、5 行不对：%s 和密文",
                     "key file, lines 4 and 5: wanted are %s and the sealed key", box_name);
    *out = keyfile;
    return OK;
}

/* All that stands before the box: its associated data. */
static void header_print(struct buf *buf, const struct keyfile *keyfile)
{
    buf_format(buf, "%s\n", magic);
    key_print(buf, &keyfile->key);
    buf_format(buf, "\n%s %u %u ", kdf_name, keyfile->cost.ops, keyfile->cost.mib);
    base64_print(buf, bytes_of(keyfile->salt, KEYFILE_SALT_SIZE));
    buf_format(buf, "\n%s ", box_name);
    base64_print(buf, bytes_of(keyfile->nonce, KEYFILE_NONCE_SIZE));
    buf_byte(buf, '\n');
}

void keyfile_print(struct buf *buf, const struct keyfile *keyfile)
{
    header_print(buf, keyfile);
    base64_print(buf, bytes_of(keyfile->box, KEYFILE_BOX_SIZE));
    buf_byte(buf, '\n');
}

/* The key of the box. The caller wipes it. */
static enum err derive(const struct keyfile *keyfile, struct bytes passphrase,
                       uint8_t out[static crypto_aead_xchacha20poly1305_ietf_KEYBYTES])
{
    size_t memory = (size_t)keyfile->cost.mib << 20;
    if (crypto_pwhash(out, crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
                      (const char *)passphrase.at, passphrase.size, keyfile->salt,
                      keyfile->cost.ops, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return fault(ERR_MEMORY, "打开密钥需要 %u MiB 内存，现在不够：请关掉别的程序再试",
                     "the key needs %u MiB of memory, more than is free: close other programs",
                     keyfile->cost.mib);
    return OK;
}

/* Fill in the box of a keyfile whose other fields are set. */
static enum err seal(struct arena *arena, struct keyfile *keyfile,
                     const struct key_secret *key, struct bytes passphrase)
{
    struct buf buf = buf_new(arena, KEYFILE_SIZE_MAX);
    struct bytes header = { 0 };
    header_print(&buf, keyfile);
    TRY(buf_done(&buf, &header));
    uint8_t sealing[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    enum err code = derive(keyfile, passphrase, sealing);
    if (code == OK) {
        uint8_t seed[KEY_SEED_SIZE];
        key_seed(key, seed);
        (void)crypto_aead_xchacha20poly1305_ietf_encrypt(keyfile->box, NULL, seed, sizeof seed,
                                                         header.at, header.size, NULL,
                                                         keyfile->nonce, sealing);
        sodium_memzero(seed, sizeof seed);
    }
    sodium_memzero(sealing, sizeof sealing);
    return code;
}

/* One message for all of these, so that it tells a guesser nothing; the words say what an
 * honest owner can do. */
static enum err wrong(const char *path)
{
    return fault(ERR_PERMISSION, "%s：口令不对，或者密钥文件已损坏：请重输口令，或换用备份",
                 "%s: wrong passphrase, or a damaged key file: type it again, or use a backup",
                 path);
}

static enum err unseal(struct arena *arena, const struct keyfile *keyfile,
                       struct bytes passphrase, const char *path, struct key_secret **out)
{
    struct buf buf = buf_new(arena, KEYFILE_SIZE_MAX);
    struct bytes header = { 0 };
    header_print(&buf, keyfile);
    TRY(buf_done(&buf, &header));
    uint8_t sealing[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    uint8_t seed[KEY_SEED_SIZE];
    struct key_secret *key = NULL;
    enum err code = derive(keyfile, passphrase, sealing);
    if (code == OK && crypto_aead_xchacha20poly1305_ietf_decrypt(
                          seed, NULL, NULL, keyfile->box, sizeof keyfile->box, header.at,
                          header.size, keyfile->nonce, sealing) != 0)
        code = wrong(path);
    if (code == OK)
        code = key_of_seed(keyfile->key.name, keyfile->key.type, seed, &key);
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(sealing, sizeof sealing);
    if (code == OK && !key_same(key_of(key), &keyfile->key)) {
        key_close(key);
        code = wrong(path);
    }
    if (code == OK)
        *out = key;
    return code;
}

static enum err open_in(struct arena *arena, const char *path, struct bytes passphrase,
                        struct key_secret **out)
{
    struct bytes file = { 0 };
    struct keyfile keyfile = { 0 };
    TRY(file_read_secret(arena, path, KEYFILE_SIZE_MAX, &file));
    if (keyfile_parse(file, &keyfile) != OK || passphrase.size > PASSPHRASE_MAX)
        return wrong(path);
    return unseal(arena, &keyfile, passphrase, path, out);
}

enum err keyfile_open(const char *path, struct bytes passphrase, struct key_secret **out)
{
    if (sodium_init() < 0)
        return fault(ERR_SYSTEM, "密码库启动失败：请重启电脑再试",
                     "the cryptography library did not start: restart the computer");
    struct arena *arena = NULL;
    TRY(arena_open(WORK_MAX, &arena));
    enum err code = open_in(arena, path, passphrase, out);
    arena_close(arena);
    return code;
}

enum err keyfile_look(struct arena *arena, const char *path, struct keyfile *out)
{
    struct bytes file = { 0 };
    TRY(file_read_secret(arena, path, KEYFILE_SIZE_MAX, &file));
    enum err code = keyfile_parse(file, out);
    return code == OK ? OK : fault_where(code, "%s：", "%s: ", path);
}

/* Open what was written and see that it is the key: a file that cannot be read back is worse
 * than none, because its owner would trust it. It is left for him to look at. */
static enum err try_file(const char *path, const struct key_secret *key,
                         struct bytes passphrase)
{
    struct key_secret *again = NULL;
    enum err code = keyfile_open(path, passphrase, &again);
    if (code != OK)
        return fault_where(code == ERR_PERMISSION ? ERR_CORRUPT : code,
                           "新写的密钥文件读不回来，请不要使用，删除后重做：",
                           "the new key file cannot be read back, do not use it, remove it: ");
    uint8_t signature[SIGNATURE_SIZE];
    key_sign(again, bytes_text(magic), signature);
    bool good = key_verify(key_of(key), bytes_text(magic), signature);
    key_close(again);
    if (!good)
        return fault(ERR_CORRUPT, "%s：写回来的不是同一把密钥，请不要使用，删除后重做",
                     "%s: another key came back than was written, do not use it, remove it",
                     path);
    return OK;
}

static enum err limits_check(struct bytes passphrase, struct keyfile_cost cost)
{
    if (passphrase.size == 0)
        return fault(ERR_USAGE, "口令是空的：请设一个口令", "the passphrase is empty: set one");
    if (passphrase.size > PASSPHRASE_MAX)
        return fault(ERR_LIMIT, "口令有 %zu 字节，上限是 %d",
                     "the passphrase has %zu bytes, the limit is %d", passphrase.size,
                     PASSPHRASE_MAX);
    if (!within(cost.ops, ops_limits) || !within(cost.mib, mib_limits))
        return fault(ERR_LIMIT, "密钥文件的次数须在 %d–%d、内存须在 %d–%d MiB 之间",
                     "a key file takes %d-%d passes and %d-%d MiB of memory", KEYFILE_OPS_MIN,
                     KEYFILE_OPS_MAX, KEYFILE_MIB_MIN, KEYFILE_MIB_MAX);
    return OK;
}

enum err keyfile_write(const char *path, const struct key_secret *key, struct bytes passphrase,
                       const struct keyfile_cost *cost)
{
    struct keyfile keyfile = { .key = *key_of(key), .cost = { KEYFILE_OPS, KEYFILE_MIB } };
    if (cost != NULL)
        keyfile.cost = *cost;
    TRY(limits_check(passphrase, keyfile.cost));
    key_random(keyfile.salt, sizeof keyfile.salt);
    key_random(keyfile.nonce, sizeof keyfile.nonce);
    struct arena *arena = NULL;
    TRY(arena_open(WORK_MAX, &arena));
    struct buf buf = buf_new(arena, KEYFILE_SIZE_MAX);
    struct bytes file = { 0 };
    enum err code = seal(arena, &keyfile, key, passphrase);
    if (code == OK) {
        keyfile_print(&buf, &keyfile);
        code = buf_done(&buf, &file);
    }
    if (code == OK)
        code = file_write_new(path, file, 0600);
    arena_close(arena);
    return code == OK ? try_file(path, key, passphrase) : code;
}
