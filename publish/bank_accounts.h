/* SPDX-License-Identifier: Apache-2.0 */
/* The bank accounts that a report is about, each reconciled at the end of its month. */
#ifndef PUBLISH_BANK_ACCOUNTS_H
#define PUBLISH_BANK_ACCOUNTS_H

#include "publish/journal.h"
#include "publish/reconciling.h"

struct bank_accounts {
    struct reconciling *at;
    size_t count;
};
/* Those of the request's set and account that are live in the month of its last day. */
enum err bank_accounts_make(const struct report_request *request, struct bank_accounts *out);

/* The tables of one account, as reports `reconcile` and `unmatched` have them. */
enum err bank_put_reconcile(const struct report_request *request, const struct reconciling *of,
                            struct tables *out);
void bank_put_unmatched(const struct report_request *request, const struct reconciling *of,
                        struct tables *out);

/* What a row or posting is about, in words; never empty. */
struct bytes bank_row_note(const struct report_request *request, const struct json *row);
/* The person whose key of a role that may sign it stands first under an entry. */
struct bytes bank_signer(const struct entry *entry);
/* A text in the request's language. */
struct bytes here(const struct report_request *request, struct words words);

#endif
