/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The pages of a publication: a static site for people, drawn from the log (specs/site.md). A
 * pure function of the log's entries: the same pages come from a book, from what was restored
 * of it, and from any number of publications on the way. A sort of page is one file in
 * publish/site/ and one line in site.def.
 */
#ifndef PUBLISH_SITE_H
#define PUBLISH_SITE_H

#include "ledger/checkpoint.h"
#include "ledger/view.h"
#include "publish/snapshot.h"

/* What stands in SITE_STATE of a place: how far its pages are drawn. */
#define SITE_STATE "site.txt"
enum { SITE_FORMAT = 3 }; /* another number, and all pages are drawn anew */

struct site_options {
    const struct source *source; /* of the log */
    struct view *view;           /* its fold */
    uint64_t old;                /* entries that the pages at the place know; 0: none */
    struct checkpoint checkpoint;
    const struct key_public *log;
};

/* The pages that are new or changed since `old`, with their state last. Cost: what is new, and
 * the whole log once where a month was closed or a notice recorded. */
enum err site_make(struct arena *arena, const struct site_options *options,
                   struct snapshot_file **out);
/* How far the pages of a place are drawn by its SITE_STATE; 0: by another program, or not. */
uint64_t site_drawn(struct bytes state);

#endif
