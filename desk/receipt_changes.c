/* SPDX-License-Identifier: Apache-2.0 */
/* Advice where an entry that replaces another leaves out what that one said: the later stands
 * alone, and what it does not say again is gone from every sheet. */
#include "desk/command.h"
#include "desk/receipt.h"

enum { TITLES_MAX = 4000 };

static bool is_lost(const struct field *field, const struct entry *old,
                    const struct entry *entry)
{
    struct bytes name = bytes_text(field->name);
    return !bytes_is(name, "changes") && !bytes_is(name, "reason") &&
           json_find(old->body, field->name) != NULL &&
           json_find(entry->body, field->name) == NULL;
}

enum err receipt_changes(struct session *session, uint64_t index)
{
    struct desk *desk = session->desk;
    struct leaf leaf = { 0 };
    struct entry entry = { 0 };
    struct entry old = { 0 };
    struct reference changed = { 0 };
    struct buf titles = buf_new(desk->arena, TITLES_MAX);
    char *lost = NULL;
    TRY(session_entry(session, desk->arena, index, &leaf, &entry));
    if (!entry_reference(&entry, "changes", &changed))
        return OK;
    TRY(session_entry(session, desk->arena, changed.index, &leaf, &old));
    for (const struct field *field = entry.kind->fields; field->name != NULL; field++) {
        if (!is_lost(field, &old, &entry))
            continue;
        buf_text(&titles, titles.size > 0 ? words_here(desk, (struct words)WORDS("、", ", "))
                                          : "");
        buf_text(&titles, words_here(desk, field->title));
    }
    TRY(buf_string(&titles, &lost));
    if (titles.size > 0)
        warn(desk,
             "提醒：这一条代替了第 %llu 条，那一条写了而这一条没有写的：%s；还要的，再更改一次，写全",
             "advice: this replaces entry %llu; what that said and this does not: %s; change "
             "it once more, and say all, where it still holds",
             (unsigned long long)changed.index, lost);
    return OK;
}
