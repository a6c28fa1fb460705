/* SPDX-License-Identifier: Apache-2.0 */
/* Where money came from and went in a span, by account (specs/reports.md#payments):
 * the sums of the lines that stand against cash and bank. */
#ifndef PUBLISH_FLOWS_H
#define PUBLISH_FLOWS_H

#include "publish/sheets.h"

struct flow {
    const struct book_account *account;
    int64_t fen;
};

struct flows {
    struct flow *rows; /* the largest first */
    size_t count;
    int64_t sum;
};
/* Of the request's sets and span: what came in, or what went out. ERR_LIMIT, ERR_MEMORY. */
enum err flows_read(const struct report_request *request, bool in, struct flows *out);

#endif
