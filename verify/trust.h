/* SPDX-License-Identifier: Apache-2.0 */
/* Whom the inspector trusts: a C2SP tlog-policy file (specs/trust.md), from paper or the
 * township, never from the repository under test. */
#ifndef VERIFY_TRUST_H
#define VERIFY_TRUST_H

#include "keys/cosign.h"

enum {
    TRUST_LOGS_MAX = 32,
    TRUST_WITNESSES_MAX = 64,
    TRUST_GROUPS_MAX = 64,
    TRUST_FILE_MAX = 65536,
};

struct trust;

enum err trust_parse(struct arena *arena, struct bytes file,
                     struct trust **out); /* ERR_FORMAT names the line */
/* The log key for an origin, or NULL. */
const struct key_public *trust_log(const struct trust *trust, struct bytes origin);
/* Is the quorum met by the good cosignatures on this checkpoint note? A known witness's bad
 * signature is ERR_SIGNATURE. *newest and *oldest: times among the counted (0 if none). */
enum err trust_quorum(const struct trust *trust, const struct note *note, bool *met,
                      int64_t *oldest, int64_t *newest);
/* Is this signature line by a witness of the file? (A log's is held to the one key in use.) */
bool trust_knows(const struct trust *trust, const struct signature *signature);

#endif
