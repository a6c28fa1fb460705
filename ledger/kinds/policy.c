/* SPDX-License-Identifier: Apache-2.0 */
/* A parameter of the rules: its value, from when, on what legal basis. */
#include "ledger/entry.h"
#include "ledger/policies.h"
#include "ledger/rule.h"

static const struct field fields[] = {
    { .name = "name",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED | FIELD_INDEXED,
      .max = POLICY_NAME_MAX,
      .title = WORDS("参数", "Parameter"),
      .help = WORDS("参数的名称，如 signers.voucher", "its name, such as signers.voucher") },
    { .name = "value",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = POLICY_VALUE_MAX,
      .title = WORDS("值", "Value"),
      .help = WORDS("参数的值", "its value") },
    { .name = "from",
      .type = FIELD_DATE,
      .flags = FIELD_NEEDED,
      .title = WORDS("起始日期", "From"),
      .help = WORDS("从哪一天起执行", "the day from which it holds") },
    { .name = "basis",
      .type = FIELD_TEXT,
      .flags = FIELD_NEEDED,
      .max = 1000,
      .title = WORDS("依据", "Basis"),
      .help = WORDS("文件、会议或法条", "the law, document or resolution it rests on") },
    { 0 },
};

static enum err shape(const struct entry *entry)
{
    struct bytes name = entry_field(entry, "name");
    const struct policy_row *row = policy_find(name);
    if (row == NULL)
        return fault(ERR_RULE, "没有“%.*s”这个参数；用 sanzi help policy 看有哪些",
                     "there is no parameter \"%.*s\": see \"sanzi help policy\"", SHOWN(name));
    return row->shape(entry_field(entry, "value"));
}

static enum err check(struct view *view, const struct entry *entry, const struct place *place)
{
    (void)place;
    struct bytes name = entry_field(entry, "name");
    size_t count = 0;
    TRY(policy_values(view, name, &count));
    if (count >= POLICY_VALUES_MAX)
        return fault(ERR_LIMIT, "参数“%.*s”改动的次数已到 %d 次的上限",
                     "parameter \"%.*s\" has had its limit of %d values", SHOWN(name),
                     POLICY_VALUES_MAX);
    const struct policy_row *row = policy_find(name);
    return row->check == NULL ? OK : row->check(view, entry);
}

static enum err apply(struct view *view, const struct entry *entry, const struct place *place)
{
    struct bytes name = entry_field(entry, "name");
    struct date from = { 0 };
    TRY(date_parse(entry_field(entry, "from"), &from));
    TRY(policy_put(view, name, from, place->index, entry_field(entry, "value")));
    const struct policy_row *row = policy_find(name);
    return row->apply == NULL ? OK : row->apply(view, entry);
}

const struct kind kind_policy = {
    .name = "policy",
    .title = WORDS("参数设置", "Policy"),
    .version = 1,
    .signers = ROLE_AUTHORITY | ROLE_HEAD,
    .least = 1,
    .fields = fields,
    .shape = shape,
    .check = check,
    .apply = apply,
};
