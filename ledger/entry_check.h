/* SPDX-License-Identifier: Apache-2.0 */
/* An entry's members against the tables: private to ledger/entry.c. */
#ifndef LEDGER_ENTRY_CHECK_H
#define LEDGER_ENTRY_CHECK_H

#include "ledger/kind.h"

/* The rows of kind_common, in their order. */
enum common {
    COMMON_KIND,
    COMMON_VERSION,
    COMMON_ID,
    COMMON_LOG,
    COMMON_DATE,
    COMMON_SEEN,
    COMMON_DOCS,
    COMMON_COUNT,
};

/* Every member known, of its type, none lacking; the common ones are handed out, NULL where one
 * is absent. ERR_FORMAT, ERR_LIMIT name the field. */
enum err entry_check(const struct kind *kind, const struct json *body,
                     const struct json *common[static COMMON_COUNT]);
/* By wire name only; NULL where there is none. */
const struct kind *kind_of_wire(struct bytes name);
/* json_find() for names that hold no NUL, in line: it runs some twenty times an entry. */
static inline const struct json *member_find(const struct json *object, const char *name)
{
    size_t size = strlen(name);
    if (object == NULL || object->type != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member != NULL; member = member->next)
        if (member->name.size == size && member->name.at[0] == (uint8_t)name[0] &&
            memcmp(member->name.at, name, size) == 0)
            return member;
    return NULL;
}
/* A sealed value: {"mask":text, may lack,"sealed":digest}. */
bool sealed_is(const struct json *value);

#endif
