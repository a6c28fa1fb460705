/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The steps of a publication (specs/snapshot.md): sign a checkpoint, then bring each place from
 * what it holds to that checkpoint. What a place holds is read from the place itself and must
 * be an earlier state of this very log; so each step can be repeated after a stop.
 */
#ifndef DESK_PUBLISHING_H
#define DESK_PUBLISHING_H

#include "desk/session.h"
#include "publish/git.h"

#define PUBLISHING_NOTE "publication" /* the book's note: what was published last */

struct publishing {
    struct session session;
    struct bytes note; /* the checkpoint's */
    struct checkpoint checkpoint;
    struct bytes village;
    bool no_pages; /* tiles alone */
    struct git_id commit;
    bool has_commit;
    struct bytes publisher; /* name of the key that signed the commit */
};

/* First of all: does any place, these two or a remembered one, contradict the book?
 * ERR_TAMPERED; then nothing is signed. */
enum err publishing_look(struct publishing *publishing, const char *git, const char *folder);
enum err publishing_checkpoint(struct publishing *publishing);
enum err publishing_git(struct publishing *publishing, const char *path);
enum err publishing_folder(struct publishing *publishing, const char *path);
/* Put size, root, commit and time into the book's notes. */
enum err publishing_remember(struct publishing *publishing);
enum err publishing_push(struct publishing *publishing, const char *path, const char *remote);

#endif
