/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/shared_shown.h"

#include "ledger/pack.h"
#include "ledger/rule.h"
#include "ledger/shared_rules.h"

enum { DAYS_UP = 1000000 }; /* keeps the number of a day above zero */

struct register_key shown_key(const char *name, uint64_t index)
{
    char text[24];
    struct bytes part = rule_decimal((int64_t)index, text);
    return register_key(name, &part, 1);
}

enum err shown_put(struct view *view, const struct entry *entry, const struct place *place)
{
    uint8_t room[4];
    struct pack day = pack_in(room, sizeof room);
    struct register_key key = shown_key(entry->kind->name, place->index);
    pack_number(&day, (uint64_t)((int64_t)date_days(entry->date) + DAYS_UP), 4);
    return register_put(view, &key, place->index, pack_bytes(&day));
}

static enum err check_shown(struct view *view, const struct entry *entry,
                            const struct reference *to, const struct kind *kind)
{
    struct register_record record = { .found = false };
    struct register_key key = shown_key(kind->name, to->index);
    TRY(register_get(view, &key, &record));
    if (!record.found)
        return fault(ERR_RULE, "第 %llu 条不是“" ZH_ONE "”记录；请填那一条的序号",
                     "entry %llu is of another kind than \"" EN_ONE "\": give that one's index",
                     (unsigned long long)to->index, WORDS_OF(kind->title));
    struct date then =
        date_of_days((int32_t)((int64_t)take_number(&record.packed, 4) - DAYS_UP));
    if (date_compare(entry->date, then) < 0)
        return fault(ERR_RULE, "日期 %s 早于第 %llu 条的日期 %s",
                     "the date %s is earlier than that of entry %llu, %s",
                     shown_date(entry->date).at, (unsigned long long)to->index,
                     shown_date(then).at);
    return OK;
}

enum err shown_disclosure(struct view *view, const struct entry *entry,
                          const struct place *place, const char *name, uint64_t *index)
{
    struct reference to = { 0 };
    if (!entry_reference(entry, name, &to))
        return OK;
    TRY(view_reference(view, &to, place));
    TRY(check_shown(view, entry, &to, &kind_disclosure));
    *index = to.index;
    return OK;
}

enum err shown_opinion(struct view *view, const struct entry *entry, const struct place *place,
                       uint64_t *index)
{
    struct reference to = { 0 };
    if (!entry_reference(entry, "target", &to))
        return OK;
    TRY(view_reference(view, &to, place));
    TRY(check_shown(view, entry, &to, &kind_opinion));
    *index = to.index;
    return OK;
}

enum err shown_last(struct view *view, const char *name, uint64_t index, uint64_t *out)
{
    struct register_key key = shown_key(name, index);
    struct register_record record = { .found = false };
    TRY(register_get(view, &key, &record));
    *out = record.found ? record.index : UINT64_MAX;
    return OK;
}

enum err shown_once(struct view *view, const char *name, uint64_t index)
{
    uint64_t before = UINT64_MAX;
    TRY(shown_last(view, name, index, &before));
    if (before == UINT64_MAX)
        return OK;
    return fault(ERR_RULE, "第 %llu 条公开的这一步，第 %llu 条已经记了",
                 "of disclosure %llu this step is recorded by entry %llu already",
                 (unsigned long long)index, (unsigned long long)before);
}

enum err shown_step(struct view *view, const struct entry *entry, const struct place *place,
                    const char *name)
{
    struct reference target = { 0 };
    (void)entry_reference(entry, "target", &target);
    struct register_key key = shown_key(name, target.index);
    return register_put(view, &key, place->index, bytes_text(""));
}
