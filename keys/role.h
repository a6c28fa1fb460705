/* SPDX-License-Identifier: Apache-2.0 */
/* The roles in which a person may hold a key. One key per person and role. A table; names on
 * the wire never change. */
#ifndef KEYS_ROLE_H
#define KEYS_ROLE_H

#include "base/bytes.h"

enum role {
    ROLE_NONE = 0,
    ROLE_AUTHORITY = 1 << 0,  /* 乡镇主管: recovery keys, enrol and revoke */
    ROLE_BOOKKEEPER = 1 << 1, /* 会计 / 报账员 */
    ROLE_CASHIER = 1 << 2,    /* 出纳 */
    ROLE_HEAD = 1 << 3,       /* 理事长 / 村主任 */
    ROLE_SUPERVISOR = 1 << 4, /* 监委会 */
    ROLE_AGENCY = 1 << 5,     /* 镇代理记账中心 */
    ROLE_PUBLISHER = 1 << 6,  /* 公开员 */
    ROLE_INSPECTOR = 1 << 7,  /* 纪检 */
    ROLE_AUDITOR = 1 << 8,    /* 审计 */
};

struct role_row {
    enum role role;
    const char *name; /* on the wire and in key names: "bookkeeper" */
    struct words title;
};

extern const struct role_row role_rows[];
extern const size_t role_count;

/* By wire name, or by Chinese or English title; NULL where there is none. */
const struct role_row *role_find(struct bytes name);
const struct role_row *role_row(enum role role);
/* "会计、监委会" for a set of roles. */
void role_print(struct buf *buf, unsigned roles, enum language language);

#endif
