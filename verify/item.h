/* SPDX-License-Identifier: Apache-2.0 */
/* Private to verify/engine*.c: what stands in the slots of a walk. */
#ifndef VERIFY_ITEM_H
#define VERIFY_ITEM_H

#include "ledger/view.h"

/* A job's fault, kept. */
struct trouble {
    enum err code;
    const char *zh, *en;
};

enum item_state {
    ITEM_MISSING, /* its bundle could not be read */
    ITEM_RAW,     /* bytes and hash */
    ITEM_LEAF,    /* the leaf decoded */
    ITEM_ENTRY,   /* and the entry */
};

struct item {
    struct bytes data;
    const uint8_t *tile; /* the hash that tile/0 holds here, or NULL */
    enum item_state state;
    struct trouble trouble; /* why it is no more than `state` */
    struct hash hash;
    struct leaf leaf;
    struct entry entry; /* ITEM_ENTRY; its tree may be gone once folded, its note stays */
    struct signer signers[NOTE_SIGNATURES_MAX];
    bool has_signers;
    uint32_t bad; /* a bit for each line that does not verify */
};

struct slot {
    struct item *items;
    size_t count;
    uint64_t first;
    struct arena *data;    /* bundles and tiles */
    struct arena **arenas; /* one a worker, for what is parsed */
};

/* Where an entry's bytes and tile/0 disagree; which of them is wrong shows at the end. */
struct mismatch {
    uint64_t index;
    struct hash tile;
};

/* An attachment that a folded entry names; checked between rounds. */
struct paper {
    uint64_t index;
    struct document document; /* its name copied */
    struct paper *next;
};

#endif
