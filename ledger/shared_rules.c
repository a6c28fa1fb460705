/* SPDX-License-Identifier: Apache-2.0 */
#include "ledger/shared_rules.h"

#include <stdio.h>

#include "ledger/pack.h"
#include "ledger/rule.h"

static struct words title_of(const struct field *fields, const char *name)
{
    return field_find(fields, bytes_text(name))->title;
}

enum err rule_once(struct view *view, const struct register_key *key, const struct entry *entry,
                   const struct place *place)
{
    struct register_record record = { .found = false };
    struct reference old = { 0 };
    bool changes = entry_reference(entry, "changes", &old);
    if (changes)
        TRY(view_reference(view, &old, place));
    TRY(register_get(view, key, &record));
    if (!record.found && changes)
        return fault(ERR_RULE,
                     "第 %llu 条不是同一件事的记录，不能用这一条更改；新的不填“更改的记录”",
                     "entry %llu is not about the same matter: what is new leaves \"Changes\" "
                     "out",
                     (unsigned long long)old.index);
    if (record.found && !changes)
        return fault(ERR_RULE, "同一个“%s”%.0s第 %llu 条已经记了；要更改就在“更改的记录”填 %llu",
                     "%.0s\"%s\" of the same matter: entry %llu records it already: to change "
                     "it, give %llu in \"Changes\"",
                     entry->kind->title.zh, entry->kind->title.en,
                     (unsigned long long)record.index, (unsigned long long)record.index);
    if (record.found && record.index != old.index)
        return fault(ERR_RULE, "最后有效的是第 %llu 条，“更改的记录”不能填第 %llu 条",
                     "the entry that stands is %llu: \"Changes\" cannot name %llu",
                     (unsigned long long)record.index, (unsigned long long)old.index);
    return OK;
}

enum err rule_once_apply(struct view *view, const struct register_key *key,
                         const struct place *place)
{
    return register_put(view, key, place->index, bytes_text(""));
}

enum err rule_unique(const struct entry *entry, const char *list, const char *member)
{
    const struct json *rows = entry_rows(entry, list);
    size_t number = 0;
    for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
         row = row->next) {
        struct bytes text = row_field(row, member);
        number++;
        for (const struct json *before = rows->first; before != row; before = before->next)
            if (bytes_equal(row_field(before, member), text))
                return fault(ERR_RULE, "“" ZH_ONE "”第 %zu 行：“%.*s”前面已经有一行",
                             "\"" EN_ONE "\", row %zu: \"%.*s\" stands in a row before",
                             WORDS_OF(title_of(entry->kind->fields, list)), number,
                             SHOWN(text));
    }
    return OK;
}

enum err rule_sum(const struct entry *entry, const char *list, const char *member,
                  int64_t least_fen, int64_t *sum_fen)
{
    const struct json *rows = entry_rows(entry, list);
    struct words title = title_of(entry->kind->fields, list);
    int64_t sum = 0;
    size_t number = 0;
    for (const struct json *row = rows == NULL ? NULL : rows->first; row != NULL;
         row = row->next) {
        int64_t fen = row_number(row, member);
        number++;
        if (json_find(row, member) != NULL && fen < least_fen)
            return fault(ERR_RULE, "“" ZH_ONE "”第 %zu 行的金额 %s 元太小，至少 %s 元",
                         "\"" EN_ONE "\", row %zu: the amount %s is below %s", WORDS_OF(title),
                         number, shown_fen(fen).at, shown_fen(least_fen).at);
        if (money_add(&sum, fen) != OK)
            return fault(ERR_LIMIT, "“" ZH_ONE "”的合计超过程序能记的上限",
                         "the sum of \"" EN_ONE "\" is beyond what these books can hold",
                         WORDS_OF(title));
    }
    *sum_fen = sum;
    return OK;
}

enum err rule_positive(const struct entry *entry, const char *name)
{
    int64_t fen = entry_number(entry, name);
    if (fen > 0)
        return OK;
    return fault(ERR_RULE, "“" ZH_ONE "”要大于零，不能是 %s 元",
                 "\"" EN_ONE "\" must be above zero, not %s",
                 WORDS_OF(title_of(entry->kind->fields, name)), shown_fen(fen).at);
}

enum err rule_not_negative(const struct entry *entry, const char *name)
{
    int64_t fen = entry_number(entry, name);
    if (fen >= 0)
        return OK;
    return fault(ERR_RULE, "“" ZH_ONE "”不能是负数（%s 元）",
                 "\"" EN_ONE "\" cannot be below zero (%s)",
                 WORDS_OF(title_of(entry->kind->fields, name)), shown_fen(fen).at);
}

enum err rule_days(const struct entry *entry, const char *first, const char *second)
{
    struct date from = { 0 };
    struct date to = { 0 };
    if (!entry_has(entry, first) || !entry_has(entry, second))
        return OK;
    TRY(date_parse(entry_field(entry, first), &from));
    TRY(date_parse(entry_field(entry, second), &to));
    if (date_compare(from, to) <= 0)
        return OK;
    return fault(ERR_RULE, "“" ZH_ONE "”%s 早于“" ZH_ONE "”%s",
                 "\"" EN_ONE "\", %s, is earlier than \"" EN_ONE "\", %s",
                 WORDS_OF(title_of(entry->kind->fields, second)), shown_date(to).at,
                 WORDS_OF(title_of(entry->kind->fields, first)), shown_date(from).at);
}

enum err rule_year(const struct entry *entry, const struct account_set *set)
{
    int64_t year = entry_number(entry, "year");
    int64_t last = entry->date.year + 1;
    if (year >= set->start.year && year <= last)
        return OK;
    return fault(ERR_RULE, "“年度”%lld 不对：账套“%.*s”从 %d 年起有账，最多提前到 %lld 年",
                 "\"Year\" cannot be %lld: account set \"%.*s\" has books from %d, and the "
                 "next year is %lld",
                 (long long)year, SHOWN(set->name), set->start.year, (long long)last);
}

enum err rule_leaf(struct view *view, const struct account_set *set, struct bytes code,
                   struct account *out)
{
    TRY(money_postable(view, set, code));
    return money_account(view, set, code, out);
}

struct bytes rule_decimal(int64_t number, char room[static 24])
{
    int size = snprintf(room, 24, "%lld", (long long)number);
    return bytes_of(room, (size_t)size);
}
