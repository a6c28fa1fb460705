/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A look at packs before libgit2 unpacks them (specs/snapshot.md#objects): libgit2 1.5.1
 * follows a ring of deltas for ever, and unpacks every link of a chain whatever its size.
 */
#ifndef PUBLISH_GIT_PACK_H
#define PUBLISH_GIT_PACK_H

#include "base/bytes.h"

enum {
    PACKS_MAX = 10000,
    PACK_OBJECTS_MAX = 2000000,
    PACK_CHAIN_MAX = 4095,                    /* as deep as git makes them */
    PACK_CHAIN_BYTES_MAX = 512 * 1024 * 1024, /* of all links of one object */
};

struct packs;

/* The packs of a repository's objects/pack. ERR_FORMAT: an index that git would not write. */
enum err packs_open(struct arena *arena, const char *folder, struct packs **out);
void packs_close(struct packs *packs); /* accepts NULL */
/* May this object be unpacked? In no pack: OK. */
enum err packs_check(const struct packs *packs, const uint8_t id[static 20]);

#endif
