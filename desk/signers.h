/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who signs. A signature stands for a person, so the program never picks one: where keys of
 * several persons would do, --as says whose, or SANZI_AS, or the person that was put down as
 * the usual one here, or somebody at the terminal; else it is refused
 * (specs/desk.md#signers).
 */
#ifndef DESK_SIGNERS_H
#define DESK_SIGNERS_H

#include "desk/session.h"

/* A note in the book: whose key is meant where several persons' fit (sanzi key default). */
#define SIGNER_NOTE "default-signer"

/* The key of the roles, in force, to sign with: `who`'s (a person, role or key name) or, with
 * NULL, the only person's there is. ERR_MISSING; ERR_USAGE lists who may. */
enum err signers_pick(struct session *session, const char *who, unsigned roles,
                      const struct boxed_key **out);
/* Open the keys that will sign an entry of this kind: those of --as, else the one to pick. */
enum err signers_open(struct session *session, const struct kind *kind);
/* "李秀英（会计）", and all whose keys the session has open: "李秀英（会计）、王芳（出纳）". */
void signer_print(const struct desk *desk, struct bytes key_name, struct buf *buf);
void signers_print(const struct session *session, struct buf *buf);

#endif
