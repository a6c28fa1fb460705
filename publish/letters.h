/* SPDX-License-Identifier: Apache-2.0 */
/* Letters about debts: one to each other party, on a page of its own, with all that stands
 * between it and the village. */
#ifndef PUBLISH_LETTERS_H
#define PUBLISH_LETTERS_H

#include "publish/debt_put.h"

struct letters {
    const struct debt **debts; /* not nil, by the party's name, then as debts_read() has them */
    size_t count;
};

/* Those of the request's day, account and party. ERR_USAGE, ERR_LIMIT, ERR_MEMORY. */
enum err letters_read(const struct report_request *request, struct letters *out);
/* How many from `at` on are of one party. */
size_t letters_to(const struct letters *letters, size_t at);
/* A page for this party: whom it is to. */
struct table *letter_begin(struct tables *out, const char *name, struct words title,
                           const struct column *columns, struct bytes party);

#endif
