/* SPDX-License-Identifier: Apache-2.0 */
/* A backup is text, never the database (specs/store.md#backup): tiles and bundles for the whole
 * book, head and checkpoint, key files as they are (sealed), attachments, openings of sealed
 * fields. Made again onto an older one, only what is new is written. */
#ifndef DESK_BACKUP_H
#define DESK_BACKUP_H

#include "desk/session.h"

#define BACKUP_MARK "backup"   /* names the origin and the size; written last */
#define BACKUP_SEALED "sealed" /* openings by digest */
#define BACKUP_NOTE "backup"   /* the book's note: when and how much */

/* Copy the book of the session into the folder. */
enum err backup_write(struct session *session, const char *folder, uint64_t *size);
/* Put key files, attachments and openings from a backup into a restored book's folder. */
enum err backup_take(struct desk *desk, const char *from, const char *folder);

#endif
