/* SPDX-License-Identifier: Apache-2.0 */
/* A root as people copy it from paper and read it out (specs/tree.md#paper): the beginning of
 * it in groups of four letters and digits, none of which looks like another. */
#ifndef LEDGER_PAPER_ROOT_H
#define LEDGER_PAPER_ROOT_H

#include "base/hash.h"

enum {
    PAPER_GROUPS = 8,       /* printed: 160 bits */
    PAPER_GROUPS_LEAST = 4, /* of a torn sheet: 80 bits */
};

void paper_root_print(struct buf *buf, const struct hash *root);
/* PAPER_GROUPS_LEAST to PAPER_GROUPS groups, in any case, blanks or hyphens anywhere; O for 0,
 * I and L for 1. *bits of the root are known then, the rest of *out is nil. ERR_FORMAT. */
enum err paper_root_parse(struct bytes text, struct hash *out, size_t *bits);
/* Does the root begin with these bits? */
bool paper_root_fits(const struct hash *root, const struct hash *shown, size_t bits);

#endif
