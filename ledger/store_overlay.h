/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The view's tables may lag behind the log: what the fold changed since lies in memory, over
 * them, and goes into them by the dozen, so that an append writes its entry and the head and
 * not a page of each table. It may be lost at any time, and is then folded again from the log.
 * Private to the store.
 */
#ifndef LEDGER_STORE_OVERLAY_H
#define LEDGER_STORE_OVERLAY_H

#include "ledger/view.h"

struct store;

struct overlay {
    struct view_memory *memory; /* NULL: nothing */
    uint64_t from;              /* it lies over tables that hold so many entries, */
    uint64_t to;                /* and holds what the fold changed up to here, */
    bool good;                  /* if it is known at all */
    bool ready;                 /* it is what the open transaction's log says */
    bool changed;               /* by the open transaction: an abort takes it away */
    bool folding;               /* the last entries again, which changes nothing */
};

enum err overlay_get(struct store *store, enum view_table table, struct bytes key,
                     struct bytes *value); /* {NULL,0}: look into the tables */
enum err overlay_put(struct store *store, enum view_table table, struct bytes key,
                     struct bytes value);
/* Over both, the key as it is in TABLE_VIEW. */
enum err overlay_walk(struct store *store, struct bytes start,
                      enum err (*each)(void *context, struct bytes key, struct bytes value),
                      void *context);
enum err overlay_ready(struct store *store);
enum err overlay_settle(struct store *store);     /* before a commit */
void overlay_end(struct store *store, bool kept); /* of a transaction */
void overlay_drop(struct store *store);           /* the tables were dropped */
void overlay_close(struct store *store);

#endif
