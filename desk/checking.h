/* SPDX-License-Identifier: Apache-2.0 */
/* Verification as the commands need it: of a book, a folder, a repository, a proof. */
#ifndef DESK_CHECKING_H
#define DESK_CHECKING_H

#include "desk/session.h"
#include "publish/git.h"
#include "verify/engine.h"

enum { KNOWN_MAX = 100000 };

/* What the caller's options say: --log, --trust, --known, --threads. Lives in the arena. */
struct checking {
    struct desk *desk;
    struct key_public log;
    struct trust *trust;
    struct known *known;
    size_t known_count;
    struct verify_options options;
};
enum err checking_read(struct desk *desk, struct checking *out);

/* Add a checkpoint known from elsewhere. */
enum err checking_know(struct checking *checking, uint64_t size, const struct hash *root,
                       const char *place);

/* Verify whatever stands at `path`. The verdict's memory is the caller's to close. */
enum err checking_book(struct checking *checking, const char *path, struct verdict *out);
enum err checking_folder(struct checking *checking, const char *path, struct verdict *out);
enum err checking_git(struct checking *checking, const char *path, struct verdict *out);
enum err checking_proof(struct checking *checking, const char *path, const char *leaf,
                        struct verdict *out);

/* Print the verdict as text, or as JSON where -O json says so; sets the exit status. */
enum err checking_print(struct desk *desk, const struct verdict *verdict);

#endif
