/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which papers (原始凭证) stand behind which voucher, in registers (specs/store.md#view):
 * "paper.entry", by a paper's index, holds the index of the standing voucher that took it, or
 * nothing; "voucher.sources", by a voucher's, the papers that it took. Kind paper puts its own
 * record when it is applied. Costs nothing where a voucher names no papers.
 */
#ifndef LEDGER_VOUCHER_SOURCES_H
#define LEDGER_VOUCHER_SOURCES_H

#include "ledger/view.h"

/* A paper that may be taken from now on. */
enum err sources_put(struct view *view, uint64_t paper, uint64_t by);
/* The standing voucher that took it, UINT64_MAX: none; *found: is it a paper at all? */
enum err sources_taker(struct view *view, uint64_t paper, uint64_t *voucher, bool *found);

/* Each of the voucher's `sources` is a paper that no standing voucher took. ERR_RULE. */
enum err sources_check(struct view *view, const struct entry *voucher,
                       const struct place *place);
enum err sources_take(struct view *view, const struct entry *voucher,
                      const struct place *place);
/* The voucher was reversed: its papers are free again. */
enum err sources_free(struct view *view, uint64_t voucher, uint64_t by);

#endif
