/* SPDX-License-Identifier: Apache-2.0 */
/* What a person is shown for an entry that was written. */
#ifndef DESK_RECEIPT_H
#define DESK_RECEIPT_H

#include "desk/session.h"

/* 32 hex digits. */
struct bytes receipt_id(struct arena *arena, const uint8_t random[static 16]);
/* "2025-01 记-12" of a voucher or reversal at an index; empty for other kinds. */
enum err receipt_number(struct session *session, struct arena *arena, uint64_t index,
                        struct bytes *out);
/* Say what is left of each line of the budget that a voucher touches, and warn of those that
 * are used up: never a reason to refuse. Nothing for other kinds. */
enum err receipt_budget(struct session *session, uint64_t index);
/* Warn of cash and bank accounts that a voucher brings below zero at its month's end: likewise.
 */
enum err receipt_money(struct session *session, uint64_t index);
/* Warn of a party whose debt a voucher settles past zero: likewise. */
enum err receipt_debts(struct session *session, uint64_t index);
/* Say what an entry about a contract has put on its register; warn of a contract that a voucher
 * names and that is not on the register of its set, where that has one: likewise. */
enum err receipt_contract(struct session *session, uint64_t index);
/* Warn of what an entry that replaces another (`changes`) no longer says: likewise. */
enum err receipt_changes(struct session *session, uint64_t index);
/* Print what an append answered: index, number, leaf hash. */
enum err receipt_print(struct session *session, const struct receipt *receipt);

#endif
