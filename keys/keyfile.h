/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A secret key at rest (specs/keys.md#file): sealed by Argon2id and XChaCha20-Poly1305, header
 * as associated data, mode 0600. A wrong passphrase and a damaged file give the same message.
 */
#ifndef KEYS_KEYFILE_H
#define KEYS_KEYFILE_H

#include "keys/key.h"

enum {
    KEYFILE_OPS_MIN = 2,
    KEYFILE_OPS_MAX = 10,
    KEYFILE_OPS = 3,
    KEYFILE_MIB_MIN = 19,
    KEYFILE_MIB_MAX = 1024,
    KEYFILE_MIB = 256,
    KEYFILE_SALT_SIZE = 16,
    KEYFILE_NONCE_SIZE = 24,
    KEYFILE_BOX_SIZE = KEY_SEED_SIZE + 16,
    KEYFILE_SIZE_MAX = 1024,
    PASSPHRASE_MAX = 1024,
};

struct keyfile_cost {
    unsigned ops;
    unsigned mib;
};

/* What the file says without the passphrase. */
struct keyfile {
    struct key_public key; /* name into the file */
    struct keyfile_cost cost;
    uint8_t salt[KEYFILE_SALT_SIZE];
    uint8_t nonce[KEYFILE_NONCE_SIZE];
    uint8_t box[KEYFILE_BOX_SIZE];
};

/* Read a file's bytes strictly, costs within limits. ERR_FORMAT says which line. */
enum err keyfile_parse(struct bytes file, struct keyfile *out);
/* Write the same bytes again. */
void keyfile_print(struct buf *buf, const struct keyfile *keyfile);

/* Make a new file; cost NULL: the default. ERR_EXISTS, ERR_USAGE for an empty passphrase,
 * ERR_LIMIT for a cost or passphrase out of range, ERR_MEMORY where the machine cannot pay the
 * cost. Read back and tried before it returns (ERR_CORRUPT). */
enum err keyfile_write(const char *path, const struct key_secret *key, struct bytes passphrase,
                       const struct keyfile_cost *cost);
enum err keyfile_look(struct arena *arena, const char *path, struct keyfile *out);
/* ERR_PERMISSION: wrong passphrase or damaged file, or others may read it (says which it can
 * say). */
enum err keyfile_open(const char *path, struct bytes passphrase, struct key_secret **out);

#endif
