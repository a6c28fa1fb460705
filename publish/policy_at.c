/* SPDX-License-Identifier: Apache-2.0 */
#include "publish/policy_at.h"

enum err policy_at(const struct books *books, const char *name, struct date day,
                   struct bytes *value)
{
    const struct book_record *record = NULL;
    struct date best = { 0 };
    *value = bytes_text("");
    TRY(books_records(books, &kind_policy, &record));
    for (; record != NULL; record = record_after(record)) {
        struct date from = { 0 };
        if (!bytes_is(entry_field(record->entry, "name"), name))
            continue;
        TRY(date_parse(entry_field(record->entry, "from"), &from));
        /* Of two from the same day the later entry holds. */
        if (date_compare(from, day) > 0 || date_compare(from, best) < 0)
            continue;
        best = from;
        *value = entry_field(record->entry, "value");
    }
    return OK;
}
