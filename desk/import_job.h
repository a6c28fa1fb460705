/* SPDX-License-Identifier: Apache-2.0 */
/* An import that is drafted and checked: its entries signed, and recorded or only tried. */
#ifndef DESK_IMPORT_JOB_H
#define DESK_IMPORT_JOB_H

#include "base/parallel.h"
#include "desk/import.h"
#include "desk/session.h"

enum {
    IMPORT_TRY_MAX = 50000, /* entries that a dry run holds against the rules */
    IMPORT_BATCH_MEMORY = 256 << 20,
    IMPORT_WORKERS_MAX = 32,
};

/* What a worker left for one entry. */
struct import_made {
    struct bytes text; /* to sign */
    struct hash content;
    struct bad_cell *bad;
    uint64_t ordinal;
    enum err fault;
    char id[IMPORT_ID_SIZE * 2 + 1];
};

/* Entries of the list of what is to do, and their notes once they are signed. */
struct import_batch {
    size_t from;
    size_t count;
    struct bytes *notes;
    struct arena *arenas[IMPORT_WORKERS_MAX];
};

struct import_job {
    struct session session;
    struct import import;
    struct sheet sheet;
    size_t total_line; /* of the file; 0: the sheet has none */
    struct import_made *made;
    size_t *todo; /* indexes of what is not in the log yet */
    size_t todo_count;
    struct arena *scratch[IMPORT_WORKERS_MAX];
    struct arena *keep[IMPORT_WORKERS_MAX];
    struct workers *workers;
    struct import_batch batches[2];
    struct import_batch *signing; /* of this round; the other one is appended */
    struct import_batch *appending;
    bool dry;
    bool numbers_ok; /* what looks personal is nobody's own */
    enum err code;   /* why appending failed */
    const char *zh;
    const char *en;
};

/* Sign and record what is to do, a batch at a time, each whole or not at all. What the rules
 * refuse is told, all of it. */
enum err import_job_append(struct import_job *job);
/* Hold the whole sheet against the rules, one entry behind the other, and write nothing. */
enum err import_job_try(struct import_job *job);

#endif
