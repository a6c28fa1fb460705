/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ed25519 keys and their text form (vkey: name+id+base64, specs/keys.md). One key serves one
 * name, one type and one role. A public key is admitted only if canonical and of prime order,
 * and a signature only with S < L, so that every verifier in every language gives the same
 * answer (specs/keys.md#validity).
 */
#ifndef KEYS_KEY_H
#define KEYS_KEY_H

#include "base/bytes.h"

enum {
    KEY_NAME_MAX = 255,
    KEY_SEED_SIZE = 32,
    KEY_PUBLIC_SIZE = 32,
    KEY_ID_SIZE = 4,
    SIGNATURE_SIZE = 64,
};

/* The type byte of C2SP signed notes; it goes into the key id. */
enum key_type {
    KEY_NOTE = 0x01,     /* Ed25519 over a note's text */
    KEY_COSIGNER = 0x04, /* cosignature/v1 */
};

struct key_public {
    struct bytes name; /* borrowed from where it was parsed */
    enum key_type type;
    uint8_t id[KEY_ID_SIZE];
    uint8_t at[KEY_PUBLIC_SIZE];
};

/* A secret key in locked memory that is not in core dumps. */
struct key_secret;

/* Non-empty, at most KEY_NAME_MAX bytes, NFC, no '+', no white space or zero-width characters
 * of any kind. */
enum err key_name_check(struct bytes name);

/* Make a public key of its parts, id computed. ERR_SIGNATURE where the point is not admissible.
 */
enum err key_public_of(struct bytes name, enum key_type type,
                       const uint8_t at[static KEY_PUBLIC_SIZE], struct key_public *out);
/* Read a vkey strictly: the id must be the right one, the point admissible. out->name points
 * into text. */
enum err key_parse(struct bytes text, struct key_public *out);
/* The same of one that was parsed before and stands in our own store: its point is not looked
 * at again, which would cost as much as a signature. */
enum err key_reread(struct bytes text, struct key_public *out);
void key_print(struct buf *buf, const struct key_public *key);
bool key_same(const struct key_public *a,
              const struct key_public *b); /* type and point; names aside */

/* A new random key; one of a given seed (tests, reading a key file). The name is copied. */
enum err key_new(struct bytes name, enum key_type type, struct key_secret **out);
enum err key_of_seed(struct bytes name, enum key_type type,
                     const uint8_t seed[static KEY_SEED_SIZE], struct key_secret **out);
void key_close(struct key_secret *key); /* wipes; accepts NULL */

const struct key_public *key_of(const struct key_secret *key);
void key_seed(const struct key_secret *key,
              uint8_t out[static KEY_SEED_SIZE]); /* the caller wipes */
/* Safe to call from several threads with one key. */
void key_sign(const struct key_secret *key, struct bytes message,
              uint8_t out[static SIGNATURE_SIZE]);
/* libsodium's detached verification over an admitted key. */
bool key_verify(const struct key_public *key, struct bytes message,
                const uint8_t signature[static SIGNATURE_SIZE]);

/* Random bytes from the system. */
void key_random(uint8_t *at, size_t size);

#endif
