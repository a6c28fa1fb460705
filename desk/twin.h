/* SPDX-License-Identifier: Apache-2.0 */
/* A voucher that looks like one recorded already (specs/desk.md#twin). */
#ifndef DESK_TWIN_H
#define DESK_TWIN_H

#include "desk/session.h"

/* Warn where a standing voucher of the same set and day has the same accounts, sides and
 * amounts as this form, which is complete. Other kinds and older books (no lines kept) are let
 * pass. */
enum err twin_warn(struct session *session, const struct form *form);

#endif
