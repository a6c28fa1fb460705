/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A command's hold on a book: the book opened, passphrase asked once, keys opened and closed,
 * entries signed and appended. The clock of the program is read here and nowhere else.
 */
#ifndef DESK_SESSION_H
#define DESK_SESSION_H

#include "desk/form.h"
#include "desk/keybox.h"
#include "ledger/book.h"

struct session {
    struct desk *desk;
    struct book *book;
    struct keybox box;
    struct key_secret *signers[NOTE_SIGNATURES_MAX];
    size_t signer_count;
    struct passphrase passphrase;
};

int64_t session_now(void);       /* seconds since 1970 */
struct date session_today(void); /* in China Standard Time */

/* The book at -C, for reading or for writing. Always close it, also after a fault. */
enum err session_open(struct desk *desk, bool write, struct session *out);
void session_close(struct session *session);
/* Close what wrote: where all went well, a fault of settling the book becomes the outcome. */
enum err session_end(struct session *session, enum err code);

/* The passphrase: from --pass-file, else asked; `twice` for a new one, which must be long
 * enough. */
enum err session_passphrase(struct session *session, const char *prompt, bool twice);
/* Open a key file; the caller closes the key. */
enum err session_unlock(struct session *session, const struct boxed_key *boxed,
                        struct key_secret **out);
/* The log's own key, for checkpoints. */
enum err session_log_key(struct session *session, struct key_secret **out);
/* The fault of a key file that cannot be read, a better answer than "no key"; OK if none. */
enum err session_unread_key(const struct session *session);
/* One more signer, which the session will close. */
enum err session_add(struct session *session, struct key_secret *key);

/* Put kind, v, log, seen and, where they lack, date (today) and id (random) into a body, and
 * the leaf hashes into its references. */
enum err session_complete(struct session *session, struct form *form);
/* Write and sign. */
enum err session_sign(struct session *session, const struct json *body, struct bytes *note);
/* What the book said of entries just signed here: a signer who does not fit was chosen by
 * whoever typed, so ERR_SIGNATURE becomes ERR_RULE, with the same words. */
enum err session_refused(enum err code);
enum err session_append(struct session *session, struct bytes note, struct receipt *out);
enum err session_try(struct session *session, struct bytes note);

/* The rules of the kind for a complete body that nobody has signed: no key is opened, and who
 * may sign is not asked. */
enum err session_rules(struct session *session, const struct form *form);

/* "seen" for a body signed now: the tree as it stands. */
enum err session_seen(struct session *session, struct json **out);
/* An entry of the book, decoded. */
enum err session_entry(struct session *session, struct arena *arena, uint64_t index,
                       struct leaf *leaf, struct entry *entry);

#endif
