/* SPDX-License-Identifier: Apache-2.0 */
/* What surrounds a closing: the conditions, told all at once; the statements that are signed
 * with it; and the vouchers that carry a month or a year over (publish/yearend.h). */
#ifndef DESK_CLOSING_H
#define DESK_CLOSING_H

#include "desk/session.h"
#include "publish/yearend.h"

/* Tell every condition of the month that does not stand: those that hold refuse (ERR_RULE,
 * after all were told), the others are advice. */
enum err closing_conditions(struct session *session, struct bytes set, struct month month);

/* Put the digests of the month's statements into a period's form, where the policy wants them
 * signed or --statements asks for them. */
enum err closing_statements(struct session *session, struct bytes set, struct month month,
                            struct form *form);

/* Plan, show, and unless --dry-run sign and record the vouchers that carry a month's income and
 * expense over, all or none. */
enum err closing_transfer(struct session *session, struct bytes set, struct month month);

/* `sanzi close 2025`: the year's end, step by step. */
enum err closing_year(struct session *session, struct bytes set, int year);

/* The last day of a month; the set that --set names, or the main one, in the desk's memory. */
struct date closing_day(struct month month);
enum err closing_set(struct session *session, struct bytes *out);

#endif
