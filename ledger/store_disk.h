/* SPDX-License-Identifier: Apache-2.0 */
/* What a store must know about the disk under it: which file a path names now, and whether
 * locks and maps can be trusted there. Private to store and book. */
#ifndef LEDGER_STORE_DISK_H
#define LEDGER_STORE_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* One file or folder, told from others that take its name later. While a file is open, its mark
 * is nobody else's. */
struct disk_mark {
    uint32_t major; /* of the device */
    uint32_t minor;
    uint64_t inode;
};

enum err disk_mark_path(const char *path, struct disk_mark *mark, uint64_t *size);
enum err disk_mark_file(int descriptor, const char *path, struct disk_mark *mark);
bool disk_mark_same(const struct disk_mark *a, const struct disk_mark *b);
/* The open file of this mark must still be what the path names: ERR_TAMPERED. */
enum err disk_mark_check(const struct disk_mark *open, const char *path);

/* Refuses filesystems on which flock or shared maps cannot be trusted (faults.md 1.2):
 * ERR_SYSTEM. */
enum err disk_place_check(const char *folder);
/* The name of such a filesystem by its statfs number; NULL: trusted. */
const char *disk_place_name(uint64_t type);

/* Where this process has an open file in its memory, to be read only; size 0: not known. */
struct disk_map {
    uintptr_t first;
    size_t size;
};
struct disk_map disk_map_of(const struct disk_mark *open);
/* The pages of the map need not stay in our memory: the next look takes them from the file. */
void disk_map_let_go(const struct disk_map *map);

/* Two folders change names in one step; durable. */
enum err disk_exchange(const char *a, const char *b, const char *parent);

#endif
