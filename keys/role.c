/* SPDX-License-Identifier: Apache-2.0 */
#include "keys/role.h"

const struct role_row role_rows[] = {
    { ROLE_AUTHORITY, "authority", WORDS("乡镇主管", "township authority") },
    { ROLE_BOOKKEEPER, "bookkeeper", WORDS("会计", "bookkeeper") },
    { ROLE_CASHIER, "cashier", WORDS("出纳", "cashier") },
    { ROLE_HEAD, "head", WORDS("负责人", "head of the collective") },
    { ROLE_SUPERVISOR, "supervisor", WORDS("监委会", "supervision committee") },
    { ROLE_AGENCY, "agency", WORDS("代理记账中心", "bookkeeping agency") },
    { ROLE_PUBLISHER, "publisher", WORDS("公开员", "publisher") },
    { ROLE_INSPECTOR, "inspector", WORDS("纪检", "inspector") },
    { ROLE_AUDITOR, "auditor", WORDS("审计", "auditor") },
};
const size_t role_count = sizeof role_rows / sizeof role_rows[0];

const struct role_row *role_find(struct bytes name)
{
    for (size_t i = 0; i < role_count; i++)
        if (bytes_is(name, role_rows[i].name) || bytes_is(name, role_rows[i].title.zh) ||
            bytes_is(name, role_rows[i].title.en))
            return &role_rows[i];
    return NULL;
}

const struct role_row *role_row(enum role role)
{
    for (size_t i = 0; i < role_count; i++)
        if (role_rows[i].role == role)
            return &role_rows[i];
    return NULL;
}

void role_print(struct buf *buf, unsigned roles, enum language language)
{
    const char *between = "";
    for (size_t i = 0; i < role_count; i++) {
        if ((roles & (unsigned)role_rows[i].role) == 0)
            continue;
        buf_text(buf, between);
        buf_text(buf, words_in(role_rows[i].title, language));
        between = language == LANGUAGE_ZH ? "、" : ", ";
    }
}
