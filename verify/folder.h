/* SPDX-License-Identifier: Apache-2.0 */
/* A source that reads a published folder, or a backup's, as hostile input: regular files only,
 * bounded, no symlinks followed. */
#ifndef VERIFY_FOLDER_H
#define VERIFY_FOLDER_H

#include "ledger/source.h"

enum { FOLDER_FILES_MAX = 2000000 };

struct folder;
/* ERR_MISSING where it is no folder; whether it holds a log shows when it is read. */
enum err folder_open(const char *path, struct folder **out);
void folder_close(struct folder *folder);
struct source folder_source(struct folder *folder);

#endif
