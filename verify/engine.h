/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Walk a log from entry 0 and re-compute everything from stored bytes (specs/verify.md):
 * canonical form, signatures and who was in force, chain, leaf hashes, tree, tiles, checkpoint,
 * the fold with every rule, period totals, attachments, published files. On all cores, in
 * bounded memory. What it cannot read it reports; it never skips, and never says good where it
 * could not check.
 */
#ifndef VERIFY_ENGINE_H
#define VERIFY_ENGINE_H

#include "ledger/checkpoint.h"
#include "ledger/source.h"
#include "ledger/view.h"
#include "verify/finding.h"
#include "verify/trust.h"

/* A checkpoint known from elsewhere (git history, an old clone, paper) that today's log must
 * contain. */
struct known {
    uint64_t size;
    struct hash root;
    size_t bits;       /* of the root, where paper shows only its beginning; 0: all */
    const char *place; /* where it was found */
};
/* "SIZE:ROOT", the root in base64 or in the groups that stand on paper; the text is its place
 * and outlives it. ERR_USAGE, ERR_FORMAT. */
enum err known_parse(const char *text, struct known *out);

struct verify_options {
    const struct key_public *log; /* from the caller, or NULL: only inner consistency can be
                                     checked, and it is said */
    const struct trust *trust;    /* or NULL */
    const struct known *known;    /* in any order */
    size_t known_count;
    size_t threads;      /* 0: all cores */
    bool documents;      /* read attachments and check their digests */
    bool lacks_withheld; /* a book restored from a publication never had the withheld ones */
    int64_t patience;    /* records that rules may look through in all; 0: as the specs say */
    void (*progress)(void *self, uint64_t done, uint64_t total);
    void *progress_self;
};

struct verdict {
    struct findings findings;
    struct bytes origin;
    struct bytes village;
    uint64_t size;    /* entries checked */
    struct hash root; /* as re-computed */
    int64_t first_time;
    int64_t last_time;
    bool has_checkpoint;
    struct checkpoint checkpoint;
    bool log_trusted;       /* the caller's key signed the checkpoint */
    bool is_proof;          /* of one entry, not of a whole log … */
    bool proved;            /* … and that entry is in it */
    bool witnessed;         /* the trust file's quorum is met */
    int64_t witness_oldest; /* times of the cosignatures that counted; 0: none */
    int64_t witness_newest;
    struct key_public log; /* the key that entry 0 names */
    uint64_t signatures;
    uint64_t documents;
    struct view_memory *memory; /* the fold at the end; the caller closes it */
    struct view view;
};

/* Faults only where the machine gives out (memory); all else is a finding in out->findings. The
 * verdict lives in the arena. */
enum err verify_log(struct arena *arena, const struct source *source,
                    const struct verify_options *options, struct verdict *out);

/* A tlog-proof file with the entry's leaf: signature of the log, inclusion, witnesses. `leaf`
 * empty: the proof is checked for form and signature only, and that is said as a finding. */
enum err verify_proof(struct arena *arena, struct bytes file, struct bytes leaf,
                      const struct verify_options *options, struct verdict *out);

#endif
