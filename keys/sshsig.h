/* SPDX-License-Identifier: Apache-2.0 */
/* SSHSIG (OpenSSH's PROTOCOL.sshsig, specs/keys.md#sshsig): so that stock git and
 * ssh-keygen accept our commits. */
#ifndef KEYS_SSHSIG_H
#define KEYS_SSHSIG_H

#include "keys/key.h"

/* The armored signature over `message` in `name_space` ("git"), sha512, base64 in lines of 70,
 * without a final LF. */
enum err sshsig_sign(struct buf *buf, const struct key_secret *key, const char *name_space,
                     struct bytes message);
/* Read an armored signature (line breaks anywhere up to 76, one final LF or none) and check it
 * over the message; *point is the public key that it names. ERR_FORMAT, ERR_SIGNATURE. */
enum err sshsig_check(struct arena *arena, struct bytes armor, const char *name_space,
                      struct bytes message, uint8_t point[static KEY_PUBLIC_SIZE]);
/* "ssh-ed25519 AAAA…", as allowed-signers files want it. */
void sshsig_print_key(struct buf *buf, const uint8_t point[static KEY_PUBLIC_SIZE]);

#endif
