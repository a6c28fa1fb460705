/* SPDX-License-Identifier: Apache-2.0 */
/* C2SP tlog-checkpoint without extension lines, and tlog-proof files (specs/tree.md#checkpoint,
 * #proof). */
#ifndef LEDGER_CHECKPOINT_H
#define LEDGER_CHECKPOINT_H

#include "keys/note.h"
#include "ledger/tree.h"

enum {
    CHECKPOINT_SIZE_MAX = 16384,
    PROOF_FILE_MAX = 131072, /* with the largest entry in `extra` */
    ORIGIN_MAX = 200,
};

struct checkpoint {
    struct bytes origin;
    uint64_t size;
    struct hash root;
};

/* The origin is also the log key's name, and stands in commands on the published page: at most
 * ORIGIN_MAX of ASCII letters, digits and . - _ / : ~ */
enum err origin_check(struct bytes origin);

/* The three lines; extension lines are ERR_FORMAT (we sign none and trust none). Any origin
 * that passes unicode_check() is read: other logs' names have blanks. */
enum err checkpoint_parse(struct bytes text, struct checkpoint *out);
void checkpoint_print(struct buf *buf, const struct checkpoint *checkpoint);
/* Parse a note and the checkpoint in it. With `log` not NULL its signature must be there and
 * good (ERR_SIGNATURE), and the origin be its name. */
enum err checkpoint_open(struct bytes note, const struct key_public *log, struct note *parsed,
                         struct checkpoint *out);

/* A tlog-proof: views into the file. */
struct proof_file {
    struct bytes extra; /* base64 as written; not authenticated; empty where there is none */
    uint64_t index;
    struct proof proof;
    struct bytes checkpoint; /* the note */
};
/* In proof_file.c. The checkpoint is bounded and ends in LF; it is not read here: what makes a
 * proof is checkpoint_open() and tree_check_inclusion(). */
enum err proof_file_parse(struct bytes file, struct proof_file *out);
/* ERR_FORMAT, ERR_LIMIT for what proof_file_parse() would refuse. */
enum err proof_file_print(struct buf *buf, const struct proof_file *file);

#endif
