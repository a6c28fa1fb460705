/* SPDX-License-Identifier: Apache-2.0 */
/* A voucher's form from everyday words: whence, whither, how much, for what (ledger/templates.h
 * knows the accounts; specs/desk.md#templates). */
#ifndef DESK_TEMPLATE_H
#define DESK_TEMPLATE_H

#include "desk/session.h"
#include "ledger/templates.h"

/* Fill `form`, a voucher's, from the command's words after the first. ERR_USAGE says which word
 * is missing or fits several accounts, and lists them. */
enum err template_fill(struct session *session, const struct template *template,
                       struct form *form);
/* Print the debits and credits of a form at once, before anybody is asked to sign. */
enum err template_show(struct session *session, const struct form *form);
/* ERR_USAGE: the template takes no such word; these it takes. */
enum err template_refuse(struct arena *arena, const struct template *template,
                         struct words word);
/* All templates, or one with its words, for help. */
void template_help(struct desk *desk, const struct template *template);

#endif
