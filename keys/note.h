/* SPDX-License-Identifier: Apache-2.0 */
/*
 * C2SP signed notes (c2sp.org/signed-note, specs/note.md): a text that ends in LF, an empty
 * line, then lines "— name base64(id || signature)". Parsing is strict and allocates nothing;
 * all signers sign the same text.
 */
#ifndef KEYS_NOTE_H
#define KEYS_NOTE_H

#include "keys/key.h"

enum {
    NOTE_SIGNATURES_MAX = 16,
    NOTE_BLOB_MAX = 72, /* the longest signature we know: a cosignature's time and Ed25519 */
};

struct signature {
    struct bytes line; /* the whole line without LF, into the note */
    struct bytes name;
    uint8_t id[KEY_ID_SIZE];
    /* What follows the id, where it is no longer than NOTE_BLOB_MAX, and its true size. Longer
     * ones are of an algorithm that we do not know. */
    uint8_t at[NOTE_BLOB_MAX];
    size_t size;
};

struct note {
    struct bytes text; /* the signed text, its last LF included */
    struct signature signatures[NOTE_SIGNATURES_MAX];
    size_t count;
};

/* ERR_FORMAT, ERR_LIMIT; views into `whole`. The text is cut at the last empty line. No byte
 * below 0x20 but LF, UTF-8, at least one signature line, strict base64. */
enum err note_parse(struct bytes whole, struct note *out);

/* The order of lines in our notes: by name, then by id, bytewise. 0: both are by one key. */
int note_order(const struct signature *a, const struct signature *b);
/* Is this line by this key (name and id, both)? */
bool note_by(const struct signature *signature, const struct key_public *key);
/* Does it verify over the text, as its key's type says (KEY_COSIGNER: keys/cosign.h)? */
bool note_verify(const struct note *note, const struct signature *signature,
                 const struct key_public *key);
/* The rule of the C2SP note: unknown lines are passed over, a known one that fails spoils the
 * note (ERR_SIGNATURE), at least one must verify (ERR_SIGNATURE). *good counts distinct keys
 * that verified. */
enum err note_check(const struct note *note, const struct key_public *known, size_t count,
                    size_t *good);

/* Write a signature line. */
void note_put_line(struct buf *buf, const struct key_public *key, struct bytes blob);
/* Sign `text` by all keys and write the note, lines in note_order(). The text ends in LF, has
 * no empty line and does not begin as a cosignature's does: ERR_FORMAT. 1 to 16 different keys,
 * all KEY_NOTE: ERR_USAGE. */
enum err note_sign(struct buf *buf, struct bytes text, const struct key_secret *const *keys,
                   size_t count);
/* Write a note again with more lines put in (with LF or without), in note_order(). Of two lines
 * by one key the first stays, the note's own before the new. ERR_LIMIT past 16. */
enum err note_merge(struct arena *arena, const struct note *note, const struct bytes *lines,
                    size_t count, struct bytes *out);

#endif
