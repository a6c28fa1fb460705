/* SPDX-License-Identifier: Apache-2.0 */
/* A source that reads a published folder, or a backup's, as hostile input: regular files only,
 * bounded, no symlinks followed below the folder named. */
#ifndef VERIFY_FOLDER_H
#define VERIFY_FOLDER_H

#include "ledger/source.h"

enum {
    FOLDER_FILES_MAX = 2000000,
    FOLDER_DEPTH_MAX = 16,
    FOLDER_FILE_MAX = 1 << 20, /* of a file that is no tile and no attachment */
    FOLDER_PATH_MAX = 1024,    /* below the folder */
};

struct folder;
/* ERR_MISSING where it is no folder; whether it holds a log shows when it is read. */
enum err folder_open(const char *path, struct folder **out);
void folder_close(struct folder *folder); /* accepts NULL */
/* A publication: its checkpoint says how many entries there are. A top-level .git is git's own
 * and not listed. */
struct source folder_source(struct folder *folder);
/* A backup: as many entries as its bundles hold; no publication files are asked of it. */
struct source folder_backup(struct folder *folder);

#endif
